"""Which old block goes with which new one: the frame that stays, and what moved, split or merged.

The way, each step cheaper than the next and leaving less to it:

1. Blocks that are equal to the letter and stand once on each side are anchors; the heaviest
   chain of them that ascends on both sides is the frame, the others moved.
2. In the gaps between anchors: equal ends; blocks in the same place that share most of their
   characters at both ends, or most of their words; a lone block that was plainly split or merged;
   then the heaviest in-order alignment by shared words, where one block may go with several
   (dynamic programming over the gap; a large gap is cut first at pairs that share rare words).
3. What is still alone on both sides is paired wherever it stands, most alike first: moves.
4. All pairs are chained again by weight, so that of two blocks that cross the smaller one moved.
5. A short neighbour that a block was parted from, a heading or a last item, joins it (`parting`).
6. Blocks that face each other in what is left of a small gap go together if whole clauses of them
   stay (`facing`): what was rewritten where it stood is an edit.

Similarity is the weight of the words that both have, over the mean weight of what each has; a word
weighs the more the fewer blocks hold it (Spärck Jones 1972), marks and letters of any language alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.facing import MAX_FACING_CELLS, facing_pairs
from diffview.diff.moves import alike
from diffview.diff.parting import with_parts
from diffview.diff.plain import MAX_PART_UNSHARED, plain_places, plainly_first, unshared_anywhere
from diffview.diff.script import equal_texts, heaviest_chain
from diffview.diff.similarity import Similarity
from diffview.diff.splits import MAX_PARTS, in_order
from diffview.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.diff.limits import Work

MAX_PLAIN_CELLS = 64
"""A gap of more pairs than these, and of unlike sides, is weighed at once."""

MIN_MOVE = 0.55
"""How alike a deleted and an inserted block must be to be one block that moved, or to cut a gap too large to weigh."""

MIN_MOVE_WORDS = 4
"""A block of fewer different words is no move unless it is equal to the letter."""

MIN_LONE_AMONG = 0.33
"""How alike blocks left in a larger gap must be, in order, to be one rewritten block."""


class Link(NamedTuple):
    """Blocks that go together: one and one, one and several, or several and one."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    weight: float
    """About how many characters they share; what a chain of links is weighed by."""


class Alignment(NamedTuple):
    """The links, in the order of the new side, and which of them stand out of order."""

    links: list[Link]
    moved: set[int]
    """Positions in `links`."""


def align(old: Sequence[str], new: Sequence[str], work: Work) -> Alignment:
    """Return which blocks go together; a block that is in no link was deleted or inserted.

    Time is about linear in the blocks that are equal to the letter, and bounded by
    `Limits.all_gap_cells` in the others.
    """
    aligner = _Aligner(old, new, work)
    return aligner.align()


class _Unpaired(NamedTuple):
    """Neighbouring blocks without a partner, between two links of the frame."""

    old: list[int]
    new: list[int]


