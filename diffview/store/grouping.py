"""Which article a reading belongs to: readings that share a key, directly or through others.

The rule is that of `identity`; here it is kept up capture by capture. A reading that joins two articles merges
them: the older id stays, the younger one leads to it, so that links hold. A re-reading may split what a wrong key
had joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from diffview.errors import UnknownArticle
from diffview.identity import article_keys, connected
from diffview.model import ArticleId, Reading
from diffview.store import payload
from diffview.store.dialect import insert_new, portions
from diffview.store.schema import NEVER, Due, article, article_key, reading
from diffview.store.transaction import Transaction, next_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

MAX_ID = 2**31 - 1
"""The largest number of an article; people can type larger ones."""

_NEW = {
    "due": Due.HISTORY,
    "alive": False,
    "versions": 0,
    "gaps": 0,
    "conflicts": 0,
    "sort_at": NEVER,
    "headline_changed": False,
    "words_added": 0,
    "words_deleted": 0,
    "words_moved": 0,
    "size": 0,
    "weight": 0,
}


class Last(NamedTuple):
    """The last bodies of an article, for the next ones to be coded against."""

    capture: int | None = None
    reading: int | None = None


class Groups:
    """The articles that a batch of readings belongs to: known ones are looked up at once, new ones made at the end."""

    def __init__(self, tx: Transaction, keys: Iterable[str]) -> None:
        self._connection = tx.connection
        self._of_key: dict[str, ArticleId] = {}
        self._new_articles: list[ArticleId] = []
        self._new_keys: list[dict[str, object]] = []
        self._last: dict[ArticleId, Last] = {}
        self._changed: set[ArticleId] = set()
        self._next = next_id(tx.connection, article)
        self.before_merge: Callable[[], None] = self.flush
        """Writes all that speaks of articles by their numbers."""
        self.merged: dict[ArticleId, ArticleId] = {}
        """Articles that were merged into others by this batch."""
        for some in portions(dict.fromkeys(keys)):
            query = select(article_key.c.key, article.c.id, article.c.last_capture, article.c.last_reading)
            found = self._connection.execute(query.join(article).where(article_key.c.key.in_(some)))
            for row in found:
                self._of_key[row.key] = ArticleId(row.id)
                self._last[ArticleId(row.id)] = Last(row.last_capture, row.last_reading)

    def known(self, key: str) -> ArticleId | None:
        """Return the article that has *key*."""
        return self._of_key.get(key)

    def article_for(self, made: Reading) -> ArticleId:
        """Return the article that *made* belongs to, new or merged where need be."""
        keys = article_keys(made)
        found = sorted({self._of_key[key] for key in keys if key in self._of_key})
        kept = found[0] if found else self._make()
        for other in found[1:]:
            self._merge(other, kept)
        for key in keys:
            if key not in self._of_key:
                self._new_keys.append({"key": key, "article_id": kept})
            self._of_key[key] = kept
        return kept

    def _make(self) -> ArticleId:
        made = ArticleId(self._next)
        self._next += 1
        self._new_articles.append(made)
        return made

    def _merge(self, other: ArticleId, kept: ArticleId) -> None:
        self.before_merge()
        for table in (reading, article_key):
            self._connection.execute(update(table).where(table.c.article_id == other).values(article_id=kept))
        # What followed from its readings is taken out when it is derived the next time, from none.
        gone = {"merged_into": kept, "due": Due.HISTORY}
        self._connection.execute(update(article).where(article.c.id == other).values(gone))
        self._of_key = {key: kept if held == other else held for key, held in self._of_key.items()}
        self.merged[other] = kept

    def last(self, article_id: ArticleId) -> Last:
        """Return the last bodies of an article."""
        return self._last.get(article_id, Last())

    def set_last(self, article_id: ArticleId, last: Last) -> None:
        """Say which bodies are the last of an article."""
        self._last[article_id] = last
        self._changed.add(article_id)

    def flush(self) -> None:
        """Write what is new."""
        if self._new_articles:
            self._connection.execute(insert(article), [_NEW | {"id": number} for number in self._new_articles])
        insert_new(self._connection, article_key, self._new_keys)
        self._new_articles, self._new_keys = [], []

    def write_last(self) -> None:
        """Write which bodies are the last of the articles."""
        rows = [
            {"key": number, "last_capture": last.capture, "last_reading": last.reading}
            for number, last in sorted(self._last.items())
            if number in self._changed
        ]
        if rows:
            changed = update(article).where(article.c.id == bindparam("key"))
            self._connection.execute(
                changed.values(last_capture=bindparam("last_capture"), last_reading=bindparam("last_reading")), rows
            )


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


def split(tx: Transaction, article_id: ArticleId) -> tuple[ArticleId, ...]:
    """Split the readings of an article that share no key any longer; return every article they are now in."""
    keys_of = _keys_by_reading(tx, article_id)
    ids = list(keys_of)
    tx.connection.execute(delete(article_key).where(article_key.c.article_id == article_id))
    homes: list[ArticleId] = []
    for group in connected(list(keys_of.values())):
        home = article_id if not homes else _new_article(tx.connection)
        members = [ids[place] for place in group]
        tx.connection.execute(update(reading).where(reading.c.id.in_(members)).values(article_id=home))
        keys = sorted({key for place in group for key in keys_of[ids[place]]})
        insert_new(tx.connection, article_key, [{"key": key, "article_id": home} for key in keys])
        homes.append(home)
    return tuple(homes) or (article_id,)


def _new_article(connection: Connection) -> ArticleId:
    number = next_id(connection, article)
    connection.execute(insert(article), [_NEW | {"id": number}])
    return ArticleId(number)


def _keys_by_reading(tx: Transaction, article_id: ArticleId) -> dict[int, tuple[str, ...]]:
    mine = (reading.c.article_id == article_id) & reading.c.superseded.is_(False)
    rows = tx.connection.execute(select(reading.c.id, reading.c.body_id).where(mine).order_by(reading.c.id)).all()
    bodies = tx.bodies.get_all(row.body_id for row in rows)
    return {row.id: article_keys(payload.loads(Reading, bodies[row.body_id])) for row in rows}
