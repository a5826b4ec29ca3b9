"""The comparison of two texts, block by block and word by word, its laws checked.

`compare` is the door of this package. It pairs the blocks (`align`), finds the edits inside each
pair (`marks`), lays the changes out in reading order, counts the words, and checks law 1 (both
texts can be read back from the edits) and law 2 (every block stands in one change) on the result.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

from diffview.diff.align import align
from diffview.diff.limits import LIMITS, Limits, Work
from diffview.diff.marks import edits
from diffview.diff.model import (
    Change,
    Comparison,
    Deleted,
    Edit,
    Edited,
    Equal,
    Inserted,
    Merged,
    Moved,
    Op,
    Side,
    Split,
    Stats,
)
from diffview.diff.vocabulary import Units
from diffview.errors import BrokenPromise
from diffview.sides import Sides
from diffview.text.scripts import UNSPACED, pattern
from diffview.text.words import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from diffview.diff.align import Alignment, Link
    from diffview.diff.limits import Profile

# a plain name: looking a member up in its enum takes several times as long, and each edit does it
_EQUAL, _DELETE, _INSERT = Op.EQUAL, Op.DELETE, Op.INSERT

_UNSPACED_LETTER = f"[{UNSPACED}]"
_MARKS_ALONE = re.compile(r" [^\w\s]+(?=\s)")


def compare(old: Side, new: Side, *, limits: Limits = LIMITS, profile: Profile | None = None) -> Comparison:
    """Return how *new* came from *old*.

    The same input gives the same answer on every machine. *profile* collects the seconds that
    each step takes.

    >>> comparison = compare(Side(None, ("Up 3%.", "Same.")), Side(None, ("Up 4%.", "Same.")))
    >>> [change.kind.value for change in comparison.changes]
    ['edited', 'equal']
    >>> [(edit.op.value, *edit[1:]) for edit in comparison.changes[0].edits]
    [('equal', 0, 3, 0, 3), ('delete', 3, 6, 3, 3), ('insert', 6, 6, 3, 6)]

    Raises `BrokenPromise` where one of the laws does not hold for the result: a bug.
    """

    def step(name: str) -> AbstractContextManager[None]:
        return profile.step(name) if profile is not None else nullcontext()

    work = Work(limits)
    units = Units()
    sides = Sides(old, new)
    with step("pairing blocks"):
        alignment = align(old.blocks, new.blocks, work)
    with step("marking words"):
        changes = tuple(_laid_out(sides, alignment, units, work))
        title = _title(old.title, new.title, units, work)
    with step("counting words"):
        stats = _stats(sides, changes)
    with step("checking the laws"):
        _check(sides, changes)
    if units.overflowed:
        work.cut("vocabulary")
    return Comparison(sides, changes, title, stats, work.cut_short)


def _laid_out(sides: Sides[Side], alignment: Alignment, units: Units, work: Work) -> Iterator[Change]:
    """Yield the changes in reading order of the new side, a deletion right behind what stood before it."""
    old, new = sides.old, sides.new
    links, moved = alignment
    alone = Sides([True] * len(old.blocks), [True] * len(new.blocks))
    for link in links:
        for i in link.old:
            alone.old[i] = False
        for j in link.new:
            alone.new[j] = False
    stops = [link.old[0] for k, link in enumerate(links) if k not in moved]
    stops.append(len(old.blocks))
    stops.reverse()
    next_old = next_new = 0
    for k, link in enumerate(links):
        stays = k not in moved
        if (stays or not k) and next_old < stops[-1]:
            yield from _deleted(old, range(next_old, stops[-1]), alone.old)
            next_old = stops[-1]
        if next_new < link.new[0]:
            yield from _inserted(new, range(next_new, link.new[0]), alone.new)
        next_new = max(next_new, link.new[-1] + 1)
        yield _change(sides, link, units, work, moved=not stays)
        if stays:
            stops.pop()
            next_old = max(next_old, link.old[-1] + 1)
            if next_old < stops[-1]:
                yield from _deleted(old, range(next_old, stops[-1]), alone.old)
                next_old = stops[-1]
    yield from _deleted(old, range(next_old, len(old.blocks)), alone.old)
    yield from _inserted(new, range(next_new, len(new.blocks)), alone.new)


def _change(sides: Sides[Side], link: Link, units: Units, work: Work, *, moved: bool) -> Change:
    i, j, _ = link
    old, new = sides.old, sides.new
    if len(i) > 1:
        return Merged(i, j, edits(old.text_of(i), new.text_of(j), units, work))
    if len(j) > 1:
        return Split(i, j, edits(old.text_of(i), new.text_of(j), units, work))
    before, after = old.blocks[i[0]], new.blocks[j[0]]
    if before == after:
        steps: tuple[Edit, ...] = (Edit(_EQUAL, 0, len(before), 0, len(after)),) if before else ()
        return Moved(i, j, steps) if moved else Equal(i, j, steps)
    steps = edits(before, after, units, work)
    return Moved(i, j, steps) if moved else Edited(i, j, steps)


def _deleted(side: Side, positions: Iterable[int], alone: Sequence[bool]) -> Iterator[Deleted]:
    for i in positions:
        if alone[i]:
            text = side.blocks[i]
            yield Deleted((i,), (), (Edit(_DELETE, 0, len(text), 0, 0),) if text else ())


def _inserted(side: Side, positions: Iterable[int], alone: Sequence[bool]) -> Iterator[Inserted]:
    for j in positions:
        if alone[j]:
            text = side.blocks[j]
            yield Inserted((), (j,), (Edit(_INSERT, 0, 0, 0, len(text)),) if text else ())


def _title(old: str | None, new: str | None, units: Units, work: Work) -> Change | None:
    if old is None and new is None:
        return None
    before, after = old or "", new or ""
    steps = edits(before, after, units, work)
    if old is None:
        return Inserted((), (), steps)
    if new is None:
        return Deleted((), (), steps)
    return Equal((), (), steps) if before == after else Edited((), (), steps)


def _stats(sides: Sides[Side], changes: Sequence[Change]) -> Stats:
    added: list[str] = []
    deleted: list[str] = []
    moved: list[str] = []
    for change in changes:
        if type(change) is Equal:
            continue
        old_text, new_text = sides.old.text_of(change.old), sides.new.text_of(change.new)
        is_moved = type(change) is Moved
        for op, old_start, old_end, new_start, new_end in change.edits:
            if op is _INSERT:
                added.append(new_text[new_start:new_end])
            elif op is _DELETE:
                deleted.append(old_text[old_start:old_end])
            elif is_moved:
                moved.append(new_text[new_start:new_end])
    return Stats(*[_word_count(" ".join(texts)) for texts in (added, deleted, moved)])


def _word_count(text: str) -> int:
    """Return how many words *text* holds as white space parts them, marks alone left out; else a letter each."""
    letters = 0
    if is_unspaced(text):
        text, letters = pattern(_UNSPACED_LETTER).subn(" ", text)
    return letters + len(text.split()) - len(_MARKS_ALONE.findall(f" {text} "))


def _check(sides: Sides[Side], changes: Sequence[Change]) -> None:
    """Raise `BrokenPromise` unless both sides can be read back from *changes*, each block once. Linear, by slices."""
    old_seen: list[int] = []
    new_seen: list[int] = []
    for change in changes:
        old_seen += change.old
        new_seen += change.new
        # an equal block was compared as a whole when it was linked
        if type(change) is not Equal:
            _check_edits(sides.old.text_of(change.old), sides.new.text_of(change.new), change.edits)
    old_seen.sort()
    new_seen.sort()
    if old_seen != list(range(len(sides.old.blocks))) or new_seen != list(range(len(sides.new.blocks))):
        raise BrokenPromise("comparison", "a block stands in no change, or in two", hint="please report both texts")


def _check_edits(old: str, new: str, steps: Sequence[Edit]) -> None:
    i = j = 0
    for op, old_start, old_end, new_start, new_end in steps:
        if old_start != i or new_start != j:
            break
        if op is _EQUAL and old[old_start:old_end] != new[new_start:new_end]:
            break
        i, j = old_end, new_end
    else:
        if i == len(old) and j == len(new):
            return
    raise BrokenPromise("comparison", "the edits do not give both texts back", hint="please report both texts")
