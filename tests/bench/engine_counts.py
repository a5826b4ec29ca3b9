"""Count what a comparison shows, and what the shortest script of the same words would show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from diffview.diff.model import Comparison, Op

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TOKEN = re.compile(r"\w+|[^\w\s]")
"""Words and marks, as the flat word diffs take them that the engine is measured against."""


def edits_of(comparison: Comparison) -> int:
    """Count the edits that a reader sees: runs of deletions and insertions with nothing equal between.

    A run goes on over the borders of blocks, as it does in a script of the whole text: three new
    paragraphs are one edit there, and so they are here.
    """
    return _runs(edit.op is not Op.EQUAL for change in comparison.changes for edit in change.edits)


def shortest(old: Sequence[str], new: Sequence[str], cut: Callable[[str], list[str]]) -> tuple[int, int]:
    """Return how many edits the shortest script of the whole text has, and how many words these change.

    *cut* gives the words of a text. A moved word is deleted and inserted: such a script knows no moves.
    """
    numbers: dict[str, str] = {}
    a, b = (
        "".join([numbers.setdefault(word, chr(len(numbers) + 256)) for word in cut("\n".join(x))]) for x in (old, new)
    )
    steps = list(LCSseq.opcodes(a, b))
    changed = sum(
        step.src_end - step.src_start + step.dest_end - step.dest_start for step in steps if step.tag != "equal"
    )
    return _runs(step.tag != "equal" for step in steps), changed


def _runs(changed: Iterable[bool]) -> int:
    count = 0
    inside = False
    for is_change in changed:
        count += is_change and not inside
        inside = is_change
    return count
