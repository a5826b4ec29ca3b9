"""Tell names by their capitals: where the word stands, and what else is known of it.

"May" beside a figure is a month, behind a first name a name, before a verb a modal; a word with a
capital at the start of a sentence is a name only on other evidence (`Evidence`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.facts.calendars import currency_codes, known_names
from diffview.facts.lexicon import ATTRIBUTION, DATE, MODALITY, NAME, NEGATION, NUMBER, PERHAPS_NAME, Mask
from diffview.facts.tagging.context_free import QUOTES
from diffview.facts.tokens import WORD_GROUPS, capital_at, figure_at, lower_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.evidence import KnownText
    from diffview.facts.lexicon import Words
    from diffview.facts.tokens import Token

_SENTENCE_END = ".!?:;…–—―•*|\n>"


def is_plain_name(known: Words, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a name in the most frequent way: a capital behind a small word, in no table."""
    text, lower = tokens[at].text, tokens[at].lower
    return (
        at > 0
        and tokens[at - 1].group == "plain"
        and len(text) > 1
        and text.istitle()
        and not known.has(lower)
        and lower not in known.abbreviations
        and lower not in known.function_words
    )


def has_capital(text: str) -> bool:
    """Tell whether a word has a capital anywhere."""
    return text[0].isupper() or not (text.islower() or text.lower() == text)


def is_placeholder(text: str, token: Token) -> bool:
    """Tell whether a word in capitals stands alone in square brackets, as "[CITATION]" does: a name of nothing."""
    return (
        token.text.isupper() and text[token.start - 1 : token.start] == "[" and text[token.end : token.end + 1] == "]"
    )


def capital(here: KnownText, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
    """Return the kinds of a word with a capital, which *mask* are those without it."""
    text = tokens[at].text
    known = here.words
    if base.partition("'")[0] in known.oneself or is_placeholder(here.text, tokens[at]):
        return mask & ~NAME
    if base in known.abbreviations and not mask & NEGATION:
        return mask & ~NAME
    if base in known.days:
        return DATE
    if base in known.months:
        return _calendar_name(here, tokens, at, mask)
    if base in known.short_dates and (figure_at(tokens, at + 1) or figure_at(tokens, at - 1)):
        return DATE
    if mask & NAME or base in known.titles or (base in known_names(known.language) and known.capitals_mean_names):
        return (mask & NUMBER) | NAME
    if text in currency_codes() and (figure_at(tokens, at + 1) or figure_at(tokens, at - 1)):
        return NUMBER
    if mask & DATE:
        in_name = base in known.date_units and not here.title_case and capital_at(tokens, at - 1)
        return NAME if in_name and not _starts_sentence(here, tokens, at - 1) else mask & ~NAME
    return _bare_capital(here, tokens, at, base, mask) if known.capitals_mean_names else mask


def _bare_capital(here: KnownText, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
    """Return the kinds of a word that no table calls a name, by its capital and what else is known of it."""
    text = tokens[at].text
    known = here.words
    if _within_sentence(here, tokens, at):
        if base in known.function_words and not text.isupper() and not capital_at(tokens, at + 1):
            return mask
        return mask if mask & NUMBER else (mask & NEGATION) | NAME
    if mask & (ATTRIBUTION | MODALITY):
        return mask
    following = "" if here.title_case else _next_word(tokens, at)
    if here.evidence.is_name(text.removesuffix("'s").removesuffix("’s"), following, guess=not here.title_case):
        return mask if mask & NUMBER else (mask & NEGATION) | NAME
    heads = at + 1 < len(tokens) and tokens[at + 1].text == ":"
    return mask if heads or base in known.common else mask | PERHAPS_NAME


def _within_sentence(here: KnownText, tokens: Sequence[Token], at: int) -> bool:
    text = tokens[at].text
    if here.title_case:
        return False
    if len(text) > 1 and (text.isupper() or not text[1:].islower()):
        return not here.evidence.shouting(here.text)
    return not _starts_sentence(here, tokens, at)


def _starts_sentence(here: KnownText, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a sentence may begin here: nothing, a full stop, a dash or a quotation mark stands before."""
    k = tokens[at].start - 1
    text = here.text
    while k >= 0 and (text[k].isspace() or text[k] in "([") and text[k] != "\n":
        k -= 1
    if k < 0:
        return True
    if text[k] in QUOTES:
        # Behind an apostrophe or a closing mark the sentence goes on.
        return k + 1 == tokens[at].start
    if text[k] == "-":
        return text[k - 1 : k] in {"-", " "}  # a typed dash, as behind the dateline of an agency
    if text[k] not in _SENTENCE_END:
        return False
    if text[k] == "." and at > 1 and tokens[at - 1].text == ".":
        before = tokens[at - 2].text
        return not (before.lower() in here.words.titles or (len(before) == 1 and before.isupper()))
    return True


def _next_word(tokens: Sequence[Token], at: int) -> str:
    if at + 1 < len(tokens) and (tokens[at + 1].group in WORD_GROUPS or tokens[at + 1].text == ","):
        return tokens[at + 1].text
    return ""


def _calendar_name(here: KnownText, tokens: Sequence[Token], at: int, mask: Mask) -> Mask:
    """Tell a month from a modal and a surname: "in May", "May she?", "Theresa May"."""
    beside = any(figure_at(tokens, k) for k in (at - 1, at + 1))
    before = lower_at(tokens, at - 1)
    if beside or before in here.words.before_year or before in here.words.before_date_unit:
        return DATE
    if at and capital_at(tokens, at - 1) and not _starts_sentence(here, tokens, at):
        lower = tokens[at - 1].lower
        if here.words.kinds.of(lower) & DATE == 0 and lower not in here.words.common:
            return NAME
    if mask & MODALITY and _starts_sentence(here, tokens, at):
        return MODALITY
    return DATE
