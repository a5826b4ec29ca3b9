"""Which article a reading belongs to: readings that share a key, directly or through others.

The rule is that of `histories.build`; here it is kept up capture by capture. A reading that joins
two articles merges them: the older id stays, the younger one leads to it, so that links hold. A
re-reading may part what a wrong key had joined. Functions over an open connection; the caller holds
the transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from diffview.errors import UnknownArticle
from diffview.identity import article_keys, connected
from diffview.model import ArticleId, Reading
from diffview.store import payload
from diffview.store.codec import unpack
from diffview.store.dialect import insert_new
from diffview.store.schema import NEVER, article, article_key, fingerprint, reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


MAX_ID = 2**63 - 1
"""The largest number that a database takes; people can type larger ones."""


def article_for(connection: Connection, made: Reading) -> ArticleId:
    """Return the article that *made* belongs to, new or merged where need be."""
    keys = article_keys(made)
    found = articles_with(connection, keys)
    kept = found[0] if found else _new(connection)
    for other in found[1:]:
        _merge(connection, other, kept)
    insert_new(connection, article_key, [{"key": key, "article_id": kept} for key in keys])
    return kept


def articles_with(connection: Connection, keys: Iterable[str]) -> tuple[ArticleId, ...]:
    """Return the articles that have one of *keys*, oldest first."""
    query = select(article_key.c.article_id).where(article_key.c.key.in_(list(keys))).distinct()
    return tuple(map(ArticleId, sorted(connection.execute(query).scalars())))


def heir_of(connection: Connection, article_id: ArticleId) -> ArticleId:
    """Return the article that *article_id* was merged into, or itself."""
    if not 0 <= article_id <= MAX_ID:
        raise UnknownArticle(f"article {article_id}", "the store holds no such article", hint="see `diffview list`")
    heir = select(article.c.merged_into).where(article.c.id == article_id)
    while (into := connection.execute(heir).scalar_one_or_none()) is not None:
        article_id = ArticleId(into)
        heir = select(article.c.merged_into).where(article.c.id == article_id)
    return article_id


def _new(connection: Connection) -> ArticleId:
    key = connection.execute(insert(article).values(sort_at=NEVER)).inserted_primary_key
    return ArticleId(int(key[0]) if key else 0)


def _merge(connection: Connection, other: ArticleId, kept: ArticleId) -> None:
    hashes = connection.execute(select(fingerprint.c.hash).where(fingerprint.c.article_id == other)).scalars().all()
    insert_new(connection, fingerprint, [{"hash": number, "article_id": kept} for number in hashes])
    connection.execute(delete(fingerprint).where(fingerprint.c.article_id == other))
    for table in (reading, article_key):
        connection.execute(update(table).where(table.c.article_id == other).values(article_id=kept))
    connection.execute(update(article).where(article.c.id == other).values(merged_into=kept))


def part(connection: Connection, article_id: ArticleId) -> tuple[ArticleId, ...]:
    """Part the readings of an article that share no key any longer; return every article they are now in."""
    groups = _groups(_keys_by_reading(connection, article_id))
    connection.execute(delete(article_key).where(article_key.c.article_id == article_id))
    homes = []
    for place, (ids, keys) in enumerate(groups):
        home = article_id if place == 0 else _new(connection)
        connection.execute(update(reading).where(reading.c.id.in_(ids)).values(article_id=home))
        insert_new(connection, article_key, [{"key": key, "article_id": home} for key in sorted(keys)])
        homes.append(home)
    return tuple(homes) or (article_id,)


def _keys_by_reading(connection: Connection, article_id: ArticleId) -> dict[int, frozenset[str]]:
    mine = (reading.c.article_id == article_id) & reading.c.superseded.is_(False)
    query = select(reading.c.id, reading.c.codec, reading.c.payload).where(mine).order_by(reading.c.id)
    return {
        row.id: frozenset(article_keys(payload.loads(Reading, unpack(row.codec, row.payload))))
        for row in connection.execute(query)
    }


def _groups(keys_of: dict[int, frozenset[str]]) -> list[tuple[list[int], set[str]]]:
    """Return ids with the keys that join them, the group of the oldest reading first."""
    ids = sorted(keys_of)
    groups = [[ids[at] for at in group] for group in connected([keys_of[number] for number in ids])]
    return [(group, set().union(*(keys_of[number] for number in group))) for group in groups]
