"""Zip archives and WACZ: pages come out, tricks do not."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from diffview.model import Capture
from diffview.readers import LIMITS, Limits, Refused, captures
from diffview.readers.zips import captures_of

if TYPE_CHECKING:
    from pathlib import Path


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    file.seek(0)
    return file


def read(file: io.BytesIO, limits: Limits = LIMITS) -> tuple[dict[str, bytes], dict[str, str]]:
    items = list(captures_of(file, "a.zip", limits))
    kept = {i.origin: i.body for i in items if isinstance(i, Capture)}
    return kept, {i.origin: i.reason for i in items if isinstance(i, Refused)}


def test_pages_come_out_in_the_order_of_names() -> None:
    kept, refused = read(packed(("b.html", b"<p>b"), ("a/c.html", b"<p>c")))

    assert kept == {"a.zip!a/c.html": b"<p>c", "a.zip!b.html": b"<p>b"}
    assert refused == {}


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.html")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ("../out.html", "leads out of the archive"),
        ("a/../../out.html", "leads out of the archive"),
        ("/etc/passwd", "leads out of the archive"),
        ("..\\out.html", "leads out of the archive"),
        ("C:\\out.html", "leads out of the archive"),
        (link(), "links in archives are not followed"),
        (".hidden/page.html", "hidden files are left out"),
    ],
)
def test_a_member_with_a_trick_is_refused_and_the_others_are_read(member: str | zipfile.ZipInfo, why: str) -> None:
    kept, refused = read(packed((member, b"x"), ("page.html", b"<p>page")))

    assert list(kept.values()) == [b"<p>page"]
    assert [reason for reason in refused.values() if why in reason]


def test_an_archive_in_an_archive_is_refused_by_name() -> None:
    inner = packed(("page.html", b"<p>page")).getvalue()
    _, refused = read(packed(("inner.zip", inner), ("x.warc", b"WARC/1.0\r\n")))

    assert set(refused) == {"a.zip!inner.zip", "a.zip!x.warc"}


def test_a_bomb_is_stopped_by_its_ratio_and_by_its_size() -> None:
    bomb = packed(("bomb.html", b"\0" * 5_000_000))

    assert "more than 200 times" in read(bomb)[1]["a.zip!bomb.html"]
    assert "more than 1000 bytes" in read(bomb, Limits(record_bytes=1000))[1]["a.zip!bomb.html"]


def test_all_members_together_may_unpack_to_the_limit_and_no_further() -> None:
    file = packed(("a.html", b"a" * 600), ("b.html", b"b" * 400), ("c.html", b"c"))

    kept, refused = read(file, Limits(archive_bytes=1000))

    assert list(kept) == ["a.zip!a.html", "a.zip!b.html"]
    assert "unpacks to more than 1000 bytes" in refused["a.zip!c.html"]


def test_too_many_members_are_refused_as_a_whole() -> None:
    file = packed(*((f"{n}.html", b"") for n in range(4)))

    assert len(read(file, Limits(captures=4))[0]) == 4
    assert "more than 3" in read(file, Limits(captures=3))[1]["a.zip"]


def test_a_member_that_lies_about_its_size_or_sum_is_refused() -> None:
    body = packed(("page.html", b"<p>page of some length" * 50)).getvalue()
    crc = body.index(b"PK\x01\x02") + 16
    damaged = body[:crc] + struct.pack("<I", 12345) + body[crc + 4 :]

    assert "cannot be unpacked" in read(io.BytesIO(damaged))[1]["a.zip!page.html"]


@pytest.mark.parametrize("cut", [30, 100, 200])
def test_an_archive_that_was_cut_off_gets_one_line(cut: int) -> None:
    body = packed(("page.html", b"<p>page"), ("b.html", b"<p>page")).getvalue()

    kept, refused = read(io.BytesIO(body[:cut]))

    assert kept == {}
    assert "damaged" in refused["a.zip"]


def test_a_wacz_gives_the_pages_of_its_warc_files(tmp_path: Path) -> None:
    record = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page"
    warc = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(record), record)
    )
    file = packed(("datapackage.json", b"{}"), ("archive/data.warc", warc), ("indexes/index.cdx", b"x"))
    (tmp_path / "a.wacz").write_bytes(file.getvalue())

    items = list(captures([tmp_path / "a.wacz"]))

    assert [(i.body, i.url) for i in items if isinstance(i, Capture)] == [(b"<p>page", "https://a.example/")]
    assert all(i.harmless for i in items if isinstance(i, Refused))
