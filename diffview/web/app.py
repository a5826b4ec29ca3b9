"""Make the Flask application: where its folders are, its limits, what every request passes through.

The application holds one store and nothing else of its own but a folder with the few captures that someone is
about to add (`Pending`), the pages that are kept ready, and the cells in which dear requests are answered.
"""

from __future__ import annotations

import atexit
import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from diffview import resources
from diffview.render.html import ENVIRONMENT_OPTIONS, add_filters
from diffview.store import open_store
from diffview.version import __version__
from diffview.web import admission, caching, limits, routes, security
from diffview.web.contexts import Shell
from diffview.web.error_pages import answer_errors
from diffview.web.metrics import healthz, measure, metrics
from diffview.web.pending import Pending
from diffview.web.services import Services
from diffview.web.settings import LOOPBACK_HOSTS, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = 365 * 86400  # seconds


def create_app(
    store_url: str,
    *,
    read_only: bool = False,
    token: str | None = None,
    hosts: Sequence[str] = LOOPBACK_HOSTS,
) -> Flask:
    """Return the viewer over the store at *store_url*.

    It answers only under *hosts*. With *read_only* nothing can be added or corrected; with a
    *token* whoever adds or corrects must send it.
    """
    return app_of(Settings(store_url, read_only=read_only, hosts=tuple(hosts), token=token))


def app_of(settings: Settings, *, in_cell: bool = False) -> Flask:
    """Return the viewer that *settings* describe; *in_cell* is one that a cell holds and that needs none itself."""
    if not settings.spool:
        settings = replace(settings, spool=_spool())
    static = resources.static_folder()
    app = Flask("diffview", template_folder=str(resources.templates_folder()), static_folder=str(static))
    app.jinja_options = dict(ENVIRONMENT_OPTIONS)
    add_filters(app.jinja_env)
    app.config.update(
        MAX_CONTENT_LENGTH=limits.MAX_BODY,
        MAX_FORM_MEMORY_SIZE=limits.MAX_FIELD,
        MAX_FORM_PARTS=limits.MAX_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,
    )
    shell = Shell(__version__, _content_hash(), settings.read_only, settings.token is not None)
    store = open_store(settings.store, read_only=settings.read_only)
    app.extensions["diffview"] = Services(store, Pending(Path(settings.spool)), shell)
    app.context_processor(lambda: {"shell": shell})
    caching.save_bytes(app)
    app.register_blueprint(routes.blueprint(), name="")
    security.secure(app, hosts=frozenset(settings.hosts), read_only=settings.read_only, token=settings.token)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/metrics", "metrics", metrics)
    if not in_cell:
        admission.admit(app, settings)
        if settings.metrics:
            measure(app)
    answer_errors(app)
    return app


def _spool() -> str:
    """Return a new folder that only this user can read and that goes with this process."""
    folder = tempfile.TemporaryDirectory(prefix="diffview-")
    atexit.register(folder.cleanup)
    return folder.name


def _content_hash() -> str:
    folder = resources.static_folder()
    digest = hashlib.sha256()
    for name in ("diffview.css", "diffview.js", "history.js", "copy.js", "phrase.js"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]
