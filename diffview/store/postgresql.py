"""PostgreSQL, through psycopg 3: how it is opened, locked and searched.

Writers take one advisory lock for their transaction and so come one after the other, as on SQLite; readers see one
moment (REPEATABLE READ). Search is a table of tsvectors, made of our own words, with GIN indexes; weights stand for
places: A headlines, B authors, C what a later version added, D the text of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, text

from diffview.errors import StoreError
from diffview.store.search_values import SearchIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from diffview.store.search_index import Document, Question
    from diffview.text.search_terms import Phrase

WRITERS_LOCK = 0x6469_6666_7669_6577
"""The key of the advisory lock: "diffview" in ASCII."""

MAX_POSITION = 16_383
"""The last position of a word that PostgreSQL keeps ("Text Search Limitations"); what stands further on shares it."""

_GUARDED = ("capture", "sighting", "takedown")

_WEIGHTS = {
    SearchIn.ANYWHERE: "ABCD",
    SearchIn.TITLE: "A",
    SearchIn.AUTHOR: "B",
    SearchIn.ADDRESS: "",
    SearchIn.TEXT: "CD",
    SearchIn.ADDED: "C",
    SearchIn.REMOVED: "",
}
_MAKE = (
    """
    CREATE TABLE search (
        id bigint PRIMARY KEY, said tsvector NOT NULL, address tsvector NOT NULL, removed tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_search_said ON search USING gin (said)",
    "CREATE INDEX ix_search_address ON search USING gin (address)",
    "CREATE INDEX ix_search_removed ON search USING gin (removed)",
    # Compressed already.
    "ALTER TABLE body ALTER COLUMN data SET STORAGE EXTERNAL",
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'what was observed is never altered'; END $$
    """,
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "EXECUTE FUNCTION refuse_change()"
        for table in _GUARDED
    ),
)


class Postgresql:
    """What PostgreSQL does in its own way; see `dialect.Dialect`."""

    def connect(self, url: URL, *, read_only: bool) -> Engine:
        """Return an engine for *url*; its server refuses to write where *read_only* is asked."""
        try:
            engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            hint = "install diffview[postgres]"
            raise StoreError(url.render_as_string(), f"{error.name} is not installed", hint=hint) from error

        def begin(connection: Connection) -> None:
            if connection.get_execution_options().get("writing", False):
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
                return
            mode = " READ ONLY" if read_only else ""
            connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{mode}")

        event.listen(engine, "begin", begin)
        return engine

    def make(self, connection: Connection) -> None:
        """Make the triggers and the search index."""
        for statement in _MAKE:
            connection.exec_driver_sql(statement)

    def add_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Enter documents into the search index."""
        statement = text(
            "INSERT INTO search (id, said, address, removed) VALUES "
            "(:key, CAST(:said AS tsvector), CAST(:address AS tsvector), CAST(:removed AS tsvector)) "
            "ON CONFLICT (id) DO UPDATE SET "
            "said = excluded.said, address = excluded.address, removed = excluded.removed"
        )
        rows = [
            {
                "key": document.key,
                "said": _vector(
                    (document.title, "A"), (document.author, "B"), (document.added, "C"), (document.text, "D")
                ),
                "address": _vector((document.address, "D")),
                "removed": _vector((document.removed, "D")),
            }
            for document in documents
        ]
        if rows:
            connection.execute(statement, rows)

    def remove_documents(self, connection: Connection, documents: Sequence[Document]) -> None:
        """Take documents out of the search index."""
        if documents:
            connection.execute(
                text("DELETE FROM search WHERE id = ANY(:keys)"), {"keys": [document.key for document in documents]}
            )

    def find_documents(self, connection: Connection, question: Question) -> list[int]:
        """Return the keys of the documents that *question* asks for, the largest first."""
        asked = _question(question.phrase, _WEIGHTS[question.within])
        column = {SearchIn.ADDRESS: "address", SearchIn.REMOVED: "removed"}.get(question.within, "said")
        condition = f"{column} @@ CAST(:asked AS tsquery)"
        if question.within is SearchIn.ANYWHERE:
            condition = f"({condition} OR address @@ CAST(:asked AS tsquery))"
        if question.below is not None:
            condition += " AND id < :below"
        if question.above is not None:
            condition += " AND id >= :above"
        values = {"asked": asked, "below": question.below, "above": question.above, "limit": question.limit}
        statement = f"SELECT id FROM search WHERE {condition} ORDER BY id DESC LIMIT :limit"  # noqa: S608  no values
        return list(connection.execute(text(statement), values).scalars())

    def document_keys(self, connection: Connection, first: int, end: int) -> set[int]:
        """Return the keys of all documents from *first* up to but not *end*."""
        rows = connection.execute(
            text("SELECT id FROM search WHERE id >= :first AND id < :end"), {"first": first, "end": end}
        )
        return set(rows.scalars())

    def sharing(self, connection: Connection, hashes: list[int], cap: int) -> list[tuple[int, int]]:
        """Return (hash, article) for each of *hashes*, of at most *cap* articles each."""
        statement = (
            "SELECT q.hash, f.article_id FROM unnest(CAST(:hashes AS bigint[])) AS q(hash) CROSS JOIN LATERAL "
            "(SELECT article_id FROM fingerprint WHERE fingerprint.hash = q.hash LIMIT :cap) AS f"
        )
        rows = connection.execute(text(statement), {"hashes": hashes, "cap": cap})
        return [(row[0], row[1]) for row in rows]

    def faults(self, connection: Connection, *, quick: bool) -> tuple[str, ...]:  # noqa: ARG002  the protocol's
        """Return nothing: PostgreSQL refuses damaged pages when they are read, and keeps its constraints itself."""
        return ()

    def missing_guards(self, connection: Connection) -> tuple[str, ...]:
        """Return the triggers that are not there or are switched off, one sentence each."""
        rows = connection.execute(text("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"))
        held = set(rows.scalars())
        wanted = (f"{table}_no_change" for table in _GUARDED)
        return tuple(
            f"the trigger {name} is missing: what was observed is not guarded" for name in wanted if name not in held
        )

    def copy(self, engine: Engine, file: Path) -> None:
        """Refuse: a server has its own tools for copies."""
        raise StoreError(
            engine.url.render_as_string(),
            f"a copy into {file.name} cannot be made of a server's database",
            hint="use pg_dump, or `diffview export --all`",
        )


def _vector(*parts: tuple[str, str]) -> str:
    """Return a tsvector as text: words at their positions, with the weight of their part."""
    places: dict[str, list[str]] = {}
    position = 0
    for words, weight in parts:
        for word in words.split():
            position = min(position + 1, MAX_POSITION)
            if word != "_":
                places.setdefault(word, []).append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _question(phrase: Phrase, weights: str) -> str:
    """Return a tsquery as text."""
    label = f":{weights}" if weights else ""
    ends = [label] * (len(phrase.words) - 1) + [f":*{weights}" if phrase.open_end else label]
    return " <-> ".join(f"'{word}'{end}" for word, end in zip(phrase.words, ends, strict=True))
