"""What a parser is, and what a tracking site adds to its parsers.

A parser makes readings of one kind of page. It is pure: the same page gives the same readings everywhere.

A tracking site (one that numbers the versions of other sites' articles) is a package of its own with one `Site`:
its parsers, the name space of the ids that it gives, how much each parser's word counts, and what only all pages of
an article together can settle. Nothing outside that package knows the site's words, ids or layouts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.model import Correction, ParserId, Reading
    from diffview.parsers.page import Page


class Parser(Protocol):
    """What makes readings of one kind of page."""

    @property
    def id(self) -> ParserId:
        """Return the parser's name and revision."""

    def recognises(self, page: Page) -> bool:
        """Return, cheaply, whether this is a page of the parser's kind."""

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for every article on the page, in page order; none where there is none after all."""


class Rank(IntEnum):
    """How much a parser's word counts where captures disagree about a version and are equally certain.

    The reading of the lowest rank is shown.
    """

    EXACT = 0
    """A page that shows two versions, read exactly."""
    SINGLE = 1
    """A page that shows one version."""
    UNRANKED = 2
    """Any other parser."""
    INFERRED = 3
    """A page of which parts are lost and inferred."""
    LISTED = 4
    """A page that only lists versions."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Readings of one article, each in the light of the others."""

    readings: tuple[Reading, ...]
    """As many as were given, in the same order."""
    warnings: tuple[str, ...] = ()
    """What a reader of the article's history should know, one sentence each."""


class Site(ABC):
    """A tracking site: its parsers, and what only all of its pages on one article settle."""

    id_prefix: ClassVar[str]
    """The name space of the ids that the site gives, with its colon: "tracker:"."""
    ranks: ClassVar[Mapping[str, Rank]]
    """The rank of each of the site's parsers, by name."""

    @abstractmethod
    def parsers(self) -> tuple[Parser, ...]:
        """Return the site's parsers, the most particular first."""

    def reconcile(self, readings: Sequence[Reading]) -> Reconciled:
        """Return *readings*, made by the site's parsers of captures of one article, in the light of each other."""
        return Reconciled(tuple(readings))

    def correct(self, reading: Reading, corrections: Sequence[Correction]) -> Reading:
        """Return *reading* with a person's choices of how single rows are to be read; what does not fit is left out."""
        del corrections
        return reading
