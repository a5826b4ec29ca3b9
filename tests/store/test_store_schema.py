"""The schema: its migrations, whose store it is, and what a damaged one says."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event

from diffview.errors import StoreError
from diffview.model import ArticleId, digest_of
from diffview.store import dialect, migrate, open_store
from diffview.store.schema import NEWEST, metadata

if TYPE_CHECKING:
    from diffview.store import Store


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Say where the store of this test lies: in a file, as the tests look into it with SQLite's own means."""
    return str(tmp_path / "news.sqlite3")


def run(place: str, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def test_the_newest_migration_is_the_one_that_the_code_knows() -> None:
    assert migrate.known()[0] == NEWEST


def described(_item: object, name: str | None, *_: object) -> bool:
    """Leave out the search index, which is no table of ours but SQLite's own."""
    return not str(name).startswith("search")


def schema_of(place: str) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(place)) as raw:
        rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, " ".join(sql.replace('"', "").split()).replace("( ", "(").replace(" )", ")")) for name, sql in rows}


def older(place: Path, schema: str) -> Path:
    """Lay down a store that an older diffview made, from its dump."""
    dump = (Path(__file__).parent / "schemas" / f"{schema}.sql").read_text("utf-8")
    with closing(sqlite3.connect(place)) as raw:
        raw.executescript(dump)
    return place


@pytest.mark.parametrize("schema", ["0001", "0002"])
def test_an_older_store_comes_up_with_all_that_it_held_and_a_copy_is_laid_aside(tmp_path: Path, schema: str) -> None:
    place = older(tmp_path / "news.sqlite3", schema)
    with pytest.raises(StoreError, match=f"older schema {schema}"):
        open_store(place, read_only=True)
    with closing(sqlite3.connect(place)) as raw:
        digests = raw.execute(
            "SELECT c.digest, s.origin FROM sighting s JOIN capture c ON c.id = s.capture_id"
        ).fetchall()
        articles = raw.execute("SELECT id, versions, title FROM article WHERE merged_into IS NULL").fetchall()
        fingerprints = raw.execute("SELECT article_id, number, fingerprint FROM version").fetchall()
    with open_store(place) as store:
        assert [(one.digest, one.origin) for one in store.captures()] == digests
        assert {(one.id, one.versions, one.title) for one in store.articles()} == set(articles)
        versions = [
            (one.id, v.number, v.fingerprint) for one in store.articles() for v in store.history(one.id).versions
        ]
        assert sorted(versions) == sorted(fingerprints)
        for digest, _ in digests:
            assert digest_of(store.capture(digest).body) == digest
        assert len(store.corrections(ArticleId(1))) == 1
        store.settle()
        assert store.verify() == ()
    copy = tmp_path / f"news.sqlite3.schema-{schema}"
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema,)]


def test_an_upgraded_store_has_the_very_tables_of_a_new_one(tmp_path: Path) -> None:
    with open_store(older(tmp_path / "old.sqlite3", "0002")), open_store(tmp_path / "new.sqlite3"):
        pass
    assert schema_of(str(tmp_path / "old.sqlite3")) == schema_of(str(tmp_path / "new.sqlite3"))


def test_an_upgrade_that_is_stopped_at_any_statement_leaves_the_old_schema_or_the_new(tmp_path: Path) -> None:
    place = older(tmp_path / "news.sqlite3", "0002")
    before = hashlib.sha256("".join(dump_of(place)).encode()).hexdigest()
    for number in range(1, 10_000):
        code = stopped_at(place, number)
        if code == 0:
            break
        assert hashlib.sha256("".join(dump_of(place)).encode()).hexdigest() == before, f"statement {number}"
    assert number > 100
    with open_store(place) as store:
        store.settle()
        assert store.verify() == ()


def dump_of(place: Path) -> list[str]:
    with closing(sqlite3.connect(place)) as raw:
        return list(raw.iterdump())


def stopped_at(place: Path, number: int) -> int:
    """Upgrade a store in a child that is killed before its statement *number*; return 0 where it came to its end."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", count)
        migrate.upgrade(dialect.connect(dialect.url_of(place)), str(place))
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_the_migrations_make_the_tables_of_the_schema(store: Store, place: str) -> None:
    assert store.articles() == ()
    engine = create_engine(f"sqlite:///{place}")
    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": described}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_a_store_is_durable_and_waits_for_others(store: Store, place: str) -> None:
    with store._reading() as tx:  # the promise is about this very connection
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "page_size")
        found = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "page_size": 16_384,
    }
    assert place


def test_a_store_of_a_newer_diffview_is_refused_in_one_line(store: Store, place: str) -> None:
    store.close()
    run(place, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as refused:
        open_store(place)
    assert refused.value.line() == f"{place}: was written by a newer diffview (schema 9999); upgrade diffview"


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = str(tmp_path / "songs.db")
    run(place, "CREATE TABLE song (name TEXT)")
    with pytest.raises(StoreError, match="another program"):
        open_store(place)
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("<p>not a database, but longer than its head would be</p>" * 9)
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(place)
    assert place.read_text().startswith("<p>")


def test_a_store_that_does_not_exist_is_not_made_for_reading(tmp_path: Path) -> None:
    place = tmp_path / "none.sqlite3"
    for options in ({"read_only": True}, {"create": False}):
        with pytest.raises(StoreError, match="there is no store; import something first"):
            open_store(place, **options)
    assert not place.exists()


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("mysql://host/news", "mysql is not supported"),
        ("postgresql://nobody@localhost:1/news", "connection"),
        ("sqlite:///no/such/folder/news.db", "its folder does not exist"),
    ],
)
def test_an_address_that_cannot_be_opened_is_named(place: str, what: str) -> None:
    with pytest.raises(StoreError, match=what):
        open_store(place)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "news.sqlite3")

    class Stopped(RuntimeError):
        pass

    def half(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE source (id INTEGER)")  # type: ignore[attr-defined]
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(migrate, "_make", half)
        with pytest.raises(Stopped):
            open_store(place)
    assert list(tmp_path.iterdir()) == []
    with open_store(place) as opened:
        assert opened.articles() == ()
