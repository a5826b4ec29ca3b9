"""Correction notices as pages show them: acknowledged and silent changes by their place on the compare page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.classify import classify_versions
from diffview.facts.corrections import acknowledged, corrections
from diffview.facts.model import TITLE
from diffview.model import Sides
from diffview.render.placing import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.corrections import ChangeAt, TiedClaim
    from diffview.model import History


class ChangeLink(NamedTuple):
    """A change between two versions, where it is shown."""

    old: int
    new: int
    anchor: str
    name: str
    """"change 3"."""


class Correction(NamedTuple):
    """One notice in the history of an article."""

    text: str
    version: int
    observed_at: datetime | None
    error_since: int | None
    delay: timedelta | None
    mentions: tuple[ChangeLink, ...]
    silent: tuple[ChangeLink, ...]


class CorrectedHere(NamedTuple):
    """What a notice says was wrong and what is right, and the change that put it right, where it is known."""

    wrong: str
    right: str
    change: ChangeLink | None


class PairCorrection(NamedTuple):
    """What the new notices of one pair say about its changes."""

    texts: tuple[str, ...]
    mentioned: tuple[ChangeLink, ...]
    silent: tuple[ChangeLink, ...]
    claims: tuple[CorrectedHere, ...] = ()


def found_corrections(history: History) -> tuple[Correction, ...]:
    """Return the correction notices of *history*, oldest first."""
    found = corrections(history)
    places = _Places(history)
    return tuple(
        Correction(
            text=each.notice.text,
            version=each.version,
            observed_at=each.observed_at,
            error_since=each.error_since,
            delay=each.delay,
            mentions=tuple(places.link(change) for change in each.mentions),
            silent=tuple(places.link(change) for change in each.not_mentioned),
        )
        for each in found
    )


def pair_correction(explained: ClassifiedComparison, pair: Sides[int]) -> PairCorrection | None:
    """Return what the new notices of a pair mention and pass over; None where it brings no notice."""
    said = acknowledged(explained)
    if not said.notices:
        return None
    numbers = _numbers(explained)

    def links(positions: Iterable[int]) -> tuple[ChangeLink, ...]:
        return tuple(_link(pair, numbers[p]) for p in positions if p in numbers)

    def corrected(tied: TiedClaim) -> CorrectedHere:
        known = tied.change is not None and tied.change in numbers
        return CorrectedHere(*tied.claim, _link(pair, numbers[tied.change or 0]) if known else None)

    texts = tuple(n.text for n in said.notices)
    claims = tuple(corrected(tied) for tied in said.claims)
    return PairCorrection(texts, links(said.mentioned), links(said.not_mentioned), claims)


class _Places:
    """Numbers of changes on the compare pages of a history, worked out once a pair."""

    def __init__(self, history: History) -> None:
        self._versions = {version.number: version for version in history.versions}
        self._known: dict[tuple[int, int], Mapping[int, int]] = {}

    def link(self, change: ChangeAt) -> ChangeLink:
        pair = Sides(change.old, change.new)
        if (pair.old, pair.new) not in self._known:
            explained = classify_versions(self._versions[pair.old], self._versions[pair.new])
            self._known[pair.old, pair.new] = _numbers(explained)
        return _link(pair, self._known[pair.old, pair.new].get(change.change, 0))


def _link(pair: Sides[int], number: int) -> ChangeLink:
    return ChangeLink(
        pair.old, pair.new, f"c{number}" if number else "changes", f"change {number}" if number else "a change"
    )


def _numbers(explained: ClassifiedComparison) -> Mapping[int, int]:
    """Return the number of each change on the page by its position in the comparison; set aside ones have none."""
    places = {(c.old, c.new): p for p, c in enumerate(explained.changes)}
    return {
        TITLE if item.headline else places[item.change.old, item.change.new]: number
        for item, number in numbered(explained)
        if number
    }
