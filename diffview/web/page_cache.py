"""Pages kept ready, by address, for as long as the store is what it was.

A page of the viewer follows from its address and the store alone: no clock, no user, no cookie. So the bytes of an
answer are kept with the store's state (`Store.state`), and given again while that state stands.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from diffview.web.limits import KEPT_BYTES, KEPT_PAGE

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer with status 200: its headers and bytes, and the state of the store that it shows."""

    state: Hashable
    headers: tuple[tuple[str, str], ...]
    body: bytes


class PageCache:
    """The pages asked for last. Safe to use from several threads."""

    def __init__(self, max_bytes: int = KEPT_BYTES, max_page: int = KEPT_PAGE) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._bytes = 0
        self._max_bytes = max_bytes
        self._max_page = max_page
        self._lock = Lock()

    def get(self, address: str, state: Hashable) -> KeptPage | None:
        """Return the page at *address* if it was made from *state*."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.state != state:
                return None
            self._pages.move_to_end(address)
            return page

    def keep(self, address: str, page: KeptPage) -> None:
        """Keep *page*, unless it is too large; the pages not asked for longest go."""
        if len(page.body) > self._max_page:
            return
        with self._lock:
            self._drop(address)
            self._pages[address] = page
            self._bytes += len(page.body)
            while self._bytes > self._max_bytes:
                self._drop(next(iter(self._pages)))

    def _drop(self, address: str) -> None:
        gone = self._pages.pop(address, None)
        if gone is not None:
            self._bytes -= len(gone.body)
