"""What a store answers: articles, histories, captures, search. Nothing observed is changed here.

What is due (see `due`) is made before it is asked for; through a store that is open for reading only it is made
for the answer and not kept.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from diffview.errors import UnknownArticle, UnknownVersion
from diffview.identity import article_keys
from diffview.model import ArticleId, Capture, Correction, History, Reading, Version
from diffview.store import (
    articles,
    captures,
    derive,
    due,
    fingerprints,
    grouping,
    reading_back,
    recording,
    search,
    steps,
    verify,
)
from diffview.store.access import ARTICLES_A_BATCH, Access
from diffview.store.matches import phrase_steps
from diffview.store.values import (
    ArticleOrder,
    ArticleQuery,
    ArticleSummary,
    CaptureSummary,
    Held,
    Parsed,
    Step,
    Takedown,
)
from diffview.text.addresses import canonical_address
from diffview.text.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diffview.model import Block
    from diffview.store.paging import Page
    from diffview.store.search_values import PhraseStep, SearchHit, SearchQuery

PAGE_SIZE = 50
"""Items on a page of a list."""


class Reader(Access):
    """A store as it is read."""

    def takedowns(self) -> tuple[Takedown, ...]:
        """Return what was taken down, in order."""
        with self._reading() as tx:
            return captures.takedowns(tx.connection)

    def head(self) -> str:
        """Return the head of the hash chain over everything observed: 64 hexadecimal digits."""
        with self._reading() as tx:
            return recording.head(tx.connection)

    def _settle_for(self, query: ArticleQuery) -> None:
        """Make what a list is filtered and ordered by."""
        measured = query.kinds or query.min_words or query.order is not ArticleOrder.LATEST
        self._settle(figures=bool(measured))

    def _with_figures(self, found: tuple[ArticleSummary, ...]) -> tuple[ArticleSummary, ...]:
        """Return summaries with the figures of those that are not measured yet, measured now."""
        with self._reading() as tx:
            waiting = due.among(tx.connection, [one.id for one in found])
        if not waiting:
            return found
        if self.read_only:
            with self._reading() as tx:
                return due.summed(tx, found, waiting)
        for start in range(0, len(waiting), ARTICLES_A_BATCH):
            with self._writing() as tx:
                due.settle(tx, waiting[start : start + ARTICLES_A_BATCH], figures=True)
        with self._reading() as tx:
            return articles.by_ids(tx.connection, [one.id for one in found], ArticleQuery())

    def articles(self, query: ArticleQuery = ArticleQuery()) -> tuple[ArticleSummary, ...]:  # noqa: B008  frozen
        """Return the articles that *query* asks for; all, last observed first, by default."""
        self._settle_for(query)
        with self._reading() as tx:
            found = articles.find(tx.connection, query)
        return self._with_figures(found)

    def count(self, query: ArticleQuery = ArticleQuery()) -> int:  # noqa: B008  frozen
        """Return how many articles *query* asks for, its page and limit aside."""
        self._settle_for(query)
        with self._reading() as tx:
            return articles.count(tx.connection, query)

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
        self._settle_for(query)
        with self._reading() as tx:
            found = articles.page(tx.connection, query, after, size)
        return replace(found, items=self._with_figures(found.items))

    def captures_page(
        self, *, article: ArticleId | None = None, after: str | None = None, size: int = PAGE_SIZE
    ) -> Page[CaptureSummary]:
        """Return *size* sightings, the last recorded first: all, or those of an article."""
        with self._reading() as tx:
            heir = None if article is None else grouping.heir_of(tx.connection, article)
            return captures.page(tx.connection, heir, after, size)

    def search(self, query: SearchQuery, *, after: str | None = None, size: int = 20) -> Page[SearchHit]:
        """Return *size* of the articles in which the words of *query* stand, from the cursor *after* on.

        Articles that came into the store last come first. Raises BadArgument where there is no word to look for.
        """
        self._settle(figures=bool(query.kinds))
        with self._reading() as tx:
            found = search.find(tx, query, after, size)
        summaries = self._with_figures(tuple(hit.article for hit in found.items))
        hits = (replace(hit, article=one) for hit, one in zip(found.items, summaries, strict=True))
        return replace(found, items=tuple(hits))

    def phrase_history(self, article_id: ArticleId, phrase: str) -> tuple[PhraseStep, ...]:
        """Return where *phrase* came into an article, became more or less frequent, or went, oldest first."""
        return phrase_steps(self.history(article_id), search.one_phrase(phrase))

    def version_by_fingerprint(self, prefix: str, *, article: ArticleId | None = None) -> Held:
        """Return the version whose fingerprint begins with *prefix*, of several with one text the first.

        With *article* only its versions count. Raises UnknownFingerprint where there is none, where versions of
        different texts begin so, or where *prefix* is no beginning of a fingerprint of eight digits or more.
        """
        self._settle(figures=False)
        with self._reading() as tx:
            heir = None if article is None else grouping.heir_of(tx.connection, article)
            return fingerprints.one_by_fingerprint(tx.connection, prefix, heir)

    def sources(self) -> tuple[str, ...]:
        """Return the outlets that articles are from."""
        self._settle(figures=False)
        with self._reading() as tx:
            return articles.sources(tx.connection)

    def history(self, article_id: ArticleId) -> History:
        """Return all that is known of an article; `UnknownArticle` where there is none of that id.

        The id of an article that proved to be the same as an older one leads to that one's.
        """
        return self._histories([article_id])[0]

    def histories(self, ids: Iterable[ArticleId]) -> tuple[History, ...]:
        """Return the histories of several articles, as `history` does for one."""
        return tuple(self._histories(list(ids)))

    def _histories(self, ids: list[ArticleId]) -> list[History]:
        with self._reading() as tx:
            heirs = [grouping.heir_of(tx.connection, article_id) for article_id in ids]
            waiting = due.without_history(tx.connection, heirs)
            if not waiting or self.read_only:
                return due.histories(tx, heirs, waiting)
        with self._writing() as tx:
            derive.rebuild(tx, waiting)
        return self._histories(ids)

    def version(self, article_id: ArticleId, number: int) -> Version:
        """Return one version; `UnknownVersion` names the numbers that are held."""
        self._settle_history(article_id)
        with self._reading() as tx:
            heir = grouping.heir_of(tx.connection, article_id)
            found = reading_back.one_version(tx, heir, number)
            if found is None:
                reading_back.history(tx, heir)
                raise UnknownVersion(f"article {article_id}", number, reading_back.numbers(tx.connection, heir))
            return found

    def _settle_history(self, article_id: ArticleId) -> None:
        with self._reading() as tx:
            waiting = due.without_history(tx.connection, [grouping.heir_of(tx.connection, article_id)])
        if waiting and not self.read_only:
            with self._writing() as tx:
                derive.rebuild(tx, waiting)

    def steps(self, article_id: ArticleId) -> tuple[Step, ...]:
        """Return in figures what changed from each version held to the next, oldest first."""
        history = self.history(article_id)
        heir = history.id or article_id
        with self._reading() as tx:
            known = steps.held(tx, [heir]).get(heir, {})
        found = steps.measured(history, known)
        if found.keys() != known.keys() and not self.read_only:
            with self._writing() as tx:
                steps.settle(tx, [heir])
        return tuple(found.values())

    def characters(self, article_id: ArticleId) -> dict[int, int]:
        """Return by number how many characters the text of each version of an article has."""
        self._settle_history(article_id)
        with self._reading() as tx:
            return reading_back.characters(tx.connection, grouping.heir_of(tx.connection, article_id))

    def readings(self, article_id: ArticleId) -> tuple[Reading, ...]:
        """Return the current readings of an article, in the order of recording."""
        with self._reading() as tx:
            heir = grouping.heir_of(tx.connection, article_id)
            return tuple(made for _, made in captures.readings_of(tx, [heir]).get(heir, ()))

    def corrections(self, article_id: ArticleId) -> tuple[Correction, ...]:
        """Return the corrections of all captures that show an article."""
        with self._reading() as tx:
            heir = grouping.heir_of(tx.connection, article_id)
            return tuple(captures.corrections_of(tx.connection, [heir]).get(heir, ()))

    def capture(self, digest: str) -> Capture:
        """Return a capture, bytes and all, as it was first seen; `UnknownCapture` where it is not held."""
        with self._reading() as tx:
            return captures.load(tx, digest)

    def captures(self) -> tuple[CaptureSummary, ...]:
        """Return every sighting of every capture, unusable ones too, in the order of recording."""
        with self._reading() as tx:
            return captures.summaries(tx.connection)

    def parsed_after(self, after: int, size: int) -> list[tuple[int, Parsed]]:
        """Return *size* sightings behind number *after* with their bytes and current readings, and their numbers.

        What was taken down is left out.
        """
        with self._reading() as tx:
            return captures.parsed_after(tx, after, size)

    def corrections_to(self, digest: str) -> tuple[Correction, ...]:
        """Return the corrections of one capture, by row."""
        with self._reading() as tx:
            return captures.corrections_to(tx.connection, digest)

    def captures_of(self, article_id: ArticleId) -> tuple[CaptureSummary, ...]:
        """Return the sightings that show an article, in the order of recording."""
        with self._reading() as tx:
            return captures.summaries(tx.connection, grouping.heir_of(tx.connection, article_id))

    def holds(self, capture: Capture) -> bool:
        """Tell whether these bytes are held from this very origin, address and time."""
        with self._reading() as tx:
            return recording.holds_sighting(tx.connection, capture)

    def find(self, name: str) -> ArticleId:
        """Return the article that *name*, an id of ours, an address or an outside id, stands for."""
        with self._reading() as tx:
            if name.isascii() and name.isdecimal():
                heir = grouping.heir_of(tx.connection, ArticleId(int(name)))
                return due.existing(tx.connection, heir)
            keys = (f"url:{canonical_address(name)}", f"id:{name}")
            found = grouping.articles_with(tx.connection, keys)
        if not found:
            raise UnknownArticle(name, "the store holds no such article", hint="see `diffview list`")
        return found[0]

    def articles_of(self, reading: Reading) -> tuple[ArticleId, ...]:
        """Return the articles that share an address or an id with *reading*, oldest first."""
        with self._reading() as tx:
            return grouping.articles_with(tx.connection, article_keys(reading))

    def same_text(self, title: str | None, blocks: tuple[Block, ...]) -> tuple[Held, ...]:
        """Return the versions with this very title and text, else those with the same text, typography aside."""
        exact = fingerprint(title, (block.text for block in blocks))
        self._settle(figures=False)
        with self._reading() as tx:
            return fingerprints.same_text(tx.connection, exact, fingerprints.matching_fingerprint(blocks))

    def candidates(self, readings: Iterable[Reading]) -> tuple[ArticleId, ...]:
        """Return the articles that *readings* may be of, likeliest first.

        First those of the same address or id, then those that share most text.
        """
        found: dict[ArticleId, None] = {}
        self._settle(figures=False)
        with self._reading() as tx:
            for reading in readings:
                found |= dict.fromkeys(grouping.articles_with(tx.connection, article_keys(reading)))
                for version in islice(reversed(reading.versions), 2):
                    found |= dict.fromkeys(fingerprints.nearest(tx.connection, version.blocks))
        return tuple(found)

    def spread(self, texts: Iterable[str], *, cap: int) -> dict[str, frozenset[int]]:
        """Return for each of *texts* the articles that share one of its sentences, at most *cap* for each sentence."""
        with self._reading() as tx:
            return fingerprints.spread(tx.connection, texts, cap)

    def verify(self, *, quick: bool = False, head: str | None = None) -> tuple[str, ...]:
        """Check the store against itself, nothing written; return what is wrong, one sentence each.

        *quick* looks at the file, the chain and what hangs together, and derives nothing again. *head* is a head of
        the chain from earlier, all that it covers must still be held.
        """
        with self._reading() as tx:
            return (*self._lost, *verify.faults(tx, verify.Depth(quick=quick, head=head)))
