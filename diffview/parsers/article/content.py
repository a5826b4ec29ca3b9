"""Any article's page: headline, byline, times, and every block of the page with how likely it is the article.

The page's tree is cut into segments (segments.py), each is judged from what structure and several witnesses say of it
(features.py, witnesses.py, model.py, judging.py), and none is dropped: what is not the article stays as furniture with
its reason. A page whose tree holds no text gives the text of its JSON-LD.

Captures that show something else than the article (quality.py) give a reading without a version, and why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.errors import UnreadableCapture
from diffview.model import ArticleKey, Block, BlockKind, ParserId, Quality, Reading, ReadVersion
from diffview.parsers.article.json_text import stated_paragraphs
from diffview.parsers.article.judging import Judged, judged
from diffview.parsers.article.metadata import Stated, stated
from diffview.parsers.article.quality import Verdict, broken_off, judge
from diffview.parsers.article.witnesses import Witnesses, core, extracted, witness
from diffview.parsers.blocks import text_of
from diffview.parsers.furniture import kind_of_line
from diffview.text.addresses import host_of
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

    from diffview.parsers.page import Page

MIN_ARTICLE_CHARS = 140
"""With less text than this in its tree, in characters, a page shows its article by script alone."""


class AnyArticle:
    """Read the page of one article on any site."""

    id = ParserId("article-html", 2)

    def recognises(self, page: Page) -> bool:
        """Tell whether the page is HTML."""
        return page.is_html

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return the one reading of the page.

        Raises UnreadableCapture where it shows no article and no address tells whose it might be.
        """
        said = stated(page)
        found = article(page, said)
        verdict = judge(said.title, found.blocks, _lines(page, found), free=said.free, language=said.language)
        key = ArticleKey(said.url, host_of(said.url), aliases=said.aliases)
        if verdict.quality is Quality.OK:
            blocks = broken_off(found.blocks, said.language) if verdict.cut_off else found.blocks
            read = _reading(page, key, _version(page, said, blocks))
            warnings = (*said.warnings, *found.warnings, *filter(None, (verdict.cut_off,)))
            return (replace(read, language=said.language, warnings=warnings),)
        if said.url is None:
            raise UnreadableCapture(page.capture.origin, verdict.reason, hint="capture the article's own page")
        return (_unusable(page, key, verdict),)


def article(page: Page, said: Stated) -> Judged:
    """Return all text of *page*, block by block, what is not the article as furniture."""
    asked = witnesses(page, said)
    dates = frozenset(moment.date() for moment in (said.published_at, said.modified_at) if moment)
    found = judged(body_of(page), asked, dates)
    have = sum(len(block.text) for block in found.article)
    paragraphs = stated_paragraphs(page.elements) if have < MIN_ARTICLE_CHARS else ()
    if sum(map(len, paragraphs)) > have:
        blocks = tuple(Block(text, kind_of_line(text)) for text in paragraphs)
        return Judged((*blocks, *(b for b in found.blocks if b.kind is BlockKind.FURNITURE)), found.warnings)
    return found


def body_of(page: Page) -> _Element:
    """Return the element that holds all that *page* shows."""
    body: _Element | None = page.elements.find("body")
    return body if body is not None else page.elements


def witnesses(page: Page, said: Stated) -> Witnesses:
    """Return what else bears witness to which text of *page* is the article."""
    root = page.elements
    names = (core(name) for name in (said.byline or "").replace(" and ", ",").split(","))
    return Witnesses(
        balanced=extracted(root, precise=False),
        precise=extracted(root, precise=True),
        stated=witness(stated_paragraphs(root)),
        description=core(_description(root)),
        title=core(said.title or ""),
        names=frozenset(name for name in names if len(name) >= MIN_NAME),
    )


MIN_NAME = 4
"""A shorter name may stand in any word; in letters."""


def _description(root: _Element) -> str:
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in {"description", "og:description"} and (content := squeeze(meta.get("content") or "")):
            return content
    return ""


def _version(page: Page, said: Stated, blocks: tuple[Block, ...]) -> ReadVersion:
    if page.is_cut_off and blocks:
        # Where the page ends inside a paragraph, that paragraph may have been longer.
        blocks = (*blocks[:-1], replace(blocks[-1], certain=False))
    return ReadVersion(
        None,
        said.title,
        blocks,
        page.observed_at,
        published_at=said.published_at,
        modified_at=said.modified_at,
        byline=said.byline,
    )


def _reading(page: Page, key: ArticleKey, version: ReadVersion) -> Reading:
    return Reading(AnyArticle.id, page.capture.digest, page.capture.origin, key, (version,))


def _unusable(page: Page, key: ArticleKey, verdict: Verdict) -> Reading:
    # The version without text carries the time of the capture, for the list of what could not be used.
    seen = ReadVersion(None, observed_at=page.observed_at, has_text=False)
    return replace(_reading(page, key, seen), quality=verdict.quality, quality_reason=verdict.reason)


def _lines(page: Page, found: Judged) -> tuple[str, ...]:
    return (text_of(page.tree.find("title")), *(block.text for block in found.blocks))


PARSER = AnyArticle()
