"""The comparison as rows of a table: the values that the compare page and the export both show.

Every change of the comparison stands in exactly one row, in reading order; a moved block also
leaves a stub where it stood. A move is counted once, at its new place. Runs of unchanged blocks
are folded to `Folded` rows that still hold their text. What the facts set aside is not counted
among the changes: its rows stand apart, in `DiffTable.aside`, or among the others on request.
The headline is the first row. No HTML and no addresses here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diffview.diff.model import ChangeKind, Op
from diffview.facts.kinds import FactKind, Trait
from diffview.model import BlockKind
from diffview.render.letters import Run
from diffview.render.segments import Mark, Segment, View, paragraphs, same, title_segments
from diffview.render.words import HEADLINE, KIND_WORDS, KindWord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.diff.model import Change
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.model import ChangeFacts, MarkFacts
    from diffview.model import Block, Sides

MIN_FOLD = 2
"""Fewest unchanged blocks that are worth folding; one alone takes no more room than the row saying so.

Where no context is wanted even one is folded.
"""

JUMP_ITEMS = 6
"""How many changes of one kind are named in the summary before "and 3 more"."""

JUMP_LETTERS = 48
"""Longest text of a changed figure or name in the summary, in letters; longer ones are cut at a word."""

STUB_WORDS = 9
"""How many of its first words remind the reader of a block that moved away."""


class Layout(StrEnum):
    """How the two texts are laid out."""

    SIDE = "side"
    INLINE = "inline"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Options:
    """What the address of a comparison says about how to show it."""

    layout: Layout = Layout.SIDE
    context: int | None = 1
    """Unchanged blocks shown on each side of a change; None for all."""
    kinds: frozenset[FactKind] = frozenset()
    """Show only changes that have one of these kinds; empty for all."""
    show_aside: bool = False
    """True to show what is set aside among the other changes."""


class Paragraph(NamedTuple):
    """One block in a cell."""

    segments: tuple[Segment, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    inferred: bool = False
    """True where the parser had to infer that this text stood here."""


Cell: TypeAlias = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, in one row."""

    shape = "change"
    number: int
    """From 1, in the order of the page; 0 where the change is set aside."""
    anchor: str
    kind: str
    word: KindWord
    facts: tuple[FactKind, ...]
    """The names of its kinds, most weighty first."""
    fact_ids: tuple[str, ...]
    old: Cell = ()
    new: Cell = ()
    both: Cell = ()
    aside: bool = False
    stub: str = ""
    """Of a move, the anchor of the stub at the old place."""
    upwards: bool = False
    """Of a move, whether it went towards the beginning."""
    reworded: bool = False
    """Of a move, whether words changed as well."""
    old_blocks: tuple[int, ...] = ()
    new_blocks: tuple[int, ...] = ()

    @property
    def inferred(self) -> bool:
        """Tell whether any of its text was inferred."""
        return any(p.inferred for p in (*self.old, *self.new, *self.both))


@dataclass(frozen=True, slots=True)
class StubRow:
    """The place that a moved block left."""

    shape = "stub"
    anchor: str
    to: int
    """The number of the change that shows it, 0 where that is set aside."""
    target: str
    excerpt: str
    upwards: bool


@dataclass(frozen=True, slots=True)
class EqualRow:
    """One unchanged block."""

    shape = "equal"
    old: Paragraph
    new: Paragraph


@dataclass(frozen=True, slots=True)
class Folded:
    """A run of unchanged blocks, folded away but there."""

    shape = "folded"
    anchor: str
    rows: tuple[EqualRow, ...]
    aside: int = 0
    """How many of them have a change that is set aside."""


Row: TypeAlias = ChangeRow | StubRow | EqualRow | Folded


class Count(NamedTuple):
    """How many changes there are of one kind."""

    kind: str
    word: KindWord
    number: int


class JumpItem(NamedTuple):
    """One changed fact: what it was, what it is, and where."""

    old: str
    new: str
    anchor: str


class Jump(NamedTuple):
    """The changes of one kind of fact, with links."""

    kind: FactKind
    word: str
    items: tuple[JumpItem, ...]
    """At most `JUMP_ITEMS`."""
    more: int
    changes: int
    """How many changes have this kind."""


