"""What the words of a language say, ready to be asked: the files of words joined with the calendar.

A word that ends in "*" in a file stands for every word that begins so: "сообщ*" for "сообщил" and "сообщили".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.calendars import calendar, places
from diffview.facts.kinds import WEIGHT, FactKind
from diffview.facts.word_files import Table, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diffview.facts.calendars import Calendar

Mask = int
"""A set of kinds: one bit each, `1 << weight`."""


def bit(kind: FactKind) -> Mask:
    """Return the bit of *kind* in a mask."""
    return 1 << WEIGHT[kind]


NUMBER, DATE, NAME = bit(FactKind.NUMBER), bit(FactKind.DATE), bit(FactKind.NAME)
NEGATION, MODALITY, ATTRIBUTION = bit(FactKind.NEGATION), bit(FactKind.MODALITY), bit(FactKind.ATTRIBUTION)
QUOTATION, LINK, WORDING = bit(FactKind.QUOTATION), bit(FactKind.LINK), bit(FactKind.WORDING)

PERHAPS_NUMBER: Mask = 1 << 14
PERHAPS_MODALITY: Mask = 1 << 15
PERHAPS_ATTRIBUTION: Mask = 1 << 16
PERHAPS_DATE: Mask = 1 << 17
PERHAPS_NAME: Mask = 1 << 23
"""A word that is of a kind only beside a word of that kind on the other side: "will" for "may" is less than sure,
"will" for "is" only another tense; "third" for "fourth" is a number, "first" in "first dance" is none."""

PERHAPS = {
    PERHAPS_NUMBER: NUMBER,
    PERHAPS_MODALITY: MODALITY,
    PERHAPS_DATE: DATE,
    PERHAPS_ATTRIBUTION: ATTRIBUTION,
    PERHAPS_NAME: NAME,
}
ANY_PERHAPS = sum(PERHAPS)


class Phrase(NamedTuple):
    """A kind that several words have together."""

    words: tuple[str, ...]
    """All of them, lower case; single characters where no spaces part words."""
    mask: Mask
    before_figure: bool = False
    """True where it counts only with a figure within a few words behind it."""

    def fits(self, found: Iterable[str]) -> bool:
        """Tell whether *found*, as many words, are those of the phrase."""
        return tuple(found) == self.words


class Placed(NamedTuple):
    """A phrase, and at which of its positions a word stands."""

    offset: int
    phrase: Phrase


class WordKinds(dict[str, Mask]):
    """The kinds of words; a word that is not in it by itself may be by its beginning."""

    def __init__(self, words: Mapping[str, Mask]) -> None:
        super().__init__({word: mask for word, mask in words.items() if not word.endswith("*")})
        self._stems = {word[:-1]: mask for word, mask in words.items() if word.endswith("*")}
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)

    def of(self, word: str) -> Mask:
        """Return the kinds of a lower-case word, 0 where it has none."""
        if word in self:
            return self[word]
        if not self._stems:
            return 0
        return next((self._stems[word[:n]] for n in self._lengths if word[:n] in self._stems), 0)


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of one language, ready to be asked."""

    language: str
    capitals_mean_names: bool
    spaces: bool
    """False where words are written without spaces between them."""
    kinds: WordKinds
    """The kinds of a lower-case word wherever it stands."""
    lemmas: Mapping[str, str]
    """The first form of words that say the same in several: "says" and "saying" are "say"."""
    phrases: Mapping[str, tuple[Placed, ...]]
    """By each telling word, longest phrase first."""
    units: frozenset[str]
    multipliers: frozenset[str]
    """Short forms that multiply the figure before them ("m", "bn") and are other words elsewhere."""
    no_number_after: frozenset[str]
    """Words behind which "one" is no number: "no one", "this one"."""
    after_figure: frozenset[str]
    values: Mapping[str, str]
    """What words of figures count to."""
    toll: frozenset[str]
    """Words beside a figure that counts victims."""
    denials: frozenset[str]
    confirmations: frozenset[str]
    other_deeds: frozenset[str]
    """Verbs of saying that do other things as well ("claimed the attack"): they name no speaker."""
    to_listeners: frozenset[str]
    """Verbs behind which the listener stands: "told reporters"."""
    subjects: frozenset[str]
    """Words behind which a noun such as "reports" is a verb: "police reports that"."""
    no_verb_before: frozenset[str]
    """Words before which such a noun is none."""
    date_units: frozenset[str]
    before_date_unit: frozenset[str]
    after_date_unit: frozenset[str]
    between_dates: frozenset[str]
    """Words that may stand between a figure and its month: "24 and 25 of March"."""
    no_year_before: frozenset[str]
    """Nouns before which a figure such as 1950 is a number."""
    hours: frozenset[str]
    hour: re.Pattern[str]
    """Matches behind a figure that is a time of day."""
    before_year: frozenset[str]
    months: frozenset[str]
    month_forms: WordKinds
    """Further forms of months, in languages that inflect them."""
    months_have_capitals: bool
    days: frozenset[str]
    short_dates: frozenset[str]
    """Short forms of months and weekdays, which are other words too: dates only beside a figure."""
    negating_prefixes: tuple[str, ...]
    oneself: frozenset[str]
    """Words for oneself that have a capital and are no names: "I"."""
    suffixes: Mapping[str, str]
    """Ends of words that are words of their own: "n't" is "not"."""
    joined_words: Mapping[str, str]
    """Two words that are written as one: "cannot" is "can+not"."""
    contractions: Mapping[str, str]
    """The first words of contractions that are cut short: "wo" of "won't" is "will"."""
    endings: re.Pattern[str]
    """Matches the ending of an inflected word."""
    irregular: Mapping[str, str]
    """Endings that are inflected inside: "men" is of "man"."""
    common_endings: re.Pattern[str]
    """Matches the ending of a common word rather than of a name."""
    titles: frozenset[str]
    person_verbs: frozenset[str]
    """Verbs before which a word with a capital is likely a person: "Berg was"."""
    abbreviations: frozenset[str]
    """Short forms that begin with a capital and are no names: "fig", "no"."""
    function_words: frozenset[str]
    common: frozenset[str]
    """Words that may have a capital without being names."""
    notice_triggers: tuple[str, ...]
    """A text without any of these, in lower case, holds no notice."""
    notice: re.Pattern[str]
    """Finds where a correction notice begins."""
    own_date: re.Pattern[str]
    """Matches the day on which a notice says that the text was corrected."""
    instead: tuple[re.Pattern[str], ...]
    """Match "seven, not nine" in a notice: `right` is right, `wrong` was wrong."""
    furniture: frozenset[str]
    furniture_words: frozenset[str]
    files: re.Pattern[str]
    """Matches the note of a file in brackets: "(PDF, 300 KB)"."""

    def has(self, word: str) -> bool:
        """Tell whether a table gives a lower-case word a meaning of its own; any other is plain content."""
        return bool(self.kinds.of(word)) or word in self.phrases or word in self.in_tables

    in_tables: frozenset[str]


