"""The verdict on one capture: a value, its sentence and its JSON. How it is come to: `checking`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from diffview.model import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from diffview.facts.classify import ClassifiedComparison
    from diffview.matching import Origin, VersionSimilarity
    from diffview.model import ArticleId


class VerdictKind(StrEnum):
    """How a capture stands to what is stored."""

    SAME_AS_LATEST = "same_as_latest"
    SAME_AS_EARLIER = "same_as_earlier"
    """The text of an earlier version, not of the latest: the article went back, or the capture is old."""
    NEW = "new"
    UNKNOWN_ARTICLE = "unknown_article"
    UNUSABLE = "unusable"


class Outcome(StrEnum):
    """The same in finer words: what became of the article's text."""

    FIRST = "first"
    """The first text of this article."""
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    """The text of an earlier version stands again."""
    EARLIER = "earlier"
    """The text of an earlier version, captured while it stood."""
    CHANGED = "changed"
    MIXED = "mixed"
    """Every paragraph is held, but no version has all of them."""
    CUT_OFF = "cut_off"
    UNUSABLE = "unusable"
    UNKNOWN = "unknown"


_SENTENCES = {
    Outcome.FIRST: "first text of this article",
    Outcome.UNCHANGED: "nothing new",
    Outcome.RETURNED: "the text of an earlier version",
    Outcome.EARLIER: "the text of an earlier version",
    Outcome.CHANGED: "new",
    Outcome.MIXED: "mixed",
    Outcome.CUT_OFF: "cut off",
    Outcome.UNUSABLE: "not usable",
    Outcome.UNKNOWN: "of no article in the store",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one capture stands to what is stored."""

    kind: VerdictKind
    origin: str
    """The capture, as the user named it."""
    digest: str
    reason: str = ""
    """One sentence for the user, where there is more to say than the kind."""
    article_id: ArticleId | None = None
    """The article, or the likeliest one where it is unknown."""
    title: str | None = None
    """The article's title."""
    number: int | None = None
    """The stored version with the same text."""
    latest: int | None = None
    """The latest version held."""
    nearest: int | None = None
    """The version most alike; `comparison` begins there."""
    similarity: float = 0.0
    """0…1, to the nearest version."""
    similarities: tuple[VersionSimilarity, ...] = ()
    """To every version held, in their order."""
    origins: tuple[Origin, ...] = ()
    """By version, what is new last; the shares sum to 1."""
    comparison: ClassifiedComparison | None = None
    """From the nearest version to the capture; None where the texts are equal to the letter, or nothing is near."""
    outcome: Outcome = Outcome.UNKNOWN
    only: tuple[str, ...] = ()
    """Where the text is that of a version, what differs all the same: "typography", "furniture", "paragraph breaks"."""
    paragraphs: tuple[int | None, ...] = ()
    """For each paragraph of the capture, furniture aside, the version that it stands in; None for a new one."""
    away: timedelta | None = None
    """Of a text that returned, how long it was away, where the times are known."""
    added: bool = False
    """True where the capture was stored."""
    parts: tuple[Verdict, ...] = field(default=())
    """Where a capture tells of several articles, the verdict on each; this one is the weightiest of them."""

    @property
    def changed(self) -> bool:
        """Tell whether the capture differs from the latest version held."""
        return self.kind in {VerdictKind.NEW, VerdictKind.SAME_AS_EARLIER}

    @property
    def summary(self) -> str:
        """Return the verdict as one sentence."""
        if self.number is not None:
            return f"same text as version {self.number}{self._standing}"
        match self.outcome:
            case Outcome.MIXED:
                return f"mixed: {runs_of(self.paragraphs)}"
            case Outcome.CHANGED if self.nearest is not None:
                return f"new: closest to version {self.nearest} ({self.similarity:.0%})"
        return _SENTENCES[self.outcome]

    @property
    def _standing(self) -> str:
        """Return how the version with the same text stands to the latest."""
        if self.number == self.latest:
            return ", the latest: nothing new"
        if self.outcome is Outcome.EARLIER:
            return f", captured while it stood (the latest is {self.latest})"
        return f", which was away for {length(self.away)}" if self.away else f", not as the latest ({self.latest})"

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview check --json`."""
        return {
            "format": FORMAT,
            "verdict": self.kind.value,
            "outcome": self.outcome.value,
            "file": self.origin,
            "digest": self.digest,
            "reason": self.reason,
            "article": None if self.article_id is None else {"id": self.article_id, "title": self.title},
            "version": self.number,
            "latest": self.latest,
            "nearest": self.nearest,
            "similarity": round(self.similarity, 4),
            "versions": [
                {"number": one.number, "similarity": round(one.similarity, 4), "coverage": round(one.coverage, 4)}
                for one in self.similarities
            ],
            "origins": [
                {"version": one.version, "blocks": one.blocks, "share": round(one.share, 4)} for one in self.origins
            ],
            "only": list(self.only),
            "paragraphs": list(self.paragraphs),
            "away_seconds": None if self.away is None else int(self.away.total_seconds()),
            "comparison": None if self.comparison is None else self.comparison.to_dict(),
            "added": self.added,
            **({"parts": [part.to_dict() for part in self.parts]} if self.parts else {}),
        }


_UNITS = (("year", 365 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))
"""What lengths of time are said in, and their seconds."""


def length(away: timedelta) -> str:
    """Return a length of time in its largest unit of which there are at least two, else in the one below.

    >>> from datetime import timedelta
    >>> length(timedelta(days=12, hours=3)), length(timedelta(hours=30)), length(timedelta(seconds=20))
    ('12 days', '30 hours', 'less than a minute')
    """
    seconds = int(away.total_seconds())
    for name, unit in _UNITS:
        if seconds >= 2 * unit or (name == "minute" and seconds >= unit):
            count = seconds // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def runs_of(paragraphs: Sequence[int | None]) -> str:
    """Return which paragraphs come from which versions.

    >>> runs_of([2, 2, 0, None])
    'paragraphs 1 to 2 as in version 2, paragraph 3 as in version 0, paragraph 4 new'
    """
    parts = []
    for number, run in groupby(enumerate(paragraphs, start=1), key=lambda pair: pair[1]):
        places = [place for place, _ in run]
        which = f"paragraph {places[0]}" if len(places) == 1 else f"paragraphs {places[0]} to {places[-1]}"
        parts.append(f"{which} new" if number is None else f"{which} as in version {number}")
    return ", ".join(parts)
