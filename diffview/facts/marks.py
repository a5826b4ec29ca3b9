"""A mark and what is known of the change that it stands in.

A mark is a run of edits that are not equal: a deletion, an insertion or both together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import Op

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.diff.model import Edit
    from diffview.facts.tagging.tagger import Passage
    from diffview.model import Sides


class Span(NamedTuple):
    """Where a mark stands: character ranges on both sides, and the common text around it."""

    old: tuple[int, int]
    new: tuple[int, int]
    before: int
    """Characters of common text directly before the mark."""
    after: int
    edits: tuple[int, int]
    """Half-open range of positions in the change's edits."""


class Context(NamedTuple):
    """What is known of the change that a mark stands in."""

    sides: Sides[Passage]
    notices: Sides[int | None]
    """Where a correction notice begins on each side; None where there is none."""
    headline: bool = False

    def gone(self, span: Span) -> str:
        """Return what a mark takes away."""
        return self.sides.old.text[span.old[0] : span.old[1]]

    def come(self, span: Span) -> str:
        """Return what a mark puts in."""
        return self.sides.new.text[span.new[0] : span.new[1]]


def spans(edits: tuple[Edit, ...]) -> Iterator[Span]:
    """Yield the marks of a change: runs of edits that are not equal."""
    at, count = 0, len(edits)
    while at < count:
        if edits[at].op is Op.EQUAL:
            at += 1
            continue
        end = at
        while end < count and edits[end].op is not Op.EQUAL:
            end += 1
        first, last = edits[at], edits[end - 1]
        before = edits[at - 1].old_end - edits[at - 1].old_start if at else 0
        after = edits[end].old_end - edits[end].old_start if end < count else 0
        yield Span((first.old_start, last.old_end), (first.new_start, last.new_end), before, after, (at, end))
        at = end


def joined(spans: Sequence[Span]) -> Span:
    """Return the mark that reaches from the first of *spans* to the last."""
    first, last = spans[0], spans[-1]
    return Span(
        (first.old[0], last.old[1]),
        (first.new[0], last.new[1]),
        first.before,
        last.after,
        (first.edits[0], last.edits[1]),
    )
