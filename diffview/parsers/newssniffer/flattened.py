"""Read a NewsSniffer diff page that was flattened to text: seams, sides and times may be lost.

Three layouts are read. SEAM, the usual one: a row is one line, a match is its text twice with
nothing between, a change its two texts with one space between, a unpaired paragraph stands as it is.
TAB: a tab parts the cells. BREAK: each cell is a line of its own, empty cells left out or kept
as empty lines. Several pages may follow each other in one file; navigation around them is left out.

What a line is not sure to be is inferred for the whole page at once (`unflatten`), and marked so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import ParserId, Reading, ReadVersion, Row, RowKind, Sides
from diffview.parsers.newssniffer import page_header
from diffview.parsers.newssniffer.rows import columns
from diffview.parsers.newssniffer.unflatten import cells, solve
from diffview.parsers.newssniffer.unflatten.segment import OpenLines
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from diffview.parsers.page import Page

_HEADER = re.compile(
    r"^[^\S\n]*+Version[^\S\n]++(\d{1,6})\s*+(?:\|[|\t ]*+\n?[^\S\n]*+)?Version[^\S\n]++(\d{1,6})[^\S\n]*+$",
    re.MULTILINE,
)
_PAGE_STARTS = re.compile(r"^[^\S\n]*+This article is from the source\b", re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S++")
_ARTICLE_NUMBER = re.compile(r"/articles/\d")
_MAX_NAME_LINES = 12
"""The titles and times above the rows take fewer lines than this in every layout."""


class Layout(StrEnum):
    """How the flattening parted the two cells of a row."""

    SEAM = "seam"
    TAB = "tab"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class _Part:
    """One page of a file: the text above its head cells, and the lines below them."""

    head: str
    numbers: Sides[int]
    layout: Layout
    lines: list[str]


class _Names(NamedTuple):
    """Titles, times and distance, and how many lines they took."""

    titles: Sides[str | None]
    certain: bool
    times: Sides[datetime | None]
    period: str | None
    taken: int


class FlatPage:
    """The parser of flattened diff pages."""

    id = ParserId("newssniffer-text", 2)

    def recognises(self, page: Page) -> bool:
        """Return whether *page* is text and holds the head cells "Version a" and "Version b" on neighbouring lines.

        Text that opens with the site's own sentence is no HTML, whatever tags its article names.
        """
        is_text = not page.is_html or _PAGE_STARTS.match(page.text.lstrip()) is not None
        return is_text and _HEADER.search(page.text) is not None

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for each page in the file, in order."""
        return tuple(self._reading(page, part) for part in _parts(page.text))

    def _reading(self, page: Page, part: _Part) -> Reading:
        names = _names(part)
        rows, warnings = _rows(part.layout, part.lines[names.taken :], names.period)
        facts = page_header.facts_of(part.head, address=page.capture.url, links=" ".join(_own_addresses(part.head)))
        found = columns(rows)
        old = ReadVersion(part.numbers.old, names.titles.old, found.old, names.times.old, title_certain=names.certain)
        new = ReadVersion(
            part.numbers.new,
            names.titles.new,
            found.new,
            names.times.new,
            names.period,
            title_certain=names.certain,
        )
        return Reading(
            parser=self.id,
            capture=page.capture.digest,
            origin=page.capture.origin,
            article=facts.article,
            versions=(old, new),
            versions_claimed=facts.versions_claimed,
            rows=rows,
            warnings=warnings,
        )


PARSER = FlatPage()


def _parts(text: str) -> Iterator[_Part]:
    """Part a file into its pages: a page ends where the next one's first sentence stands."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    headers = list(_HEADER.finditer(text))
    starts = [0]
    for before, header in pairwise(headers):
        opening = [m.start() for m in _PAGE_STARTS.finditer(text, before.end(), header.start())]
        starts.append(opening[-1] if opening else header.start())
    ends = [*starts[1:], len(text)]
    for header, start, end in zip(headers, starts, ends, strict=True):
        between = text[header.start() : header.end()]
        layout = Layout.BREAK if "\n" in between.strip() else Layout.TAB if "\t" in between else Layout.SEAM
        numbers = Sides(int(header.group(1)), int(header.group(2)))
        lines = _without_footer(text[header.end() : end].removeprefix("\n").split("\n"))
        if layout is Layout.SEAM and _holds_tabs(lines):
            layout = Layout.TAB
        yield _Part(text[start : header.start()], numbers, layout, lines)


def _own_addresses(text: str) -> list[str]:
    """Return the addresses in *text* that name one of the tracking site's own article pages."""
    return [found for found in _ADDRESS.findall(text) if _ARTICLE_NUMBER.search(found.partition("newssniffer")[2])]


def _holds_tabs(lines: Sequence[str]) -> bool:
    parted = sum(1 for line in lines if "\t" in line.strip(" \n"))
    return parted > 0 and all(_double(squeeze(line)) is None for line in lines if line.strip() and "\t" not in line)


def _without_footer(lines: list[str]) -> list[str]:
    """Return *lines* up to the site's footer, where one stands alone behind the rows."""
    for k in range(len(lines) - 1, -1, -1):
        if page_header.FOOTER.match(lines[k].strip()):
            # The same words doubled, or in both cells, would be a row of the article, and so would it with rows below.
            is_row = len(page_header.FOOTER.findall(lines[k])) > 1 or any(map(_double, map(squeeze, lines[k + 1 :])))
            return lines if is_row else lines[:k]
    return lines


