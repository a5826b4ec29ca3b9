"""The pages: each reads its address, asks the store, and hands one value to one template."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for

from diffview.errors import BadArgument, DiffviewError, UnknownArticle
from diffview.export import comparison_html, history_html
from diffview.facts.classify import classify_versions
from diffview.facts.kinds import FactKind
from diffview.model import ArticleId, Capture, Correction, Sides
from diffview.render.ages import ages
from diffview.render.charts import Size, spark
from diffview.render.compared import compared
from diffview.render.html import linkable
from diffview.render.notices import found_corrections, pair_correction
from diffview.render.overview import Step, overview
from diffview.render.view import Layout, Options, as_paragraphs
from diffview.store.values import ArticleOrder, ArticleQuery
from diffview.web import security
from diffview.web.checking import check_capture, sent_capture
from diffview.web.contexts import (
    ArticleRow,
    ArticlesPage,
    CapturesPage,
    CheckPage,
    ComparePage,
    HistoryPage,
    VersionPage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as BaseResponse

    from diffview.model import Digest, History, Row
    from diffview.web.services import Services

PAGE = 25
"""Articles on one page of the list."""

MAX_CONTEXT = 99
"""Largest number of unchanged paragraphs around a change that an address may ask for."""

MAX_CAPTURES = 200
"""Captures that one list shows, the newest."""

MAX_SLUG = 40
"""Letters of a headline or a source in the name of a file."""

MAX_NUMBER = 2**31 - 1
"""Largest number of an article, a version or a row in an address: what every database can hold."""

_ID = f"int(max={MAX_NUMBER})"
_ARTICLE = f"/articles/<{_ID}:article_id>"
_PAIR = f"{_ARTICLE}/diff/<{_ID}:old>/<{_ID}:new>"


def blueprint() -> Blueprint:
    """Return the pages under their addresses; the names are those of `security.ENDPOINTS`."""
    pages = Blueprint("pages", __name__)
    for rule, name, view, methods in (
        ("/", "articles", articles, ["GET"]),
        (_ARTICLE, "history", history, ["GET"]),
        (f"{_ARTICLE}/versions/<{_ID}:number>", "version", version, ["GET"]),
        (f"{_ARTICLE}/diff", "choose", choose, ["GET"]),
        (_PAIR, "compare", compare, ["GET"]),
        (f"{_PAIR}/export", "export", export, ["GET"]),
        (f"{_ARTICLE}/export", "export_history", export_history, ["GET"]),
        (f"{_ARTICLE}/corrections", "correct", correct, ["POST"]),
        ("/check", "check", check, ["GET", "POST"]),
        ("/check/add", "add", add, ["POST"]),
        ("/captures", "captures", captures, ["GET"]),
        ("/captures/<digest>/raw", "raw", raw, ["GET"]),
    ):
        pages.add_url_rule(rule, name, cast("Callable[..., BaseResponse | str]", view), methods=methods)
    return pages


def _services() -> Services:
    return cast("Services", current_app.extensions["diffview"])


# The list


def articles() -> BaseResponse | str:
    """Show what the store holds; the whole address of an article leads straight to it."""
    store = _services().store
    query = _article_query()
    if linkable(query.text):
        with suppress(UnknownArticle):
            return redirect(url_for("history", article_id=store.find(query.text)), 303)
    found = store.articles(replace(query, limit=PAGE + 1))
    rows = tuple(ArticleRow(each, spark(_sizes(each.id))) for each in found[:PAGE])
    page = ArticlesPage(
        rows=rows,
        query=query,
        found=store.count(query),
        total=store.count(ArticleQuery()),
        sources=store.sources(),
        next_after=rows[-1].summary.id if len(found) > PAGE else None,
        kinds=tuple((kind.value, kind.label) for kind in FactKind),
    )
    return render_template("articles.html", page=page)


def _article_query() -> ArticleQuery:
    return ArticleQuery(
        text=request.args.get("q", "").strip(),
        source=request.args.get("source") or None,
        kinds=_kinds(),
        min_words=_whole("min_words", 0, 1_000_000),
        order=_one_of(ArticleOrder, "order", ArticleOrder.LATEST),
        after=ArticleId(_whole("after", 0, MAX_NUMBER)) or None,
    )


def _sizes(article_id: ArticleId) -> list[Size]:
    return [Size(step.words_added, step.words_deleted) for step in _services().store.steps(article_id)]


# One article


def history(article_id: int) -> str:
    """Show the versions of one article."""
    store = _services().store
    known = store.history(ArticleId(article_id))
    steps = {
        step.new: Step(
            since=step.old,
            changes=step.changes - step.set_aside,
            words_added=step.words_added,
            words_deleted=step.words_deleted,
            words_moved=step.words_moved,
            kinds=tuple(each.kind for each in step.kinds),
        )
        for step in store.steps(ArticleId(article_id))
    }
    page = HistoryPage(
        id=ArticleId(article_id),
        overview=overview(known, steps),
        captures=store.captures_of(ArticleId(article_id)),
        corrections=found_corrections(known),
        ages=ages(known.versions),
    )
    return render_template("history.html", page=page)


def version(article_id: int, number: int) -> str:
    """Show one version as a text of its own."""
    known = _services().store.history(ArticleId(article_id))
    shown = known.version(number)
    numbers = [v.number for v in known.versions]
    at = numbers.index(number)
    page = VersionPage(
        id=ArticleId(article_id),
        history=known,
        version=shown,
        paragraphs=as_paragraphs(shown.blocks),
        older=numbers[at - 1] if at else None,
        newer=numbers[at + 1] if at + 1 < len(numbers) else None,
        latest=at + 1 == len(numbers) and all(gap.number < number for gap in known.gaps),
    )
    return render_template("version.html", page=page)


# Two versions


def choose(article_id: int) -> BaseResponse:
    """Lead from the form with two version numbers to the address of that comparison."""
    values: dict[str, Any] = {k: v for k in ("view", "context", "kind", "aside") if (v := request.args.getlist(k))}
    values |= {side: _whole(side, None, MAX_NUMBER) for side in ("old", "new")}
    return redirect(url_for("compare", article_id=article_id, **values), 303)


def compare(article_id: int, old: int, new: int) -> str:
    """Show two versions of one article against each other."""
    known = _services().store.history(ArticleId(article_id))
    pair = Sides(known.version(old), known.version(new))
    options = _options()
    numbers = [v.number for v in known.versions]
    explained = classify_versions(pair.old, pair.new)
    shown = compared(known, pair, explained, options)
    page = ComparePage(
        id=ArticleId(article_id),
        compared=shown,
        options=options,
        earlier=_neighbours(numbers, numbers.index(min(old, new))),
        later=_neighbours(numbers, numbers.index(max(old, new)) + 1),
        ends=(numbers[0], numbers[-1]) if (old, new) != (numbers[0], numbers[-1]) and len(numbers) > 1 else None,
        correction=pair_correction(explained, shown.table, Sides(old, new)),
        numbers=tuple((v.number, v.observed_at) for v in known.versions),
    )
    return render_template("compare.html", page=page)


def _neighbours(numbers: list[int], newer: int) -> tuple[int, int] | None:
    """Return the neighbouring versions of which the newer stands at *newer*, where there are such."""
    return (numbers[newer - 1], numbers[newer]) if 0 < newer < len(numbers) else None


def export(article_id: int, old: int, new: int) -> Response:
    """Send the comparison as one file that stands alone."""
    known = _services().store.history(ArticleId(article_id))
    newer = known.version(new)
    return _file(known, comparison_html(known, old, new), f"{_slug(newer.title)}_v{old}-v{new}")


def export_history(article_id: int) -> Response:
    """Send the whole history as one file that stands alone."""
    known = _services().store.history(ArticleId(article_id))
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


def correct(article_id: int) -> BaseResponse:
    """Keep, or take back, a person's choice of how a row is to be read."""
    store = _services().store
    position = _whole_of(request.form.get("row"), "row", MAX_NUMBER)
    old, new = (_whole_of(request.form.get(side), side, MAX_NUMBER) for side in ("old", "new"))
    digest, row = _row(store.history(ArticleId(article_id)), request.form.get("capture", ""), position)
    chosen = request.form.get("choice")
    if chosen == "undo":
        store.uncorrect(digest, position)
    else:
        choice = _whole_of(chosen, "choice", MAX_NUMBER)
        if choice >= len(row.choices):
            raise BadArgument("choice", "no such way to read the row", hint="choose one of those that are offered")
        store.correct(
            Correction(digest, position, row.choices[choice].kind, row.choices[choice].old, row.choices[choice].new)
        )
    return redirect(
        url_for("compare", article_id=article_id, old=old, new=new, _anchor=f"row-{digest[:8]}-{position}"), 303
    )


