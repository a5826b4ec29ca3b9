"""The list, an article's history and its versions: each reads its address, asks the store, and fills one template."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for

from diffview.errors import BadArgument, UnknownArticle
from diffview.export import OF_HISTORY
from diffview.facts.lifelines import lifelines
from diffview.model import ArticleId
from diffview.render.ages import ages_of
from diffview.render.charts import Size, spark
from diffview.render.citations import citations
from diffview.render.html import linkable
from diffview.render.languages import language_of_version
from diffview.render.notices import found_corrections
from diffview.render.origins import file_name, without_folders
from diffview.render.overview import Step, overview
from diffview.render.rows import as_paragraphs
from diffview.render.strips import strips
from diffview.store.paging import Count, Page
from diffview.store.search_values import SearchIn, SearchQuery
from diffview.store.values import ArticleQuery
from diffview.web import memento
from diffview.web.addresses import kinds, one_of, order, whole
from diffview.web.contexts import ArticleRow, ArticlesPage, HistoryPage, SentencesPage, Show, VersionPage
from diffview.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

PAGE = 25
"""Articles on one page of the list."""

MAX_WORDS = 1_000_000
"""Largest number of changed words that the list can be asked for."""


def articles() -> Response | str:
    """Show what the store holds, or what a search finds; an article's whole address leads straight to it."""
    store = services().store
    words = request.args.get("q", "").strip()
    if linkable(words):
        with suppress(UnknownArticle):
            return redirect(url_for("history", article_id=store.find(words)), 303)
    total, changed = store.count(ArticleQuery()), store.count(ArticleQuery(changed=True))
    asked = _article_query(changed_by_default=changed * 2 < total)
    after = request.args.get("after") or None
    found = _searched(words, asked, after) if words else _listed(asked, after)
    page = ArticlesPage(
        rows=found.items,
        words=words,
        within=one_of(SearchIn, "in", SearchIn.ANYWHERE),
        query=asked,
        found=str(found.count),
        total=total,
        changed=changed,
        sources=store.sources(),
        next=found.next,
        later=after is not None,
    )
    return render_template("articles.html", page=page)


def _article_query(*, changed_by_default: bool) -> ArticleQuery:
    show = one_of(Show, "show", Show.CHANGED if changed_by_default and not request.args.get("q") else Show.ALL)
    return ArticleQuery(
        source=request.args.get("source") or None,
        kinds=kinds(),
        min_words=whole("min_words", 0, MAX_WORDS),
        changed=show is Show.CHANGED,
        order=order(),
    )


def _listed(query: ArticleQuery, after: str | None) -> Page[ArticleRow]:
    found = services().store.articles_page(query, after=after, size=PAGE)
    return Page(tuple(ArticleRow(each, spark(_sizes(each.id))) for each in found.items), found.next, found.count)


def _searched(words: str, query: ArticleQuery, after: str | None) -> Page[ArticleRow]:
    within = one_of(SearchIn, "in", SearchIn.ANYWHERE)
    search = SearchQuery(words, within=within, source=query.source, kinds=query.kinds)
    try:
        found = services().store.search(search, after=after, size=PAGE)
    except BadArgument:
        if after is not None:
            raise
        return Page((), None, Count(0))
    rows = tuple(ArticleRow(hit.article, spark(_sizes(hit.article.id)), hit.matches) for hit in found.items)
    return Page(rows, found.next, found.count)


def _sizes(article_id: ArticleId) -> list[Size]:
    return [Size(step.words_added, step.words_deleted) for step in services().store.steps(article_id)]


def history(article_id: int) -> str:
    """Show the versions of one article."""
    store = services().store
    known = without_folders(store.history(ArticleId(article_id)))
    captures = store.captures_of(ArticleId(article_id))
    page = HistoryPage(
        id=ArticleId(article_id),
        overview=overview(known, steps_of(article_id)),
        captures=tuple(replace(each, origin=file_name(each.origin)) for each in captures),
        corrections=found_corrections(known),
        language=language_of_version(known.versions[-1]) if known.versions else None,
        formats=tuple((each.value, each.label) for each in OF_HISTORY),
        citations=citations(known, known.versions[-1:]),
    )
    return render_template("history.html", page=page)


def sentences(article_id: int) -> str:
    """Show the sentences of one article through its versions, and where a phrase stood in them."""
    known = services().store.history(ArticleId(article_id))
    lives = lifelines(known.versions) if len(known.versions) > 1 else None
    page = SentencesPage(
        id=ArticleId(article_id),
        title=known.title or "Untitled article",
        strips=strips(lives, known.versions) if lives else None,
        ages=ages_of(lives, known.versions) if lives else None,
        language=language_of_version(known.versions[-1]) if known.versions else None,
    )
    return render_template("sentences.html", page=_followed(page, request.args.get("phrase", "").strip()))


def _followed(page: SentencesPage, phrase: str) -> SentencesPage:
    """Return *page* with where *phrase* stood."""
    if not phrase:
        return page
    try:
        return replace(page, phrase=phrase, steps=services().store.phrase_history(page.id, phrase))
    except BadArgument as error:
        return replace(page, phrase=phrase, fault=error.what)


def steps_of(article_id: int) -> dict[int, Step]:
    """Return by number how each version of an article differs from the one held before it."""
    return {
        step.new: Step(
            since=step.old,
            changes=step.changes - step.set_aside,
            words_added=step.words_added,
            words_deleted=step.words_deleted,
            words_moved=step.words_moved,
            kinds=tuple(each.kind for each in step.kinds),
        )
        for step in services().store.steps(ArticleId(article_id))
    }


def version(article_id: int, number: int) -> Response:
    """Show one version as a text of its own."""
    known = without_folders(services().store.history(ArticleId(article_id)))
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
        language=language_of_version(shown),
    )
    return memento.describe(make_response(render_template("version.html", page=page)), known, shown)