def _names(part: _Part) -> _Names:
    """Read the title and time rows, which end with the distance in brackets where it is kept."""
    lines = part.lines
    last = next(
        (
            k
            for k, line in enumerate(lines[:_MAX_NAME_LINES])
            if page_header.period(line) and not page_header.without_times(line)
        ),
        None,
    )
    if last is None:
        # Without the distance the titles take one row.
        filled = [k for k, line in enumerate(lines[:_MAX_NAME_LINES]) if line.strip()]
        count = 2 if part.layout is Layout.BREAK else 1
        last = filled[count - 1] if len(filled) >= count else -1
    above = lines[: last + 1]
    timed = [k for k, line in enumerate(above) if line.strip() and not page_header.without_times(line)]
    text = " ".join(above[k] for k in timed)
    times = page_header.moments(text)
    old, new, certain = _titles(part.layout, [line for k, line in enumerate(above) if k not in timed])
    known = (times[0], times[1]) if len(times) > 1 else (None, None)
    return _Names(Sides(old or None, new or None), certain, Sides(*known), page_header.period(text), last + 1)


def _titles(layout: Layout, lines: list[str]) -> tuple[str, str, bool]:
    """Return both titles, and whether they are sure."""
    if not lines:
        return "", "", True
    if layout is Layout.TAB and "\t" in lines[0]:
        old, _, new = lines[0].partition("\t")
        return squeeze(old), squeeze(new), True
    filled = [line for line in lines if line.strip()]
    if layout is Layout.BREAK:
        for pair in (lines, filled):
            if len(pair) == 2:  # noqa: PLR2004 - two cells a row
                return squeeze(pair[0]), squeeze(pair[1]), True
    text = squeeze(" ".join(filled))
    if len(filled) == 1 and (filled[0].startswith(" ") or filled[0].endswith(" ")):
        # The one space of the seam stands at the outside: the other title is empty.
        return ("", text, True) if filled[0].startswith(" ") else (text, "", True)
    half = len(text) // 2
    if text[:half] == text[half + 1 :]:
        return text[:half], text[:half], True
    cut = solve.title_cut(text)
    return (*cut, False) if cut else (text, text, False)


def _rows(layout: Layout, lines: Sequence[str], period: str | None) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    if layout is Layout.TAB:
        return _tab_rows(lines), ()
    if layout is Layout.BREAK:
        return _break_rows(lines)
    return _seam_rows([squeezed for line in lines if (squeezed := squeeze(line))], period)


def _double(text: str) -> str | None:
    """Return the half of a text that says the same thing twice with nothing between, or None."""
    half, odd = divmod(len(text), 2)
    return text[:half] if half and not odd and text[:half] == text[half:] else None


def _sure_double(half: str) -> bool:
    """Return whether a doubled text can only be a match: one that is itself a repetition ("----") may be one cell."""
    return half not in (half + half)[1:-1] and any(c.isalnum() for c in half)


def _seam_rows(lines: Sequence[str], period: str | None) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    halves = [_double(line) for line in lines]
    matched = [h for h in halves if h]
    solved, warnings = solve.solve(_between(lines, halves), matched, period)
    inferred = iter(solved)
    rows = tuple(
        Row(RowKind.MATCH, half, half, _sure_double(half), 1.0 if _sure_double(half) else _UNSURE_DOUBLE)
        if half
        else next(inferred)
        for half in halves
    )
    return rows, warnings


def _between(lines: Sequence[str], halves: Sequence[str | None]) -> list[OpenLines]:
    """Return the lines between matches; *halves* are the texts of the matches, None for the other lines."""
    found: list[OpenLines] = []
    run: list[str] = []
    above: str | None = None
    for line, half in zip(lines, halves, strict=True):
        if half is None:
            run.append(line)
            continue
        if run:
            found.append(OpenLines(run, Sides(above, above), Sides(half, half)))
        run, above = [], half
    return [*found, OpenLines(run, Sides(above, above))] if run else found


_UNSURE_DOUBLE = 0.9
"""How sure a match of dashes or one repeated letter is: almost always it is one."""


def _tab_rows(lines: Sequence[str]) -> tuple[Row, ...]:
    """Read rows whose cells a tab parts; a line without one has lost the empty cell's tab, and so its side."""
    rows: list[Row] = []
    open_lines: list[str] = []
    for line in (*lines, "\t"):
        old, tab, new = line.strip(" ").partition("\t")
        old, new = squeeze(old), squeeze(new)
        if not tab:
            open_lines += [old] if old else []
            continue
        rows += cells.unpaired_rows(open_lines)
        open_lines = []
        if old and new:
            rows.append(Row(RowKind.MATCH if old == new else RowKind.CHANGE, old, new))
        elif old:
            rows.append(Row(RowKind.DELETE, old, None))
        elif new:
            rows.append(Row(RowKind.INSERT, None, new))
    return tuple(rows)


def _break_rows(lines: Sequence[str]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Read rows each of whose cells is a line of its own."""
    stripped = [squeeze(line) for line in lines]
    while stripped and not stripped[-1]:
        stripped.pop()
    if "" in stripped and (exact := _paired(stripped)):
        return exact, ()
    rows, warnings = cells.broken_rows([line for line in stripped if line])
    return tuple(rows), warnings


def _paired(lines: list[str]) -> tuple[Row, ...] | None:
    """Return the rows of lines that stand two by two, empty cells kept as empty lines; None where they do not."""
    lines = [*lines, ""] if len(lines) % 2 else lines
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    if any(not old and not new for old, new in pairs) or any(
        a == b for a, b in zip(lines[1::2], lines[2::2], strict=False) if a
    ):
        return None
    return tuple(_pair(old, new) for old, new in pairs)


def _pair(old: str, new: str) -> Row:
    if old and new:
        return Row(RowKind.MATCH if old == new else RowKind.CHANGE, old, new)
    return Row(RowKind.DELETE, old, None) if old else Row(RowKind.INSERT, None, new)
