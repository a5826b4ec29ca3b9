"""What two strings of codes have in common, in order: the longest common subsequence, within limits.

Knows nothing of text. A result is a list of `Run`s: so many equal codes from here in the old
string and there in the new one, ascending in both.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain, pairwise
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import LCSseq, Postfix, Prefix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.diff.limits import Work

_SHINGLES = (12, 4, 1)
"""How many codes in a row an anchor has, tried in this order: long ones are surer, short ones commoner."""

_FEW = 16
"""A text of fewer different codes repeats itself; of more, it may hold long runs that stand once."""


_SURROGATES = range(0xD800, 0xE000)


class Run(NamedTuple):
    """So many equal codes, from `old` in the old string and from `new` in the new one."""

    old: int
    new: int
    length: int


def common(old: str, new: str, work: Work) -> list[Run]:
    """Return the runs of a longest common subsequence of *old* and *new*, longest possible runs.

    Exact where len(old) × len(new) less their common ends is within `Limits.word_cells`
    (bit-parallel, Hyyrö 2004, as rapidfuzz has it: n·m/64 steps and n·m/8 bytes). A larger
    piece is cut at runs that both sides have once (patience, Bram Cohen), else into parts of
    equal share, which the result's label says.
    """
    runs: list[Run] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        old_start, old_end, new_start, new_end = todo.pop()
        a, b = old[old_start:old_end], new[new_start:new_end]
        head = Prefix.similarity(a, b)
        tail = Postfix.similarity(a[head:], b[head:])
        if head:
            runs.append(Run(old_start, new_start, head))
        if tail:
            runs.append(Run(old_end - tail, new_end - tail, tail))
        a, b = a[head : len(a) - tail], b[head : len(b) - tail]
        if not a or not b:
            continue
        old_start += head
        new_start += head
        if work.may_match(len(a) * len(b)):
            for i, j, length in LCSseq.editops(a, b).as_matching_blocks():
                if length:
                    runs.append(Run(old_start + i, new_start + j, length))
            continue
        todo += [
            (old_start + i, old_start + i_end, new_start + j, new_start + j_end)
            for i, i_end, j, j_end in _cuts(a, b, work)
        ]
    runs.sort()
    return list(_joined(runs))


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    last: Run | None = None
    for run in runs:
        if last is None:
            last = run
        elif run.old == last.old + last.length and run.new == last.new + last.length:
            last = Run(last.old, last.new, last.length + run.length)
        else:
            yield last
            last = run
    if last is not None:
        yield last


def equal_texts(old: Sequence[str], new: Sequence[str], work: Work) -> list[tuple[int, int]]:
    """Return pairs of positions of equal texts, a longest common subsequence: repeated lines, mostly."""
    # nought stands for a text that only the new side has, one for those beyond what code points can number
    codes = map(chr, chain(range(2, _SURROGATES.start), range(_SURROGATES.stop, 0x110000)))
    numbers = dict(zip(dict.fromkeys(old), codes, strict=False))
    new_codes = "".join([numbers.get(text, "\0") for text in new])
    if new_codes.count("\0") == len(new_codes):
        return []
    old_codes = "".join([numbers.get(text, "\1") for text in old])
    return [(run.old + k, run.new + k) for run in common(old_codes, new_codes, work) for k in range(run.length)]


def gathered(runs: Sequence[Run], old: str, new: str) -> list[Run]:
    """Return *runs* rearranged, their codes as many, where that makes two edits one.

    A lone deletion or insertion may be told to stand further on where the text repeats; if it can be
    told to stand beside the next edit, or the one before, the run between them joins the run at
    its other side. One pass, linear.
    """
    todo = [*runs, Run(len(old), len(new), 0)]
    out: list[Run] = []
    i = j = 0  # where the last run that was kept ends
    for k in range(len(runs)):
        run, after = todo[k], todo[k + 1]
        start, other_start, length = run
        stop, other_stop = start + length, other_start + length
        if (start > i or other_start > j) and (after.old > stop or after.new > other_stop):
            codes = old[start:stop]
            if (other_start == j and old.startswith(codes, i)) or (start == i and new.startswith(codes, j)):
                last = out.pop() if out else Run(0, 0, 0)
                run = Run(last.old, last.new, last.length + length)
                stop, other_stop = i + length, j + length
            elif (after.new == other_stop and old.startswith(codes, after.old - length)) or (
                after.old == stop and new.startswith(codes, after.new - length)
            ):
                todo[k + 1] = Run(after.old - length, after.new - length, after.length + length)
                continue
        out.append(run)
        i, j = stop, other_stop
    if todo[-1].length:
        out.append(todo[-1])
    return out


def _cuts(a: str, b: str, work: Work) -> list[tuple[int, int, int, int]]:
    """Return pieces of *a* and *b* that go together and tile both: smaller than the whole, or none."""
    kinds = len(set(a))
    for size in _SHINGLES:
        if size > 1 and kinds < _FEW and kinds**size < len(a):
            continue  # so few codes that hardly any run of them stands once
        if not work.may_search(len(a) + len(b)):
            break
        anchors = _anchors(a, b, size)
        if anchors:
            borders = [(0, 0), *anchors, (len(a), len(b))]
            return [(i, i_end, j, j_end) for (i, j), (i_end, j_end) in pairwise(borders)]
    work.cut("word_cells")
    if not work.limits.word_cells:
        return []
    parts = min(isqrt(len(a) * len(b) // work.limits.word_cells) + 1, len(a), len(b))
    if work.word_cells + len(a) * len(b) // parts > work.limits.all_word_cells:
        return []
    return (
        [
            (len(a) * k // parts, len(a) * (k + 1) // parts, len(b) * k // parts, len(b) * (k + 1) // parts)
            for k in range(parts)
        ]
        if parts > 1
        else []
    )


def _anchors(a: str, b: str, size: int) -> list[tuple[int, int]]:
    """Return where runs of *size* codes stand that each side has once: a longest chain that ascends in both.

    In *a* only every *size*-th position is looked at, so anchors do not overlap. Linear but
    for the chain, which is O(k log k) for k anchors.
    """
    # a code, then a whole run, is counted at all positions of both sides: "once" is not a sample's
    where: dict[str, int] = {}
    for k in range(len(a) - size + 1):
        key = a[k : k + size]
        where[key] = -1 if key in where else k
    there: dict[str, int] = {}
    for k in range(len(b) - size + 1):
        key = b[k : k + size]
        if where.get(key, -1) >= 0:
            there[key] = -1 if key in there else k
    pairs: list[tuple[int, int]] = []
    next_free = 0
    for key, j in there.items():
        i = where[key]
        if j >= next_free and i >= 0:
            pairs.append((i, j))
            next_free = j + size
    pairs.sort()
    chain = longest_chain([j for _, j in pairs])
    return [pairs[k] for k in chain if pairs[k] != (0, 0)]


def longest_chain(values: Sequence[int]) -> list[int]:
    """Return the positions of a longest ascending subsequence of *values*, all different.

    O(n log n) (Fredman 1975). Of chains equally long, the one with the smallest values is returned.
    """
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for k, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            at.append(k)
        else:
            tails[place] = value
            at[place] = k
    out: list[int] = []
    k = at[-1] if at else -1
    while k >= 0:
        out.append(k)
        k = before[k]
    out.reverse()
    return out


def heaviest_chain(values: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Return the positions of the heaviest ascending subsequence of *values*, all different; weights above 0.

    O(n log n) steps with a sorted list of ever heavier ends; each end enters and leaves once.
    """
    ends: list[int] = []  # values of the ends that are worth keeping, ascending, and so their totals
    totals: list[float] = []
    owner: list[int] = []
    before: list[int] = []
    for k, (value, weight) in enumerate(zip(values, weights, strict=True)):
        if ends and value > ends[-1]:  # nearly all, where little moved
            before.append(owner[-1])
            ends.append(value)
            totals.append(totals[-1] + weight)
            owner.append(k)
            continue
        place = bisect_left(ends, value)
        total = weight + (totals[place - 1] if place else 0.0)
        before.append(owner[place - 1] if place else -1)
        stop = place
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        # an end that stands later and is no heavier can never be of use again
        ends[place:stop] = [value]
        totals[place:stop] = [total]
        owner[place:stop] = [k]
    out: list[int] = []
    k = owner[-1] if owner else -1
    while k >= 0:
        out.append(k)
        k = before[k]
    out.reverse()
    return out
