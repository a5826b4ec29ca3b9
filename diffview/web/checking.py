"""The check form: what was sent becomes a capture, the verdict becomes a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from diffview.checking import check
from diffview.model import ArticleId, Capture, Sides
from diffview.render.html import linkable
from diffview.render.options import Layout, Options
from diffview.render.view import diff_table
from diffview.web.contexts import CheckPage

if TYPE_CHECKING:
    from flask import Request

    from diffview.store import Store

PASTED = "pasted text"
"""The origin of a capture that was typed or pasted into the form."""

MAX_NAME = 200
"""Longest name of a file that is kept as a capture's origin, in letters."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form held: a capture, or the reasons why there is none."""

    page: CheckPage
    """The form as it was filled in, errors among it."""
    capture: Capture | None


def sent_capture(request: Request) -> Sent:
    """Return the capture that the form of *request* holds."""
    page = CheckPage(
        url=request.form.get("url", "").strip(),
        text=request.form.get("text", ""),
        observed_at=request.form.get("observed_at", "").strip(),
        article=request.form.get("article", "").strip(),
    )
    file = request.files.get("file")
    body = file.read() if file and file.filename else b""
    name = _file_name(file.filename or "") if file and file.filename else PASTED
    errors = _errors(page, has_file=bool(file and file.filename), body=body)
    if errors:
        return Sent(replace(page, errors=errors), None)
    capture = Capture.of(
        body or page.text.encode("utf-8", "replace"),
        origin=name,
        media_type=(file.mimetype if file and body else "text/plain; charset=utf-8") or None,
        url=page.url or None,
        observed_at=utc(page.observed_at),
    )
    return Sent(replace(page, name=name), capture)


def check_capture(store: Store, capture: Capture, page: CheckPage, *, add: bool) -> CheckPage:
    """Return *page* with the verdict on *capture*, which is stored only where *add* says so."""
    article = ArticleId(int(page.article)) if page.article.isdecimal() else None
    verdict = check(store, capture, article=article, add=add)
    history = store.history(verdict.article_id) if verdict.article_id is not None else None
    table = None
    if verdict.comparison is not None:
        table = diff_table(verdict.comparison, Sides((), ()), Options(layout=Layout.INLINE))
    return replace(page, verdict=verdict, history=history, table=table)


def utc(text: str) -> datetime | None:
    """Return the moment that a form's field *text* names, None for none; without a zone it is UTC.

    Raises ValueError for what is no time, or lies outside the years 1 to 9999 in UTC.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text} lies outside the calendar") from error


def _errors(page: CheckPage, *, has_file: bool, body: bytes) -> tuple[tuple[str, str], ...]:
    out: list[tuple[str, str]] = []
    if has_file and page.text.strip():
        out.append(("file", "Choose a file or paste a text, not both."))
    elif has_file and not body:
        out.append(("file", "The file is empty."))
    elif not has_file and not page.text.strip():
        out.append(("file", "Choose a file, or paste the text below."))
    if page.url and not linkable(page.url):
        out.append(("url", "The address must begin with http:// or https:// and hold no spaces."))
    if page.article and not (page.article.isascii() and page.article.isdecimal() and len(page.article) < 10):  # noqa: PLR2004 - digits
        out.append(("article", "The article is a number, as in the address of its page."))
    try:
        utc(page.observed_at)
    except ValueError:
        out.append(("observed_at", "The time must look like 2026-03-05T07:30 and counts as UTC."))
    return tuple(out)


def _file_name(given: str) -> str:
    """Return the last part of a file's name as a browser gives it; never used as a path."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[-MAX_NAME:] or "file"
