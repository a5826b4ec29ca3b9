"""When a capture was made: as its container states it, or as the name of its file does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from diffview.parsers.article.dates import moment

_WAYBACK = re.compile(r"(?<!\d)((?:19|20)\d{12})(?:id_|im_|js_|cs_|if_)?(?!\d)")
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)[T_ ](\d\d)[:h.-]?(\d\d)(?:[:m.-]?(\d\d))?"
    r"(?:[.,]\d{1,6})?(Z|[+-]\d\d:?\d\d)?(?!\d)"
)


class Observed(NamedTuple):
    """When something was captured, and what makes that uncertain."""

    moment: datetime | None = None
    """In UTC."""
    notes: tuple[str, ...] = ()


def in_utc(stated: datetime | None) -> Observed:
    """Return *stated* in UTC; where that lies outside the calendar (years 1 to 9999), no time and a note.

    A time without a zone is UTC.
    """
    if stated is None:
        return Observed()
    try:
        return Observed(stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC))
    except OverflowError:
        return Observed(None, (f"the stated time of capture, {stated.isoformat()}, lies outside the calendar",))


def stated_moment(written: str | None) -> Observed:
    """Return the time of capture that a container writes as ISO 8601; a note where it writes something else."""
    if not (written or "").strip():
        return Observed()
    found = moment(written or "")
    return Observed(found) if found else Observed(None, (f"the stated time of capture is no time: {written!r}",))


def moment_in_name(name: str) -> datetime | None:
    """Return the moment, in UTC, that a file name states to the minute or second; None where it states none.

    Fourteen digits as the Wayback Machine writes them, or ISO 8601 as far as file names allow; without a zone it is
    UTC. A bare date is not taken: it may be the article's.

    >>> moment_in_name("news-20150120103000.html")
    datetime.datetime(2015, 1, 20, 10, 30, tzinfo=datetime.timezone.utc)
    >>> moment_in_name("tide-2026-01-12T0900Z.txt"), moment_in_name("2015-01-20.html")
    (datetime.datetime(2026, 1, 12, 9, 0, tzinfo=datetime.timezone.utc), None)
    """
    try:
        if found := _WAYBACK.search(name):
            return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        if found := _ISO.search(name):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
            return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found[7])).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None


def notes_on(named: datetime | None) -> tuple[str, ...]:
    """Return what to say of a capture whose time, *named*, only its file's name tells; nothing where it tells none."""
    return ("the time of capture is taken from the file's name",) if named else ()


def _zone(written: str | None) -> timezone:
    if written is None or written == "Z":
        return UTC
    digits = written[1:].replace(":", "")
    east = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-east if written[0] == "-" else east)
