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
from urllib.parse import urldefrag, urljoin, urlsplit

from diffview.parsers.blocks import text_of
from diffview.parsers.dates import date_of_line, midnight, moment
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bs4 import Tag

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
    text: str | None = None
    """The article's text as JSON-LD holds it."""
    free: bool = True
    """False where the page says that the article is not for everybody (`isAccessibleForFree`)."""


def stated(page: Page) -> Stated:
    """Return what *page*, which is HTML, says of its article."""
    articles = tuple(_json_articles(page.tree))
    titles = _reference_titles(page.tree, articles)
    url = canonical_url(page)
    return Stated(
        title=_headline(page.tree, titles),
        byline=_byline(page.tree, articles),
        published_at=_first_moment(page.tree, articles, _PUBLISHED) or _visible_moment(page.tree),
        modified_at=_first_moment(page.tree, articles, _MODIFIED),
        url=url,
        text=_first_string(articles, "articleBody"),
        free=not any(article.get("isAccessibleForFree") in {False, "False", "false"} for article in articles),
    )


def canonical_url(page: Page) -> str | None:
    """Return the article's address: what the page calls canonical where that is plausible, else what was captured.

    A canonical address of another host, or of the front page, is somebody's mistake more often than not. Where
    the captured address is unknown the page is believed.
    """
    captured = page.url
    for selector, attribute in (
        ("link[rel~=canonical][href]", "href"),
        ("meta[property='og:url'][content]", "content"),
    ):
        tag = page.tree.select_one(selector)
        address = _absolute(str(tag[attribute]), captured) if tag else None
        if address and _plausible(address, captured):
            return address
    return _absolute(captured, None) if captured else None


def host_of(url: str | None) -> str | None:
    """Return the host of *url* without "www.", or None.

    >>> host_of("https://www.example.org/a")
    'example.org'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return _WWW.sub("", host) if host else None


def _plausible(address: str, captured: str | None) -> bool:
    if captured is None:
        return True
    if host_of(address) != host_of(captured):
        return False
    return urlsplit(address).path not in {"", "/"} or urlsplit(captured).path in {"", "/"}


def _absolute(address: str, base: str | None) -> str | None:
    try:
        whole = urldefrag(urljoin(base or "", address.strip())).url
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in {"http", "https"} and parts.netloc else None


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


def _reference_titles(tree: Tag, articles: Iterable[dict[str, object]]) -> tuple[str, ...]:
    found = [_first_string(articles, "headline")]
    found += [_meta(tree, name) for name in ("og:title", "twitter:title", "dc.title", "headline")]
    return tuple(squeeze(title) for title in found if title)


def _headline(tree: Tag, references: tuple[str, ...]) -> str | None:
    document = text_of(tree.find("title"))
    headings = [tag for tag in tree.find_all("h1", limit=20) if 0 < len(text_of(tag)) <= MAX_TITLE_CHARS]
    site = (_meta(tree, "og:site_name") or "").casefold()
    outside = [tag for tag in headings if tag.find_parent(["nav", "footer", "aside"]) is None]
    named = [text for tag in outside if (text := text_of(tag)).casefold() != site]
    known = (*references, document)
    best = max(named, key=lambda text: max(_alike(text, other) for other in known), default=None)
    if best and (not any(known) or len(named) == 1 or max(_alike(best, other) for other in known) >= MIN_ALIKE):
        return best
    return references[0] if references else (_without_site(document) or best)


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


def _byline(tree: Tag, articles: Iterable[dict[str, object]]) -> str | None:
    for article in articles:
        if names := tuple(dict.fromkeys(_strings(article.get("author")))):
            return ", ".join(names)[:MAX_BYLINE_CHARS]
    for name in ("author", "article:author", "parsely-author", "dc.creator"):
        if (author := squeeze(_meta(tree, name) or "")) and "://" not in author and len(author) <= MAX_BYLINE_CHARS:
            return author
    for tag in tree.select("[itemprop~=author], [rel~=author], .byline, .author"):
        text = _BY.sub("", text_of(tag))
        if 0 < len(text) <= MAX_BYLINE_CHARS:
            return text
    return None


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


def _first_moment(tree: Tag, articles: Iterable[dict[str, object]], names: _Names) -> datetime | None:
    if (value := _first_string(articles, names.json)) and (found := moment(value)):
        return found
    for name in names.metas:
        if (value := _meta(tree, name)) and (found := moment(value)):
            return found
    tag = tree.select_one(f"[itemprop~={names.itemprop}]")
    value = next((str(tag[name]) for name in ("datetime", "content") if tag.get(name)), "") if tag else ""
    return moment(value)


def _visible_moment(tree: Tag) -> datetime | None:
    """Return the first `<time>` before or in the article, else a line near its head that is a date."""
    for tag in tree.select("article time[datetime], main time[datetime], header time[datetime], time[pubdate]"):
        if tag.find_parent(["nav", "footer", "aside"]) is None and (found := moment(str(tag["datetime"]))):
            return found
    for tag in tree.select(".date, .dateline, .published, .pubdate, .timestamp, .entry-date, .post-date"):
        if day := date_of_line(text_of(tag)):
            return midnight(day)
    return None


def _meta(tree: Tag, name: str) -> str | None:
    for attribute in ("property", "name", "itemprop"):
        tag = tree.find("meta", attrs={attribute: re.compile(rf"\A{re.escape(name)}\Z", re.IGNORECASE)})
        if tag is not None and (content := str(tag.get("content") or "").strip()):
            return content
    return None


_JSON_LD = re.compile(r"\A\s*application/(?:ld\+)?json", re.IGNORECASE)
_WWW = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=.+\.)")
_WORDS = re.compile(r"\w+")
_SITE_SEPARATOR = re.compile(r"\s+[|–—\-»·•]\s+")
_BY = re.compile(r"\A(?:(?:written |reported |posted )?by:?)\s+", re.IGNORECASE)
