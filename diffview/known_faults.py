"""Versions of SQLite and Python with a known fault that can lose data or let a page do harm, and what to do.

Kept by hand from the release notes; that a version is not named here is no promise.
"""

from __future__ import annotations

import sys

WAL_RESET_FIXED = (3, 51, 3)
"""From here on two writers that reset the log at the same moment cannot damage a store (the WAL-reset fault,
3.7.0 to 3.51.2). 3.52.0 was withdrawn."""

COMBINING_FIXED = (3, 12)
"""Older Pythons get no fix for `unicodedata.normalize`, which takes quadratic time on a run of combining marks
(python/cpython#149079)."""


def known_faults(sqlite: tuple[int, ...], python: tuple[int, ...] = sys.version_info[:3]) -> tuple[str, ...]:
    """Return a line for each fault of these versions that concerns who runs a viewer."""
    found = []
    if (3, 7, 0) <= sqlite < WAL_RESET_FIXED or sqlite == (3, 52, 0):
        found.append(
            f"SQLite {_dotted(sqlite)} can in rare cases damage a file that several programs write to at once; "
            "keep backups (`diffview backup`), or use SQLite 3.51.3 or later"
        )
    if python < COMBINING_FIXED:
        found.append(
            f"Python {_dotted(python)} takes long over runs of combining marks; pages are read within limits of time"
        )
    return tuple(found)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
