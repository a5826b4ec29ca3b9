"""How alike two blocks are, by the words that both hold, the rare ones weighing most.

Likeness runs from 0 (no word in common) to 1 (the same words): the weight of the words that both
hold over the mean of what each holds (Dice), a word weighing log((n + 1) / blocks that hold it)
(Spärck Jones 1972). It knows no language, no stop words and no order.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.diff.vocabulary import Vocabulary
    from diffview.model import Sides

MIN_SAMPLE = 40
"""Words are weighed by at least so many blocks, where there are so many: two blocks alone would tell nothing."""


def _weight(blocks: int, holders: int) -> int:
    return round(1000 * log((blocks + 1) / holders))


class Words(NamedTuple):
    """The different words of a block, as codes, and what they weigh together."""

    codes: frozenset[str]
    weight: int


class _Weights(dict[str, int]):
    """What each word weighs; one that was never counted weighs as much as the rarest.

    Weights are whole numbers: a sum of floats depends on its order, and a set's order on the
    seed that Python hashes strings with.
    """

    def __init__(self, blocks: int, holders: Counter[str]) -> None:
        super().__init__({code: _weight(blocks, count) for code, count in holders.items()})
        self._most = _weight(blocks, 1)

    def __missing__(self, code: str) -> int:
        return self._most


class Likeness:
    """What the words of some blocks weigh, and so how alike any two of them are."""

    def __init__(self, blocks: Sides[Sequence[str]], free: Sides[Sequence[int]], vocabulary: Vocabulary) -> None:
        """Count the words of the *free* blocks and of as many others as `MIN_SAMPLE` asks for. Linear."""
        self._codes = vocabulary.code
        self._old = {i: frozenset(self._codes(blocks.old[i])) for i in free.old}
        self._new = {j: frozenset(self._codes(blocks.new[j])) for j in free.new}
        holders: Counter[str] = Counter(chain.from_iterable(self._old.values()))
        holders.update(chain.from_iterable(self._new.values()))
        count = len(self._old) + len(self._new)
        for side, known in ((blocks.old, self._old), (blocks.new, self._new)):
            for position in _others(len(side), known, (MIN_SAMPLE - len(self._old) - len(self._new) + 1) // 2):
                holders.update(frozenset(self._codes(side[position])))
                count += 1
        self.holders = holders
        self._weights = _Weights(count, holders)
        self.old = {i: self._words(codes) for i, codes in self._old.items()}
        self.new = {j: self._words(codes) for j, codes in self._new.items()}

    def _words(self, codes: frozenset[str]) -> Words:
        return Words(codes, self.weight_of(codes))

    def weight_of(self, codes: Iterable[str]) -> int:
        """Return what *codes* weigh together."""
        return sum(map(self._weights.__getitem__, codes))

    def shared(self, old: Words, new: Words) -> int:
        """Return the weight of the words that both hold."""
        return self.weight_of(old.codes & new.codes)

    def joined(self, parts: Iterable[Words]) -> Words:
        """Return the words of several blocks taken as one."""
        return self._words(frozenset().union(*[part.codes for part in parts]))


def like(shared: int, old: Words, new: Words) -> float:
    """Return the likeness of two blocks that share words of the weight *shared*."""
    both = old.weight + new.weight
    return 2.0 * shared / both if both else 0.0


def _others(length: int, known: dict[int, frozenset[str]], wanted: int) -> list[int]:
    """Return *wanted* positions below *length*, spread evenly, that are not *known*."""
    if wanted <= 0 or not length:
        return []
    step = max(1, length // wanted)
    return [k for k in range(0, length, step) if k not in known]
