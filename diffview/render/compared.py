"""All that a page says about two versions of one article: the same value for both shells.

Which rows of the captures had to be inferred is listed beside the table: each with its text, how
sure it is, and the other ways to read it, so that a person may choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffview.model import Sides
from diffview.render.languages import language_of
from diffview.render.notices import PairCorrection, pair_correction
from diffview.render.placing import numbered
from diffview.render.segments import Segment, View
from diffview.render.view import diff_table, headline
from diffview.render.words import QUALITY_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import Digest, History, Row, RowChoice, RowKind, Version
    from diffview.render.options import Options
    from diffview.render.view import DiffTable

KEPT_WORDS = {
    "match": "same on both sides",
    "change": "changed",
    "delete": "only in the older version",
    "insert": "only in the newer version",
}
"""What a row's kind means, for a reader."""


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
    """The last moment at which the text of the earlier version is known to have stood."""
    changed_before: datetime | None
    """The first moment at which the text of the later version is known to have stood."""
    times_disagree: bool
    """True where the later version was seen before the earlier one: then neither moment is known."""
    between: int
    """Known versions between the two."""
    bad: tuple[str, ...]
    """What the captures between the two are that gave no version: "error page"."""
    rows: tuple[InferredRow, ...]
    rows_by_change: Mapping[int, str]
    """From a change's number to the anchor of the row that it was inferred from."""
    language: str | None
    """Of the article's text, where it is known."""
    correction: PairCorrection | None
    """What new correction notices say of these changes; None where the pair brings none."""
    language_note: str
    """What cannot be named, where the language of the texts has no file of words; else ""."""

    @property
    def reversed(self) -> bool:
        """Tell whether the newer version stands on the old side."""
        return self.old.number > self.new.number

    @property
    def earlier(self) -> Version:
        """Return the one of the two that the source numbers first."""
        return self.new if self.reversed else self.old

    @property
    def later(self) -> Version:
        """Return the one of the two that the source numbers last."""
        return self.old if self.reversed else self.new

    @property
    def period(self) -> str | None:
        """Return the source's own words for the time between the two, where no times are known."""
        known = self.changed_after or self.changed_before
        return self.later.period if not known and self.later.number == self.earlier.number + 1 else None

    @property
    def title(self) -> str:
        """Return the headline to name the page by."""
        return self.new.title or self.old.title or self.history.title or "Untitled article"


def compared(history: History, pair: Sides[Version], explained: ClassifiedComparison, options: Options) -> Compared:
    """Return what is shown of *pair*, two versions of *history* that *explained* compares."""
    certain = Sides(tuple(b.certain for b in pair.old.blocks), tuple(b.certain for b in pair.new.blocks))
    rows = tuple(_inferred_rows(history, pair, explained))
    earlier, later = sorted((pair.old, pair.new), key=_number)
    numbers = {v.number for v in history.versions} | {g.number for g in history.gaps}
    after, before = _last_seen(earlier, later.observed_at), later.observed_at
    disagree = after is not None and before is not None and after > before
    return Compared(
        history=history,
        old=pair.old,
        new=pair.new,
        table=diff_table(explained, certain, options),
        headline=headline(explained, View.BOTH),
        changed_after=None if disagree else after,
        changed_before=None if disagree else before,
        times_disagree=disagree,
        between=sum(earlier.number < number < later.number for number in numbers),
        bad=tuple(_bad_between(history, after, before)),
        rows=rows,
        rows_by_change={row.change: row.anchor for row in reversed(rows) if row.change},
        language=language_of(explained.sides.new),
        language_note=explained.language_note.text if explained.language_note else "",
        correction=pair_correction(explained, Sides(pair.old.number, pair.new.number)),
    )


def _bad_between(history: History, after: datetime | None, before: datetime | None) -> Iterator[str]:
    """Yield what the captures of *history* between two moments are that gave no version."""
    for one in history.unusable:
        at = one.observed_at
        if at is not None and after is not None and before is not None and after <= at <= before:
            yield QUALITY_WORDS[one.quality]


def _number(version: Version) -> int:
    return version.number


def _last_seen(version: Version, before: datetime | None) -> datetime | None:
    """Return the latest sighting of *version* that is not after *before*, its first one where all are."""
    seen = [version.observed_at, *(s.observed_at for s in version.sightings)]
    known = [at for at in seen if at is not None and (before is None or at <= before)]
    return max(known, default=version.observed_at)


def _inferred_rows(history: History, pair: Sides[Version], explained: ClassifiedComparison) -> Iterator[InferredRow]:
    """Yield the rows of every capture that pairs the two versions and is not sure of them."""
    captures = {s.capture for s in pair.old.sightings} & {s.capture for s in pair.new.sightings}
    by_text: Mapping[tuple[str, str | None], int] | None = None
    for capture, rows in history.rows:
        if capture not in captures:
            continue
        for position, row in enumerate(rows):
            if row.corrected or (row.choices and not row.certain):
                by_text = _changes_by_text(pair, explained) if by_text is None else by_text
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


def _changes_by_text(pair: Sides[Version], explained: ClassifiedComparison) -> dict[tuple[str, str | None], int]:
    out: dict[tuple[str, str | None], int] = {}
    for item, number in numbered(explained):
        if number and not item.headline:
            out.update({("old", pair.old.blocks[p].text): number for p in item.change.old})
            out.update({("new", pair.new.blocks[p].text): number for p in item.change.new})
    return out
