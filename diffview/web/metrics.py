"""Whether the viewer is well, and its figures in the format of Prometheus.

Figures of several processes are gathered by `prometheus_client` in a folder that all of them share
(`PROMETHEUS_MULTIPROC_DIR`); a single process needs none.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import NotFound

from diffview.web.services import services

if TYPE_CHECKING:
    from flask import Flask

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where `prometheus_client` looks for the folder that processes share, when it is loaded."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the classes of answering times, in seconds."""


class Figures:
    """What is counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "diffview_answers", "Answers by page and status.", ["page", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "diffview_answer_seconds", "Time to answer.", ["page"], buckets=BUCKETS, registry=self.registry
        )
        self.kept = Counter("diffview_kept_pages", "Answers that were kept ready.", registry=self.registry)

    def text(self) -> bytes:
        """Return the figures of all processes."""
        if not os.environ.get(FOLDER_VARIABLE):
            return bytes(generate_latest(self.registry))
        gathered = CollectorRegistry()
        MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]  # as the package has it
        return bytes(generate_latest(gathered))


def measure(app: Flask) -> None:
    """Let *app* count its answers."""
    figures = Figures()
    app.extensions["diffview.figures"] = figures
    # Flask calls these in the order of registration, and those after an answer in the opposite one.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)


def healthz() -> Response:
    """Answer "ok" where the store can be read; StoreError says what is wrong where it cannot."""
    services().store.sources()
    return Response("ok\n", mimetype="text/plain")


def metrics() -> Response:
    """Return the figures of all processes, where the viewer was asked to keep them."""
    figures = cast("Figures | None", current_app.extensions.get("diffview.figures"))
    if figures is None:
        raise NotFound
    return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    figures = cast("Figures", current_app.extensions["diffview.figures"])
    # An address that leads nowhere has no name: the addresses that visitors make up must not become labels.
    page = request.endpoint or "none"
    figures.answers.labels(page, str(response.status_code)).inc()
    figures.seconds.labels(page).observe(time.perf_counter() - g.begun)
    if g.get("was_kept", False):
        figures.kept.inc()
    return response
