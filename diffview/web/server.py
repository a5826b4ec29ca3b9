"""The server of one process: waitress, with our limits and a stop that lets begun requests end.

Waitress reads each request whole, by one loop over all connections, before a thread is given to it, and writes
answers by the same loop: a visitor who sends or reads slowly, or not at all, costs a connection and no thread.
(gunicorn's gthread and granian give a thread to a request whose body is still on its way.)
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from diffview.web.limits import IDLE_SECONDS, MAX_BODY, MAX_CONNECTIONS, MAX_HEADER, STOP_SECONDS, THREADS
from diffview.web.security import HEADERS

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto"}
"""What is believed of a request that comes from the proxy; from others these headers are taken out."""

POLL_SECONDS = 0.5
"""How often the loop looks whether it should end."""


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """An error of the server itself (a body too large, a header that is none), with the headers of every answer."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    error_task_class = _ErrorTask


def serve(app: WSGIApplication, listener: socket.socket, *, stopping: Callable[[], bool], proxy: str = "") -> None:
    """Answer requests that come to *listener* until *stopping*, and then those that have begun.

    What *proxy*, an address, says of where a request came from is believed; empty believes nobody.
    """
    # It logs a warning for every request that waits for a thread, and one for every body too large.
    logging.getLogger("waitress").setLevel(logging.ERROR)
    connections: dict[int, Any] = {}
    server = create_server(app, map=connections, sockets=[listener], **_options(proxy))
    server.channel_class = _Channel

    def turn() -> None:
        wasyncore.loop(timeout=POLL_SECONDS, use_poll=True, map=connections, count=1)

    while not stopping():
        turn()
    server.accepting = False
    end = time.monotonic() + STOP_SECONDS
    while time.monotonic() < end and any(_is_at_work(channel) for channel in server.active_channels.values()):
        turn()
    server.close()


def _is_at_work(channel: HTTPChannel) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)


def _options(proxy: str) -> dict[str, object]:
    trusted = (
        {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": PROXY_HEADERS} if proxy else {}
    )
    return trusted | {
        "threads": THREADS,
        "ident": None,
        "connection_limit": MAX_CONNECTIONS,
        "channel_timeout": IDLE_SECONDS,
        "cleanup_interval": IDLE_SECONDS // 3,
        "max_request_header_size": MAX_HEADER,
        "max_request_body_size": MAX_BODY + 1,  # it refuses what has as much, not only what has more
        "asyncore_use_poll": True,  # select() knows no file above 1023
        "clear_untrusted_proxy_headers": True,
    }
