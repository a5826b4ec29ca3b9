"""Captures that were checked and may be added: kept in a folder for a while, never stored.

What was sent to be checked is not stored before its sender says "Add". Until then the newest few lie in a folder
that only this user can read, shared by all processes of the viewer, and removed with it; so a file need
not be sent twice. When one has gone the page asks for it again.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from diffview.model import Capture

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.model import Digest

MAX_CAPTURES = 8
"""How many are held; with the limit on a request this bounds the folder to 128 MiB."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Pending:
    """The newest captures that were checked, by digest. Safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hold(self, capture: Capture) -> Digest:
        """Keep *capture* for now, and return its digest."""
        # Written beside its place and renamed, so that nobody ever takes half of it.
        beside = self._folder / f".{capture.digest}.{os.getpid()}.{id(capture)}"
        beside.write_bytes(_packed(capture))
        beside.replace(self._folder / capture.digest)
        for old in self._oldest_first()[:-MAX_CAPTURES]:
            old.unlink(missing_ok=True)
        return capture.digest

    def take(self, digest: str) -> Capture | None:
        """Return the capture of *digest* and let it go; None where it is not held any more."""
        if not _DIGEST.fullmatch(digest):
            return None
        taken = self._folder / f".{digest}.{os.getpid()}.taken"
        try:
            # Of two who want it one gets it.
            (self._folder / digest).rename(taken)
        except FileNotFoundError:
            return None
        try:
            return _unpacked(taken.read_bytes())
        finally:
            taken.unlink()

    def _oldest_first(self) -> list[Path]:
        found: list[tuple[float, Path]] = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                if _DIGEST.fullmatch(path.name):
                    found.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(found)]


def _packed(capture: Capture) -> bytes:
    observed_at = capture.observed_at and capture.observed_at.isoformat()
    head = {
        "origin": capture.origin,
        "media_type": capture.media_type,
        "url": capture.url,
        "observed_at": observed_at,
        "notes": list(capture.notes),
    }
    return json.dumps(head).encode() + b"\n" + capture.body


def _unpacked(packed: bytes) -> Capture:
    line, _, body = packed.partition(b"\n")
    head = json.loads(line)
    return Capture.of(
        body,
        origin=head["origin"],
        media_type=head["media_type"],
        url=head["url"],
        observed_at=head["observed_at"] and datetime.fromisoformat(head["observed_at"]),
        notes=tuple(head["notes"]),
    )
