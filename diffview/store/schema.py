"""The tables. What was observed stands in the first group, what follows from it in the second.

Observed, only ever added to: `capture` (bytes by SHA-256), `sighting` (where and when they were
seen), `reading` (what a parser made of a sighting; an older revision's is kept, marked superseded),
`correction` (a person's choice, undone at will).

Derived, always what `histories.build` makes of an article's readings and corrections: `version`
with its `block`s by content, `gap`, `conflict`, `evidence`, `unusable`, `solved`, and `step` (what
changed between neighbouring versions). They can be thrown away and built again.

For `check`: `fingerprint` (sentence hashes by article). All times are UTC. Constraints have names,
so that a migration can speak of them on every dialect.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

NEWEST = "0002"
"""The migration that these tables stand for."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for an unknown time where an order needs a value: unknown is oldest."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """An aware time in UTC; naive in the column on SQLite, which has no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return *value* as the column holds it."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return *value* aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Verbatim(TypeDecorator[str]):
    """Text as it came. Lone surrogates, which no database takes, are written as escapes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  the base's
        """Return *value* as the column holds it."""
        if value is None or value.isascii():
            return value
        return value.encode("utf-8", "backslashreplace").decode("utf-8")


metadata = MetaData(naming_convention=NAMES)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _parent(name: str, target: str, *, primary: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=False, primary_key=primary)


source = Table("source", metadata, _id(), Column("key", Verbatim, nullable=False, unique=True))

article = Table(
    "article",
    metadata,
    _id(),
    Column("merged_into", Integer, ForeignKey("article.id")),  # set once it proved to be another's
    Column("source_id", Integer, ForeignKey("source.id")),
    Column("url", Verbatim),
    Column("external_id", Verbatim),
    Column("title", Verbatim),
    # What lists show and order by; written with every derivation.
    Column("versions", Integer, nullable=False, default=0),
    Column("gaps", Integer, nullable=False, default=0),
    Column("conflicts", Integer, nullable=False, default=0),
    Column("first_at", Utc),
    Column("last_at", Utc),
    Column("sort_at", Utc, nullable=False),  # last_at, else as dated by itself, else NEVER
    Column("headline_changed", Boolean, nullable=False, default=False),
    Column("words_added", Integer, nullable=False, default=0),
    Column("words_deleted", Integer, nullable=False, default=0),
    Column("words_moved", Integer, nullable=False, default=0),
    Column("weight", Integer, nullable=False, default=0),  # of the weightiest kind of change; 0 is none
    Column("aliases", Verbatim, nullable=False, default="[]"),  # JSON: the history's further addresses
    Column("warnings", Verbatim, nullable=False, default="[]"),  # JSON
    Index("ix_article_sort_at_id", "sort_at", "id"),
    Index("ix_article_weight_id", "weight", "id"),
)

article_key = Table(
    "article_key",
    metadata,
    Column("key", Verbatim, primary_key=True),  # as identity.article_keys gives it
    _parent("article_id", "article"),
    Index("ix_article_key_article_id", "article_id"),
)

article_kind = Table(
    "article_kind",
    metadata,
    Column("kind", String(16), primary_key=True),
    _parent("article_id", "article", primary=True),
    Column("changes", Integer, nullable=False),
    Index("ix_article_kind_article_id", "article_id"),
)

capture = Table(
    "capture",
    metadata,
    _id(),
    Column("digest", String(64), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Column("codec", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # last: a row is read up to the column that is asked for
)

sighting = Table(
    "sighting",
    metadata,
    _id(),
    _parent("capture_id", "capture"),
    Column("origin", Verbatim, nullable=False),
    Column("url", Verbatim, nullable=False, default=""),  # never NULL: NULLs are never equal in a constraint
    Column("moment", String(32), nullable=False, default=""),  # observed_at as text, for the same reason
    Column("observed_at", Utc),
    Column("media_type", Verbatim),
    Column("recorded_at", Utc, nullable=False),
    Column("reason", Verbatim, nullable=False, default=""),  # why nothing could be read; empty where it could
    Column("notes", Verbatim, nullable=False, server_default="[]"),  # JSON: what makes bytes or time less certain
    UniqueConstraint("capture_id", "origin", "url", "moment"),
)

reading = Table(
    "reading",
    metadata,
    _id(),
    _parent("sighting_id", "sighting"),
    Column("parser", Verbatim, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    _parent("article_id", "article"),
    Column("superseded", Boolean, nullable=False, default=False),
    Column("reread", Boolean, nullable=False, default=False),
    Column("read_at", Utc, nullable=False),
    Column("codec", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    UniqueConstraint("sighting_id", "parser", "revision", "position"),
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
    _id(),
    _parent("article_id", "article"),
    Column("number", Integer, nullable=False),
    Column("title", Verbatim),
    Column("observed_at", Utc),
    Column("period", Verbatim),
    Column("published_at", Utc),
    Column("modified_at", Utc),
    Column("byline", Verbatim),
    Column("fingerprint", String(64), nullable=False),
    Column("matching_fingerprint", String(64), nullable=False),  # typography aside
    Column("same_as", Integer),
    UniqueConstraint("article_id", "number"),
    Index("ix_version_fingerprint", "fingerprint"),
    Index("ix_version_matching_fingerprint", "matching_fingerprint"),
)

block = Table(
    "block",
    metadata,
    _id(),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("text", Verbatim, nullable=False),
)

version_block = Table(
    "version_block",
    metadata,
    _parent("version_id", "version", primary=True),
    Column("position", Integer, primary_key=True),
    Column("block_id", Integer, ForeignKey("block.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("certain", Boolean, nullable=False),
    Index("ix_version_block_block_id", "block_id"),
)

evidence = Table(
    "evidence",
    metadata,
    _parent("version_id", "version", primary=True),
    Column("position", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("origin", Verbatim, nullable=False),
    Column("parser", Verbatim, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("observed_at", Utc),
    Column("certain", Boolean, nullable=False),
    Index("ix_evidence_digest", "digest"),
)

gap = Table(
    "gap",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("number", Integer, primary_key=True),
    Column("title", Verbatim),
    Column("observed_at", Utc),
)

conflict = Table(
    "conflict",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("shown", String(64), nullable=False),
    Column("other", String(64), nullable=False),
    Column("what", Verbatim, nullable=False),
    Column("block", Integer),
)

unusable = Table(
    "unusable",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("position", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("origin", Verbatim, nullable=False),
    Column("quality", String(16), nullable=False),
    Column("reason", Verbatim, nullable=False),
    Column("observed_at", Utc),
)

solved = Table(
    "solved",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("position", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("codec", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),  # JSON: the rows of one paired capture
)

step = Table(
    "step",
    metadata,
    _parent("article_id", "article", primary=True),
    Column("old", Integer, primary_key=True),
    Column("new", Integer, primary_key=True),
    Column("basis", String(160), nullable=False),  # both fingerprints and who compared: the step stands with them
    Column("words_added", Integer, nullable=False),
    Column("words_deleted", Integer, nullable=False),
    Column("words_moved", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),
    Column("headline", Boolean, nullable=False),
    Column("kinds", Verbatim, nullable=False),  # JSON: {kind: changes}
    Column("cut_short", Verbatim),
)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    _parent("article_id", "article", primary=True),
    sqlite_with_rowid=False,
)
