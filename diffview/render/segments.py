"""The text of a change cut into marked segments, ready to be shown.

A segment is a stretch that is the same, removed or added, and never runs over the border of a
block. Joining the segments of the old side that are not added gives the old text, letter for
letter (hidden letters as labels); likewise the new side. Nothing here is HTML.

The engine marks a word together with the punctuation that touches it; what the removed and the
added text have in common at their ends, whole words and marks only, is shown without a mark.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import ChangeKind, Edit, Op
from diffview.render.letters import Run, runs
from diffview.text.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.diff.model import Change, Side
    from diffview.facts.model import MarkFacts
    from diffview.model import Sides


class Mark(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Segment(NamedTuple):
    """A stretch of text with one mark."""

    mark: Mark
    runs: tuple[Run, ...]
    quiet: bool = False
    """True where the mark is of typography or furniture only and so set aside."""
    why: str = ""
    """The rule that named the kinds of this mark, for whoever asks."""
    edge: bool = False
    """True for white space at the beginning or end of a mark: it came or went with it, and is shown without a mark."""

    @property
    def text(self) -> str:
        """Return the text as shown."""
        return "".join(run.text for run in self.runs)


class View(StrEnum):
    """Which texts stand in a cell."""

    OLD = "old"
    NEW = "new"
    BOTH = "both"


class _Piece(NamedTuple):
    mark: Mark
    text: str
    quiet: bool = False
    why: str = ""


def paragraphs(
    change: Change, sides: Sides[Side], marks: Sequence[MarkFacts], view: View
) -> tuple[tuple[Segment, ...], ...]:
    """Return the segments of *change* as *view* shows them, one tuple for each block.

    Where both texts are shown in one, the blocks are those of the new side, or of the old one
    if there are no new ones; a border between old blocks that is gone is shown as a pilcrow.
    """
    old, new = sides.old.text_of(change.old), sides.new.text_of(change.new)
    borders = _borders(sides.old, change.old) if view is View.OLD or not change.new else _borders(sides.new, change.new)
    pieces = tuple(_pieces(change.edits, marks, old, new, view))
    if change.kind in {ChangeKind.SPLIT, ChangeKind.MERGED}:
        pieces = tuple(_unmarked_space(piece) for piece in pieces)
    on_old = view is View.OLD or not change.new
    return _cut(pieces, borders, Mark.ADDED if on_old else Mark.REMOVED)


def title_segments(
    title: Change | None, sides: Sides[Side], marks: Sequence[MarkFacts], view: View
) -> tuple[Segment, ...]:
    """Return the segments of the headline: *title* compares the two titles and has no block positions."""
    if title is None:
        return ()
    pieces = _pieces(title.edits, marks, sides.old.title or "", sides.new.title or "", view)
    return tuple(segment for piece in pieces for segment in _kept(piece))


def same(text: str) -> tuple[Segment, ...]:
    """Return *text* as one segment without a mark."""
    return (Segment(Mark.SAME, runs(text)),) if text else ()


def _pieces(edits: Sequence[Edit], marks: Sequence[MarkFacts], old: str, new: str, view: View) -> Iterator[_Piece]:
    by_edit = {position: mark for mark in marks for position in range(*mark.edits)}
    for position, edit in _trimmed(edits, old, new):
        mark = by_edit.get(position)
        quiet, why = (mark.set_aside, mark.rule) if mark else (False, "")
        match edit.op:
            case Op.EQUAL:
                yield _Piece(Mark.SAME, old[edit.old_start : edit.old_end])
            case Op.DELETE if view is not View.NEW:
                yield _Piece(Mark.REMOVED, old[edit.old_start : edit.old_end], quiet, why)
            case Op.INSERT if view is not View.OLD:
                yield _Piece(Mark.ADDED, new[edit.new_start : edit.new_end], quiet, why)
            case _:
                pass


def _trimmed(edits: Sequence[Edit], old: str, new: str) -> Iterator[tuple[int, Edit]]:
    """Yield each edit with its position, what both texts of a replacement begin and end with as equal edits."""
    position = 0
    while position < len(edits):
        edit = edits[position]
        after = edits[position + 1] if position + 1 < len(edits) else None
        if edit.op is Op.DELETE and after is not None and after.op is Op.INSERT:
            yield from ((position + (part.op is Op.INSERT), part) for part in _without_ends(edit, after, old, new))
            position += 2
        else:
            yield position, edit
            position += 1


def _without_ends(deletion: Edit, insertion: Edit, old: str, new: str) -> Iterator[Edit]:
    a, b = deletion.old_start, deletion.old_end
    c, d = insertion.new_start, insertion.new_end
    gone, come = tokens(old[a:b]), tokens(new[c:d])
    head = _alike(gone, come)
    tail = _alike(gone[head:][::-1], come[head:][::-1])
    front = sum(map(len, gone[:head]))
    back = sum(map(len, gone[len(gone) - tail :]))
    if front:
        yield Edit(Op.EQUAL, a, a + front, c, c + front)
    if a + front < b - back:
        yield Edit(Op.DELETE, a + front, b - back, c + front, c + front)
    if c + front < d - back:
        yield Edit(Op.INSERT, b - back, b - back, c + front, d - back)
    if back:
        yield Edit(Op.EQUAL, b - back, b, d - back, d)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many tokens both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _unmarked_space(piece: _Piece) -> _Piece:
    """Return *piece*, without its mark where it is the space that gave way to a border or took its place."""
    is_space = piece.text.isspace() and "\n" not in piece.text
    return _Piece(Mark.SAME, piece.text) if is_space and piece.mark is Mark.REMOVED else piece


def _borders(side: Side, positions: Sequence[int]) -> tuple[int, ...]:
    """Return where, in the joined text of the blocks, each border but the last stands."""
    ends: list[int] = []
    at = 0
    for position in positions[:-1]:
        at += len(side.blocks[position])
        ends.append(at)
        at += 1  # the line feed that joins
    return tuple(ends)


def _cut(pieces: Iterable[_Piece], borders: Sequence[int], foreign: Mark) -> tuple[tuple[Segment, ...], ...]:
    """Cut *pieces* at *borders*, which count the text without the *foreign* mark."""
    out: list[list[Segment]] = [[]]
    waiting = list(borders)
    at = 0
    for piece in pieces:
        if piece.mark is foreign:
            out[-1].extend(_kept(piece._replace(text=piece.text.replace("\n", "¶"))))
            continue
        text = piece.text
        while waiting and at <= waiting[0] < at + len(text):
            keep = waiting.pop(0) - at
            out[-1].extend(_kept(piece._replace(text=text[:keep])))
            out.append([])
            text, at = text[keep + 1 :], at + keep + 1
        out[-1].extend(_kept(piece._replace(text=text)))
        at += len(text)
    return tuple(tuple(paragraph) for paragraph in out)


def _kept(piece: _Piece) -> tuple[Segment, ...]:
    """Return *piece* as segments: none where it has no text, white space at the ends of a mark apart."""
    text = piece.text
    inner = text.strip()
    if piece.mark is Mark.SAME or not inner or inner == text:
        return (_segment(piece),) if text else ()
    start = text.index(inner)
    ends = text[:start], inner, text[start + len(inner) :]
    return tuple(_segment(piece._replace(text=end))._replace(edge=end is not inner) for end in ends if end)


def _segment(piece: _Piece) -> Segment:
    return Segment(piece.mark, runs(piece.text), piece.quiet, piece.why)
