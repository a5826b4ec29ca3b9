"""What an article's page says of itself for machines: headline, author, times, address.

Machine-readable statements come first (JSON-LD, then OpenGraph and other `<meta>`, then `<time>`), because sites
keep them through redesigns. Only the headline is taken from the visible page where it can be found there: that is
the one whose changes readers saw.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import Tag

from diffview.parsers.article.dates import date_of_line, midnight, moment
from diffview.parsers.blocks import text_of
from diffview.text.addresses import absolute, canonical_address, host_of, is_front_page
from diffview.text.archives import unwrapped
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from diffview.parsers.page import Page

MAX_TITLE_CHARS = 300
"""A heading longer than this is no headline, in characters."""

MAX_BYLINE_CHARS = 200
"""A byline longer than this is a biography, in characters."""

MAX_JSON_DEPTH = 8
"""How deep articles are looked for in JSON-LD; `@graph` lists nest two deep."""

ARTICLE_TYPES = frozenset(
    """
    Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle
    ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report
    AdvertiserContentArticle WebPage
    """.split()  # noqa: SIM905  # one line a name would hide the code
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page says of the article on it; None where it does not."""

    title: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    url: str | None = None
    """The article's address: the canonical one where it is of the same host."""
    aliases: tuple[str, ...] = ()
    """Further addresses of the same article."""
    text: str | None = None
    """The article's text as JSON-LD holds it."""
    free: bool = True
    """False where the page says that the article is not for everybody (`isAccessibleForFree`)."""


