"""An evidence pack: one zip with the raw captures, every version, every comparison, and a manifest of hashes.

Members are stored, not compressed, in the order of their names and with one fixed time, so that the same history
gives the same bytes with every zip library.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

from diffview.errors import BadArgument, UnknownCapture
from diffview.export.options import ExportFormat
from diffview.export.writing import Pair, export_text, published
from diffview.model import FORMAT, digest_of, stamp
from diffview.render.json import dump, version_data
from diffview.render.origins import file_name
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from diffview.export.options import ExportOptions
    from diffview.model import Capture, Digest, History

MANIFEST = "manifest.json"
CAPTURES = "captures/"
HISTORY = "history.json"

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the first that a zip can hold."""

READ_ME = """This is an evidence pack made by diffview: one article, as it was captured.

captures/      the bytes as they came, each named by its SHA-256
versions/      every version that was read from them, as JSON and as plain text
comparisons/   what changed from each version to the next, as web pages that open offline
history.html   the whole history as one page
history.json   the same as data; changes.csv has one row a change
manifest.json  the SHA-256 and size of every file in this pack, and the head of the store's hash chain

`diffview verify` checks every hash and builds every file from its texts again.
"""


def pack(
    history: History, pair: Pair | None, options: ExportOptions, capture: Callable[[str], Capture] | None
) -> bytes:
    """Return the pack of *history*, or of two of its versions; *capture* gives the bytes of a capture by digest."""
    if not options.full_text:
        raise BadArgument("zip", "a pack holds texts", hint="leave out --no-fulltext, or choose another format")
    files = dict(_files(history, pair, options))
    held, missing = _captures(_digests(history, pair), capture)
    files |= {f"{CAPTURES}{one.digest}": one.body for one in held}
    listed = [{"path": name, "sha256": digest_of(body), "bytes": len(body)} for name, body in sorted(files.items())]
    manifest = {
        "format": FORMAT,
        "tool": f"diffview {__version__}",
        "head": options.head,
        "article": {"title": history.title, "url": history.key.url, "source": history.key.source},
        "captures": [_captured(one, options) for one in held],
        "not_held": missing,
        "files": listed,
    }
    return _zipped(files | {MANIFEST: (dump(manifest) + "\n").encode()})


def _captures(
    digests: Iterable[Digest], capture: Callable[[str], Capture] | None
) -> tuple[list[Capture], list[dict[str, str]]]:
    """Return the captures that are held, and the digests of the others, each with the reason (it was taken down)."""
    held: list[Capture] = []
    missing: list[dict[str, str]] = []
    if capture is None:
        return held, missing
    for digest in digests:
        try:
            held.append(capture(digest))
        except UnknownCapture as error:
            missing.append({"digest": digest, "reason": error.what})
    return held, missing


def _captured(capture: Capture, options: ExportOptions) -> dict[str, object]:
    names = {"names": file_name(capture.origin), "whole": capture.origin, "none": ""}
    return {
        "digest": capture.digest,
        "origin": names[options.origins.value],
        "url": capture.url,
        "media_type": capture.media_type,
        "observed_at": stamp(capture.observed_at),
        "notes": list(capture.notes),
    }


def _digests(history: History, pair: Pair | None) -> tuple[Digest, ...]:
    versions = history.versions if pair is None else (history.version(pair.old), history.version(pair.new))
    found = dict.fromkeys(s.capture for version in versions for s in version.sightings)
    if pair is None:
        found |= dict.fromkeys(u.capture for u in history.unusable)
    return tuple(sorted(found))


def _files(history: History, pair: Pair | None, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    shown = published(history, options.origins)
    versions = shown.versions if pair is None else (shown.version(pair.old), shown.version(pair.new))
    yield "README.txt", READ_ME.encode()
    for version in versions:
        name = f"versions/{version.number:04}"
        yield f"{name}.json", (dump(version_data(version)) + "\n").encode()
        lines = [*([version.title] if version.title else []), *(block.text for block in version.blocks)]
        yield f"{name}.txt", ("\n\n".join(lines) + "\n").encode("utf-8", "replace")
    numbers = [version.number for version in versions]
    for step in [pair] if pair is not None else map(Pair, numbers, numbers[1:]):
        name = f"comparisons/{step.old:04}-{step.new:04}.html"
        yield name, _encoded(export_text(history, step, ExportFormat.HTML, options))
    if pair is None:
        yield "history.html", _encoded(export_text(history, None, ExportFormat.HTML, options))
    data = HISTORY if pair is None else "comparison.json"
    yield data, _encoded(export_text(history, pair, ExportFormat.JSON, options))
    yield "changes.csv", _encoded(export_text(history, pair, ExportFormat.CSV, options))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, body in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # Unix, on every machine
            archive.writestr(info, body)
    return out.getvalue()


def manifest_of(body: bytes) -> dict[str, object]:
    """Return *body*, a manifest, as an object; ValueError where it is none."""
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("the manifest is no object")  # noqa: TRY004 - as json itself says it
    return value
