"""Verifying: every planted change is found, nothing is written, and no damage ends it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.errors import BadArgument, StoreError, UnknownCapture
from diffview.model import ArticleId
from diffview.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Paired, Plain

DAYS = [datetime(2026, 4, day, tzinfo=UTC) for day in (1, 2, 3)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place for a store, filled once by the first test."""
    return tmp_path_factory.mktemp("filled") / "news.sqlite3"


@pytest.fixture
def news(tmp_path: Path, filled: Path, paired: Paired, plain: Plain) -> Path:
    """Give a store with tracked pages, article pages, a re-reading, a correction and a takedown, closed."""
    if not filled.exists():
        fill(filled, paired, plain)
    place = tmp_path / "news.sqlite3"
    shutil.copy(filled, place)
    return place


def fill(place: Path, paired: Paired, plain: Plain) -> None:
    with open_store(place) as store:
        store.record_all(
            [paired(0, ("One line here.\nTwo.", "One line there.\nTwo.")), paired(1, ("One line there.\nTwo.", "Two."))]
        )
        texts = ("Tram\nSix people rode the old tram.", "Tram stops\nEight people rode the old tram.")
        url = "http://tram.example/1"
        store.record_all([plain(text, url=url, at=day) for text, day in zip(texts, DAYS, strict=False)])
        store.record_all([plain(texts[0], url=url, at=DAYS[0], revision=2)])
        gone = plain("Tram\nA name that a court had removed.", url=url, at=DAYS[2])
        store.record_all([gone])
        store.take_down(gone.capture.digest, "court order 7/26")
        store.settle()
        assert store.verify() == ()


