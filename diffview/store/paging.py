"""Pages of long lists: each begins after the last item of the page before it, so that all cost the same.

A cursor is opaque to whoever hands it on: the values by which a list is ordered, of the last item of a
page, as URL-safe text. It stays right when items are added meanwhile.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from diffview.errors import BadArgument

T = TypeVar("T")

CURSOR_LENGTH = 400
"""Characters of the longest cursor that is read; ours are far shorter."""


class Count(NamedTuple):
    """How many there are: exactly `number`, or more than that."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"more than {self.number:,}" if self.more else f"{self.number:,}"


_INTEGERS = 1 << 63
"""Databases take no larger numbers."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list."""

    items: tuple[T, ...]
    next: str | None
    """The cursor of the page after this one; None on the last."""
    count: Count
    """How many items the whole list has; counted to a bound, so that counting never costs more than the page."""


def cursor_of(*values: int) -> str:
    """Return the cursor behind an item that is ordered by *values*.

    >>> values_of(cursor_of(5, -3), 2)
    (5, -3)
    """
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode("ascii")).decode("ascii")


def values_of(cursor: str, length: int) -> tuple[int, ...]:
    """Return the values in *cursor*; raise `BadArgument` where it is none of ours with *length* values."""
    try:
        values = json.loads(base64.b64decode(cursor[:CURSOR_LENGTH].encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _foreign() from error
    if not isinstance(values, list) or [type(value) for value in values] != [int] * length:
        raise _foreign()
    if any(abs(value) >= _INTEGERS for value in values):
        raise _foreign()
    return tuple(values)


def _foreign() -> BadArgument:
    return BadArgument("after", "is no cursor of this list", hint="begin with its first page")
