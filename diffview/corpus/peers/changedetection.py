"""changedetection.io: a folder with one folder for each watched page.

`watch.json` (older: `url-watches.json` for all) names address and title; `history.txt` lists `time,file` (seconds
since 1970), one line a version; a file is text, packed with Brotli where it is large. A text that came back is
listed again under the file that it has. Only the last part of a file's name is used: older lists hold whole paths.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import brotli

from diffview.corpus.peers.texts import paragraphs_of_lines, utc
from diffview.corpus.peers.values import RecordedVersion
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HISTORY: Final = "history.txt"

MAX_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes of one version; a longer one is refused by name, so that a small file cannot fill the memory."""


def recognises(path: Path) -> bool:
    """Return whether *path* is a data folder of changedetection.io, or the folder of one of its watches."""
    return path.is_dir() and any(True for _ in _watches(path))


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of every watch below *path*."""
    listed = _json(path / "url-watches.json").get("watching")
    known = listed if isinstance(listed, dict) else {}
    for folder in sorted(_watches(path)):
        yield from _of_watch(folder, _json(folder / "watch.json") or known.get(folder.name) or {})


def _watches(path: Path) -> Iterator[Path]:
    if (path / HISTORY).is_file():
        yield path
    else:
        yield from (history.parent for history in path.glob(f"*/{HISTORY}"))


def _of_watch(folder: Path, watch: Mapping[str, object]) -> Iterator[RecordedVersion]:
    lines = (folder / HISTORY).read_text("utf-8", errors="replace").splitlines()
    number = 0
    for at, line in enumerate(lines, start=1):
        time, comma, name = line.partition(",")
        if not comma or not time.strip().isdigit():
            continue
        title = watch.get("title") or watch.get("page_title")
        yield RecordedVersion(
            article_id=f"changedetection:{folder.name}",
            number=number,
            observed_at=utc(int(time)),
            title=str(title) if title else None,
            paragraphs=paragraphs_of_lines(_text(folder, name.strip(), f"{folder / HISTORY}:{at}")),
            url=str(watch["url"]) if watch.get("url") else None,
        )
        number += 1


def _text(folder: Path, listed: str, place: str) -> str:
    file = folder / PurePosixPath(listed).name
    for candidate in (file, file.with_name(f"{file.name}.br")):
        if candidate.is_file() and not candidate.is_symlink():
            data = candidate.read_bytes()
            return (_unpacked(data, place) if candidate.suffix == ".br" else data).decode("utf-8", "replace")
    raise BadArgument(place, f"the file {file.name} of this version is not there", hint="was the folder copied whole?")


def _unpacked(data: bytes, place: str) -> bytes:
    decoder, out = brotli.Decompressor(), b""
    try:
        out = decoder.process(data, output_buffer_limit=MAX_UNPACKED + 1)
    except brotli.error as error:
        raise BadArgument(place, "the packed text cannot be unpacked", hint="was the folder copied whole?") from error
    if len(out) > MAX_UNPACKED:
        raise BadArgument(place, f"the text is longer than {MAX_UNPACKED >> 20} MiB")
    return bytes(out)


def _json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
