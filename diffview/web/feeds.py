"""The feeds: of everything, of a source, of one kind of change, of a search, of one article."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Response, request, url_for

from diffview.model import ArticleId, Sides
from diffview.render.atom import Entry, FeedHead, feed
from diffview.render.view import change_rows
from diffview.store.search_values import SearchIn, SearchQuery
from diffview.store.values import ArticleQuery
from diffview.web.addresses import kinds, one_of
from diffview.web.services import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.facts.kinds import FactKind
    from diffview.model import History, Version

MAX_ENTRIES = 30
"""Entries of a feed, the newest."""

MAX_OF_ARTICLE = 5
"""Entries of one article in a feed of several, the newest: a live page does not push the others out."""

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def feed_of_all() -> Response:
    """Send the newest changes of what the address asks for."""
    asked = kinds()
    entries: list[Entry] = []
    for article_id in _articles(asked):
        found = _entries(services().store.history(article_id), asked)
        entries.extend(found[-MAX_OF_ARTICLE:])
        if len(entries) >= MAX_ENTRIES * 2:
            break
    entries.sort(key=_updated, reverse=True)
    words = request.args.get("q", "").strip()
    named = [words and f"“{words}”", request.args.get("source", ""), *(kind.label.lower() for kind in asked)]
    title = ": ".join(["Changed articles", *([", ".join(filter(None, named))] if any(named) else [])])
    query = list(request.args.items(multi=True))
    page = url_for("articles", _external=True) + (f"?{urlencode(query)}" if query else "")
    return _answer(FeedHead(title, request.url, page), entries[:MAX_ENTRIES])


def feed_of_article(article_id: int) -> Response:
    """Send the newest changes of one article."""
    known = services().store.history(ArticleId(article_id))
    entries = list(reversed(_entries(known, kinds())))[:MAX_ENTRIES]
    page = url_for("history", article_id=article_id, _external=True)
    return _answer(FeedHead(f"Changes: {known.title or 'Untitled article'}", request.url, page), entries)


def _articles(asked: tuple[FactKind, ...]) -> Iterator[ArticleId]:
    store = services().store
    source = request.args.get("source") or None
    words = request.args.get("q", "").strip()
    if words:
        within = one_of(SearchIn, "in", SearchIn.ANYWHERE)
        hits = store.search(SearchQuery(words, within=within, source=source, kinds=asked), size=MAX_ENTRIES)
        yield from (hit.article.id for hit in hits.items)
    else:
        query = ArticleQuery(source=source, kinds=asked, changed=True)
        yield from (each.id for each in store.articles_page(query, size=MAX_ENTRIES * 2).items)


def _entries(known: History, asked: tuple[FactKind, ...]) -> list[Entry]:
    """Return the steps of an article with a change that is not set aside, of one of the kinds asked for."""
    newest = list(pairwise(known.versions))[-MAX_ENTRIES:]
    return [entry for old, new in newest if (entry := _entry(known, Sides(old, new), asked)) is not None]


def _entry(known: History, pair: Sides[Version], asked: tuple[FactKind, ...]) -> Entry | None:
    explained = services().comparisons.of(pair)
    changes = change_rows(explained)
    if asked:
        changes = tuple(row for row in changes if set(row.fact_ids) & set(asked))
    if not changes:
        return None
    url = url_for("compare", article_id=known.id, old=pair.old.number, new=pair.new.number, _external=True)
    return Entry(known, pair.old, pair.new, explained, changes, url)


def _updated(entry: Entry) -> tuple[object, str]:
    return (entry.updated, entry.id)


def _answer(head: FeedHead, entries: list[Entry]) -> Response:
    response = Response(feed(head, entries), content_type=MEDIA_TYPE)
    if entries:
        response.last_modified = max(entry.updated for entry in entries)
    return response
