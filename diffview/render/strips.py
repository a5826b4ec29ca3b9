"""Sentences through all versions: one row a sentence, one strip with a column a version, and the same in words.

A strip is drawn in units of one version and stretched to its cell: 30 versions can be told apart, 200 still show when a
sentence came, went and came back. What happened stands beside it as links, for keyboards, screen readers and paper.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diffview.facts.lifelines import Life, Lifelines
    from diffview.model import Version


EDIT_MARKS = 90
"""So many marks of edits beside each other fill a strip: each is about 7 pixels wide on a desk, 2 on a telephone."""


class Happening(StrEnum):
    """What happened to a sentence."""

    FIRST = "first"
    EDITED = "edited"
    GONE = "gone"
    BACK = "back"


class Event(NamedTuple):
    """One thing that happened to a sentence, and the comparison that shows it."""

    what: Happening
    number: int
    """The version in which it was so first."""
    since: int | None
    """The version before; None for the first that is held."""


class Stretch(NamedTuple):
    """Versions in a row that have a sentence, in columns from 0."""

    start: int
    length: int


class Strip(NamedTuple):
    """One sentence through the versions."""

    text: str
    """Its last words."""
    stretches: tuple[Stretch, ...]
    edits: tuple[int, ...]
    """The columns in which its words changed."""
    events: tuple[Event, ...]
    """In the order of the versions."""
    stands: bool
    """True where the latest version has it."""


class Strips(NamedTuple):
    """All sentences that ever stood in an article."""

    numbers: tuple[int, ...]
    """The versions held: the columns."""
    edit_width: float
    """How much of its column the mark of an edit takes: a thin line where columns are wide, all of a narrow one."""
    standing: tuple[Strip, ...]
    """Those of the latest version, in its order."""
    gone: tuple[Strip, ...]
    """The others, in the order in which they went."""


def strips(lives: Lifelines, versions: Sequence[Version]) -> Strips:
    """Return *lives*, those of the sentences of *versions*, as rows."""
    numbers = tuple(version.number for version in versions)
    columns = {number: at for at, number in enumerate(numbers)}
    standing = tuple(_strip(life, columns, numbers) for paragraph in lives.paragraphs for life in paragraph)
    return Strips(
        numbers,
        min(1, len(numbers) / EDIT_MARKS),
        standing,
        tuple(_strip(life, columns, numbers) for life in lives.gone),
    )


def _strip(life: Life, columns: Mapping[int, int], numbers: Sequence[int]) -> Strip:
    held = [columns[number] for number in life.versions]
    edits = tuple(columns[state.since] for state in life.states[1:])
    return Strip(
        text=life.text,
        stretches=tuple(_stretches(held)),
        edits=edits,
        events=tuple(_events(held, edits, numbers)),
        stands=held[-1] == len(numbers) - 1,
    )


def _stretches(held: Sequence[int]) -> Iterator[Stretch]:
    start = held[0]
    for before, after in pairwise([*held, held[-1] + 2]):
        if after != before + 1:
            yield Stretch(start, before - start + 1)
            start = after


def _events(held: Sequence[int], edits: Sequence[int], numbers: Sequence[int]) -> Iterator[Event]:
    def event(what: Happening, at: int) -> Event:
        return Event(what, numbers[at], numbers[at - 1] if at else None)

    changed = set(edits)
    yield event(Happening.FIRST, held[0])
    for before, after in pairwise(held):
        if after != before + 1:
            yield event(Happening.GONE, before + 1)
            yield event(Happening.BACK, after)
        if after in changed:
            yield event(Happening.EDITED, after)
    if held[-1] + 1 < len(numbers):
        yield event(Happening.GONE, held[-1] + 1)
