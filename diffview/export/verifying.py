"""Check an exported file: its seal, its fingerprints, its comparisons, and the whole file built from its data again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.errors import BadArgument, DiffviewError
from diffview.export.data import Data, data_of_history, history_of, options_of
from diffview.export.options import ExportFormat
from diffview.export.pack import MANIFEST, manifest_of
from diffview.export.sealing import unsealed
from diffview.export.writing import DATA_CLOSES, DATA_OPENS, Pair, export_text
from diffview.facts.classify import classify
from diffview.model import BlockKind, digest_of
from diffview.render.json import dump
from diffview.render.table_file import COLUMNS, chained, unguarded
from diffview.text.fingerprint import fingerprint
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Faults = tuple[str, ...]


def verify_file(path: Path) -> Faults:
    """Build an exported file again and return what differs, one sentence each; nothing where all matches.

    Raises BadArgument for a file that is no export of ours.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadArgument(str(path), error.strerror or str(error)) from error
    found = verify_bytes(body)
    if found is None:
        what = "this is no comparison exported by diffview"
        hint = "a patch is checked by applying it" if path.suffix == ".patch" else "export it again"
        raise BadArgument(str(path), what, hint=hint)
    return found


def verify_bytes(body: bytes) -> Faults | None:
    """Return what differs in an export, None where *body* is none."""
    if body.startswith(b"PK"):
        return _pack_faults(body)
    text = body.decode("utf-8", "surrogateescape")
    for kind, opens in DATA_OPENS.items():
        _, found, rest = text.rpartition(opens) if kind is not ExportFormat.HTML else text.partition(opens)
        data, closes, _ = rest.partition(DATA_CLOSES[kind])
        if found and closes:
            return (*unsealed(text), *_data_faults(data, text, kind))
    if text.startswith("{"):
        return _json_faults(text)
    if text.startswith(",".join(COLUMNS[:3])):
        return _table_faults(text)
    return None


def _data_faults(data: str, text: str, kind: ExportFormat) -> Faults:
    try:
        parsed = json.loads(data)
        faults = tuple(_underived(parsed))
        return faults or tuple(_unbuilt(parsed, text, kind))
    except (ValueError, KeyError, TypeError, AttributeError, DiffviewError) as error:
        return (f"the data in it cannot be read ({error})",)


def _json_faults(text: str) -> Faults | None:
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or "tool" not in data or "sha256" not in data:
            return None
        own = {key: value for key, value in data.items() if key != "sha256"}
        seal = hashlib.sha256(dump(own).encode()).hexdigest()
        broken = () if seal == data["sha256"] else ("it was changed after it was exported: its hash does not fit",)
        full = own["options"]["full_text"]
        nested = _nested(own) if "old" in own else data_of_history(own) if full else own
        faults = (*broken, *_underived(nested))
        return faults or tuple(_unbuilt(nested, text, ExportFormat.JSON))
    except (ValueError, KeyError, TypeError, AttributeError, DiffviewError) as error:
        return (f"the data in it cannot be read ({error})",)


FRAME = frozenset(
    "article conflicts format gaps new old options outline rows tool unusable warnings".split()  # noqa: SIM905 - a list
)
"""What a comparison's data say beside the comparison itself."""


def _nested(data: Data) -> Data:
    """Return the data of a comparison with what it says of the changes in a place of its own."""
    sides = {side: {"title": data[side]["title"], "blocks": data[side].get("blocks")} for side in ("old", "new")}
    inside = {key: value for key, value in data.items() if key not in FRAME}
    return {key: value for key, value in data.items() if key in FRAME} | {
        "comparison": {"format": data["format"], **sides, **inside}
    }


def _underived(data: Data) -> Iterator[str]:
    """Yield which fingerprints and comparisons in *data* do not follow from its texts."""
    texts = data["versions"] if "versions" in data else [data["old"], data["new"]]
    if not data.get("options", {}).get("full_text", True):
        return
    sides = [_side(text) for text in texts]
    for text, side in zip(texts, sides, strict=True):
        if fingerprint(side.title, side.blocks) != text["fingerprint"]:
            yield f"the text of version {text['number']} has another fingerprint than the file says"
    said = data["comparisons"] if "comparisons" in data else [data["comparison"]]
    if len(said) != max(len(sides) - 1, 0):
        yield f"it holds {len(said)} comparisons of {len(sides)} versions"
    for (old, new), pair, one in zip(pairwise(texts), pairwise(sides), said, strict=False):
        # Through JSON and back, so that a tuple is no difference.
        if json.loads(json.dumps(classify(compare(*pair)).to_dict())) != one:
            yield f"versions {old['number']} and {new['number']} compare otherwise ({_makers(data)})"


