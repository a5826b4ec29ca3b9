"""Tell figures, dates and amounts where they stand.

"1850" is a year behind "in" and a number before "people"; "24" is part of a date with a month near
by; a comparator ("at least") counts only with a figure behind it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from diffview.facts.calendars import calendar_words
from diffview.facts.lexicon import DATE, NAME, NUMBER, PERHAPS_DATE, PERHAPS_NUMBER, Mask, Words
from diffview.facts.tagging.context_free import CONTENT
from diffview.facts.tagging.typography import DASHES
from diffview.facts.tokens import WORD_GROUPS, figure_at, is_currency, is_numeric, lower_at, numeral_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.evidence import KnownText
    from diffview.facts.tokens import Token

_TIME = re.compile(r"[0-2]?\d:[0-5]\d(?::\d\d)?$")
_CALENDAR_DATE = re.compile(r"\d{4}-\d\d-\d\d$|\d{1,2}/\d{1,2}/(?:\d\d){1,2}$|[0-3]?\d\.[01]?\d\.[12]\d{3}$")
_SPAN_END = re.compile(r"\d\d(?:\d\d)?$")
_YEAR = re.compile(r"(?:1\d|20)\d\d$")
_DECADE = re.compile(r"['’]?(?:1\d\d|20\d|\d)0['’]?s$")
ORDINAL = ("st", "nd", "rd", "th")
_CJK_DATE = "年月日时時分秒년월일"


def figure(here: KnownText, tokens: Sequence[Token], at: int) -> Mask:
    """Return the kinds of the figure at *at*."""
    token = tokens[at]
    text = token.lower
    if _is_date(here, tokens, at, text):
        return DATE
    if text[-1:].isalpha() and lower_at(tokens, at + 1) in here.words.date_units and text[:1].isdigit():
        return DATE if text.endswith(ORDINAL) else NUMBER
    if before_ago(here.words, tokens, at):
        return NUMBER | DATE
    before = tokens[at - 1] if at else None
    if before and before.group in WORD_GROUPS and before.end == token.start and before.text[0].isupper():
        return NUMBER | NAME
    return NUMBER


def ends_span_of_years(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the figure at *at* ends a span of years: "1997-98"."""
    if at < 2 or tokens[at - 1].text not in DASHES or not _SPAN_END.match(tokens[at].text):  # noqa: PLR2004
        return False
    return bool(_YEAR.match(tokens[at - 2].text))


def before_ago(known: Words, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a figure counts back or forward from a day: "three days ago"."""
    return lower_at(tokens, at + 1) in known.date_units and lower_at(tokens, at + 2) in known.after_date_unit


def _is_date(here: KnownText, tokens: Sequence[Token], at: int, text: str) -> bool:
    token = tokens[at]
    if ends_span_of_years(tokens, at):
        return True
    if text.endswith(("am", "pm")) or _TIME.match(text) or _CALENDAR_DATE.match(text) or _DECADE.match(text):
        return True
    if here.words.hour.match(here.text, token.end):
        return True
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if after and after in _CJK_DATE:
        return True
    return _month_near(here, tokens, at) or bool(_YEAR.match(text) and _is_year(here.words, tokens, at, int(text)))


def _month_near(here: KnownText, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a month stands behind or before a figure, past other figures of the same date."""
    for step in (1, -1):
        k = at + step
        while 0 <= k < len(tokens) and abs(k - at) <= 4:  # noqa: PLR2004  # "24 and 25 of March"
            token = tokens[k]
            if token.group in WORD_GROUPS:
                if _is_month(here, token.text):
                    return True
                if token.lower not in here.words.between_dates:
                    break
            elif token.group == "mark" and token.text not in ",-–.":
                break
            k += step
    return False


def _is_month(here: KnownText, text: str) -> bool:
    lower = text.lower()
    known = here.words
    if lower in known.months or lower in known.short_dates:
        return not known.months_have_capitals or text[0].isupper()
    if known.month_forms.of(lower):
        return True
    return here.evidence.foreign and lower in calendar_words()


def _is_year(known: Words, tokens: Sequence[Token], at: int, year: int) -> bool:
    before, after = lower_at(tokens, at - 1), lower_at(tokens, at + 1)
    if after in known.units or (at and tokens[at - 1].group == "mark" and is_currency(tokens[at - 1].text)):
        return False
    if before in known.before_year:
        return True
    if year < 1900 or before in known.phrases:  # noqa: PLR2004  # older years come with a word before them
        return False
    plural = len(after) > 3 and after.endswith("s") and not tokens[at + 1].text[0].isupper()  # noqa: PLR2004
    return not plural and after not in known.no_year_before


def reckoning(known: Words, tokens: Sequence[Token], at: int, base: str) -> Mask:
    """Return the kind of a word that may be part of a reckoned time: "last week", "two days ago".

    A unit alone ("the year") is a date only beside another on the other side.
    """
    if _is_reckoning(known, tokens, at, base):
        return DATE
    return PERHAPS_DATE if base in known.date_units else 0


def _is_reckoning(known: Words, tokens: Sequence[Token], at: int, base: str) -> bool:
    after = lower_at(tokens, at + 1)
    if base in known.before_date_unit and (after in known.date_units or known.kinds.of(after) & DATE):
        return not known.kinds.of(after) & PERHAPS_NUMBER
    before = lower_at(tokens, at - 1)
    if base in known.date_units:
        return before in known.before_date_unit and not known.kinds.of(base) & PERHAPS_NUMBER
    return base in known.after_date_unit and before in known.date_units


def figure_follows(known: Words, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a figure stands at *at*, an article or a currency sign before it passed over."""
    for k in range(at, min(at + 3, len(tokens))):
        if number_at(known, tokens, k):
            return True
        token = tokens[k]
        if token.lower not in known.function_words and not is_currency(token.text):
            return False
    return False


def number_at(known: Words, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number stands at *at*, in digits or in words."""
    if not 0 <= at < len(tokens):
        return False
    token = tokens[at]
    if token.group in WORD_GROUPS:
        return bool(known.kinds.of(token.lower) & (NUMBER | PERHAPS_NUMBER))
    return token.group == "num" or (token.group == "mark" and token.text not in DASHES and is_numeric(token.text))


def number_before(known: Words, tokens: Sequence[Token], at: int, reach: int) -> bool:
    """Tell whether a number is among the *reach* tokens before *at*."""
    return any(number_at(known, tokens, k) for k in range(at - reach, at))


def ideograph(tokens: Sequence[Token], at: int) -> Mask:
    """Return the kinds of an ideograph or kana: part of a date, a numeral, or content."""
    text = tokens[at].text
    if text in _CJK_DATE and (figure_at(tokens, at - 1) or numeral_at(tokens, at - 1)):
        return DATE
    if unicodedata.numeric(text, None) is not None:
        return NUMBER
    return CONTENT
