"""Moments and durations in words, the same on every machine: UTC, English, no locale.

A moment is shown to the minute with its zone ("3 Mar 2026, 18:40 UTC"), a duration with the two
units that matter ("1 h 48 min", "2 days 3 h", "27 days", "about 5 months", "about 5 years"). No clock is read here.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds

WHOLE_DAYS = 7
"""From this many days on the hours are left out: nobody asks whether it was 27 days or 27 days 4 hours."""

WHOLE_MONTHS = 92
"""From this many days on, three months, a span is said in months: "137 days" has to be converted in one's head."""

WHOLE_YEARS = 731
"""From this many days on, two years, a span is said in years."""

_DAYS_A_MONTH, _DAYS_A_YEAR = 30.436875, 365.2425  # the Gregorian calendar's mean


def day(moment: datetime) -> str:
    """Return the day of *moment* in UTC: "3 Mar 2026"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def clock(moment: datetime) -> str:
    """Return the time of day of *moment* in UTC: "18:40"."""
    return f"{moment.astimezone(UTC):%H:%M}"


def long_moment(moment: datetime) -> str:
    """Return day, time and zone: "3 Mar 2026, 18:40 UTC"."""
    return f"{day(moment)}, {clock(moment)} UTC"


def short_moment(moment: datetime) -> str:
    """Return day and time without the year, for a chart's axis: "3 Mar 18:40"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {clock(moment)}"


def duration(span: timedelta) -> str:
    """Return *span* in words; a negative one as its distance.

    >>> from datetime import timedelta
    >>> [duration(timedelta(minutes=m)) for m in (0, 7, 60, 108, 1440, 3060, 39150)]
    ['less than a minute', '7 min', '1 h', '1 h 48 min', '1 day', '2 days 3 h', '27 days']
    >>> [duration(timedelta(days=d)) for d in (91, 92, 365, 730, 731, 1817)]
    ['91 days', 'about 3 months', 'about 12 months', 'about 24 months', 'about 2 years', 'about 5 years']
    """
    seconds = int(abs(span.total_seconds()))
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        return _two(seconds // _HOUR, "h", seconds % _HOUR // _MINUTE, "min")
    days = seconds // _DAY
    if days >= WHOLE_YEARS:
        return f"about {round(days / _DAYS_A_YEAR)} years"
    if days >= WHOLE_MONTHS:
        return f"about {round(days / _DAYS_A_MONTH)} months"
    word = "day" if days == 1 else "days"
    return f"{days} {word}" if days >= WHOLE_DAYS else _two(days, word, seconds % _DAY // _HOUR, "h")


def _two(first: int, unit: str, second: int, smaller: str) -> str:
    return f"{first} {unit} {second} {smaller}" if second else f"{first} {unit}"
