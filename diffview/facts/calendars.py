"""What CLDR knows of a language, through babel: months, weekdays, places, peoples, currencies.

babel is imported at first use: it is heavy, and wanted only where words are asked for.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from babel import Locale


class Calendar(NamedTuple):
    """The names of months and weekdays in lower case."""

    months: frozenset[str]
    days: frozenset[str]
    short: frozenset[str]


_NO_CALENDAR = Calendar(frozenset(), frozenset(), frozenset())


def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- heavy, as said above

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def calendar(language: str) -> Calendar:
    """Return the names of months and weekdays in *language*."""
    locale = _locale(language)
    if locale is None:
        return _NO_CALENDAR
    months = _widths(locale.months, "wide")
    days = _widths(locale.days, "wide")
    short = _widths(locale.months, "abbreviated") | _widths(locale.days, "abbreviated")
    return Calendar(months, days, frozenset(short - months - days))


def _widths(names: Mapping[str, Mapping[str, Mapping[object, str]]], width: str) -> frozenset[str]:
    found: Iterable[str] = (
        word
        for context in ("format", "stand-alone")
        if width in names.get(context, ())
        for word in names[context][width].values()
    )
    return frozenset(word.lower().rstrip(".") for word in found)


@cache
def calendar_words() -> frozenset[str]:
    """Return the full names of months and weekdays in all languages that CLDR knows, lower case.

    Two-letter names are left out. Loading them takes half a second, once; it is done only for texts
    in a language that has no file.
    """
    from babel import localedata  # noqa: PLC0415 -- heavy, as said above

    found: set[str] = set()
    for name in localedata.locale_identifiers():
        if "_" not in name:
            known = calendar(name)
            found |= known.months | known.days
    return frozenset(word for word in found if len(word) > 2 or not word.isascii())  # noqa: PLR2004


@cache
def currency_codes() -> frozenset[str]:
    """Return the three-letter codes of currencies (ISO 4217)."""
    locale = _locale("en")
    return frozenset(locale.currencies) if locale else frozenset()


@cache
def places(language: str) -> frozenset[str]:
    """Return the names of countries in *language* as they are written."""
    locale = _locale(language)
    return frozenset(locale.territories.values()) if locale else frozenset()


@cache
def known_names(language: str = "en") -> frozenset[str]:
    """Return single-word names of countries and of peoples by their language, lower case."""
    locale = _locale(language)
    every = (*places(language), *(locale.languages.values() if locale else ()))
    return frozenset(word.lower() for word in every if word.isalpha() and word[0].isupper()) - {"root"}
