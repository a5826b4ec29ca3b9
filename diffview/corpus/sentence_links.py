"""Which sentence of the newer version came from which of the older one.

A comparison pairs blocks and marks words. Here its equal runs of letters are shared out to the sentences
that hold them: two sentences are linked where they share at least half the letters of the shorter one.
What the links of a change make of its sentences names them: one to one is equal, edited or (where the
block moved) moved; one to several is a split; several to one a merge. A sentence without a link was added
or deleted, unless the same words stand elsewhere among those without a link: then it moved.
"""

from __future__ import annotations

import operator
from collections import defaultdict, deque
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from diffview.diff.model import ChangeKind, Op
from diffview.text.normalise import matching_form
from diffview.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diffview.diff.model import Change, Comparison

MIN_SHARED: Final = 0.5
"""Two sentences are linked that share at least this part of the letters of the shorter one. 0…1, up is stricter."""

MIN_MOVED_WORDS: Final = 3
"""Sentences of fewer words ("He agreed.") stand in many places: they are never called moved on their words alone."""


class LinkKind(StrEnum):
    """What became of a sentence."""

    EQUAL = "equal"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    DELETED = "deleted"


class Sentence(NamedTuple):
    """A sentence of a version."""

    block: int
    """Position of its block."""
    start: int
    """Where it begins in the block, in characters."""
    text: str
    """Without the white space around it."""


class SentenceLink(NamedTuple):
    """A sentence of the older version, one of the newer, or both, and what happened."""

    kind: LinkKind
    old: int | None
    new: int | None
    """Positions of the sentences in their versions, over all blocks."""
    old_share: float | None
    """0…1: which part of the older sentence's letters stand in the newer one; None for added and deleted."""
    new_share: float | None
    """0…1: which part of the newer sentence's letters stood in the older one; None for added and deleted."""


class SentenceCutter:
    """Cuts blocks into sentences, a text that stands in several versions once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, str], ...]] = {}

    def sentences_of(self, blocks: Iterable[str]) -> tuple[Sentence, ...]:
        """Return the sentences of *blocks*, in reading order."""
        return tuple(
            Sentence(position, start, text) for position, block in enumerate(blocks) for start, text in self._cut(block)
        )

    def _cut(self, block: str) -> tuple[tuple[int, str], ...]:
        found = self._known.get(block)
        if found is None:
            found = self._known[block] = tuple(_cut(block))
        return found


def _cut(block: str) -> Iterator[tuple[int, str]]:
    start = 0
    for part in sentences(block):
        if text := part.strip():
            yield start + part.index(text[0]), text
        start += len(part)


def link_sentences(
    comparison: Comparison, old: Sequence[Sentence], new: Sequence[Sentence]
) -> tuple[SentenceLink, ...]:
    """Return every link between *old* and *new*, the sentences of both sides of *comparison*.

    In the order of the newer version, each deleted sentence right behind what stood before it in the older one.
    Every sentence is in at least one link.
    """
    by_old, by_new = _by_block(old), _by_block(new)
    links: list[SentenceLink] = []
    for change in comparison.changes:
        before = [k for block in change.old for k in by_old.get(block, ())]
        after = [k for block in change.new for k in by_new.get(block, ())]
        if change.kind is ChangeKind.EQUAL:
            links += (SentenceLink(LinkKind.EQUAL, i, j, 1.0, 1.0) for i, j in zip(before, after, strict=True))
        else:
            links += _of_change(comparison, change, (before, after), (old, new))
    return tuple(_with_moved(links, old, new))


def _by_block(found: Sequence[Sentence]) -> dict[int, list[int]]:
    out: dict[int, list[int]] = defaultdict(list)
    for position, sentence in enumerate(found):
        out[sentence.block].append(position)
    return out


class _Extent(NamedTuple):
    """Where a sentence stands in the joined text of a change, in letters: white space is not counted."""

    position: int
    start: int
    end: int


def _of_change(
    comparison: Comparison,
    change: Change,
    places: tuple[list[int], list[int]],
    texts: tuple[Sequence[Sentence], Sequence[Sentence]],
) -> Iterator[SentenceLink]:
    sides = comparison.sides
    old_letters = _letters_before(sides.old.text_of(change.old)) if change.old else [0]
    new_letters = _letters_before(sides.new.text_of(change.new)) if change.new else [0]
    old = _extents(change.old, sides.old.blocks, places[0], texts[0], old_letters)
    new = _extents(change.new, sides.new.blocks, places[1], texts[1], new_letters)
    shared = _shared(change, old, new, (old_letters, new_letters))
    kept = {
        (i, j): letters
        for (i, j), letters in shared.items()
        if letters >= MIN_SHARED * min(old[i].end - old[i].start, new[j].end - new[j].start)
    }
    yield from _named(kept, old, new, texts, moved=change.kind is ChangeKind.MOVED)


def _letters_before(text: str) -> list[int]:
    """Return for each place in *text* how many characters before it are no white space."""
    spaces = accumulate(map(str.isspace, text), initial=0)
    return list(map(operator.sub, range(len(text) + 1), spaces))


def _extents(
    blocks: Iterable[int],
    block_texts: Sequence[str],
    places: Iterable[int],
    found: Sequence[Sentence],
    letters: Sequence[int],
) -> list[_Extent]:
    offsets: dict[int, int] = {}
    offset = 0
    for block in blocks:
        offsets[block] = offset
        offset += len(block_texts[block]) + 1
    extents = []
    for place in places:
        start = offsets[found[place].block] + found[place].start
        extents.append(_Extent(place, letters[start], letters[start + len(found[place].text)]))
    return extents


def _shared(
    change: Change, old: Sequence[_Extent], new: Sequence[_Extent], letters: tuple[Sequence[int], Sequence[int]]
) -> dict[tuple[int, int], int]:
    """Return how many letters each pair of sentences shares, by their positions in *old* and *new*."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    i = j = 0
    for edit in change.edits:
        if edit.op is not Op.EQUAL:
            continue
        at_old, at_new = letters[0][edit.old_start], letters[1][edit.new_start]
        left = letters[0][edit.old_end] - at_old
        while left > 0:
            i, j = _holding(old, i, at_old), _holding(new, j, at_new)
            step = min(left, old[i].end - at_old, new[j].end - at_new)
            shared[i, j] += step
            at_old, at_new, left = at_old + step, at_new + step, left - step
    return shared


