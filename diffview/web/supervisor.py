"""Several server processes over one listening socket: started, replaced when they die, stopped in good order."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from diffview.readers.child import own_environment
from diffview.web.limits import STOP_SECONDS

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from diffview.web.settings import Settings

LOOK_SECONDS = 0.2
"""How often the processes are looked after."""

RESTART_SECONDS = 1.0
"""How long after its start a process that has died is not started again, so that a fault does not spin."""


class Supervisor:
    """The processes of one viewer."""

    def __init__(self, settings: Settings, listener: socket.socket, proxy: str) -> None:
        self._listener = listener
        self._command = [
            *(sys.executable, "-P", "-m", "diffview.web.server_process"),
            *(settings.to_json(), str(listener.fileno()), proxy),
        ]
        self._environment = own_environment() | settings.environment()
        self._processes: list[tuple[subprocess.Popen[bytes], float]] = []

    def run(self, workers: int, *, stopping: Callable[[], bool]) -> None:
        """Keep *workers* processes running until *stopping*, then stop them."""
        self._processes = [self._started() for _ in range(workers)]
        try:
            while not stopping():
                time.sleep(LOOK_SECONDS)
                self._processes = [self._looked_after(*each) for each in self._processes]
        finally:
            self._stop()

    def _started(self) -> tuple[subprocess.Popen[bytes], float]:
        process = subprocess.Popen(  # noqa: S603  our own interpreter, our own module
            self._command, stdin=subprocess.PIPE, env=self._environment, pass_fds=[self._listener.fileno()]
        )
        return process, time.monotonic()

    def _looked_after(self, process: subprocess.Popen[bytes], since: float) -> tuple[subprocess.Popen[bytes], float]:
        if process.poll() is None or time.monotonic() < since + RESTART_SECONDS:
            return process, since
        return self._started()

    def _stop(self) -> None:
        for process, _ in self._processes:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS + 5
        for process, _ in self._processes:
            try:
                process.wait(timeout=max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
