"""The page that checks a capture, and the one that adds it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Response, make_response, render_template, request

from diffview.errors import DiffviewError, UnknownArticle
from diffview.web.checking import check_capture, sent_capture
from diffview.web.contexts import CheckPage
from diffview.web.services import services

if TYPE_CHECKING:
    from diffview.model import Capture


def check() -> Response:
    """Show the form, or what a capture that was sent is to the store."""
    if request.method == "GET":
        article = request.args.get("article", "")
        return make_response(render_template("check.html", page=CheckPage(article=article)))
    form = sent_capture(request)
    if form.capture is None:
        return make_response(render_template("check.html", page=form.page), 400)
    return _verdict(form.capture, form.page)


def add() -> Response:
    """Store a capture that was checked before."""
    capture = services().pending.take(request.form.get("capture", ""))
    if capture is None:
        fault = ("file", "The file is not at hand any more. Please choose it again.")
        return make_response(render_template("check.html", page=CheckPage(errors=(fault,))), 400)
    return _verdict(capture, CheckPage(name=capture.origin, article=request.form.get("article", "")), add=True)


def _verdict(capture: Capture, page: CheckPage, *, add: bool = False) -> Response:
    used = services()
    try:
        page = check_capture(used.store, capture, page, add=add)
    except DiffviewError as error:
        field = "article" if isinstance(error, UnknownArticle) else "file"
        page = replace(page, errors=((field, f"{error.what[:1].upper()}{error.what[1:]}. {error.hint}".strip()),))
        return make_response(render_template("check.html", page=page), error.status)
    if not add and not used.shell.read_only:
        page = replace(page, pending=used.pending.hold(capture))
    return make_response(render_template("check.html", page=page))
