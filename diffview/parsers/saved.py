"""What page savers write into the pages that they save: the address, and when.

SingleFile, Monolith, HTTrack, browsers ("saved from url", the mark of the web) and the Wayback Machine each leave a
comment of their own form.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from diffview.parsers.article.dates import javascript_moment, moment

if TYPE_CHECKING:
    from collections.abc import Callable


class Saved(NamedTuple):
    """The note of a page saver inside the page."""

    url: str | None = None
    observed_at: datetime | None = None
    """In UTC."""


def saved(text: str) -> Saved:
    """Return what a page saver wrote into the HTML *text*; nothing where none did.

    >>> saved("<html><!-- saved from url=(0019)https://a.example/b -->")
    Saved(url='https://a.example/b', observed_at=None)
    """
    for pattern, time_of in _NOTES:
        for part in (text[:NOTE_CHARS], text[-NOTE_CHARS:]):
            if found := pattern.search(part):
                groups = found.groupdict()
                return Saved(_whole(groups.get("url")), time_of((groups.get("date") or "").strip()))
    return Saved()


NOTE_CHARS = 4096
"""How near to the beginning or the end of a page its saver's note stands, in characters."""


def _whole(url: str | None) -> str | None:
    # HTTrack leaves the scheme out.
    return None if url is None else url if "://" in url else f"http://{url}"


def _mail_date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _wayback_date(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%H:%M:%S %b %d, %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


_NOTES: tuple[tuple[re.Pattern[str], Callable[[str], datetime | None]], ...] = (
    (
        re.compile(
            r"<!--\s*+Page saved with SingleFile\s++url:\s*+(?P<url>\S++)"
            r"\s++saved date:\s*+(?P<date>[^\n]{1,120}?)\s*(?:\n|-->)"
        ),
        javascript_moment,
    ),
    (re.compile(r"<!--\s*+Saved from (?P<url>https?://\S++) at (?P<date>\S{10,40}) using monolith"), moment),
    (
        re.compile(r"<!--\s*+Mirrored from (?P<url>\S++) by HTTrack[^,>]{0,80}+, (?P<date>[^>]{10,40}?)\s*-->"),
        _mail_date,
    ),
    (re.compile(r"<!--\s*+saved from url=\(\d{4}\)(?P<url>https?://\S++)\s*+-->"), lambda _: None),
    (re.compile(r"FILE ARCHIVED ON (?P<date>\d\d:\d\d:\d\d \w{3} \d\d, \d{4}) AND RETRIEVED FROM"), _wayback_date),
)
"""How each saver's note looks, and how it writes the time."""
