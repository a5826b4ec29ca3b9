"""Undo content codings within limits: what comes out is counted while it comes out."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING

import brotli

from diffview.readers.limits import Limits, size

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PIECE_BYTES = 64 * 1024
"""How much is unpacked at a time; a bomb is noticed this soon."""

_GZIP = "gzip"
_ZSTD = "zstd"
_BROTLI = "br"
_KNOWN = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": "deflate", "br": _BROTLI, "zstd": _ZSTD}
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_MAX_WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 25}
"""Memory that a zstd frame may ask for, as a power of two: 32 MiB, the largest record; RFC 9659 allows 8 MiB."""
_DAMAGED = (zlib.error, zstd.ZstdError, brotli.error)


def is_gzip(head: bytes) -> bool:
    """Tell whether a file that opens with *head* is gzip (RFC 1952)."""
    return head.startswith(b"\x1f\x8b\x08")


def undone(body: bytes, codings: Sequence[str], limits: Limits) -> bytes | str:
    """Return *body* with *codings*, named in the order in which they were applied, undone; or what is wrong.

    A body that is not packed as its header claims is returned as it is: servers mislabel, and captures
    are often stored unpacked under their old headers. "identity" is no coding.
    """
    applied = [coding for coding in codings if coding not in {"", "identity"}]
    if len(applied) > limits.codings:
        return f"it has {len(applied)} content codings, more than {limits.codings}"
    for coding in reversed(applied):
        if coding not in _KNOWN:
            return f"its content coding {coding!r} is not known here"
        unpacked = _one(body, _KNOWN[coding], limits)
        if isinstance(unpacked, str):
            return unpacked
        body = unpacked
    return body


def _one(body: bytes, coding: str, limits: Limits) -> bytes | str:
    if not _may_be(body, coding):
        return body
    most = min(limits.record_bytes, max(limits.free_bytes, len(body) * limits.ratio))
    parts: list[bytes] = []
    total = 0
    try:
        for part in _PIECES[coding](body):
            total += len(part)
            if total > most:
                return f"it unpacks to more than {size(most)}"
            parts.append(part)
    except _DAMAGED as error:
        # Nothing came out: it was never packed. Something did: it is damaged, and what came out is no page.
        return body if not total else f"its packed bytes are damaged: {error}"
    return b"".join(parts)


def _may_be(body: bytes, coding: str) -> bool:
    if coding == _GZIP:
        return is_gzip(body)
    if coding == _ZSTD:
        return body.startswith(_ZSTD_MAGIC)
    # brotli has no mark of its own, and the first bytes of a page may unpack to something: markup is markup.
    return coding != _BROTLI or not body.lstrip().startswith(b"<")


def _deflated(body: bytes) -> Iterator[bytes]:
    # Some servers send deflate without the zlib header.
    raw = bool(body) and (body[0] & 0x0F) != zlib.DEFLATED
    return _members(body, -zlib.MAX_WBITS if raw else 47)


def _members(body: bytes, bits: int = 47) -> Iterator[bytes]:
    """Yield what gzip or zlib packed; 47: the two are told apart by the header."""
    rest = body
    while rest:
        unpacker = zlib.decompressobj(bits)
        waiting = rest
        while not unpacker.eof:
            part = unpacker.decompress(waiting, PIECE_BYTES)
            waiting = unpacker.unconsumed_tail
            if not part and not waiting and not unpacker.eof:
                raise zlib.error("it ends too early")
            yield part
        # A gzip file may have several members (RFC 1952, 2.2); padding behind the last is no member.
        rest = unpacker.unused_data if is_gzip(unpacker.unused_data) else b""


def _zstd_frames(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest:
        unpacker = zstd.ZstdDecompressor(options=_MAX_WINDOW)
        waiting = rest
        while not unpacker.eof:
            part = unpacker.decompress(waiting, PIECE_BYTES)
            waiting = b""
            if not part and unpacker.needs_input and not unpacker.eof:
                raise zstd.ZstdError("it ends too early")
            yield part
        rest = unpacker.unused_data if unpacker.unused_data.startswith(_ZSTD_MAGIC) else b""


def _brotli_stream(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    waiting = body
    while not unpacker.is_finished():
        part: bytes = unpacker.process(waiting, output_buffer_limit=PIECE_BYTES)
        waiting = b""
        if not part and unpacker.can_accept_more_data() and not unpacker.is_finished():
            raise brotli.error("it ends too early")
        yield part


_PIECES: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    _GZIP: _members,
    "deflate": _deflated,
    _BROTLI: _brotli_stream,
    _ZSTD: _zstd_frames,
}
"""How each coding is undone, piece by piece."""
