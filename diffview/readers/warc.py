"""WARC and ARC archives: every web page in them is a capture, with its address and the time it was fetched.

A page is a response with status 200 and an HTML type, or a resource record of such a type. A revisit ("nothing
new") gives the bytes of the record in the same file that it points to, seen again. All other records are
counted by kind and refused in one line at the end. A damaged record is refused by its offset with the bytes that
could not be read, and reading goes on at the next place where a record begins.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import IO, TYPE_CHECKING

from warcio.exceptions import ArchiveLoadFailed

from diffview.model import Capture
from diffview.readers import packing
from diffview.readers.limits import LIMITS, Limits
from diffview.readers.moments import stated_moment
from diffview.readers.net import named, remains
from diffview.readers.refused import Refused
from diffview.readers.warc_pages import CUT_OFF, keys_of, media_type_of, page_of, why_no_status
from diffview.readers.warc_stream import DamagedStream, Records, UnpackedStream

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from warcio.recordloader import ArcWarcRecord

    from diffview.readers.refused import Found

PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
"""The media types that are read as pages; plain text in web archives is robots.txt."""

MAX_RESTARTS = 100
"""Damaged places of one archive behind which reading goes on; an archive with more is not worth its time."""

_MAGIC = (b"WARC/", b"filedesc://")
_OK = "200"


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
        """Yield what the records give, one by one, damaged places left out and refused."""
        restart: int | None = self.file.tell() if self.file.seekable() else 0
        for _ in range(1 + MAX_RESTARTS):
            restart = yield from self._from(restart or 0)
            if restart is None:
                return
        yield Refused(f"{self.origin}@{restart}", f"the archive has more than {MAX_RESTARTS} damaged places", CUT_OFF)

    def counted(self) -> Iterator[Refused]:
        """Yield one refusal for all the records that are no pages."""
        if self.others:
            listed = ", ".join(f"{count} {kind}" for kind, count in sorted(self.others.items()))
            count = self.others.total()
            yield Refused(self.origin, f"records that are no pages: {listed}", count=count, harmless=True)

    def _from(self, start: int) -> Generator[Found, None, int | None]:
        """Yield what the records from byte *start* on give; return where to go on behind a damaged one, or None."""
        if self.file.seekable():
            self.file.seek(start)
        records = Records(self.file, self.limits)
        try:
            yield from self._all(records)
        except ArchiveLoadFailed as error:
            if "non-chunked" in str(error) and self.file.seekable():
                yield from self._packed_as_one(start)
                return None
            return (yield from self._broken(records.offset, "no record begins here"))
        except DamagedStream as error:
            if error.over_limit:
                yield Refused(f"{self.origin}@{records.offset}", str(error), "divide the archive if you trust it")
                return None
            return (yield from self._broken(records.offset, str(error)))
        except Exception as error:  # noqa: BLE001  # warcio raises AttributeError, ValueError and others on damaged headers
            return (yield from self._broken(records.offset, f"the record is damaged ({named(error)})"))
        return None

    def _all(self, records: Records, skip: int = 0) -> Iterator[Found]:
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
            yield self._refused(offset, "the file ends inside a record", CUT_OFF)

    def _packed_as_one(self, start: int) -> Iterator[Found]:
        # Seldom: somebody packed a whole WARC with gzip. No record can be found again by an offset.
        self.file.seek(start)
        self.packed_as_one = True
        records = Records(UnpackedStream(self.file, self.limits), self.limits)
        try:
            yield from self._all(records, skip=self.records)
        except Exception as error:  # noqa: BLE001  # as above, and DamagedStream
            what = str(error) if isinstance(error, DamagedStream) else f"the record is damaged ({named(error)})"
            whole = remains(self.file, self.origin, start, None, self.limits.file_bytes)
            hint = "the records before it were read, what stands behind it was not; fetch the archive again"
            yield Refused(f"{self.origin}@{records.offset}", what, hint, capture=whole)

    def _broken(self, offset: int, what: str) -> Generator[Found, None, int | None]:
        """Yield the refusal of the damaged record at *offset*; return where the next record begins, or None."""
        behind = _next_record(self.file, offset + 1) if self.file.seekable() else None
        hint = (
            "the records before it were read, what stands behind it was not; fetch the archive again"
            if behind is None
            else f"reading goes on at {behind}; fetch the archive again"
        )
        yield self._refused(offset, what, hint, behind)
        return behind

    def _refused(self, offset: int, what: str, hint: str, end: int | None = None) -> Refused:
        origin = f"{self.origin}@{offset}"
        # Of an archive that was packed as one, no part can be kept by itself.
        place = (0, None) if self.packed_as_one else (offset, end)
        held = remains(self.file, origin, *place, self.limits.record_bytes)
        return Refused(origin, what, hint, capture=held)

    def _of_record(self, record: ArcWarcRecord, offset: int) -> Iterator[Found]:
        kind = str(record.rec_type or "")
        origin = f"{self.origin}@{offset}"
        status = str(record.http_headers.get_statuscode()) if record.http_headers else ""
        if not kind:
            yield self._refused(offset, "the record's head is damaged or cut off", CUT_OFF)
        elif kind not in {"response", "resource", "revisit"}:
            self.others[kind] += 1
        elif kind == "response" and not status and (reason := why_no_status(record, self.limits)):
            yield self._refused(offset, reason, CUT_OFF)
        elif kind == "response" and status != _OK:
            self.others[f"response with status {status or 'unknown'}"] += 1
        elif media_type_of(record).partition(";")[0].strip().lower() not in PAGE_TYPES:
            self.others[f"{kind} of another type"] += 1
        elif kind == "revisit":
            yield self._of_revisit(record, origin)
        else:
            yield self._of_page(record, origin, offset)

    def _of_page(self, record: ArcWarcRecord, origin: str, offset: int) -> Found:
        found = page_of(record, origin, self.limits)
        if isinstance(found, Capture):
            self.captures += 1
            for key in keys_of(record):
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
            found = page_of(next(iter(Records(self.file, self.limits))), origin, self.limits)
        finally:
            self.file.seek(here)
        if isinstance(found, Refused):
            return found
        self.captures += 1
        header = record.rec_headers.get_header
        when = stated_moment(header("WARC-Date"))
        notes = (*found.notes, *when.notes)
        return Capture(
            found.digest, found.body, origin, found.media_type, header("WARC-Target-URI"), when.moment, notes
        )


def _next_record(file: IO[bytes], start: int) -> int | None:
    """Return the offset of the first record that begins at byte *start* or behind it, or None.

    A record begins at a gzip member that unpacks to "WARC/", or at a line that opens so. The file is left anywhere.
    """
    at, held = start, b""
    file.seek(start)
    while piece := file.read(packing.PIECE_BYTES):
        held += piece
        place = -1
        while (place := _first(held, place + 1)) >= 0:
            begin = place + held.startswith(b"\n", place)
            if is_warc(held[begin : begin + _HEAD_BYTES]):
                return at + begin
        # What may be cut in two at the end of the piece is looked at again with the next one.
        keep = min(len(held), _HEAD_BYTES)
        at, held = at + len(held) - keep, held[len(held) - keep :]
    return None


_HEAD_BYTES = 512
"""Packed bytes from which the first line of a record can be unpacked."""


def _first(held: bytes, start: int) -> int:
    found = [at for mark in (b"\x1f\x8b\x08", b"\nWARC/1.") if (at := held.find(mark, start)) >= 0]
    return min(found, default=-1)
