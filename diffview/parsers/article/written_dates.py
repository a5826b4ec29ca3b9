"""Dates and times as people write them on pages, in any language that CLDR knows: "Do 25.04.24 | 14:07 Uhr".

A line is one if little else stands in it. "04/03/2021" is two days and therefore none, unless the language settles the
order. Month names are Babel's (CLDR).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

from babel import Locale, UnknownLocaleError

from diffview.parsers.article.dates import MONTHS, Stamp, day_of

MAX_OTHER_LETTERS = 40
"""Letters beside date and time that a dated line may hold: a weekday, "Published", a name, "Uhr"."""

CENTURY = 2000
"""What a year of two digits counts from: pages of the web are younger."""


def written_stamp(line: str, language: str | None = None) -> Stamp | None:
    """Return the moment that *line* states, or None; *language* is the page's, as a BCP 47 tag.

    >>> written_stamp("Do 25.04.24 | 14:07 Uhr").at.isoformat(), written_stamp("Do 25.04.24 | 14:07 Uhr").zone_known
    ('2024-04-25T14:07:00+00:00', False)
    >>> written_stamp("March 4, 2021 11:30 PM EST").at.isoformat(), written_stamp("04/03/2021")
    ('2021-03-05T04:30:00+00:00', None)
    """
    found = _day(line, language or "")
    if found is None:
        return None
    day, rest = found
    clock = _CLOCK.search(rest)
    others = rest[: clock.start()] + rest[clock.end() :] if clock else rest
    if sum(map(str.isalpha, others)) > MAX_OTHER_LETTERS:
        return None
    return _stamp(day, clock) if clock else Stamp(datetime.combine(day, time(), UTC), zone_known=False, day_only=True)


def day_of_time_line(line: str) -> date | None:
    """Return the day of a line that states when something was published or changed, to the minute, and little else.

    What ends as a sentence does is one, and tells what happened then.

    >>> (
    ...     day_of_time_line("30 August 2010 Last updated at 00:56 GMT"),
    ...     day_of_time_line("It fell on 30 August 2010 at 00:56."),
    ... )
    (datetime.date(2010, 8, 30), None)
    """
    found = _day(line, "") if len(line) <= MAX_TIME_LINE_CHARS and not line.endswith((".", "!", "?")) else None
    if found is None or (clock := _CLOCK.search(found[1])) is None:
        return None
    others = found[1][: clock.start()] + found[1][clock.end() :]
    return found[0] if sum(map(str.isalpha, others)) <= MAX_WORDS_LETTERS else None


MAX_TIME_LINE_CHARS = 80
"""A longer line is text, in characters."""

MAX_WORDS_LETTERS = 26
"""Letters of the words around the time: "Zuletzt aktualisiert am … um … Uhr" has 26."""


def _day(line: str, language: str) -> tuple[date, str] | None:
    """Return the day that *line* states, and the line without it."""
    for pattern, read in _FORMS:
        for found in pattern.finditer(line):
            if day := read(found, language):
                return day, f"{line[: found.start()]} {line[found.end() :]}"
    return None


def _year_first(found: re.Match[str], _language: str) -> date | None:
    return day_of(int(found[1]), int(found[2]), int(found[3]))


def _dotted(found: re.Match[str], _language: str) -> date | None:
    return day_of(_whole_year(found[3]), int(found[2]), int(found[1]))


def _slashed(found: re.Match[str], language: str) -> date | None:
    one, two, year = int(found[1]), int(found[2]), _whole_year(found[3])
    if one == two or max(one, two) > MONTHS_A_YEAR:
        return day_of(year, min(one, two), max(one, two)) or day_of(year, one, two)
    # Only English writes both orders.
    return None if not language or language.lower().startswith("en") else day_of(year, two, one)


MONTHS_A_YEAR = 12


def _day_and_name(found: re.Match[str], language: str) -> date | None:
    month = month_named(found["month"], language)
    return day_of(int(found["year"]), month, int(found["day"])) if month else None


def _whole_year(written: str) -> int:
    return int(written) + (CENTURY if len(written) == len("24") else 0)


def month_named(name: str, language: str) -> int | None:
    """Return the number of the month that *name* names in *language* or in the languages of `dates`, or None.

    >>> month_named("Markā", ""), month_named("марта", "ru"), month_named("Mär", "de"), month_named("sept", "en-GB")
    (None, 3, 3, 9)
    """
    key = name.casefold().rstrip(".")
    return _month_names(language.partition("-")[0].lower()).get(key) or MONTHS.get(key)


@cache
def _month_names(language: str) -> dict[str, int]:
    try:
        months = Locale.parse(language).months
    except (ValueError, UnknownLocaleError):
        return {}
    return {
        str(name).casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
        if not str(name).isdigit()
    }


def _stamp(day: date, clock: re.Match[str]) -> Stamp | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    half = (clock["half"] or "").lower().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    zone = _zone(clock["zone"])
    try:
        local = datetime.combine(day, time(hour, minute, second), zone or UTC)
        return Stamp(local.astimezone(UTC), zone_known=zone is not None)
    except (ValueError, OverflowError):
        return None


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if found := _OFFSET.search(written):
        east = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-east if found[1] in "-−" else east)
    hours = _ZONES.get(written.strip("() ").upper())
    return None if hours is None else timezone(timedelta(hours=hours))


_MONTH = r"(?P<month>[^\W\d_]{3,14}+)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_FORMS = (
    (re.compile(r"(?<!\d)((?:19|20)\d\d)[./-](\d{1,2})[./-](\d{1,2})(?!\d)"), _year_first),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)[年년.] ?(\d{1,2})[月월.] ?(\d{1,2})(?:[日일.]|(?!\d))"), _year_first),
    (re.compile(r"(?<!\d)(\d{1,2})\. ?(\d{1,2})\. ?((?:20)?\d\d|19\d\d)(?!\d)"), _dotted),
    (re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]((?:20)\d\d|19\d\d)(?!\d)"), _slashed),
    (re.compile(rf"(?i)(?<!\d){_DAY}[.º°]? ?(?:de |of |er |-)?{_MONTH}[.,]? ?(?:del? |-)?{_YEAR}"), _day_and_name),
    (re.compile(rf"(?<!\w){_MONTH}\.? {_DAY},? {_YEAR}", re.IGNORECASE), _day_and_name),
)  # fmt: skip
"""The forms of a day, numeric ones first, and what reads each."""

_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])(?:[:.h]|時|시 ?)(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?(?!\d)"
    r"(?:分|분)?(?: ?(?P<half>[ap]\.?m\b\.?))?"
    r"(?: ?\(?(?P<zone>(?:UTC|GMT)? ?[+−-]\d{1,2}:?(?:\d\d)?(?!\d)|[A-Z]{3,5}\b|Z\b))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+−-])(\d{1,2}):?(\d\d)?")

_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "MSK": 3, "TRT": 3, "PKT": 5, "WIB": 7, "WITA": 8, "WIT": 9,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3,
}  # fmt: skip
"""Hours east of UTC by a zone's short name. Left out: names of two zones (IST: India, Israel, Ireland; CST)."""
