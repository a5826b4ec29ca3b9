"""Captures that were checked and may be added: kept in memory for a while, never stored.

What was sent to be checked is not stored before its sender says "Add". Until then the newest few
are held here, so that a file need not be sent twice. When one has gone the page asks for it again.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffview.model import Capture, Digest

MAX_CAPTURES = 8
"""How many are held; with the limit on a request this bounds the memory to 128 MiB."""


class Pending:
    """The newest captures that were checked, by digest. Safe to use from several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Capture] = OrderedDict()
        self._lock = Lock()

    def hold(self, capture: Capture) -> Digest:
        """Keep *capture* for now, and return its digest."""
        with self._lock:
            self._held[capture.digest] = capture
            self._held.move_to_end(capture.digest)
            while len(self._held) > MAX_CAPTURES:
                self._held.popitem(last=False)
        return capture.digest

    def take(self, digest: str) -> Capture | None:
        """Return the capture of *digest* and let it go; None where it is not held any more."""
        with self._lock:
            return self._held.pop(digest, None)
