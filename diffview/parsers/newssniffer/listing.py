"""Read NewsSniffer's other two pages: the list of an article's versions, and one version's text.

The list gives number, time and title of every version but no text (`has_text` is false), so it
fills the gaps of a history. The version page gives one version's paragraphs, exactly.
Both are read as HTML; the list is also read from flattened text, where its rows keep their order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.model import ParserId, Reading, ReadVersion
from diffview.parsers.newssniffer import page_header
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from datetime import datetime

    from bs4 import Tag

    from diffview.parsers.page import Page

_LIST_HEAD = ("version", "created at", "period", "title")
_FLAT_HEAD = re.compile(
    r"^[ \t]*+Version[ \t\n|]++Created at[ \t\n|]++Period[ \t\n|]++Title[ \t]*+$", re.MULTILINE | re.IGNORECASE
)
_FLAT_ROW = re.compile(
    r"^[ \t|]*+(\d{1,6})[ \t\n|]++(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[ \t]?(?:UTC|Z))?)[ \t\n|]*+(.*)$",
    re.MULTILINE,
)
_PERIOD_WORDS = re.compile(
    r"((?:about |over |almost |less than )?(?:an?|half a|\d+) (?:second|minute|hour|day|month|year)s?"
    r"(?: (?:later|earlier))?)\b[ \t|]*"
)
_VERSION_ADDRESS = re.compile(r"/articles/\d+/versions/(\d{1,6})\b")
_SITE_SENTENCE = re.compile(r"from\s++the\s++source\b.{1,220}?first\s++published\s++or\s++seen", re.DOTALL)
_SITE_PARENTS = frozenset({"header", "footer", "nav", "aside", "form", "table"})


class ListingPage:
    """The parser of `/articles/<id>`: what versions there are."""

    id = ParserId("newssniffer-listing", 1)

    def recognises(self, page: Page) -> bool:
        """Return whether *page* speaks as the site does and holds a table Version, Created at, Period, Title."""
        if not _SITE_SENTENCE.search(page.text):
            return False
        return _list_table(page) is not None if page.is_html else _FLAT_HEAD.search(page.text) is not None

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading whose versions have number, time and title but no text."""
        versions = _html_rows(page) if page.is_html else _flat_rows(page.text)
        text = page.tree.get_text(" ") if page.is_html else page.text
        return (_reading(self.id, page, text, tuple(sorted(versions, key=_number))),)


class VersionPage:
    """The parser of `/articles/<id>/versions/<n>`: one version's paragraphs."""

    id = ParserId("newssniffer-version", 2)

    def recognises(self, page: Page) -> bool:
        """Return whether *page* is the site's and its own address, or one on it, ends in `/versions/<n>`."""
        return page.is_html and _SITE_SENTENCE.search(page.text) is not None and _own_number(page) is not None

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading with one version."""
        tree = page.tree
        title = tree.find("h1") or tree.find("h2")
        texts = [squeeze(p.get_text()) for p in tree.find_all("p") if not _is_site_text(p)]
        shown_at = _shown_at(tree)
        version = ReadVersion(
            number=_own_number(page),
            title=squeeze(title.get_text()) or None if title else None,
            blocks=tuple(page_header.block(t) for t in texts if t),
            observed_at=page_header.moment(str(shown_at.get("datetime") or shown_at.get_text())) if shown_at else None,
        )
        return (_reading(self.id, page, tree.get_text(" "), (version,)),)


LIST_PARSER = ListingPage()
VERSION_PARSER = VersionPage()


def _shown_at(tree: Tag) -> Tag | None:
    """Return the first time on the page that is not in the site's sentence on when the article was first seen."""
    looked_at: dict[int, bool] = {}
    for stamp in tree.find_all("time"):
        parent = stamp.parent
        if id(parent) not in looked_at:
            looked_at[id(parent)] = _SITE_SENTENCE.search(_text_of(parent)) is not None
        if not looked_at[id(parent)]:
            return stamp
    return None


