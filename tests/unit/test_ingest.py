"""Importing: batches, what is seen again, what is refused, re-reading."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from diffview import ingest, resources
from diffview.errors import BadArgument
from diffview.ingest import ImportProgress, Noted, import_paths, reread_all
from diffview.parsers import plain
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.store import Store

TRACKED = resources.samples_folder() / "tracked"
WEBLOG = resources.samples_folder() / "weblog"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "news.sqlite3") as opened:
        yield opened


def held(store: Store) -> tuple[object, ...]:
    return store.articles(), [store.history(article.id) for article in store.articles()], store.captures()


def test_importing_a_folder_twice_adds_nothing_the_second_time(store: Store) -> None:
    first = import_paths(store, [TRACKED, WEBLOG])
    before = held(store)
    second = import_paths(store, [TRACKED, WEBLOG])
    assert first.added == first.read > 0
    assert (second.read, second.added, second.seen_again, second.readings) == (first.read, 0, first.read, 0)
    assert held(store) == before


def test_a_time_that_only_a_name_tells_is_said_in_reading_report_and_list_and_stays(
    store: Store, tmp_path: Path
) -> None:
    note = "the time of capture is taken from the file's name"
    for name in ("ferry-20240102030405.txt", "tram-20240102030405.txt"):
        (tmp_path / name).write_text(f"The {name[:5]} came in at noon.\n\nNobody was on board but the captain.\n")
    report = import_paths(store, [tmp_path / "ferry-20240102030405.txt", tmp_path / "tram-20240102030405.txt"])
    assert report.notes == (Noted(note, 2, str(tmp_path / "ferry-20240102030405.txt")),)
    assert report.to_dict()["notes"] == [{"note": note, "captures": 2, "first": report.notes[0].first}]
    assert [capture.notes for capture in store.captures()] == [(note,)] * 2
    reread_all(store)
    assert [capture.notes for capture in store.captures()] == [(note,)] * 2
    (reading,) = ingest.read_all(tmp_path / "ferry-20240102030405.txt")
    assert note in reading.warnings


def test_a_copy_in_another_folder_is_seen_again_and_makes_no_version(store: Store, tmp_path: Path) -> None:
    shutil.copytree(TRACKED, tmp_path / "copy")
    import_paths(store, [TRACKED])
    versions = [version.fingerprint for version in store.history(store.articles()[0].id).versions]
    report = import_paths(store, [tmp_path / "copy"])
    assert (report.added, report.seen_again) == (0, report.read)
    assert [version.fingerprint for version in store.history(store.articles()[0].id).versions] == versions


@pytest.mark.parametrize("limit", [("BATCH_CAPTURES", 1), ("BATCH_BYTES", 1)])
def test_the_size_of_a_batch_does_not_show(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    import_paths(store, [TRACKED, WEBLOG])
    monkeypatch.setattr(ingest, *limit)
    with open_store(tmp_path / "other.sqlite3") as other:
        import_paths(other, [TRACKED, WEBLOG])
        assert held(other)[:2] == held(store)[:2]


def test_what_cannot_be_read_is_kept_with_its_reason_and_the_rest_is_read(store: Store, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.html").write_bytes(b"")
    (tmp_path / "in" / "photo.html").write_bytes(b"\x89PNG\r\n\x1a\n....")
    shutil.copy(TRACKED / "ferry-0-1.html", tmp_path / "in")
    report = import_paths(store, [tmp_path / "in", tmp_path / "no such file"])
    assert (report.read, report.added) == (4, 3)
    reasons = {refusal.origin.rpartition("/")[2]: refusal.kept for refusal in report.refused}
    assert reasons == {"empty.html": True, "photo.html": True, "no such file": False}
    assert sum(bool(capture.reason) for capture in store.captures()) == 2
    assert len(store.articles()) == 1


def test_progress_tells_what_is_safe_on_the_disk(store: Store, tmp_path: Path) -> None:
    seen: list[ImportProgress] = []

    def told(progress: ImportProgress) -> None:
        with open_store(tmp_path / "news.sqlite3", read_only=True) as reader:
            assert len(reader.captures()) >= progress.stored
        seen.append(progress)

    report = import_paths(store, [TRACKED], progress=told)
    assert seen[-1].stored == seen[-1].read == report.read
    assert [one.read for one in seen] == sorted(one.read for one in seen)


def test_address_and_time_can_be_stated(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("A note of some words\n\nIts only paragraph stands here.\n")
    import_paths(store, [file], url="http://example.org/note")
    (article,) = store.articles()
    assert article.url == "http://example.org/note"
    assert store.captures()[0].url == "http://example.org/note"


def test_reading_again_with_the_same_parsers_changes_nothing(store: Store) -> None:
    import_paths(store, [TRACKED, WEBLOG])
    before = held(store)
    report = reread_all(store)
    assert (report.added, report.readings) == (0, 0)
    assert held(store) == before
    assert import_paths(store, [TRACKED], reread=True).readings == 0


def test_a_newer_parser_makes_marked_readings_and_no_new_version(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("A note of some words\n\nIts only paragraph stands here.\n")
    import_paths(store, [file])
    before = store.history(store.articles()[0].id)
    newer = before.versions[0].sightings[0].parser.revision + 1
    monkeypatch.setattr(plain.PARSER, "id", type(plain.PARSER.id)(plain.PARSER.id.name, newer), raising=False)
    report = reread_all(store)
    after = store.history(before.id or store.articles()[0].id)
    assert report.readings == 2  # one added, one superseded
    assert after.versions[0].fingerprint == before.versions[0].fingerprint
    assert after.versions[0].sightings[0].parser.revision == newer
    assert len(after.versions) == 1
    assert store.captures()[0].reread


def test_an_encoding_given_by_hand_is_kept_with_the_capture_and_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    text = (
        "<html><head><title>Пристань</title></head><body><h1>Пристань</h1>" + "<p>Совет порта закрыл пристань.</p>" * 5
    )
    (tmp_path / "a.html").write_bytes(text.encode("koi8-r").replace(b"<head>", b"<head><meta charset=windows-1251>"))
    import_paths(store, [tmp_path], url="https://tide.example/a", encoding="KOI8")
    assert [article.title for article in store.articles()] == ["Пристань"]
    reread_all(store)
    assert [article.title for article in store.articles()] == ["Пристань"]
    import_paths(store, [tmp_path], url="https://tide.example/a", reread=True)
    assert [article.title for article in store.articles()] != ["Пристань"]
    with pytest.raises(BadArgument, match="no such encoding"):
        import_paths(store, [tmp_path], encoding="klingon")
