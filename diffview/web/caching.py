"""What every answer says of its content: an ETag by which a browser asks only for what is new, and fewer bytes."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

MIN_COMPRESSED = 1024
"""Bytes below which compressing saves nothing."""

LEVEL = 5
"""Of gzip, 1…9: a page of 100 kB becomes 15 kB in a millisecond; higher levels save little and take far longer."""

COMPRESSED = ("text/", "application/json", "application/atom+xml", "application/link-format", "image/svg+xml")
"""Media types that are worth compressing."""

OK = 200


def save_bytes(app: Flask) -> None:
    """Let *app* answer with ETags, 304 where nothing is new, and compressed where the browser takes it."""
    app.after_request(_named)


def _named(response: Response) -> Response:
    if request.method not in {"GET", "HEAD"} or response.status_code != OK or response.direct_passthrough:
        return response
    if response.is_streamed:
        return response
    body = response.get_data()
    if not response.headers.get("ETag"):
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    if response.headers.get("Cache-Control") == "no-store":
        response.headers["Cache-Control"] = "private, no-cache"
    _compress(response, body)
    response.make_conditional(request)
    return response


def _compress(response: Response, body: bytes) -> None:
    media_type = response.content_type or ""
    if len(body) < MIN_COMPRESSED or not media_type.startswith(COMPRESSED) or response.headers.get("Content-Encoding"):
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return
    # Without a time in the header, the same page gives the same bytes.
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    response.set_etag(f"{etag}-gzip")