@cache
def words(language: str = "en") -> Words:
    """Return the tables of *language*, one of `languages()`; raise TableError where its file cannot be used."""
    found, dates = table(language), calendar(language)
    functions = found.words("function_words")
    kinds = WordKinds(_kinds(found, dates))
    spaces = found.flag("spaces", default=True)
    phrases = _phrases(found, functions, spaces=spaces, language=language)
    units = {key: found.words("date", key) for key in ("units", "before_unit", "after_unit", "hours")}
    after = frozenset(word for line in found.lines("number", "after") for word in line.split())
    other = (dates.months, dates.days, dates.short, found.words("number", "units"), after, *units.values())
    return Words(
        language=language,
        capitals_mean_names=found.flag("capitals_mean_names", default=True),
        spaces=spaces,
        kinds=kinds,
        lemmas=_lemmas(found),
        phrases=phrases,
        in_tables=frozenset().union(*other),
        units=found.words("number", "units"),
        multipliers=found.words("number", "multipliers"),
        no_number_after=found.words("number", "no_number_after"),
        after_figure=after,
        values=found.pairs("number", "values"),
        toll=found.words("number", "toll"),
        denials=found.words("attribution", "denials"),
        confirmations=found.words("attribution", "confirmations"),
        other_deeds=found.words("attribution", "other_deeds"),
        to_listeners=found.words("attribution", "to_listeners"),
        subjects=found.words("attribution", "subjects"),
        no_verb_before=found.words("attribution", "no_verb_before"),
        date_units=units["units"],
        before_date_unit=units["before_unit"],
        after_date_unit=units["after_unit"],
        between_dates=found.words("date", "between"),
        no_year_before=found.words("date", "no_year_before"),
        hours=units["hours"],
        hour=re.compile(rf"\s?(?:{_either(units['hours'])})(?!\w)", re.IGNORECASE),
        before_year=found.words("date", "before_year"),
        months=dates.months,
        month_forms=WordKinds(dict.fromkeys(found.words("date", "months"), DATE)),
        months_have_capitals=dates.have_capitals,
        days=dates.days,
        short_dates=dates.short - found.words("date", "words"),
        negating_prefixes=tuple(sorted(found.words("negation", "prefixes"))),
        contractions=found.pairs("grammar", "contractions"),
        suffixes=found.pairs("grammar", "suffixes"),
        joined_words=found.pairs("grammar", "joined"),
        oneself=found.words("grammar", "oneself"),
        endings=_endings(found.words("grammar", "endings")),
        irregular=found.pairs("grammar", "irregular"),
        common_endings=_endings(found.words("common_endings")),
        titles=found.words("name", "titles"),
        person_verbs=found.words("name", "person_verbs"),
        abbreviations=found.words("name", "abbreviations"),
        function_words=functions,
        common=found.words("common_words") | functions | (kinds.keys() - found.words("name", "peoples")),
        notice_triggers=tuple(found.text("correction", "triggers").split()),
        notice=_notice(found.lines("correction", "patterns")),
        own_date=_any_line(found.lines("correction", "own_date")),
        instead=tuple(re.compile(line, re.IGNORECASE) for line in found.lines("correction", "instead")),
        furniture=frozenset(found.lines("furniture", "phrases")),
        furniture_words=found.words("furniture", "words"),
        files=re.compile(rf"\([^()]*\b(?:{_either(found.words('furniture', 'files'))})\b[^()]*\)", re.IGNORECASE),
    )


