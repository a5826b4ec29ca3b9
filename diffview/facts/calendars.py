"""What CLDR knows of a language, through babel: months, weekdays, places, peoples, currencies.

babel is imported at first use: it is heavy, and wanted only where words are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from babel import Locale


class Calendar(NamedTuple):
    """The names of months and weekdays in lower case."""

    months: frozenset[str]
    days: frozenset[str]
    short: frozenset[str]
    have_capitals: bool = False
    """Whether months are written with a capital, as in English."""


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
    names = _own_names(str(locale))
    months, days = _widths(names["months"], "wide"), _widths(names["days"], "wide")
    short = _widths(names["months"], "abbreviated") | _widths(names["days"], "abbreviated")
    capitals = any(name[0].isupper() for name in names["months"]["format"]["wide"].values())
    return Calendar(_plain(months), _plain(days), _plain(short) - _plain(months) - _plain(days), have_capitals=capitals)


Names = Mapping[str, Mapping[str, Mapping[object, str]]]


def _own_names(locale: str) -> Mapping[str, Names]:
    """Return the names of months and days in a copy of their own.

    babel keeps what an alias stands for in data that all locales share: whichever language is asked first would give
    its stand-alone names to all others.
    """
    from babel import localedata  # noqa: PLC0415 -- heavy, as said above

    data = localedata.load(locale)
    own: dict[str | int | None, Any] = deepcopy({key: data[key] for key in ("months", "days")})
    return localedata.LocaleDataDict(own, own)


def _widths(names: Names, width: str) -> set[str]:
    return {
        word
        for context in ("format", "stand-alone")
        if width in names.get(context, ())
        for word in names[context][width].values()
    }


def _plain(names: set[str]) -> frozenset[str]:
    return frozenset(name.lower().rstrip(".") for name in names)


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