class _Aligner:
    """The state of one alignment: links so far, and what each block's words weigh."""

    def __init__(self, old: Sequence[str], new: Sequence[str], work: Work) -> None:
        self.old = old
        self.new = new
        self.work = work
        self.links: list[Link] = []
        self.old_free = [True] * len(old)
        self.new_free = [True] * len(new)
        self.unlike = False
        self._similarity: Similarity | None = None

    def align(self) -> Alignment:
        anchors = self._anchored()
        if len(anchors) == len(self.old) == len(self.new):
            return Alignment(self.links, set())
        exact = len(self.links)
        frame = self._filled(anchors)
        inside = set(map(_new_of, frame))
        kept = [link for link in anchors if link.new in inside]
        if len(kept) < len(anchors):
            # what seemed to stay had moved: the gaps were the wrong ones
            self._unlink(exact)
            again = {link.new for link in self.links if link.new in inside}
            frame = self._filled([link for link in sorted(self.links, key=_new_of) if link.new in again])
        frame = self._with_parts(frame)
        placed = len(self.links)
        for gap in self._gaps(frame):
            self._pair_by_place(gap)
        inside = {link.new for link in frame} | {link.new for link in self.links[placed:]}
        self.links.sort(key=_new_of)
        return Alignment(self.links, {k for k, link in enumerate(self.links) if link.new not in inside})

    def _filled(self, anchors: Sequence[Link]) -> list[Link]:
        """Link what goes together between *anchors*, then anywhere; return the links that stand in order."""
        # the plain ones first: what is solved without weighing need not be weighed for the others either
        for gap in [gap for gap in self._gaps(anchors) if not self._solve_plainly(gap)]:
            self._solve(gap)
        self._pair_anywhere()
        return self._chained()

    def _unlink(self, start: int) -> None:
        """Take back the links from position *start* on."""
        for link in self.links[start:]:
            for i in link.old:
                self.old_free[i] = True
            for j in link.new:
                self.new_free[j] = True
        del self.links[start:]
        self._similarity = None

    def _link(self, old: tuple[int, ...], new: tuple[int, ...], weight: float) -> Link:
        for i in old:
            self.old_free[i] = False
        for j in new:
            self.new_free[j] = False
        link = Link(old, new, weight)
        self.links.append(link)
        return link

    @property
    def similarity(self) -> Similarity:
        """What the words weigh, counted when first asked for, over the blocks without a partner then."""
        if self._similarity is None:
            free: Sides[Sequence[int]] = Sides(_true(self.old_free), _true(self.new_free))
            self._similarity = Similarity(Sides(self.old, self.new), free)
        return self._similarity

    def _anchored(self) -> list[Link]:
        """Link what is equal to the letter and stands once on each side; return the links of the frame."""
        old, new = self.old, self.new
        where = _once(old)
        there = _once(new)
        pairs = [(where[text], j, text) for text, j in there.items() if text in where]
        head = 0
        stop = min(len(old), len(new))
        while head < stop and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < stop - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        frame = [self._link((i,), (i,), len(old[i]) + 1.0) for i in range(head)]
        # common ends are equal whether or not they stand once; what stands once and elsewhere is weighed against them
        ends = {(i, i) for i in range(head)} | {(len(old) - k, len(new) - k) for k in range(1, tail + 1)}
        inner = [(i, j, len(text) + 1.0) for i, j, text in pairs if (i, j) not in ends]
        order = [i for i, _, _ in inner]
        chain = range(len(inner)) if order == sorted(order) else heaviest_chain(order, [w for _, _, w in inner])
        chained = set(chain)
        for k, (i, j, weight) in enumerate(inner):
            link = self._link((i,), (j,), weight)
            if k in chained:
                frame.append(link)
        frame += [self._link((len(old) - k,), (len(new) - k,), len(old[-k]) + 1.0) for k in range(tail, 0, -1)]
        return frame

    def _gaps(self, frame: Sequence[Link]) -> list[_Unpaired]:
        """Return the runs of free blocks between neighbours of *frame*, where both sides have some."""
        gaps: list[_Unpaired] = []
        i = j = 0
        for old_stop, new_stop, old_next, new_next in [
            *[(link.old[0], link.new[0], link.old[-1] + 1, link.new[-1] + 1) for link in frame],
            (len(self.old), len(self.new), 0, 0),
        ]:
            if old_stop > i and new_stop > j:
                old = [k for k in range(i, old_stop) if self.old_free[k]]
                new = [k for k in range(j, new_stop) if self.new_free[k]]
                if old and new:
                    gaps.append(_Unpaired(old, new))
            i, j = old_next, new_next
        return gaps

    def _solve_plainly(self, gap: _Unpaired) -> bool:
        """Link what goes together in *gap* without weighing words, and tell whether that settled the gap.

        It does where every block of the smaller side shares most of what it holds with one of the
        other side, in order, and what those do not share is too little to be a part of a block
        that is left over. Else what is plain at both ends of the gap is taken out of it.
        """
        self._link_ends(gap)
        old, new = gap
        if not old or not new:
            return True
        if len(old) * len(new) > 1:
            if len(old) * len(new) > MAX_PLAIN_CELLS and len(old) != len(new):
                return False
            if not {self.old[i] for i in old}.isdisjoint([self.new[j] for j in new]):
                return False  # lines that repeat: the first that will do need not be the best
        old_texts, new_texts = [self.old[i] for i in old], [self.new[j] for j in new]
        if len(old) <= len(new):
            places = plain_places(old_texts, new_texts)
            pairs = None if places is None else [(i, new[k]) for i, k in zip(old, places, strict=True)]
        else:
            places = plain_places(new_texts, old_texts)
            pairs = None if places is None else [(old[k], j) for j, k in zip(new, places, strict=True)]
        if pairs is None:
            self._peel(gap)
            return self._split_plainly(gap)
        for i, j in pairs:
            self._pair(i, j)
        return True

    def _pair(self, i: int, j: int) -> None:
        self._link((i,), (j,), float(min(len(self.old[i]), len(self.new[j]))))

    def _peel(self, gap: _Unpaired) -> None:
        """Link the blocks at both ends of *gap* that plainly go together, and take them out of it."""
        old, new = gap
        head = 0
        while plainly_first([self.old[i] for i in old[head : head + 2]], [self.new[j] for j in new[head : head + 2]]):
            self._pair(old[head], new[head])
            head += 1
        del old[:head], new[:head]
        while plainly_first([self.old[i] for i in old[:-3:-1]], [self.new[j] for j in new[:-3:-1]]):
            self._pair(old.pop(), new.pop())

    def _split_plainly(self, gap: _Unpaired) -> bool:
        """Link a lone block with all of the few neighbours that it plainly was split into, or merged from.

        Tells whether that, or what was peeled off before, settled the gap.
        """
        old, new = gap
        if not old or not new:
            return True
        if min(len(old), len(new)) > 1 or not 1 < max(len(old), len(new)) <= MAX_PARTS:
            return False
        if old[-1] - old[0] >= len(old) or new[-1] - new[0] >= len(new):
            return False  # something that moved stands between the parts
        old_texts, new_texts = [self.old[i] for i in old], [self.new[j] for j in new]
        whole, joined = " ".join(old_texts), " ".join(new_texts)
        least = min(map(len, old_texts + new_texts))
        if not 0 <= unshared_anywhere(whole, joined) <= MAX_PART_UNSHARED * least:
            return False
        self._link(tuple(old), tuple(new), float(min(len(whole), len(joined))))
        return True

    def _link_ends(self, gap: _Unpaired) -> None:
        """Link the equal blocks that *gap* begins and ends with, and take them out of it."""
        old, new = gap
        head = 0
        for i, j in zip(old, new, strict=False):
            if self.old[i] != self.new[j]:
                break
            self._link_equal(i, j)
            head += 1
        del old[:head], new[:head]
        while old and new and self.old[old[-1]] == self.new[new[-1]]:
            self._link_equal(old.pop(), new.pop())

    def _solve(self, gap: _Unpaired) -> None:
        """Link what goes together in order inside *gap*."""
        old, new = gap
        if self.work.may_weigh(len(old) * len(new)):
            self._weigh(gap)
        else:
            self._cut(gap)

    def _link_equal(self, i: int, j: int) -> None:
        self._link((i,), (j,), len(self.old[i]) + 1.0)

    def _weigh(self, gap: _Unpaired) -> None:
        similarity = self.similarity
        old = [similarity.old[i] for i in gap.old]
        new = [similarity.new[j] for j in gap.new]
        for old_range, new_range in in_order(old, new, similarity):
            i = tuple([gap.old[k] for k in old_range])
            j = tuple([gap.new[k] for k in new_range])
            if i[-1] - i[0] >= len(i) or j[-1] - j[0] >= len(j):
                # something that moved stands between the parts: the block goes with the largest alone
                i = (max(i, key=lambda k: (similarity.old[k].weight, -k)),)
                j = (max(j, key=lambda k: (similarity.new[k].weight, -k)),)
            self._link(i, j, float(min(sum([len(self.old[k]) for k in i]), sum([len(self.new[k]) for k in j]))))

    def _cut(self, gap: _Unpaired) -> None:
        """Link what is equal or very like inside a large *gap*, in order, then solve the gaps between."""
        equal = equal_texts([self.old[i] for i in gap.old], [self.new[j] for j in gap.new], self.work)
        pairs = [(gap.old[k], gap.new[m]) for k, m in equal]
        if not pairs:
            similarity = self.similarity
            found = alike(gap.old, gap.new, similarity, least=MIN_MOVE, postings=self.work.limits.postings)
            found.sort(key=lambda pair: pair[1])
            weights = [how * similarity.new[j].weight + 1.0 for _, j, how in found]
            chain = heaviest_chain([i for i, _, _ in found], weights)
            pairs = [found[k][:2] for k in chain]
        if not pairs:
            self.work.cut("gap_cells")
            # nothing alike in here: looking anywhere is looking again where this gap is all there is
            self.unlike = len(gap.old) == sum(self.old_free) and len(gap.new) == sum(self.new_free)
            return
        for i, j in pairs:
            self._link((i,), (j,), float(min(len(self.old[i]), len(self.new[j]))))
        old, new = gap
        a = b = 0
        for i, j in [*pairs, (len(self.old), len(self.new))]:
            a_end, b_end = a, b
            while a_end < len(old) and old[a_end] < i:
                a_end += 1
            while b_end < len(new) and new[b_end] < j:
                b_end += 1
            if a_end > a and b_end > b:
                inner = _Unpaired(old[a:a_end], new[b:b_end])
                if not self._solve_plainly(inner):
                    self._solve(inner)
            a, b = a_end + 1, b_end + 1

    def _pair_anywhere(self) -> None:
        """Link blocks that are free on both sides and alike, in whatever order they stand."""
        old, new = _true(self.old_free), _true(self.new_free)
        if not old or not new or self.unlike:
            return
        similarity = self.similarity
        old_counts, new_counts = _counts(self.old), _counts(self.new)
        old = [i for i in old if len(similarity.old[i].words) >= MIN_MOVE_WORDS and old_counts[self.old[i]] == 1]
        new = [j for j in new if len(similarity.new[j].words) >= MIN_MOVE_WORDS and new_counts[self.new[j]] == 1]
        for i, j, how in alike(old, new, similarity, least=MIN_MOVE, postings=self.work.limits.postings):
            self._link((i,), (j,), how * min(len(self.old[i]), len(self.new[j])))

    def _chained(self) -> list[Link]:
        """Return the heaviest links that stand in the same order on both sides, in that order."""
        links = sorted(self.links, key=_new_of)
        order = [link.old[0] for link in links]
        if order == sorted(order):
            return links
        return [links[k] for k in heaviest_chain(order, [link.weight for link in links])]

    def _with_parts(self, frame: list[Link]) -> list[Link]:
        """Return *frame*, its links widened by the free neighbours that were parted from their one block."""
        old_near, new_near = _beside(self.old_free), _beside(self.new_free)
        blocks = Sides(self.old, self.new)
        free: Sides[Sequence[bool]] = Sides(self.old_free, self.new_free)
        wider: dict[tuple[int, ...], Link] = {}
        for link in frame:
            if new_near.isdisjoint(link.new) and old_near.isdisjoint(link.old):
                continue
            if self.old[link.old[0]] == self.new[link.new[0]]:
                continue
            old, new = with_parts(link.old, link.new, blocks, free, self.work)
            wider[link.new] = Link(old, new, link.weight)
            for i in old:
                self.old_free[i] = False
            for j in new:
                self.new_free[j] = False
        if not wider:
            return frame
        self.links = [wider.get(link.new, link) for link in self.links]
        return [wider.get(link.new, link) for link in frame]

    def _pair_by_place(self, gap: _Unpaired) -> None:
        """Link what is left in *gap* and keeps whole clauses, or is alike at all: what was rewritten where it stood."""
        old, new = gap
        if not self.work.may_weigh(len(old) * len(new)):
            return
        if len(old) * len(new) <= MAX_FACING_CELLS:
            for k, m in facing_pairs([self.old[i] for i in old], [self.new[j] for j in new], self.work):
                self._pair(old[k], new[m])
            return
        similarity = self.similarity
        for a, b in in_order(
            [similarity.old[i] for i in old], [similarity.new[j] for j in new], similarity, least=MIN_LONE_AMONG
        ):
            for k, m in zip(a, b, strict=False):
                self._pair(old[k], new[m])


def _new_of(link: Link) -> tuple[int, ...]:
    return link.new


def _true(values: Sequence[bool]) -> list[int]:
    return [k for k, value in enumerate(values) if value]


def _beside(free: Sequence[bool]) -> set[int]:
    """Return the positions right before and right behind those that are free."""
    return {near for k in _true(free) for near in (k - 1, k + 1)}


def _counts(texts: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return counts


def _once(texts: Sequence[str]) -> dict[str, int]:
    """Return the position of each text that occurs once."""
    where: dict[str, int] = {}
    for k, text in enumerate(texts):
        where[text] = -1 if text in where else k
    return {text: k for text, k in where.items() if k >= 0}
