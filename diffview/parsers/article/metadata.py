"""What an article's page says of itself for machines and for readers: headline, authors, times, address, language.

Each is found in a module of its own; this one gathers what they ask the page for, once, and puts the answers together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffview.parsers.article.address import aliases, canonical_url
from diffview.parsers.article.authors import authors
from diffview.parsers.article.elements import Elements
from diffview.parsers.article.headline import Titles, core, headline
from diffview.parsers.article.linked_data import linked_articles
from diffview.parsers.article.times import Said, Times, times_of
from diffview.parsers.blocks import blocks_of, text_of
from diffview.text.addresses import absolute, host_of, is_front_page
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bs4 import Tag

    from diffview.parsers.article.linked_data import LinkedArticle
    from diffview.parsers.page import Page

LINES_BEFORE = 12
"""Lines before the headline in which authors and the time of publishing may stand."""

LINES_AFTER = 25
"""Lines behind the headline in which they may stand, pictures and sharing buttons between them."""

PROSE_LINE_CHARS = 200
"""A line this long behind the headline is the article's text: what states a time below it may be what it is about."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page says of the article on it; None where it does not."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    """In UTC; where no zone is stated, the stated time as if it were UTC, and `warnings` say so."""
    modified_at: datetime | None = None
    url: str | None = None
    """The article's address: the canonical one where it is of the same host."""
    aliases: tuple[str, ...] = ()
    """Further addresses of the same article."""
    language: str | None = None
    """The language of the article as a BCP 47 tag: "de", "pt-BR"."""
    text: str | None = None
    """The article's text as JSON-LD holds it, a paragraph a line."""
    free: bool = True
    """False where the page says that the article is not for everybody (`isAccessibleForFree`)."""
    warnings: tuple[str, ...] = ()
    """What is uncertain of the times."""

    @property
    def byline(self) -> str | None:
        """Return the authors as one line, or None where there are none."""
        return ", ".join(self.authors) or None


def stated(page: Page) -> Stated:
    """Return what *page*, which is HTML, says of its article."""
    elements = Elements.of(page.tree)
    metas = metas_of(elements)
    document = text_of(elements.first("title"))
    articles = linked_articles(elements, f"{metas.get('ogtitle', '')}\n{document}")
    url = canonical_url(page, elements)
    sites = (*_sites(metas, articles, url), *_logos(elements, url))
    title = headline(elements, _titles(metas, articles, document, sites), url)
    language = language_of(elements, metas, articles)
    times = times_of(Said(elements, articles, metas, language, lambda: _lines_around(page.tree, title)))
    return Stated(
        title=title,
        authors=authors(elements, articles, metas, sites),
        published_at=times.published.at if times.published else None,
        modified_at=times.modified.at if times.modified else None,
        url=url,
        aliases=aliases(page, elements, url),
        language=language,
        text=next((article.text for article in articles if article.text), None),
        free=all(article.free for article in articles),
        warnings=_warnings(times),
    )


def metas_of(elements: Elements) -> dict[str, str]:
    """Return the content of every `<meta>` by its property, name and itemprop; the first of a name counts.

    Names are in lower case, letters and digits alone: sites write "article:published_time" with any separators.
    """
    found: dict[str, str] = {}
    for tag in elements.named("meta"):
        content = squeeze(str(tag.get("content") or ""))
        for attribute in ("property", "name", "itemprop"):
            if content and (name := _SEPARATORS.sub("", str(tag.get(attribute) or "").lower())):
                found.setdefault(name, content)
    return found


_SEPARATORS = re.compile(r"[^a-z0-9]")


def language_of(elements: Elements, metas: Mapping[str, str], articles: Sequence[LinkedArticle]) -> str | None:
    """Return the language that the page states for its text, as a BCP 47 tag, or None."""
    root = elements.first("html")
    stated = [article.language for article in articles]
    stated += [str(root.get(name) or "") for name in ("lang", "xml:lang")] if root else []
    stated += [metas.get(name) for name in ("contentlanguage", "language", "dclanguage", "oglocale", "inlanguage")]
    for tag in stated:
        if tag and (found := _LANGUAGE.match(tag.strip())):
            primary, region = found[1].lower(), found[2]
            return f"{primary}-{region.upper()}" if region else primary
    return None


_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_](?:[A-Za-z]{4}[-_])?([A-Za-z]{2}))?(?![A-Za-z])")


def _sites(metas: Mapping[str, str], articles: Sequence[LinkedArticle], url: str | None) -> tuple[str, ...]:
    """Return the names by which the site calls itself, its host among them."""
    host = host_of(url) or ""
    names = [metas.get(name) for name in ("ogsitename", "applicationname", "publisher", "dcpublisher", "copyright")]
    names += [article.publisher for article in articles]
    # "news.example.co.uk" calls itself "Example", and "Example News".
    labels = [label for label in host.split(".")[:-1] if len(label) > MIN_SITE_LABEL]
    return tuple(dict.fromkeys(name for name in (*names, host, *labels) if name))


def _logos(elements: Elements, url: str | None) -> tuple[str, ...]:
    """Return the texts of links to the front page, of which one is the site's name as its head shows it."""
    links = [link for link in elements.named("a")[:MAX_LINKS] if link.get("href")]
    found = [text_of(link) for link in links if is_front_page(absolute(str(link["href"]), url or _ANY_SITE))]
    return tuple(text for text in found if text)


MAX_LINKS = 60
"""Links from the top of a page among which the one to its front page is looked for."""

_ANY_SITE = "http://site.invalid/page"
"""What links are read against where the page's own address is not known."""

MIN_SITE_LABEL = 3
"""Letters of a part of a host name that names the site; "co" and "com" name none."""


def _titles(
    metas: Mapping[str, str], articles: Sequence[LinkedArticle], document: str, sites: tuple[str, ...]
) -> Titles:
    social = (
        "ogtitle",
        "twittertitle",
        "dctitle",
        "dctermstitle",
        "headline",
        "parselytitle",
        "sailthrutitle",
        "title",
    )
    return Titles(
        linked=next((article.headline for article in articles if article.headline), ""),
        social=tuple(metas[name] for name in social if name in metas),
        document=document,
        sites=sites,
    )


def _lines_around(tree: Tag, title: str | None) -> tuple[str, ...]:
    """Return the page's lines before and behind its headline, those behind it as far as the article's text."""
    lines = [block.text for block in blocks_of(tree.body or tree)]
    at = next((k for k, line in enumerate(lines) if title and core(title) in core(line)), 0)
    behind = lines[at + 1 : at + 1 + LINES_AFTER]
    end = next((k for k, line in enumerate(behind) if len(line) >= PROSE_LINE_CHARS), len(behind))
    return (*behind[:end], *reversed(lines[max(0, at - LINES_BEFORE) : at]))


def _warnings(times: Times) -> tuple[str, ...]:
    found = []
    for stamp, name in ((times.published, "of publication"), (times.modified, "of the last change")):
        if stamp and stamp.day_only:
            found.append(f"only the day {name} is stated, and no time zone; midnight UTC stands for it")
        elif stamp and not stamp.zone_known:
            found.append(f"the time {name} is stated without a time zone; it is given as if it were UTC")
    return tuple(found)