def altered(place: Path, *statements: str) -> tuple[str, ...]:
    """Change a store behind its back, its guards lifted and laid again, and verify it."""
    with closing(sqlite3.connect(place)) as raw:
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert raw.execute(statement).rowcount, f"{statement} changes nothing"
        for _, sql in guards:
            raw.execute(sql)
        raw.commit()
    with open_store(place, read_only=True) as store:
        return store.verify()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE sighting SET observed_at = observed_at + 60000000 WHERE observed_at IS NOT NULL", "chain breaks"),
        ("UPDATE sighting SET recorded_at = recorded_at + 1 WHERE id = 1", "chain breaks"),
        ("UPDATE sighting SET origin = 'elsewhere.html' WHERE id = 2", "chain breaks"),
        ("UPDATE sighting SET url = 'http://other.example/' WHERE id = 3", "another capture, origin, address or time"),
        ("UPDATE sighting SET media_type = 'text/plain' WHERE id = 1", "chain breaks"),
        ("UPDATE sighting SET link = x'00' WHERE id = 2", "chain breaks"),
        ("UPDATE sighting SET identity = x'00' WHERE id = 2", "another capture, origin, address or time"),
        ("UPDATE sighting SET capture_id = 1 WHERE id = 2", "chain breaks"),
        ("DELETE FROM sighting WHERE id = 2", "sightings were taken out or put in"),
        ("DELETE FROM sighting WHERE id = 5", "nothing says where it was seen"),
        ("UPDATE capture SET size = 1 WHERE id = 1", "chain breaks"),
        ("UPDATE capture SET recorded_at = 1 WHERE id = 1", "chain breaks"),
        ("UPDATE capture SET digest = x'00' WHERE id = 1", "chain breaks"),
        ("UPDATE capture SET body_id = 2 WHERE id = 1", "its bytes have another digest"),
        ("DELETE FROM capture WHERE id = 1", "points to a missing capture"),
        ("UPDATE takedown SET reason = 'none'", "its hash chain breaks"),
        ("UPDATE takedown SET taken_at = 1", "its hash chain breaks"),
        ("DELETE FROM takedown", "no takedown is recorded"),
        ("UPDATE body SET data = x'00', codec = 0 WHERE id = 1", "its bytes have another digest"),
        ("UPDATE body SET data = x'00', codec = 1 WHERE id = 1", "a stored body is damaged"),
        ("UPDATE body SET codec = 7 WHERE id = 1", "unknown codec 7"),
        ("UPDATE body SET codec = 9 WHERE id = 1", "no takedown is recorded"),
        ("UPDATE body SET base = NULL WHERE base IS NOT NULL", "a stored body is damaged"),
        ("DELETE FROM body WHERE id = 1", "body 1 is missing"),
        ("INSERT INTO body VALUES (999, NULL, 0, 0, x'00')", "body 999 belongs to nothing"),
        ("UPDATE version SET number = 9 WHERE number = 2", "laid down under another number"),
        ("UPDATE version SET fingerprint = x'00' WHERE number = 1", "has another fingerprint"),
        ("UPDATE version SET matching = x'00' WHERE number = 1", "another fingerprint for matching"),
        ("UPDATE version SET mark = x'00' WHERE number = 1", "is marked as another text"),
        ("UPDATE version SET body_id = (SELECT min(body_id) FROM version) WHERE number = 1", "another history"),
        ("DELETE FROM version WHERE number = 0", "make another history"),
        ("DELETE FROM remainder", "make another history"),
        ("UPDATE solved SET digest = x'00' WHERE body_id = (SELECT min(body_id) FROM solved)", "history is missing"),
        ("DELETE FROM reading WHERE id = 1", "make another history"),
        ("UPDATE reading SET superseded = 1 WHERE id = 1", "make another history"),
        ("UPDATE reading SET parser_id = 2 WHERE id = 1", "of another capture, origin or parser"),
        ("UPDATE reading SET sighting_id = 3 WHERE id = 1", "of another capture, origin or parser"),
        ("UPDATE reading SET article_id = 2 WHERE id = 1", "has no address or id of this article"),
        ("UPDATE reading SET body_id = 1 WHERE id = 1", "a stored reading is damaged"),
        ("DELETE FROM article_key WHERE article_id = 1", "has no address or id of this article"),
        ("UPDATE article_key SET article_id = 2 WHERE article_id = 1", "has no address or id of this article"),
        ("UPDATE article SET title = 'Ferry sinks' WHERE id = 1", "the list shows 'Ferry sinks' as its title"),
        ("UPDATE article SET url = 'http://x.example/' WHERE id = 1", "as its url"),
        ("UPDATE article SET external_id = 'x:1' WHERE id = 1", "as its external_id"),
        ("UPDATE article SET versions = 9 WHERE id = 1", "as its versions"),
        ("UPDATE article SET gaps = 9 WHERE id = 1", "as its gaps"),
        ("UPDATE article SET conflicts = 9 WHERE id = 1", "as its conflicts"),
        ("UPDATE article SET first_at = 9 WHERE id = 2", "as its first_at"),
        ("UPDATE article SET last_at = 9 WHERE id = 2", "as its last_at"),
        ("UPDATE article SET sort_at = 9 WHERE id = 2", "as its sort_at"),
        ("UPDATE article SET source_id = NULL WHERE id = 2", "another source"),
        ("UPDATE source SET key = 'other'", "another source"),
        ("UPDATE article SET alive = 0 WHERE id = 1", "the list hides it"),
        ("UPDATE article SET headline_changed = 1 - headline_changed WHERE id = 1", "as its headline_changed"),
        ("UPDATE article SET words_added = 9 WHERE id = 1", "as its words_added"),
        ("UPDATE article SET words_deleted = 9 WHERE id = 1", "as its words_deleted"),
        ("UPDATE article SET words_moved = 9 WHERE id = 1", "as its words_moved"),
        ("UPDATE article SET size = 99 WHERE id = 1", "as its size"),
        ("UPDATE article SET weight = 99 WHERE id = 1", "as its weight"),
        ("UPDATE article_kind SET changes = 99", "other kinds of change"),
        ("UPDATE article_kind SET kind = 'date' WHERE kind = 'number'", "other kinds of change"),
        ("UPDATE article_kind SET sort_at = 1", "other kinds of change"),
        ("DELETE FROM article_kind", "other kinds of change"),
        ("DELETE FROM step", "is missing"),
        ("UPDATE step SET basis = x'00' WHERE article_id = 2", "is of other texts"),
        ("UPDATE step SET figures = x'c0'", "a stored value is damaged"),
        ("DELETE FROM fingerprint WHERE article_id = 1", "fingerprints for `check`"),
        ("UPDATE fingerprint SET hash = hash + 1", "fingerprints for `check`"),
        ("DELETE FROM search_docsize WHERE id > 2097152", "documents of the search index"),
        ("INSERT INTO fingerprint VALUES (7, 2)", "fingerprints for `check`"),
    ],
)
def test_a_planted_change_is_found(news: Path, damage: str, found: str) -> None:
    faults = altered(news, damage)
    assert any(found in fault for fault in faults), faults


