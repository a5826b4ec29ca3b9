"""One WARC record as a capture: its codings undone, its length and its digests checked.

Digests that a record states of itself are checked; where one does not match, the page is kept and a note says so.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from warcio.bufferedreaders import ChunkedDataReader
from warcio.limitreader import LimitReader

from diffview.model import Capture
from diffview.readers import digests, packing
from diffview.readers.limits import Limits, size
from diffview.readers.moments import stated_moment
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

    from diffview.readers.refused import Found

CUT_OFF = "the file was cut off; fetch it again"


def page_of(record: ArcWarcRecord, origin: str, limits: Limits) -> Found:
    """Return the capture that *record* holds, or why it is none; what there is of a page cut off is kept with that."""
    header = record.rec_headers.get_header
    if not isinstance(record.raw_stream, LimitReader):
        return Refused(origin, "the record does not say how long it is", "fetch the archive again")
    raw = record.raw_stream.read(limits.record_bytes + 1)
    if len(raw) > limits.record_bytes:
        return Refused(origin, f"the page has more than {size(limits.record_bytes)}", "is it a page at all?")
    http = record.http_headers.get_header if record.http_headers else dict[str, str]().get
    chunked = (http("Transfer-Encoding") or "").strip().lower() == "chunked"
    sent: bytes = ChunkedDataReader(io.BytesIO(raw)).read() if chunked else raw
    codings = tuple(coding.strip() for coding in (http("Content-Encoding") or "").lower().split(","))
    body = packing.undone(sent, codings, limits)
    if isinstance(body, str):
        return Refused(origin, body, "fetch the page again", capture=Capture.of(raw, origin=origin))
    when = stated_moment(header("WARC-Date"))
    capture = Capture.of(
        body,
        origin=origin,
        media_type=media_type_of(record) or None,
        url=header("WARC-Target-URI"),
        observed_at=when.moment,
        notes=(*_notes(record, raw, (sent, body)), *when.notes),
    )
    if missing := record.raw_stream.limit:
        what = f"record ends after {record.length - missing} of {record.length} bytes"
        return Refused(origin, what, CUT_OFF, capture=capture)
    if why := header("WARC-Truncated"):
        return Refused(origin, f"the crawler cut the page off ({why})", "fetch the page again", capture=capture)
    return capture


def _notes(record: ArcWarcRecord, raw: bytes, undone: tuple[bytes, ...]) -> tuple[str, ...]:
    """Return what to say of digests that do not match; nothing where all do or none can be checked."""
    header = record.rec_headers.get_header
    # Of which bytes the payload's digest is taken is read in three ways: as stored, chunks undone, codings undone
    # (iipc/warc-specifications, issue 74). A match with any bears the bytes out.
    payload, block = digests.stated(header("WARC-Payload-Digest")), digests.stated(header("WARC-Block-Digest"))
    wrong = [
        name
        for name, told, bodies in (
            ("payload", payload, (raw, *undone)),
            ("block", block, (bytes(record.raw_stream.head) + raw,)),
        )
        if told and not any(told.of(body) for body in bodies)
    ]
    if not wrong or record.raw_stream.limit:
        return ()
    return (f"the archive states a digest of this record's {' and '.join(wrong)} that its bytes do not match",)


def why_no_status(record: ArcWarcRecord, limits: Limits) -> str:
    """Return why a response has no HTTP status; empty where it is whole and merely is not HTTP."""
    if not isinstance(record.raw_stream, LimitReader):
        return "the record's head is cut off"
    record.raw_stream.read(limits.record_bytes)
    missing = record.raw_stream.limit
    return f"record ends after {record.length - missing} of {record.length} bytes" if missing else ""


def keys_of(record: ArcWarcRecord) -> tuple[str, ...]:
    """Return by what later records may refer to *record*: its id, its address with its time, its payload's digest."""
    header = record.rec_headers.get_header
    address = f"{header('WARC-Target-URI')} {header('WARC-Date')}"
    return tuple(key for key in (header("WARC-Record-ID"), address, header("WARC-Payload-Digest")) if key)


def media_type_of(record: ArcWarcRecord) -> str:
    """Return the declared media type with its parameters; "" where none is declared."""
    if record.http_headers:
        return str(record.http_headers.get_header("Content-Type") or "").strip()
    return "" if record.rec_type == "revisit" else str(record.content_type or "").strip()
