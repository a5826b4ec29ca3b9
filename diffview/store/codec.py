"""How bytes are laid down in a column: plain, compressed, or as what they add to earlier bytes.

The number of the codec stands in a column beside the bytes, so that another one can be added without
touching what is stored. A delta is a zstd frame whose window begins with the earlier bytes (RFC 8878; "raw
prefix" in zstd's manual): what both share costs a few bytes.
"""

from __future__ import annotations

import sys
import zlib
from enum import IntEnum
from typing import NamedTuple

from diffview.errors import StoreError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3
"""1…22, up is smaller and slower. 6 to 19 save under 2 % on pages and their deltas, and cost 2 to 40 times as much."""

MIN_PREFIX = 8
"""Bytes; zstd takes no shorter dictionary."""

_USUAL_WINDOW = 21
"""The base-2 logarithm of the bytes that `LEVEL` looks back at."""

_LARGEST_WINDOW = 27
"""As above, 128 MiB: what every zstd decoder is asked for at most without an option of its own."""


class Codec(IntEnum):
    """How a body is coded."""

    PLAIN = 0
    ZLIB = 1
    """Of stores that an earlier diffview made."""
    ZSTD = 2
    DELTA = 3
    """Against another body."""
    GONE = 9
    """Taken down: there is nothing any more."""


class Packed(NamedTuple):
    """A body as it is laid down."""

    codec: Codec
    data: bytes


def pack(body: bytes, base: bytes | None = None) -> Packed:
    """Return *body* in the shortest coding; as a delta on *base* where that is shortest.

    >>> pack(b"ab" * 100).codec.name, pack(b"ab").codec.name
    ('ZSTD', 'PLAIN')
    """
    if base is not None and len(base) >= MIN_PREFIX:
        options = _options(len(base) + len(body))
        delta = zstd.compress(body, options=options, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)
        # A delta that saves little would only make reading longer.
        if len(delta) <= len(body) // 8:
            return Packed(Codec.DELTA, delta)
        whole = zstd.compress(body, options=_options(len(body)))
        if len(delta) < len(whole):
            return Packed(Codec.DELTA, delta)
    else:
        whole = zstd.compress(body, options=_options(len(body)))
    return Packed(Codec.ZSTD, whole) if len(whole) < len(body) else Packed(Codec.PLAIN, body)


def _options(reach: int) -> dict[int, int]:
    options = {int(zstd.CompressionParameter.compression_level): LEVEL}
    needed = min(max(reach, 1).bit_length(), _LARGEST_WINDOW)
    if needed > _USUAL_WINDOW:
        options[int(zstd.CompressionParameter.window_log)] = needed
        options[int(zstd.CompressionParameter.enable_long_distance_matching)] = 1
    return options


def unpack(codec: int, data: bytes, base: bytes | None = None) -> bytes:
    """Return the body that was laid down as *data*; `StoreError` where it is damaged or coded unknown."""
    match codec:
        case Codec.PLAIN:
            return data
        case Codec.GONE:
            raise StoreError("store", "these bytes were taken down", hint="the record of it has the reason")
        case Codec.ZLIB | Codec.ZSTD | Codec.DELTA:
            try:
                return _decompressed(codec, data, base)
            except (zlib.error, zstd.ZstdError, ValueError) as error:
                raise StoreError("store", "a stored body is damaged", hint="run `diffview verify --db`") from error
    raise StoreError("store", f"a body is coded with unknown codec {codec}", hint="use a newer diffview")


def _decompressed(codec: int, data: bytes, base: bytes | None) -> bytes:
    if codec == Codec.ZLIB:
        return zlib.decompress(data)
    if codec == Codec.ZSTD:
        return zstd.decompress(data)
    if base is None:
        raise ValueError("the body that it adds to is missing")
    return zstd.decompress(data, zstd_dict=zstd.ZstdDict(base, is_raw=True).as_prefix)
