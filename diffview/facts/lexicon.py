"""The tables of words, one file a language, and what they say about a word.

`tables/en.toml` says what the tables are; a language is added by adding a file. Countries,
languages (as names of peoples), currency codes and the names of months and weekdays come from
CLDR through babel, which is imported at first use because it is heavy.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.kinds import WEIGHT, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PHRASE_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|-")

Mask = int
"""A set of kinds: one bit each, `1 << weight`."""


def bit(kind: FactKind) -> Mask:
    """Return the bit of *kind* in a mask."""
    return 1 << WEIGHT[kind]


NUMBER, DATE, NAME = bit(FactKind.NUMBER), bit(FactKind.DATE), bit(FactKind.NAME)
NEGATION, MODALITY, ATTRIBUTION = bit(FactKind.NEGATION), bit(FactKind.MODALITY), bit(FactKind.ATTRIBUTION)
QUOTATION, LINK, WORDING = bit(FactKind.QUOTATION), bit(FactKind.LINK), bit(FactKind.WORDING)


class Phrase(NamedTuple):
    """A kind that several words have together."""

    words: tuple[str, ...]
    """All of them, lower case."""
    mask: Mask
    before_figure: bool = False
    """True where it counts only with a figure within a few words behind it."""


class Placed(NamedTuple):
    """A phrase, and at which of its positions a word stands."""

    offset: int
    phrase: Phrase


_SHORT = 3
"""Words of grammar of so few letters ("to", "as", "the") do not call for a look at their phrases."""


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of one language, ready to be asked."""

    language: str
    capitals_mean_names: bool
    kinds: Mapping[str, Mask]
    """The kinds of a lower-case word wherever it stands."""
    phrases: Mapping[str, tuple[Placed, ...]]
    """By each telling word, longest phrase first."""
    units: frozenset[str]
    after_figure: frozenset[str]
    values: Mapping[str, int]
    """What words of figures count to."""
    toll: frozenset[str]
    """Words beside a figure that counts victims."""
    denials: frozenset[str]
    confirmations: frozenset[str]
    date_units: frozenset[str]
    before_date_unit: frozenset[str]
    after_date_unit: frozenset[str]
    hours: frozenset[str]
    hour: re.Pattern[str]
    """Matches behind a figure that is a time of day."""
    before_year: frozenset[str]
    months: frozenset[str]
    days: frozenset[str]
    short_dates: frozenset[str]
    """Short forms of months and weekdays, which are other words too: dates only beside a figure."""
    negating_prefixes: tuple[str, ...]
    titles: frozenset[str]
    function_words: frozenset[str]
    common: frozenset[str]
    """Words that may have a capital without being names."""
    in_tables: frozenset[str]
    """Every word that a table gives a meaning of its own; any other lower-case word is plain content."""
    notice_triggers: tuple[str, ...]
    """A text without any of these, in lower case, holds no notice."""
    notice: re.Pattern[str]
    """Finds where a correction notice begins."""
    furniture: frozenset[str]
    furniture_words: frozenset[str]


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a file, English first."""
    folder = resources.files("diffview.facts") / "tables"
    found = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(found, key=lambda name: (name != "en", name)))


@cache
def words(language: str = "en") -> Words:
    """Return the tables of *language*, one of `languages()`."""
    source = resources.files("diffview.facts") / "tables" / f"{language}.toml"
    table = _Table(tomllib.loads(source.read_text("utf-8")))
    calendar = _calendar(language)
    function_words = table.words("function_words")
    kinds = _kinds(table, calendar)
    phrases = _phrases(table, function_words)
    hours = "|".join(re.escape(h).replace("'", "['’]") for h in sorted(table.words("date", "hours"))) or "(?!)"
    patterns = [line for line in table.text("correction", "patterns").splitlines() if line]
    dates = [table.words("date", name) for name in ("units", "before_unit", "after_unit", "hours")]
    numbers = [table.words("number", name) for name in ("units", "after")]
    return Words(
        language=language,
        capitals_mean_names=table.flag("capitals_mean_names"),
        kinds=kinds,
        phrases=phrases,
        in_tables=frozenset(kinds).union(phrases, calendar.months, calendar.days, calendar.short, *numbers, *dates),
        units=table.words("number", "units"),
        after_figure=table.words("number", "after"),
        values=_values(table.text("number", "values")),
        toll=table.words("number", "toll"),
        denials=table.words("attribution", "denials"),
        confirmations=table.words("attribution", "confirmations"),
        date_units=table.words("date", "units"),
        before_date_unit=table.words("date", "before_unit"),
        after_date_unit=table.words("date", "after_unit"),
        hours=table.words("date", "hours"),
        hour=re.compile(rf"\s?(?:{hours})(?!\w)", re.IGNORECASE),
        before_year=table.words("date", "before_year"),
        months=calendar.months,
        days=calendar.days,
        short_dates=calendar.short - table.words("date", "words"),
        negating_prefixes=tuple(table.text("negation", "prefixes").split()),
        titles=table.words("name", "titles"),
        function_words=function_words,
        common=table.words("common_words") | function_words | (kinds.keys() - _peoples(table)),
        notice_triggers=tuple(table.text("correction", "triggers").split()),
        notice=re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)", re.IGNORECASE),
        furniture=frozenset(_lines(table.text("furniture", "phrases"))),
        furniture_words=table.words("furniture", "words"),
    )


class _Table:
    """A TOML document whose values are asked for by name; what is absent is empty."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document

    def text(self, *path: str) -> str:
        at: object = self._document
        for name in path:
            at = at.get(name, "") if isinstance(at, dict) else ""
        return at if isinstance(at, str) else ""

    def words(self, *path: str) -> frozenset[str]:
        return frozenset(self.text(*path).split())

    def flag(self, name: str) -> bool:
        return self._document.get(name, True) is True


