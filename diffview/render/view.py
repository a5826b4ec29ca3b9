"""The comparison as rows of a table: the values that the compare page and the export both show.

Every change of the comparison stands in exactly one row, in reading order; a moved block also
leaves a stub where it stood. A move is counted once, at its new place. Runs that nobody asked for
are folded to `Folded` rows. What the facts set aside is not counted among the changes: its rows stand
apart, in `DiffTable.aside`, or among the others on request. No HTML and no addresses here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffview.diff.model import ChangeKind, Op
from diffview.facts.kinds import FactKind
from diffview.model import BlockKind, Sides
from diffview.render import summary
from diffview.render.letters import Run
from diffview.render.options import Layout, Options
from diffview.render.placing import Placed, Role, folded, numbered, parts, placed
from diffview.render.rows import Cell, ChangeRow, EqualRow, Folded, Paragraph, Row, StubRow, as_paragraphs
from diffview.render.segments import Mark, Segment, View, paragraphs, same, title_segments
from diffview.render.words import HEADLINE, KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.diff.model import Change
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.model import MarkFacts
    from diffview.render.placing import Group, Item
    from diffview.render.summary import Count, Highlight, Jump

__all__ = [
    "ChangeRow",
    "DiffTable",
    "EqualRow",
    "Folded",
    "Layout",
    "Options",
    "Paragraph",
    "StubRow",
    "as_paragraphs",
    "diff_table",
    "headline",
]

STUB_WORDS = 9
"""How many of its first words remind the reader of a block that moved away."""

MAX_FOLDED = 400
"""Folded paragraphs that a page carries; where there are more, each run comes when it is asked for."""

MAX_ASIDE = 100
"""Changes set aside that a page lists; all of them are shown among the others on request."""

_SPACE = Segment(Mark.SAME, (Run(" "),))


@dataclass(frozen=True, slots=True)
class DiffTable:
    """All that the page shows of a comparison. But for `rows`, `hidden` and `part` no option changes it."""

    layout: Layout
    rows: tuple[Row, ...]
    counts: tuple[Count, ...]
    """By kind of change; they add up to `changes`."""
    changes: int
    hidden: int
    """Changes folded away by the filter on kinds."""
    aside: tuple[ChangeRow, ...]
    """What was set aside; empty where it is shown among the others."""
    aside_total: int
    jumps: tuple[Jump, ...]
    line: tuple[Highlight, ...]
    """The comparison in one line."""
    identical: bool
    """True where both texts are the same to the letter."""
    cut_short: str | None
    words_added: int
    words_deleted: int
    words_moved: int
    part: int
    """Which part of the rows this is, from 1."""
    parts: tuple[int, ...]
    """The number of the last change of each part; 0 where a part has none."""
    inferred: int
    """How many rows hold text that was inferred."""

    @property
    def first(self) -> str:
        """Return the anchor of the first change that is shown; "" where none is."""
        return next((row.anchor for row in self.rows if isinstance(row, ChangeRow)), "")

    def part_of(self, anchor: str) -> int:
        """Return the part that shows the numbered change of *anchor*, this one for any other anchor."""
        if not anchor[1:].isdecimal():
            return self.part
        number = int(anchor[1:])
        return next((at for at, last in enumerate(self.parts, 1) if number <= last), self.part)


def diff_table(explained: ClassifiedComparison, certain: Sides[tuple[bool, ...]], options: Options) -> DiffTable:
    """Return the rows and the summary of *explained* as *options* ask for them.

    *certain* says of every block of each side whether it was read or inferred; an empty tuple
    says that all were read.
    """
    return _Table(explained, certain, options).build()


def headline(explained: ClassifiedComparison, view: View = View.BOTH) -> tuple[Segment, ...]:
    """Return the two headlines as one word diff, or one of them with its marks."""
    facts = explained.title_facts
    return title_segments(explained.title, explained.sides, facts.marks if facts else (), view)


def change_rows(explained: ClassifiedComparison) -> tuple[ChangeRow, ...]:
    """Return every numbered change as a row that shows both texts in one, in the order of the numbers."""
    table = _Table(explained, Sides((), ()), Options(layout=Layout.INLINE))
    return tuple(table.change_row(Placed(item, Role.CHANGE, number)) for item, number in numbered(explained) if number)


class _Table:
    """One comparison on its way to the page; holds what every step needs to see."""

    def __init__(self, explained: ClassifiedComparison, certain: Sides[tuple[bool, ...]], options: Options) -> None:
        self.explained = explained
        self.sides = explained.sides
        self.certain = certain
        self.options = options

    def build(self) -> DiffTable:
        rows = placed(self.explained, self.options)
        changes = [(item, number) for item, number in numbered(self.explained) if number]
        aside = [row for row in rows if row.item.facts.set_aside]
        listed = [row for row in aside if row.role is Role.EQUAL][:MAX_ASIDE]
        cut = parts(folded(rows, self.options))
        part = max(1, min(self.options.part or 1, len(cut)))
        groups = cut[part - 1] if self.options.part else [group for one in cut for group in one]
        stats = self.explained.stats
        return DiffTable(
            layout=self.options.layout,
            rows=self._rows(groups),
            counts=summary.counts(changes),
            changes=len(changes),
            hidden=sum(row.role is Role.OTHER for row in rows),
            aside=tuple(self.change_row(row) for row in listed),
            aside_total=len(aside),
            jumps=summary.jumps(changes),
            line=summary.line(self.explained, changes),
            identical=not self.explained.changed,
            cut_short=self.explained.cut_short,
            words_added=stats.words_added,
            words_deleted=stats.words_deleted,
            words_moved=stats.words_moved,
            part=part,
            parts=_last_numbers(cut) if self.options.part else (len(changes),),
            inferred=sum(self._is_inferred(row) for row in rows),
        )

    def _is_inferred(self, row: Placed) -> bool:
        if row.item.headline or row.role in {Role.STUB, Role.OTHER_STUB}:
            return False
        change = row.item.change
        old = any(not _sure(self.certain.old, p) for p in change.old)
        return old or any(not _sure(self.certain.new, p) for p in change.new)

    def _rows(self, groups: Sequence[Group]) -> tuple[Row, ...]:
        kept = sum(len(group) for group in groups if not isinstance(group, Placed))
        lazy = (self.options.part is not None and kept > MAX_FOLDED) or not self.options.full_text
        return tuple(self._row(g) if isinstance(g, Placed) else self._folded(g, lazy=lazy) for g in groups)

    def _row(self, row: Placed) -> ChangeRow | EqualRow | StubRow:
        match row.role:
            case Role.EQUAL:
                return self._equal_row(row.item)
            case Role.STUB | Role.OTHER_STUB:
                return self._stub(row)
            case _:
                return self.change_row(row)

    def _folded(self, run: Sequence[Placed], *, lazy: bool) -> Folded:
        anchor = f"fold-{run[0].item.name}"
        asked = anchor == self.options.unfold
        equal = [row for row in run if row.role is Role.EQUAL]
        return Folded(
            anchor=anchor,
            rows=() if lazy and not asked else tuple(self._row(row) for row in run),
            unchanged=len(equal),
            aside=sum(row.item.facts.set_aside for row in equal),
            others=sum(row.role is Role.OTHER for row in run),
            open=asked,
        )

    def change_row(self, row: Placed) -> ChangeRow:
        """Return the row of a change with the texts that its layout asks for."""
        item, change = row.item, row.item.change
        side = self.options.layout is Layout.SIDE and row.role in {Role.CHANGE, Role.OTHER}
        kind = HEADLINE if item.headline else change.kind.value
        moved = change.kind is ChangeKind.MOVED
        return ChangeRow(
            number=row.number,
            anchor=row.anchor,
            kind=kind,
            word=KIND_WORDS[kind],
            facts=_worth_saying(item.facts.listed_kinds, kind),
            fact_ids=tuple(k.value for k in item.facts.listed_kinds),
            old=self._cell(item, View.OLD) if side else (),
            new=self._cell(item, View.NEW) if side else (),
            both=() if side else self._cell(item, View.BOTH),
            aside=item.facts.set_aside,
            stub=f"{row.anchor}-from" if moved else "",
            upwards=moved and self._went_up(change),
            reworded=moved and any(edit.op is not Op.EQUAL for edit in change.edits),
            old_blocks=change.old,
            new_blocks=change.new,
        )

    def _went_up(self, change: Change) -> bool:
        """Tell whether the block stands earlier than before, as a share of its text."""
        old, new = len(self.sides.old.blocks), len(self.sides.new.blocks)
        return change.new[0] * old < change.old[0] * new

    def _cell(self, item: Item, view: View) -> Cell:
        if item.headline:
            segments = title_segments(item.change, self.sides, item.facts.marks, view)
            return (Paragraph(segments, BlockKind.TITLE),) if segments else ()
        if not (item.change.old if view is View.OLD else item.change.new or item.change.old):
            return ()
        if view is View.NEW and not item.change.new:
            return ()
        return self._paragraphs(item.change, item.facts.marks, view)

    def _paragraphs(self, change: Change, marks: Sequence[MarkFacts], view: View) -> Cell:
        on_old = view is View.OLD or not change.new
        side = self.sides.old if on_old else self.sides.new
        positions = change.old if on_old else change.new
        certain = self.certain.old if on_old else self.certain.new
        texts = paragraphs(change, self.sides, marks, view)
        guessed = view is View.BOTH and any(not _sure(self.certain.old, p) for p in change.old)
        return tuple(
            Paragraph(text, side.kind_of(position), guessed or not _sure(certain, position))
            for text, position in zip(texts, positions, strict=True)
        )

    def _equal_row(self, item: Item) -> EqualRow:
        """Return the row of what is unchanged or set aside."""
        if item.change.kind is ChangeKind.EQUAL:
            return self._unchanged_row(item.change)
        old, new, both = (self._joined(item, view) for view in (View.OLD, View.NEW, View.BOTH))
        return EqualRow(old, new, both)

    def _unchanged_row(self, change: Change) -> EqualRow:
        """Return the row of an unchanged block: one text, and whether each side had to infer it."""
        (old,), (new,) = change.old, change.new
        text = same(self.sides.new.blocks[new])
        kind = self.sides.new.kind_of(new)
        before = Paragraph(text, self.sides.old.kind_of(old), not _sure(self.certain.old, old))
        after = Paragraph(text, kind, not _sure(self.certain.new, new))
        return EqualRow(before, after, Paragraph(text, kind, before.inferred or after.inferred))

    def _joined(self, item: Item, view: View) -> Paragraph:
        """Return the cell as one paragraph; marks of what is not counted are shown quietly."""
        cell = self._cell(item, view)
        if len(cell) == 1 and not cell[0].marked:
            return cell[0]
        segments = tuple(s._replace(quiet=True) for p in cell for s in (*p.segments, _SPACE))
        kind = cell[0].kind if cell else BlockKind.PARAGRAPH
        return Paragraph(segments, kind, any(p.inferred for p in cell))

    def _stub(self, row: Placed) -> StubRow:
        words = self.sides.old.blocks[row.item.change.old[0]].split()
        excerpt = " ".join(words[:STUB_WORDS]) + (" …" if len(words) > STUB_WORDS else "")
        return StubRow(f"{row.anchor}-from", row.number, row.anchor, excerpt, self._went_up(row.item.change))


def _last_numbers(cut: Sequence[Sequence[Group]]) -> tuple[int, ...]:
    """Return the highest number of a change in each part, folded ones too."""
    out: list[int] = []
    for one in cut:
        rows = [row for group in one for row in ((group,) if isinstance(group, Placed) else group)]
        own = (row.number for row in rows if row.role in {Role.CHANGE, Role.OTHER})
        out.append(max(own, default=out[-1] if out else 0))
    return tuple(out)


def _worth_saying(kinds: Sequence[FactKind], row_kind: str) -> tuple[FactKind, ...]:
    """Return *kinds* without what goes without saying."""
    return tuple(k for k in kinds if k is not FactKind.WORDING and k.value != row_kind)


def _sure(certain: Sequence[bool], position: int) -> bool:
    return certain[position] if certain else True
