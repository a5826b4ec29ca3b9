"""A whole history as one file that stands alone: every version, and what changed from each to the next.

Built as `diffview.render.comparison_export` builds a comparison, of the same parts: no script, no request, the
same bytes every time. Only changes are shown, each with the words before and after in one text; every
version stands below in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from diffview.facts.kinds import by_weight
from diffview.model import Sides
from diffview.render.citations import citations
from diffview.render.comparison_export import page_style
from diffview.render.html import json_script, standalone
from diffview.render.json import frame_data, version_data
from diffview.render.notices import found_corrections
from diffview.render.options import Layout, Options
from diffview.render.overview import Step, overview
from diffview.render.rows import Paragraph, as_paragraphs
from diffview.render.view import DiffTable, diff_table
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Version
    from diffview.render.citations import Citation
    from diffview.render.comparison_export import FileOptions
    from diffview.render.notices import Correction
    from diffview.render.overview import Overview


@dataclass(frozen=True, slots=True)
class StepView:
    """What changed from one version held to the next."""

    old: Version
    new: Version
    table: DiffTable


@dataclass(frozen=True, slots=True)
class HistoryExport:
    """`export_history.html`: a history on its own."""

    history: History
    overview: Overview
    corrections: tuple[Correction, ...]
    steps: tuple[StepView, ...]
    texts: tuple[tuple[Version, tuple[Paragraph, ...]], ...]
    """Every version in full; empty where texts are left out."""
    citations: tuple[Citation, ...]
    style: Markup
    style_hash: str
    data: Markup
    tool: str
    options: FileOptions


def history_file(history: History, explained: Sequence[ClassifiedComparison], data: str, options: FileOptions) -> str:
    """Return *history* as an HTML document; *explained* compares each version with the next."""
    style, style_hash = page_style()
    pairs = tuple(zip(pairwise(history.versions), explained, strict=True))
    texts = history.versions if options.full_text else ()
    page = HistoryExport(
        history=history,
        overview=overview(history, {new.number: _figures(old, one) for (old, new), one in pairs}),
        corrections=found_corrections(history),
        steps=tuple(_step(*pair, one) for pair, one in pairs),
        texts=tuple((version, as_paragraphs(version.blocks)) for version in texts),
        citations=citations(history, history.versions[-1:], options.permalink),
        style=style,
        style_hash=style_hash,
        data=json_script(data),
        tool=__version__,
        options=options,
    )
    return standalone().get_template("export_history.html").render(page=page)


def _figures(old: Version, explained: ClassifiedComparison) -> Step:
    stats, counts = explained.stats, explained.counts
    kinds = by_weight(frozenset(explained.kind_counts))
    return Step(old.number, counts.shown, stats.words_added, stats.words_deleted, stats.words_moved, kinds)


def _step(old: Version, new: Version, explained: ClassifiedComparison) -> StepView:
    certain = Sides(tuple(b.certain for b in old.blocks), tuple(b.certain for b in new.blocks))
    table = diff_table(explained, certain, Options(layout=Layout.CHANGES, context=0))
    return StepView(old, new, table)


def history_data(history: History, explained: Sequence[ClassifiedComparison]) -> dict[str, object]:
    """Return the data from which `diffview verify` derives every comparison, and the file, again."""
    return frame_data(history) | {
        "versions": [version_data(version) for version in history.versions],
        "comparisons": [one.to_dict() for one in explained],
    }
