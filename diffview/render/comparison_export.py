"""A comparison as one file that stands alone: no script, no request, the same bytes every time.

The page shows what the live page shows, by the same macros. It carries both texts and the
comparison as JSON, from which `diffview verify` derives it again. Nothing of the clock gets in:
when it was made is said only if the caller says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from diffview import resources
from diffview.render import json
from diffview.render.compared import Compared, compared
from diffview.render.html import inline_style, json_script, standalone
from diffview.render.options import Options
from diffview.render.rows import Paragraph, as_paragraphs
from diffview.version import __version__

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Sides, Version


@dataclass(frozen=True, slots=True)
class ExportPage:
    """`export.html`: a comparison that leaves the house."""

    compared: Compared
    texts: tuple[tuple[Version, tuple[Paragraph, ...]], ...]
    style: Markup
    style_hash: str
    data: Markup
    linked: Markup
    tool: str
    permalink: str | None
    exported_at: datetime | None


def comparison_file(
    history: History,
    pair: Sides[Version],
    explained: ClassifiedComparison,
    *,
    exported_at: datetime | None = None,
    permalink: str | None = None,
) -> str:
    """Return the comparison of *pair*, two versions of *history*, as an HTML document for a file in UTF-8."""
    style, style_hash = _style()
    page = ExportPage(
        compared=compared(history, pair, explained, Options()),
        texts=tuple((version, as_paragraphs(version.blocks)) for version in (pair.old, pair.new)),
        style=style,
        style_hash=style_hash,
        data=json_script(json.data(history, pair.old, pair.new, explained)),
        linked=json_script(json.linked(history, pair.old, pair.new, exported_at)),
        tool=__version__,
        permalink=permalink,
        exported_at=exported_at,
    )
    return standalone().get_template("export.html").render(page=page)


@cache
def _style() -> tuple[Markup, str]:
    return inline_style((resources.static_folder() / "diffview.css").read_text(encoding="utf-8"))
