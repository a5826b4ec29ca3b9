"""The captures as they came: a list, and the bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from diffview.render.origins import file_name
from diffview.web import security
from diffview.web.contexts import CapturesPage
from diffview.web.services import services

if TYPE_CHECKING:
    from diffview.model import Capture

MAX_CAPTURES = 200
"""Captures that one list shows, the newest."""


def captures() -> str:
    """Show the captures that are kept, first those of which nothing could be read; whole origins on request."""
    store = services().store
    whole = request.args.get("origins") == "whole"
    every = store.captures()
    if not whole:
        every = tuple(replace(each, origin=file_name(each.origin)) for each in every)
    unread = tuple(each for each in every if each.reason)
    page = CapturesPage(
        total=len(every),
        unread=unread[-MAX_CAPTURES:],
        newest=tuple(reversed(every[-MAX_CAPTURES:])),
        unread_total=len(unread),
        whole_origins=whole,
    )
    return render_template("captures.html", page=page)


def raw(digest: str) -> Response:
    """Send the bytes of a capture, as text or as mere bytes, so that nothing in them can act."""
    capture = services().store.capture(digest)
    response = make_response(capture.body)
    is_text = _is_text(capture)
    response.headers["Content-Type"] = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    response.headers["Content-Security-Policy"] = security.INERT
    name = f"{capture.digest[:16]}.{'txt' if is_text else 'bin'}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _is_text(capture: Capture) -> bool:
    try:
        return "\0" not in capture.body.decode()
    except UnicodeDecodeError:
        return False
