"""Comparisons and histories as files to take away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Response, make_response, url_for

from diffview.export import ExportFormat, ExportOptions, Pair, export_bytes
from diffview.model import ArticleId
from diffview.web import security
from diffview.web.addresses import one_of, options
from diffview.web.services import services

if TYPE_CHECKING:
    from diffview.model import History

MAX_SLUG = 40
"""Letters of a headline or a source in the name of a file."""


def export(article_id: int, old: int, new: int) -> Response:
    """Send the comparison as one file that stands alone, in the format and view that the address asks for."""
    known = services().store.history(ArticleId(article_id))
    newer = known.version(new)
    link = url_for("compare", article_id=article_id, old=old, new=new, _external=True)
    asked = ExportOptions(view=replace(options(), part=None, unfold=""), permalink=link)
    return _file(known, Pair(old, new), asked, f"{_slug(newer.title)}_v{old}-v{new}")


def export_history(article_id: int) -> Response:
    """Send the whole history as one file that stands alone."""
    known = services().store.history(ArticleId(article_id))
    link = url_for("history", article_id=article_id, _external=True)
    return _file(known, None, ExportOptions(permalink=link), f"{_slug(known.title)}_history")


def _file(known: History, pair: Pair | None, asked: ExportOptions, name: str) -> Response:
    kind = one_of(ExportFormat, "format", ExportFormat.HTML)
    store = services().store
    head = store.head() if kind is ExportFormat.ZIP else None
    response = make_response(export_bytes(known, pair, kind, replace(asked, head=head), capture=store.capture))
    response.headers["Content-Type"] = kind.media_type
    response.headers["Content-Security-Policy"] = security.INERT
    source = f"{_slug(known.key.source)}_" if known.key.source else ""
    response.headers.set("Content-Disposition", "attachment", filename=f"{source}{name}.{kind.value}")
    return response


def _slug(text: str | None) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", (text or "article").lower())[:MAX_SLUG].strip("-.") or "article"
