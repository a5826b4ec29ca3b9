"""The store: what was observed, and the histories that follow from it, behind one class.

Every call is one transaction; what it returned is on the disk. Nothing observed is ever deleted or
overwritten. Histories are derived in the transaction that brings a new reading, so whoever reads
sees a capture and its effect together or not at all.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Self

from diffview.errors import StoreError, UnknownArticle, UnknownVersion
from diffview.identity import article_keys
from diffview.model import ArticleId, Capture, Correction, Digest, History, Reading, Version
from diffview.store import articles, captures, derive, grouping, opening, search, sentences, steps, verify
from diffview.store import state as states
from diffview.store.matches import phrase_steps
from diffview.store.values import (
    ArticleQuery,
    ArticleSummary,
    CaptureSummary,
    Held,
    Parsed,
    Recorded,
    Step,
)
from diffview.text.addresses import canonical_address
from diffview.text.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from diffview.model import Block
    from diffview.store.paging import Page
    from diffview.store.search_values import PhraseStep, SearchHit, SearchQuery

ARTICLES_A_BATCH = 64
"""Articles that are derived again in one transaction, so that other writers get their turn."""


def open_store(place: str | Path, *, create: bool = True, read_only: bool = False) -> Store:
    """Open the store at *place*, a SQLAlchemy URL or a file name; its schema is made or upgraded.

    With *create* false a store that does not exist yet is a `StoreError`, and one that cannot be written
    is opened for reading only. With *read_only* nothing is written, and an older schema is refused.
    """
    engine, only_read = opening.open_engine(place, create=create, read_only=read_only)
    return Store(engine, place=opening.name_of(place), read_only=only_read)


PAGE_SIZE = 50
"""Items on a page of a list."""


def _heirs(connection: Connection, ids: Iterable[ArticleId]) -> tuple[ArticleId, ...]:
    return tuple(dict.fromkeys(grouping.heir_of(connection, article_id) for article_id in ids))


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Captures, readings and histories in one database. Safe to share between threads; not across a fork."""

    def __init__(
        self,
        engine: Engine,
        *,
        place: str = "store",
        read_only: bool = False,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._engine = engine
        self._state = states.StoreState(engine)
        self.read_only = read_only
        """True where nothing can be written through it."""
        self._clock = clock
        self.place = place
        """The store as the user named it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._state.close()
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with opening.answering(self.place), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.read_only:
            hint = "give yourself the right to write to it and to its folder"
            raise StoreError(self.place, "is open for reading only", hint=hint)
        with opening.answering(self.place), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection

    def record(self, capture: Capture, readings: Iterable[Reading]) -> Recorded:
        """Keep *capture* with what the parsers made of it, and derive what follows."""
        return self.record_all([Parsed(capture, tuple(readings))])[0]

    def record_unusable(self, capture: Capture, reason: str) -> Recorded:
        """Keep *capture*, of which nothing could be read for *reason*."""
        return self.record_all([Parsed(capture, reason=reason)])[0]

    def record_all(self, items: Iterable[Parsed]) -> tuple[Recorded, ...]:
        """Keep several captures in one transaction; an article that many of them tell of is derived once.

        Readings given for a sighting that is held already replace its current ones, which
        stay, marked superseded.
        """
        with self._writing() as connection:
            now = self._clock()
            done = tuple(captures.record(connection, item, now) for item in items)
            for article_id in self._touched(connection, done):
                derive.rebuild(connection, article_id)
            return tuple(replace(one, articles=_heirs(connection, one.articles)) for one in done)

    @staticmethod
    def _touched(connection: Connection, done: tuple[Recorded, ...]) -> list[ArticleId]:
        touched: set[ArticleId] = set()
        for one in done:
            if one.readings_changed:
                heirs = _heirs(connection, one.articles)
                # Only a re-reading can take away the key that joined two articles.
                parted = () if one.new_sighting else [grouping.part(connection, heir) for heir in heirs]
                touched.update(heirs, *parted)
        return sorted(touched)

    def rederive(self) -> int:
        """Derive every history again, as a newer diffview may do it otherwise; return how many articles there are.

        Nothing observed is touched, and what comes out the same is not written.
        """
        with self._reading() as connection:
            ids = derive.article_ids(connection)
        for start in range(0, len(ids), ARTICLES_A_BATCH):
            with self._writing() as connection:
                for article_id in ids[start : start + ARTICLES_A_BATCH]:
                    derive.rebuild(connection, article_id)
        return len(ids)

    def correct(self, correction: Correction) -> None:
        """Keep a person's choice of how a row is to be read, and derive what follows."""
        with self._writing() as connection:
            captures.put_correction(connection, correction, self._clock())
            self._rederive(connection, correction.capture)

    def uncorrect(self, digest: Digest, row: int) -> None:
        """Forget the correction of a row, and derive what follows."""
        with self._writing() as connection:
            captures.drop_correction(connection, digest, row)
            self._rederive(connection, digest)

    @staticmethod
    def _rederive(connection: Connection, digest: Digest) -> None:
        for article_id in captures.articles_of(connection, digest):
            derive.rebuild(connection, article_id)

    def articles(self, query: ArticleQuery = ArticleQuery()) -> tuple[ArticleSummary, ...]:  # noqa: B008  frozen
        """Return the articles that *query* asks for; all, last observed first, by default."""
        with self._reading() as connection:
            return articles.find(connection, query)

    def count(self, query: ArticleQuery = ArticleQuery()) -> int:  # noqa: B008  frozen
        """Return how many articles *query* asks for, its page and limit aside."""
        with self._reading() as connection:
            return articles.count(connection, query)

    def articles_page(
        self,
        query: ArticleQuery = ArticleQuery(),  # noqa: B008  frozen
        *,
        after: str | None = None,
        size: int = PAGE_SIZE,
    ) -> Page[ArticleSummary]:
        """Return *size* of the articles that *query* asks for, from the cursor *after* on (a page's `next`).

        The first page and the ten-thousandth cost the same. `query.after` and `query.limit` do not count.
        """
        with self._reading() as connection:
            return articles.page(connection, query, after, size)

    def captures_page(
        self, *, article: ArticleId | None = None, after: str | None = None, size: int = PAGE_SIZE
    ) -> Page[CaptureSummary]:
        """Return *size* sightings, the last recorded first: all, or those of an article."""
        with self._reading() as connection:
            heir = None if article is None else grouping.heir_of(connection, article)
            return captures.page(connection, heir, after, size)

    def search(self, query: SearchQuery, *, after: str | None = None, size: int = 20) -> Page[SearchHit]:
        """Return *size* of the articles in which the words of *query* stand, from the cursor *after* on.

        Articles that came into the store last come first. Raises BadArgument where there is no word to look for.
        """
        with self._reading() as connection:
            return search.find(connection, query, after, size)

    def phrase_history(self, article_id: ArticleId, phrase: str) -> tuple[PhraseStep, ...]:
        """Return where *phrase* came into an article, became more or less frequent, or went, oldest first."""
        return phrase_steps(self.history(article_id), search.one_phrase(phrase))

    def version_by_fingerprint(self, prefix: str, *, article: ArticleId | None = None) -> Held:
        """Return the version whose fingerprint begins with *prefix*, of several with one text the first.

        With *article* only its versions count. Raises UnknownFingerprint where there is none, where versions of
        different texts begin so, or where *prefix* is no beginning of a fingerprint of eight digits or more.
        """
        with self._reading() as connection:
            heir = None if article is None else grouping.heir_of(connection, article)
            return sentences.one_by_fingerprint(connection, prefix, heir)

    def state(self) -> str | None:
        """Return a text that is another one after every change of the store; None where that cannot be known.

        It costs some ten microseconds, and holds for this `Store` only: two of them give different texts.
        """
        with opening.answering(self.place):
            return self._state.read()

    def characters(self, article_id: ArticleId) -> dict[int, int]:
        """Return by number how many characters the text of each version of an article has."""
        with self._reading() as connection:
            return states.characters(connection, grouping.heir_of(connection, article_id))

    def sources(self) -> tuple[str, ...]:
        """Return the outlets that articles are from."""
        with self._reading() as connection:
            return articles.sources(connection)

    def history(self, article_id: ArticleId) -> History:
        """Return all that is known of an article; `UnknownArticle` where there is none of that id.

        The id of an article that proved to be the same as an older one leads to that one's.
        """
        with self._reading() as connection:
            return derive.read(connection, grouping.heir_of(connection, article_id))

    def version(self, article_id: ArticleId, number: int) -> Version:
        """Return one version; `UnknownVersion` names the numbers that are held."""
        with self._reading() as connection:
            heir = grouping.heir_of(connection, article_id)
            found = derive.read_version(connection, heir, number)
            if found is None:
                derive.read(connection, heir)
                raise UnknownVersion(f"article {article_id}", number, derive.numbers(connection, heir))
            return found

    def steps(self, article_id: ArticleId) -> tuple[Step, ...]:
        """Return in figures what changed from each version held to the next, oldest first."""
        with self._reading() as connection:
            return steps.read(connection, grouping.heir_of(connection, article_id))

    def readings(self, article_id: ArticleId) -> tuple[Reading, ...]:
        """Return the current readings of an article, in the order of recording."""
        with self._reading() as connection:
            return captures.readings_of(connection, grouping.heir_of(connection, article_id))

    def corrections(self, article_id: ArticleId) -> tuple[Correction, ...]:
        """Return the corrections of all captures that tell of an article."""
        with self._reading() as connection:
            return captures.corrections_of(connection, grouping.heir_of(connection, article_id))

    def capture(self, digest: str) -> Capture:
        """Return a capture, bytes and all, as it was first seen; `UnknownCapture` where it is not held."""
        with self._reading() as connection:
            return captures.load(connection, digest)

    def captures(self) -> tuple[CaptureSummary, ...]:
        """Return every sighting of every capture, unusable ones too, in the order of recording."""
        with self._reading() as connection:
            return captures.summaries(connection)

    def captures_of(self, article_id: ArticleId) -> tuple[CaptureSummary, ...]:
        """Return the sightings that tell of an article, in the order of recording."""
        with self._reading() as connection:
            return captures.summaries(connection, grouping.heir_of(connection, article_id))

    def holds(self, capture: Capture) -> bool:
        """Tell whether these bytes are held from this very origin, address and time."""
        with self._reading() as connection:
            return captures.holds_sighting(connection, capture)

    def find(self, name: str) -> ArticleId:
        """Return the article that *name*, an id of ours, an address or an outside id, stands for."""
        with self._reading() as connection:
            if name.isascii() and name.isdecimal():
                heir = grouping.heir_of(connection, ArticleId(int(name)))
                return derive.read(connection, heir).id or heir
            keys = (f"url:{canonical_address(name)}", f"id:{name}")
            found = grouping.articles_with(connection, keys)
        if not found:
            raise UnknownArticle(name, "the store holds no such article", hint="see `diffview list`")
        return found[0]

    def articles_of(self, reading: Reading) -> tuple[ArticleId, ...]:
        """Return the articles that share an address or an id with *reading*, oldest first."""
        with self._reading() as connection:
            return grouping.articles_with(connection, article_keys(reading))

    def same_text(self, title: str | None, blocks: tuple[Block, ...]) -> tuple[Held, ...]:
        """Return the versions with this very title and text, else those with the same text, typography aside."""
        exact = fingerprint(title, (block.text for block in blocks))
        with self._reading() as connection:
            return sentences.same_text(connection, exact, sentences.matching_fingerprint(blocks))

    def candidates(self, readings: Iterable[Reading]) -> tuple[ArticleId, ...]:
        """Return the articles that *readings* may be of, likeliest first.

        First those of the same address or id, then those that hold the same text, then those
        that share most sentences.
        """
        found: dict[ArticleId, None] = {}
        with self._reading() as connection:
            for reading in readings:
                found |= dict.fromkeys(grouping.articles_with(connection, article_keys(reading)))
                for version in islice(reversed(reading.versions), 2):
                    found |= dict.fromkeys(sentences.nearest(connection, version.blocks))
        return tuple(found)

    def verify(self) -> tuple[str, ...]:
        """Check the whole store against itself; return what is wrong, one sentence each."""
        with self._reading() as connection:
            return verify.faults(connection)
