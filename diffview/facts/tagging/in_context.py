"""Judge a token among its neighbours: the kinds it would give to a change of it.

A word alone has the kinds of the tables (`diffview.facts.lexicon`); what stands beside it adds those of
a phrase ("according to"), a date or an amount (`diffview.facts.tagging.numbers`) or a name
(`diffview.facts.tagging.names`). Neighbours are looked at a few words either way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.facts.lexicon import (
    DATE,
    LINK,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    QUOTATION,
    WORDING,
    Mask,
    calendar_words,
)
from diffview.facts.tagging.context_free import (
    CONTENT,
    FUNCTION,
    PERHAPS_NAME,
    PUNCTUATION,
    QUESTIONS,
    QUOTES,
    Term,
    contraction,
    mark_key,
)
from diffview.facts.tagging.names import capital, has_capital, is_plain_name
from diffview.facts.tagging.numbers import before_ago, figure, figure_follows, ideograph, is_reckoning, number_before
from diffview.facts.tagging.typography import DASHES
from diffview.facts.tokens import WORD_GROUPS, figure_at, is_currency, is_numeric, lower_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.evidence import KnownText
    from diffview.facts.tokens import Token

_PERCENT = "%‰٪％"
_NO_ONE = frozenset(["no", "this", "that", "any", "each", "every", "another", "which", "the"])


def judge(here: KnownText, tokens: Sequence[Token], at: int) -> list[Term]:
    """Return the terms of the token at *at*: one, or the two words of a contraction."""
    start, end, text, _, group = tokens[at]
    if group in WORD_GROUPS:
        return _word(here, tokens, at)
    if group == "url":
        return [Term(start, end, text, LINK)]
    if group == "num":
        return [Term(start, end, _figure_key(text), figure(here, tokens, at))]
    if group == "clock":
        return [Term(start, end, text[0].lower() + "m", DATE if number_before(here.words, tokens, at, 1) else FUNCTION)]
    if group == "cjk":
        return [Term(start, end, text, ideograph(tokens, at))]
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
        return NUMBER
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
    apart = contraction(token, known)
    if apart:
        return apart
    base = token.lower.removesuffix("'s").removesuffix("'")
    mask, start = _kinds(here, tokens, at, base)
    if mask & NAME:
        return [Term(token.start, token.end, token.text.replace("’", "'").removesuffix("'s"), mask)]
    if not mask & ~PERHAPS_NAME:
        mask |= FUNCTION if base in known.function_words else CONTENT
    return [Term(start, token.end, base, mask)]


def _kinds(here: KnownText, tokens: Sequence[Token], at: int, base: str) -> tuple[Mask, int]:
    """Return the kinds of a word, and where the word or its phrase begins."""
    text, known = tokens[at].text, here.words
    mask, start = 0, tokens[at].start
    if base in known.phrases or base in known.after_figure:
        mask, start = _phrase(here, tokens, at, base)
    if not mask & NUMBER and (base in known.in_tables or here.evidence.foreign):
        mask = _lexical(here, tokens, at, base, mask)
    if not has_capital(text):
        mask &= ~NAME
    elif not (mask & NUMBER and base in known.units):
        mask = capital(here, tokens, at, base, mask)
    return mask, start


def _lexical(here: KnownText, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
    """Return *mask* and the kinds of a word by the tables, its neighbours regarded and its capital not."""
    known = here.words
    mask |= known.kinds.get(base, 0)
    if base == "one" and (mask & NEGATION or lower_at(tokens, at - 1) in _NO_ONE):
        mask &= ~NUMBER
    if base in {"m", "bn", "tn"} and not number_before(known, tokens, at, 1):
        mask &= ~NUMBER
    if mask & NUMBER and known.hour.match(here.text, tokens[at].end):
        return DATE
    if base in known.hours and number_before(known, tokens, at, 2):
        return DATE
    if base in known.units and number_before(known, tokens, at, 2):
        return (mask | NUMBER) & ~DATE
    if is_reckoning(known, tokens, at, base) or (mask & NUMBER and before_ago(known, tokens, at)):
        mask |= DATE
    if here.evidence.foreign and base not in known.common and base in calendar_words():
        mask |= DATE
    return mask


def _phrase(here: KnownText, tokens: Sequence[Token], at: int, base: str) -> tuple[Mask, int]:
    """Return the kinds of the longest phrase that the word at *at* belongs to, and where that begins."""
    known = here.words
    for offset, phrase in known.phrases.get(base, ()):
        first = at - offset
        last = first + len(phrase.words)
        if first < 0 or tuple([t.lower for t in tokens[first:last]]) != phrase.words:
            continue
        if not phrase.before_figure or figure_follows(known, tokens, last):
            return phrase.mask, _place(here, tokens, first, at)
    if base in known.after_figure and number_before(known, tokens, at, 3):
        if base in {"plus", "odd"}:
            return NUMBER, tokens[at].start
        if lower_at(tokens, at - 1) == "or":
            return NUMBER, _place(here, tokens, at - 1, at)
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
