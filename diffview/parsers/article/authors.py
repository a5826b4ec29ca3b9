"""Who wrote the article: every author by name, without the words around the names.

JSON-LD and `<meta>` come first. Where they name only the outlet, or fewer authors than the page shows, the names that
the page shows are taken.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from diffview.parsers.article.headline import core
from diffview.parsers.blocks import text_of
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bs4 import Tag

    from diffview.parsers.article.elements import Elements
    from diffview.parsers.article.linked_data import LinkedArticle

MAX_NAME_CHARS = 80
"""A longer text is no name but a biography or a sentence, in characters."""

MAX_BYLINE_CHARS = 200
"""A longer text is no byline, in characters."""

MAX_AUTHORS = 30
"""Names that are taken of one page."""


def authors(
    elements: Elements, articles: Sequence[LinkedArticle], metas: Mapping[str, str], sites: Iterable[str]
) -> tuple[str, ...]:
    """Return the authors' names in the page's order; empty where it names none. *sites* are the outlet's own names."""
    outlets = {core(site) for site in sites} - {""}
    linked, metadata = _of_linked(articles), _of_metas(metas)
    # An outlet that signs for its author: another statement may name the author.
    stated = next((names for names in (linked, metadata) if _without(names, outlets)), linked or metadata)
    if not stated:
        return next((found for marks in _PLACES if (found := _without(_shown(marks(elements)), outlets))), ())
    beside = _beside(elements, stated)
    # The page shows all that are stated, and more.
    return beside if set(map(core, stated)) < set(map(core, beside)) else stated


def _of_linked(articles: Sequence[LinkedArticle]) -> tuple[str, ...]:
    for article in articles:
        # People before the organisations that employ them.
        people = [author.name for author in article.authors if not author.is_organisation]
        written = people or [author.name for author in article.authors]
        names = [name for text in written for name in names_in(text) or _signature(text)]
        if names:
            return tuple(dict.fromkeys(names))[:MAX_AUTHORS]
    return ()


def _of_metas(metas: Mapping[str, str]) -> tuple[str, ...]:
    for name in _METAS:
        if (value := metas.get(name)) and (found := names_in(value)):
            return found
    label = next((key for key in ("twitterlabel1", "twitterlabel2") if _BY_LABEL.match(metas.get(key, ""))), None)
    return names_in(metas.get(label.replace("label", "data"), "")) if label else ()


_METAS = (
    "author", "articleauthor", "articlebyline", "ogarticleauthor", "byl", "byline", "parselyauthor", "sailthruauthor",
    "dccreator", "dctermscreator", "cxenseparseauthor", "twittermiscwrittenby", "authors", "creator",
)  # fmt: skip
"""Names of `<meta>` that hold authors, as `metadata` writes names: lower case, letters and digits alone."""

_BY_LABEL = re.compile(r"written by|by$|author|verfasst|geschrieben|escrito|écrit|scritto|autor|автор", re.IGNORECASE)


def _signature(written: str) -> tuple[str, ...]:
    """Return what JSON-LD states as an author's name though it does not look like one: "Guardian staff reporter"."""
    usable = 1 < len(written) <= MAX_NAME_CHARS and "://" not in written and "@" not in written
    return (written,) if usable and any(map(str.isalpha, written)) else ()


def names_in(written: str) -> tuple[str, ...]:
    """Return the names in *written*, without "By", addresses, short forms in brackets and functions.

    >>> names_in("By Ann Lee and Bo Moe (bm)"), names_in("a.lee@example.org"), names_in("Ann Lee | 25.04.24")
    (('Ann Lee', 'Bo Moe'), (), ('Ann Lee',))
    """
    plain = _BRACKETS.sub(" ", _BY.sub("", squeeze(written)))
    plain = _BAR.split(plain)[0]
    found = []
    for part in _AND.split(plain)[:MAX_AUTHORS]:
        name = _BY.sub("", part.strip(" \t.,:;–—-"))
        if _is_name(name):
            found.append(name)
        elif found:
            # What follows a name and is none is the author's function: "Ann Lee, our correspondent in Bergen".
            break
    return tuple(dict.fromkeys(found))


