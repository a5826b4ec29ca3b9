"""Comparisons and histories as lines of text for a terminal.

A change is one line of what happened and of which kind, then its text with marks: `[-deleted-]` and
`{+inserted+}`, as wdiff writes them, so that nothing is lost without colour. No letter that steers a
terminal is ever printed: hidden and control characters are shown as labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import ChangeKind, Op
from diffview.render.letters import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.diff.model import Change, Edit
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.kinds import FactKind
    from diffview.facts.model import ChangeFacts

CONTEXT = 60
"""Characters of unchanged text shown before and after a mark; longer runs are cut to this."""

_WORDS = {
    ChangeKind.EQUAL: "same",
    ChangeKind.EDITED: "edited",
    ChangeKind.MOVED: "moved",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "joined",
    ChangeKind.DELETED: "removed",
    ChangeKind.INSERTED: "added",
}


class Piece(NamedTuple):
    """A stretch of a line and what it stands for."""

    text: str
    op: Op


def comparison_lines(explained: ClassifiedComparison, *, raw: bool = False) -> Iterator[tuple[Piece, ...]]:
    """Yield the changes as lines of pieces: a sum first, then each change; what is set aside only with *raw*."""
    yield _line(_sum(explained))
    title = explained.title
    named = explained.title_facts
    if title is not None and named is not None and title.kind is not ChangeKind.EQUAL and (raw or not named.set_aside):
        sides = explained.sides
        yield _line("")
        yield _line(f"headline {_WORDS[title.kind]}: {kinds_text(named.kinds)}")
        yield _marked(title.edits, sides.old.title or "", sides.new.title or "")
    for change, facts in zip(explained.changes, explained.facts, strict=True):
        if change.kind is not ChangeKind.EQUAL and (raw or not facts.set_aside):
            yield from _change(explained, change, facts)
    aside = explained.counts.set_aside
    if aside and not raw:
        yield _line("")
        yield _line(f"{_many(aside, 'change')} of typography or furniture set aside; --raw shows them")


def kinds_text(kinds: Iterable[FactKind]) -> str:
    """Return kinds of change as a list for reading."""
    return ", ".join(kind.value for kind in kinds)


def _sum(explained: ClassifiedComparison) -> str:
    if not explained.changed:
        return "no change"
    stats = explained.stats
    moved = f" ~{stats.words_moved}" if stats.words_moved else ""
    kinds = kinds_text(explained.kinds)
    cut = f" (coarse: the limit {explained.cut_short} was reached)" if explained.cut_short else ""
    named = f": {kinds}" if kinds else ""
    count = _many(explained.counts.changes, "change")
    return f"{count}, words +{stats.words_added} -{stats.words_deleted}{moved}{named}{cut}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _change(explained: ClassifiedComparison, change: Change, facts: ChangeFacts) -> Iterator[tuple[Piece, ...]]:
    sides = explained.sides
    yield _line("")
    yield _line(f"{_place(change)} {_WORDS[change.kind]}: {kinds_text(facts.kinds)}")
    yield _marked(change.edits, sides.old.text_of(change.old), sides.new.text_of(change.new))


def _place(change: Change) -> str:
    """Return the positions of a change, counted from 1 as people count paragraphs."""
    return "paragraph " + " → ".join(_positions(side) for side in (change.old, change.new) if side)


def _positions(side: Sequence[int]) -> str:
    return "+".join(str(position + 1) for position in side)


def _marked(edits: Iterable[Edit], old: str, new: str) -> tuple[Piece, ...]:
    pieces = [Piece("  ", Op.EQUAL)]
    steps = list(edits)
    for at, edit in enumerate(steps):
        match edit.op:
            case Op.DELETE:
                pieces.append(Piece(f"[-{plain(_flat(old[edit.old_start : edit.old_end]))}-]", edit.op))
            case Op.INSERT:
                pieces.append(Piece(f"{{+{plain(_flat(new[edit.new_start : edit.new_end]))}+}}", edit.op))
            case Op.EQUAL:
                text = plain(_flat(new[edit.new_start : edit.new_end]))
                pieces.append(Piece(_cut(text, first=at == 0, last=at == len(steps) - 1), edit.op))
    return tuple(pieces)


def _flat(text: str) -> str:
    return text.replace("\n", " ¶ ")


def _cut(text: str, *, first: bool, last: bool) -> str:
    """Return *text* without its middle (between two marks), its beginning or its end, where it is long."""
    if first and last:
        return text if len(text) <= 2 * CONTEXT else f"{text[: 2 * CONTEXT]}…"
    if first:
        return text if len(text) <= CONTEXT else f"…{text[-CONTEXT:]}"
    if last:
        return text if len(text) <= CONTEXT else f"{text[:CONTEXT]}…"
    return text if len(text) <= 2 * CONTEXT else f"{text[:CONTEXT]} … {text[-CONTEXT:]}"


def _line(text: str) -> tuple[Piece, ...]:
    return (Piece(text, Op.EQUAL),)
