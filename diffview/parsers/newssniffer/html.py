"""Read a NewsSniffer diff page served or saved as HTML: both versions, exactly.

The site prints article text into the cells without escaping it, so an article that speaks of
`<b>` or `<script>` puts a real tag there and a tree builder would swallow text. The cells are
therefore read from the source: a row runs from one `<tr>` to the next, its cells from one
`<td>` to the next, and only the site's own marks (`<del>`, `<ins>`) are taken off. Whatever
else stands in a cell is article text, tags included. Character references are undone only
where the page has been through a browser (or escapes its cells), which the source shows.

The table is found by two neighbouring head cells "Version N", never by a class.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from diffview.model import ParserId, Reading, ReadVersion, Row, RowKind, Sides
from diffview.parsers.newssniffer import page_header
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from diffview.parsers.page import Page

_ATTRIBUTES = r"\b[^<>]{0,400}>"
"""The rest of a tag. Bounded, so that a hostile tag cannot make a search quadratic."""
_CELL = (
    rf"<t[hd]{_ATTRIBUTES}\s*+(?:<(?!/?t[hdr]\b)[^<>]{{0,200}}>\s*+){{0,9}}"
    r"Version\s++(\d{1,6})\s*+(?:</(?!t[hdr]\b)[^<>]{0,40}>\s*+){0,9}"
)
_HEADER = re.compile(rf"{_CELL}(?:</t[hd]\s*+>\s*+)?{_CELL}", re.IGNORECASE)
_ROW = re.compile(rf"<tr{_ATTRIBUTES}", re.IGNORECASE)
_HEAD_CELL = re.compile(rf"<t[hd]{_ATTRIBUTES}", re.IGNORECASE)
_NUMBERED_ROW = re.compile(
    rf"<tr\b[^<>]{{0,99}}?\bid=[\"']?p(\d{{1,7}})\b{_ATTRIBUTES}\s*<td{_ATTRIBUTES}", re.IGNORECASE
)
_ROW_START = re.compile(rf"<tr{_ATTRIBUTES}\s*<td{_ATTRIBUTES}", re.IGNORECASE)
_TABLE_END = re.compile(r"</td\s*+>(?:\s++|</tr\s*+>|</tbody\s*+>)*+</table\s*+>", re.IGNORECASE)
_ANY_TABLE_END = re.compile(r"</table\b", re.IGNORECASE)
_CLOSER = re.compile(r"<(?:/td|/tr|/?tbody)\b[^<>]{0,99}>\Z", re.IGNORECASE)
_LONGEST_CLOSER = 120
_SEAM = re.compile(rf"<td{_ATTRIBUTES}", re.IGNORECASE)
_OPEN_MARK = re.compile(rf"\s*<(del|ins){_ATTRIBUTES}", re.IGNORECASE)
_MARK = re.compile(rf"</?(?:del|ins){_ATTRIBUTES}", re.IGNORECASE)
_SPACED_MARK = re.compile(rf"<(?:del|ins){_ATTRIBUTES}(?=\s)|(?<=\s)</(?:del|ins)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_QUOTE_REFERENCE = re.compile(r"&(?:quot|apos|#0?39|#[xX]27|#34|#[xX]22);")
_SITE_ROW = re.compile(r"<tr\b[^<>]{0,99}?\bid='p\d", re.IGNORECASE)
_TIME_VALUE = re.compile(r"<time\b[^<>]{0,99}?\bdatetime=[\"']?([^\"'<>\s]{4,40})", re.IGNORECASE)
_MAX_HEAD = 300_000
"""Characters above the table that are looked at, counted back from the table."""
_PAGE_PARSER = re.compile(r"\w{1,60}Parser\w{0,20}")
_MAX_SEAMS = 50
"""Cell borders that are tried where an article's own text holds some; beyond, the first one is taken."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Where one table of a page lies in its source: its head and its rows, as half-open spans."""

    numbers: Sides[int]
    head: str
    """The source from the end of the table before, up to the first row."""
    names: str
    """The source of the head rows below "Version a | Version b"."""
    rows: str
    """The source of the rows."""
    closed: bool
    """False where the source ends before the table does."""


