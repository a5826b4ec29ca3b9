"""Folders as people have them: plain ones, and those that wget, HTTrack, ArchiveBox and browsers write.

A folder is walked by name. What a page was shown with (pictures, styles, scripts, a browser's "page_files") is counted
and refused in one line. A page below a folder named for a host has its address from its path, one below a folder
named for a moment its time, where nothing better says, and a note says so. Of an ArchiveBox snapshot the best copy
is read.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from diffview.readers.moments import moment_in_name
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASSETS = frozenset(
    """
    .css .js .mjs .map .png .jpg .jpeg .gif .webp .avif .svg .ico .bmp .woff .woff2 .ttf .otf .eot .mp3 .mp4 .m4a .m4v
    .webm .ogg .ogv .wav .swf .vtt .webmanifest
    """.split()  # noqa: SIM905  # one line a name would hide the code
)
"""Endings of files that a page is shown with; no article stands in them."""

_ABOUT_THE_FOLDER = frozenset(
    {"readme", "readme.md", "readme.txt", "robots.txt", "hts-log.txt", "cookies.txt", "doit.log"}
)
"""What says something of the captures beside it; as an article it would be a guess."""

_OF_TOOLS = frozenset({"hts-cache"})
SNAPSHOT_COPIES = ("singlefile.html", "output.html", "dom.html")
"""The pages of an ArchiveBox snapshot, the truest first: as a browser saved it, as it stood in the browser."""


class Place(NamedTuple):
    """A file of a folder, and what the folder says of it."""

    path: Path
    url: str | None = None
    observed_at: datetime | None = None
    notes: tuple[str, ...] = ()


def walked(folder: Path) -> Iterator[Place | Refused]:
    """Yield the files under *folder* that may be captures, in the order of their names, and what is left out."""
    home = folder.resolve()
    # A stack of names still to be visited, so that depth is no matter; a link to a folder above would go on for ever.
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path is not folder and (reason := _why_not(path, home)):
            yield reason
        elif not path.is_dir():
            yield _placed(path, folder)
        elif snapshot := _snapshot(path):
            yield from snapshot
        else:
            inner, refused = _listed(path)
            yield from refused
            waiting += inner


def _listed(folder: Path) -> tuple[list[Path], list[Refused]]:
    """Return what to visit in *folder*, last name first, and a refusal for what its pages are shown with."""
    try:
        paths = sorted(folder.iterdir(), key=lambda inner: inner.name, reverse=True)
    except OSError as error:
        return [], [unreadable(folder, error)]
    stems = {path.stem for path in paths if path.suffix.lower() in {".html", ".htm"}}
    beside = [path for path in paths if path.suffix.lower() in ASSETS or _is_beside(path, stems)]
    if not beside:
        return paths, []
    what = f"{len(beside)} files and folders are no pages (pictures, styles, scripts)"
    left = [path for path in paths if path not in set(beside)]
    return left, [Refused(str(folder), what, count=len(beside), harmless=True)]


def _is_beside(path: Path, stems: set[str]) -> bool:
    """Return whether *path* is the folder that a browser saved beside a page: "page_files", in any language."""
    found = _SAVED_BESIDE.fullmatch(path.name)
    return found is not None and found[1] in stems and path.is_dir()


_SAVED_BESIDE = re.compile(
    r"(.+)[_-](?:files|dateien|fichiers|archivos|file|arquivos|ficheiros|bestanden|filer|tiedostot|pliki|soubory"
    r"|dosyalar|elemei|fitxers|failid|failai)",
    re.IGNORECASE,
)


def _why_not(path: Path, home: Path) -> Refused | None:
    """Return why *path*, found in the folder *home*, is left out, or None where it is read."""
    by_name = "name it on the command line to read it"
    if path.name.startswith("."):
        return Refused(str(path), "hidden files are left out", by_name, harmless=True)
    if path.name.lower() in _ABOUT_THE_FOLDER:
        return Refused(str(path), "a note about the folder is left out", by_name, harmless=True)
    if path.name in _OF_TOOLS or (path.name == "index.html" and (path.parent / "hts-log.txt").is_file()):
        return Refused(str(path), "what HTTrack keeps for itself is left out", by_name, harmless=True)
    if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(home)):
        return Refused(str(path), "links to folders and links that lead out of the folder are not followed")
    return None


def unreadable(path: Path, error: OSError) -> Refused:
    """Return the refusal of a file or a folder that the system does not let be read."""
    return Refused(str(path), f"it cannot be read: {error.strerror or type(error).__name__}", "check its permissions")


def _placed(path: Path, home: Path) -> Place:
    """Return the file at *path* with the address and the time that the folders above it, from *home* on, name."""
    parts = (home.name, *path.relative_to(home).parts)
    hosts = [at for at, part in enumerate(parts[:-1]) if _HOST.fullmatch(part)]
    url = f"http://{'/'.join(parts[hosts[0] :])}" if hosts else None
    moments = [moment_in_name(part) for part in parts[:-1] if _STAMP.fullmatch(part)]
    seen = next((moment for moment in reversed(moments) if moment), None)
    notes = ("the address is taken from the names of the folders",) if url else ()
    return Place(path, url, seen, (*notes, *(("the time of capture is taken from a folder's name",) if seen else ())))


_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:[a-z]{2,24}|xn--[a-z0-9-]{1,40})", re.IGNORECASE)
_STAMP = re.compile(r"(?:19|20)\d{12}(?:[a-z]{2}_)?")


def _snapshot(folder: Path) -> list[Place | Refused]:
    """Return the best copy of an ArchiveBox snapshot and a refusal for the others; nothing for any other folder."""
    index = folder / "index.json"
    copies = [folder / name for name in SNAPSHOT_COPIES if (folder / name).is_file()]
    if not copies or not index.is_file() or index.stat().st_size > MAX_INDEX_BYTES:
        return []
    try:
        said = json.loads(index.read_bytes())
        url, stamp = said.get("url"), float(said.get("timestamp"))
        seen = datetime.fromtimestamp(stamp, UTC)
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return []
    if not isinstance(url, str):
        return []
    others = sum(1 for path in folder.iterdir() if path != copies[0])
    what = f"{others} further copies and parts of the snapshot are left out"
    return [Place(copies[0], url, seen), Refused(str(folder), what, count=others, harmless=True)]


MAX_INDEX_BYTES = 4 * 1024 * 1024
"""What the note of a snapshot has at most."""
