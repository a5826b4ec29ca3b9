"""Where captures, readings and histories are kept. All SQL of the project lives here."""

from diffview.store.store import Store, open_store
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

__all__ = [
    "ArticleOrder",
    "ArticleQuery",
    "ArticleSummary",
    "CaptureSummary",
    "Held",
    "KindCount",
    "Parsed",
    "RecordStatus",
    "Recorded",
    "Step",
    "Store",
    "open_store",
]
