"""Compute partitions in processes on this machine, with the standard library's pool."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, Final

from diffview.corpus.files import compute
from diffview.errors import StoppedEarly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from diffview.corpus.partitions import Done, Partition

READ_AHEAD: Final = 1
"""Partitions for each process that wait beside the one it computes: enough to keep it busy, and memory bounded."""


class Processes:
    """A pool of *jobs* processes."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def compute(self, wanted: Iterable[Partition], output: str) -> Iterator[Done]:
        """Yield what each of *wanted* gave, as they get done.

        Raises StoppedEarly where a process was killed: what was done is kept, and the next run goes on from there.
        """
        left = iter(wanted)
        # Spawned, not forked: a forked copy of a process with threads (Arrow has some) may hang.
        with ProcessPoolExecutor(self._jobs, multiprocessing.get_context("spawn")) as pool:
            running: set[Future[Done]] = set()
            while True:
                room = self._jobs * (1 + READ_AHEAD) - len(running)
                running |= {pool.submit(compute, partition, output) for partition in islice(left, room)}
                if not running:
                    return
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                try:
                    yield from sorted((future.result() for future in finished), key=_number)
                except BrokenProcessPool as error:
                    hint = "what was done is kept: run the same command again, with fewer --jobs if memory was short"
                    raise StoppedEarly(output, "a worker process was killed", hint=hint) from error


def _number(done: Done) -> int:
    return done.number