def _number(version: ReadVersion) -> int:
    return version.number or 0


def _reading(parser: ParserId, page: Page, text: str, versions: tuple[ReadVersion, ...]) -> Reading:
    links = " ".join(_addresses(page))
    facts = page_header.facts_of(text, address=page.capture.url, links=links)
    return Reading(
        parser=parser,
        capture=page.capture.digest,
        origin=page.capture.origin,
        article=facts.article,
        versions=versions,
        versions_claimed=facts.versions_claimed,
    )


def _addresses(page: Page) -> list[str]:
    """Return the addresses on the page that hold an article's number, the feed's first."""
    if not page.is_html:
        return []
    found = [str(tag.get("href") or "") for tag in page.tree.find_all(["link", "a"])]
    found = [h for h in found if re.search(r"/articles/\d+", h)]
    return [h for h in found if h.endswith(".rss")] or found


def _own_number(page: Page) -> int | None:
    """Return the number of the version that the page shows, from its address or what it calls canonical."""
    addresses = [page.capture.url or ""]
    addresses += [str(tag.get("href") or "") for tag in page.tree.find_all("link", rel="canonical")]
    addresses += [str(tag.get("content") or "") for tag in page.tree.find_all("meta", property="og:url")]
    for address in addresses:
        if found := _VERSION_ADDRESS.search(address):
            return int(found.group(1))
    named = [m for tag in page.tree.find_all(["h1", "h2", "h3", "title", "th", "small"]) if (m := _named(tag))]
    return int(named[0].group(1)) if len({m.group(1) for m in named}) == 1 else None


def _named(tag: Tag) -> re.Match[str] | None:
    return re.search(r"\bVersion (\d{1,6})\b", squeeze(tag.get_text()), re.IGNORECASE)


def _text_of(tag: Tag | None) -> str:
    return squeeze(tag.get_text()) if tag else ""


def _is_site_text(paragraph: Tag) -> bool:
    """Return whether a `<p>` is the site's: one of its sentences, or inside its header, footer or forms."""
    text = _text_of(paragraph)
    if page_header.is_site_sentence(text):
        return True
    return any(p.name in _SITE_PARENTS or "article-info" in (p.get("class") or []) for p in paragraph.parents)


def _list_table(page: Page) -> Tag | None:
    for table in page.tree.find_all("table"):
        row = table.find("tr")
        cells = [squeeze(c.get_text()).lower() for c in row.find_all(["th", "td"])] if row else []
        if tuple(cells[:4]) == _LIST_HEAD:
            return table
    return None


def _html_rows(page: Page) -> list[ReadVersion]:
    table = _list_table(page)
    versions = []
    for row in table.find_all("tr")[1:] if table else []:
        cells = [squeeze(c.get_text()) for c in row.find_all(["td", "th"])]
        number = re.search(r"\d{1,6}", cells[0]) if cells else None
        if not number:
            continue
        stamp = row.find("time")
        when = page_header.moment(str(stamp.get("datetime") or "")) if stamp else None
        versions.append(_listed(int(number.group()), when or page_header.moment(" ".join(cells[1:2])), cells[2:]))
    return versions


def _flat_rows(text: str) -> list[ReadVersion]:
    head = _FLAT_HEAD.search(text)
    versions = []
    for row in _FLAT_ROW.finditer(text, head.end() if head else 0):
        rest = row.group(3)
        found = _PERIOD_WORDS.match(rest)
        cells = [found.group(1), squeeze(rest[found.end() :])] if found else ["", squeeze(rest)]
        versions.append(_listed(int(row.group(1)), page_header.moment(row.group(2)), cells))
    return versions


def _listed(number: int, when: datetime | None, cells: list[str]) -> ReadVersion:
    period, title = (*cells, "", "")[:2]
    return ReadVersion(number, title or None, observed_at=when, period=period or None, has_text=False)
