"""The API, `/api/v1/`: what the pages show, as JSON in the shapes of the commands; lists by cursor.

Nothing here writes. `/openapi.json` describes every address (`diffview.web.openapi`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Response, request

from diffview.checking import check as check_capture
from diffview.diff.compare import compare as compare_sides
from diffview.diff.model import Side
from diffview.errors import BadArgument
from diffview.export import history_dict, version_dict
from diffview.facts.classify import classify
from diffview.model import FORMAT, ArticleId, Capture, Sides
from diffview.render.html import linkable
from diffview.render.origins import file_name, without_folders
from diffview.store.search_values import SearchIn, SearchQuery
from diffview.store.values import ArticleQuery
from diffview.text.normalise import squeeze
from diffview.text.search_terms import phrases
from diffview.web.addresses import MAX_NUMBER, kinds, one_of, order, whole
from diffview.web.checking import PASTED, utc
from diffview.web.openapi import document
from diffview.web.services import services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from diffview.model import History
    from diffview.store.paging import Page

MAX_SIZE = 200
"""Items of one page of a list."""

USUAL_SIZE = 50

MAX_WORDS = 1_000_000
"""Largest number of changed words that a list can be asked for."""


def openapi() -> Response:
    """Send the description of this API."""
    return _answer(document(request.url_root.rstrip("/")))


def articles() -> Response:
    """Send the articles that the address asks for."""
    query = ArticleQuery(
        source=request.args.get("source") or None,
        kinds=kinds(),
        min_words=whole("min_words", 0, MAX_WORDS),
        changed=_flag("changed"),
        order=order(),
    )
    found = _found(lambda after, size: services().store.articles_page(query, after=after, size=size))
    return _page("articles", (each.to_dict() for each in found.items), found.next)


def search() -> Response:
    """Send the articles in which words stand: none where there is no word to look for."""
    within = one_of(SearchIn, "in", SearchIn.ANYWHERE)
    query = SearchQuery(
        request.args.get("q", ""), within=within, source=request.args.get("source") or None, kinds=kinds()
    )
    if not phrases(query.words):
        return _page("hits", (), None)
    found = _found(lambda after, size: services().store.search(query, after=after, size=size))
    return _page("hits", (each.to_dict() for each in found.items), found.next)


def captures() -> Response:
    """Send the captures, the last recorded first."""
    found = _found(lambda after, size: services().store.captures_page(after=after, size=size))
    named = (replace(each, origin=file_name(each.origin)).to_dict() for each in found.items)
    return _page("captures", named, found.next)


def history(article_id: int) -> Response:
    """Send the history of one article with the texts of its versions."""
    steps = services().store.steps(ArticleId(article_id))
    return _answer(history_dict(_known(article_id)) | {"steps": [step.to_dict() for step in steps]})


def version(article_id: int, number: int) -> Response:
    """Send one version."""
    return _answer({"format": FORMAT, "article": article_id} | version_dict(_known(article_id).version(number)))


def diff(article_id: int, old: int, new: int) -> Response:
    """Send the comparison of two versions."""
    known = _known(article_id)
    return _answer(services().comparisons.of(Sides(known.version(old), known.version(new))).to_dict())


def compare() -> Response:
    """Send the comparison of two texts that are posted; nothing is stored."""
    sent = _sent()
    sides = [_side(sent.get(name), name) for name in ("old", "new")]
    return _answer(classify(compare_sides(*sides)).to_dict())


def check() -> Response:
    """Send the verdict on a text or a page that is posted; nothing is stored."""
    sent = _sent()
    text, url, article = sent.get("text"), sent.get("url"), sent.get("article")
    if not isinstance(text, str) or not text.strip():
        raise BadArgument("text", "is missing", hint="send the page or its text as a string")
    if url is not None and not (isinstance(url, str) and linkable(url)):
        raise BadArgument("url", "is no address", hint="begin it with http:// or https://")
    if article is not None and (type(article) is not int or not 0 <= article <= MAX_NUMBER):
        raise BadArgument("article", "is no number of an article", hint="see /api/v1/articles")
    media_type = "text/html; charset=utf-8" if text.lstrip().startswith("<") else "text/plain; charset=utf-8"
    capture = Capture.of(
        text.encode("utf-8", "replace"), origin=PASTED, media_type=media_type, url=url, observed_at=_moment(sent)
    )
    verdict = check_capture(services().store, capture, article=None if article is None else ArticleId(article))
    return _answer(verdict.to_dict())


def _moment(sent: dict[str, Any]) -> datetime | None:
    asked = sent.get("observed_at")
    if asked is None:
        return None
    try:
        return utc(asked) if isinstance(asked, str) and asked else utc("-")
    except (ValueError, OverflowError) as error:
        raise BadArgument("observed_at", "is no time", hint="write it as 2026-03-03T09:14:00Z") from error


def _known(article_id: int) -> History:
    return without_folders(services().store.history(ArticleId(article_id)))


def _sent() -> dict[str, Any]:
    """Return the JSON object that was posted."""
    hint = "send a JSON object with content type application/json"
    if not request.is_json:
        raise BadArgument("the body", "is no JSON", hint=hint)
    try:
        value = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise BadArgument("the body", "is no JSON", hint=hint) from error
    if not isinstance(value, dict):
        raise BadArgument("the body", "is no object", hint=hint)
    return value


def _side(value: object, name: str) -> Side:
    """Return one posted text: {"title": …, "blocks": […]}, or the blocks alone."""
    title, blocks = (value.get("title"), value.get("blocks")) if isinstance(value, dict) else (None, value)
    if not isinstance(blocks, list) or not all(isinstance(block, str) for block in blocks):
        raise BadArgument(name, "has no blocks", hint='send {"title": "…", "blocks": ["…"]} or ["…"]')
    if title is not None and not isinstance(title, str):
        raise BadArgument(name, "its title is no text", hint="send a string or null")
    return Side(title, tuple(text for block in blocks if (text := squeeze(block))))


_T = TypeVar("_T")


def _found(page: Callable[[str | None, int], Page[_T]]) -> Page[_T]:
    """Return the page that the address asks for; a cursor of no list of ours leads to a page that is not there."""
    after, size = request.args.get("after"), _size()
    if after == "":
        raise BadArgument("after", "is empty", hint="leave it out for the first page")
    try:
        return page(after, size)
    except BadArgument as error:
        if after is None:
            raise
        raise UnknownPage(error.place, error.what, hint=error.hint) from error


class UnknownPage(BadArgument):
    """There is no page behind such a cursor."""

    status = 404


def _size() -> int:
    size = whole("size", USUAL_SIZE, MAX_SIZE)
    if not size:
        raise BadArgument("size", "is nothing", hint=f"from 1 to {MAX_SIZE}")
    return size


def _flag(name: str) -> bool:
    asked = request.args.get(name, "false")
    if asked not in {"true", "false"}:
        raise BadArgument(name, f"{asked!r} is not offered", hint="one of true, false")
    return asked == "true"


def _page(name: str, items: Iterable[dict[str, object]], following: str | None) -> Response:
    return _answer({"format": FORMAT, name: list(items), "next": following})


def _answer(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=True), content_type="application/json")