class HtmlPage:
    """The parser of diff pages as HTML."""

    id = ParserId("newssniffer-html", 2)

    def recognises(self, page: Page) -> bool:
        """Tell whether *page* holds a table with the two head cells "Version a" and "Version b"."""
        return page.is_html and _HEADER.search(page.text) is not None

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for each such table of *page*, in order."""
        return tuple(self._reading(page, table) for table in _tables(page.text))

    def _reading(self, page: Page, table: _Table) -> Reading:
        head = BeautifulSoup(table.head, "lxml")
        facts = page_header.facts_of(head.get_text(" "), address=page.capture.url, links=_links(head))
        titles, times, period = _names(table.names)
        undo = _is_escaped(table.rows)
        rows = tuple(row for source in _rows(table.rows) if (row := _row(source, undo=undo)))
        names = Sides((titles.old, times.old, None), (titles.new, times.new, period))
        return Reading(
            parser=self.id,
            capture=page.capture.digest,
            origin=page.capture.origin,
            article=facts.article,
            versions=(
                _version(table.numbers.old, names.old, [r.old for r in rows]),
                _version(table.numbers.new, names.new, [r.new for r in rows]),
            ),
            versions_claimed=facts.versions_claimed,
            rows=rows,
            warnings=() if table.closed else ("The page ends before its table does: what follows is missing.",),
            generator=_generator(head),
        )


PARSER = HtmlPage()


def _tables(text: str) -> Iterator[_Table]:
    start = 0
    ends = _Ends(text)
    for found in _HEADER.finditer(text):
        if found.start() < start:
            continue  # head cells inside a cell of the table before are article text
        bare = _ANY_TABLE_END.search(text, found.end())
        # A table that ends before its first row has none; further on nothing needs to be searched.
        first = _ROW_START.search(text, found.end(), bare.start() if bare else len(text))
        if bare and not first:
            body, end, closed = bare.start(), bare.start(), True
        else:
            body = first.start() if first else len(text)
            finish = ends.after(body)
            end, closed = (finish.end(), True) if finish else (len(text), False)
        numbers = Sides(int(found.group(1)), int(found.group(2)))
        yield _Table(
            numbers, text[max(start, body - _MAX_HEAD) : body], text[found.end() : body], text[body:end], closed
        )
        start = end


class _Ends:
    """Where tables end: as the site ends them, behind a cell, else at the next `</table`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._none_behind = len(text)
        """From here on no table ends behind a cell; so that many tables without such an end cost one search."""

    def after(self, position: int) -> re.Match[str] | None:
        found = _TABLE_END.search(self._text, position) if position < self._none_behind else None
        if found is None:
            self._none_behind = min(self._none_behind, position)
            return _ANY_TABLE_END.search(self._text, position)
        return found


def _generator(head: BeautifulSoup) -> str | None:
    """Return the site's own page parser; what a browser or an archiver calls itself there is none."""
    named = (str(tag.get("content") or "").strip() for tag in head.find_all("meta", attrs={"name": "generator"}))
    return next((name for name in named if _PAGE_PARSER.fullmatch(name)), None)


def _links(head: BeautifulSoup) -> str:
    found = [str(tag.get("href") or "") for tag in head.find_all(["link", "a"])]
    return " ".join(h for h in found if h.endswith(".rss")) or " ".join(h for h in found if "newssniffer" in h)


def _names(source: str) -> tuple[Sides[str | None], Sides[datetime | None], str | None]:
    """Return titles, times and distance from the source of the head rows."""
    titles: Sides[str | None] = Sides(None, None)
    times: Sides[datetime | None] = Sides(None, None)
    distance = None
    for row in _ROW.split(source):
        cells = _HEAD_CELL.split(row)[1:]
        if not cells:
            continue
        old, new = cells[0], cells[1] if len(cells) > 1 else ""
        if "<time" in row.lower() or (page_header.moment(_plain(row)) and not page_header.without_times(_plain(row))):
            times, distance = Sides(_time(old), _time(new)), page_header.period(_plain(new))
        elif titles == Sides(None, None):
            titles = Sides(_plain(old) or None, _plain(new) or None)
    return titles, times, distance


def _time(cell: str) -> datetime | None:
    value = _TIME_VALUE.search(cell)
    return (page_header.moment(value.group(1)) if value else None) or page_header.moment(_plain(cell))


def _plain(source: str) -> str:
    return squeeze(html.unescape(_TAG.sub("", source)))


