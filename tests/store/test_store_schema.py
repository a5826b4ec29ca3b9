"""The schema: its migrations, whose store it is, and what a damaged one says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from diffview.errors import StoreError
from diffview.model import ArticleId
from diffview.store import migrate, open_store
from diffview.store.schema import NEWEST, metadata

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Paired

    from diffview.store import Store


def run(place: str, *statements: str) -> None:
    with closing(sqlite3.connect(place)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def test_the_newest_migration_is_the_one_that_the_code_knows() -> None:
    assert migrate.known()[0] == NEWEST


def test_the_migrations_make_the_tables_of_the_schema(store: Store, place: str) -> None:
    assert store.articles() == ()
    engine = create_engine(f"sqlite:///{place}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_store_of_the_first_schema_is_brought_up_to_date_and_keeps_its_captures(
    store: Store, place: str, paired: Paired
) -> None:
    store.record_all([paired(0, ("One.", "Two."))])
    before = store.captures()
    store.close()
    run(place, "ALTER TABLE sighting DROP COLUMN notes", "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreError, match="older schema 0001"):
        open_store(place, read_only=True)
    with open_store(place) as upgraded:
        assert upgraded.captures() == before
        assert upgraded.verify() == ()


def test_a_store_is_durable_and_waits_for_others(store: Store, place: str) -> None:
    with store._reading() as connection:  # the promise is about this very connection
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "page_size")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
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
        ("postgresql://host/news", "postgresql is not supported"),
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
        patched.setattr(migrate, "_run", half)
        with pytest.raises(Stopped):
            open_store(place)
    assert list(tmp_path.iterdir()) == []
    with open_store(place) as opened:
        assert opened.articles() == ()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE capture SET body = x'00', codec = 0", "its bytes have another digest"),
        ("UPDATE capture SET body = x'00', codec = 1", "a stored body is damaged"),
        ("UPDATE capture SET body = x'00', codec = 7", "unknown codec 7"),
        ("UPDATE capture SET size = 1", "1 were recorded"),
        ("UPDATE block SET text = text || 'x' WHERE id = 1", "its text has another fingerprint"),
        ("UPDATE version SET number = 9 WHERE number = 2", "make another history"),
        ("DELETE FROM version_block WHERE position = 0", "its text has another fingerprint"),
        ("DELETE FROM reading", "make another history"),
        ("UPDATE reading SET payload = x'00', codec = 0", "a stored reading is damaged"),
        ("DELETE FROM gap", "make another history"),
        ("UPDATE solved SET digest = 'x'", "make another history"),
        ("DELETE FROM capture", "points to a missing capture"),
    ],
)
def test_verifying_finds_what_was_tampered_with(
    store: Store, place: str, paired: Paired, damage: str, found: str
) -> None:
    store.record_all(
        [paired(0, ("One line here.\nTwo.", "One line there.\nTwo.")), paired(1, ("One line there.\nTwo.", "Two."))]
    )
    assert store.verify() == ()
    run(place, damage)
    assert any(found in fault for fault in store.verify())


def test_a_flipped_bit_in_the_file_is_found(store: Store, place: str, paired: Paired) -> None:
    page = paired(0, ("One line here.\nTwo.", "One line there.\nTwo."))
    store.record_all([page])
    store.close()
    with open(place, "r+b") as file:  # noqa: PTH123  bytes are changed in place
        whole = file.read()
        file.seek(whole.index(b"One line here."))
        file.write(b"0")
    with open_store(place) as damaged:
        assert damaged.verify() != ()
        assert damaged.history(ArticleId(1)).versions