def _is_name(text: str) -> bool:
    if not 1 < len(text) <= MAX_NAME_CHARS or "://" in text or "@" in text or not any(map(str.isalpha, text)):
        return False
    words = text.split()
    cased = [word for word in words if word[:1].isupper() or word[:1].islower()]
    # Of a sentence most words begin small; of a name few do ("van der Berg").
    small = sum(word[:1].islower() for word in cased)
    return len(words) <= MAX_NAME_WORDS and (small <= len(cased) / 2 or len(words) == 1)


MAX_NAME_WORDS = 7
"""Words of the longest name, particles included."""

_BY = re.compile(
    r"\A ?(?:(?:written |reported |posted |words |story )?by|(?:ein artikel |text )?von|par|por|a cura di|door|av|af"
    r"|przez)(?: ?: ?| )"
    r"|\A ?(?:authors?|autore?s?|autorin|auteure?s?|texto?|de|di|автор|文|記者|责编|責編|作者) ?[:：/] ?",
    re.IGNORECASE,
)
_BAR = re.compile("[|•·]")
_AND = re.compile(r"[,;/、&]| (?:and|und|et|y|e|en|och|og|i|ve|и|dan) ", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]|<[^<>]*+>")


def _without(names: Sequence[str], outlets: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if core(name) not in outlets)


def _shown(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Return the names in *tags*, those of other articles' teasers left out."""
    found: list[str] = []
    for tag in islice(tags, MAX_AUTHORS):
        text = text_of(tag)
        if 0 < len(text) <= MAX_BYLINE_CHARS and tag.find_parent(["nav", "footer", "aside"]) is None:
            found += names_in(text)
    return tuple(dict.fromkeys(found))


def _beside(elements: Elements, stated: Sequence[str]) -> tuple[str, ...]:
    """Return the authors that the page links in the same short passage as the first of those that are *stated*."""
    wanted = core(stated[0])
    links = tuple(islice(_author_links(elements), MAX_AUTHORS))
    first = next((tag for tag in links if core(text_of(tag)) == wanted), None)
    passage = first
    for around in first.parents if first else ():
        if len(text_of(around)) > MAX_BYLINE_CHARS:
            break
        passage = around
    return _shown(link for link in links if passage in (link, *link.parents)) if passage else ()


def _words_of(tag: Tag, *attributes: str) -> str:
    values = [tag.get(name) or () for name in attributes]
    return " ".join(word for value in values for word in ([value] if isinstance(value, str) else value)).lower()


def _author_links(elements: Elements) -> Iterator[Tag]:
    return (
        tag for tag in elements.marked if "author" in _words_of(tag, "rel", "itemprop").split() and tag.name != "meta"
    )


def _links_to_authors(elements: Elements) -> Iterator[Tag]:
    return (tag for tag in elements.named("a") if _AUTHOR_PATH.search(str(tag.get("href") or "")))


def _bylines(elements: Elements) -> Iterator[Tag]:
    return (tag for tag in elements.marked if _is_byline(tag))


def _is_byline(tag: Tag) -> bool:
    return _AUTHOR_WORD.search(_words_of(tag, "class")) is not None and tag.find(_is_byline) is None


_AUTHOR_PATH = re.compile(r"/(?:authors?|autor(?:en|es|i|a)?|auteurs?|forfattere?|journaliste?n?|profil[eo]?|by)/")
_AUTHOR_WORD = re.compile(
    r"(?:^|[ _-])(?:author|byline|autor|auteur|autore|forfatter|skribent|writer|reporter)s?(?:[_-]?name)?(?:[ _\d-]|$)"
)
_PLACES: tuple[Callable[[Elements], Iterator[Tag]], ...] = (_author_links, _bylines, _links_to_authors)
"""Where a page shows its authors, the surest first."""
