"""Where captures, readings and histories are kept. All SQL of the project lives here.

The values come at once; the store itself, and SQLAlchemy with it, when it is first asked for, so that
reading and comparing files does not wait for a database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from diffview.store.paging import Count, Page
from diffview.store.search_values import (
    Excerpt,
    PhraseStep,
    SearchHit,
    SearchIn,
    SearchMatch,
    SearchQuery,
    Span,
)
from diffview.store.values import (
    ArticleOrder,
    ArticleQuery,
    ArticleSummary,
    CaptureSummary,
    Held,
    KindCount,
    Parsed,
    Recorded,
    RecordStatus,
    Step,
)

if TYPE_CHECKING:
    from diffview.store.store import Store, open_store

__all__ = [
    "ArticleOrder",
    "ArticleQuery",
    "ArticleSummary",
    "CaptureSummary",
    "Count",
    "Excerpt",
    "Held",
    "KindCount",
    "Page",
    "Parsed",
    "PhraseStep",
    "RecordStatus",
    "Recorded",
    "SearchHit",
    "SearchIn",
    "SearchMatch",
    "SearchQuery",
    "Span",
    "Step",
    "Store",
    "open_store",
]


def __getattr__(name: str) -> object:
    if name in {"Store", "open_store"}:
        return getattr(import_module("diffview.store.store"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
