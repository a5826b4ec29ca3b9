"""Before a page is made: is it kept ready, and is it so dear that it needs a cell."""

from __future__ import annotations

import atexit
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, g, request

from diffview.errors import LimitExceeded
from diffview.model import ArticleId
from diffview.web.cell_messages import packed_request
from diffview.web.cells import Cells
from diffview.web.limits import CHECKING, COMPARING, SMALL_CHARACTERS, SMALL_HISTORY
from diffview.web.page_cache import KeptPage, PageCache
from diffview.web.services import services

if TYPE_CHECKING:
    from collections.abc import Hashable

    from flask import Flask

    from diffview.web.settings import Settings

NOT_KEPT = frozenset({"static", "raw", "check", "healthz", "metrics", "timegate"})
"""Endpoints whose answers are not kept ready: large files, those of the disk, a form, and the server's own."""

OF_PAIR = frozenset({"compare", "export", "api_diff"})
"""Endpoints that show the versions that their address names `old` and `new`."""

OF_HISTORY = frozenset({"history"})
"""Endpoints that show all versions of an article by what is stored of them."""

MAX_REFUSED = 256
"""Pages of which it is known that they cost too much."""

SENDING = frozenset({"check", "add", "api_check"})
"""Endpoints that read a capture which the visitor sent."""

SENDING_TEXTS = frozenset({"api_compare"})
"""Endpoints that compare texts which the visitor sent."""


@dataclass(slots=True)
class Admission:
    """The pages kept ready, and the cells of each lane."""

    comparing: Cells
    checking: Cells
    pages: PageCache = field(default_factory=PageCache)
    refused: dict[Hashable, LimitExceeded] = field(default_factory=dict)
    """What cost more than it may, by address and size of its texts: it would do so again, for `MAX_REFUSED` others."""

    def close(self) -> None:
        """End the idle cells."""
        self.comparing.close()
        self.checking.close()


def admit(app: Flask, settings: Settings) -> None:
    """Let *app* keep pages ready, and answer in cells what is dear."""
    admission = Admission(Cells(COMPARING, settings), Cells(CHECKING, settings))
    atexit.register(admission.close)
    app.extensions["diffview.admission"] = admission
    app.before_request(_before)
    app.after_request(_after)


def admission_of(app: Flask) -> Admission | None:
    """Return what *app* admits requests with; None in a cell."""
    return cast("Admission | None", app.extensions.get("diffview.admission"))


def _before() -> Response | None:
    admission = cast("Admission", admission_of(current_app))
    if request.method == "POST" and request.endpoint in SENDING:
        return _in_cell(admission.checking)
    if request.method == "POST" and request.endpoint in SENDING_TEXTS:
        return _in_cell(admission.comparing)
    if request.method != "GET" or request.endpoint is None or request.endpoint in NOT_KEPT:
        return None
    state = services().store.state()
    kept = admission.pages.get(request.url, state) if state is not None else None
    if kept is not None:
        g.was_kept = True
        answer = Response(kept.body, 200, list(kept.headers))
        answer.make_conditional(request)
        return answer
    g.state_before = state
    size = _characters_shown()
    small = SMALL_HISTORY if request.endpoint in OF_HISTORY else SMALL_CHARACTERS
    return _large(admission, size) if size > small else None


def _characters_shown() -> int:
    """Return how many characters the texts have that the request's page shows."""
    values = request.view_args or {}
    if "article_id" not in values:
        return 0
    sizes = services().store.characters(ArticleId(values["article_id"]))
    if request.endpoint in OF_PAIR:
        return sizes.get(values["old"], 0) + sizes.get(values["new"], 0)
    if request.endpoint in {"version", "api_version"}:
        return sizes.get(values["number"], 0)
    return sum(sizes.values())


def _large(admission: Admission, size: int) -> Response:
    """Return the page of a large text, from a cell; what was too dear before is refused at once."""
    key = (request.full_path, size)
    if key in admission.refused:
        raise admission.refused[key]
    try:
        return _in_cell(admission.comparing)
    except LimitExceeded as error:
        if error.limit != "wall_seconds":  # which a busy machine can cause
            if len(admission.refused) >= MAX_REFUSED:
                admission.refused.pop(next(iter(admission.refused)))
            admission.refused[key] = error
        raise


def _in_cell(cells: Cells) -> Response:
    environ = cast("dict[str, object]", request.environ)
    answer = cells.answer(packed_request(environ, request.get_data(cache=False, parse_form_data=False)))
    return Response(answer.body, answer.status, list(answer.headers))


def _after(response: Response) -> Response:
    state = g.pop("state_before", None)
    # One that is sent as it is made, or has changed its address on the way, is none to keep.
    if state is None or response.status_code != 200 or response.is_streamed or response.direct_passthrough:  # noqa: PLR2004  OK
        return response
    admission = cast("Admission", admission_of(current_app))
    admission.pages.keep(request.url, KeptPage(state, tuple(response.headers.items()), response.get_data()))
    return response
