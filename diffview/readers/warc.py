"""WARC and ARC archives: every web page in them is a capture, with its address and the time it was fetched.

A page is a response with status 200 and an HTML type, or a resource record of such a type. A revisit ("nothing
new") gives the bytes of the record in the same file that it points to, seen again. All other records are
counted by kind and refused in one line at the end. A damaged record is refused by its offset; the good records
before it are kept, and where it merely is too short, those behind it too.

Digests that a record states of itself are checked; where one does not match, the page is kept and a note says so.
Every byte that is unpacked is counted while it comes out (`Limits`): 2,229 bytes of WARC can unpack to a gigabyte.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections import Counter
from typing import IO, TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecordLoader

from diffview.model import Capture
from diffview.parsers.article.dates import moment
from diffview.readers import digests, packing
from diffview.readers.limits import LIMITS, Limits, size
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from warcio.recordloader import ArcWarcRecord

    _Unpacker = zlib._Decompress  # noqa: SLF001  # typeshed has no public name for it

    from diffview.readers.refused import Found

PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
"""The media types that are read as pages; plain text in web archives is robots.txt."""

MAX_LINE_BYTES = 64 * 1024
"""The longest header line that is read in one piece."""

_MAGIC = (b"WARC/", b"filedesc://")
_OK = "200"
_CUT_OFF = "the file was cut off; fetch it again"

# warcio tells of odd addresses through logging; we tell of them ourselves.
logging.getLogger("warcio").addHandler(logging.NullHandler())


def is_warc(head: bytes) -> bool:
    """Tell whether a file that opens with *head* is a WARC or an ARC archive, packed or not."""
    if head.startswith(_MAGIC):
        return True
    if not packing.is_gzip(head):
        return False
    try:
        return zlib.decompressobj(47).decompress(head, 64).startswith(_MAGIC)
    except zlib.error:
        return False


def captures_of(file: IO[bytes], origin: str, limits: Limits = LIMITS) -> Iterator[Found]:
    """Yield a capture for every page in the archive, in file order, and a refusal for all else."""
    archive = _Archive(file, origin, limits)
    yield from archive.found()
    yield from archive.counted()


class _Damaged(Exception):
    """The packed stream cannot be unpacked, or not within the limits."""


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """warcio's reader with its output counted, its lines bounded and its errors raised instead of printed."""

    limits = LIMITS
    packed = 0
    decompressor: _Unpacker | None
    last: _Unpacker | None = None
    """What unpacks the newest gzip member; it knows whether that member came to its end."""

    def readline(self, length: int | None = None) -> bytes:
        found: bytes = super().readline(min(length or MAX_LINE_BYTES, MAX_LINE_BYTES))
        return found

    def _decompress(self, data: bytes) -> bytes:
        self.packed += len(data)
        unpacker = self.decompressor
        if not (unpacker and data):
            return data
        try:
            unpacked: bytes = unpacker.decompress(data)
        except zlib.error as error:
            if self.num_block_read == 0:
                # It was never packed: ArchiveIterator tries gzip on everything.
                self.decompressor = None
                return data
            raise _Damaged(f"the packed bytes are damaged ({error})") from error
        self.last = unpacker
        _check(self.num_read + len(unpacked), self.packed, self.limits)
        return unpacked


class _Kept(LimitReader):  # type: ignore[misc]  # warcio has no types
    """A record's stream that keeps its head, which warcio takes off to parse it: the block's digest is of all of it."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        super().__init__(stream, limit)
        self.head = bytearray()
        self._in_head = True

    def _update(self, buff: bytes) -> bytes:
        if self._in_head:
            self.head += buff
        found: bytes = super()._update(buff)
        return found

    def begin_payload(self) -> None:
        """Take note that the head is read."""
        self._in_head = False


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]  # warcio has no types
    """warcio's loader with our stream in place of its own check, which raises at digests it cannot read."""

    def wrap_digest_verifying_stream(
        self, stream: IO[bytes], rec_type: str, rec_headers: object, digest_checker: object, length: int = 0
    ) -> tuple[_Kept, bool]:
        """Return the stream of a record, and that it wants to be told where the payload begins."""
        del rec_type, rec_headers, digest_checker
        return _Kept(stream, length), True


