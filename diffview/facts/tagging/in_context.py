"""Judge a token among its neighbours: the kinds it would give to a change of it.

A word alone has the kinds of the tables (`diffview.facts.lexicon`); what stands beside it adds those of
a phrase ("according to"), a date or an amount (`diffview.facts.tagging.numbers`) or a name
(`diffview.facts.tagging.names`). Neighbours are looked at a few words either way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.facts.calendars import calendar_words
from diffview.facts.lexicon import (
    ANY_PERHAPS,
    ATTRIBUTION,
    DATE,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    PERHAPS_ATTRIBUTION,
    PERHAPS_NUMBER,
    QUOTATION,
    WORDING,
    Mask,
)
from diffview.facts.tagging.context_free import (
    CONTENT,
    FUNCTION,
    PUNCTUATION,
    QUESTIONS,
    QUOTES,
    Term,
    address_mask,
    contraction,
    mark_key,
)
from diffview.facts.tagging.names import capital, has_capital, is_plain_name
from diffview.facts.tagging.numbers import (
    ORDINAL,
    before_ago,
    ends_span_of_years,
    figure,
    figure_follows,
    ideograph,
    number_before,
    reckoning,
)
from diffview.facts.tagging.typography import DASHES
from diffview.facts.tokens import WORD_GROUPS, figure_at, is_currency, is_numeric, lower_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.evidence import KnownText
    from diffview.facts.tokens import Token

_PERCENT = "%‰٪％"


def judge(here: KnownText, tokens: Sequence[Token], at: int) -> list[Term]:
    """Return the terms of the token at *at*: one, or the two words of a contraction."""
    start, end, text, _, group = tokens[at]
    if group in WORD_GROUPS:
        return _word(here, tokens, at)
    if group == "url":
        return [Term(start, end, text, address_mask(text))]
    if group == "num":
        return [Term(start, end, _figure_key(text), figure(here, tokens, at))]
    if group == "clock":
        return [Term(start, end, text[0].lower() + "m", DATE if number_before(here.words, tokens, at, 1) else FUNCTION)]
    if group == "cjk":
        mask, start = _phrase(here, tokens, at, text)
        return [Term(start, end, text, mask or ideograph(tokens, at))]
    return [Term(start, end, mark_key(text), _mark(here, tokens, at))]


def _mark(here: KnownText, tokens: Sequence[Token], at: int) -> Mask:
    token = tokens[at]
    text = token.text
    if text in QUOTES:
        return quote_mark(here, token.start)
    if text in _PERCENT or text == "°" or is_currency(text):
        return NUMBER
    if text in QUESTIONS:
        return MODALITY | WORDING
    if is_numeric(text):
        return NUMBER
    if text in DASHES and figure_at(tokens, at - 1) and figure_at(tokens, at + 1):
        return DATE if ends_span_of_years(tokens, at + 1) else NUMBER
    if text in "+±×" and figure_at(tokens, at + 1):
        return NUMBER
    return PUNCTUATION


def quote_mark(here: KnownText, at: int) -> Mask:
    """Return the kind of the quotation mark, apostrophe or prime that stands at *at* in the text."""
    if at in here.quotations.marks:
        return QUOTATION
    return NUMBER if here.text[at - 1 : at].isdigit() else PUNCTUATION


def _word(here: KnownText, tokens: Sequence[Token], at: int) -> list[Term]:
    token, known = tokens[at], here.words
    if here.plain_capitals and is_plain_name(known, tokens, at):
        return [Term(token.start, token.end, token.text.replace("’", "'"), NAME)]
    if token.lower in known.abbreviations and _before_figure(here, tokens, at):
        return [Term(token.start, token.end, token.lower, FUNCTION)]
    apart = contraction(token, known)
    if apart:
        return apart
    base = token.lower.removesuffix("'s").removesuffix("'")
    mask, start = _kinds(here, tokens, at, base)
    if mask & NAME:
        return [Term(token.start, token.end, token.text.replace("’", "'").removesuffix("'s"), mask)]
    if not mask & ~ANY_PERHAPS:
        mask |= FUNCTION if base in known.function_words else CONTENT
    return [Term(start, token.end, known.lemmas.get(base, base), mask)]


def _before_figure(here: KnownText, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a short form with a capital and a full stop stands before a figure: "No. 3"."""
    end = tokens[at].end
    return tokens[at].text[0].isupper() and here.text[end : end + 1] == "." and figure_at(tokens, at + 2)


