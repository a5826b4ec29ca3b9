"""Files and folders as captures, in an order that is the same everywhere.

Folders are walked by name. Hidden files and folders are left out and listed; links that lead out of the folder
are not followed. What a file is, its first bytes say; its name only where they do not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.model import Capture
from diffview.readers import mhtml, packing, warc, zips
from diffview.readers.folders import Place, unreadable, walked
from diffview.readers.limits import LIMITS, Limits, size
from diffview.readers.moments import moment_in_name, notes_on
from diffview.readers.net import remains, safely
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from diffview.readers.refused import Found

HEAD_BYTES = 1024
"""How much of a file tells what it is."""


def captures(paths: Iterable[Path], *, limits: Limits = LIMITS) -> Iterator[Found]:
    """Yield what is found in *paths* (files, folders, archives), one capture at a time, and what is refused.

    Captures and refusals together are everything that was found. A capture's `observed_at` is what the container
    says, else what the file's name says (`moment_in_name`), which a note tells of, else None. Nothing is raised for
    a bad file.
    """
    for path in paths:
        yield from _of_path(path, limits)


def _of_path(path: Path, limits: Limits) -> Iterator[Found]:
    try:
        if path.is_dir():
            yield from _of_folder(path, limits)
        elif path.is_file():
            yield from safely(_of_file(path, limits), str(path), lambda: _whole(path, limits))
        elif path.exists():
            yield Refused(str(path), "this is neither a file nor a folder")
        else:
            yield Refused(str(path), "there is no such file or folder", "check the name")
    except OSError as error:
        yield unreadable(path, error)


def _of_folder(folder: Path, limits: Limits) -> Iterator[Found]:
    for place in walked(folder):
        if isinstance(place, Refused):
            yield place
        else:
            yield from (_stated(item, place) for item in _of_path(place.path, limits))


def _stated(item: Found, place: Place) -> Found:
    """Return a capture with what its folder says of it, where the file itself says nothing."""
    if isinstance(item, Refused) or (place.url is None and place.observed_at is None):
        return item
    notes = tuple(note for note in place.notes if note not in item.notes)
    if item.url or item.observed_at:
        return replace(item, url=item.url or place.url, observed_at=item.observed_at or place.observed_at)
    return replace(item, url=place.url, observed_at=place.observed_at, notes=(*item.notes, *notes))


def _whole(path: Path, limits: Limits) -> Capture | None:
    """Return the file's bytes as a capture that keeps them; None where it is larger than a page may be."""
    with path.open("rb") as file:
        return remains(file, str(path), 0, None, limits.file_bytes)


def _of_file(path: Path, limits: Limits) -> Iterator[Found]:
    origin = str(path)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        if warc.is_warc(head):
            yield from warc.captures_of(file, origin, limits)
            return
        if zips.is_zip(head):
            yield from zips.captures_of(file, origin, limits)
            return
        body = file.read(limits.file_bytes + 1)
    name = path.name
    if packing.is_gzip(head):
        unpacked = packing.undone(body, ("gzip",), limits)
        if isinstance(unpacked, str):
            packed = Capture.of(body, origin=origin) if len(body) <= limits.file_bytes else None
            yield Refused(origin, unpacked, "unpack it yourself if you trust it", capture=packed)
            return
        body, name = unpacked, path.stem
    if len(body) > limits.file_bytes:
        yield Refused(origin, f"the file has more than {size(limits.file_bytes)}", "is it a page at all?")
    elif mhtml.is_mhtml(head):
        yield from mhtml.captures_of(body, origin, limits)
    else:
        named = moment_in_name(name)
        yield Capture.of(body, origin=origin, observed_at=named, notes=notes_on(named))
