"""Every error, of the application or of HTTP, is answered by one page."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, NotFound, SecurityError, Unauthorized

from diffview.errors import Busy, DiffviewError, StoreError, UnknownVersion
from diffview.web.contexts import ErrorPage
from diffview.web.limits import BUSY_SECONDS

ERROR_TEXTS = {
    400: ("That address or form cannot be used", "Check what was typed, or start again from the list."),
    401: ("That needs the write token", "Go back and fill it in; whoever started the viewer knows it."),
    403: ("Not allowed", ""),
    404: ("There is no such page", "It may have been typed wrong. The list of articles shows what is here."),
    405: ("That cannot be done here", "This address only answers other requests."),
    413: ("That is too large", "A capture may have 16 MiB at most; import larger archives with `diffview import`."),
    414: ("That address is too long", "Start again from the list."),
    422: ("That cannot be read", ""),
    500: ("Something went wrong in diffview", "This is our mistake. Nothing was changed; the log has the details."),
    503: (
        "Too much is asked for at a time",
        "Others ask for large comparisons too. Try again in a few seconds.",
    ),
}
"""For a status: what the page says, and what to do."""


def answer_errors(app: Flask) -> None:
    """Let *app* answer every error by its page."""
    app.register_error_handler(DiffviewError, _app_error)
    app.register_error_handler(HTTPException, _http_error)


def _app_error(error: DiffviewError) -> Response:
    status = error.status
    title = "That is not here" if status == NotFound.code else ERROR_TEXTS.get(status, ERROR_TEXTS[400])[0]
    # Where the store lies on this machine is nobody's business but its owner's, who finds it in the log.
    place = "the store" if isinstance(error, StoreError) else error.place
    line = f"{place}: {error.what}"
    page = ErrorPage(status, title, f"{line[:1].upper()}{line[1:]}.", error.hint)
    if isinstance(error, UnknownVersion):
        article = (request.view_args or {}).get("article_id")
        page = replace(page, held=error.held, article=article)
    response = _page(page)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # Under a name that is not ours no address can be built, and nothing of ours is shown.
        return Response("This viewer does not answer under that name.\n", 400, mimetype="text/plain")
    status = error.code or InternalServerError.code
    title, hint = ERROR_TEXTS.get(status, (error.name, ""))
    what = (error.description or "") if status in {Unauthorized.code, Forbidden.code} else ""
    response = _page(ErrorPage(status, title, what, hint))
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


API = "/api/"
"""Where errors are answered in JSON."""


def _page(page: ErrorPage) -> Response:
    if request.path.startswith(API):
        error = {"status": page.status, "what": page.what or page.title, "hint": page.hint}
        return make_response({"error": error}, page.status)
    return make_response(render_template("error.html", page=page), page.status)
