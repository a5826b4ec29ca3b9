"""Cells: child processes for dear requests, few at a time, with a short queue before them.

A comparison of two texts of a million words, or the parsing and matching of a hostile upload, may take all the time
and memory that it is given. In a cell that is a limit's worth, and nobody else waits for it: when as many
requests wait as may, the next is turned away at once and told when to come again.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from diffview.errors import Busy, LimitExceeded
from diffview.readers.child import Child, ChildEnded
from diffview.readers.limits import size
from diffview.web.cell_messages import unpacked_answer

if TYPE_CHECKING:
    from diffview.web.cell_messages import Answer
    from diffview.web.limits import Lane
    from diffview.web.settings import Settings

MAX_REQUESTS = 200
"""Requests that one cell answers before it is replaced: whatever libraries leak is given back."""


class Cells:
    """The cells of one lane, started when first asked for. Safe to use from several threads; not across a fork."""

    def __init__(self, lane: Lane, settings: Settings) -> None:
        self.lane = lane
        self._settings = settings
        cells = max(1, lane.cells // settings.workers)
        self._places = threading.BoundedSemaphore(cells + lane.waiting)
        self._free = threading.BoundedSemaphore(cells)
        self._idle: queue.LifoQueue[Child] = queue.LifoQueue()
        self.turned_away = 0
        """Requests that found the queue full."""

    def answer(self, message: bytes) -> Answer:
        """Return a cell's answer to the request in *message*.

        :raises Busy: as many wait as may
        :raises LimitExceeded: it costs more than the lane allows
        """
        if not self._places.acquire(blocking=False):
            self.turned_away += 1
            raise Busy(self.lane.what)
        try:
            with self._free:
                return self._answer(message)
        finally:
            self._places.release()

    def close(self) -> None:
        """End the idle cells."""
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def _answer(self, message: bytes) -> Answer:
        child = self._child()
        lane = self.lane
        try:
            answer = child.ask(message, wall_seconds=lane.wall_seconds, output_bytes=lane.output_bytes)
        except ChildEnded as ended:
            child.close()
            raise LimitExceeded(lane.what, self._why(ended), limit=ended.limit, hint=_HINT) from None
        if child.asked < MAX_REQUESTS:
            self._idle.put(child)
        else:
            child.close()
        return unpacked_answer(answer)

    def _child(self) -> Child:
        while True:
            try:
                child = self._idle.get_nowait()
            except queue.Empty:
                return self._new()
            if child.alive:
                return child
            child.close()

    def _new(self) -> Child:
        numbers = (str(self.lane.memory_bytes), str(self.lane.cpu_seconds))
        settings = self._settings
        return Child("diffview.web.cell", settings.to_json(), *numbers, environment=settings.environment())

    def _why(self, ended: ChildEnded) -> str:
        lane = self.lane
        match ended.limit:
            case "output_bytes":
                return f"the answer would have {size(ended.answer_bytes)}, more than {size(lane.output_bytes)}"
            case "wall_seconds":
                return f"takes more than {lane.wall_seconds:g} s"
            case "cpu_seconds":
                return f"takes more than {lane.cpu_seconds} s of processor time"
            case _:
                return f"takes more than {size(lane.memory_bytes)} of memory"


_HINT = "on the command line `diffview export` and `diffview check` take any size"
