"""The process in which dear requests are answered: a viewer of its own, within limits of CPU time and memory.

Reads requests from standard input and writes answers to standard output (`cell_messages`). Run by `web.cells`.
"""

from __future__ import annotations

import os
import sys

from diffview.readers.worker import HAS_LIMITS, allow_cpu, limit_memory, receive, send
from diffview.web.app import app_of
from diffview.web.cell_messages import answered
from diffview.web.settings import Settings

NICENESS = 10
"""A cell steps back behind the server itself: whoever asks for something dear waits, not the others."""


def main(settings: Settings, memory_bytes: int, cpu_seconds: int) -> None:
    """Answer requests until standard input ends."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    app = app_of(settings, in_cell=True)
    if HAS_LIMITS:
        limit_memory(memory_bytes)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while (message := receive(source)) is not None:
        allow_cpu(cpu_seconds)
        send(target, answered(app, message))


if __name__ == "__main__":
    main(Settings.from_json(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