def _values(text: str) -> dict[str, int]:
    pairs = (entry.split("=") for entry in text.split())
    return {word: int(value) for word, value in pairs}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _kinds(table: _Table, calendar: Calendar) -> dict[str, Mask]:
    """Join the single words of all tables into one."""
    out: dict[str, Mask] = {}
    for found, mask in (
        (table.words("number", "words"), NUMBER),
        (table.words("date", "words") | calendar.days | (calendar.months - table.words("modality", "words")), DATE),
        (table.words("negation", "words"), NEGATION),
        (table.words("modality", "words"), MODALITY),
        (table.words("attribution", "words"), ATTRIBUTION),
        (table.words("attribution", "nouns"), ATTRIBUTION | WORDING),
        (_peoples(table), NAME),
    ):
        for word in found:
            out[word] = out.get(word, 0) | mask
    return out


def _peoples(table: _Table) -> frozenset[str]:
    return table.words("name", "peoples")


def _phrases(table: _Table, function_words: frozenset[str]) -> dict[str, tuple[Placed, ...]]:
    found = [
        Phrase(tuple(_PHRASE_WORD.findall(line)), mask, before_figure)
        for section, name, mask, before_figure in (
            ("number", "comparators", NUMBER, True),
            ("negation", "phrases", NEGATION, False),
            ("modality", "phrases", MODALITY, False),
            ("attribution", "phrases", ATTRIBUTION, False),
        )
        for line in _lines(table.text(section, name))
    ]
    out: dict[str, tuple[Placed, ...]] = {}
    for phrase in sorted(found, key=lambda p: -len(p.words)):
        telling = [w for w in phrase.words if w.isalpha() and not (w in function_words and len(w) <= _SHORT)]
        for offset, word in enumerate(phrase.words):
            if word in (telling or phrase.words[:1]):
                out[word] = (*out.get(word, ()), Placed(offset, phrase))
    return out


class Calendar(NamedTuple):
    """The names of months and weekdays in lower case."""

    months: frozenset[str]
    days: frozenset[str]
    short: frozenset[str]


_NO_CALENDAR = Calendar(frozenset(), frozenset(), frozenset())


@cache
def _calendar(language: str) -> Calendar:
    """Return what CLDR says about *language*."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # heavy, wanted only where words are asked for

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
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
def turning_words() -> frozenset[str]:
    """Return the words that negate or hedge in any language that has a file."""
    turning = NEGATION | MODALITY
    return frozenset(word for name in languages() for word, mask in words(name).kinds.items() if mask & turning)


@cache
def calendar_words() -> frozenset[str]:
    """Return the full names of months and weekdays in all languages that CLDR knows, lower case.

    Two-letter names are left out. Loading them takes half a second, once; it is done only for texts
    in a language that has no file.
    """
    from babel import localedata  # noqa: PLC0415  # heavy, as above

    found: set[str] = set()
    for name in localedata.locale_identifiers():
        if "_" not in name:
            calendar = _calendar(name)
            found |= calendar.months | calendar.days
    return frozenset(word for word in found if len(word) > 2 or not word.isascii())  # noqa: PLR2004


@cache
def currency_codes() -> frozenset[str]:
    """Return the three-letter codes of currencies (ISO 4217), from CLDR."""
    from babel import Locale  # noqa: PLC0415  # heavy, as above

    return frozenset(Locale("en").currencies)


@cache
def known_names(language: str = "en") -> frozenset[str]:
    """Return single-word names of countries and of peoples by their language, lower case, from CLDR."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # heavy, as above

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    every = (*locale.territories.values(), *locale.languages.values())
    return frozenset(word.lower() for word in every if word.isalpha() and word[0].isupper()) - {"root"}
