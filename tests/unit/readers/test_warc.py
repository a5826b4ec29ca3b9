"""Web archives: every page is a capture, every other record is counted, damage is told by its place."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import sys
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import brotli
import pytest

from diffview.model import Capture
from diffview.readers import LIMITS, Limits, Refused, captures
from diffview.readers.warc import captures_of, is_warc

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = b"<html><title>Bridge</title><p>Shut until the spring.</p></html>"


def record(
    kind: str, body: bytes, *, url: str = "https://a.example/", date: str = "2024-01-02T03:04:05Z", **more: str
) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": date,
        "Content-Type": "application/http" if kind in {"response", "revisit"} else "text/html",
        "Content-Length": str(len(body)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + body + b"\r\n\r\n"


def response(body: bytes = PAGE, *head: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *head))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def read(body: bytes, limits: Limits = LIMITS) -> tuple[list[Capture], list[Refused]]:
    items = list(captures_of(io.BytesIO(body), "a.warc", limits))
    return [i for i in items if isinstance(i, Capture)], [i for i in items if isinstance(i, Refused)]


def test_a_response_is_a_capture_with_address_time_and_place() -> None:
    first = record("request", b"GET / HTTP/1.1\r\n\r\n")
    (capture,), (others,) = read(first + record("response", response()))

    assert capture == Capture.of(
        PAGE,
        origin=f"a.warc@{len(first)}",
        media_type="text/html; charset=utf-8",
        url="https://a.example/",
        observed_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert others.harmless
    assert others.reason == "records that are no pages: 1 request"


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_packed_records_are_named_by_their_place_in_the_file(pack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    first, second = pack(record("response", response())), pack(record("response", response(b"<p>other")))
    kept, _ = read(first + second)

    assert [capture.origin for capture in kept] == ["a.warc@0", f"a.warc@{len(first)}"]


def test_records_that_were_packed_as_one_are_read_all_the_same() -> None:
    kept, refused = read(gzip.compress(record("response", response()) * 3))

    assert [capture.body for capture in kept] == [PAGE] * 3
    assert refused == []


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (gzip.compress(PAGE), ("Content-Encoding: gzip",)),
        (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
        (zlib.compress(PAGE)[2:-4], ("Content-Encoding: deflate",)),
        (gzip.compress(gzip.compress(PAGE)), ("Content-Encoding: gzip, gzip",)),
        (brotli.compress(PAGE), ("Content-Encoding: br",)),
        (zstd.compress(PAGE), ("Content-Encoding: zstd",)),
        (zstd.compress(PAGE[:9]) + zstd.compress(PAGE[9:]), ("Content-Encoding: zstd",)),
        (brotli.compress(gzip.compress(PAGE)), ("Content-Encoding: gzip, br",)),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), ("Transfer-Encoding: chunked",)),
        (PAGE, ("Transfer-Encoding: chunked",)),
        (PAGE, ("Content-Encoding: gzip",)),
        (PAGE, ("Content-Encoding: br",)),
        (b"\n<!DOCTYPE html>" + PAGE, ("Content-Encoding: br",)),
        (PAGE, ("Content-Encoding: zstd",)),
    ],
    # Named: what gzip makes holds the time, and parallel workers must collect the same tests.
    ids=[
        "gzip",
        "zlib",
        "deflate",
        "gzip twice",
        "br",
        "zstd",
        "zstd in two frames",
        "gzip, then br",
        "chunked",
        "not chunked",
        "not packed",
        "not br",
        "not br either",
        "not zstd",
    ],
)
def test_codings_are_undone_also_where_they_are_only_claimed(body: bytes, head: tuple[str, ...]) -> None:
    (capture,), _ = read(record("response", response(body, *head)))

    assert capture.body.endswith(PAGE)


@pytest.mark.parametrize("pack", [brotli.compress, zstd.compress], ids=["br", "zstd"])
def test_a_bomb_is_noticed_while_it_unpacks(pack: Callable[[bytes], bytes]) -> None:
    coding = "br" if pack is brotli.compress else "zstd"
    bomb = pack(bytes(64 * 1024 * 1024))
    _, (refused,) = read(record("response", response(bomb, f"Content-Encoding: {coding}")))

    assert len(bomb) < 8 * 1024
    assert "it unpacks to more than 1" in refused.line()
    assert refused.capture is not None


@pytest.mark.parametrize("pack", [brotli.compress, zstd.compress], ids=["br", "zstd"])
def test_a_packed_page_that_ends_too_early_is_refused_and_its_bytes_are_kept(pack: Callable[[bytes], bytes]) -> None:
    coding = "br" if pack is brotli.compress else "zstd"
    text = "".join(f"<p>{k * k * 7919}</p>" for k in range(90_000)).encode()
    _, (refused,) = read(record("response", response(pack(text)[:-9], f"Content-Encoding: {coding}")))

    assert "its packed bytes are damaged: it ends too early" in refused.line()
    assert refused.capture is not None


def test_a_zstd_frame_that_asks_for_too_much_memory_unpacks_to_nothing() -> None:
    # Magic, a descriptor without a content size, a window of 2 GiB (RFC 8878, 3.1.1), an empty last block.
    frame = b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00"
    (capture,), _ = read(record("response", response(frame, "Content-Encoding: zstd")))

    assert capture.body == frame


def digest(body: bytes, name: str = "sha1") -> str:
    return f"{name}:{base64.b32encode(hashlib.new(name, body).digest()).decode()}"


CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)


@pytest.mark.parametrize(
    ("body", "payload", "head"),
    [
        (PAGE, digest(PAGE), ()),
        (PAGE, digest(PAGE, "sha256"), ()),
        (PAGE, f"sha-256:{hashlib.sha256(PAGE).hexdigest()}", ()),
        (CHUNKED, digest(CHUNKED), ("Transfer-Encoding: chunked",)),
        (CHUNKED, digest(PAGE), ("Transfer-Encoding: chunked",)),
        (zstd.compress(PAGE), digest(PAGE), ("Content-Encoding: zstd",)),
        (PAGE, "sha1:AAAA", ()),
        (PAGE, "whirlpool:AAAA", ()),
        (PAGE, "nothing at all", ()),
    ],
    ids=["sha1", "sha256", "hexadecimal", "of chunks", "of chunks undone", "unpacked", "short", "unknown", "none"],
)
def test_a_digest_that_matches_or_cannot_be_checked_is_no_matter(
    body: bytes, payload: str, head: tuple[str, ...]
) -> None:
    block = response(body, *head)
    more = {"WARC_Payload_Digest": payload, "WARC_Block_Digest": digest(block)}
    for pack in (bytes, gzip.compress):
        (capture,), refused = read(pack(record("response", block, **more)))

        assert (capture.body, capture.notes, refused) == (PAGE, (), [])


@pytest.mark.parametrize(
    ("payload", "block", "of"),
    [(digest(b"x"), "", "payload"), ("", digest(b"x"), "block"), (digest(b"x"), digest(b"y"), "payload and block")],
)
def test_a_page_whose_digest_does_not_match_is_kept_and_a_note_says_so(payload: str, block: str, of: str) -> None:
    more = {"WARC_Payload_Digest": payload, "WARC_Block_Digest": block}
    (capture,), refused = read(record("response", response(), **more))

    assert capture.body == PAGE
    assert capture.notes == (f"the archive states a digest of this record's {of} that its bytes do not match",)
    assert refused == []


@pytest.mark.parametrize(
    ("head", "why"),
    [("gzip, gzip, gzip", "3 content codings, more than 2"), ("sdch", "content coding 'sdch' is not known")],
)
def test_codings_that_are_too_many_or_unknown_are_refused_and_the_bytes_kept(head: str, why: str) -> None:
    _, (refused,) = read(record("response", response(PAGE, f"Content-Encoding: {head}")))

    assert why in refused.line()
    assert refused.capture is not None


def test_records_are_counted_to_the_last() -> None:
    body = b"".join(
        [
            record("warcinfo", b"software: x"),
            record("response", response()),
            record("response", response(status="404 Not Found")),
            record("response", response(kind="image/png")),
            record("resource", PAGE),
            record("metadata", b"x: y"),
        ]
    )
    kept, refused = read(body)

    assert len(kept) + sum(r.count for r in refused) == 6
    assert len(kept) == 2


def test_a_revisit_is_the_page_it_points_to_seen_again() -> None:
    first = record("response", response(), WARC_Payload_Digest="sha1:AAAA")
    again = record(
        "revisit",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        date="2024-02-02T00:00:00Z",
        WARC_Payload_Digest="sha1:AAAA",
    )
    for archive in (first + again, gzip.compress(first) + gzip.compress(again)):
        (one, two), refused = read(archive)

        assert one.digest == two.digest
        assert two.observed_at == datetime(2024, 2, 2, tzinfo=UTC)
        assert refused == []


def test_a_revisit_of_nothing_in_the_archive_is_said() -> None:
    _, (refused,) = read(record("revisit", b"", WARC_Payload_Digest="sha1:BBBB"))

    assert "cannot be found in this archive" in refused.line()


@pytest.mark.parametrize("packed", [False, True])
def test_a_record_that_was_cut_off_is_named_and_those_before_it_are_kept(packed: bool) -> None:
    whole = record("response", response())
    first = gzip.compress(whole) if packed else whole
    second = gzip.compress(whole)[:-60] if packed else whole[:-40]
    kept, refused = read(first + second)

    assert [capture.body for capture in kept] == [PAGE]
    assert refused[0].origin == f"a.warc@{len(first)}"
    assert not refused[0].harmless


def test_what_there_is_of_a_page_that_was_cut_off_is_kept() -> None:
    whole = record("response", response())
    _, (refused,) = read(whole[:-20])

    assert refused.reason == f"record ends after {len(response()) - 16} of {len(response())} bytes"
    assert refused.capture is not None
    assert PAGE.startswith(refused.capture.body)


@pytest.mark.parametrize("cut", range(1, 250, 7))
def test_wherever_an_archive_is_cut_the_page_before_is_kept_and_the_cut_is_told(cut: int) -> None:
    good = gzip.compress(record("response", response()))
    kept, refused = read((good + good)[: len(good) + cut])

    assert [capture.body for capture in kept][:1] == [PAGE]
    assert len(kept) == 2 or [r for r in refused if not r.harmless]


@pytest.mark.parametrize("length", ["5", "100000", "-1", "1000000000000000000", "many", ""])
def test_a_record_that_lies_about_its_length_costs_no_record_before_it(length: str) -> None:
    good = record("response", response())
    kept, refused = read(good + record("response", response(), Content_Length=length) + good)

    assert kept[0].body == PAGE
    assert refused


def test_damaged_packing_is_named_by_its_place() -> None:
    good = gzip.compress(record("response", response()))
    bad = bytearray(gzip.compress(record("response", response(PAGE * 50))))
    bad[40:60] = b"\0" * 20
    kept, refused = read(good + bytes(bad))

    assert kept[0].body == PAGE
    assert refused[0].origin == f"a.warc@{len(good)}"


def test_a_bomb_in_a_bomb_is_stopped_early() -> None:
    bomb = gzip.compress(record("response", response(gzip.compress(b"\0" * 100_000_000), "Content-Encoding: gzip")))
    kept, refused = read(bomb)

    assert len(bomb) < 2000
    assert kept == []
    assert "unpacks to more than" in refused[0].line()


def test_a_bomb_of_records_is_stopped_by_the_archives_limit() -> None:
    good = gzip.compress(record("response", response()))
    kept, refused = read(
        good + gzip.compress(record("response", response(b" " * 3_000_000))), Limits(archive_bytes=2 << 20)
    )

    assert len(kept) == 1
    assert "unpacks to more than 2 MiB" in refused[0].line()


def test_a_header_line_without_an_end_is_no_trap() -> None:
    _, refused = read(gzip.compress(b"WARC/1.0\r\nX: " + b"y" * 20_000_000))

    assert refused


def test_the_number_of_pages_and_of_records_is_limited() -> None:
    body = record("response", response()) * 5

    assert len(read(body, Limits(captures=5))[0]) == 5
    kept, refused = read(body, Limits(captures=4))
    assert len(kept) == 4
    assert "only the first 4 pages" in refused[0].line()
    assert len(read(body, Limits(records=3))[0]) == 3


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (b"WARC/1.1\r\n", True),
        (gzip.compress(b"WARC/1.0\r\n"), True),
        (b"WARCHEST\n", False),
        (gzip.compress(b"<p>"), False),
    ],
    ids=["warc", "packed warc", "begins alike", "packed page"],
)
def test_a_web_archive_is_known_by_its_first_bytes(head: bytes, is_one: bool) -> None:
    assert is_warc(head) is is_one


def test_nothing_is_printed_over_public_archives_good_and_broken(
    shared: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "hostile" / "warcio-data" / "test" / "data"
    items = list(captures(sorted(folder.iterdir())))

    assert capfd.readouterr() == ("", "")
    assert sum(isinstance(item, Capture) for item in items) >= 10
    assert all("\n" not in item.line() for item in items if isinstance(item, Refused))
