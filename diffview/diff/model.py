"""What a comparison says: positions and spans beside the texts, never copies of them.

Every block of each side stands in exactly one change. A change's `edits` are half-open ranges
in characters of its old and its new text (several blocks are joined by one line feed); they
cover both from end to end, in order. An `equal` edit covers the same characters on both sides,
to the letter: what differs only in typography is a deletion and an insertion like any other,
and it is the kinds of change (`diffview.facts`) that set it aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from diffview.model import BlockKind, Version
    from diffview.sides import Sides


class Op(StrEnum):
    """A step of an edit script."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


class Edit(NamedTuple):
    """One step: what it does and which characters it covers, `start:end` on each side.

    A deletion has an empty range on the new side (at the place where the text would stand), an
    insertion one on the old side. A replacement is a deletion followed by an insertion. A named
    tuple, because a long comparison makes tens of thousands of them.
    """

    op: Op
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class ChangeKind(StrEnum):
    """What happened to a block, or to a few blocks together."""

    EQUAL = "equal"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class _Change:
    """The shape that all changes share: positions of blocks from 0, and the edits inside.

    The kinds below add no field, so they are plain subclasses: seven more generated classes
    would take 3 ms of every start.
    """

    kind: ClassVar[ChangeKind]
    old: tuple[int, ...]
    new: tuple[int, ...]
    edits: tuple[Edit, ...]


class Equal(_Change):
    """One block that stands on both sides, to the letter."""

    __slots__ = ()
    kind = ChangeKind.EQUAL


class Edited(_Change):
    """One block that stands on both sides with other words."""

    __slots__ = ()
    kind = ChangeKind.EDITED


class Moved(_Change):
    """One block that stands elsewhere in the order, perhaps with other words as well."""

    __slots__ = ()
    kind = ChangeKind.MOVED


class Split(_Change):
    """One old block that became several new ones."""

    __slots__ = ()
    kind = ChangeKind.SPLIT


class Merged(_Change):
    """Several old blocks that became one new one."""

    __slots__ = ()
    kind = ChangeKind.MERGED


class Deleted(_Change):
    """One old block that has no counterpart."""

    __slots__ = ()
    kind = ChangeKind.DELETED


class Inserted(_Change):
    """One new block that has no counterpart."""

    __slots__ = ()
    kind = ChangeKind.INSERTED


Change: TypeAlias = Equal | Edited | Moved | Split | Merged | Deleted | Inserted


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: its title and its blocks, as they were given."""

    title: str | None
    blocks: tuple[str, ...]
    kinds: tuple[BlockKind, ...] = ()
    """The kind of each block; empty where all are paragraphs."""

    @staticmethod
    def of(version: Version) -> Side:
        """Return the title and blocks of *version* as a side."""
        from diffview.model import BlockKind  # noqa: PLC0415 - loaded by whoever has a version

        kinds = tuple(block.kind for block in version.blocks)
        plain = all(kind is BlockKind.PARAGRAPH for kind in kinds)
        return Side(version.title, tuple(block.text for block in version.blocks), () if plain else kinds)

    def kind_of(self, position: int) -> BlockKind:
        """Return the kind of the block at *position*."""
        from diffview.model import BlockKind  # noqa: PLC0415 - 15 ms to load, and comparing asks for no kind

        return self.kinds[position] if self.kinds else BlockKind.PARAGRAPH

    def text_of(self, positions: tuple[int, ...]) -> str:
        """Return the text of the blocks at *positions*, joined by line feeds: what edits count in."""
        if len(positions) == 1:
            return self.blocks[positions[0]]
        return "\n".join([self.blocks[p] for p in positions])


class Stats(NamedTuple):
    """How many words a comparison adds, deletes and moves; a moved word counts once, as moved."""

    words_added: int
    words_deleted: int
    words_moved: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the new side came from the old one.

    `changes` is in reading order of the new side; a deletion or an old-only part stands where
    the old order puts it. `title` compares the two titles (an `Equal`, `Edited`, `Deleted` or
    `Inserted` without block positions), None where neither side has one. `cut_short` is the
    name of the limit that stopped the search for a better answer, or None.
    """

    sides: Sides[Side]
    changes: tuple[Change, ...]
    title: Change | None
    stats: Stats
    cut_short: str | None = None
