"""What the store is asked and what it answers, where the shared model has no value for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.kinds import FactKind  # noqa: TC001 - the store's coder reads the types of fields when it runs
from diffview.model import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from diffview.model import ArticleId, Capture, Digest, ParserId, Reading


class ArticleOrder(StrEnum):
    """In which order articles are listed; ties are broken by id, newest first."""

    LATEST = "latest"
    """Last observed first."""
    WEIGHT = "weight"
    """Weightiest kind of change first, then most words changed."""
    SIZE = "size"
    """Most words changed first."""


@dataclass(frozen=True, slots=True)
class ArticleQuery:
    """Which articles, in which order. The default is all of them, last observed first."""

    text: str = ""
    """Beginnings of words that must stand in a headline, old ones too, or in the address, case aside."""
    source: str | None = None
    kinds: tuple[FactKind, ...] = ()
    """At least one change of one of these kinds."""
    min_words: int = 0
    """At least so many words added, deleted or moved over the whole history."""
    changed: bool = False
    """True for only those of which two versions or more are held."""
    order: ArticleOrder = ArticleOrder.LATEST
    after: ArticleId | None = None
    """The last article of the page before this one."""
    limit: int | None = None


class KindCount(NamedTuple):
    """How many changes are of a kind."""

    kind: FactKind
    changes: int


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article as a list shows it."""

    id: ArticleId
    title: str | None
    """The newest that is known."""
    first_title: str | None
    """The oldest that is held."""
    url: str | None
    source: str | None
    versions: int
    """How many versions are held."""
    gaps: int
    """How many further versions are known to exist."""
    conflicts: int
    first_observed_at: datetime | None
    last_observed_at: datetime | None
    headline_changed: bool
    words_added: int
    """Over all steps between neighbouring versions held; so are the next two."""
    words_deleted: int
    words_moved: int
    kinds: tuple[KindCount, ...]
    """Kinds of change over all steps, weightiest first."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview list --json`."""
        return {
            "id": self.id,
            "title": self.title,
            "url": self.url,
            "source": self.source,
            "versions": self.versions,
            "last_observed_at": stamp(self.last_observed_at),
            "first_title": self.first_title,
            "first_observed_at": stamp(self.first_observed_at),
            "gaps": self.gaps,
            "conflicts": self.conflicts,
            "headline_changed": self.headline_changed,
            "words_added": self.words_added,
            "words_deleted": self.words_deleted,
            "words_moved": self.words_moved,
            "kinds": {count.kind.value: count.changes for count in self.kinds},
        }


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one version held to the next one held, in figures."""

    old: int
    new: int
    words_added: int
    words_deleted: int
    words_moved: int
    changes: int
    """Blocks or groups of blocks that are not equal, and the title; those set aside included."""
    set_aside: int
    headline: bool
    """True where the title changed."""
    kinds: tuple[KindCount, ...]
    """Weightiest first."""
    cut_short: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the step as `diffview history --json` shows it."""
        return {
            "old": self.old,
            "new": self.new,
            "words_added": self.words_added,
            "words_deleted": self.words_deleted,
            "words_moved": self.words_moved,
            "changes": self.changes,
            "set_aside": self.set_aside,
            "headline": self.headline,
            "kinds": {count.kind.value: count.changes for count in self.kinds},
            "cut_short": self.cut_short,
        }


@dataclass(frozen=True, slots=True)
class CaptureSummary:
    """One sighting of a capture: where and when its bytes were seen, and what became of them."""

    digest: Digest
    size: int
    """Bytes."""
    origin: str
    url: str | None
    media_type: str | None
    observed_at: datetime | None
    recorded_at: datetime
    reason: str
    """Why nothing could be read from it; empty where something could."""
    notes: tuple[str, ...]
    """What makes the bytes or the time less certain, one sentence each."""
    articles: tuple[ArticleId, ...]
    parsers: tuple[ParserId, ...]
    reread: bool
    """True where a newer revision of the parser has read it again."""

    def to_dict(self) -> dict[str, object]:
        """Return the capture as `diffview list --captures --json` shows it."""
        return {
            "digest": self.digest,
            "size": self.size,
            "origin": self.origin,
            "url": self.url,
            "media_type": self.media_type,
            "observed_at": stamp(self.observed_at),
            "recorded_at": stamp(self.recorded_at),
            "reason": self.reason,
            "notes": list(self.notes),
            "articles": list(self.articles),
            "parsers": [{"name": parser.name, "revision": parser.revision} for parser in self.parsers],
            "reread": self.reread,
        }


@dataclass(frozen=True, slots=True)
class Parsed:
    """A capture with what the parsers made of it, or the reason why they made nothing."""

    capture: Capture
    readings: tuple[Reading, ...] = ()
    reason: str = ""


class RecordStatus(StrEnum):
    """What recording a capture did."""

    ADDED = "added"
    SEEN_AGAIN = "seen_again"
    """The same bytes were held already."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording one capture did."""

    digest: Digest
    status: RecordStatus
    new_sighting: bool
    """False where even this origin, address and time were held already."""
    articles: tuple[ArticleId, ...]
    """The articles that the capture tells of, or told of before it was read again."""
    readings_changed: int = 0
    """How many readings were added or read otherwise than before."""


class Held(NamedTuple):
    """A version in the store, by its address."""

    article: ArticleId
    number: int


@dataclass(frozen=True, slots=True)
class Takedown:
    """A capture whose bytes the law had removed."""

    digest: Digest
    taken_at: datetime
    reason: str
