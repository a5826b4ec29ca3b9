"""Which address leads to which page; the names are those of `security.ENDPOINTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint

from diffview.web import captures, check_pages, comparing, files, pages
from diffview.web.addresses import ARTICLE, NUMBER, PAIR

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

READ = ["GET"]
WRITE = ["POST"]


def blueprint() -> Blueprint:
    """Return the pages under their addresses."""
    table = Blueprint("pages", __name__)
    for rule, name, view, methods in (
        ("/", "articles", pages.articles, READ),
        (ARTICLE, "history", pages.history, READ),
        (f"{ARTICLE}/sentences", "sentences", pages.sentences, READ),
        (f"{ARTICLE}/versions/<{NUMBER}:number>", "version", pages.version, READ),
        (f"{ARTICLE}/diff", "choose", comparing.choose, READ),
        (PAIR, "compare", comparing.compare, READ),
        (f"{PAIR}/export", "export", files.export, READ),
        (f"{ARTICLE}/export", "export_history", files.export_history, READ),
        (f"{ARTICLE}/corrections", "correct", comparing.correct, WRITE),
        ("/check", "check", check_pages.check, [*READ, *WRITE]),
        ("/check/add", "add", check_pages.add, WRITE),
        ("/captures", "captures", captures.captures, READ),
        ("/captures/<digest>/raw", "raw", captures.raw, READ),
    ):
        table.add_url_rule(rule, name, cast("Callable[..., Response | str]", view), methods=methods)
    return table
