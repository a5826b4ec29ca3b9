"""The life-line of each sentence as a number, the same in every version that has the sentence.

Life-lines are those of `diffview.facts.lifelines`: across edits, moves, splits, merges and returns.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from diffview.facts.life_follower import Follower
from diffview.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.corpus.sentence_links import Sentence
    from diffview.facts.life_follower import Line
    from diffview.model import Version


class Lives:
    """The life-lines of one article's sentences, version by version."""

    def __init__(self) -> None:
        self._follower = Follower()
        self._numbers: dict[Line, int] = {}

    def take_in(self, version: Version, found: Sequence[Sentence]) -> tuple[int | None, ...]:
        """Return the number of each of *found*, the sentences of *version*, the next one; None in furniture."""
        self._follower.take_in(version)
        lines = chain.from_iterable(self._follower.blocks)
        lives = iter([self._numbers.setdefault(line, len(self._numbers)) for line in lines])
        furniture = {at for at, block in enumerate(version.blocks) if block.kind is BlockKind.FURNITURE}
        return tuple(None if sentence.block in furniture else next(lives) for sentence in found)
