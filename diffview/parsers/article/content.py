"""Any article's page: headline, byline, times and blocks with their kinds.

The text is found in two steps, for the sake of what comes after: two captures of one page must not differ because
an extractor judged a paragraph otherwise. First the element that holds the article is found: by what the page calls
`articleBody` or `<article>`, else by where trafilatura finds the running text. Then every block in that element
is taken, but for parts that are the site's by their tag or class (navigation, share buttons, related stories). A
page whose tree holds no text gives the `articleBody` of its JSON-LD.

Captures that show something else than the article (quality.py) give a reading without a version, and why.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.errors import UnreadableCapture
from diffview.model import ArticleKey, Block, BlockKind, ParserId, Quality, Reading, ReadVersion
from diffview.parsers.article.dates import date_of_line
from diffview.parsers.article.metadata import Stated, stated
from diffview.parsers.article.quality import Verdict, judge
from diffview.parsers.blocks import blocks_of, text_of
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import lines_of
from diffview.text.addresses import host_of
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from diffview.parsers.page import Page

MIN_ARTICLE_CHARS = 140
"""An element with less prose than this is no article but a teaser; in characters."""

MIN_SHARE = 0.5
"""A named element is the article's when it holds at least this share of the page's prose. 0…1."""

MAX_CHROME_SHARE = 0.4
"""What is named like the site's own part but holds more of the article's text than this wraps the article. 0…1."""

PROSE_CHARS = 40
"""A paragraph of at least this many characters counts as prose."""

MIN_COVER = 0.8
"""The element that trafilatura's text is traced to holds at least this share of that text. 0…1."""


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
        blocks = article_blocks(page, said)
        verdict = judge(said.title, blocks, _lines(page), free=said.free)
        key = ArticleKey(said.url, host_of(said.url), aliases=said.aliases)
        if verdict.quality is Quality.OK:
            found = _reading(page, key, _version(page, said, blocks))
            return (replace(found, language=said.language, warnings=said.warnings),)
        if said.url is None:
            raise UnreadableCapture(page.capture.origin, verdict.reason, hint="capture the article's own page")
        return (_unusable(page, key, verdict),)


def article_blocks(page: Page, said: Stated) -> tuple[Block, ...]:
    """Return the blocks of the article on *page*, headline, byline and the site's own parts left out."""
    root = _named_root(page) or _traced_root(page)
    blocks = _without_head(blocks_of(root, without=_chrome(root)), said) if root else ()
    prose = sum(len(block.text) for block in blocks if len(block.text) >= PROSE_CHARS)
    if prose < MIN_ARTICLE_CHARS and said.text and len(said.text) > prose:
        return tuple(Block(line.text, kind_of_line(line.text)) for line in lines_of(said.text))
    return blocks


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


def _lines(page: Page) -> tuple[str, ...]:
    body = page.tree.body or page.tree
    return (text_of(page.tree.find("title")), *(block.text for block in blocks_of(body)))


# --- Where the article stands


def _named_root(page: Page) -> Tag | None:
    """Return the element that the page itself names as the article, the narrowest that holds most of its prose."""
    paragraphs = _prose(page.tree)
    whole = sum(paragraphs.values())
    if whole < MIN_ARTICLE_CHARS:
        return None
    for sign, selector in _NAMED:
        # Asking the text first is cheap; most pages lack most of these names.
        if not sign.search(page.text):
            continue
        held = [(tag, _held(tag, paragraphs)) for tag in page.tree.select(selector, limit=MAX_CANDIDATES)]
        best = max(held, key=lambda pair: pair[1], default=None)
        if best and best[1] >= MIN_ARTICLE_CHARS and best[1] >= MIN_SHARE * whole:
            return best[0]
    return None


MAX_CANDIDATES = 50
"""A page with more articles than this is a list of teasers."""

_BODY_CLASSES = re.compile(r"article-body|article__body|story-body|entry-content")
_NAMED = (
    (re.compile("articleBody"), "[itemprop~=articleBody]"),
    (
        _BODY_CLASSES,
        ", ".join(
            f"article [class*={name}]" for name in ("article-body", "article__body", "story-body", "entry-content")
        ),
    ),
    (re.compile("<article", re.IGNORECASE), "article"),
    (re.compile("role=.?article"), "[role=article]"),
    (
        _BODY_CLASSES,
        ", ".join(f"[class*={name}]" for name in ("article-body", "article__body", "story-body", "entry-content")),
    ),
    (re.compile("<main|role=.?main", re.IGNORECASE), "main, [role=main]"),
)


def _prose(tree: Tag) -> dict[int, int]:
    """Return the length of each paragraph of prose outside the site's own parts, by the `id()` of its element."""
    found: dict[int, int] = {}
    for tag in tree.find_all("p"):
        length = len(text_of(tag))
        if length >= PROSE_CHARS and tag.find_parent(_CHROME_TAGS) is None:
            found[id(tag)] = length
    return found


