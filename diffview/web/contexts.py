"""What each template gets, one dataclass a template, under the name `page`.

A template reads nothing else but `shell`, the frame that all pages share, and `url_for`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diffview.facts.kinds import FactKind
from diffview.render.options import Layout
from diffview.store.search_values import SearchIn
from diffview.store.values import ArticleOrder

if TYPE_CHECKING:
    from diffview.model import ArticleId, Digest, History, Unusable, Version
    from diffview.render.ages import Ages
    from diffview.render.charts import Spark
    from diffview.render.choices import Choice
    from diffview.render.citations import Citation
    from diffview.render.compared import Compared
    from diffview.render.notices import Correction
    from diffview.render.options import Options
    from diffview.render.overview import Overview
    from diffview.render.rows import Paragraph
    from diffview.render.strips import Strips
    from diffview.render.view import DiffTable
    from diffview.store.search_values import PhraseStep, SearchMatch
    from diffview.store.values import ArticleQuery, ArticleSummary, CaptureSummary
    from diffview.verdict import Verdict

WHOLE = 0.995
"""0…1: from this share on a page would say "100 %"."""

CONTEXTS = (0, 1, 3)
"""How many unchanged paragraphs around a change the compare page offers; "all" comes besides."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of every page."""

    version: str
    style: str
    """Content hash of the style sheet and the script, so that a browser fetches a new one."""
    read_only: bool
    token: bool
    """True where changing anything needs the write token."""


class Show(StrEnum):
    """Which articles the list shows."""

    CHANGED = "changed"
    """Those of which two versions or more are held."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article of the list."""

    summary: ArticleSummary
    spark: Spark
    matches: tuple[SearchMatch, ...] = ()
    """Where the words of a search stand in it."""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """Return the kinds of fact that changed in it, weightiest first."""
        return tuple(count.kind for count in self.summary.kinds if not count.kind.is_quiet)

    @property
    def first_title(self) -> str | None:
        """Return its first headline where it is another one now."""
        first = self.summary.first_title
        return first if first and first != self.summary.title else None


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """`articles.html`: what the store holds, or what a search found."""

    rows: tuple[ArticleRow, ...]
    words: str
    """What is searched for; "" where nothing is."""
    within: SearchIn
    query: ArticleQuery
    found: str
    """How many there are, counted to a bound."""
    total: int
    changed: int
    """How many of all have two versions or more."""
    sources: tuple[str, ...]
    next: str | None
    """The cursor of the further page, where there is one."""
    later: bool
    """True where this is not the first page."""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """Return the kinds to choose from."""
        return tuple(FactKind)

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Return ids and names of the places to search in."""
        return tuple((place.value, PLACES[place]) for place in SearchIn)

    @property
    def filtered(self) -> bool:
        """Tell whether anything was asked for."""
        return bool(self.words or self.query.source or self.query.kinds or self.query.min_words)

    @property
    def narrowed(self) -> bool:
        """Tell whether a filter or an order other than the usual one was chosen."""
        chosen = self.query.source or self.query.kinds or self.query.min_words
        return bool(chosen) or self.query.order is not ArticleOrder.LATEST

    def address(self, **changes: object) -> dict[str, object]:
        """Return the parameters of this list's address with *changes*; what is empty is left out."""
        now: dict[str, object] = {
            "q": self.words,
            "in": self.within.value if self.words and self.within is not SearchIn.ANYWHERE else "",
            "source": self.query.source,
            "kind": [kind.value for kind in self.query.kinds],
            "min_words": self.query.min_words,
            "show": (Show.CHANGED if self.query.changed else Show.ALL).value,
            "order": "" if self.query.order is ArticleOrder.LATEST else self.query.order.value,
        }
        return {name: value for name, value in (now | changes).items() if value}

    def feed(self) -> dict[str, object]:
        """Return the parameters of the feed of the same articles."""
        return {name: value for name, value in self.address().items() if name in {"q", "in", "source", "kind"}}


PLACES = {
    SearchIn.ANYWHERE: "anywhere",
    SearchIn.TITLE: "in headlines, old ones too",
    SearchIn.TEXT: "in texts",
    SearchIn.ADDED: "in what was added",
    SearchIn.REMOVED: "in what was removed",
    SearchIn.AUTHOR: "in bylines",
    SearchIn.ADDRESS: "in addresses",
}
"""How the list names the places to search in."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`history.html`: the versions of one article."""

    id: ArticleId
    overview: Overview
    captures: tuple[CaptureSummary, ...]
    corrections: tuple[Correction, ...]
    language: str | None
    """Of the article, where it is known."""
    formats: tuple[tuple[str, str], ...]
    """Ids and names of the formats in which the history can be taken away."""
    citations: tuple[Citation, ...]

    @property
    def since(self) -> dict[int, int]:
        """Return for each version that has one the version it was compared with."""
        return {row.number: row.step.since for row in self.overview.rows if row.step is not None}

    @property
    def unusable(self) -> tuple[Unusable, ...]:
        """Return the captures that gave no version."""
        return self.overview.history.unusable


