"""Values of the model as bytes and back: MessagePack through msgspec, which reads the types of the fields.

A field that is added later with a default reads well from what was written before it existed, and one that is
gone is passed over. Decoding what was encoded gives an equal value.
"""

from __future__ import annotations

import json
from typing import TypeVar, cast

import msgspec

from diffview.errors import StoreError

T = TypeVar("T")

_ESCAPED = b"\xc1"
"""The one byte that MessagePack never uses: JSON in ASCII follows, which can carry lone surrogates."""

_encoder = msgspec.msgpack.Encoder()


def dumps(value: object) -> bytes:
    """Return *value* (dataclasses, tuples, enums, times, plain values) as bytes; equal values give equal bytes."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        # Lone surrogates stand in texts that were decoded with replacements.
        plain = msgspec.to_builtins(value)
        return _ESCAPED + json.dumps(plain, separators=(",", ":")).encode("ascii")


def loads(kind: type[T], data: bytes) -> T:
    """Return the value of type *kind* that `dumps` made *data* of; raise `StoreError` where it is damaged."""
    try:
        if data.startswith(_ESCAPED):
            return msgspec.convert(json.loads(data[1:]), kind)
        return cast("T", _decoder(kind).decode(data))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StoreError("store", "a stored value is damaged", hint="run `diffview verify --db`") from error


_decoders: dict[object, msgspec.msgpack.Decoder[object]] = {}


def _decoder(kind: object) -> msgspec.msgpack.Decoder[object]:
    """Return the decoder of a type, made once: making one reads every annotation below it."""
    if kind not in _decoders:
        _decoders[kind] = msgspec.msgpack.Decoder(kind)
    return _decoders[kind]