def _is_escaped(rows: str) -> bool:
    """Tell whether the text of the cells is escaped, as a browser writes it when it saves a page.

    The site itself writes `id='p1'` and escapes nothing; one ampersand that begins no
    reference proves it.
    """
    if _BARE_AMPERSAND.search(rows):
        return False
    if not _SITE_ROW.search(rows):
        return True
    cells = _TAG.sub("", rows)
    return bool(_QUOTE_REFERENCE.search(cells)) and "'" not in cells and '"' not in cells


def _rows(source: str) -> Iterator[str]:
    """Yield the source of each row's cells, from behind the first `<td>` on.

    Rows that the site numbered are followed by their numbers, so that a row spelled out in an
    article's own text cannot begin one.
    """
    starts = list(_NUMBERED_ROW.finditer(source))
    if starts:
        kept, wanted = [], int(starts[0].group(1))
        for found in starts:
            if int(found.group(1)) == wanted:
                kept.append(found)
                wanted += 1
    else:
        kept = list(_ROW_START.finditer(source))
    ends = [m.start() for m in kept[1:]] + [len(source)] * bool(kept)
    for k, (found, end) in enumerate(zip(kept, ends, strict=True)):
        row = source[found.end() : end]
        if k == len(kept) - 1:
            finish = _TABLE_END.search(row) or _ANY_TABLE_END.search(row)
            row = row[: finish.start()] if finish else row
        yield _unclosed(row)


def _unclosed(source: str) -> str:
    """Return *source* without the white space and the closing tags of cells and rows at its end."""
    end = len(source)
    while end:
        if source[end - 1].isspace():
            end -= 1
            continue
        closer = _CLOSER.search(source, max(0, end - _LONGEST_CLOSER), end) if source[end - 1] == ">" else None
        if not closer:
            break
        end = closer.start()
    return source[:end]


def _row(source: str, *, undo: bool) -> Row | None:
    """Return the row whose cells are *source*, or None where both are empty."""
    cells = _cells(source)
    paired = all(cell.strip() for cell in cells)
    old, new = (_text(cell, undo=undo, paired=paired) for cell in cells)
    if old and new:
        kind = RowKind.MATCH if old == new else RowKind.CHANGE
        return Row(kind, old, new)
    if old:
        return Row(RowKind.DELETE, old, None)
    return Row(RowKind.INSERT, None, new) if new else None


def _cells(source: str) -> tuple[str, str]:
    """Part a row in two. Where an article's text holds a `<td>` of its own, the halves that are alike show the seam."""
    seams = list(_SEAM.finditer(source))
    if not seams:
        return source, ""
    best = seams[0]
    if len(seams) > 1:
        parted = [(squeeze(_unclosed(source[: s.start()])), squeeze(source[s.end() :]), s) for s in seams[:_MAX_SEAMS]]
        # A row that matches has two equal cells; in any other, marks stand next to the seam.
        fit = [s for old, new, s in parted if old == new]
        fit += [s for old, new, s in parted if old.endswith("</del>") and (not new or new.startswith("<ins"))]
        fit += [s for old, new, s in parted if not old and new.startswith("<ins")]
        best = fit[0] if fit else best
    return _unclosed(source[: best.start()]), source[best.end() :]


def _text(cell: str, *, undo: bool, paired: bool) -> str:
    """Return the article text of a cell: the site's marks taken off, everything else kept.

    Only where both cells are filled (*paired*) does the site mark single words.
    """
    opened = _OPEN_MARK.match(cell)
    text = cell
    if opened:
        text = cell[opened.end() :].rstrip()
        closing = f"</{opened.group(1)}>"
        text = text[: -len(closing)] if text.lower().endswith(closing.lower()) else text
        if paired:
            # Words are marked with white space inside the mark; a mark glued to its word is the
            # article's own, unless all of them are.
            text = (_SPACED_MARK if _SPACED_MARK.search(text) else _MARK).sub(" ", text)
    return squeeze(html.unescape(text) if undo else text)


def _version(number: int, name: tuple[str | None, datetime | None, str | None], cells: list[str | None]) -> ReadVersion:
    title, observed_at, period = name
    blocks = tuple(page_header.block(text) for text in cells if text)
    return ReadVersion(number, title, blocks, observed_at=observed_at, period=period)