@dataclass(frozen=True, slots=True)
class SentencesPage:
    """`sentences.html`: the sentences of an article through its versions."""

    id: ArticleId
    title: str
    strips: Strips | None
    """None where fewer than two versions are held; so are the ages."""
    ages: Ages | None
    language: str | None
    """Of the article, where it is known."""
    phrase: str = ""
    """A phrase that is to be followed; "" for none."""
    steps: tuple[PhraseStep, ...] = ()
    """Where it came, became more or less frequent, or went."""
    fault: str = ""
    """Why it cannot be followed."""


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`version.html`: one version as a text of its own."""

    id: ArticleId
    history: History
    version: Version
    paragraphs: tuple[Paragraph, ...]
    newer: int | None
    older: int | None
    latest: bool
    language: str | None
    """Of the article, where it is known."""


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`compare.html`: two versions of one article."""

    id: ArticleId
    compared: Compared
    options: Options
    earlier: tuple[int, int] | None
    """The pair of neighbouring versions before this one."""
    later: tuple[int, int] | None
    ends: tuple[int, int] | None
    """First and latest, where that is another pair than this one."""
    choices: tuple[Choice, ...]
    """Every version, gap and bad capture, oldest first."""
    formats: tuple[tuple[str, str], ...]
    """Ids and names of the formats in which the comparison can be taken away."""
    permalink: str
    citations: tuple[Citation, ...]

    def query(self, **changes: object) -> dict[str, object]:
        """Return the parameters of this page's address with *changes*; what is the default is left out."""
        now: dict[str, object] = {
            "view": self.options.layout.value,
            "context": "all" if self.options.context is None else self.options.context,
            "kind": [kind.value for kind in sorted(self.options.kinds)],
            "aside": "show" if self.options.show_aside else "",
            "part": self.options.part or 1,
            "unfold": self.options.unfold,
        }
        now |= changes
        default = {"view": Layout.SIDE.value, "context": 1, "kind": [], "aside": "", "part": 1, "unfold": ""}
        return {name: value for name, value in now.items() if value != default.get(name)}

    @property
    def contexts(self) -> tuple[int | None, ...]:
        """Return the choices of context."""
        return (*CONTEXTS, None)

    @property
    def filtered(self) -> tuple[str, ...]:
        """Return the names of the kinds that the page unfolds."""
        return tuple(kind.label for kind in FactKind if kind in self.options.kinds)

    def only(self, kind: FactKind) -> bool:
        """Tell whether the page unfolds *kind* alone."""
        return self.options.kinds == frozenset({kind})


@dataclass(frozen=True, slots=True)
class CapturesPage:
    """`captures.html`: what was seen, as it came."""

    total: int
    unread: tuple[CaptureSummary, ...]
    """Captures of which nothing could be read, each with its reason."""
    newest: tuple[CaptureSummary, ...]
    unread_total: int
    whole_origins: bool
    """True where the folders are shown as well."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`check.html`: the form, and the verdict where something was sent."""

    errors: tuple[tuple[str, str], ...] = ()
    """The field and what is wrong with it."""
    url: str = ""
    text: str = ""
    observed_at: str = ""
    article: str = ""
    name: str = ""
    """What was sent, as the user named it."""
    verdict: Verdict | None = None
    table: DiffTable | None = None
    """The changes against the nearest version."""
    history: History | None = None
    preview: tuple[Paragraph, ...] = ()
    pending: Digest | None = None
    """The capture that "Add" would store."""

    @property
    def nearest_coverage(self) -> float:
        """Return which share of the nearest version's text the capture holds, 0…1."""
        if self.verdict is None:
            return 0.0
        return max(
            (one.coverage for one in self.verdict.similarities if one.number == self.verdict.nearest), default=0.0
        )

    @property
    def part_of_nearest(self) -> bool:
        """Tell whether every word of the capture stands in the nearest version, which has more."""
        return self.verdict is not None and self.verdict.similarity >= WHOLE and self.nearest_coverage < WHOLE

    @property
    def faults(self) -> dict[str, str]:
        """Return the errors by field."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`error.html`: what went wrong and the way back."""

    status: int
    title: str
    what: str
    hint: str = ""
    article: ArticleId | None = None
    held: tuple[int, ...] = ()
    """The versions that the article has, where one was asked for that it has not."""
