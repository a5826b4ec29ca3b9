"""The hash chain over what was observed: each sighting's link covers its row, its capture and the link before.

Whoever holds the head of an earlier day (exports and `diffview head` print it) can tell whether anything that
was recorded until then was altered, left out or put in. Takedowns have a chain of their own; the head covers both.
A link is the SHA-256 of its fields, each preceded by its length, so that no two lists of fields look alike.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from diffview.store.schema import escaped, microseconds

START = bytes(32)
"""Stands before the first link."""


class Observation(NamedTuple):
    """What a link of the chain covers."""

    digest: bytes
    size: int
    captured_first: datetime
    """When these bytes were first recorded."""
    origin: str
    url: str | None
    observed_at: datetime | None
    media_type: str | None
    recorded_at: datetime


def link(before: bytes, seen: Observation) -> bytes:
    """Return the link that follows *before*."""
    return _hashed(before, *(_field(value) for value in seen))


def takedown_link(before: bytes, digest: bytes, taken_at: datetime, reason: str) -> bytes:
    """Return the link of a takedown that follows *before*."""
    return _hashed(before, digest, _field(taken_at), _field(reason))


def head(sightings: bytes, takedowns: bytes | None) -> str:
    """Return the head of both chains in hexadecimal, from their last links."""
    return (sightings if takedowns is None else _hashed(sightings, takedowns)).hex()


def identity(digest: bytes, origin: str, url: str | None, observed_at: datetime | None) -> bytes:
    """Return what tells one sighting from another: 16 bytes."""
    return _hashed(digest, _field(origin), _field(url or None), _field(observed_at))[:16]


def _field(value: bytes | int | str | datetime | None) -> bytes:
    match value:
        case None:
            return b"\0"
        case bytes():
            return value
        case int():
            return b"%d" % value
        case str():
            # As the database holds it, so that verifying reads the same.
            return b"\1" + escaped(value).encode("utf-8")
        case datetime():
            return b"%d" % microseconds(value)


def _hashed(*fields: bytes) -> bytes:
    digest = hashlib.sha256()
    for field in fields:
        digest.update(b"%d:" % len(field))
        digest.update(field)
    return digest.digest()
