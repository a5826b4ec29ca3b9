"""What is still to be derived or measured, and doing it. See `schema.Due`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from diffview.model import ArticleId, History
from diffview.store import derive, reading_back, steps
from diffview.store.dialect import portions
from diffview.store.schema import Due, article, reading, setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from diffview.store.transaction import Transaction
    from diffview.store.values import ArticleSummary

_ENGINE = "engine"

AT_ONCE = 64
"""Readings of an article up to which its history is derived when a capture comes; beyond that, when it is next asked
for: deriving reads every reading, so that otherwise a capture would cost the more the more there are."""


def record(tx: Transaction, touched: Iterable[ArticleId]) -> None:
    """Derive the histories of articles to which readings came, or put them off where they are long."""
    ids = sorted(touched)
    long = _long(tx.connection, ids)
    derive.rebuild(tx, (number for number in ids if number not in long))
    if long:
        values = {"due": Due.HISTORY, "alive": True}
        tx.connection.execute(update(article).where(article.c.id.in_(sorted(long))).values(values))


def _long(connection: Connection, ids: list[ArticleId]) -> set[int]:
    found: set[int] = set()
    for some in portions(ids):
        # The versions that it has already are a bound that costs nothing to know.
        query = select(article.c.id).where(article.c.id.in_(some), article.c.versions >= AT_ONCE // 4)
        for number in connection.execute(query).scalars().all():
            mine = select(reading.c.id).where(reading.c.article_id == number).limit(AT_ONCE + 1).subquery()
            if connection.execute(select(func.count()).select_from(mine)).scalar_one() > AT_ONCE:
                found.add(number)
    return found


def waiting(connection: Connection, *, figures: bool, limit: int) -> list[ArticleId]:
    """Return some articles that wait for their history, with *figures* also for their steps."""
    least = Due.FIGURES if figures else Due.HISTORY
    # "due > 0" so that the small index over what is due is used.
    query = select(article.c.id).where(article.c.due > 0, article.c.due >= least).order_by(article.c.id).limit(limit)
    return [ArticleId(number) for number in connection.execute(query).scalars()]


def measured_by(connection: Connection) -> str | None:
    """Return the engine that measured the steps, or None where none did yet."""
    return connection.execute(select(setting.c.value).where(setting.c.name == _ENGINE)).scalar_one_or_none()


def measure_anew(connection: Connection) -> None:
    """Have every step looked at again: those of this engine stand, others are measured anew."""
    connection.execute(update(article).where(article.c.due == Due.NOTHING).values(due=Due.FIGURES))
    connection.execute(delete(setting).where(setting.c.name == _ENGINE))
    connection.execute(insert(setting), [{"name": _ENGINE, "value": steps.ENGINE}])


def settle(tx: Transaction, ids: list[ArticleId], *, figures: bool) -> None:
    """Derive what waits for its history among *ids*, and measure all of them where *figures* are asked for."""
    derive.rebuild(tx, without_history(tx.connection, ids))
    if figures:
        steps.settle(tx, ids)


def without_history(connection: Connection, ids: Iterable[ArticleId]) -> list[ArticleId]:
    """Return those of *ids* that wait for their history."""
    query = select(article.c.id).where(article.c.id.in_(list(ids)), article.c.due == Due.HISTORY)
    return [ArticleId(number) for number in connection.execute(query).scalars()]


def among(connection: Connection, ids: Iterable[ArticleId]) -> list[ArticleId]:
    """Return those of *ids* of which anything is due."""
    found: list[ArticleId] = []
    for some in portions(ids):
        query = select(article.c.id).where(article.c.id.in_(some), article.c.due > 0)
        found += map(ArticleId, connection.execute(query).scalars())
    return found


def histories(tx: Transaction, ids: list[ArticleId], missing: Iterable[ArticleId]) -> list[History]:
    """Return histories in the order of *ids*, those of *missing* derived without writing them."""
    held = reading_back.histories(tx, ids)
    made = {number: derive.from_readings(tx, number) for number in missing}
    for number in ids:
        if number not in held:
            raise reading_back.unknown(number)
    return [made.get(number) or held[number] for number in ids]


def existing(connection: Connection, article_id: ArticleId) -> ArticleId:
    """Return *article_id*; raise `UnknownArticle` where there is none."""
    if connection.execute(select(article.c.id).where(article.c.id == article_id)).first() is None:
        raise reading_back.unknown(article_id)
    return article_id


def summed(tx: Transaction, found: tuple[ArticleSummary, ...], missing: list[ArticleId]) -> tuple[ArticleSummary, ...]:
    """Return summaries with figures that are measured now and not kept: the store is open for reading only."""
    held = steps.held(tx, missing)
    made = dict(zip(missing, histories(tx, missing, without_history(tx.connection, missing)), strict=True))
    return tuple(
        _summed(one, steps.measured(made[one.id], held.get(one.id, {}))) if one.id in made else one for one in found
    )


def _summed(one: ArticleSummary, figures: steps.Figures) -> ArticleSummary:
    every = tuple(figures.values())
    _, kinds = steps.sums(figures)
    return replace(
        one,
        headline_changed=any(step.headline for step in every),
        words_added=sum(step.words_added for step in every),
        words_deleted=sum(step.words_deleted for step in every),
        words_moved=sum(step.words_moved for step in every),
        kinds=kinds,
    )
