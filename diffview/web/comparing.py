"""The pages of two versions: the comparison, its files, and a person's choice of how a row is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from diffview.errors import BadArgument
from diffview.export import OF_PAIR
from diffview.model import ArticleId, Correction, Sides
from diffview.render.choices import choices
from diffview.render.citations import citations
from diffview.render.compared import compared
from diffview.render.origins import without_folders
from diffview.web.addresses import MAX_NUMBER, neighbours, options, whole, whole_of
from diffview.web.contexts import ComparePage
from diffview.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from diffview.model import Digest, History, Row

_KEPT = ("view", "context", "kind", "aside")
"""Parameters of an address that stay when other versions are chosen."""


def choose(article_id: int) -> Response:
    """Lead from the form with two version numbers to the address of that comparison."""
    values: dict[str, Any] = {k: v for k in _KEPT if (v := request.args.getlist(k))}
    values |= {side: whole(side, None, MAX_NUMBER) for side in ("old", "new")}
    return redirect(url_for("compare", article_id=article_id, **values), 303)


def compare(article_id: int, old: int, new: int) -> str:
    """Show two versions of one article against each other."""
    known = without_folders(services().store.history(ArticleId(article_id)))
    pair = Sides(known.version(old), known.version(new))
    asked = options()
    numbers = [v.number for v in known.versions]
    explained = services().comparisons.of(pair)
    permalink = url_for("compare", article_id=article_id, old=old, new=new, _external=True)
    page = ComparePage(
        id=ArticleId(article_id),
        compared=compared(known, pair, explained, asked),
        options=asked,
        earlier=neighbours(numbers, numbers.index(min(old, new))),
        later=neighbours(numbers, numbers.index(max(old, new)) + 1),
        ends=(numbers[0], numbers[-1]) if (old, new) != (numbers[0], numbers[-1]) and len(numbers) > 1 else None,
        choices=choices(known),
        formats=tuple((each.value, each.label) for each in OF_PAIR),
        permalink=permalink,
        citations=citations(known, (pair.old, pair.new), permalink),
    )
    return render_template("compare.html", page=page)


def correct(article_id: int) -> Response:
    """Keep, or take back, a person's choice of how a row is to be read."""
    store = services().store
    position = whole_of(request.form.get("row"), "row", MAX_NUMBER)
    old, new = (whole_of(request.form.get(side), side, MAX_NUMBER) for side in ("old", "new"))
    digest, row = _row(store.history(ArticleId(article_id)), request.form.get("capture", ""), position)
    chosen = request.form.get("choice")
    if chosen == "undo":
        store.uncorrect(digest, position)
    else:
        store.correct(_correction(digest, position, row, chosen))
    return redirect(
        url_for("compare", article_id=article_id, old=old, new=new, _anchor=f"row-{digest[:8]}-{position}"), 303
    )


def _correction(digest: Digest, position: int, row: Row, chosen: str | None) -> Correction:
    choice = whole_of(chosen, "choice", MAX_NUMBER)
    if choice >= len(row.choices):
        raise BadArgument("choice", "no such way to read the row", hint="choose one of those that are offered")
    read = row.choices[choice]
    return Correction(digest, position, read.kind, read.old, read.new)


def _row(known: History, digest: str, position: int) -> tuple[Digest, Row]:
    """Return the row at *position* of the capture that *digest* names."""
    for capture, rows in known.rows:
        if capture == digest and position < len(rows):
            return capture, rows[position]
    raise BadArgument(f"row {position}", "no capture of this article has it", hint="go back and load the page again")
