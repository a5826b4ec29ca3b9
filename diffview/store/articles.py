"""Lists of articles: filtered, ordered, and by pages that begin after the last item seen.

Every order has an index that begins with the filter, so that a page costs the same wherever it lies. Functions over
an open connection; the caller holds the transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, and_, func, literal, literal_column, select, tuple_

from diffview.errors import BadArgument
from diffview.model import ArticleId
from diffview.store.dialect import dialect_of, portions
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.schema import CHANGED, NEVER, Utc, article, article_kind, microseconds, source
from diffview.store.search_index import Question, article_of
from diffview.store.search_values import SearchIn
from diffview.store.steps import kinds_of
from diffview.store.values import ArticleOrder, ArticleQuery, ArticleSummary
from diffview.text.search_terms import Phrase, words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select
    from sqlalchemy.sql.elements import ColumnElement

_ORDERS: dict[ArticleOrder, tuple[ColumnElement[Any], ...]] = {
    ArticleOrder.LATEST: (article.c.sort_at, article.c.id),
    ArticleOrder.WEIGHT: (article.c.weight, article.c.size, article.c.id),
    ArticleOrder.SIZE: (article.c.size, article.c.id),
}
"""What each order sorts by, always from large to small; the id makes it total."""

COUNTED = 1_000
"""How far the items of a list are counted; above it a count says "more than"."""

TEXT_MATCHES = 10_000
"""Documents that are looked at for the words of a filter, the newest first."""

_Order = tuple["ColumnElement[Any]", ...]


def find(connection: Connection, query: ArticleQuery) -> tuple[ArticleSummary, ...]:
    """Return all articles that *query* asks for, or those of one page by its `after` and `limit`."""
    order = _order(query)
    chosen = _chosen(connection, query).order_by(*(column.desc() for column in order))
    if query.after is not None:
        last = select(*_ORDERS[query.order]).where(article.c.id == query.after).subquery()
        chosen = chosen.where(tuple_(*order) < select(*last.c).scalar_subquery())
    if query.limit is not None:
        chosen = chosen.limit(query.limit)
    return _summaries(connection, connection.execute(chosen).all())


def page(connection: Connection, query: ArticleQuery, after: str | None, size: int) -> Page[ArticleSummary]:
    """Return the *size* articles that follow the cursor *after* in the order of *query*."""
    order = _order(query)
    chosen = _chosen(connection, query).order_by(*(column.desc() for column in order)).limit(size + 1)
    if after:
        values = values_of(after, len(order))
        chosen = chosen.where(tuple_(*order) < tuple_(*_bound(order, values)))
    rows = connection.execute(chosen).all()
    following = _cursor(query.order, rows[size - 1]) if len(rows) > size else None
    return Page(_summaries(connection, rows[:size]), following, bounded_count(connection, query))


def _order(query: ArticleQuery) -> _Order:
    """Return the columns that order the list; of one kind of change, those of its own index."""
    if query.order is ArticleOrder.LATEST and len(query.kinds) == 1:
        return (article_kind.c.sort_at, article_kind.c.article_id)
    return _ORDERS[query.order]


def _cursor(order: ArticleOrder, row: Row[*tuple[Any, ...]]) -> str:
    match order:
        case ArticleOrder.LATEST:
            return cursor_of(microseconds(row.sort_at), row.id)
        case ArticleOrder.WEIGHT:
            return cursor_of(row.weight, row.size, row.id)
        case ArticleOrder.SIZE:
            return cursor_of(row.size, row.id)


def _bound(order: _Order, values: tuple[int, ...]) -> _Order:
    """Return the values of a cursor as SQL, times as times."""
    return tuple(
        literal(_moment(value), Utc()) if column.name == "sort_at" else literal(value)
        for column, value in zip(order, values, strict=True)
    )


def _moment(number: int) -> datetime:
    try:
        return NEVER + timedelta(microseconds=number)
    except OverflowError as error:
        raise BadArgument("after", "is no cursor of this list", hint="begin with its first page") from error


def bounded_count(connection: Connection, query: ArticleQuery) -> Count:
    """Return how many articles *query* asks for, counted to `COUNTED`."""
    some = _chosen(connection, query).with_only_columns(article.c.id).limit(COUNTED + 1).subquery()
    number = int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    return Count(min(number, COUNTED), more=number > COUNTED)


def count(connection: Connection, query: ArticleQuery) -> int:
    """Return how many articles *query* asks for, whatever page and limit it names."""
    every = _chosen(connection, query).with_only_columns(article.c.id).subquery()
    return int(connection.execute(select(func.count()).select_from(every)).scalar_one())


def by_ids(connection: Connection, ids: list[ArticleId], query: ArticleQuery) -> tuple[ArticleSummary, ...]:
    """Return those of the articles *ids* that *query* asks for, in the order of *ids*."""
    found: dict[ArticleId, ArticleSummary] = {}
    for some in portions(ids):
        rows = connection.execute(_chosen(connection, query).where(article.c.id.in_(some))).all()
        found.update((one.id, one) for one in _summaries(connection, rows))
    return tuple(found[number] for number in ids if number in found)


def sources(connection: Connection) -> tuple[str, ...]:
    """Return the outlets that articles are from, in the order of the alphabet."""
    used = select(article.c.id).where(article.c.source_id == source.c.id, article.c.alive).exists()
    return tuple(connection.execute(select(source.c.key).where(used).order_by(source.c.key)).scalars())


def _chosen(connection: Connection, query: ArticleQuery) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [article.c.alive]
    start: Any = article.outerjoin(source)
    if query.text.strip():
        conditions.append(article.c.id.in_(_with_words(connection, query.text)))
    if query.source is not None:
        held = select(source.c.id).where(source.c.key == query.source).scalar_subquery()
        conditions.append(article.c.source_id == held)
    if len(query.kinds) == 1:
        start = article_kind.join(article, article_kind.c.article_id == article.c.id).outerjoin(source)
        conditions.append(article_kind.c.kind == query.kinds[0].value)
    elif query.kinds:
        names = [kind.value for kind in query.kinds]
        of_kind = select(article_kind.c.article_id).where(
            article_kind.c.kind.in_(names), article_kind.c.article_id == article.c.id
        )
        conditions.append(of_kind.exists())
    if query.changed:
        # To the letter as the index over these says it, else it is not used.
        conditions.append(literal_column(CHANGED, Boolean()))
    if query.min_words:
        conditions.append(query.min_words <= article.c.size)
    return select(article, source.c.key.label("source")).select_from(start).where(and_(*conditions))


def _with_words(connection: Connection, words: str) -> list[int]:
    """Return the articles with all of *words*, or words that begin so, in a headline or in the address."""
    found: set[int] | None = None
    for part in words.split():
        terms = words_of(part)
        if not terms:
            return []
        phrase = Phrase(tuple(terms), open_end=True)
        places = (SearchIn.TITLE, SearchIn.ADDRESS)
        asked = (Question(phrase, place, limit=TEXT_MATCHES) for place in places)
        these = {article_of(key) for one in asked for key in dialect_of(connection).find_documents(connection, one)}
        found = these if found is None else found & these
    return sorted(found or ())


def _summaries(connection: Connection, rows: Any) -> tuple[ArticleSummary, ...]:  # noqa: ANN401  rows of any columns
    kinds = _kinds(connection, [row.id for row in rows])
    return tuple(_summary(row, kinds.get(row.id, {})) for row in rows)


def _kinds(connection: Connection, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for some in portions(ids):
        for row in connection.execute(select(article_kind).where(article_kind.c.article_id.in_(some))):
            found.setdefault(row.article_id, {})[row.kind] = row.changes
    return found


def _summary(row: Row[*tuple[Any, ...]], kinds: dict[str, int]) -> ArticleSummary:
    return ArticleSummary(
        id=ArticleId(row.id),
        title=row.title,
        first_title=row.first_title,
        url=row.url,
        source=row.source,
        versions=row.versions,
        gaps=row.gaps,
        conflicts=row.conflicts,
        first_observed_at=row.first_at,
        last_observed_at=row.last_at,
        headline_changed=row.headline_changed,
        words_added=row.words_added,
        words_deleted=row.words_deleted,
        words_moved=row.words_moved,
        kinds=kinds_of(kinds),
    )
