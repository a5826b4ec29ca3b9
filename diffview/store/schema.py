"""The tables. What was observed stands in the first group, what follows from it in the second.

Observed, only ever added to, and guarded by triggers: `capture` (what bytes were seen), `sighting` (where and
when; each carries a link of the hash chain, see `chain`) and `takedown` (what the law had removed, and why).
Beside them: `outcome` (what could not be read, and notes), `reading` (what a parser made of a sighting; an
older revision's is kept, marked superseded), `correction` (a person's choice, undone at will).

Derived, always what `histories.build` makes of an article's readings and corrections: `version`, `remainder` (the
rest of the history), `solved` (rows of paired captures); `step` (what changed between neighbouring versions),
`article_kind`, `fingerprint` (for `check`) and the search index. They can be thrown away and built again.

`body` holds all that is long, compressed, most of it as what it adds to an earlier body (see `bodies`). Times are
whole microseconds since 1970 in UTC. Constraints have names, so that a migration can speak of them everywhere.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

NEWEST = "0003"
"""The migration that these tables stand for."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for an unknown time where an order needs a value: unknown is oldest."""

_MICROSECOND = timedelta(microseconds=1)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def microseconds(moment: datetime) -> int:
    """Return an aware time as the columns hold it."""
    return (moment - NEVER) // _MICROSECOND


class Utc(TypeDecorator[datetime]):
    """An aware time in UTC; whole microseconds since 1970 in the column, on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  the base's
        """Return *value* as the column holds it."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  same
        """Return *value* aware and in UTC."""
        return None if value is None else NEVER + value * _MICROSECOND


