"""The rows of a comparison's table, as values. No HTML and no addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diffview.model import BlockKind
from diffview.render.segments import Mark, Segment, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diffview.facts.kinds import FactKind
    from diffview.model import Block
    from diffview.render.words import KindWord


class Paragraph(NamedTuple):
    """One block in a cell."""

    segments: tuple[Segment, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    inferred: bool = False
    """True where the parser had to infer that this text stood here."""

    @property
    def marked(self) -> bool:
        """Tell whether any of it is marked as added or removed."""
        return any(segment.mark is not Mark.SAME for segment in self.segments)


Cell: TypeAlias = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, in one row."""

    shape = "change"
    number: int
    """From 1, in reading order of the whole comparison, whatever is filtered; 0 where the change is set aside."""
    anchor: str
    kind: str
    word: KindWord
    facts: tuple[FactKind, ...]
    """Its kinds that are worth saying, weightiest first."""
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
    """One unchanged block, or one whose change is set aside; marks of such a change are quiet."""

    shape = "equal"
    old: Paragraph
    new: Paragraph
    both: Paragraph
    """Both texts in one."""

    @property
    def marked(self) -> bool:
        """Tell whether a change that is set aside stands in it."""
        return self.both.marked


@dataclass(frozen=True, slots=True)
class Folded:
    """A run of rows that are folded away: unchanged blocks, and changes of other kinds than those asked for."""

    shape = "folded"
    anchor: str
    rows: tuple[EqualRow | ChangeRow | StubRow, ...]
    """Empty where the text has to be asked for, because the table is long (`Options.unfold`)."""
    unchanged: int
    """How many of them are unchanged, or set aside."""
    aside: int = 0
    """How many of these have a change that is set aside."""
    others: int = 0
    """How many are changes of other kinds."""
    open: bool = False
    """True where its text was asked for."""


Row: TypeAlias = ChangeRow | StubRow | EqualRow | Folded


def as_paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Return *blocks* as they are shown on a page of their own."""
    return tuple(Paragraph(same(block.text), block.kind, not block.certain) for block in blocks)
