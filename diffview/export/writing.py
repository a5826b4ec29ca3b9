"""Write a comparison or a history in a format: the same history, options and diffview give the same bytes."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.patch import patch_file
from diffview.errors import BadArgument
from diffview.export.data import options_data
from diffview.export.histories import history_dict
from diffview.export.options import ExportFormat, ExportOptions, Origins
from diffview.export.sealing import sealed
from diffview.facts.classify import classify_versions
from diffview.model import Sides
from diffview.render.changes import records
from diffview.render.comparison_export import comparison_file
from diffview.render.history_export import history_data, history_file
from diffview.render.json import compact, comparison_data, dump
from diffview.render.origins import without_folders, without_origins
from diffview.render.prose_file import MARKDOWN, TEXT, StepRecords, prose
from diffview.render.table_file import change_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Version

DATA_LINE = "diffview data, for `diffview verify`: "
"""What the line with the data begins with in a plain text."""

DATA_OPENS = {
    ExportFormat.HTML: '<script type="application/json" id="diffview-data">',
    ExportFormat.MARKDOWN: "<!-- diffview-data ",
    ExportFormat.TEXT: DATA_LINE,
}
"""What stands before the data in a file."""

DATA_CLOSES = {ExportFormat.HTML: "</script>", ExportFormat.MARKDOWN: " -->", ExportFormat.TEXT: "\n"}
"""What stands behind them."""


class Pair(NamedTuple):
    """Numbers of the two versions that are compared."""

    old: int
    new: int


def export_text(history: History, pair: Pair | None, kind: ExportFormat, options: ExportOptions) -> str:
    """Return the comparison of *pair*, or with None the whole *history*, as a text file in UTF-8.

    Raises UnknownVersion for a version that is not held, BadArgument for a format that is no text or not offered.
    """
    history = published(history, options.origins)
    steps = steps_of(history, pair)
    match kind:
        case ExportFormat.HTML:
            return sealed(_page(history, pair, steps, options), kind)
        case ExportFormat.JSON:
            return _json(history, pair, steps, options)
        case ExportFormat.CSV:
            return change_table(history, (r for step in steps for r in records(step.old, step.new, step.explained)))
        case ExportFormat.MARKDOWN | ExportFormat.TEXT:
            return sealed(_prose(history, pair, steps, kind, options), kind)
        case ExportFormat.PATCH:
            return _patch(pair, steps)
        case ExportFormat.ZIP:
            raise BadArgument("zip", "a pack is no text", hint="write it to a file")


def published(history: History, origins: Origins) -> History:
    """Return *history* with as much of its captures' origins as may leave."""
    match origins:
        case Origins.WHOLE:
            return history
        case Origins.NAMES:
            return without_folders(history)
        case Origins.NONE:
            return without_origins(history)


class Step(NamedTuple):
    """Two versions and how one became the other."""

    old: Version
    new: Version
    explained: ClassifiedComparison


def steps_of(history: History, pair: Pair | None) -> tuple[Step, ...]:
    """Return the comparison of *pair*, or those of each version held with the next."""
    pairs = pairwise(history.versions) if pair is None else [(history.version(pair.old), history.version(pair.new))]
    return tuple(Step(old, new, classify_versions(old, new)) for old, new in pairs)


def bundle(history: History, pair: Pair | None, steps: Sequence[Step], options: ExportOptions) -> dict[str, object]:
    """Return the data from which the whole file can be built again."""
    if pair is None:
        data = history_data(history, [step.explained for step in steps])
    else:
        (step,) = steps
        data = comparison_data(history, step.old, step.new, step.explained)
    data["options"] = options_data(options)
    return data if options.full_text else _without_texts(data)


def _without_texts(data: dict[str, object]) -> dict[str, object]:
    """Return *data* without the texts of versions; hashes, positions and kinds stay."""
    dropped = {"blocks", "rows"}

    def thinned(value: object) -> object:
        if isinstance(value, dict):
            return {key: thinned(part) for key, part in value.items() if key not in dropped}
        return [thinned(part) for part in value] if isinstance(value, list) else value

    thin = thinned(data)
    if not isinstance(thin, dict):
        raise TypeError("the data of an export are an object")
    return thin


def _page(history: History, pair: Pair | None, steps: Sequence[Step], options: ExportOptions) -> str:
    data = dump(bundle(history, pair, steps, options))
    if pair is None:
        return history_file(history, [step.explained for step in steps], data, options)
    (step,) = steps
    return comparison_file(history, Sides(step.old, step.new), step.explained, data, options)


def _json(history: History, pair: Pair | None, steps: Sequence[Step], options: ExportOptions) -> str:
    """Return the data as JSON with their own hash, in the shape of `history --json` or `compare --json` and more."""
    data = bundle(history, pair, steps, options)
    data = as_history(data, history, options) if pair is None else flattened(data)
    return dump(data | {"sha256": hashlib.sha256(dump(data).encode()).hexdigest()}) + "\n"


def as_history(data: dict[str, object], history: History, options: ExportOptions) -> dict[str, object]:
    """Return the data of a history in the shape of `history --json`, with the comparisons beside it."""
    whole = data | history_dict(history)
    return whole if options.full_text else _without_texts(whole)


def flattened(data: dict[str, object]) -> dict[str, object]:
    """Return the data of a comparison with what it says of the changes on top, as `compare --json` has it."""
    comparison = data["comparison"]
    if not isinstance(comparison, dict):
        raise TypeError("a comparison is an object")
    rest = {key: value for key, value in data.items() if key != "comparison"}
    return {key: value for key, value in comparison.items() if key not in {"old", "new"}} | rest


def _prose(
    history: History, pair: Pair | None, steps: Sequence[Step], kind: ExportFormat, options: ExportOptions
) -> str:
    shown = [StepRecords(s.old, s.new, s.explained.summary, tuple(records(s.old, s.new, s.explained))) for s in steps]
    text = prose(history, shown, MARKDOWN if kind is ExportFormat.MARKDOWN else TEXT, options.permalink)
    # Nothing in it may end a comment.
    data = compact(bundle(history, pair, steps, options)).replace("--", "-\\u002d").replace(">", "\\u003e")
    return f"{text}\n{DATA_OPENS[kind]}{data}{DATA_CLOSES[kind]}"


def _patch(pair: Pair | None, steps: Sequence[Step]) -> str:
    if pair is None:
        raise BadArgument("patch", "a patch is of two versions", hint="name two versions, or another format")
    return patch_file(steps[0].explained.comparison)
