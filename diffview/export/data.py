"""The data of an export back into values: what `verify` builds the whole file from again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from diffview.export.options import ExportOptions, Origins
from diffview.facts.kinds import FactKind
from diffview.model import (
    ArticleKey,
    Block,
    BlockKind,
    Conflict,
    Digest,
    Gap,
    History,
    ParserId,
    Quality,
    Row,
    RowChoice,
    RowKind,
    Sighting,
    Unusable,
    Version,
)
from diffview.render.options import Layout, Options

if TYPE_CHECKING:
    from collections.abc import Mapping

Data = dict[str, Any]
"""JSON of ours, read from a file: whatever is missing in it raises KeyError, TypeError or ValueError."""


def options_data(options: ExportOptions) -> Data:
    """Return *options* as an export carries them."""
    view = options.view
    return {
        "view": view.layout.value,
        "context": view.context,
        "kinds": sorted(kind.value for kind in view.kinds),
        "show_aside": view.show_aside,
        "origins": options.origins.value,
        "full_text": options.full_text,
        "permalink": options.permalink,
    }


def options_of(data: Data) -> ExportOptions:
    """Return the options that an export carries."""
    view = Options(
        layout=Layout(data["view"]),
        context=data["context"],
        kinds=frozenset(map(FactKind, data["kinds"])),
        show_aside=data["show_aside"],
    )
    return ExportOptions(view, Origins(data["origins"]), data["full_text"], data["permalink"])


def history_of(data: Data) -> History:
    """Return the history that the data of an export hold: whole, or its outline with the two versions compared."""
    texts = data["versions"] if "versions" in data else [data["old"], data["new"]]
    full = {text["number"]: _version(text) for text in texts}
    outline = {text["number"]: _version(text | _NO_TEXT) for text in data.get("outline", ())}
    article = data["article"]
    return History(
        key=ArticleKey(article["url"], article["source"], article["external_id"]),
        versions=tuple(version for _, version in sorted((outline | full).items())),
        gaps=tuple(Gap(g["number"], g["title"], _moment(g["observed_at"])) for g in data["gaps"]),
        conflicts=tuple(
            Conflict(c["number"], Digest(c["shown"]), Digest(c["other"]), c["what"], c["block"])
            for c in data["conflicts"]
        ),
        unusable=tuple(_unusable(u) for u in data["unusable"]),
        rows=tuple((Digest(d), tuple(map(_row, rows))) for d, rows in data.get("rows", {}).items()),
        warnings=tuple(data["warnings"]),
        id=data.get("id"),
        aliases=tuple(data.get("aliases", ())),
    )


_NO_TEXT: Mapping[str, object] = {"blocks": [], "kinds": [], "certain": [], "captures": []}


def _version(data: Data) -> Version:
    parts = zip(data["blocks"], data["kinds"], data["certain"], strict=True)
    return Version(
        number=data["number"],
        title=data["title"],
        blocks=tuple(Block(text, BlockKind(kind), certain) for text, kind, certain in parts),
        observed_at=_moment(data["observed_at"]),
        period=data["period"],
        published_at=_moment(data["published_at"]),
        modified_at=_moment(data["modified_at"]),
        byline=data["byline"],
        fingerprint=data["fingerprint"],
        same_as=data["same_as"],
        sightings=tuple(map(_sighting, data["captures"])),
    )


def _sighting(data: Data) -> Sighting:
    parser = ParserId(data["parser"], data["revision"])
    return Sighting(Digest(data["digest"]), data["origin"], parser, _moment(data["observed_at"]), data["certain"])


def _unusable(data: Data) -> Unusable:
    quality = Quality(data["quality"])
    return Unusable(Digest(data["digest"]), data["origin"], quality, data["reason"], _moment(data["observed_at"]))


def _row(data: Data) -> Row:
    return Row(
        RowKind(data["kind"]),
        data["old"],
        data["new"],
        certain=data["certain"],
        confidence=data["confidence"],
        choices=tuple(RowChoice(RowKind(c["kind"]), c["old"], c["new"], c["probability"]) for c in data["choices"]),
        corrected=data["corrected"],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def data_of_history(data: Data) -> Data:
    """Return the data of a history that a file has in the shape of `history --json`, in that of the other files."""
    versions = [_text_of(version) for version in data["versions"]]
    unusable = [one | {"origin": one["file"]} for one in data["unusable"]]
    return data | {"versions": versions, "unusable": unusable}


def _text_of(version: Data) -> Data:
    blocks = version["blocks"]
    return version | {
        "blocks": [block["text"] for block in blocks],
        "kinds": [block["kind"] for block in blocks],
        "certain": [block["certain"] for block in blocks],
        "captures": [one | {"origin": one["file"], "parser": one["reader"]} for one in version["sightings"]],
    }
