"""How alike two blocks are, by the words that both hold, the rare ones weighing most.

Similarity runs from 0 (no word in common) to 1 (the same words): the weight of the words that both
hold over the mean of what each holds (Dice), a word weighing log((n + 1) / blocks that hold it)
(Spärck Jones 1972). It knows no language, no stop words and no order.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from math import log
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from diffview.text.words import is_unspaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.sides import Sides

MIN_SAMPLE = 6
"""Words are weighed by at least so many blocks, where there are so many: two blocks alone would tell nothing."""

MAX_CAREFUL = 20_000
"""The words of longer blocks are taken as white space parts them, and not put into NFC: they have plenty."""

_WORD = re.compile(r"\w+")


class WeighedWords(NamedTuple):
    """The different words of a block and what they weigh together."""

    words: frozenset[str]
    weight: int


class Similarity:
    """What the words of some blocks weigh, and so how alike any two of them are."""

    def __init__(self, blocks: Sides[Sequence[str]], free: Sides[Sequence[int]]) -> None:
        """Count the words of the *free* blocks and of as many others as `MIN_SAMPLE` asks for. Linear."""
        old = {i: words_of(blocks.old[i]) for i in free.old}
        new = {j: words_of(blocks.new[j]) for j in free.new}
        sample = [*old.values(), *new.values()]
        wanted = MIN_SAMPLE - len(sample)
        if wanted > 0:
            sample += [words_of(blocks.old[i]) for i in _others(len(blocks.old), old, (wanted + 1) // 2)]
            sample += [words_of(blocks.new[j]) for j in _others(len(blocks.new), new, wanted // 2)]
        holders = Counter(chain.from_iterable(sample))
        self._weights = _weights(len(sample), holders)
        weigh = self._weights.__getitem__
        self.old = {i: WeighedWords(words, sum(map(weigh, words))) for i, words in old.items()}
        self.new = {j: WeighedWords(words, sum(map(weigh, words))) for j, words in new.items()}

    def weight_of(self, words: Iterable[str]) -> int:
        """Return what *words* weigh together."""
        return sum(map(self._weights.__getitem__, words))

    def shared(self, old: WeighedWords, new: WeighedWords) -> int:
        """Return the weight of the words that both hold."""
        return sum(map(self._weights.__getitem__, old.words & new.words))

    def joined(self, parts: Iterable[WeighedWords]) -> WeighedWords:
        """Return the words of several blocks taken as one."""
        words: frozenset[str] = frozenset().union(*[part.words for part in parts])
        return WeighedWords(words, self.weight_of(words))


def words_of(text: str) -> frozenset[str]:
    """Return the different words of *text*, capitals and marks put aside; characters where no spaces part words."""
    text = text.lower().replace("_", " ")  # what is left of mark-up; `\w` takes it for a letter
    if not text.isascii():
        if is_unspaced(text):
            return frozenset(tokens(text) if len(text) < MAX_CAREFUL else text)
        text = normalize("NFC", text) if len(text) < MAX_CAREFUL else text
    if len(text) > MAX_CAREFUL:
        return frozenset(text.split())
    return frozenset(_WORD.findall(text))


def _weights(blocks: int, holders: Counter[str]) -> dict[str, int]:
    """Put what each word weighs, in whole numbers, in the place of its count in *holders*, and return that.

    A sum of floats depends on its order, and a set's order on the seed that Python hashes
    strings with: two runs would not agree. A second table of a million words would take 100 MB.
    """
    table = [0, *[round(1000 * log((blocks + 1) / count)) for count in range(1, blocks + 1)]]
    for word, count in holders.items():
        holders[word] = table[count]
    return holders


def similarity_of(shared: int, old: WeighedWords, new: WeighedWords) -> float:
    """Return the similarity of two blocks that share words of the weight *shared*."""
    both = old.weight + new.weight
    return 2.0 * shared / both if both else 0.0


def _others(length: int, known: dict[int, frozenset[str]], wanted: int) -> list[int]:
    """Return about *wanted* positions below *length*, spread evenly, that are not *known*."""
    if wanted <= 0 or not length:
        return []
    return [k for k in range(0, length, max(1, length // wanted)) if k not in known]