def _row(known: History, digest: str, position: int) -> tuple[Digest, Row]:
    """Return the row at *position* of the capture that *digest* names."""
    for capture, rows in known.rows:
        if capture == digest and position < len(rows):
            return capture, rows[position]
    raise BadArgument(f"row {position}", "no capture of this article has it", hint="go back and load the page again")


def captures() -> str:
    """Show the captures that are kept, first those of which nothing could be read."""
    every = _services().store.captures()
    unread = tuple(each for each in every if each.reason)
    page = CapturesPage(len(every), unread[-MAX_CAPTURES:], tuple(reversed(every[-MAX_CAPTURES:])), len(unread))
    return render_template("captures.html", page=page)


def raw(digest: str) -> Response:
    """Send the bytes of a capture, as text or as mere bytes, so that nothing in them can act."""
    capture = _services().store.capture(digest)
    response = make_response(capture.body)
    is_text = _is_text(capture)
    response.headers["Content-Type"] = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    response.headers["Content-Security-Policy"] = security.INERT
    name = f"{capture.digest[:16]}.{'txt' if is_text else 'bin'}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _is_text(capture: Capture) -> bool:
    try:
        return "\0" not in capture.body.decode()
    except UnicodeDecodeError:
        return False


# Checking


def check() -> Response:
    """Show the form, or what a capture that was sent is to the store."""
    if request.method == "GET":
        article = request.args.get("article", "")
        return make_response(render_template("check.html", page=CheckPage(article=article)))
    form = sent_capture(request)
    if form.capture is None:
        return make_response(render_template("check.html", page=form.page), 400)
    return _verdict(form.capture, form.page)


