"""Opening: what is refused, what is made, and what can be read although it cannot be written."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.errors import StoreError
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Paired

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Be a user whom permissions bind; root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shut_folder(paired: Paired) -> Iterator[Path]:
    """Give a store in a folder that nobody may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(folder / "news.sqlite3") as store:
            store.record_all([paired(0, ("One.", "Two."))])
        folder.chmod(0o555)
        (folder / "news.sqlite3").chmod(0o444)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}])
def test_a_store_in_a_folder_without_write_permission_can_be_listed(
    shut_folder: Path, options: dict[str, bool]
) -> None:
    with without_rights(), open_store(shut_folder / "news.sqlite3", **options) as store:
        assert [article.title for article in store.articles()] == ["Ferry sails"]
        assert store.verify() == ()
        assert store.read_only
    assert [path.name for path in shut_folder.iterdir()] == ["news.sqlite3"]


def test_recording_into_it_is_refused_in_one_line(shut_folder: Path, paired: Paired) -> None:
    refusal = pytest.raises(StoreError, match="is open for reading only; give yourself the right to write")
    with without_rights(), open_store(shut_folder / "news.sqlite3", create=False) as store, refusal:
        store.record_all([paired(1, ("Two.", "Three."))])


def test_reading_only_leaves_every_byte_as_it_was(tmp_path: Path, paired: Paired) -> None:
    place = tmp_path / "news.sqlite3"
    with open_store(place) as store:
        store.record_all([paired(0, ("One.", "Two."))])
    before = hashlib.sha256(place.read_bytes()).hexdigest(), place.stat().st_mtime_ns
    with open_store(place, read_only=True) as store:
        assert len(store.articles()) == 1
        assert store.verify() == ()
    assert (hashlib.sha256(place.read_bytes()).hexdigest(), place.stat().st_mtime_ns) == before


@pytest.mark.parametrize("options", [{}, {"create": False}, {"read_only": True}])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is an empty file, not a store"),
        (b"<p>not a database", "is no store of diffview: the file is not a database"),
    ],
)
def test_an_empty_or_foreign_file_is_refused_and_left_alone(
    tmp_path: Path, content: bytes, what: str, options: dict[str, bool]
) -> None:
    place = tmp_path / "news.sqlite3"
    place.write_bytes(content)
    with pytest.raises(StoreError, match=what):
        open_store(place, **options)
    assert place.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["news.sqlite3"]


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("DELETE FROM alembic_version", "does not say which schema it has; it was damaged or cut off"),
        ("UPDATE alembic_version SET version_num = ''", "does not say which schema it has"),
        ("DROP TABLE alembic_version", "does not say which schema it has"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"read_only": True}])
def test_a_damaged_store_is_named_so_in_one_line(
    tmp_path: Path, damage: str, what: str, options: dict[str, bool]
) -> None:
    place = tmp_path / "news.sqlite3"
    open_store(place).close()
    with closing(sqlite3.connect(place)) as raw:
        raw.execute(damage)
        raw.commit()
    with pytest.raises(StoreError, match=what):
        open_store(place, **options)


def test_a_database_without_tables_is_no_store_to_list(tmp_path: Path) -> None:
    place = tmp_path / "news.sqlite3"
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("PRAGMA user_version = 1")
        raw.commit()
    with pytest.raises(StoreError, match="holds no tables"):
        open_store(place, create=False)


def test_a_file_cut_off_in_its_middle_gives_one_line(tmp_path: Path, paired: Paired) -> None:
    place = tmp_path / "news.sqlite3"
    with open_store(place) as store:
        store.record_all([paired(0, ("One.", "Two."))])
    place.write_bytes(place.read_bytes()[: 3 * 16_384])
    refusal = pytest.raises(StoreError, match=r"malformed|does not say|holds no tables")
    with refusal, open_store(place, create=False) as store:
        store.articles()
