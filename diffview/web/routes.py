"""Which address leads to which page; the names are those of `security.ENDPOINTS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Blueprint

from diffview.web import api, captures, check_pages, comparing, feeds, files, memento, pages
from diffview.web.addresses import ARTICLE, NUMBER, PAIR

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

API = "/api/v1"

READ = ["GET"]
WRITE = ["POST"]
"""What sends something; whether it changes the store is said in `security.ENDPOINTS`."""


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
        ("/feed.atom", "feed", feeds.feed_of_all, READ),
        (f"{ARTICLE}/feed.atom", "article_feed", feeds.feed_of_article, READ),
        ("/timegate/<path:address>", "timegate", memento.timegate, READ),
        ("/timemap/<path:address>", "timemap", memento.timemap, READ),
        ("/openapi.json", "openapi", api.openapi, READ),
        (f"{API}/articles", "api_articles", api.articles, READ),
        (f"{API}/search", "api_search", api.search, READ),
        (f"{API}/captures", "api_captures", api.captures, READ),
        (f"{API}{ARTICLE}", "api_history", api.history, READ),
        (f"{API}{ARTICLE}/versions/<{NUMBER}:number>", "api_version", api.version, READ),
        (f"{API}{PAIR}", "api_diff", api.diff, READ),
        (f"{API}/compare", "api_compare", api.compare, WRITE),
        (f"{API}/check", "api_check", api.check, WRITE),
    ):
        # An address inside an address keeps its two slashes.
        merge = "<path:" not in rule
        table.add_url_rule(
            rule, name, cast("Callable[..., Response | str]", view), methods=methods, merge_slashes=merge
        )
    return table
