"""JSON-LD and its like: what a page says of its article in the vocabulary of schema.org.

Scripts are read as they come in the wild: inside CDATA marks or comments, with raw line feeds, with trailing commas,
with HTML entities in their strings. What cannot be read is passed over.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.parsers.article.elements import Elements

MAX_DEPTH = 8
"""How deep articles are looked for; `@graph` lists nest two deep."""

MAX_NAMES = 50
"""No article has more authors."""

MAX_ENTRIES = 2000
"""Entries of a live blog that are read."""

ARTICLE_TYPES = frozenset(
    """
    Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle
    ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report
    AdvertiserContentArticle Recipe Review
    """.split()  # noqa: SIM905  # one line a name would hide the code
)
_PAGE = "WebPage"


@dataclass(frozen=True, slots=True)
class LinkedAuthor:
    """An author as JSON-LD names one."""

    name: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """One article, or the page itself (`is_page`), as JSON-LD describes it; texts are squeezed, entities decoded."""

    is_page: bool = False
    headline: str | None = None
    name: str | None = None
    authors: tuple[LinkedAuthor, ...] = ()
    publisher: str | None = None
    published: str | None = None
    """As written."""
    modified: str | None = None
    text: str | None = None
    """The article's text, one paragraph a line; of a live blog its entries, in their order."""
    language: str | None = None
    free: bool = True
    """False where the article is said not to be for everybody (`isAccessibleForFree`)."""


def linked_articles(elements: Elements, title: str) -> tuple[LinkedArticle, ...]:
    """Return the articles that the page's JSON-LD describes, the likeliest to be the page's own first.

    That is the one whose headline stands in *title*, what the page calls itself; what describes the page as a whole
    comes last.
    """
    scripts = [script for script in elements.named("script") if _JSON_LD.match(str(script.get("type") or ""))]
    nodes = [node for script in scripts for node in _loaded(script.string or "")]
    named = {str(node["@id"]): node for node in _objects(nodes, MAX_DEPTH) if "@id" in node and len(node) > 1}
    found = [_article(node, named) for node in nodes for node in _articles_in(node, MAX_DEPTH)]
    return tuple(sorted(found, key=lambda article: (article.is_page, not _is_named(article, title))))


def _is_named(article: LinkedArticle, title: str) -> bool:
    return bool(article.headline) and squeeze(article.headline or "").casefold() in title.casefold()


def _loaded(source: str) -> Iterator[object]:
    whole = _WRAPPING.sub("", source).strip().rstrip(";")
    for candidate in (whole, _TRAILING_COMMA.sub(r"\1", whole), html.unescape(whole)):
        try:
            yield json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return


_WRAPPING = re.compile(r"\A\s*+(?://\s*+)?(?:<!\[CDATA\[|<!--)|(?://\s*+)?(?:\]\]>|-->)\s*+\Z")
_TRAILING_COMMA = re.compile(r",\s*+([\]}])")


def _objects(node: object, depth: int) -> Iterator[dict[str, object]]:
    if isinstance(node, list) and depth:
        for inner in node:
            yield from _objects(inner, depth - 1)
    elif isinstance(node, dict) and depth:
        yield node
        yield from _objects(node.get("@graph"), depth - 1)


def _articles_in(node: object, depth: int) -> Iterator[dict[str, object]]:
    if not depth:
        return
    if isinstance(node, list):
        for inner in node:
            yield from _articles_in(inner, depth - 1)
    elif isinstance(node, dict):
        if not ARTICLE_TYPES.union({_PAGE}).isdisjoint(_types(node)):
            yield node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(node.get(key), depth - 1)


def _types(node: dict[str, object]) -> tuple[str, ...]:
    return tuple(name.rpartition("/")[2] for name in _strings(node.get("@type")))


def _article(node: dict[str, object], named: dict[str, dict[str, object]]) -> LinkedArticle:
    is_page = ARTICLE_TYPES.isdisjoint(_types(node))
    return LinkedArticle(
        is_page=is_page,
        headline=_text(node.get("headline")),
        name=_text(node.get("name")),
        authors=tuple(_authors(node.get("author") or (None if is_page else node.get("creator")), named)),
        publisher=next(iter(_strings(_resolved(node.get("publisher"), named))), None),
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        text=_body(node),
        language=next(iter(_strings(node.get("inLanguage"))), None),
        free=node.get("isAccessibleForFree") not in {False, "False", "false"},
    )


def _authors(value: object, named: dict[str, dict[str, object]]) -> Iterator[LinkedAuthor]:
    for item in (value if isinstance(value, list) else [value])[:MAX_NAMES]:
        whole = _resolved(item, named)
        organisation = isinstance(whole, dict) and not _ORGANISATIONS.isdisjoint(_types(whole))
        for name in _strings(whole):
            yield LinkedAuthor(name, organisation)


_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite"})


def _resolved(value: object, named: dict[str, dict[str, object]]) -> object:
    """Return the object that a bare `@id` refers to, anything else as it is."""
    if isinstance(value, dict) and not value.get("name") and "@id" in value:
        return named.get(str(value["@id"]), value)
    return value


def _strings(value: object) -> tuple[str, ...]:
    """Return the strings in *value*, be it one, a list, or an object with a name."""
    if isinstance(value, str):
        return (decoded,) if (decoded := _decoded(value)) else ()
    if isinstance(value, dict):
        return _strings(value.get("name"))
    if isinstance(value, list):
        return tuple(
            text for inner in value[:MAX_NAMES] for text in (() if isinstance(inner, list) else _strings(inner))
        )
    return ()


def _text(value: object) -> str | None:
    return _decoded(value) or None if isinstance(value, str) else None


def _decoded(value: str) -> str:
    # Some templates escape twice: "&amp;#039;".
    return squeeze(html.unescape(html.unescape(value)))


def _body(node: dict[str, object]) -> str | None:
    entries = node.get("liveBlogUpdate")
    own = node.get("articleBody")
    if isinstance(own, str) and own.strip():
        return _lines(own)
    if not isinstance(entries, list):
        return None
    parts = [
        _lines(part)
        for entry in entries[:MAX_ENTRIES]
        if isinstance(entry, dict)
        for part in (entry.get("headline"), entry.get("articleBody"))
        if isinstance(part, str) and part.strip()
    ]
    return "\n\n".join(parts) or None


def _lines(value: str) -> str:
    """Return text that may hold entities and tags as plain text, a line for each element that breaks one."""
    plain = html.unescape(html.unescape(value)) if "&" in value else value
    if "<" in plain and _TAG.search(plain):
        plain = _TAG.sub("", _BREAK.sub("\n\n", plain))
        plain = html.unescape(plain)
    return plain.strip()


_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|figure|section|tr|table)\b[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>|<!--[^<>]*+-->")
_JSON_LD = re.compile(r"\A\s*application/(?:ld\+)?json", re.IGNORECASE)