class _Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """warcio's iterator, silent: what it would print to standard error is told as a refusal."""

    INC_RECORD = ""

    def __init__(self, file: IO[bytes] | _Unpacked, limits: Limits) -> None:
        super().__init__(file, arc2warc=True)
        self.reader = self.source = _Reader(self.fh, block_size=packing.PIECE_BYTES // 4)
        self.reader.limits = limits
        self.loader = _Loader(verify_http=False, arc2warc=True)
        self.check_digests = True

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the file ended inside a gzip member; warcio takes that for a proper end."""
        return self.source.last is not None and not self.source.last.eof


class _Unpacked(io.RawIOBase):
    """A gzip file as the stream of what it holds, for archives whose records were packed as one."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._unpacker = zlib.decompressobj(47)
        self._packed = self._count = 0

    def read(self, length: int = -1) -> bytes:
        """Return up to *length* bytes, or none at the end of the first gzip member."""
        while not self._unpacker.eof:
            data = self._unpacker.unconsumed_tail or self._file.read(packing.PIECE_BYTES)
            self._packed += 0 if self._unpacker.unconsumed_tail else len(data)
            if not data:
                break
            try:
                part = self._unpacker.decompress(data, max(1, length))
            except zlib.error as error:
                raise _Damaged(f"the packed bytes are damaged ({error})") from error
            self._count += len(part)
            _check(self._count, self._packed, self._limits)
            if part:
                return part
        return b""


def _check(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.archive_bytes:
        raise _Damaged(f"the archive unpacks to more than {size(limits.archive_bytes)}")
    if unpacked > max(limits.free_bytes, packed * limits.ratio):
        raise _Damaged(f"the archive unpacks to more than {limits.ratio} times its size")


class _Archive:
    """One archive: what was counted so far, and where earlier pages lie that later records may point to."""

    def __init__(self, file: IO[bytes], origin: str, limits: Limits) -> None:
        self.file = file
        self.origin = origin
        self.limits = limits
        self.others: Counter[str] = Counter()
        self.captures = 0
        self.records = 0
        self.packed_as_one = False
        self.offsets: dict[str, int] = {}
        """The offset of each page by its digest, its record id and its address with its time."""

    def found(self) -> Iterator[Found]:
        """Yield what the records give, one by one."""
        records = _Records(self.file, self.limits)
        try:
            yield from self._all(records)
        except ArchiveLoadFailed as error:
            if "non-chunked" in str(error) and self.file.seekable():
                yield from self._packed_as_one()
            else:
                yield self._broken(records.offset, "no record begins here")
        except _Damaged as error:
            yield self._broken(records.offset, str(error))
        except Exception as error:  # noqa: BLE001  # warcio raises AttributeError, ValueError and others on damaged headers
            yield self._broken(records.offset, f"the record's head is damaged ({type(error).__name__})")

    def counted(self) -> Iterator[Refused]:
        """Yield one refusal for all the records that are no pages."""
        if self.others:
            listed = ", ".join(f"{count} {kind}" for kind, count in sorted(self.others.items()))
            count = self.others.total()
            yield Refused(self.origin, f"records that are no pages: {listed}", count=count, harmless=True)

    def _all(self, records: _Records, skip: int = 0) -> Iterator[Found]:
        troubled, start = False, 0
        for at, record in enumerate(records):
            if at < skip:
                continue
            self.records += 1
            troubled, start = False, records.offset
            for item in self._of_record(record, records.offset):
                troubled = isinstance(item, Refused)
                yield item
            if self.captures >= self.limits.captures or self.records >= self.limits.records:
                what = f"only the first {self.captures} pages ({self.records} records) of the archive were read"
                yield Refused(f"{self.origin}@{records.offset}", what, "divide the archive")
                return
        if records.is_cut_off and not troubled:
            # Where warcio saw a head, it stands at the end of the file now; else where the record begins.
            offset = start if records.offset == records.fh.tell() else records.offset
            yield Refused(f"{self.origin}@{offset}", "the file ends inside a record", _CUT_OFF)

    def _packed_as_one(self) -> Iterator[Found]:
        # Seldom: somebody packed a whole WARC with gzip. No record can be found again by an offset.
        self.file.seek(0)
        self.packed_as_one = True
        records = _Records(_Unpacked(self.file, self.limits), self.limits)
        try:
            yield from self._all(records, skip=self.records)
        except ArchiveLoadFailed:
            yield self._broken(records.offset, "no record begins here")
        except _Damaged as error:
            yield self._broken(records.offset, str(error))

    def _broken(self, offset: int, what: str) -> Refused:
        hint = "the records before it were read, what stands behind it was not; fetch the archive again"
        return Refused(f"{self.origin}@{offset}", what, hint)

    def _of_record(self, record: ArcWarcRecord, offset: int) -> Iterator[Found]:
        kind = str(record.rec_type or "")
        origin = f"{self.origin}@{offset}"
        status = str(record.http_headers.get_statuscode()) if record.http_headers else ""
        if not kind:
            yield Refused(origin, "the record's head is damaged or cut off", _CUT_OFF)
        elif kind not in {"response", "resource", "revisit"}:
            self.others[kind] += 1
        elif kind == "response" and not status and (reason := _why_no_status(record, self.limits)):
            yield Refused(origin, reason, _CUT_OFF)
        elif kind == "response" and status != _OK:
            self.others[f"response with status {status or 'unknown'}"] += 1
        elif _media_type(record).partition(";")[0].strip().lower() not in PAGE_TYPES:
            self.others[f"{kind} of another type"] += 1
        elif kind == "revisit":
            yield self._of_revisit(record, origin)
        else:
            yield self._of_page(record, origin, offset)

    def _of_page(self, record: ArcWarcRecord, origin: str, offset: int) -> Found:
        found = _page(record, origin, self.limits)
        if isinstance(found, Capture):
            self.captures += 1
            for key in _keys(record):
                self.offsets.setdefault(key, offset)
        return found

    def _of_revisit(self, record: ArcWarcRecord, origin: str) -> Found:
        header = record.rec_headers.get_header
        address = f"{header('WARC-Refers-To-Target-URI')} {header('WARC-Refers-To-Date')}"
        keys = (header("WARC-Refers-To"), address, header("WARC-Payload-Digest"))
        offset = next((self.offsets[key] for key in keys if key in self.offsets), None)
        if offset is None or self.packed_as_one:
            what = "it says that nothing is new since an earlier capture, which cannot be found in this archive"
            return Refused(origin, what, "give the archive that holds the earlier one")
        return self._again(record, origin, offset)

    def _again(self, record: ArcWarcRecord, origin: str, offset: int) -> Found:
        # The archive is being read at another place; whoever reads on finds the file where it was.
        here = self.file.tell()
        self.file.seek(offset)
        try:
            found = _page(next(iter(_Records(self.file, self.limits))), origin, self.limits)
        finally:
            self.file.seek(here)
        if isinstance(found, Refused):
            return found
        self.captures += 1
        header = record.rec_headers.get_header
        return Capture(
            found.digest,
            found.body,
            origin,
            found.media_type,
            header("WARC-Target-URI"),
            _date(header("WARC-Date")),
            found.notes,
        )


def _page(record: ArcWarcRecord, origin: str, limits: Limits) -> Found:
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
    capture = Capture.of(
        body,
        origin=origin,
        media_type=_media_type(record) or None,
        url=header("WARC-Target-URI"),
        observed_at=_date(header("WARC-Date")),
        notes=_notes(record, raw, (sent, body)),
    )
    if missing := record.raw_stream.limit:
        what = f"record ends after {record.length - missing} of {record.length} bytes"
        return Refused(origin, what, _CUT_OFF, capture=capture)
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


def _why_no_status(record: ArcWarcRecord, limits: Limits) -> str:
    """Return why a response has no HTTP status; empty where it is whole and merely is not HTTP."""
    if not isinstance(record.raw_stream, LimitReader):
        return "the record's head is cut off"
    record.raw_stream.read(limits.record_bytes)
    missing = record.raw_stream.limit
    return f"record ends after {record.length - missing} of {record.length} bytes" if missing else ""


def _keys(record: ArcWarcRecord) -> tuple[str, ...]:
    header = record.rec_headers.get_header
    address = f"{header('WARC-Target-URI')} {header('WARC-Date')}"
    return tuple(key for key in (header("WARC-Record-ID"), address, header("WARC-Payload-Digest")) if key)


def _media_type(record: ArcWarcRecord) -> str:
    if record.http_headers:
        return str(record.http_headers.get_header("Content-Type") or "").strip()
    return "" if record.rec_type == "revisit" else str(record.content_type or "").strip()


def _date(written: str | None) -> datetime | None:
    return moment(written) if written else None