def stated(page: Page) -> Stated:
    """Return what *page*, which is HTML, says of its article."""
    url = canonical_url(page)
    head = _Head(page.tree, tuple(_json_articles(page.tree)), _metas(page.tree))
    return Stated(
        title=_headline(head),
        byline=_byline(head),
        published_at=_first_moment(head, _PUBLISHED) or _visible_moment(page.tree),
        modified_at=_first_moment(head, _MODIFIED),
        url=url,
        aliases=aliases(page, url),
        text=_first_string(head.articles, "articleBody"),
        free=not any(article.get("isAccessibleForFree") in {False, "False", "false"} for article in head.articles),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What is asked again and again, gathered once: walking a page's tree costs more than all the rest."""

    tree: Tag
    articles: tuple[dict[str, object], ...]
    metas: dict[str, str]
    """The content of every `<meta>` by its property, name or itemprop in lower case; the first of a name counts."""


# --- Address


def canonical_url(page: Page) -> str | None:
    """Return the article's address: what the page calls canonical where that is plausible, else what was captured.

    A canonical address of another site, of the front page or of a section is somebody's mistake more often than not.
    An AMP page is believed: its canonical page may lie on another host. Where the captured address is unknown the
    page is believed.
    """
    captured = page.url
    for selector, attribute in _CANONICAL:
        tag = page.tree.select_one(selector)
        address = absolute(str(tag[attribute]), captured) if tag else None
        copied = unwrapped(address)
        address = copied.url if copied else address
        if address and _plausible(address, captured, amp=_is_amp(page.tree)):
            return address
    return absolute(captured, None) if captured else None


_CANONICAL = (("link[rel~=canonical][href]", "href"), ("meta[property='og:url'][content]", "content"))


def aliases(page: Page, url: str | None) -> tuple[str, ...]:
    """Return further addresses that the page names as this article's: its AMP page and its mobile page.

    None is believed that is a front page or lies on another site than *url*, and the page's own address is left out.
    """
    if url is None:
        return ()
    found = [absolute(str(tag["href"]), page.url) for tag in page.tree.select(_PAIRS, limit=MAX_ALIASES)]
    own = canonical_address(url)
    kept = [a for a in found if a and _same_site(a, url) and not is_front_page(a) and canonical_address(a) != own]
    return tuple(dict.fromkeys(kept))


_PAIRS = (
    "link[rel~=amphtml][href], link[rel~=alternate][media*=max-width][href], link[rel~=alternate][media=handheld][href]"
)
MAX_ALIASES = 4
"""Addresses that one page may name for its article beside its own; a page with more lists other things."""


def _is_amp(tree: Tag) -> bool:
    root = tree.find("html")
    return isinstance(root, Tag) and ("amp" in root.attrs or "⚡" in root.attrs)


def _plausible(address: str, captured: str | None, *, amp: bool) -> bool:
    if is_front_page(address):
        return captured is not None and is_front_page(captured)
    return captured is None or amp or (_same_site(address, captured) and not _is_section(address, captured))


def _same_site(one: str, other: str) -> bool:
    """Return whether one host is the other, layout labels aside, or lies under it: "news.a.example" and "a.example"."""
    hosts = sorted((host_of(one) or "", host_of(other) or ""), key=len)
    return hosts[0] == hosts[1] or (hosts[1].endswith(f".{hosts[0]}") and hosts[0].count(".") > 0)


def _is_section(address: str, captured: str) -> bool:
    """Return whether *address* is the section that *captured* lies in by its path: a template's mistake."""
    section, page = (canonical_address(url).partition("?")[0].split("/") for url in (address, captured))
    return len(section) <= SECTION_PARTS < len(page) - 1 and page[: len(section)] == section and "?" not in address


SECTION_PARTS = 2
"""Host and one segment: "example.org/politics" over "example.org/politics/2021/ferry" is a section, no article."""


# --- JSON-LD


def _json_articles(tree: Tag) -> Iterator[dict[str, object]]:
    for script in tree.find_all("script", type=_JSON_LD):
        try:
            loaded = json.loads(script.string or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from sorted(_articles_in(loaded, MAX_JSON_DEPTH), key=lambda found: found.get("@type") == "WebPage")


def _articles_in(node: object, depth: int) -> Iterator[dict[str, object]]:
    if not depth:
        return
    if isinstance(node, list):
        for inner in node:
            yield from _articles_in(inner, depth - 1)
    elif isinstance(node, dict):
        if not ARTICLE_TYPES.isdisjoint(_strings(node.get("@type"))):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(node.get(key), depth - 1)


def _strings(value: object) -> tuple[str, ...]:
    """Return the strings in *value*, be it one, a list, or an object with a name."""
    if isinstance(value, str):
        return (squeeze(value),) if value.strip() else ()
    if isinstance(value, dict):
        return _strings(value.get("name"))
    if isinstance(value, list):
        return tuple(
            text for inner in value[:MAX_NAMES] for text in (() if isinstance(inner, list) else _strings(inner))
        )
    return ()


MAX_NAMES = 50
"""No article has more authors."""


def _first_string(articles: Iterable[dict[str, object]], key: str) -> str | None:
    return next((value for article in articles if isinstance(value := article.get(key), str) and value.strip()), None)


# --- Title


def _headline(head: _Head) -> str | None:
    references = _reference_titles(head)
    document = text_of(head.tree.find("title"))
    headings = [tag for tag in head.tree.find_all("h1", limit=20) if 0 < len(text_of(tag)) <= MAX_TITLE_CHARS]
    site = head.metas.get("og:site_name", "").casefold()
    outside = [tag for tag in headings if tag.find_parent(["nav", "footer", "aside"]) is None]
    named = [text for tag in outside if (text := text_of(tag)).casefold() != site]
    known = (*references, document)
    best = max(named, key=lambda text: max(_alike(text, other) for other in known), default=None)
    if best and (not any(known) or len(named) == 1 or max(_alike(best, other) for other in known) >= MIN_ALIKE):
        return best
    return references[0] if references else (_without_site(document) or best)


def _reference_titles(head: _Head) -> tuple[str, ...]:
    found = [_first_string(head.articles, "headline")]
    found += [head.metas.get(name) for name in ("og:title", "twitter:title", "dc.title", "headline")]
    return tuple(squeeze(title) for title in found if title)


MIN_ALIKE = 0.5
"""Of several `<h1>`, the headline shares at least this part of its words with what the page calls itself. 0…1."""


def _alike(text: str, other: str) -> float:
    words, others = set(_WORDS.findall(text.casefold())), set(_WORDS.findall(other.casefold()))
    return len(words & others) / len(words) if words else 0.0


def _without_site(document: str) -> str | None:
    # "Headline | Site", "Headline - Site": the site's name is the shorter end.
    parts = _SITE_SEPARATOR.split(document)
    return (max(parts, key=len) if len(parts) > 1 else document) or None


# --- Byline and times


def _byline(head: _Head) -> str | None:
    for article in head.articles:
        if names := tuple(dict.fromkeys(_strings(article.get("author")))):
            return ", ".join(names)[:MAX_BYLINE_CHARS]
    for name in ("author", "article:author", "parsely-author", "dc.creator"):
        if (author := squeeze(head.metas.get(name, ""))) and "://" not in author and len(author) <= MAX_BYLINE_CHARS:
            return author
    for tag in head.tree.find_all(_names_author):
        text = _BY.sub("", text_of(tag))
        if 0 < len(text) <= MAX_BYLINE_CHARS:
            return text
    return None


def _names_author(tag: Tag) -> bool:
    listed = [tag.get(name) or () for name in ("itemprop", "rel", "class")]
    names = {word for value in listed for word in (value.split() if isinstance(value, str) else value)}
    return not names.isdisjoint({"author", "byline"})


@dataclass(frozen=True, slots=True)
class _Names:
    """What a time goes by in each of the vocabularies."""

    json: str
    metas: tuple[str, ...]
    itemprop: str


_PUBLISHED = _Names(
    "datePublished",
    ("article:published_time", "og:published_time", "datePublished", "date", "pubdate", "publish-date",
     "parsely-pub-date",
     "dc.date", "dc.date.issued", "dcterms.created", "sailthru.date", "OriginalPublicationDate", "DisplayDate"),
    "datePublished",
)  # fmt: skip
_MODIFIED = _Names(
    "dateModified",
    (
        "article:modified_time",
        "og:updated_time",
        "dateModified",
        "last-modified",
        "dcterms.modified",
        "revised",
        "lastmod",
    ),
    "dateModified",
)


def _first_moment(head: _Head, names: _Names) -> datetime | None:
    if (value := _first_string(head.articles, names.json)) and (found := moment(value)):
        return found
    for name in names.metas:
        if (value := head.metas.get(name.lower())) and (found := moment(value)):
            return found
    tag = head.tree.find(itemprop=names.itemprop)
    value = next((str(tag[name]) for name in ("datetime", "content") if tag.get(name)), "") if tag else ""
    return moment(value)


def _visible_moment(tree: Tag) -> datetime | None:
    """Return the first `<time>` before or in the article, else a line near its head that is a date."""
    for tag in tree.find_all("time", datetime=True):
        inside = tag.find_parent(["nav", "footer", "aside", "article", "main", "header"])
        if (
            inside is not None
            and inside.name in {"article", "main", "header"}
            and (found := moment(str(tag["datetime"])))
        ):
            return found
    for tag in tree.find_all(class_=_DATE_CLASSES):
        if day := date_of_line(text_of(tag)):
            return midnight(day)
    return None


_DATE_CLASSES = ["date", "dateline", "published", "pubdate", "timestamp", "entry-date", "post-date"]


def _metas(tree: Tag) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.find_all("meta"):
        content = str(tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := str(tag.get(attribute) or "").strip().lower()):
                found.setdefault(name, content)
    return found


_JSON_LD = re.compile(r"\A\s*application/(?:ld\+)?json", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_SITE_SEPARATOR = re.compile(r"(?<!\s)\s++[|–—\-»·•]\s++")
_BY = re.compile(r"\A(?:(?:written |reported |posted )?by:?)\s+", re.IGNORECASE)
