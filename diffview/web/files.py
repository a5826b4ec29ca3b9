"""Comparisons and histories as files to take away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, make_response

from diffview.export import comparison_html, history_html
from diffview.model import ArticleId
from diffview.render.origins import without_folders
from diffview.web import security
from diffview.web.services import services

if TYPE_CHECKING:
    from diffview.model import History

MAX_SLUG = 40
"""Letters of a headline or a source in the name of a file."""


def export(article_id: int, old: int, new: int) -> Response:
    """Send the comparison as one file that stands alone."""
    known = without_folders(services().store.history(ArticleId(article_id)))
    newer = known.version(new)
    return _file(known, comparison_html(known, old, new), f"{_slug(newer.title)}_v{old}-v{new}")


def export_history(article_id: int) -> Response:
    """Send the whole history as one file that stands alone."""
    known = without_folders(services().store.history(ArticleId(article_id)))
    return _file(known, history_html(known), f"{_slug(known.title)}_history")


def _file(known: History, page: str, name: str) -> Response:
    response = make_response(page.encode("utf-8", "replace"))
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = security.INERT
    source = f"{_slug(known.key.source)}_" if known.key.source else ""
    response.headers.set("Content-Disposition", "attachment", filename=f"{source}{name}.html")
    return response


def _slug(text: str | None) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", (text or "article").lower())[:MAX_SLUG].strip("-.") or "article"
