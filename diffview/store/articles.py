"""Lists of articles: filtered, ordered, and by pages that begin after the last one seen.

Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, literal, or_, select, tuple_

from diffview.errors import BadArgument
from diffview.model import ArticleId
from diffview.store.dialect import PARAMETERS
from diffview.store.paging import Count, Page, cursor_of, values_of
from diffview.store.schema import NEVER, Utc, article, article_kind, reading, source, version
from diffview.store.steps import kinds_of
from diffview.store.values import ArticleOrder, ArticleQuery, ArticleSummary

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select
    from sqlalchemy.sql.elements import ColumnElement

_SIZE = article.c.words_added + article.c.words_deleted + article.c.words_moved

_FIRST_TITLE = (
    select(version.c.title)
    .where(version.c.article_id == article.c.id, version.c.title.is_not(None))
    .order_by(version.c.number)
    .limit(1)
    .correlate(article)
    .scalar_subquery()
)

_ORDERS: dict[ArticleOrder, tuple[ColumnElement[object], ...]] = {
    ArticleOrder.LATEST: (article.c.sort_at, article.c.id),
    ArticleOrder.WEIGHT: (article.c.weight, _SIZE, article.c.id),
    ArticleOrder.SIZE: (_SIZE, article.c.id),
}
"""What each order sorts by, always from large to small; the id makes it total."""


def find(connection: Connection, query: ArticleQuery) -> tuple[ArticleSummary, ...]:
    """Return the articles that *query* asks for."""
    order = _ORDERS[query.order]
    chosen = _chosen(query).order_by(*(column.desc() for column in order))
    if query.after is not None:
        last = select(*order).where(article.c.id == query.after).subquery()
        chosen = chosen.where(tuple_(*order) < select(*last.c).scalar_subquery())
    if query.limit is not None:
        chosen = chosen.limit(query.limit)
    rows = connection.execute(chosen).all()
    kinds = _kinds(connection, [row.id for row in rows])
    return tuple(_summary(row, kinds.get(row.id, {})) for row in rows)


COUNTED = 10_000
"""How far the items of a list are counted; above it a count says "more than"."""


def page(connection: Connection, query: ArticleQuery, after: str | None, size: int) -> Page[ArticleSummary]:
    """Return the *size* articles that follow the cursor *after* in the order of *query*."""
    order = _ORDERS[query.order]
    chosen = _chosen(query).order_by(*(column.desc() for column in order)).limit(size + 1)
    if after:
        values = values_of(after, len(order))
        chosen = chosen.where(tuple_(*order) < tuple_(*_bound(order, values)))
    rows = connection.execute(chosen).all()
    kinds = _kinds(connection, [row.id for row in rows[:size]])
    items = tuple(_summary(row, kinds.get(row.id, {})) for row in rows[:size])
    following = _cursor(query.order, rows[size - 1]) if len(rows) > size else None
    return Page(items, following, bounded_count(connection, query))


def _cursor(order: ArticleOrder, row: Row[*tuple[Any, ...]]) -> str:
    size = row.words_added + row.words_deleted + row.words_moved
    match order:
        case ArticleOrder.LATEST:
            return cursor_of((row.sort_at - NEVER) // timedelta(microseconds=1), row.id)
        case ArticleOrder.WEIGHT:
            return cursor_of(row.weight, size, row.id)
        case ArticleOrder.SIZE:
            return cursor_of(size, row.id)


def _bound(order: tuple[ColumnElement[object], ...], values: tuple[int, ...]) -> tuple[ColumnElement[Any], ...]:
    """Return the values of a cursor as SQL, times as times."""
    return tuple(
        literal(_moment(value), Utc()) if column is article.c.sort_at else literal(value)
        for column, value in zip(order, values, strict=True)
    )


def _moment(microseconds: int) -> datetime:
    try:
        return NEVER + timedelta(microseconds=microseconds)
    except OverflowError as error:
        raise BadArgument("after", "is no cursor of this list", hint="begin with its first page") from error


def bounded_count(connection: Connection, query: ArticleQuery) -> Count:
    """Return how many articles *query* asks for, counted to `COUNTED`."""
    some = _chosen(query).with_only_columns(article.c.id).limit(COUNTED + 1).subquery()
    number = int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    return Count(min(number, COUNTED), more=number > COUNTED)


def by_ids(connection: Connection, ids: list[ArticleId]) -> tuple[ArticleSummary, ...]:
    """Return the articles of these ids that have a reading that counts, in the order of *ids*."""
    rows = {row.id: row for row in connection.execute(_chosen(ArticleQuery()).where(article.c.id.in_(ids)))}
    kinds = _kinds(connection, list(rows))
    return tuple(_summary(rows[number], kinds.get(number, {})) for number in ids if number in rows)


def count(connection: Connection, query: ArticleQuery) -> int:
    """Return how many articles *query* asks for, whatever page and limit it names."""
    return int(connection.execute(select(func.count()).select_from(_chosen(query).subquery())).scalar_one())


def sources(connection: Connection) -> tuple[str, ...]:
    """Return the outlets that articles are from, in the order of the alphabet."""
    query = select(source.c.key).join(article).where(_alive()).distinct().order_by(source.c.key)
    return tuple(connection.execute(query).scalars())


def _alive() -> ColumnElement[bool]:
    """Tell whether an article has a reading that counts: not merged away, not all superseded."""
    current = select(reading.c.id).where(reading.c.article_id == article.c.id, reading.c.superseded.is_(False))
    return current.exists()


def _chosen(query: ArticleQuery) -> Select[tuple[object, ...]]:
    conditions = [_alive()]
    for word in query.text.split():
        found = (column.icontains(word, autoescape=True) for column in (article.c.title, article.c.url))
        conditions.append(or_(*found))
    if query.source is not None:
        conditions.append(source.c.key == query.source)
    if query.kinds:
        names = [kind.value for kind in query.kinds]
        of_kind = select(article_kind.c.article_id).where(article_kind.c.kind.in_(names))
        conditions.append(article.c.id.in_(of_kind))
    if query.min_words:
        conditions.append(query.min_words <= _SIZE)
    if query.changed:
        conditions.append(article.c.versions > 1)
    columns = (article, source.c.key.label("source"), _FIRST_TITLE.label("first_title"))
    return select(*columns).outerjoin(source).where(and_(*conditions))


def _kinds(connection: Connection, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for start in range(0, len(ids), PARAMETERS):
        some = ids[start : start + PARAMETERS]
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
