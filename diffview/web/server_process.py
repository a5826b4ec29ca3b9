"""One process of a viewer that has several. Started by `web.supervisor`, never by hand.

The listening socket comes as an open file; the process ends when it is asked to, and when its parent is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from diffview.web.app import app_of
from diffview.web.server import serve
from diffview.web.settings import Settings

if TYPE_CHECKING:
    from types import FrameType


def main(settings: Settings, listener: socket.socket, proxy: str) -> None:
    """Serve until SIGTERM or until standard input ends, which is when the parent is gone."""
    stop = threading.Event()

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    # A Ctrl-C reaches all processes of the terminal; the parent decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    serve(app_of(settings), listener, stopping=stop.is_set, proxy=proxy)


def _stop_with_parent(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1):
        continue
    stop.set()


if __name__ == "__main__":
    main(Settings.from_json(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])), sys.argv[3])
