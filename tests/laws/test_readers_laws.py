"""What holds of the readers, whatever bytes they meet."""

from __future__ import annotations

import gzip
import io

from hypothesis import given
from hypothesis import strategies as st

from diffview.errors import UnreadableCapture
from diffview.model import Capture, Reading, digest_of
from diffview.parsers import registry
from diffview.parsers.lines import lines_of
from diffview.readers import LIMITS, Refused
from diffview.readers.mhtml import captures_of as mhtml_captures
from diffview.readers.warc import captures_of as warc_captures
from diffview.readers.zips import captures_of as zip_captures
from diffview.text.normalise import squeeze

RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n"
    b"Content-Type: application/http\r\nContent-Length: 60\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>0123456789\r\n\r\n"
)
PACKED = gzip.compress(RECORD) * 2


def read(body: bytes) -> tuple[tuple[Reading, ...], str]:
    """Give the readings of the bytes, or the line that says why there are none."""
    try:
        return registry.read(Capture.of(body, origin="a")), ""
    except UnreadableCapture as error:
        return (), error.line()


changes = st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), min_size=1, max_size=4)


def changed(body: bytes, where: list[tuple[int, bytes]]) -> bytes:
    for place, new in where:
        at = place % len(body)
        body = body[:at] + new + body[at + len(new) :]
    return body


@given(st.sampled_from([RECORD * 2, PACKED]), changes)
def test_a_damaged_archive_is_read_or_refused_and_never_raises(body: bytes, where: list[tuple[int, bytes]]) -> None:
    for item in warc_captures(io.BytesIO(changed(body, where)), "a.warc", LIMITS):
        if isinstance(item, Refused):
            assert "\n" not in item.line()
        else:
            assert item.digest == digest_of(item.body)


@given(st.binary(max_size=300))
def test_any_bytes_may_be_given_for_a_zip_or_a_message(body: bytes) -> None:
    assert all(isinstance(item, Refused) for item in zip_captures(io.BytesIO(b"PK\x03\x04" + body), "a.zip", LIMITS))
    list(mhtml_captures(b"Content-Type: multipart/related; boundary=x\r\n\r\n" + body, "a.mhtml", LIMITS))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_in_one_line(body: bytes) -> None:
    readings, line = read(body)
    texts = [block.text for r in readings for v in r.versions for block in v.blocks]

    assert bool(readings) != bool(line)
    assert "\n" not in line
    assert all(text and text == squeeze(text) for text in texts)
    assert all(r.capture == digest_of(body) for r in readings)


@given(st.text(max_size=300))
def test_lines_hold_every_word_of_the_text_in_order(text: str) -> None:
    assert " ".join(line.text for line in lines_of(text)).split() == text.split()
