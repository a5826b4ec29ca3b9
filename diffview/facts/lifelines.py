"""Follow each sentence, and each word of it, through the versions of an article.

A sentence is followed across edits, moves, splits and returns: the same words, typography aside, are the same
sentence, wherever they stand; of those that are left, the most alike pairs are one sentence edited; a part of a
sentence that was split has the life of the whole; and a sentence that comes back after a while, also with other
words, is one life with a gap. A word has the version in which its life began: it stays the same word while an edit of
its sentence leaves it (as WikiWho does for Wikipedia: Flöck and Acosta 2014, "WikiWho: precise and efficient
attribution of authorship of revisioned content").

Work grows with the sentences that change: blocks that stay are cut once. Similarity runs from 0 to 100, up is alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.life_follower import Follower, LifeState, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Version


class WordOrigin(NamedTuple):
    """A word, and when it came."""

    text: str
    first: int
    """The number of the version in which it was first seen in this sentence."""


@dataclass(frozen=True, slots=True)
class Life:
    """One sentence through the versions."""

    versions: tuple[int, ...]
    """The numbers of the versions that have it, ascending."""
    states: tuple[LifeState, ...]
    """Its words, oldest first: a second state is an edit."""
    words: tuple[WordOrigin, ...]
    """Those of its last state."""
    absent: tuple[int, ...]
    """The numbers of held versions between its first and its last that do not have it: a life with a gap."""

    @property
    def first(self) -> int:
        """Return the number of the version in which it was first seen."""
        return self.versions[0]

    @property
    def last(self) -> int:
        """Return the number of the last version that has it."""
        return self.versions[-1]

    @property
    def text(self) -> str:
        """Return its last words."""
        return self.states[-1].text

    @property
    def edited(self) -> int | None:
        """Return the number of the version in which its words last changed; None where they never did."""
        return self.states[-1].since if len(self.states) > 1 else None


@dataclass(frozen=True, slots=True)
class Lifelines:
    """The lives of all sentences that ever stood in an article."""

    latest: int
    """The number of the last version."""
    paragraphs: tuple[tuple[Life, ...], ...]
    """The sentences of the last version, block by block, furniture left out."""
    gone: tuple[Life, ...]
    """Those that the last version does not have, in the order in which they went."""


def lifelines(versions: Sequence[Version]) -> Lifelines | None:
    """Return the lives of the sentences of *versions*, which follow each other; None where there are none."""
    if not versions:
        return None
    follower = Follower()
    for version in versions:
        follower.take_in(version)
    held = [version.number for version in versions]
    lives = {id(line): _life(line, held) for line in follower.lines}
    paragraphs = tuple(tuple(lives[id(line)] for line in block) for block in follower.blocks if block)
    gone = (life for life in lives.values() if life.last != held[-1])
    return Lifelines(held[-1], paragraphs, tuple(sorted(gone, key=_end)))


def _end(life: Life) -> tuple[int, int]:
    return (life.last, life.first)


def _life(line: Line, held: Sequence[int]) -> Life:
    first, last = held.index(line.versions[0]), held.index(line.versions[-1])
    present = set(line.versions)
    absent = () if last - first + 1 == len(present) else tuple(n for n in held[first:last] if n not in present)
    return Life(tuple(line.versions), tuple(line.states), tuple(map(WordOrigin, line.words, line.firsts)), absent)
