"""How old each sentence of the latest text is, and which sentences are gone, as the page shows it.

The lives themselves are followed by `diffview.facts.lifelines`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.lifelines import lifelines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from diffview.facts.lifelines import Life, Lifelines
    from diffview.model import Version

TINTS = 5
"""How many shades there are, oldest lightest."""


class Aged(NamedTuple):
    """One sentence of the latest text."""

    text: str
    first: int
    """The number of the version in which it was first seen."""
    edited: int | None
    """The number of the version in which its words last changed; None where they never did."""
    tint: int
    """0 for the oldest to `TINTS` - 1."""
    absent: tuple[int, ...] = ()
    """The numbers of versions in between that do not have it: it went and came back."""


class Vanished(NamedTuple):
    """One sentence that the latest text does not have."""

    text: str
    first: int
    last: int
    """The last version that has it."""
    gone: int
    """The version in which it was first missing."""
    stood: timedelta | None
    """From when it was first seen to when it was first missing."""


class Shade(NamedTuple):
    """An entry of the legend."""

    number: int
    tint: int


@dataclass(frozen=True, slots=True)
class Ages:
    """The latest text by the age of its sentences."""

    number: int
    """The version whose text this is."""
    paragraphs: tuple[tuple[Aged, ...], ...]
    vanished: tuple[Vanished, ...]
    """In the order in which they went."""
    shades: tuple[Shade, ...]
    """The versions in which some of these sentences were first seen, oldest first."""


def ages(versions: Sequence[Version]) -> Ages | None:
    """Return the ages of the sentences of the last of *versions*; None for fewer than two."""
    found = lifelines(versions) if len(versions) > 1 else None
    return None if found is None else ages_of(found, versions)


def ages_of(found: Lifelines, versions: Sequence[Version]) -> Ages:
    """Return the ages that *found*, the lives of the sentences of *versions*, give."""
    firsts = sorted({life.first for paragraph in found.paragraphs for life in paragraph})
    tints = {number: at * (TINTS - 1) // max(1, len(firsts) - 1) for at, number in enumerate(firsts)}
    return Ages(
        number=found.latest,
        paragraphs=tuple(tuple(_aged(life, tints) for life in paragraph) for paragraph in found.paragraphs),
        vanished=tuple(_vanished(life, versions) for life in found.gone),
        shades=tuple(Shade(number, tints[number]) for number in firsts),
    )


def _aged(life: Life, tints: Mapping[int, int]) -> Aged:
    return Aged(life.text, life.first, life.edited, tints[life.first], life.absent)


def _vanished(life: Life, versions: Sequence[Version]) -> Vanished:
    by_number = {version.number: version for version in versions}
    missing = next(version for version in versions if version.number > life.last)
    first, gone = by_number[life.first].observed_at, missing.observed_at
    return Vanished(life.text, life.first, life.last, missing.number, gone - first if first and gone else None)