def _either(found: frozenset[str]) -> str:
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(found)) or "(?!)"


def _endings(found: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(found, key=lambda e: (-len(e), e))) or '(?!)'})$")


def _any_line(found: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in found) or r"(?!)", re.IGNORECASE)


_SENTENCE_START = r"(?:^|(?<=[.!?] )|(?<=[\n。！？]))"
_NOTICE_DATE = r"(?:,?\s?\([^)]{1,40}\)|[,\s][^:.!?\n]{0,24}\d[^:!?\n]{0,24}?)?"
"""The day of a notice between its first word and the colon: "Correction (March 4):", "Korrektur vom 12. Mai:"."""


def _notice(lines: list[str]) -> re.Pattern[str]:
    """Return a pattern of notices: "^" begins any sentence, "{date}" is the day that a notice may give."""
    expanded = (_SENTENCE_START + line[1:] if line.startswith("^") else line for line in lines)
    return _any_line([line.replace("{date}", _NOTICE_DATE) for line in expanded])


def _lemmas(found: Table) -> dict[str, str]:
    """Return the first word of its line for each further word of verbs and hedges."""
    lines = (line.split() for key in (("attribution", "verbs"), ("modality", "words")) for line in found.lines(*key))
    return {form: forms[0] for forms in lines for form in forms[1:]}


def _kinds(found: Table, dates: Calendar) -> dict[str, Mask]:
    """Join the single words of all tables into one."""
    out: dict[str, Mask] = {}
    hedges = found.words("modality", "words")
    for words_, mask in (
        (found.words("number", "words"), NUMBER),
        (found.words("number", "perhaps"), PERHAPS_NUMBER),
        (found.words("date", "words") | found.words("date", "months") | dates.days | (dates.months - hedges), DATE),
        (found.words("negation", "words"), NEGATION),
        (hedges, MODALITY),
        (found.words("modality", "perhaps"), PERHAPS_MODALITY),
        (found.words("attribution", "verbs"), ATTRIBUTION),
        (found.words("attribution", "perhaps"), PERHAPS_ATTRIBUTION),
        (found.words("attribution", "nouns"), ATTRIBUTION | WORDING),
        (found.words("name", "peoples"), NAME),
    ):
        for word in words_:
            out[word] = out.get(word, 0) | mask
    return out


_PHRASE_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|-")

_SHORT = 3
"""Words of grammar of so few letters ("to", "as", "the") do not call for a look at their phrases."""


def _phrases(found: Table, functions: frozenset[str], *, spaces: bool, language: str) -> dict[str, tuple[Placed, ...]]:
    listed = [
        Phrase(_parts(line, spaces=spaces), mask, before_figure)
        for section, name, mask, before_figure in (
            ("number", "comparators", NUMBER, True),
            ("negation", "phrases", NEGATION, False),
            ("modality", "phrases", MODALITY, False),
            ("attribution", "phrases", ATTRIBUTION, False),
        )
        for line in found.lines(section, name)
    ]
    if not spaces:
        listed += _unspaced(found, language)
    out: dict[str, tuple[Placed, ...]] = {}
    for phrase in sorted(set(listed), key=lambda p: (-len(p.words), p)):
        telling = [w for w in phrase.words if w.isalpha() and not (w in functions and len(w) <= _SHORT)]
        for offset, word in enumerate(phrase.words):
            if word in (telling or phrase.words[:1]):
                out[word] = (*out.get(word, ()), Placed(offset, phrase))
    return out


def _parts(line: str, *, spaces: bool) -> tuple[str, ...]:
    return tuple(_PHRASE_WORD.findall(line)) if spaces else tuple(line)


def _unspaced(found: Table, language: str) -> list[Phrase]:
    """Return the words of a language without spaces as phrases of single characters."""
    listed = [Phrase(tuple(word), mask) for word, mask in _kinds(found, calendar(language)).items() if mask]
    listed += [Phrase(tuple(place), NAME) for place in places(language) if len(place) > 1 and place.isalpha()]
    return listed