@pytest.mark.parametrize("table", ["capture", "sighting", "takedown"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 100", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_alter_what_was_observed(news: Path, table: str, statement: str) -> None:
    refusal = pytest.raises(sqlite3.IntegrityError, match="what was observed is never altered")
    with closing(sqlite3.connect(news)) as raw, refusal:
        raw.execute(statement.format(table))


def test_a_guard_that_was_lifted_is_a_fault(news: Path) -> None:
    with closing(sqlite3.connect(news)) as raw:
        raw.execute("DROP TRIGGER sighting_no_update")
        raw.commit()
    with open_store(news, read_only=True) as store:
        assert store.verify(quick=True) == (
            "the trigger sighting_no_update is missing: what was observed is not guarded",
        )


def test_an_earlier_head_is_known_again_and_a_foreign_one_is_not(news: Path, plain: Plain) -> None:
    with open_store(news) as store:
        earlier = store.head()
        store.record_all([plain("Tram\nIt is back.", url="http://tram.example/1", origin="new.html")])
        later = store.head()
        assert earlier != later
        assert store.verify(quick=True, head=earlier) == ()
        assert store.verify(quick=True, head=later) == ()
        (fault,) = store.verify(quick=True, head="0" * 63 + "1")
        assert "is none that this store ever had" in fault


def test_rows_left_out_at_the_end_are_found_by_an_earlier_head(news: Path) -> None:
    with open_store(news) as store:
        head = store.head()
    with closing(sqlite3.connect(news)) as raw:
        raw.execute("DROP TRIGGER takedown_no_delete")
        raw.execute("DELETE FROM takedown")
        raw.commit()
    with open_store(news, read_only=True) as store:
        assert any("is none that this store ever had" in fault for fault in store.verify(quick=True, head=head))


def test_a_takedown_removes_the_text_everywhere_and_keeps_its_record(news: Path) -> None:
    with open_store(news) as store:
        (taken,) = store.takedowns()
        assert taken.reason == "court order 7/26"
        with pytest.raises(UnknownCapture, match="taken down"):
            store.capture(taken.digest)
        assert any(one.digest == taken.digest and "court order" in one.reason for one in store.captures())
        assert "court" not in repr(store.history(ArticleId(2)))
        with pytest.raises(BadArgument, match="taken down before"):
            store.take_down(taken.digest, "again")
        with pytest.raises(BadArgument, match="no reason"):
            store.take_down(store.captures()[0].digest, " ")
    assert b"A name that a court had removed" not in news.read_bytes()


def test_a_store_that_lost_its_log_does_not_match(tmp_path: Path, plain: Plain) -> None:
    place = tmp_path / "news.sqlite3"
    store = open_store(place)
    store.record_all([plain("Tram\nIt runs.")])
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(place, copy)  # without the log, as one would copy a store that is in use
    store.close()
    with open_store(copy, read_only=True) as copied:
        assert any("its log copy.sqlite3-wal is missing" in fault for fault in copied.verify(quick=True))
    with open_store(place, read_only=True) as whole:
        assert whole.verify() == ()


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_is_found_or_harmless_and_never_ends_in_a_traceback(news: Path, seed: int) -> None:
    with open_store(news, read_only=True) as store:
        before = [(store.history(article.id), store.steps(article.id)) for article in store.articles()]
        captures = [store.capture(one.digest).body for one in store.captures() if not one.reason]
    body = bytearray(news.read_bytes())
    at = int.from_bytes(hashlib.sha256(b"%d" % seed).digest()[:6], "big") % len(body)
    body[at] ^= 1 << (seed % 8)
    news.write_bytes(body)
    try:
        with open_store(news, read_only=True) as store:
            if store.verify():
                return
            assert [(store.history(article.id), store.steps(article.id)) for article in store.articles()] == before
            assert [store.capture(one.digest).body for one in store.captures() if not one.reason] == captures
    except StoreError:
        pass


def test_verifying_writes_nothing(news: Path) -> None:
    before = hashlib.sha256(news.read_bytes()).hexdigest()
    with open_store(news, read_only=True) as store:
        assert store.verify() == ()
    assert hashlib.sha256(news.read_bytes()).hexdigest() == before