def _holding(extents: Sequence[_Extent], at: int, letter: int) -> int:
    """Return the position, from *at* on, of the sentence that holds *letter*: sentences hold every letter."""
    while extents[at].end <= letter:
        at += 1
    return at


def _named(
    kept: dict[tuple[int, int], int],
    old: Sequence[_Extent],
    new: Sequence[_Extent],
    texts: tuple[Sequence[Sentence], Sequence[Sentence]],
    *,
    moved: bool,
) -> Iterator[SentenceLink]:
    """Yield the links of one change, those of the newer side in order, deleted ones where they stood."""
    of_old: dict[int, list[int]] = defaultdict(list)
    of_new: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(kept):
        of_old[i].append(j)
        of_new[j].append(i)
    waiting = deque(i for i in range(len(old)) if i not in of_old)
    # What was deleted stands before what came in at the same place: before the next sentence that has a link.
    following = _following(of_new, len(new), len(old))
    for j, extent in enumerate(new):
        while waiting and waiting[0] < following[j]:
            yield SentenceLink(LinkKind.DELETED, old[waiting.popleft()].position, None, None, None)
        if j not in of_new:
            yield SentenceLink(LinkKind.ADDED, None, extent.position, None, None)
        for i in of_new.get(j, ()):
            same = texts[0][old[i].position].text == texts[1][extent.position].text
            kind = _kind(len(of_old[i]), len(of_new[j]), same=same, moved=moved)
            yield SentenceLink(
                kind, old[i].position, extent.position, _share(kept[i, j], old[i]), _share(kept[i, j], extent)
            )
    for i in waiting:
        yield SentenceLink(LinkKind.DELETED, old[i].position, None, None, None)


def _following(of_new: Mapping[int, Sequence[int]], new_count: int, old_count: int) -> list[int]:
    """Return for each new sentence the first old one linked to it or, without a link, to the next that has one."""
    found = [old_count] * new_count
    at = old_count
    for j in reversed(range(new_count)):
        at = of_new[j][0] if j in of_new else at
        found[j] = at
    return found


def _share(letters: int, extent: _Extent) -> float:
    return round(letters / max(1, extent.end - extent.start), 4)


def _kind(parts: int, sources: int, *, same: bool, moved: bool) -> LinkKind:
    """Return the kind of a link between a sentence that became *parts* ones and one that came from *sources*."""
    if parts > 1:
        return LinkKind.SPLIT
    if sources > 1:
        return LinkKind.MERGED
    if moved:
        return LinkKind.MOVED
    return LinkKind.EQUAL if same else LinkKind.EDITED


def _with_moved(
    links: Sequence[SentenceLink], old: Sequence[Sentence], new: Sequence[Sentence]
) -> Iterator[SentenceLink]:
    """Yield *links*, a deleted and an added sentence of the same words joined to one that moved."""
    gone: dict[str, list[int]] = defaultdict(list)
    for link in links:
        if link.kind is LinkKind.DELETED and link.old is not None:
            form = matching_form(old[link.old].text)
            if form.count(" ") + 1 >= MIN_MOVED_WORDS:
                gone[form].append(link.old)
    moved: dict[int, int] = {}
    for link in links if gone else ():
        if link.kind is LinkKind.ADDED and link.new is not None:
            waiting = gone.get(matching_form(new[link.new].text))
            if waiting:
                moved[link.new] = waiting.pop(0)
    taken = set(moved.values())
    for link in links:
        if link.kind is LinkKind.DELETED and link.old in taken:
            continue
        if link.kind is LinkKind.ADDED and link.new in moved:
            yield SentenceLink(LinkKind.MOVED, moved[link.new], link.new, 1.0, 1.0)
        else:
            yield link
