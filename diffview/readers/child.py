"""A child process that answers messages, and what is known when it does not.

Each message, either way, is its length in eight bytes, big-endian, and then its bytes. The child limits its own CPU
time and memory (`worker.give_up_rights`, `worker.allow_cpu`); wall time and the size of the answer are limited here.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from diffview.readers.worker import LENGTH_BYTES, send

if TYPE_CHECKING:
    from collections.abc import Mapping

START_SECONDS = 30.0
"""What a child may take to start, on a busy machine, beside the time for its first message."""

SIGXCPU = 24
"""The signal of the CPU limit, on Linux and macOS alike; Windows knows no such name."""


class ChildEnded(Exception):
    """The child gave no answer: `limit` is the limit that ended it, `answer_bytes` the size of an answer too large."""

    def __init__(self, limit: str, answer_bytes: int = 0) -> None:
        self.limit = limit
        """One of wall_seconds, output_bytes, cpu_seconds; memory stands for a crash of any kind too."""
        self.answer_bytes = answer_bytes
        super().__init__(limit)


class Child:
    """One process of our own Python that runs a module of ours, and the pipes to it."""

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self.asked = 0
        """Messages that were sent to it."""
        # -P: the folder that the user happens to be in is no place to load programs from.
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_environment() | dict(environment or {}),
        )

    @property
    def alive(self) -> bool:
        """Tell whether the process still runs."""
        return self.process.poll() is None

    def ask(self, message: bytes, *, wall_seconds: float, output_bytes: int) -> bytes:
        """Return the answer to *message*.

        :raises ChildEnded: there is none within the limits; the child is ended then
        """
        self.asked += 1
        end = time.monotonic() + wall_seconds + (START_SECONDS if self.asked == 1 else 0.0)
        try:
            send(cast("BinaryIO", self.process.stdin), message)
        except BrokenPipeError:
            raise self._ended() from None
        length = int.from_bytes(self._receive(LENGTH_BYTES, end), "big")
        if length > output_bytes:
            self.process.kill()
            raise ChildEnded("output_bytes", length)
        return self._receive(length, end)

    def close(self) -> None:
        """End the child and close the pipes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                cast("BinaryIO", pipe).close()

    def _receive(self, length: int, end: float) -> bytes:
        pipe = cast("BinaryIO", self.process.stdout).fileno()
        parts: list[bytes] = []
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_READ)
            while length:
                if not ready.select(max(0.0, end - time.monotonic())):
                    self.process.kill()
                    raise ChildEnded("wall_seconds")
                part = os.read(pipe, min(length, 1 << 20))
                if not part:
                    raise self._ended()
                parts.append(part)
                length -= len(part)
        return b"".join(parts)

    def _ended(self) -> ChildEnded:
        # Only the CPU limit ends the child by a signal of its own; else the memory ran out inside a C library.
        return ChildEnded("cpu_seconds" if self.process.wait() == -SIGXCPU else "memory")


def own_environment() -> dict[str, str]:
    """Return an environment in which a process of our own Python finds the modules that this one has."""
    here = str(Path(__file__).resolve().parents[2])
    paths = dict.fromkeys([here, *(path for path in sys.path if path)])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
