"""Readings and rows as JSON for the store: every field, told by the types themselves.

Fields that hold their default are left out, so a field that is added later with a default reads
well from what was written before it existed. Unlike `Reading.to_dict` (made for people's scripts)
nothing is lost: decoding what was encoded gives an equal value.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TypeVar

import diffview.model

T = TypeVar("T")


def dumps(value: object) -> bytes:
    """Return *value* (dataclasses, tuples, enums, times, plain values) as compact JSON in UTF-8."""
    # Lone surrogates can stand in a text that was decoded with replacements; ASCII escapes carry them.
    return json.dumps(_plain(value), separators=(",", ":")).encode("ascii")


def loads(kind: type[T], data: bytes) -> T:
    """Return the value of type *kind* that `dumps` made *data* of."""
    return typing.cast("T", _typed(kind, json.loads(data)))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(item)
            for field in dataclasses.fields(value)
            if (item := getattr(value, field.name)) != field.default
        }
    return value


def _typed(kind: object, plain: object) -> object:
    origin = typing.get_origin(kind)
    if origin is types.UnionType or origin is typing.Union:
        if plain is None:
            return None
        return _typed(next(arm for arm in typing.get_args(kind) if arm is not type(None)), plain)
    if origin is tuple:
        return _typed_tuple(typing.get_args(kind), typing.cast("list[object]", plain))
    if kind is datetime:
        return datetime.fromisoformat(str(plain))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        fields = _fields(kind)
        items = typing.cast("dict[str, object]", plain)
        return kind(**{name: _typed(fields[name], item) for name, item in items.items() if name in fields})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return plain


def _typed_tuple(kinds: tuple[object, ...], plain: list[object]) -> tuple[object, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:  # noqa: PLR2004  tuple[X, ...] has two arguments
        return tuple(_typed(kinds[0], item) for item in plain)
    return tuple(_typed(kind, item) for kind, item in zip(kinds, plain, strict=True))


@cache
def _fields(kind: type) -> dict[str, object]:
    # The model names `datetime` for the type checker only, so it has to be handed in here.
    return typing.get_type_hints(kind, vars(diffview.model) | {"datetime": datetime})