def _makers(data: Data) -> str:
    return f"{data['tool']} made it, this is diffview {__version__}"


def _side(text: dict[str, Any]) -> Side:
    kinds = tuple(map(BlockKind, text["kinds"]))
    plain = all(kind is BlockKind.PARAGRAPH for kind in kinds)
    return Side(text["title"], tuple(map(str, text["blocks"])), () if plain else kinds)


def _unbuilt(data: Data, text: str, kind: ExportFormat) -> Iterator[str]:
    """Yield what is wrong where the file that *data* give is another than *text*."""
    options = options_of(data["options"])
    if not options.full_text:
        return
    pair = None if "versions" in data else Pair(data["old"]["number"], data["new"]["number"])
    built = export_text(history_of(data), pair, kind, options)
    if built.encode("utf-8", "replace") != text.encode("utf-8", "surrogateescape"):
        yield f"it shows something else than its own texts give ({_makers(data)})"


def _table_faults(text: str) -> Faults:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if tuple(rows[0]) != COLUMNS:
        return ("its columns are not those of an export",)
    faults: list[str] = []
    seal = ""
    for number, row in enumerate(rows[1:], 1):
        cells = [unguarded(cell) for cell in row[:-1]]
        seal = chained(seal, cells)
        if len(row) != len(COLUMNS) or seal != row[-1]:
            return (*faults, f"row {number} was changed after it was exported, or a row above it was left out")
        faults += _cell_faults(number, dict(zip(COLUMNS, cells, strict=False)))
    return tuple(faults)


def _cell_faults(number: int, cells: dict[str, str]) -> Iterator[str]:
    """Yield what the marked text of a row does not give back: the law of folding back."""
    marked, old, new = cells["marked_text"], cells["old_text"], cells["new_text"]
    ambiguous = any(mark in old + new for mark in ("[-", "-]", "{+", "+}"))
    folded = _dropped(marked, "{+", "+}", "[-", "-]"), _dropped(marked, "[-", "-]", "{+", "+}")
    if not ambiguous and folded != (old, new):
        yield f"the marks of row {number} do not give both its texts back"


def _dropped(marked: str, opens: str, closes: str, keep_opens: str, keep_closes: str) -> str:
    """Return *marked* without what stands between *opens* and *closes*, and without the other marks."""
    out: list[str] = []
    for part in marked.split(opens):
        out.append(part.split(closes, 1)[1] if out and closes in part else part)
    return "".join(out).replace(keep_opens, "").replace(keep_closes, "")


def _pack_faults(body: bytes) -> Faults | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if MANIFEST not in names:
                return None
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        return (f"the pack cannot be read ({error})",)
    try:
        listed = {one["path"]: one["sha256"] for one in _list_of(files[MANIFEST])}
    except (ValueError, KeyError, TypeError) as error:
        return (f"its manifest cannot be read ({error})",)
    return (*_manifest_faults(files, listed), *_member_faults(files))


def _list_of(manifest: bytes) -> list[dict[str, str]]:
    files = manifest_of(manifest)["files"]
    if not isinstance(files, list):
        raise TypeError("its files are no list")
    return files


def _manifest_faults(files: dict[str, bytes], listed: dict[str, str]) -> Iterator[str]:
    for name in sorted((files.keys() | listed.keys()) - {MANIFEST}):
        if name not in files:
            yield f"{name} is missing"
        elif name not in listed:
            yield f"{name} is not in the manifest"
        elif digest_of(files[name]) != listed[name]:
            yield f"{name} was changed after it was packed"


def _member_faults(files: dict[str, bytes]) -> Iterator[str]:
    for name, body in sorted(files.items()):
        if name.startswith("captures/"):
            if digest_of(body) != name.removeprefix("captures/"):
                yield f"{name} has other bytes than its name says"
        elif name.endswith((".html", ".csv")) or name in {"history.json", "comparison.json"}:
            found = verify_bytes(body)
            yield from (f"{name}: {fault}" for fault in (found if found is not None else ("is no export",)))
