"""How old each sentence of the latest text is, and which sentences are gone.

A sentence is followed from version to version: the same words, typography aside, are the same
sentence; else the most alike of those that are left, if it is alike enough, is the same sentence
edited. So a changed figure does not make a sentence young. A sentence that comes back after a
while is as old as when it was first seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.fuzz import ratio

from diffview.model import BlockKind
from diffview.render.letters import Run, runs
from diffview.text.normalise import matching_form
from diffview.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from diffview.model import Version

MIN_LIKENESS = 60
"""0…100, up is alike (rapidfuzz's normalised Indel similarity of letters).

A sentence at least this alike to one before it is that one, edited. Two sentences of news that have nothing to do with
each other come to 30 to 50.
"""

MAX_PAIRS = 250_000
"""Most pairs of sentences that are compared for one version; beyond it edited sentences count as new."""

TINTS = 5
"""How many shades there are, oldest lightest."""


class Aged(NamedTuple):
    """One sentence of the latest text."""

    runs: tuple[Run, ...]
    first: int
    """The number of the version in which it was first seen."""
    edited: int | None
    """The number of the version in which its words last changed; None where they never did."""
    tint: int
    """0 for the oldest to `TINTS` - 1."""


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


@dataclass(slots=True)
class _Life:
    """A sentence on its way through the versions."""

    text: str
    first: int
    last: int
    edited: int | None = None


def ages(versions: Sequence[Version]) -> Ages | None:
    """Return the ages of the sentences of the last of *versions*; None for fewer than two."""
    if len(versions) <= 1:
        return None
    lives: dict[str, _Life] = {}
    for version in versions:
        _take_in(lives, version)
    latest = versions[-1]
    forms = {matching_form(sentence) for paragraph in _paragraphs(latest) for sentence in paragraph}
    firsts = sorted({lives[form].first for form in forms})
    tints = {number: at * (TINTS - 1) // max(1, len(firsts) - 1) for at, number in enumerate(firsts)}
    paragraphs = tuple(tuple(_aged(s, lives, tints) for s in p) for p in _paragraphs(latest) if p)
    gone = [life for life in lives.values() if life.last != latest.number]
    return Ages(
        number=latest.number,
        paragraphs=paragraphs,
        vanished=tuple(_vanished(life, versions) for life in sorted(gone, key=_end)),
        shades=tuple(Shade(number, tints[number]) for number in firsts),
    )


def _take_in(lives: dict[str, _Life], version: Version) -> None:
    """Take *version* into *lives*, which holds every sentence by the form in which it is matched."""
    present = {matching_form(s): s for paragraph in _paragraphs(version) for s in paragraph}
    # A sentence of an earlier version may be taken up again, but only one that stood just now is edited.
    before = max((life.last for life in lives.values()), default=version.number)
    lost = [form for form, life in lives.items() if form not in present and life.last == before]
    fresh = [form for form in present if form not in lives]
    became = _edited(lost, fresh)
    for form, text in present.items():
        if form in lives:
            lives[form].last = version.number
        elif form in became:
            old = lives.pop(became[form])
            lives[form] = _Life(text, old.first, version.number, version.number)
        else:
            lives[form] = _Life(text, version.number, version.number)


def _edited(lost: Sequence[str], fresh: Sequence[str]) -> Mapping[str, str]:
    """Return for each fresh sentence that is an edited lost one that one, the most alike pairs first."""
    if len(lost) * len(fresh) > MAX_PAIRS:
        return {}
    pairs = [
        (ratio(old, new, score_cutoff=MIN_LIKENESS), o, n) for o, old in enumerate(lost) for n, new in enumerate(fresh)
    ]
    out: dict[str, str] = {}
    taken: set[int] = set()
    for likeness, o, n in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if likeness and o not in taken and fresh[n] not in out:
            out[fresh[n]] = lost[o]
            taken.add(o)
    return out


def _paragraphs(version: Version) -> list[list[str]]:
    kept = (block for block in version.blocks if block.kind is not BlockKind.FURNITURE)
    return [[s for s in _stripped(sentences(block.text)) if s] for block in kept]


def _stripped(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts]


def _aged(sentence: str, lives: Mapping[str, _Life], tints: Mapping[int, int]) -> Aged:
    life = lives[matching_form(sentence)]
    return Aged(runs(sentence), life.first, life.edited, tints[life.first])


def _end(life: _Life) -> tuple[int, int]:
    return (life.last, life.first)


def _vanished(life: _Life, versions: Sequence[Version]) -> Vanished:
    by_number = {version.number: version for version in versions}
    missing = next(version for version in versions if version.number > life.last)
    first, gone = by_number[life.first].observed_at, missing.observed_at
    return Vanished(life.text, life.first, life.last, missing.number, gone - first if first and gone else None)
