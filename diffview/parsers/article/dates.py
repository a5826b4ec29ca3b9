"""Dates as pages write them: a line that is a date and nothing else, and the time stamps of machines.

A date without a time is midnight UTC, and whoever uses it says that only the day is known. A time
without a zone is taken for UTC. What is not plainly a date is None, never a guess.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

MAX_DATE_LINE_CHARS = 60
"""The longest date line, in characters: "Donnerstag, 18. September 2014" and its like, with room to spare."""


def date_of_line(line: str) -> date | None:
    """Return the day that *line* states where it holds a date and nothing else, or None.

    Day and month may stand in either order as long as the month is a word; a weekday may lead, and has to be
    the right one where it is English.

    >>> date_of_line("Tuesday, 20 January 2015"), date_of_line("January 20, 2015")
    (datetime.date(2015, 1, 20), datetime.date(2015, 1, 20))
    >>> date_of_line("On Tuesday, 20 January 2015"), date_of_line("Monday, 20 January 2015")
    (None, None)
    """
    if len(line) > MAX_DATE_LINE_CHARS:
        return None
    found = _DAY_FIRST.fullmatch(line) or _MONTH_FIRST.fullmatch(line)
    if found is None or (month := MONTHS.get(found["month"].lower().rstrip("."))) is None:
        return None
    day = day_of(int(found["year"]), month, int(found["day"]))
    weekday = (found["weekday"] or "").lower().rstrip(".")
    if day is None or (weekday and weekday not in _WEEKDAYS):
        return None
    named = _WEEKDAYS.get(weekday)
    return day if named is None or named == day.weekday() else None


def names_weekday(line: str) -> bool:
    """Tell whether a date line opens with a weekday, as weblogs write it and chronologies do not.

    >>> names_weekday("Tuesday, 20 January 2015"), names_weekday("20 January 2015")
    (True, False)
    """
    found = _DAY_FIRST.fullmatch(line) or _MONTH_FIRST.fullmatch(line)
    return found is not None and found["weekday"] is not None


def midnight(day: date) -> datetime:
    """Return the start of *day* in UTC, which stands for "some time that day"."""
    return datetime.combine(day, time(), tzinfo=UTC)


class Stamp(NamedTuple):
    """A moment as a page states it, and what the page leaves open."""

    at: datetime
    """In UTC; where the zone is not known, the stated time as if it were UTC."""
    zone_known: bool = True
    day_only: bool = False
    """True where no time of day is stated: `at` is then midnight."""

    @property
    def is_exact(self) -> bool:
        """Return whether a time of day and its zone are stated."""
        return self.zone_known and not self.day_only


def stamp_of(written: str) -> Stamp | None:
    """Return the moment that a machine's stamp names, or None: ISO 8601 and its relatives, RFC 2822, JavaScript.

    >>> stamp_of("2021-03-04 09:00"), stamp_of("2021-03-04T22:30:00-0500").zone_known, stamp_of("0000-00-00")
    (Stamp(at=datetime.datetime(2021, 3, 4, 9, 0, tzinfo=datetime.timezone.utc), zone_known=False, day_only=False), True, None)
    """  # noqa: E501  # doctest compares the whole line
    text = _ZONE_NAME.sub("", written.strip())
    text = _SPACED_ZONE.sub(r"\1\2", text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _mail_stamp(text)
    day_only = len(text) <= len("2021-03-04")
    try:
        at = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
    return Stamp(at, found.tzinfo is not None, day_only) if at.year >= EARLIEST_YEAR else None


def _mail_stamp(text: str) -> Stamp | None:
    if found := javascript_moment(text):
        return Stamp(found)
    if not _MAIL.match(text):
        return None
    try:
        found = parsedate_to_datetime(text)
        # RFC 2822 writes "-0000" for a time without a zone.
        return (
            Stamp(found.replace(tzinfo=UTC), zone_known=False) if found.tzinfo is None else Stamp(found.astimezone(UTC))
        )
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


EARLIEST_YEAR = 1980
"""No page states an earlier publishing of itself: zeros, and clocks that were never set."""

_ZONE_NAME = re.compile(r"\[[A-Za-z_/+-]{1,40}\]\Z")
_SPACED_ZONE = re.compile(r"(\d) ([+-]\d\d:?\d\d|Z)\Z")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, ?)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")


def moment(stamp: str) -> datetime | None:
    """Return the moment, in UTC, that an ISO 8601 or RFC 3339 *stamp* names, or None.

    >>> moment("2015-01-20T10:00:00+01:00"), moment("2015-01-20"), moment("last week")
    (datetime.datetime(2015, 1, 20, 9, 0, tzinfo=datetime.timezone.utc), datetime.datetime(2015, 1, 20, 0, 0, tzinfo=datetime.timezone.utc), None)
    """  # noqa: E501  # doctest compares the whole line
    try:
        found = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def javascript_moment(stamp: str) -> datetime | None:
    """Return the moment, in UTC, of a date as JavaScript prints it, or None.

    >>> javascript_moment("Mon Mar 04 2024 10:11:12 GMT+0100 (Central European Standard Time)")
    datetime.datetime(2024, 3, 4, 9, 11, 12, tzinfo=datetime.timezone.utc)
    """
    found = _JAVASCRIPT.match(stamp.strip())
    if found is None or (month := MONTHS.get(found["month"].lower())) is None:
        return None
    hours, minutes = int(found["zone"][1:3]), int(found["zone"][3:5])
    east = timedelta(hours=hours, minutes=minutes) * (-1 if found["zone"][0] == "-" else 1)
    try:
        clock = time.fromisoformat(found["clock"])
        local = datetime.combine(date(int(found["year"]), month, int(found["day"])), clock, timezone(east))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day by its numbers, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_LETTERS = r"[^\W\d_]+"
_WEEKDAY = rf"(?:(?P<weekday>{_LETTERS}(?:-feira)?)\.?,?\s+)?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?\.?\s+(?:de\s+)?(?P<month>{_LETTERS})\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})\.?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<month>{_LETTERS})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\.?", re.IGNORECASE
)
_JAVASCRIPT = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) (?P<year>\d{4}) (?P<clock>\d{2}:\d{2}:\d{2})"
    r" GMT(?P<zone>[+-]\d{4})"
)

# January to December, as blog templates write them in the languages that share our letters.
_MONTH_NAMES = """
january jan janvier janv januar jänner enero ene gennaio gen janeiro januari
february feb février févr februar febrero febbraio fevereiro fev februari
march mar mars märz marzo março maart mrt
april apr avril avr abril abr aprile
may mai mayo maggio mag maio mei
june jun juin juni junio giugno giu junho
july jul juillet juil juli julio luglio lug julho
august aug août agosto ago augustus
september sept sep septembre septiembre settembre set setembro
october oct octobre oktober okt octubre ottobre ott outubro out
november nov novembre noviembre novembro
december dec décembre déc dezember dez diciembre dic dicembre dezembro december
"""
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.strip().split("\n"), 1) for name in names.split()}

# Monday is 0. The first of a line are English; those of other languages only have to be weekdays (None: some
# stand for several days).
_ENGLISH_DAYS = """
monday mon
tuesday tue tues
wednesday wed
thursday thu thur thurs
friday fri
saturday sat
sunday sun
"""
_OTHER_DAYS = """
lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag samstag sonnabend
sonntag lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato
domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag
zaterdag zondag
"""
_WEEKDAYS: dict[str, int | None] = dict.fromkeys(_OTHER_DAYS.split()) | {
    name: number for number, names in enumerate(_ENGLISH_DAYS.strip().split("\n")) for name in names.split()
}
