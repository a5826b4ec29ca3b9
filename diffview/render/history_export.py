"""A whole history as one file that stands alone: every version, and what changed from each to the next.

Built as `diffview.render.comparison_export` builds a comparison, of the same parts: no script, no request, the
same bytes every time. Only changes are shown, each with the words before and after in one text; every
version stands below in full.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from diffview import resources
from diffview.model import FORMAT, Sides
from diffview.render.html import inline_style, json_script, standalone
from diffview.render.json import version_data
from diffview.render.options import Layout, Options
from diffview.render.rows import Paragraph, as_paragraphs
from diffview.render.view import DiffTable, diff_table
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Version


@dataclass(frozen=True, slots=True)
class StepView:
    """What changed from one version held to the next."""

    old: Version
    new: Version
    table: DiffTable


@dataclass(frozen=True, slots=True)
class HistoryExport:
    """`export_history.html`: a history that leaves the house."""

    history: History
    steps: tuple[StepView, ...]
    texts: tuple[tuple[Version, tuple[Paragraph, ...]], ...]
    style: Markup
    style_hash: str
    data: Markup
    tool: str


def history_file(history: History, explained: Sequence[ClassifiedComparison]) -> str:
    """Return *history* as an HTML document; *explained* compares each version with the next."""
    style, style_hash = inline_style((resources.static_folder() / "diffview.css").read_text(encoding="utf-8"))
    page = HistoryExport(
        history=history,
        steps=tuple(_step(*pair, one) for pair, one in zip(pairwise(history.versions), explained, strict=True)),
        texts=tuple((version, as_paragraphs(version.blocks)) for version in history.versions),
        style=style,
        style_hash=style_hash,
        data=json_script(_data(history, explained)),
        tool=__version__,
    )
    return standalone().get_template("export_history.html").render(page=page)


def _step(old: Version, new: Version, explained: ClassifiedComparison) -> StepView:
    certain = Sides(tuple(b.certain for b in old.blocks), tuple(b.certain for b in new.blocks))
    table = diff_table(explained, certain, Options(layout=Layout.INLINE, context=0))
    return StepView(old, new, table)


def _data(history: History, explained: Sequence[ClassifiedComparison]) -> str:
    """Return the JSON from which `diffview verify` derives every comparison again."""
    article = {"title": history.title, "url": history.key.url, "source": history.key.source}
    whole = {
        "format": FORMAT,
        "tool": f"diffview {__version__}",
        "article": article | {"external_id": history.key.external_id},
        "versions": [version_data(version) for version in history.versions],
        "gaps": [gap.number for gap in history.gaps],
        "comparisons": [one.to_dict() for one in explained],
    }
    return json.dumps(whole, ensure_ascii=True, sort_keys=True, indent=1)
