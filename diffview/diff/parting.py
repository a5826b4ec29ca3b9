"""Short parts of a block that were parted from it: a heading before its paragraph, a last item behind a list.

Shared words cannot show this: a heading is short, its words often stand in the paragraph as well, and where
mark-up was lost the two are glued together ("Ferry timesUntil then"). Characters can: what the paragraph lost at
its beginning is what the heading holds.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rapidfuzz.distance import LCSseq

from diffview.diff.script import common
from diffview.diff.splits import MAX_PARTS
from diffview.text.words import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.diff.limits import Work
    from diffview.sides import Sides

Positions: TypeAlias = "tuple[int, ...]"

MIN_FOUND = 0.8
"""How much of a part, by its letters and digits, must be found at that end of the whole, in order."""

MIN_USED = 0.7
"""How alike the end of the whole must be to the part and the end of the rest together.

0 to 1, up is alike. Below, the part's letters may be found by chance in a long passage that was deleted.
"""

CLAUSE_WORDS = 3
"""So many words in a row that whole and rest share are the place where both go on together."""

LOOKED_AT = 12
"""So many words of a neighbour are looked for in the whole before characters are compared."""

MAX_PARTED = 10_000
"""Longer blocks, in characters, are not looked at."""


class Ends(NamedTuple):
    """What a whole block and the rest of it hold before, or behind, the words that both share: letters and digits."""

    whole: str
    rest: str


def with_parts(
    old: Positions, new: Positions, blocks: Sides[Sequence[str]], free: Sides[Sequence[bool]], work: Work
) -> tuple[Positions, Positions]:
    """Return the positions *old* and *new* of blocks that go together, and of the parts of them that stand beside.

    Where one side is one block, the *free* blocks of the other side right before and behind may have
    been parted from it.
    """
    if len(old) == 1:
        new = _extended(blocks.old[old[0]], new, blocks.new, free.new, work)
    if len(new) == 1:
        old = _extended(blocks.new[new[0]], old, blocks.old, free.old, work)
    return old, new


def _extended(whole: str, at: Positions, blocks: Sequence[str], free: Sequence[bool], work: Work) -> Positions:
    """Return *at* with the free neighbours that the ends of *whole* were parted into."""
    first, last = at[0], at[-1]
    room = MAX_PARTS - len(at)
    before = _free_run(range(first - 1, max(first - room, 0) - 1, -1), free)
    behind = _free_run(range(last + 1, min(last + room + 1, len(free))), free)
    if before and not _may_hold(whole, blocks[before[0]]):
        before = []
    if behind and not _may_hold(whole, blocks[behind[0]]):
        behind = []
    if not before and not behind:
        return at
    rest = " ".join([blocks[k] for k in at])
    if before:
        first -= parted_from(heads(whole, rest, work), [blocks[k] for k in before], work)
    if behind:
        last += parted_from(tails(whole, rest, work), [blocks[k] for k in behind], work, behind=True)
    return (*range(first, at[0]), *at, *range(at[-1] + 1, last + 1))


def _may_hold(whole: str, part: str) -> bool:
    """Tell whether half of the first words of *part* stand in *whole*, glued to others or not: a quick look first."""
    words = part.split(None, LOOKED_AT)[:LOOKED_AT]
    return 2 * sum([word in whole for word in words]) >= len(words) > 0


def _free_run(places: range, free: Sequence[bool]) -> list[int]:
    return list(takewhile(free.__getitem__, places))


def heads(whole: str, rest: str, work: Work) -> Ends:
    """Return what *whole* and *rest* hold before the first clause that both share."""
    return _ends(_words(whole), _words(rest), work)


def tails(whole: str, rest: str, work: Work) -> Ends:
    """Return what *whole* and *rest* hold behind the last clause that both share, its letters from behind."""
    return _ends(
        [word[::-1] for word in reversed(_words(whole))], [word[::-1] for word in reversed(_words(rest))], work
    )


def parted_from(ends: Ends, parts: Sequence[str], work: Work, *, behind: bool = False) -> int:
    """Return how many of *parts* the end of the whole was parted into; the nearest to the rest comes first.

    *ends* are heads, or tails where the parts stand *behind* the rest.
    """
    if not ends.whole or not work.may_match(len(ends.whole) * (len(ends.rest) + sum(map(len, parts)))):
        return 0
    found, count = LCSseq.similarity(ends.whole, ends.rest), 0
    together = ends.rest
    for k, part in enumerate(parts, 1):
        letters = _letters(part)
        together = (letters[::-1] if behind else letters) + together
        now = LCSseq.similarity(ends.whole, together)
        if not letters or now - found < MIN_FOUND * len(letters):
            break
        if 2 * now >= MIN_USED * (len(ends.whole) + len(together)):
            count = k
        found = now
    return count


def _ends(whole: Sequence[str], rest: Sequence[str], work: Work) -> Ends:
    codes = {word: chr(k) for k, word in enumerate(dict.fromkeys([*whole, *rest]), 1)}
    old, new = ["".join(map(codes.__getitem__, words)) for words in (whole, rest)]
    for run in common(old, new, work):
        if run.length >= min(CLAUSE_WORDS, len(rest)):
            return Ends(_letters("".join(whole[: run.old])), _letters("".join(rest[: run.new])))
    return Ends("", "")


def _words(text: str) -> list[str]:
    if len(text) > MAX_PARTED:
        return []
    return [*text] if is_unspaced(text) else text.split()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
