"""What the pages of one article can be read as: for each page the candidate readings of each of its rows.

Pages whose cells were never in doubt, and pages of one version, have one candidate for each row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind, Sides
from diffview.parsers.newssniffer.unflatten import propagation, solve
from diffview.parsers.newssniffer.unflatten.segment import NO_TEXT, OpenLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.model import Row

FLOOR = 1e-12
"""Least probability of a candidate: a neighbouring page may prove what a page by itself thought impossible."""
CERTAIN_FROM = 0.9995
"""Probability from which a row that an overlapping page supports is certain. A wrong one spoils a whole version."""
SURELY_A_ROW = 0.9
"""Sum of the chances of a row and its choices from which it is a row, where its cells were apart: on articles not seen
before 755 of 756 gaps that are that sure have their true number of rows (tests/training/learn_cells.py)."""


class Candidate(NamedTuple):
    """One way to read a row, with its probability."""

    kind: RowKind
    old: str | None
    new: str | None
    chance: float

    @property
    def reading(self) -> tuple[RowKind, str | None, str | None]:
        """Return the reading alone: kind, old text, new text."""
        return self.kind, self.old, self.new

    def side(self, which: int) -> str | None:
        """Return the old text for 0, the new one for 1."""
        return self.new if which else self.old


class PageCandidates(NamedTuple):
    """One page: the numbers of its two versions and, row by row, the ways to read it."""

    numbers: tuple[int | None, int | None]
    """The versions on its two sides; None for a side that it has not (a version page has only an old one)."""
    candidates: tuple[tuple[Candidate, ...], ...]
    order: str
    """Sorts pages, whatever order they came in."""


def of_version(number: int, texts: Sequence[str], order: str) -> PageCandidates:
    """Return the candidates of a page that shows one version, exactly: one a row."""
    return PageCandidates((number, None), tuple((Candidate(RowKind.MATCH, t, None, 1.0),) for t in texts), order)


def of_rows(numbers: tuple[int, int], rows: Sequence[Row], order: str, period: str | None = None) -> PageCandidates:
    """Return the candidates of a page of two versions, those of its uncertain rows weighed anew.

    *period* is how far the versions are apart, as the page words it.
    """
    weighed = iter(_weighed(rows, period))
    found = tuple((_only(row),) if row.kind is RowKind.MATCH or _is_fixed(row) else next(weighed) for row in rows)
    return PageCandidates(numbers, found, order)


def _only(row: Row) -> Candidate:
    return Candidate(row.kind, row.old, row.new, 1.0)


def _is_fixed(row: Row) -> bool:
    # A row that gave itself away, that a person chose, or that kept its cells apart.
    return row.corrected or (row.certain and row.confidence == 1.0)


def _weighed(rows: Sequence[Row], period: str | None) -> Iterator[tuple[Candidate, ...]]:
    """Yield for each row that is open all ways to read it."""
    matched = [row.old or "" for row in rows if row.kind is RowKind.MATCH]
    found, kept = _open_lines(rows)
    built = solve.segments_of(found, matched, period)
    propagation.weigh(built, matched, solve.learned().weights)
    chances = [c for gap in built for c in gap.chances()]
    for row, line in zip(kept, chances, strict=True):
        yield tuple(Candidate(*c, max(FLOOR, p)) for c, p in line) if not row.cells_apart else _own_candidates(row)


def _open_lines(rows: Sequence[Row]) -> tuple[list[OpenLines], list[Row]]:
    """Return what stands between the rows that are not open, and the open rows in order."""
    found: list[OpenLines] = []
    kept: list[Row] = []
    run: list[str] = []
    above: Sides[str | None] = NO_TEXT
    for row in rows:
        if row.kind is not RowKind.MATCH and not _is_fixed(row):
            kept.append(row)
            run.append(_whole(row.old, row.new))
            continue
        if run:
            found.append(OpenLines(run, above, Sides(row.old, row.new)))
        run, above = [], Sides(row.old or above.old, row.new or above.new)
    return [*found, OpenLines(run, above)] if run else found, kept


def chance_of_row(row: Row) -> float:
    """Return the probability that *row* is one at all: less than 1 where the page lost its empty cells."""
    if row.certain or not row.cells_apart:
        return 1.0
    return min(1.0, row.confidence + sum(c.probability for c in row.choices))


def is_certain(chance: float, row: Row) -> bool:
    """Return whether *row* is certain, given the *chance* that all pages of the article together give its reading."""
    return chance >= CERTAIN_FROM and chance_of_row(row) >= SURELY_A_ROW


def _whole(old: str | None, new: str | None) -> str:
    return " ".join(t for t in (old, new) if t)


def _own_candidates(row: Row) -> tuple[Candidate, ...]:
    own = Candidate(row.kind, row.old, row.new, max(FLOOR, row.confidence))
    return (own, *(Candidate(c.kind, c.old, c.new, max(FLOOR, c.probability)) for c in row.choices))
