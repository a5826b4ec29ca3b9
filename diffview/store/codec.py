"""How bytes are laid down in a column: plain, or compressed where that is shorter.

The number of the codec stands in a column beside the bytes, so that another one can be added
without touching what is stored. zlib is in the standard library; delta coding may follow as a
further number.
"""

from __future__ import annotations

import zlib
from enum import IntEnum
from typing import NamedTuple

from diffview.errors import StoreError

ZLIB_LEVEL = 6
"""0…9, up is smaller and slower. 9 saves under 1 % on pages of text and costs a third more."""


class Codec(IntEnum):
    """How a body is coded."""

    PLAIN = 0
    ZLIB = 1


class Packed(NamedTuple):
    """A body as it is laid down."""

    codec: Codec
    data: bytes


def pack(body: bytes) -> Packed:
    """Return *body* in the shorter coding.

    >>> pack(b"ab" * 100).codec.name, pack(b"ab").codec.name
    ('ZLIB', 'PLAIN')
    """
    data = zlib.compress(body, ZLIB_LEVEL)
    return Packed(Codec.ZLIB, data) if len(data) < len(body) else Packed(Codec.PLAIN, body)


def unpack(codec: int, data: bytes) -> bytes:
    """Return the body that was laid down as *data*; `StoreError` where it is damaged or coded unknown."""
    match codec:
        case Codec.PLAIN:
            return data
        case Codec.ZLIB:
            try:
                return zlib.decompress(data)
            except zlib.error as error:
                raise StoreError("store", "a stored body is damaged", hint="run `diffview verify --db`") from error
    raise StoreError("store", f"a body is coded with unknown codec {codec}", hint="use a newer diffview")
