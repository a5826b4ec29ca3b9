"""What a search asks and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from diffview.facts.kinds import FactKind
    from diffview.store.values import ArticleSummary


class SearchIn(StrEnum):
    """Where the words are looked for."""

    ANYWHERE = "anywhere"
    """In the headlines, authors and texts of all versions, and in the addresses."""
    TITLE = "title"
    """In the headlines of all versions, old ones too."""
    AUTHOR = "author"
    ADDRESS = "address"
    TEXT = "text"
    ADDED = "added"
    """In what a step from one version to the next put in."""
    REMOVED = "removed"
    """In what a step took out."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Which articles are looked for."""

    words: str
    """All of these words, in any order, case and accents aside; "in quotation marks" they are a phrase."""
    within: SearchIn = SearchIn.ANYWHERE
    source: str | None = None
    kinds: tuple[FactKind, ...] = ()
    """Articles with at least one change of one of these kinds."""
    since: datetime | None = None
    """Articles last observed at this time or later."""
    until: datetime | None = None
    """Articles first observed before this time."""


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, with the words that were found marked."""

    text: str
    """Begins or ends with an ellipsis where it was cut."""
    marks: tuple[Span, ...]
    """In the order of the text; they do not overlap."""


@dataclass(frozen=True, slots=True)
class SearchMatch:
    """Where in an article the words were found."""

    within: SearchIn
    """Never ANYWHERE: the place that it was."""
    number: int | None
    """The version in which it first stands so (of REMOVED: the first without it); None of an address."""
    old: int | None
    """Of ADDED and REMOVED, the version before that step; else None."""
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that was found."""

    article: ArticleSummary
    matches: tuple[SearchMatch, ...]
    """Of each place the first few, headlines first."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview search --json`."""
        return self.article.to_dict() | {
            "matches": [
                {
                    "in": match.within.value,
                    "version": match.number,
                    "old": match.old,
                    "excerpt": match.excerpt.text,
                    "marks": [list(mark) for mark in match.excerpt.marks],
                }
                for match in self.matches
            ]
        }


@dataclass(frozen=True, slots=True)
class PhraseStep:
    """A phrase came into an article, became more or less frequent in it, or went."""

    old: int | None
    """The version before; None where the first version held has it."""
    new: int
    old_count: int
    """How often it stands in the old version."""
    new_count: int
    after: datetime | None
    """The change happened between these two times, where they are known."""
    before: datetime | None

    def to_dict(self) -> dict[str, object]:
        """Return the step as `diffview search --history --json` shows it."""
        return {
            "old": self.old,
            "new": self.new,
            "old_count": self.old_count,
            "new_count": self.new_count,
            "after": stamp(self.after),
            "before": stamp(self.before),
        }