def _held(tag: Tag, paragraphs: dict[int, int]) -> int:
    return sum(paragraphs.get(id(inner), 0) for inner in tag.find_all("p"))


def _traced_root(page: Page) -> Tag | None:
    """Return the narrowest element that holds what trafilatura takes for the article, or None."""
    texts = set(_extracted(page.text))
    if not texts:
        return None
    found = [tag for tag in page.tree.find_all(_TEXT_TAGS) if text_of(tag) in texts]
    weights = {id(tag): len(text_of(tag)) for tag in found}
    total = sum(weights.values())
    held: dict[int, int] = {}
    order: list[Tag] = []
    for tag in found:
        for around in tag.parents:
            if id(around) not in held:
                order.append(around)
            held[id(around)] = held.get(id(around), 0) + weights[id(tag)]
    covering = [tag for tag in order if held[id(tag)] >= MIN_COVER * total]
    return max(covering, key=lambda tag: sum(1 for _ in tag.parents), default=None)


def _extracted(markup: str) -> Iterator[str]:
    # Imported late: it takes half a second, and most pages name their article themselves. It is given a tree,
    # so that it decodes nothing; it opens no connection.
    import trafilatura  # noqa: PLC0415

    tree = trafilatura.load_html(markup)
    found = None if tree is None else trafilatura.bare_extraction(tree, fast=True, include_comments=False)
    body = getattr(found, "body", None)
    if body is not None:
        for element in body.iter("p", "head", "item", "quote"):
            if text := squeeze("".join(element.itertext())):
                yield text


# --- What in it is the site's


def _chrome(root: Tag) -> frozenset[int]:
    """Return the `id()` of every element under *root* that is the site's own part by its tag or its names."""
    most = MAX_CHROME_SHARE * len(text_of(root))
    return frozenset(
        id(tag)
        for tag in root.find_all(True)
        if _never_article(tag) or (_named_chrome(tag) and len(text_of(tag)) <= most)
    )


def _never_article(tag: Tag) -> bool:
    # However long: a list of related stories may outgrow a short article.
    if tag.name in _CHROME_TAGS:
        return True
    return _RELATED.search(_names_of(tag).lower()) is not None and tag.find("h1") is None


def _named_chrome(tag: Tag) -> bool:
    if "hidden" in tag.attrs or tag.get("aria-hidden") == "true" or tag.get("role") in _CHROME_ROLES:
        return True
    names = _names_of(tag)
    words = {word.lower() for word in _NAME_WORDS.findall(names)}
    return not _CHROME_WORDS.isdisjoint(words) or _CHROME_NAMES.search(names.lower()) is not None


def _names_of(tag: Tag) -> str:
    classes = tag.get_attribute_list("class") if "class" in tag.attrs else []
    return " ".join([*classes, str(tag.get("id") or ""), str(tag.get("data-component") or "")])


def _without_head(blocks: tuple[Block, ...], said: Stated) -> tuple[Block, ...]:
    """Return *blocks* without the headline, the byline and the date line that open them."""
    return (*(block for block in blocks[:HEAD_BLOCKS] if not _opens(block, said)), *blocks[HEAD_BLOCKS:])


def _opens(block: Block, said: Stated) -> bool:
    if block.kind in {BlockKind.HEADING, BlockKind.FURNITURE}:
        return said.title is not None and block.text.casefold() == said.title.casefold()
    byline = _BY.sub("", block.text).casefold()
    return (said.byline is not None and byline == said.byline.casefold()) or date_of_line(block.text) is not None


HEAD_BLOCKS = 8
"""The headline and the byline are among the first blocks, if they are there at all."""

_BY = re.compile(r"\A(?:written |reported )?by:?\s+", re.IGNORECASE)
_TEXT_TAGS = ["p", "h2", "h3", "h4", "li", "blockquote", "div", "td", "pre"]
_CHROME_TAGS = ["nav", "aside", "footer", "form", "dialog", "menu"]
_RELATED = re.compile(
    r"\b(?:related|recommended|read-?next|most-?(?:read|viewed|popular)|more-?(?:stories|from|on-this)|newsletter)(?:\b|_)"
)
_CHROME_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "form"})
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_CHROME_WORDS = frozenset(
    """
    share sharing social related recommended recommendations recirc newsletter promo promotion advert
    advertisement ad ads sponsor sponsored cookie cookies consent comments disqus breadcrumb breadcrumbs
    sidebar byline toolbar paywall subscribe signup trending popular pagination print nav navigation menu skip
    timestamp outbrain taboola
    """.split()  # noqa: SIM905  # one line a name would hide the code
)
_CHROME_NAMES = re.compile(
    r"read[-_]?more|author[-_]?(?:bio|box|info|card)"
    r"|(?:post|entry|article)[-_](?:meta|footer|tags|date)|screen[-_]?reader|visually[-_]?hidden|sr[-_]only|tag[-_]?list"
)

PARSER = AnyArticle()
