"""Parse in a child process, so that no page can hang, exhaust or crash the program that reads it.

No parser of HTML is safe against every page (small inputs that cost minutes or gigabytes are known
for each), so each page has a budget: CPU seconds and address space are limited in the child by the
system, wall time and the size of the answer here. A worker is reused for thousands of pages and replaced after a
page broke it. Where the system has no such limits (Windows; macOS has no limit of memory) wall time still holds.

Text without any markup and of modest size is read in this process: its parsers are our own and take time in
proportion to its length.
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import queue
import threading
from typing import TYPE_CHECKING

from diffview.errors import DiffviewError, LimitExceeded, UnreadableCapture
from diffview.parsers import registry
from diffview.readers.child import Child, ChildEnded
from diffview.readers.limits import LIMITS, Limits, size
from diffview.readers.worker import Answer, answer_of

if TYPE_CHECKING:
    from diffview.model import Capture, Reading

MAX_WORKERS = 2
"""Pages parsed at the same time, whatever the number of threads that ask."""

MAX_PAGES = 1000
"""Pages that one worker reads before it is replaced: whatever libraries leak is given back."""

SAFE_TEXT_BYTES = 64 * 1024
"""Text up to this size, and without a tag, is read in this process; larger text goes to a worker."""


def read_isolated(capture: Capture, *, limits: Limits = LIMITS) -> tuple[Reading, ...]:
    """Return what `parsers.registry.read` makes of *capture*, read in a child process.

    Raises UnreadableCapture as that does, and LimitExceeded where the page costs more than *limits* allow.
    """
    registry.refuse_binary(capture)
    if is_safe(capture):
        return _readings(answer_of(registry.read, capture, limits.memory_bytes), capture)
    if len(capture.body) > limits.file_bytes:
        what = f"the page has {size(len(capture.body))}, more than {size(limits.file_bytes)}"
        raise LimitExceeded(capture.origin, what, limit="file_bytes")
    return _POOL.read(capture, limits)


def is_safe(capture: Capture) -> bool:
    """Tell whether *capture* is small and holds no markup, so that no parser of HTML is ever started on it."""
    html = (capture.media_type or "").lower().startswith(("text/html", "application/xhtml"))
    return len(capture.body) <= SAFE_TEXT_BYTES and b"<" not in capture.body and not html


def _readings(answer: Answer, capture: Capture) -> tuple[Reading, ...]:
    """Return the readings in *answer*, or raise the error that it holds."""
    if not answer.error:
        return answer.readings
    if answer.error == LimitExceeded.__name__:
        raise LimitExceeded(capture.origin, answer.what, limit=answer.limit, hint=answer.hint)
    kind = UnreadableCapture if answer.error == UnreadableCapture.__name__ else DiffviewError
    raise kind(capture.origin, answer.what, hint=answer.hint)


class Worker:
    """One child process that parses pages within *limits*."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.broken = False
        self.child = Child("diffview.readers.worker", str(limits.memory_bytes), str(limits.cpu_seconds))

    def read(self, capture: Capture) -> tuple[Reading, ...]:
        """Return the readings of *capture*, or raise what the child found; a child past its limits is ended."""
        try:
            answer = self._ask(capture)
        except ChildEnded as ended:
            self.broken = True
            raise LimitExceeded(capture.origin, self._why(ended), limit=ended.limit) from None
        # It is about to end itself; the system may not have noticed yet.
        self.broken = answer.error == LimitExceeded.__name__
        return _readings(answer, capture)

    @property
    def usable(self) -> bool:
        """Tell whether the worker can be given another page."""
        return not self.broken and self.child.asked < MAX_PAGES and self.child.alive

    def close(self) -> None:
        """End the child."""
        self.child.close()

    def _ask(self, capture: Capture) -> Answer:
        message = pickle.dumps(capture, protocol=pickle.HIGHEST_PROTOCOL)
        limits = self.limits
        return loaded(self.child.ask(message, wall_seconds=limits.wall_seconds, output_bytes=limits.output_bytes))

    def _why(self, ended: ChildEnded) -> str:
        limits = self.limits
        match ended.limit:
            case "output_bytes":
                return f"its text has {size(ended.answer_bytes)}, more than {size(limits.output_bytes)}"
            case "wall_seconds":
                return f"parsing it takes more than {limits.wall_seconds:g} s"
            case "cpu_seconds":
                return f"parsing it takes more than {limits.cpu_seconds} s of CPU time"
            case _:
                return f"parsing it ended the parser (more than {size(limits.memory_bytes)} of memory, or a crash)"


class Pool:
    """Up to `MAX_WORKERS` workers, made when asked for and kept; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reset()

    def read(self, capture: Capture, limits: Limits) -> tuple[Reading, ...]:
        """Return the readings of *capture* from the next free worker."""
        if self._process != os.getpid():
            # After a fork the pipes belong to the parent.
            self._reset()
        if not self._free.acquire(timeout=QUEUE_SECONDS):
            raise LimitExceeded(capture.origin, "too many pages are being read", limit="workers", hint="try again")
        try:
            worker = self._worker(limits)
            try:
                return worker.read(capture)
            finally:
                self._give_back(worker)
        finally:
            self._free.release()

    def close(self) -> None:
        """End all idle workers."""
        if self._process != os.getpid():
            return
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def _reset(self) -> None:
        self._process = os.getpid()
        self._free = threading.BoundedSemaphore(MAX_WORKERS)
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()

    def _worker(self, limits: Limits) -> Worker:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return Worker(limits)
            if worker.usable and worker.limits == limits:
                return worker
            worker.close()

    def _give_back(self, worker: Worker) -> None:
        if worker.usable:
            self._idle.put(worker)
        else:
            worker.close()


QUEUE_SECONDS = 30.0
"""How long a page waits for a worker before the caller is told to come again."""

_POOL = Pool()
atexit.register(_POOL.close)


def close_workers() -> None:
    """End the idle workers; the next page starts new ones."""
    _POOL.close()


class _Unpickler(pickle.Unpickler):
    """Builds our values and nothing else: the child has handled hostile bytes."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _KNOWN or (module == "diffview.model" and name.isidentifier() and name[0].isupper()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")


_KNOWN = frozenset(
    {
        ("datetime", "datetime"),
        ("datetime", "timezone"),
        ("datetime", "timedelta"),
    }
)


def loaded(message: bytes) -> Answer:
    """Return the answer in *message*; raises UnpicklingError where it holds anything but our own values."""
    loaded = _Unpickler(io.BytesIO(message)).load()
    return Answer(*loaded)