def add() -> Response:
    """Store a capture that was checked before."""
    services = _services()
    capture = services.pending.take(request.form.get("capture", ""))
    if capture is None:
        fault = ("file", "The file is not at hand any more. Please choose it again.")
        return make_response(render_template("check.html", page=CheckPage(errors=(fault,))), 400)
    return _verdict(capture, CheckPage(name=capture.origin, article=request.form.get("article", "")), add=True)


def _verdict(capture: Capture, page: CheckPage, *, add: bool = False) -> Response:
    services = _services()
    try:
        page = check_capture(services.store, capture, page, add=add)
    except DiffviewError as error:
        field = "article" if isinstance(error, UnknownArticle) else "file"
        page = replace(page, errors=((field, f"{error.what[:1].upper()}{error.what[1:]}. {error.hint}".strip()),))
        return make_response(render_template("check.html", page=page), error.status)
    if not add and not services.shell.read_only:
        page = replace(page, pending=services.pending.hold(capture))
    return make_response(render_template("check.html", page=page))


# Reading addresses


def _options() -> Options:
    context = request.args.get("context", "1")
    return Options(
        layout=_one_of(Layout, "view", Layout.SIDE),
        context=None if context == "all" else _whole_of(context, "context", MAX_CONTEXT),
        kinds=frozenset(_kinds()),
        show_aside=request.args.get("aside") == "show",
    )


def _kinds() -> tuple[FactKind, ...]:
    asked = [value for value in request.args.getlist("kind") if value]
    try:
        return tuple(FactKind(value) for value in asked)
    except ValueError as error:
        hint = "one of " + ", ".join(FactKind)
        raise BadArgument("kind", f"there is no kind of change called {', '.join(asked)!r}", hint=hint) from error


_E = TypeVar("_E", Layout, ArticleOrder)


def _one_of(kind: type[_E], name: str, default: _E) -> _E:
    asked = request.args.get(name)
    if not asked:
        return default
    try:
        return kind(asked)
    except ValueError as error:
        raise BadArgument(name, f"{asked!r} is not offered", hint="one of " + ", ".join(kind)) from error


def _whole(name: str, default: int | None, most: int) -> int:
    asked = request.args.get(name)
    if not asked and default is not None:
        return default
    return _whole_of(asked, name, most)


def _whole_of(asked: str | None, name: str, most: int) -> int:
    if asked is None or not (asked.isascii() and asked.isdecimal()) or len(asked) > 10 or int(asked) > most:  # noqa: PLR2004 - digits
        raise BadArgument(name, f"{asked or 'nothing'!r} is not a whole number from 0 to {most}")
    return int(asked)
