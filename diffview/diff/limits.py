"""How much work a comparison may do, counted, never clocked.

The same input gives the same answer on a slow machine and on a busy one. Whatever limit bites is
named in `Comparison.cut_short` (the first that bit), and the answer is then coarser, never wrong:
the laws hold with every limit at zero.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Limits(NamedTuple):
    """Bounds of one comparison; all are counts, up is dearer and finer."""

    gap_cells: int = 4_096
    """Pairs of blocks that are weighed against each other in one gap between anchors: 64 × 64.

    A larger gap is first cut at pairs that share rare words. About 2 µs a pair.
    """
    all_gap_cells: int = 200_000
    """Pairs of blocks that are weighed in all gaps together: about 0.4 s."""
    postings: int = 8
    """A word that more unmatched blocks than these hold proposes no pair: it is not rare."""
    word_cells: int = 40_000_000
    """Old words × new words of one exact script, common ends taken off (MediaWiki's line).

    5 MB and a millisecond. A larger piece is first cut at runs of words that both sides have
    once; what cannot be cut so is cut in equal parts (`cut_short`).
    """
    all_word_cells: int = 2_000_000_000
    """Old words × new words of all scripts together: about 0.1 s. Beyond, blocks are replaced whole."""
    searched_words: int = 1_000_000
    """Words among which anchors are looked for, all searches together: about 0.4 s."""


LIMITS = Limits()


class Profile:
    """Collects the seconds that each step takes; *clock* is the caller's, as this layer has none.

    >>> import time
    >>> profile = Profile(time.process_time)
    >>> with profile.step("marks"):
    ...     pass
    >>> list(profile.seconds)
    ['marks']
    """

    __slots__ = ("clock", "seconds")

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.seconds: dict[str, float] = {}
        """By the name of the step, in the order in which they were first taken."""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time that the body takes to the step *name*."""
        start = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - start


class Work:
    """What one comparison has spent of its limits, and which of them bit first."""

    __slots__ = ("cut_short", "gap_cells", "limits", "searched_words", "word_cells")

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.gap_cells = 0
        self.word_cells = 0
        self.searched_words = 0
        self.cut_short: str | None = None

    def cut(self, limit: str) -> None:
        """Note that *limit* bit."""
        if self.cut_short is None:
            self.cut_short = limit

    def may_weigh(self, cells: int) -> bool:
        """Tell whether a gap of so many pairs of blocks may be weighed in full, and count it if so."""
        if cells > self.limits.gap_cells or self.gap_cells + cells > self.limits.all_gap_cells:
            return False
        self.gap_cells += cells
        return True

    def may_match(self, cells: int) -> bool:
        """Tell whether a script of so many pairs of words may be made, and count it if so."""
        if cells > self.limits.word_cells or self.word_cells + cells > self.limits.all_word_cells:
            return False
        self.word_cells += cells
        return True

    def may_search(self, words: int) -> bool:
        """Tell whether anchors may be looked for among so many words, and count it if so."""
        if self.searched_words + words > self.limits.searched_words:
            return False
        self.searched_words += words
        return True