@dataclass(frozen=True, slots=True)
class DiffTable:
    """All that the page shows of a comparison."""

    layout: Layout
    rows: tuple[Row, ...]
    counts: tuple[Count, ...]
    """By kind of change; they add up to `changes`."""
    changes: int
    hidden: int
    """Changes left out by the filter on kinds."""
    aside: tuple[ChangeRow, ...]
    """What was set aside; empty where it is shown among the others."""
    aside_total: int
    jumps: tuple[Jump, ...]
    identical: bool
    """True where both texts are the same to the letter."""
    cut_short: str | None
    words_added: int
    words_deleted: int
    words_moved: int

    @property
    def inferred(self) -> int:
        """Return how many rows hold text that was inferred."""
        changed = sum(isinstance(row, ChangeRow) and row.inferred for row in self.rows)
        alone = sum(isinstance(row, EqualRow) and (row.old.inferred or row.new.inferred) for row in self.rows)
        return changed + alone


_SPACE = Segment(Mark.SAME, (Run(" "),))


class _Item(NamedTuple):
    """A change with its facts on the way to its row."""

    change: Change
    facts: ChangeFacts
    headline: bool = False


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


def as_paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Return *blocks* as they are shown on a page of their own."""
    return tuple(Paragraph(same(block.text), block.kind, not block.certain) for block in blocks)


class _Table:
    """One comparison on its way to the page; holds what every step needs to see."""

    def __init__(self, explained: ClassifiedComparison, certain: Sides[tuple[bool, ...]], options: Options) -> None:
        self.explained = explained
        self.sides = explained.sides
        self.certain = certain
        self.options = options
        self.number = 0

    def build(self) -> DiffTable:
        counted = [item for item in self._items() if not self._is_aside(item)]
        wanted = [item for item in counted if self._passes(item)]
        aside = tuple(self._change_row(i) for i in self._items() if self._counts_as_aside(i))
        rows = self._rows({id(item.change) for item in wanted})
        shown = [row for row in rows if isinstance(row, ChangeRow)]
        stats = self.explained.stats
        return DiffTable(
            layout=self.options.layout,
            rows=self._fold(rows),
            counts=_counts(shown),
            changes=len(shown),
            hidden=len(counted) - len(wanted),
            aside=() if self.options.show_aside else aside,
            aside_total=len(aside),
            jumps=_jumps(self._items(), shown),
            identical=not self.explained.changed,
            cut_short=self.explained.cut_short,
            words_added=stats.words_added,
            words_deleted=stats.words_deleted,
            words_moved=stats.words_moved,
        )

    def _items(self) -> list[_Item]:
        """Return every change that is not `equal`, the headline first."""
        title, facts = self.explained.title, self.explained.title_facts
        out = [_Item(title, facts, headline=True)] if title and facts and title.kind is not ChangeKind.EQUAL else []
        pairs = zip(self.explained.changes, self.explained.facts, strict=True)
        return out + [_Item(c, f) for c, f in pairs if c.kind is not ChangeKind.EQUAL]

    def _counts_as_aside(self, item: _Item) -> bool:
        return item.facts.set_aside

    def _is_aside(self, item: _Item) -> bool:
        return item.facts.set_aside and not self.options.show_aside

    def _passes(self, item: _Item) -> bool:
        return not self.options.kinds or not self.options.kinds.isdisjoint(item.facts.listed_kinds)

    def _rows(self, wanted: set[int]) -> list[Row]:
        """Return the rows in reading order, nothing folded yet."""
        rows: list[Row] = []
        after: dict[int, int] = {}  # position of an old block that did not move -> rows up to and with it
        moves: list[tuple[int, ChangeRow]] = []
        rows.extend(self._headline_rows(wanted))
        start = len(rows)
        for change, facts in zip(self.explained.changes, self.explained.facts, strict=True):
            item = _Item(change, facts)
            row = self._row(item, wanted)
            rows.append(row)
            if change.kind is not ChangeKind.MOVED:
                after.update(dict.fromkeys(change.old, len(rows)))
            elif isinstance(row, ChangeRow):
                moves.append((change.old[0], row))
        return _with_stubs(
            rows, [(_place(at, after, start), self._stub(at, row)) for at, row in sorted(moves, key=_first)]
        )

    def _headline_rows(self, wanted: set[int]) -> list[Row]:
        title, facts = self.explained.title, self.explained.title_facts
        if title is None or facts is None:
            return []
        if self.options.layout is Layout.CHANGES and title.kind is ChangeKind.EQUAL:
            return []
        return [self._row(_Item(title, facts, headline=True), wanted)]

    def _row(self, item: _Item, wanted: set[int]) -> ChangeRow | EqualRow:
        if item.change.kind is ChangeKind.EQUAL or id(item.change) not in wanted:
            return self._equal_row(item)
        self.number += 1
        return self._change_row(item, self.number)

    def _change_row(self, item: _Item, number: int = 0) -> ChangeRow:
        change, facts = item.change, item.facts
        side = self.options.layout is Layout.SIDE and number > 0
        kind = HEADLINE if item.headline else change.kind.value
        moved = change.kind is ChangeKind.MOVED
        anchor = f"c{number}" if number else f"aside-{self._name_of(item)}"
        return ChangeRow(
            number=number,
            anchor=anchor,
            kind=kind,
            word=KIND_WORDS[kind],
            facts=_telling(facts.listed_kinds, kind),
            fact_ids=tuple(k.value for k in facts.kinds),
            old=self._cell(item, View.OLD) if side else (),
            new=self._cell(item, View.NEW) if side else (),
            both=() if side else self._cell(item, View.BOTH),
            aside=facts.set_aside,
            stub=f"{anchor}-from" if moved and number else "",
            upwards=moved and self._went_up(change),
            reworded=moved and any(edit.op is not Op.EQUAL for edit in change.edits),
            old_blocks=change.old,
            new_blocks=change.new,
        )

    def _name_of(self, item: _Item) -> str:
        if item.headline:
            return HEADLINE
        return f"{'n' if item.change.new else 'o'}{(item.change.new or item.change.old)[0]}"

    def _went_up(self, change: Change) -> bool:
        """Tell whether the block stands earlier than before, as a share of its text."""
        old, new = len(self.sides.old.blocks), len(self.sides.new.blocks)
        return change.new[0] * old < change.old[0] * new

    def _cell(self, item: _Item, view: View) -> Cell:
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

    def _equal_row(self, item: _Item) -> EqualRow:
        """Return a row without a number: unchanged, set aside or filtered out."""
        if item.headline:
            old, new = (title_segments(item.change, self.sides, item.facts.marks, v) for v in (View.OLD, View.NEW))
            return EqualRow(Paragraph(old, BlockKind.TITLE), Paragraph(new, BlockKind.TITLE))
        return EqualRow(self._joined(item, View.OLD), self._joined(item, View.NEW))

    def _joined(self, item: _Item, view: View) -> Paragraph:
        """Return the cell as one paragraph; marks of what is not counted are shown quietly."""
        cell = self._cell(item, view)
        segments = tuple(s._replace(quiet=True) for p in cell for s in (*p.segments, _SPACE))
        kind = cell[0].kind if cell else BlockKind.PARAGRAPH
        return Paragraph(segments, kind, any(p.inferred for p in cell))

    def _stub(self, at: int, row: ChangeRow) -> StubRow:
        words = self.sides.old.blocks[at].split()
        excerpt = " ".join(words[:STUB_WORDS]) + (" …" if len(words) > STUB_WORDS else "")
        return StubRow(row.stub, row.number, row.anchor, excerpt, row.upwards)

    def _fold(self, rows: list[Row]) -> tuple[Row, ...]:
        context = 0 if self.options.layout is Layout.CHANGES else self.options.context
        if context is None:
            return tuple(rows)
        keep = _near_changes(rows, context)
        least = MIN_FOLD if context else 1
        out: list[Row] = []
        run: list[EqualRow] = []
        for position, row in enumerate(rows):
            if isinstance(row, EqualRow) and position not in keep:
                run.append(row)
                continue
            out.extend(_folded(run, len(out), least))
            run = []
            out.append(row)
        return (*out, *_folded(run, len(out), least))


def _telling(kinds: Sequence[FactKind], row_kind: str) -> tuple[FactKind, ...]:
    """Return *kinds* without what goes without saying."""
    told = [k for k in kinds if k is not FactKind.WORDING and k.value != row_kind]
    return tuple(told)


def _sure(certain: Sequence[bool], position: int) -> bool:
    return certain[position] if certain else True


def _first(pair: tuple[int, ChangeRow]) -> int:
    return pair[0]


def _place(at: int, after: dict[int, int], start: int) -> int:
    """Return before which row the stub of the old block *at* stands: after the nearest old block before it."""
    while at > 0:
        at -= 1
        if at in after:
            return after[at]
    return start


def _with_stubs(rows: list[Row], stubs: list[tuple[int, StubRow]]) -> list[Row]:
    """Return *rows* with each stub before the row that its place names."""
    out: list[Row] = []
    waiting = sorted(stubs, key=lambda stub: stub[0])
    for position, row in enumerate(rows):
        while waiting and waiting[0][0] <= position:
            out.append(waiting.pop(0)[1])
        out.append(row)
    return out + [stub for _, stub in waiting]


def _near_changes(rows: Sequence[Row], context: int) -> set[int]:
    """Return the positions of the unchanged rows within *context* of a change; the headline is always near."""
    near: set[int] = set()
    for position, row in enumerate(rows):
        if isinstance(row, ChangeRow):
            near.update(range(position - context, position + context + 1))
        elif isinstance(row, EqualRow) and row.new.kind is BlockKind.TITLE:
            near.add(position)
    return near


def _folded(run: Sequence[EqualRow], at: int, least: int) -> tuple[Row, ...]:
    if len(run) < least:
        return tuple(run)
    marked = sum(any(s.mark is not Mark.SAME for s in (*row.old.segments, *row.new.segments)) for row in run)
    return (Folded(f"fold-{at}", tuple(run), marked),)


def _counts(shown: Iterable[ChangeRow]) -> tuple[Count, ...]:
    found = Counter(row.kind for row in shown)
    return tuple(Count(kind, word, found[kind]) for kind, word in KIND_WORDS.items() if found[kind])


def _jumps(items: Sequence[_Item], shown: Sequence[ChangeRow]) -> tuple[Jump, ...]:
    """Return, for every kind of fact among the shown changes, what changed and where."""
    anchors = {(row.kind == HEADLINE, row.old_blocks, row.new_blocks): row.anchor for row in shown}
    found: dict[FactKind, list[JumpItem]] = {}
    changes: Counter[FactKind] = Counter()
    for item in items:
        anchor = anchors.get((item.headline, item.change.old, item.change.new))
        if anchor is None:
            continue
        changes.update(item.facts.listed_kinds)
        for kind in item.facts.listed_kinds:
            found.setdefault(kind, []).extend(_jump_items(item, kind, anchor))
    return tuple(
        Jump(
            kind,
            kind.label,
            tuple(found[kind][:JUMP_ITEMS]),
            max(0, len(found[kind]) - JUMP_ITEMS),
            changes[kind],
        )
        for kind in FactKind
        if kind in found
    )


def _jump_items(item: _Item, kind: FactKind, anchor: str) -> list[JumpItem]:
    """Return what *item* says of *kind*: the words that differ, or the change as a whole."""
    if Trait.QUOTED not in kind.traits:
        return [JumpItem("", "", anchor)]
    details = [detail for mark in item.facts.marks for detail in mark.details if detail.kind is kind]
    named = [JumpItem(_short(detail.old), _short(detail.new), anchor) for detail in details]
    return [each for each in named if any(map(str.isalnum, each.old + each.new))] or [JumpItem("", "", anchor)]


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= JUMP_LETTERS:
        return text
    return text[:JUMP_LETTERS].rsplit(" ", 1)[0] + " …"
