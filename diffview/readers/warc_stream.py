"""warcio's record stream with bounds: its output counted, its lines bounded, its errors raised instead of printed.

Every byte that is unpacked is counted while it comes out (`Limits`): 2,229 bytes of WARC can unpack to a gigabyte.
"""

from __future__ import annotations

import io
import logging
import zlib
from typing import IO, TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecordLoader

from diffview.readers import packing
from diffview.readers.limits import LIMITS, Limits, size

if TYPE_CHECKING:
    _Unpacker = zlib._Decompress  # noqa: SLF001  # typeshed has no public name for it

MAX_LINE_BYTES = 64 * 1024
"""The longest header line that is read in one piece."""

# warcio reports odd addresses through logging; we report them ourselves.
logging.getLogger("warcio").addHandler(logging.NullHandler())


class DamagedStream(Exception):
    """The packed stream cannot be unpacked, or not within the limits."""

    def __init__(self, what: str, *, over_limit: bool = False) -> None:
        super().__init__(what)
        self.over_limit = over_limit
        """True where nothing is damaged: more came out than the limits allow."""


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
            raise DamagedStream(f"the packed bytes are damaged ({error})") from error
        self.last = unpacker
        _check(self.num_read + len(unpacked), self.packed, self.limits)
        return unpacked


class RecordStream(LimitReader):  # type: ignore[misc]  # warcio has no types
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
    ) -> tuple[RecordStream, bool]:
        """Return the stream of a record, and that it wants to know where the payload begins."""
        del rec_type, rec_headers, digest_checker
        return RecordStream(stream, length), True

    def load_http_headers(self, rec_type: str, uri: str | None, stream: IO[bytes], length: int | None) -> object:
        """Return the HTTP headers of a record, or None; an address that is none hides no page."""
        scheme = (uri or "").partition(":")[0].lower()
        known = uri if rec_type != "response" or scheme in _WITHOUT_HTTP else "http:"
        try:
            return super().load_http_headers(rec_type, known or "", stream, length)
        except EOFError:
            # warcio would take it for the end of the archive.
            return None


_WITHOUT_HTTP = frozenset({"dns", "ftp", "ftps", "whois", "urn", "metadata", "filedesc", "gopher", "gemini"})
"""Schemes of addresses whose responses carry no HTTP headers."""


class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """warcio's iterator, silent: what it would print to standard error becomes a refusal."""

    INC_RECORD = ""

    def __init__(self, file: IO[bytes] | UnpackedStream, limits: Limits) -> None:
        super().__init__(file, arc2warc=True)
        self.reader = self.source = _Reader(self.fh, block_size=packing.PIECE_BYTES // 4)
        self.reader.limits = limits
        self.loader = _Loader(verify_http=False, arc2warc=True)
        self.check_digests = True

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the file ended inside a gzip member; warcio takes that for a proper end."""
        return self.source.last is not None and not self.source.last.eof


class UnpackedStream(io.RawIOBase):
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
                raise DamagedStream(f"the packed bytes are damaged ({error})") from error
            self._count += len(part)
            _check(self._count, self._packed, self._limits)
            if part:
                return part
        return b""


def _check(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > limits.archive_bytes:
        raise DamagedStream(f"the archive unpacks to more than {size(limits.archive_bytes)}", over_limit=True)
    if unpacked > max(limits.free_bytes, packed * limits.ratio):
        raise DamagedStream(f"the archive unpacks to more than {limits.ratio} times its size", over_limit=True)
