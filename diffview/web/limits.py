"""How much the viewer takes at most: one table, which the README repeats and a test holds to it.

Sizes in bytes, times in seconds. What the readers take is in `diffview.readers.limits`, what a comparison may cost
in `diffview.diff.limits`. Each is said by name where it bites.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

MAX_BODY = 16 * MIB
"""Bytes of a request's body; the server refuses more before it reads it, and the application once more."""

MAX_FIELD = 2 * MIB
"""Bytes of all form fields together, files aside, whatever the form's encoding."""

MAX_PARTS = 20
"""Fields and files of a form."""

MAX_HEADER = 64 * 1024
"""Bytes of a request's first line and headers together."""

MAX_QUERY = 4096
"""Characters of an address after the question mark."""

MAX_CONNECTIONS = 1000
"""Open connections of one server process; further ones wait in the system's queue until one closes."""

IDLE_SECONDS = 30
"""A connection that sends nothing for so long is closed."""

THREADS = 16
"""Requests that one process answers at a time. More than the lanes below can hold together, so that
requests that wait for a cell never take the last thread from those that need none."""

SMALL_CHARACTERS = 40_000
"""Two texts that have no more characters than this together are compared in the server itself; what is larger goes to a
cell. Two articles of 3,300 words; of the texts in tests/safety/test_small_texts.py the dearest of this size, all marks
and no words, takes a second of processor time, usual ones a fiftieth."""

SMALL_HISTORY = 240_000
"""The same for the page of a whole history, all versions together: its comparisons are stored and not made again."""

KEPT_BYTES = 48 * MIB
"""Pages that one process keeps ready, together."""

KEPT_PAGE = 2 * MIB
"""A page larger than this is not kept ready."""

STOP_SECONDS = 10
"""What requests that have begun may still take when the server is asked to stop."""

BUSY_SECONDS = 5
"""After how long a visitor who was turned away may come again (`Retry-After`)."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of dear request: how many are answered at a time, how many wait, and what each may cost."""

    name: str
    what: str
    """What is done there, in the words of a message."""
    cells: int
    """Shared out among the processes that answer, one each at least."""
    waiting: int
    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int = 1024 * MIB
    output_bytes: int = 32 * MIB


COMPARING = Lane("comparing", "showing these texts", cells=2, waiting=3, cpu_seconds=10, wall_seconds=20.0)
"""Pages and exports of large texts."""

CHECKING = Lane("checking", "checking this capture", cells=2, waiting=3, cpu_seconds=15, wall_seconds=30.0)
"""Captures that are sent to be checked or added."""