class Verbatim(TypeDecorator[str]):
    """Text as it came. Lone surrogates and NUL, which no database takes, are written as escapes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  the base's
        """Return *value* as the column holds it."""
        return None if value is None else escaped(value)


def escaped(text: str) -> str:
    """Return *text* as a database takes it."""
    if "\0" in text:
        text = text.replace("\0", "\\x00")
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


metadata = MetaData(naming_convention=NAMES)

# PostgreSQL would count an `id` that is an integer key up by itself; ours are given out by the one writer.
_WITHOUT_COUNTER = False


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=_WITHOUT_COUNTER)


def _parent(name: str, target: str, *, primary: bool = False, index: bool = False) -> Column[int]:
    key = ForeignKey(f"{target}.id", ondelete="CASCADE")
    return Column(name, Integer, key, nullable=False, primary_key=primary, autoincrement=_WITHOUT_COUNTER, index=index)


def _body() -> Column[int]:
    return Column("body_id", Integer, ForeignKey("body.id"), nullable=False)


class Due(IntEnum):
    """What of an article is still to be made."""

    NOTHING = 0
    FIGURES = 1
    """Its history is there; its steps, or their sum, are not measured by this engine."""
    HISTORY = 2
    """Readings or corrections came that its history does not have yet."""


setting = Table(
    "setting",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", String(80), nullable=False),
)

source = Table("source", metadata, _id(), Column("key", Verbatim, nullable=False, unique=True))

parser = Table(
    "parser",
    metadata,
    _id(),
    Column("name", Verbatim, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("name", "revision"),
)

body = Table(
    "body",
    metadata,
    _id(),
    Column("base", Integer),  # the body that it is coded against; not a key, so that bodies may be re-coded
    Column("depth", SmallInteger, nullable=False),  # how many bodies are read before it
    Column("codec", SmallInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),  # last: a row is read up to the column that is asked for
)

capture = Table(
    "capture",
    metadata,
    _id(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    _body(),
)

sighting = Table(
    "sighting",
    metadata,
    _id(),
    _parent("capture_id", "capture", index=True),
    Column("identity", LargeBinary(16), nullable=False, unique=True),  # of capture, origin, address and time
    Column("origin", Verbatim, nullable=False),
    Column("url", Verbatim),
    Column("observed_at", Utc),
    Column("media_type", Verbatim),
    Column("recorded_at", Utc, nullable=False),
    Column("link", LargeBinary(32), nullable=False),  # of the hash chain: over this row and the link before
)

takedown = Table(
    "takedown",
    metadata,
    _id(),
    _parent("capture_id", "capture"),
    Column("taken_at", Utc, nullable=False),
    Column("reason", Verbatim, nullable=False),
    Column("link", LargeBinary(32), nullable=False),  # of a chain of their own
)

outcome = Table(
    "outcome",
    metadata,
    _parent("sighting_id", "sighting", primary=True),
    Column("reason", Verbatim, nullable=False),  # why nothing could be read; empty where it could
    Column("notes", Verbatim, nullable=False),  # JSON: what makes bytes or time less certain
)

CHANGED = "alive AND versions > 1"
"""Of which articles more than one version is held, in words that the index over them is found by."""

article = Table(
    "article",
    metadata,
    _id(),
    Column("merged_into", Integer, ForeignKey("article.id")),  # set once it proved to be another's
    Column("due", SmallInteger, nullable=False),  # see Due
    Column("alive", Boolean, nullable=False),  # has a reading that counts
    Column("source_id", Integer, ForeignKey("source.id")),
    Column("url", Verbatim),
    Column("external_id", Verbatim),
    Column("title", Verbatim),  # the newest that is known
    Column("first_title", Verbatim),  # the oldest that is held
    # What lists show and order by; written with every derivation.
    Column("versions", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("first_at", Utc),
    Column("last_at", Utc),
    Column("sort_at", Utc, nullable=False),  # last_at, else as dated by itself, else NEVER
    # What its steps add up to.
    Column("headline_changed", Boolean, nullable=False),
    Column("words_added", Integer, nullable=False),
    Column("words_deleted", Integer, nullable=False),
    Column("words_moved", Integer, nullable=False),
    Column("size", Integer, nullable=False),  # words added, deleted and moved
    Column("weight", Integer, nullable=False),  # of the weightiest kind of change; 0 is none
    # The last bodies, for the next ones to be coded against.
    Column("last_capture", Integer),
    Column("last_reading", Integer),
    Index("ix_article_alive_sort_at_id", "alive", "sort_at", "id"),
    Index("ix_article_alive_weight_size_id", "alive", "weight", "size", "id"),
    Index("ix_article_alive_size_id", "alive", "size", "id"),
    Index("ix_article_alive_source_id_sort_at_id", "alive", "source_id", "sort_at", "id"),
    Index("ix_article_changed", "sort_at", "id", sqlite_where=text(CHANGED), postgresql_where=text(CHANGED)),
    Index("ix_article_due", "due", sqlite_where=text("due > 0"), postgresql_where=text("due > 0")),
)

article_key = Table(
    "article_key",
    metadata,
    Column("key", Verbatim, primary_key=True),  # as identity.article_keys gives it
    _parent("article_id", "article"),
    Index("ix_article_key_article_id", "article_id"),
    sqlite_with_rowid=False,
)

article_kind = Table(
    "article_kind",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("sort_at", Utc, primary_key=True),  # of the article, so that a filtered list is read in its order
    _parent("article_id", "article", primary=True),
    Column("changes", Integer, nullable=False),
    Index("ix_article_kind_article_id", "article_id"),
    sqlite_with_rowid=False,
)

reading = Table(
    "reading",
    metadata,
    _id(),
    _parent("sighting_id", "sighting"),
    Column("parser_id", Integer, ForeignKey("parser.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    _parent("article_id", "article"),
    Column("superseded", Boolean, nullable=False),
    Column("reread", Boolean, nullable=False),
    Column("read_at", Utc, nullable=False),
    _body(),
    UniqueConstraint("sighting_id", "parser_id", "position"),
    Index("ix_reading_article_id", "article_id"),
)

correction = Table(
    "correction",
    metadata,
    _id(),
    _parent("capture_id", "capture"),
    Column("row", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("old", Verbatim),
    Column("new", Verbatim),
    Column("made_at", Utc, nullable=False),
    UniqueConstraint("capture_id", "row"),
)

version = Table(
    "version",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("number", Integer, primary_key=True, autoincrement=_WITHOUT_COUNTER),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("matching", LargeBinary(16), nullable=False),  # typography, furniture and the borders of blocks aside
    Column("mark", LargeBinary(8), nullable=False),  # of the whole value: says whether it has to be written anew
    Column("characters", Integer, nullable=False),  # of its text
    _body(),
    Index("ix_version_fingerprint", "fingerprint"),
    Index("ix_version_matching", "matching"),
    sqlite_with_rowid=False,
)

remainder = Table(
    "remainder",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("mark", LargeBinary(8), nullable=False),
    _body(),
)

solved = Table(
    "solved",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("digest", LargeBinary(32), primary_key=True),
    Column("mark", LargeBinary(8), nullable=False),
    _body(),
    sqlite_with_rowid=False,
)

step = Table(
    "step",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("basis", LargeBinary(16), primary_key=True),  # both texts and who compared them: the step stands with these
    Column("figures", LargeBinary, nullable=False),  # a Step, coded
    sqlite_with_rowid=False,
)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=_WITHOUT_COUNTER),
    _parent("article_id", "article", primary=True),
    sqlite_with_rowid=False,
)
