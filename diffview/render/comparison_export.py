"""A comparison as one file that stands alone: no script, no request, the same bytes every time.

The page shows what the live page shows, by the same macros. It carries both texts and the
comparison as JSON, from which `diffview verify` builds the file again. Nothing of the clock gets in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from diffview import resources
from diffview.render import json
from diffview.render.citations import citations
from diffview.render.compared import Compared, compared
from diffview.render.html import inline_style, json_script, standalone
from diffview.render.overview import overview
from diffview.render.rows import Paragraph, as_paragraphs
from diffview.version import __version__

if TYPE_CHECKING:
    from markupsafe import Markup

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Sides, Version
    from diffview.render.citations import Citation
    from diffview.render.options import Options
    from diffview.render.overview import Overview


@dataclass(frozen=True, slots=True)
class ExportPage:
    """`export.html`: a comparison on its own."""

    compared: Compared
    overview: Overview
    texts: tuple[tuple[Version, tuple[Paragraph, ...]], ...]
    """Both versions in full; empty where texts are left out."""
    citations: tuple[Citation, ...]
    style: Markup
    style_hash: str
    data: Markup
    linked: Markup
    tool: str
    options: FileOptions


class FileOptions(Protocol):
    """What is asked of a file that stands alone."""

    @property
    def view(self) -> Options:
        """How a comparison is shown."""

    @property
    def full_text(self) -> bool:
        """False to leave out every text but that of the changes."""

    @property
    def permalink(self) -> str | None:
        """The address of the page that it was made from."""


def comparison_file(
    history: History, pair: Sides[Version], explained: ClassifiedComparison, data: str, options: FileOptions
) -> str:
    """Return the comparison of *pair*, two versions of *history*, as an HTML document for a file in UTF-8."""
    style, style_hash = page_style()
    view = options.view if options.full_text else replace(options.view, full_text=False)
    texts = (pair.old, pair.new) if options.full_text else ()
    page = ExportPage(
        compared=compared(history, pair, explained, replace(view, part=None)),
        overview=overview(history, {}),
        texts=tuple((version, as_paragraphs(version.blocks)) for version in texts),
        citations=citations(history, (pair.old, pair.new), options.permalink),
        style=style,
        style_hash=style_hash,
        data=json_script(data),
        linked=json_script(json.linked(history, pair.old, pair.new, options.permalink)),
        tool=__version__,
        options=options,
    )
    return standalone().get_template("export.html").render(page=page)


@cache
def page_style() -> tuple[Markup, str]:
    """Return the style sheet as it stands in a file of its own, and its hash for the policy."""
    return inline_style((resources.static_folder() / "diffview.css").read_text(encoding="utf-8"))
