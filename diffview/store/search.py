"""Find articles by the words of their versions.

Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from diffview.errors import BadArgument
from diffview.model import ArticleId
from diffview.store import articles, derive
from diffview.store.matches import matches
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.schema import article
from diffview.store.search_values import SearchHit, SearchQuery
from diffview.text.search_terms import phrases

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from diffview.text.search_terms import Phrase


def wanted(words: str) -> tuple[Phrase, ...]:
    """Return what *words* ask for; raise `BadArgument` where there is no word among them."""
    found = phrases(words)
    if not found:
        raise BadArgument("search", "there is no word to look for", hint="type a word, or a phrase in quotation marks")
    return found


def one_phrase(words: str) -> Phrase:
    """Return *words* as one phrase, quotation marks aside."""
    return wanted('"' + words.replace('"', " ") + '"')[0]


def find(connection: Connection, query: SearchQuery, after: str | None, size: int) -> Page[SearchHit]:
    """Return the articles that *query* asks for, the newest in the store first."""
    wanted(query.words)
    before = values_of(after, 1)[0] if after else None
    hits: list[SearchHit] = []
    for article_id in _candidates(connection, before):
        hit = _hit(connection, article_id, query)
        if hit is not None:
            hits.append(hit)
        if len(hits) > size:
            break
    more = len(hits) > size
    shown = tuple(hits[:size])
    return Page(shown, cursor_of(shown[-1].article.id) if more else None, Count(len(shown), more=more))


def _hit(connection: Connection, article_id: ArticleId, query: SearchQuery) -> SearchHit | None:
    found = matches(derive.read(connection, article_id), wanted(query.words), query.within)
    if not found:
        return None
    (summary,) = articles.by_ids(connection, [article_id]) or (None,)
    if summary is None or (query.source is not None and summary.source != query.source):
        return None
    if query.kinds and not any(count.kind in query.kinds for count in summary.kinds):
        return None
    if query.since and (summary.last_observed_at is None or summary.last_observed_at < query.since):
        return None
    if query.until and (summary.first_observed_at is None or summary.first_observed_at >= query.until):
        return None
    return SearchHit(summary, found)


def _candidates(connection: Connection, before: int | None) -> list[ArticleId]:
    chosen = select(article.c.id).where(article.c.merged_into.is_(None)).order_by(article.c.id.desc())
    if before is not None:
        chosen = chosen.where(article.c.id < before)
    return [ArticleId(number) for number in connection.execute(chosen).scalars()]
