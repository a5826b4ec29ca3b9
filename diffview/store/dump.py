"""A whole store as JSON Lines, and a store from these.

The first line says what follows and has the head of the chain; then comes a line for each sighting in the order of
recording, with the bytes where they come for the first time and with its current readings; corrections come last.
What follows from these is derived again. Times of recording, and so the chain, are those of the new store; what
was taken down is left out.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from diffview.errors import BadArgument
from diffview.model import FORMAT, Capture, Correction, Digest, Reading, digest_of
from diffview.store.values import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diffview.store.store import Store

KIND = "diffview store"

BATCH = 64
"""Sightings that are read, and written, in one transaction."""


class _Line(msgspec.Struct, omit_defaults=True):
    """A line behind the first: a sighting, or a correction."""

    digest: str = ""
    origin: str = ""
    media_type: str | None = None
    url: str | None = None
    observed_at: str | None = None
    notes: tuple[str, ...] = ()
    reason: str = ""
    body: str | None = None
    """Base64; None where an earlier line has it."""
    readings: tuple[Reading, ...] = ()
    correction: Correction | None = None


def lines(store: Store) -> Iterator[str]:
    """Yield a store as lines. Other programs may go on writing: what comes meanwhile comes at the end or not at all."""
    yield json.dumps({"kind": KIND, "format": FORMAT, "head": store.head()})
    seen: set[str] = set()
    corrections: dict[Correction, None] = {}
    after = 0
    while batch := store.parsed_after(after, BATCH):
        for _, parsed in batch:
            digest = parsed.capture.digest
            yield _encoded(_sighting(parsed, with_body=digest not in seen))
            seen.add(digest)
            corrections |= dict.fromkeys(store.corrections_to(digest))
        after = batch[-1][0]
    yield from (_encoded(_Line(correction=one)) for one in corrections)


def _sighting(parsed: Parsed, *, with_body: bool) -> _Line:
    seen = parsed.capture
    return _Line(
        digest=seen.digest,
        origin=seen.origin,
        media_type=seen.media_type,
        url=seen.url,
        observed_at=None if seen.observed_at is None else seen.observed_at.isoformat(),
        notes=seen.notes,
        reason=parsed.reason,
        body=base64.b64encode(seen.body).decode("ascii") if with_body else None,
        readings=parsed.readings,
    )


def _encoded(line: _Line) -> str:
    # ASCII escapes carry lone surrogates, which UTF-8 cannot.
    return json.dumps(msgspec.to_builtins(line), separators=(",", ":"))


def is_dump(first: str) -> bool:
    """Tell whether a file that begins with the line *first* is a store as lines."""
    return first.startswith(f'{{"kind": "{KIND}"')


def load(store: Store, source: Iterable[str], name: str) -> int:
    """Record what the lines of *source* hold; return how many sightings that were.

    Raises BadArgument, with *name* and the line, where a line is damaged; what came before is stored.
    """
    numbered = enumerate(source, start=1)
    _, first = next(numbered, (0, ""))
    if not is_dump(first):
        raise BadArgument(name, "is no store as JSON Lines", hint="give a file that `diffview export --all` wrote")
    bodies = _Bodies(store)
    found = (_decoded(text, name, number) for number, text in numbered if text.strip())
    count = 0
    while batch := list(islice(found, BATCH)):
        parsed = [bodies.parsed(line, name) for line in batch if line.correction is None]
        store.record_all(parsed)
        count += len(parsed)
        for line in batch:
            if line.correction is not None:
                store.correct(line.correction)
    return count


def _decoded(text: str, name: str, number: int) -> _Line:
    try:
        return msgspec.convert(json.loads(text), _Line)
    except (ValueError, msgspec.MsgspecError) as error:
        hint = "export it again; what came before is stored"
        raise BadArgument(f"{name}, line {number}", "is damaged", hint=hint) from error


class _Bodies:
    """The bytes of captures whose lines came before: those of the last lines, older ones from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: dict[str, bytes] = {}

    def parsed(self, line: _Line, name: str) -> Parsed:
        body = self._body(line, name)
        capture = Capture(
            digest=Digest(line.digest),
            body=body,
            origin=line.origin,
            media_type=line.media_type,
            url=line.url,
            observed_at=_moment(line.observed_at),
            notes=line.notes,
        )
        return Parsed(capture, line.readings, line.reason)

    def _body(self, line: _Line, name: str) -> bytes:
        if line.body is None:
            return self._last[line.digest] if line.digest in self._last else self._store.capture(line.digest).body
        body = base64.b64decode(line.body)
        if digest_of(body) != line.digest:
            raise BadArgument(name, f"the bytes of {line.digest} have another digest", hint="export it again")
        while len(self._last) >= BATCH:
            self._last.pop(next(iter(self._last)))
        self._last[line.digest] = body
        return body


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
