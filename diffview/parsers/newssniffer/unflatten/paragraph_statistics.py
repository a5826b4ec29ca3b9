"""How long the paragraphs of a page are, in characters and sentences, as far as its certain rows show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from diffview.parsers.newssniffer.unflatten.word_shapes import ends_outside_quotations, sentence_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOWEST_LENGTH_SPREAD = 0.35
"""Spread of log lengths of paragraphs that is assumed at least, so that one page of even paragraphs is no law."""
_PRIOR_WEIGHT = 4
"""How many paragraphs of the page the usual length and spread below weigh."""
_USUAL_LENGTH = math.log(130.0)
"""Log of the usual number of characters of a paragraph, before the page shows its own."""
_USUAL_SPREAD = 0.95
_USUAL_SENTENCES = 1.8


_USUAL_COUNTS = (0.55, 0.2, 0.12, 0.07, 0.06)
"""Usual shares of paragraphs with 1, 2, 3, 4 and more sentences, before the page shows its own."""
_COUNTS_WEIGHT = 2.5
"""How many paragraphs of the page these weigh."""


class ParagraphStatistics(NamedTuple):
    """What the paragraphs of a page's certain rows are like."""

    length: float
    """Mean of the log of their numbers of characters."""
    spread: float
    """Standard deviation of the same."""
    sentences: float
    """Mean number of sentences."""
    single: float
    """How plainly the page puts one sentence in each paragraph, sentences inside quotations aside: 0 where no more
    paragraphs do than usual, 1 where all do."""
    counts: tuple[float, ...]
    """Log of the share of paragraphs with 1, 2, 3, … sentences, the last for all longer ones."""

    def usual(self, sentences: int) -> float:
        """Return the log probability of a paragraph of so many sentences."""
        return self.counts[min(sentences, len(self.counts)) - 1]


def statistics_of(paragraphs: Sequence[str]) -> ParagraphStatistics:
    """Return the statistics of a page whose certain paragraphs are *paragraphs* (none: the usual ones)."""
    weight = _PRIOR_WEIGHT
    n = len(paragraphs) + weight
    logs = [math.log(len(p)) for p in paragraphs if p]
    mean = (sum(logs) + weight * _USUAL_LENGTH) / n
    square = sum((x - mean) ** 2 for x in logs) + weight * _USUAL_SPREAD**2
    sizes = [1 + sum(sentence_ends(p.split(" "))) for p in paragraphs]
    spread = max(_LOWEST_LENGTH_SPREAD, math.sqrt(square / n))
    found = [usual * _COUNTS_WEIGHT for usual in _USUAL_COUNTS]
    for size in sizes:
        found[min(size, len(found)) - 1] += 1
    counts = tuple(math.log(count / (len(sizes) + _COUNTS_WEIGHT)) for count in found)
    usual_size = (sum(sizes) + weight * _USUAL_SENTENCES) / n
    return ParagraphStatistics(mean, spread, usual_size, _single(paragraphs), counts)


def _single(paragraphs: Sequence[str]) -> float:
    single = sum(not any(ends_outside_quotations(p.split(" "))) for p in paragraphs) + _COUNTS_WEIGHT * _USUAL_COUNTS[0]
    share = single / (len(paragraphs) + _COUNTS_WEIGHT)
    return max(0.0, (share - _USUAL_COUNTS[0]) / (1 - _USUAL_COUNTS[0]))
