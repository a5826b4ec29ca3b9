"""Where each change of a comparison stands in the table, before any text is cut into marks.

Every change but the equal ones and those that are set aside has a number, from 1 in reading order,
the headline first: numbers and anchors are those of the comparison and do not change with what is
filtered. A run of rows that nobody asked for is folded. A long table is cut into parts.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diffview.diff.model import ChangeKind
from diffview.facts.kinds import SET_ASIDE
from diffview.render.options import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.diff.model import Change
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.model import ChangeFacts
    from diffview.render.options import Options

MIN_FOLD = 2
"""Fewest unchanged blocks that are worth folding; one alone takes no more room than the row saying so.

Where no context is wanted, and before the first change, even one is folded.
"""

MAX_LEADING = 1
"""Up to this much context, none is shown before the first change: the change comes first."""

PART_ROWS = 250
"""Rows of one part of a long table: about 130 kB of HTML, which Chromium shows in a tenth of a second."""


class Item(NamedTuple):
    """A change with its facts."""

    change: Change
    facts: ChangeFacts
    headline: bool = False

    @property
    def name(self) -> str:
        """Return a name that is its own in this comparison: "headline", "n12", "o3"."""
        if self.headline:
            return "headline"
        return f"{'n' if self.change.new else 'o'}{(self.change.new or self.change.old)[0]}"


class Role(Enum):
    """What a row is for the options asked for."""

    CHANGE = auto()
    OTHER = auto()
    """A change of other kinds than those asked for."""
    STUB = auto()
    OTHER_STUB = auto()
    EQUAL = auto()
    """Unchanged, or set aside."""


class Placed(NamedTuple):
    """A change at its place in the table."""

    item: Item
    role: Role
    number: int
    """0 where it has none."""

    @property
    def anchor(self) -> str:
        """Return the anchor of the change: "c3", of one that is set aside "aside-n12"."""
        return f"c{self.number}" if self.number else f"aside-{self.item.name}"


Group: TypeAlias = "Placed | tuple[Placed, ...]"
"""A row that is shown, or a run that is folded."""


def items_of(explained: ClassifiedComparison) -> Iterator[Item]:
    """Yield every change, equal ones too, in reading order, the headline first where it differs."""
    title, facts = explained.title, explained.title_facts
    if title is not None and facts is not None and title.kind is not ChangeKind.EQUAL:
        yield Item(title, facts, headline=True)
    for change, one in zip(explained.changes, explained.facts, strict=True):
        yield Item(change, one)


def numbered(explained: ClassifiedComparison) -> Iterator[tuple[Item, int]]:
    """Yield every change with its number; 0 for the equal ones and those that are set aside."""
    number = 0
    for item in items_of(explained):
        counts = item.change.kind is not ChangeKind.EQUAL and not item.facts.set_aside
        number += counts
        yield item, number if counts else 0


def placed(explained: ClassifiedComparison, options: Options) -> list[Placed]:
    """Return all rows in reading order, nothing folded; every move has a stub at its old place."""
    rows: list[Placed] = []
    after: dict[int, int] = {}  # position of an old block that did not move -> rows up to and with it
    moves: list[Placed] = []
    start = 0
    for item, number in numbered(explained):
        row = Placed(item, _role(item, options), number)
        rows.append(row)
        if item.headline:
            start = len(rows)
        elif item.change.kind is ChangeKind.MOVED:
            moves.append(row)
        else:
            after.update(dict.fromkeys(item.change.old, len(rows)))
    stubs = [(_place(row.item.change.old[0], after, start), _stub(row)) for row in sorted(moves, key=_old_place)]
    return _with_stubs(rows, stubs)


def _role(item: Item, options: Options) -> Role:
    if item.change.kind is ChangeKind.EQUAL:
        return Role.EQUAL
    asked = bool(options.kinds & SET_ASIDE)
    if item.facts.set_aside and not options.show_aside and not asked:
        return Role.EQUAL
    if options.kinds and options.kinds.isdisjoint(item.facts.listed_kinds):
        return Role.EQUAL if item.facts.set_aside else Role.OTHER
    return Role.CHANGE


def _stub(row: Placed) -> Placed:
    return row._replace(role=Role.STUB if row.role is Role.CHANGE else Role.OTHER_STUB)


def _old_place(row: Placed) -> int:
    return row.item.change.old[0]


def _place(at: int, after: dict[int, int], start: int) -> int:
    """Return before which row the stub of the old block *at* stands: after the nearest old block before it."""
    while at > 0:
        at -= 1
        if at in after:
            return after[at]
    return start


def _with_stubs(rows: list[Placed], stubs: list[tuple[int, Placed]]) -> list[Placed]:
    """Return *rows* with each stub before the row that its place names."""
    out: list[Placed] = []
    waiting = sorted(stubs, key=_first)
    at = 0
    for position, row in enumerate(rows):
        while at < len(waiting) and waiting[at][0] <= position:
            out.append(waiting[at][1])
            at += 1
        out.append(row)
    return out + [stub for _, stub in waiting[at:]]


def _first(pair: tuple[int, Placed]) -> int:
    return pair[0]


def folded(rows: Sequence[Placed], options: Options) -> list[Group]:
    """Return *rows* with the runs that nobody asked for folded."""
    context = 0 if options.layout is Layout.CHANGES or not options.full_text else options.context
    near = _near_changes(rows, context)
    first = next((at for at, row in enumerate(rows) if row.role in {Role.CHANGE, Role.STUB}), len(rows))
    out: list[Group] = []
    run: list[Placed] = []
    for position, row in enumerate(rows):
        if position not in near and row.role not in {Role.CHANGE, Role.STUB}:
            run.append(row)
            continue
        out.extend(_run(run, MIN_FOLD if context and position > first else 1))
        run = []
        out.append(row)
    return [*out, *_run(run, MIN_FOLD if context and first < len(rows) else 1)]


def _run(run: list[Placed], least: int) -> list[Group]:
    if len(run) < least and all(row.role is Role.EQUAL for row in run):
        return list(run)
    return [tuple(run)] if run else []


def _near_changes(rows: Sequence[Placed], context: int | None) -> set[int]:
    """Return the positions of the unchanged rows within *context* of a change that is shown."""
    if context is None:
        return {at for at, row in enumerate(rows) if row.role is Role.EQUAL}
    near: set[int] = set()
    for at, row in enumerate(rows):
        if row.role is Role.CHANGE:
            leading = 0 if not near and context <= MAX_LEADING else context
            near.update(range(at - leading, at + context + 1))
    return {at for at in near if 0 <= at < len(rows) and rows[at].role is Role.EQUAL}


def parts(groups: Sequence[Group], size: int = PART_ROWS) -> list[list[Group]]:
    """Return *groups* cut into parts of at most *size* rows that are shown; a fold goes with the row before it."""
    out: list[list[Group]] = [[]]
    rows = 0
    for group in groups:
        if isinstance(group, Placed):
            if rows == size:
                out.append([])
                rows = 0
            rows += 1
        out[-1].append(group)
    return out
