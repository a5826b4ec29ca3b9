"""Requests and answers as messages to a cell and back.

A request is a line of JSON, its WSGI environment, then its body; an answer is a line of JSON, status and headers, then
its body. Nothing that comes out of a cell is ever unpickled: it has handled hostile text.
"""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Answer(NamedTuple):
    """What a cell answers with."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def packed_request(environ: dict[str, object], body: bytes) -> bytes:
    """Return a message with the text values of *environ*, and *body*."""
    texts = {name: value for name, value in environ.items() if isinstance(value, str)}
    return json.dumps(texts).encode() + b"\n" + body


def unpacked_answer(message: bytes) -> Answer:
    """Return the answer in *message*; raises ValueError where it is none."""
    head, _, body = message.partition(b"\n")
    parts = json.loads(head)
    return Answer(str(parts["status"]), tuple((str(name), str(value)) for name, value in parts["headers"]), body)


def answered(app: WSGIApplication, message: bytes) -> bytes:
    """Return the message with *app*'s answer to the request in *message*."""
    head, _, body = message.partition(b"\n")
    environ: dict[str, object] = json.loads(head)
    environ |= {
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
    }
    parts, status, headers = run_wsgi_app(app, environ, buffered=True)
    said = json.dumps({"status": status, "headers": list(headers)}).encode()
    return said + b"\n" + b"".join(parts)
