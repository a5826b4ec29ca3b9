"""Texts that plainly go together, without weighing their words: they share most characters at their ends.

Two prefixes and suffixes cost microseconds, weighing a gap milliseconds; and most blocks that were
edited were edited in one place. What is not plain is left to the others: each function here can say
so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq, Postfix, Prefix

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_PLAIN_SHARE = 0.5
"""Blocks in the same places of a gap go together unweighed when all share this much of the longer one at their ends."""

MIN_SPREAD_SHARE = 0.6
"""Blocks at an end of a gap go together so where they share so many of the longer one's words, in order.

Words, not characters, and no neighbour may share as many: rows of a table are much like one another.
"""

MAX_SPREAD = 10_000
"""Longer blocks, in characters, are not looked through for shared words: about 0.1 ms for a pair of these."""

MAX_PART_UNSHARED = 0.4
"""What paired blocks do not share must be shorter than this share of any block left over, or it may be part of it."""


def plain_places(few: Sequence[str], many: Sequence[str]) -> list[int] | None:
    """Return where in *many* each text of *few* stands, judged by its ends alone, or None where that is not plain."""
    places: list[int] = []
    spare: list[int] = []
    most = at = 0
    for k, text in enumerate(few):
        last = len(many) - len(few) + k
        while (rest := unshared(text, many[at])) < 0:
            spare.append(len(many[at]))
            at += 1
            if at > last:
                return None
        if at < last and unshared(text, many[at + 1]) >= 0:
            return None  # one row of a table: which of them needs weighing
        most = max(most, rest)
        places.append(at)
        at += 1
    spare += map(len, many[at:])
    return None if spare and most > MAX_PART_UNSHARED * min(spare) else places


def plainly_first(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether the first texts go together whatever follows the second, where there is a second.

    They share most of their characters, the rest is too little to be a part of a second one, and
    no second one shares as much.
    """
    if not old or not new:
        return False
    rest = unshared_anywhere(old[0], new[0])
    return rest >= 0 and all(
        rest <= MAX_PART_UNSHARED * len(second) and unshared_anywhere(first, second) < 0
        for first, second in (*[(old[0], text) for text in new[1:]], *[(new[0], text) for text in old[1:]])
    )


def unshared(a: str, b: str) -> int:
    """Return how many characters of the longer text are at neither common end, or -1 where they are too many."""
    longer = max(len(a), len(b))
    head = Prefix.similarity(a, b)
    rest = longer - head - Postfix.similarity(a[head:], b[head:])
    return rest if rest <= (1.0 - MIN_PLAIN_SHARE) * longer else -1


def unshared_anywhere(a: str, b: str) -> int:
    """Return the same, or where ends share too little about how many characters the words not shared in order have."""
    rest = unshared(a, b)
    longer = max(len(a), len(b))
    if rest >= 0 or min(len(a), len(b)) < MIN_PLAIN_SHARE * longer or longer > MAX_SPREAD:
        return rest
    old, new = a.split(), b.split()
    share = LCSseq.normalized_similarity(old, new, score_cutoff=MIN_SPREAD_SHARE)
    return round((1.0 - share) * longer) if share else -1
