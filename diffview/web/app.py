"""Make the Flask application: where its folders are, its limits, its error pages.

The application holds one store and nothing else of its own but the few captures that someone is
about to add (`Pending`). Every error, ours or the framework's, is answered by one styled page.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, NotFound, SecurityError, Unauthorized

from diffview import resources
from diffview.errors import DiffviewError, UnknownVersion
from diffview.render.html import ENVIRONMENT_OPTIONS, furnish
from diffview.store import open_store
from diffview.version import __version__
from diffview.web import routes, security
from diffview.web.contexts import ErrorPage, Shell
from diffview.web.pending import Pending
from diffview.web.services import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = 365 * 86400  # seconds

_SAID = {
    400: ("That address or form cannot be used", "Check what was typed, or start again from the list."),
    401: ("That needs the write token", "Go back and fill it in; whoever started the viewer knows it."),
    403: ("Not allowed", ""),
    404: ("There is no such page", "It may have been typed wrong. The list of articles shows what is here."),
    405: ("That cannot be done here", "This address only answers other requests."),
    413: ("That is too large", "A capture may have 16 MiB at most; import larger archives with `diffview import`."),
    422: ("That cannot be read", ""),
    500: ("Something went wrong in diffview", "This is our mistake. Nothing was changed; the log has the details."),
}
"""For a status: what the page says, and what to do."""


def create_app(
    store_url: str,
    *,
    read_only: bool = False,
    token: str | None = None,
    hosts: Sequence[str] = security.LOOPBACK_HOSTS,
) -> Flask:
    """Return the viewer over the store at *store_url*.

    It answers only under *hosts*. With *read_only* nothing can be added or corrected; with a
    *token* whoever adds or corrects must send it.
    """
    static = resources.static_folder()
    app = Flask("diffview", template_folder=str(resources.templates_folder()), static_folder=str(static))
    app.jinja_options = dict(ENVIRONMENT_OPTIONS)
    furnish(app.jinja_env)
    app.config.update(
        MAX_CONTENT_LENGTH=security.MAX_BODY,
        MAX_FORM_MEMORY_SIZE=security.MAX_FIELD,
        MAX_FORM_PARTS=security.MAX_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,
    )
    shell = Shell(__version__, _content_hash(), read_only, token is not None)
    app.extensions["diffview"] = Services(open_store(store_url, read_only=read_only), Pending(), shell)
    app.context_processor(lambda: {"shell": shell})
    app.register_blueprint(routes.blueprint(), name="")
    security.secure(app, hosts=frozenset(hosts), read_only=read_only, token=token)
    app.register_error_handler(DiffviewError, _ours)
    app.register_error_handler(HTTPException, _theirs)
    return app


def _content_hash() -> str:
    folder = resources.static_folder()
    digest = hashlib.sha256()
    for name in ("diffview.css", "diffview.js", "history.js"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


def _ours(error: DiffviewError) -> Response:
    status = error.status
    title = "That is not here" if status == NotFound.code else _SAID.get(status, _SAID[400])[0]
    line = f"{error.place}: {error.what}"
    page = ErrorPage(status, title, f"{line[:1].upper()}{line[1:]}.", error.hint)
    if isinstance(error, UnknownVersion):
        article = (request.view_args or {}).get("article_id")
        page = replace(page, held=error.held, article=article)
    return _page(page)


def _theirs(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # Under a name that is not ours no address can be built, and nothing of ours is shown.
        return Response("This viewer does not answer under that name.\n", 400, mimetype="text/plain")
    status = error.code or InternalServerError.code
    title, hint = _SAID.get(status, (error.name, ""))
    what = (error.description or "") if status in {Unauthorized.code, Forbidden.code} else ""
    response = _page(ErrorPage(status, title, what, hint))
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _page(page: ErrorPage) -> Response:
    return make_response(render_template("error.html", page=page), page.status)
