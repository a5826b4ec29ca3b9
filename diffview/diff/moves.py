"""Pairs of like blocks wherever they stand: how an edited block that moved is found.

Pairs are proposed by rare words (an inverted index of the words that at most
`Limits.postings` blocks of each side hold), weighed, and taken most alike first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.diff.similarity import similarity_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.diff.similarity import Similarity, WeighedWords

PROPOSALS = 4
"""So many partners are weighed for a block: those that share the most weight of rare words with it."""

MIN_RARE = 0.1
"""The rare words that a proposed partner shares weigh at least this share of the block."""


def alike(
    old: Sequence[int], new: Sequence[int], similarity: Similarity, *, least: float, postings: int
) -> list[tuple[int, int, float]]:
    """Return pairs of positions from *old* and *new* that are at least *least* alike, each in one pair at most.

    The third value is the similarity. Costs about words × *postings*: linear in the blocks.
    Pairs of the same similarity are taken in order of their positions.
    """
    holders: dict[str, list[int]] = {}
    for i in old:
        for word in similarity.old[i].words:
            holders.setdefault(word, []).append(i)
    found: list[tuple[float, int, int]] = []
    for j in new:
        words = similarity.new[j]
        for i in _proposed(words, holders, similarity, postings):
            other = similarity.old[i]
            how = similarity_of(similarity.shared(other, words), other, words)
            if how >= least:
                found.append((-how, i, j))
    found.sort()
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    out: list[tuple[int, int, float]] = []
    for less, i, j in found:
        if i not in old_taken and j not in new_taken:
            old_taken.add(i)
            new_taken.add(j)
            out.append((i, j, -less))
    return out


def _proposed(
    words: WeighedWords, holders: Mapping[str, list[int]], similarity: Similarity, postings: int
) -> list[int]:
    """Return the few blocks that share the most weight of rare words with *words*."""
    votes: dict[int, int] = {}
    for word in words.words:
        at = holders.get(word)
        if at is not None and len(at) <= postings:
            weight = similarity.weight_of((word,))
            for i in at:
                votes[i] = votes.get(i, 0) + weight
    least = MIN_RARE * words.weight
    ranked = sorted([(-weight, i) for i, weight in votes.items() if weight >= least])
    return [i for _, i in ranked[:PROPOSALS]]
