"""What another tool's data gives: versions with their times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecordedVersion:
    """One version of an article as another tool recorded it."""

    article_id: str
    """The id that the tool gives the article; versions of one article follow each other."""
    number: int
    """From 0, in the tool's own order."""
    observed_at: datetime | None
    """In UTC."""
    title: str | None
    paragraphs: tuple[str, ...]
    url: str | None = None
    source: str | None = None
    read_anew: bool = False
    """True where only the tool's own reading changed: how the text differs is no change of the article."""
