"""Find articles by the words of their versions.

The index proposes articles by one phrase, the others and the filters thin them out, and the history itself decides
and gives the excerpts. Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.errors import BadArgument
from diffview.model import ArticleId
from diffview.store import articles, reading_back
from diffview.store.dialect import dialect_of
from diffview.store.matches import matches
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.search_index import Question, article_of, first_key
from diffview.store.search_values import SearchHit, SearchQuery
from diffview.store.values import ArticleQuery, ArticleSummary
from diffview.text.search_terms import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from diffview.store.transaction import Transaction
    from diffview.text.search_terms import Phrase

PORTION = 100
"""Documents that are asked for at a time; twice as many each further time."""

LARGEST_PORTION = 5_000

RARE = 1_000
"""How far documents are counted to find the rarest phrase."""


def wanted(words: str) -> tuple[Phrase, ...]:
    """Return what *words* ask for; raise `BadArgument` where there is no word among them."""
    found = phrases(words)
    if not found:
        raise BadArgument("search", "there is no word to look for", hint="type a word, or a phrase in quotation marks")
    return found


def one_phrase(words: str) -> Phrase:
    """Return *words* as one phrase, quotation marks aside."""
    return wanted('"' + words.replace('"', " ") + '"')[0]


def find(tx: Transaction, query: SearchQuery, after: str | None, size: int) -> Page[SearchHit]:
    """Return the articles that *query* asks for, the newest in the store first."""
    asked = wanted(query.words)
    below = first_key(values_of(after, 1)[0]) if after else None
    hits: list[SearchHit] = []
    for portion in _candidates(tx.connection, query, asked, below):
        for start in range(0, len(portion), size + 1):
            hits += _hits(tx, portion[start : start + size + 1], query, asked)
            if len(hits) > size:
                shown = tuple(hits[:size])
                return Page(shown, cursor_of(shown[-1].article.id), Count(len(shown), more=True))
    return Page(tuple(hits), None, Count(len(hits)))


def _hits(
    tx: Transaction, summaries: list[ArticleSummary], query: SearchQuery, asked: tuple[Phrase, ...]
) -> list[SearchHit]:
    histories = reading_back.histories(tx, [one.id for one in summaries])
    found = ((one, matches(histories[one.id], asked, query.within)) for one in summaries)
    return [SearchHit(one, places) for one, places in found if places]


def _candidates(
    connection: Connection, query: SearchQuery, asked: tuple[Phrase, ...], below: int | None
) -> Iterator[list[ArticleSummary]]:
    """Yield articles that may hold all phrases and pass the filters, the newest in the store first."""
    dialect = dialect_of(connection)
    rarest, *others = _rarest_first(connection, query, asked)
    filters = ArticleQuery(source=query.source, kinds=query.kinds)
    limit = PORTION
    seen: ArticleId | None = None
    while True:
        keys = dialect.find_documents(connection, Question(rarest, query.within, below=below, limit=limit))
        ids = [number for number in dict.fromkeys(ArticleId(article_of(key)) for key in keys) if number != seen]
        for other in others:
            ids = _with(connection, query, other, ids)
        yield [one for one in articles.by_ids(connection, ids, filters) if _in_time(one, query)]
        if len(keys) < limit:
            return
        seen, below = ArticleId(article_of(keys[-1])), keys[-1]
        limit = min(limit * 2, LARGEST_PORTION)


def _rarest_first(connection: Connection, query: SearchQuery, asked: tuple[Phrase, ...]) -> list[Phrase]:
    if len(asked) == 1:
        return list(asked)
    find_documents = dialect_of(connection).find_documents
    often = {phrase: len(find_documents(connection, Question(phrase, query.within, limit=RARE))) for phrase in asked}
    return sorted(often, key=lambda phrase: often[phrase])


def _with(connection: Connection, query: SearchQuery, phrase: Phrase, ids: list[ArticleId]) -> list[ArticleId]:
    """Return those of *ids* (falling) that have a document with *phrase*."""
    if not ids:
        return []
    question = Question(
        phrase, query.within, below=first_key(ids[0] + 1), above=first_key(ids[-1]), limit=LARGEST_PORTION * 20
    )
    held = {article_of(key) for key in dialect_of(connection).find_documents(connection, question)}
    return [number for number in ids if number in held]


def _in_time(one: ArticleSummary, query: SearchQuery) -> bool:
    first, last = one.first_observed_at, one.last_observed_at
    since = query.since is None or (last is not None and last >= query.since)
    return since and (query.until is None or (first is not None and first < query.until))
