"""Samples of every container and every parser, and mutants of them.

A mutant is made by a few random edits: bytes flipped, a piece cut out, doubled, moved or replaced by something that
has broken readers before. The same seed gives the same mutants everywhere.
"""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path
from typing import NamedTuple

from diffview import resources

PAGES = Path(__file__).resolve().parents[1] / "install" / "pages"

BAD_PIECES = (
    b"\0",
    b"\xff",
    b"\r\n\r\n",
    b"\r\n" * 40,
    b"<" * 40,
    b"</" * 40,
    b'<a b="' * 20,
    b"<!--" * 20,
    b"<![CDATA[",
    b"&#x110000;",
    b"&#0;",
    b"\xed\xa0\x80",
    b"\xef\xbf\xbe",
    b"\xe2\x80\xae",
    b"\xcc\x81" * 200,
    b"-1",
    b"0",
    b"9" * 30,
    b"99999999999999",
    b"0001-01-01T00:00:00+14:00",
    b"9999-12-31T23:59:59-14:00",
    b"http://[",
    b"https://a:99999/",
    b"charset=utf-7",
    b'charset="',
    b"Content-Length: -1\r\n",
    b"Content-Length: 999999999\r\n",
    b"Content-Encoding: gzip, gzip, br\r\n",
    b'Content-Type: multipart/related; boundary=""\r\n',
    b"WARC/1.0\r\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"<table>" * 60,
    b"<div>" * 300,
    b". " * 2000,
    b" " * 5000,
    b"a" * 5000,
)
"""Pieces that have broken readers and parsers, here or elsewhere."""

MAX_EDITS = 6


class Sample(NamedTuple):
    """A good file of some kind."""

    name: str
    body: bytes


def samples() -> tuple[Sample, ...]:
    """Return a sample of every parser's page and of every container."""
    root = resources.samples_folder()
    pages = [*sorted(root.rglob("*.html")), *sorted(root.rglob("*.txt")), *sorted(PAGES.iterdir())]
    plain = [Sample(path.name, path.read_bytes()) for path in pages]
    first = plain[0]
    return (
        *plain,
        Sample("pages.zip", zipped(plain[:3])),
        Sample("page.html.gz", gzip.compress(first.body, mtime=0)),
        Sample("page.mht", mhtml(first.body)),
        Sample("pages.warc", warc(first.body)),
        Sample("pages.warc.gz", gzip.compress(warc(first.body), mtime=0) * 2),
    )


def zipped(held: list[Sample]) -> bytes:
    """Return an archive of *held*."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sample in held:
            archive.writestr(zipfile.ZipInfo(sample.name), sample.body)
    return file.getvalue()


def mhtml(page: bytes) -> bytes:
    """Return *page* as a browser saves it (RFC 2557)."""
    head = b"Snapshot-Content-Location: https://made.example/a\r\nDate: Tue, 3 Mar 2026 09:00:00 -0000\r\n"
    kind = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    part = (
        b"--b\r\nContent-Type: text/html\r\nContent-Location: https://made.example/a\r\n\r\n" + page + b"\r\n--b--\r\n"
    )
    return b"From: <Saved by a browser>\r\n" + head + kind + part


def warc(page: bytes) -> bytes:
    """Return an archive with one response (ISO 28500)."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://made.example/a\r\nWARC-Date: 2026-03-03T09:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\nContent-Type: application/http;msgtype=response\r\n"
    )
    return head + b"Content-Length: %d\r\n\r\n" % len(answer) + answer + b"\r\n\r\n"


def mutant(sample: Sample, seed: int) -> bytes:
    """Return *sample* with one to `MAX_EDITS` edits, drawn by *seed*."""
    draw = random.Random(f"{sample.name}:{seed}")
    body = bytearray(sample.body)
    for _ in range(draw.randint(1, MAX_EDITS)):
        _edit(body, draw)
    return bytes(body)


def _edit(body: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(body) + 1)
    length = min(len(body) - at, draw.choice((1, 1, 4, 30, 400)))
    match draw.randrange(5):
        case 0:
            body[at : at + length] = bytes(draw.randrange(256) for _ in range(length))
        case 1:
            del body[at : at + length]
        case 2:
            body[at:at] = body[at : at + length] * draw.choice((1, 3, 50))
        case 3:
            body[at : at + length] = draw.choice(BAD_PIECES)
        case _:
            del body[at + 1 :]
