"""Comparisons that were made before, by their two texts: none is made twice while it is among the last ones."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify

if TYPE_CHECKING:
    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import Sides, Version

MAX_WORDS = 1_500_000
"""Words of all texts that are kept together: about 300 MB where every paragraph changed, 40 MB for usual articles."""


class Comparisons:
    """The last comparisons by their texts. Safe to use from several threads."""

    def __init__(self, max_words: int = MAX_WORDS) -> None:
        self._kept: OrderedDict[tuple[Side, Side], ClassifiedComparison] = OrderedDict()
        self._words = 0
        self._max_words = max_words
        self._lock = Lock()

    def of(self, pair: Sides[Version]) -> ClassifiedComparison:
        """Return how the new version of *pair* came from the old one."""
        key = (Side.of(pair.old), Side.of(pair.new))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        explained = classify(compare(*key))
        self._keep(key, explained)
        return explained

    def _keep(self, key: tuple[Side, Side], explained: ClassifiedComparison) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = explained
                self._words += _size(key)
            while self._words > self._max_words and len(self._kept) > 1:
                gone, _ = self._kept.popitem(last=False)
                self._words -= _size(gone)


def _size(key: tuple[Side, Side]) -> int:
    return sum(text.count(" ") + 1 for side in key for text in side.blocks)
