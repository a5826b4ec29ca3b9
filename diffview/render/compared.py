"""All that a page says about two versions of one article: the same value for both shells.

Which rows of the captures had to be inferred is told beside the table: each with its text, how
sure it is, and the other ways to read it, so that a person may choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffview.model import Sides
from diffview.render.segments import Segment, View
from diffview.render.view import ChangeRow, DiffTable, Options, diff_table, headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import Digest, History, Row, RowChoice, RowKind, Version

KEPT_WORDS = {
    "match": "same on both sides",
    "change": "changed",
    "delete": "only in the older version",
    "insert": "only in the newer version",
}
"""What a reader is told a row's kind means."""


@dataclass(frozen=True, slots=True)
class InferredRow:
    """One row of a capture that its parser had to infer, or that a person has decided."""

    anchor: str
    capture: Digest
    position: int
    """In the capture's reading, from 0."""
    kind: RowKind
    old: str | None
    new: str | None
    confidence: float
    corrected: bool
    choices: tuple[RowChoice, ...]
    change: int
    """Number of the change that shows it; 0 where none does."""

    @property
    def meaning(self) -> str:
        """Return in words what the row says."""
        return KEPT_WORDS[self.kind.value]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions and everything that is shown of them."""

    history: History
    old: Version
    new: Version
    table: DiffTable
    headline: tuple[Segment, ...]
    changed_after: datetime | None
    """The last moment at which the old text is known to have stood."""
    changed_before: datetime | None
    """The first moment at which the new text is known to have stood."""
    between: int
    """Known versions between the two."""
    rows: tuple[InferredRow, ...]
    rows_by_change: Mapping[int, str]
    """From a change's number to the anchor of the row that it was inferred from."""

    @property
    def reversed(self) -> bool:
        """Tell whether the newer version stands on the old side."""
        return self.old.number > self.new.number

    @property
    def told_distance(self) -> str | None:
        """Return the source's own words for the time between the two, where no times are known."""
        known = self.changed_after or self.changed_before
        return self.new.period if not known and self.new.number == self.old.number + 1 else None

    @property
    def title(self) -> str:
        """Return the headline to name the page by."""
        return self.new.title or self.old.title or self.history.title or "Untitled article"


def compared(history: History, pair: Sides[Version], explained: ClassifiedComparison, options: Options) -> Compared:
    """Return what is shown of *pair*, two versions of *history* that *explained* compares."""
    certain = Sides(tuple(b.certain for b in pair.old.blocks), tuple(b.certain for b in pair.new.blocks))
    table = diff_table(explained, certain, options)
    rows = tuple(_inferred_rows(history, pair, table))
    low, high = sorted((pair.old.number, pair.new.number))
    numbers = {v.number for v in history.versions} | {g.number for g in history.gaps}
    return Compared(
        history=history,
        old=pair.old,
        new=pair.new,
        table=table,
        headline=headline(explained, View.BOTH),
        changed_after=_last_seen(pair.old, pair.new.observed_at),
        changed_before=pair.new.observed_at,
        between=sum(low < number < high for number in numbers),
        rows=rows,
        rows_by_change={row.change: row.anchor for row in reversed(rows) if row.change},
    )


def _last_seen(version: Version, before: datetime | None) -> datetime | None:
    """Return the latest sighting of *version* that is not after *before*."""
    seen = [version.observed_at, *(s.observed_at for s in version.sightings)]
    known = [at for at in seen if at is not None and (before is None or at <= before)]
    return max(known, default=version.observed_at)


def _inferred_rows(history: History, pair: Sides[Version], table: DiffTable) -> Iterator[InferredRow]:
    """Yield the rows of every capture that pairs the two versions and is not sure of them."""
    captures = {s.capture for s in pair.old.sightings} & {s.capture for s in pair.new.sightings}
    by_text = _changes_by_text(pair, table)
    for capture, rows in history.rows:
        if capture not in captures:
            continue
        for position, row in enumerate(rows):
            if row.corrected or (row.choices and not row.certain):
                change = by_text.get(("new", row.new)) or by_text.get(("old", row.old)) or 0
                yield _inferred(capture, position, row, change)


def _inferred(capture: Digest, position: int, row: Row, change: int) -> InferredRow:
    return InferredRow(
        anchor=f"row-{capture[:8]}-{position}",
        capture=capture,
        position=position,
        kind=row.kind,
        old=row.old,
        new=row.new,
        confidence=row.confidence,
        corrected=row.corrected,
        choices=row.choices,
        change=change,
    )


def _changes_by_text(pair: Sides[Version], table: DiffTable) -> dict[tuple[str, str | None], int]:
    out: dict[tuple[str, str | None], int] = {}
    for row in table.rows:
        if isinstance(row, ChangeRow):
            out.update({("old", pair.old.blocks[p].text): row.number for p in row.old_blocks})
            out.update({("new", pair.new.blocks[p].text): row.number for p in row.new_blocks})
    return out
