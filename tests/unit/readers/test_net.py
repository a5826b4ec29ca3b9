"""Damaged and hostile files end in a refusal with place and reason; what is good beside them is kept."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from diffview.ingest import _Import, import_paths
from diffview.model import Capture, Reading
from diffview.parsers import registry
from diffview.readers import LIMITS, Refused, captures
from diffview.readers.moments import in_utc
from diffview.readers.net import safely
from diffview.readers.warc import captures_of as warc_captures
from diffview.store import open_store
from diffview.store.values import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.store import Store

PAGE = (
    "<!DOCTYPE html><html><head><title>Harbour {0}</title></head><body><h1>Harbour {0}</h1><article>"
    "<p>The keeper of harbour {0} counted forty boats in the morning, two more than on the day before.</p>"
    "<p>None of them had sailed by the evening, since the wind stood against them all the day long.</p>"
    "</article></body></html>"
)


def page(number: int) -> bytes:
    return PAGE.format(number).encode()


def record(number: int, *, url: str | None = None, date: str = "2024-01-02T03:04:05Z") -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    address = f"https://a.example/{number}" if url is None else url
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
    return f"{head}Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(names):
            archive.writestr(zipfile.ZipInfo(name or "x", (2024, 1, 2, 3, 4, 6)), page(number))
    return file.getvalue()


def message(number: int, depth: int = 0) -> bytes:
    head = (
        f"From: a\r\nDate: Tue, 2 Jan 2024 03:04:05 +0000\r\nSnapshot-Content-Location: https://a.example/{number}\r\n"
    )
    mime = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
    nested = "".join(f'Content-Type: multipart/mixed; boundary="n{k}"\r\n\r\n--n{k}\r\n' for k in range(depth))
    return (head + mime + nested).encode() + b"Content-Type: text/html\r\n\r\n" + page(number) + b"\r\n--B--\r\n"


def read(body: bytes) -> tuple[list[Capture], list[Refused]]:
    items = list(warc_captures(io.BytesIO(body), "a.warc", LIMITS))
    return [i for i in items if isinstance(i, Capture)], [i for i in items if isinstance(i, Refused)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "news.sqlite3") as opened:
        yield opened


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_records_behind_a_damaged_one_are_read_and_the_damaged_bytes_kept(pack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    first, second, third = (pack(record(number)) for number in range(3))
    broken = b"\0" * 40 + second[40:]
    kept, refused = read(first + broken + third)

    assert [capture.url for capture in kept] == ["https://a.example/0", "https://a.example/2"]
    # One record may break in two places: where its head should be and inside its bytes.
    assert refused[0].origin == f"a.warc@{len(first)}"
    assert b"".join(r.capture.body for r in refused if r.capture) == broken


def test_the_head_of_a_record_that_is_cut_off_in_an_archive_packed_as_one_is_refused() -> None:
    kept, refused = read(gzip.compress(record(0) + b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-"))

    assert [capture.url for capture in kept] == ["https://a.example/0"]
    assert len(refused) == 1
    assert refused[0].capture


@pytest.mark.parametrize("address", ["http://[", "http://a]b/", "http://a.example:99999/", "http://a℀b/", "", "x:\x7f"])
def test_an_address_that_is_none_takes_no_page_away(store: Store, tmp_path: Path, address: str) -> None:
    (tmp_path / "a.warc").write_bytes(record(0) + record(1, url=address) + record(2))
    report = import_paths(store, [tmp_path / "a.warc"])

    assert (report.added, report.readings) == (3, 3)
    assert report.refused == ()


@pytest.mark.parametrize(
    "date", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2024-13-45T00:00:00Z", "yesterday"]
)
def test_a_time_outside_the_calendar_is_said_in_a_note(store: Store, tmp_path: Path, date: str) -> None:
    (tmp_path / "a.warc").write_bytes(record(0, date=date))
    report = import_paths(store, [tmp_path / "a.warc"])

    assert report.readings == 1
    assert "time of capture" in report.notes[0].note
    assert store.captures()[0].observed_at is None


def test_a_time_given_by_hand_outside_the_calendar_is_said_in_a_note(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(0))
    edge = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(-timedelta(hours=14)))
    report = import_paths(store, [tmp_path / "a.html"], observed_at=edge)

    assert report.readings == 1
    assert "lies outside the calendar" in report.notes[0].note


def test_times_in_the_calendar_are_in_utc() -> None:
    assert in_utc(datetime(2024, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))).moment == datetime(
        2024, 1, 2, 1, tzinfo=UTC
    )


def test_a_saved_page_nested_too_deeply_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(message(0, depth=3000))
    (refused,) = captures([tmp_path / "a.mhtml"])

    assert isinstance(refused, Refused)
    assert "nested too deeply" in refused.reason
    assert refused.capture
    assert refused.capture.body == message(0, depth=3000)


def test_a_member_without_a_name_does_not_hide_the_others(tmp_path: Path) -> None:
    # zipfile writes no empty name itself: both places of the name are cut out of the bytes.
    body = zipped("?", "b.html")
    short = body.replace(b"\x01\x00\x00\x00?", b"\x00\x00\x00\x00")
    assert len(short) == len(body) - 1
    (tmp_path / "a.zip").write_bytes(body)
    assert len(list(captures([tmp_path / "a.zip"]))) == 2


def test_a_member_that_cannot_be_unpacked_is_kept_packed(tmp_path: Path) -> None:
    body = bytearray(zipped("a.html", "b.html"))
    body[60:70] = b"\xff" * 10
    (tmp_path / "a.zip").write_bytes(body)
    refused, kept = captures([tmp_path / "a.zip"])

    assert isinstance(kept, Capture)
    assert kept.body == page(1)
    assert isinstance(refused, Refused)
    assert refused.capture
    assert bytes(body).startswith(refused.capture.body)


def test_whatever_a_reader_raises_is_refused_with_its_place() -> None:
    def reader() -> Iterator[Capture]:
        yield Capture.of(b"a", origin="a")
        raise KeyError("no\nsuch")

    first, refused = safely(reader(), "f.bin", lambda: Capture.of(b"whole", origin="f.bin"))

    assert isinstance(first, Capture)
    assert isinstance(refused, Refused)
    assert "KeyError" in refused.reason
    assert "\n" not in refused.reason
    assert refused.capture == Capture.of(b"whole", origin="f.bin")


def test_a_folder_that_may_not_be_listed_does_not_hide_what_stands_behind_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.html").write_bytes(page(0))
    (tmp_path / "a").chmod(0)
    try:
        found = list(captures([tmp_path]))
    finally:
        (tmp_path / "a").chmod(0o700)

    assert [item.origin for item in found if isinstance(item, Capture)] == [str(tmp_path / "b.html")]


def test_an_interrupted_import_keeps_what_it_had_read(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.html").write_bytes(page(number))

    def interrupt(progress: object) -> None:
        if getattr(progress, "read", 0) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(store, [tmp_path / f"{number}.html" for number in range(3)], progress=interrupt)

    assert len(store.captures()) == 2


def test_a_reading_that_the_store_cannot_take_is_refused_and_the_others_are_kept(store: Store) -> None:
    def found(number: int) -> Parsed:
        capture = Capture.of(page(number), origin=f"{number}.html")
        return Parsed(capture, registry.read(capture))

    good, bad = found(0), found(1)
    # What no column holds stands for a fault of ours that only a certain page brings out.
    odd = replace(bad.readings[0], warnings=(object(),))  # type: ignore[arg-type]
    batch = [good, replace(bad, readings=(odd,))]
    importing = _Import(store, None, reread=False)
    importing._batch = batch
    importing._keep()

    assert [capture.reason[:30] for capture in store.captures()] == ["", "what was read cannot be stored"]


def samples() -> dict[str, bytes]:
    archive = zipped("a.html", "b.html")
    wacz = io.BytesIO()
    with zipfile.ZipFile(wacz, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("archive/a.warc.gz", gzip.compress(record(0)) + gzip.compress(record(1)))
    return {
        "a.warc": record(0) + record(1),
        "b.warc.gz": gzip.compress(record(0)) + gzip.compress(record(1)),
        "c.warc.gz": gzip.compress(record(0) + record(1)),
        "d.zip": archive,
        "e.wacz": wacz.getvalue(),
        "f.mhtml": message(0),
        "g.html.gz": gzip.compress(page(0)),
        "h.html": page(0),
    }


def mutated(body: bytes, chance: random.Random) -> bytes:
    """Flip, cut out, double or overwrite a few places of the bytes."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(1, len(body)))
        length = chance.choice((1, 1, 2, 8, 60))
        match chance.randrange(4):
            case 0:
                body = body[:at] + bytes([body[at] ^ 1 << chance.randrange(8)]) + body[at + 1 :] if body else body
            case 1:
                body = body[:at] + body[at + length :]
            case 2:
                body = body[:at] + body[at : at + length] * 2 + body[at + length :]
            case _:
                body = body[:at] + chance.randbytes(length) + body[at + length :]
    return body


@pytest.mark.parametrize("name", sorted(samples()))
def test_a_hundred_mutants_of_every_container_are_read_or_refused(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    whole = samples()[name]
    for _ in range(100):
        (tmp_path / name).write_bytes(mutated(whole, chance))
        for item in captures([tmp_path / name]):
            assert isinstance(item, Capture) or "\n" not in item.line()


@pytest.mark.parametrize("name", sorted(samples()))
def test_mutants_between_good_files_are_imported_to_the_end(store: Store, tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "0.html").write_bytes(page(7))
    (folder / "z.html").write_bytes(page(8))
    for number in range(5):
        (folder / f"{number}-{name}").write_bytes(mutated(samples()[name], chance))
    import_paths(store, [folder])

    titles = [article.title for article in store.articles()]
    assert "Harbour 7" in titles
    assert "Harbour 8" in titles


def test_the_reading_of_an_address_that_is_none_is_a_reading() -> None:
    capture = Capture.of(b"Ferry stopped\n\nNo ferry sails today.\n", origin="a.txt", url="http://[")
    (reading,) = registry.read(capture)
    assert isinstance(reading, Reading)
