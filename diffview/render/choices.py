"""The versions to choose from, with what is missing or was no use named at its place in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.render.words import QUALITY_WORDS

if TYPE_CHECKING:
    from datetime import datetime

    from diffview.model import History


class Choice(NamedTuple):
    """An entry of a list of versions: one that is held can be chosen, the others only say what is missing."""

    number: int
    held: bool
    name: str
    observed_at: datetime | None = None
    flag: str = ""
    """"same as version 2", "not held", "! blocked"."""


def choices(history: History) -> tuple[Choice, ...]:
    """Return every version, gap and bad capture of *history*, oldest first; a bad capture stands by its time."""
    entries = [
        Choice(v.number, held=True, name=f"Version {v.number}", observed_at=v.observed_at, flag=_same(v.same_as))
        for v in history.versions
    ]
    entries += [
        Choice(g.number, held=False, name=f"Version {g.number}", observed_at=g.observed_at, flag="not held")
        for g in history.gaps
    ]
    entries.sort(key=_number)
    for bad in history.unusable:
        flag = f"! {QUALITY_WORDS[bad.quality]}"
        entry = Choice(-1, held=False, name="Capture", observed_at=bad.observed_at, flag=flag)
        entries.insert(_place(entries, bad.observed_at), entry)
    return tuple(entries)


def _same(number: int | None) -> str:
    return "" if number is None else f"same as version {number}"


def _number(choice: Choice) -> int:
    return choice.number


def _place(entries: list[Choice], at: datetime | None) -> int:
    """Return where an entry of that time belongs: before the first that is later, at the end where it has no time."""
    if at is None:
        return len(entries)
    later = (i for i, e in enumerate(entries) if e.observed_at is not None and e.observed_at > at)
    return next(later, len(entries))