def _kinds(here: KnownText, tokens: Sequence[Token], at: int, base: str) -> tuple[Mask, int]:
    """Return the kinds of a word, and where the word or its phrase begins."""
    text, known = tokens[at].text, here.words
    mask, start = 0, tokens[at].start
    if base in known.phrases or base in known.after_figure:
        mask, start = _phrase(here, tokens, at, base)
    if not mask & NUMBER and (known.has(base) or here.evidence.foreign):
        mask = _lexical(here, tokens, at, base, mask)
    if not has_capital(text):
        mask &= ~NAME
    elif not (mask & NUMBER and base in known.units):
        mask = capital(here, tokens, at, base, mask)
    return mask, start


def _lexical(here: KnownText, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
    """Return *mask* and the kinds of a word by the tables, its neighbours regarded and its capital not."""
    known = here.words
    mask |= known.kinds.of(base)
    if mask & PERHAPS_ATTRIBUTION and not mask & ATTRIBUTION:
        mask = (mask & ~PERHAPS_ATTRIBUTION) | ATTRIBUTION if _is_verb(here, tokens, at) else mask
    if known.values.get(base) == "1" and (mask & NEGATION or lower_at(tokens, at - 1) in known.no_number_after):
        mask &= ~PERHAPS_NUMBER
    if base in known.multipliers and not number_before(known, tokens, at, 1):
        mask &= ~NUMBER
    if mask & NUMBER and known.hour.match(here.text, tokens[at].end):
        return DATE
    if base in known.hours and number_before(known, tokens, at, 2):
        return DATE
    if base in known.date_units and at and tokens[at - 1].text[:1].isdigit() and tokens[at - 1].lower.endswith(ORDINAL):
        return DATE
    if base in known.units and number_before(known, tokens, at, 2):
        return (mask | NUMBER) & ~DATE
    mask |= DATE if mask & NUMBER and before_ago(known, tokens, at) else reckoning(known, tokens, at, base)
    if here.evidence.foreign and base not in known.common and base in calendar_words():
        mask |= DATE
    return mask


def _is_verb(here: KnownText, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word that is a verb of saying or a noun is the verb: "police reports that"."""
    if lower_at(tokens, at + 1) in here.words.no_verb_before:
        return False
    before = tokens[at - 1] if at else None
    if before is None or before.group not in WORD_GROUPS:
        return False
    return before.lower in here.words.subjects or (before.text[0].isupper() and at > 1 and not before.text.isupper())


def _phrase(here: KnownText, tokens: Sequence[Token], at: int, base: str) -> tuple[Mask, int]:
    """Return the kinds of the longest phrase that the word at *at* belongs to, and where that begins."""
    known = here.words
    for offset, phrase in known.phrases.get(base, ()):
        first = at - offset
        last = first + len(phrase.words)
        if first < 0 or last > len(tokens) or not phrase.fits([t.lower for t in tokens[first:last]]):
            continue
        if not phrase.before_figure or figure_follows(known, tokens, last):
            return phrase.mask, _place(here, tokens, first, at)
    if base in known.after_figure and number_before(known, tokens, at, 3):
        joined = lower_at(tokens, at - 1) in known.after_figure
        return NUMBER, _place(here, tokens, at - 1, at) if joined else tokens[at].start
    return 0, tokens[at].start


def _place(here: KnownText, tokens: Sequence[Token], first: int, at: int) -> int:
    """Return where the token *first* stands, which the one at *at* follows: only the latter is sure to know."""
    place = tokens[at].start
    for token in reversed(tokens[first:at]):
        place = here.text.rfind(token.text, 0, place)
    return place


def _figure_key(text: str) -> str:
    """Return a figure with its sign in one shape and its spaces as one kind."""
    if text[0] in DASHES:
        text = "-" + text[1:]
    return re.sub(r"\s", " ", text.lower())
