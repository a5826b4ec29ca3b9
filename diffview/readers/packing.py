"""Undo content codings within limits: what comes out is counted while it comes out."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from diffview.readers.limits import Limits, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PIECE_BYTES = 64 * 1024
"""How much is unpacked at a time; a bomb is noticed this soon."""

_GZIP = "gzip"
_KNOWN = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": "deflate"}


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
    if coding == _GZIP and not is_gzip(body):
        return body
    most = min(limits.record_bytes, max(limits.free_bytes, len(body) * limits.ratio))
    parts: list[bytes] = []
    total = 0
    try:
        for part in _pieces(body, coding):
            total += len(part)
            if total > most:
                return f"it unpacks to more than {size(most)}"
            parts.append(part)
    except zlib.error as error:
        # Nothing came out: it was never packed. Something did: it is damaged, and what came out is no page.
        return body if not parts else f"its packed bytes are damaged: {error}"
    return b"".join(parts)


def _pieces(body: bytes, coding: str) -> Iterator[bytes]:
    rest = body
    while rest:
        # 47: gzip or zlib, told apart by the header. Some servers send deflate without the zlib header.
        raw = coding == "deflate" and (rest[0] & 0x0F) != zlib.DEFLATED
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS if raw else 47)
        waiting = rest
        while not unpacker.eof:
            part = unpacker.decompress(waiting, PIECE_BYTES)
            waiting = unpacker.unconsumed_tail
            if not part and not waiting and not unpacker.eof:
                raise zlib.error("it ends too early")
            yield part
        # A gzip file may have several members (RFC 1952, 2.2); padding behind the last is no member.
        rest = unpacker.unused_data if is_gzip(unpacker.unused_data) else b""
