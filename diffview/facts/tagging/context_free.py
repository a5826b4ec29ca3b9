"""Read what the tokens between two spaces say by themselves, whatever stands beside them.

Most words mean the same everywhere: "boat" is content, "the" is grammar, "never" negates. Such chunks
are read once and kept. All others (figures, months, words of a phrase) are judged where they
stand (`diffview.facts.tagging.in_context`), and so is a capital in the end: here it only tells in what
place the word is sure to be a name.
"""

from __future__ import annotations

from functools import cache, partial
from typing import NamedTuple

from diffview.facts.calendars import currency_codes
from diffview.facts.lexicon import (
    ANY_PERHAPS,
    LINK,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    PERHAPS_ATTRIBUTION,
    PERHAPS_MODALITY,
    PERHAPS_NUMBER,
    WORDING,
    Mask,
    Words,
    words,
)
from diffview.facts.tagging.typography import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES
from diffview.facts.tokens import WORD_GROUPS, Kept, Token, chunks

PUNCTUATION: Mask = 1 << 20
FUNCTION: Mask = 1 << 21
CONTENT: Mask = 1 << 22
"""Beside the kinds: a mark of punctuation, a word of grammar, any other word without a kind of its own."""

NAME_WITHIN: Mask = 1 << 24
"""In a reading: a name within a sentence; where one may begin, it has to be judged."""

QUOTE: Mask = 1 << 25
"""In a reading: a mark that is of quotation or not by where it stands."""

NAME_IN_CAPITALS: Mask = 1 << 26
"""In a reading: a name where not all is set in capitals."""

NAME_ANYWHERE: Mask = 1 << 27
"""In a reading: a name by capitals inside the word, where capitals tell names."""

NO_FACT = frozenset(",.;:()[]")
"""Marks that give no kind to a change by themselves."""

QUOTES = frozenset(DOUBLE_QUOTES + SINGLE_QUOTES)
QUESTIONS = "?¿؟？⁇⁈⁉\u037e"

_ACROSS = frozenset(["a.", "p."])
"""Chunks that may belong to a token with a space in it: "7 p. m."."""


class Term(NamedTuple):
    """A token judged, or one of the two words of a contraction."""

    start: int
    end: int
    key: str
    """What two terms have alike that say the same: lower case but for names, quotation marks in one shape."""
    mask: Mask


def joined_masks(terms: list[Term]) -> Mask:
    """Return what the masks of *terms* have together."""
    found = 0
    for term in terms:
        found |= term.mask
    return found


Reading = tuple[Term, ...]
"""The terms of a chunk, their places counted from it."""


class Neutral(NamedTuple):
    """The tokens of a chunk that holds nothing but words without a kind.

    Such words are only asked for as neighbours ("to" of "according to"), so that their places
    stay counted from the chunk.
    """

    tokens: tuple[Token, ...]
    content: bool
    """True where a word of content is among them."""


@cache
def context_free_masks(language: str) -> Kept[Mask]:
    """Return what words are that mean the same whatever stands beside them; 0 for those that have to be judged."""
    known = words(language)
    dates = known.hours | known.date_units | known.before_date_unit | known.after_date_unit
    beside = frozenset(known.phrases) | known.after_figure | known.units | dates | known.multipliers

    def mask(text: str) -> Mask:
        if text.islower():
            return 0 if text in beside else _small(text, known)
        return _with_capital(text.removesuffix("'s").removesuffix("’s"), known)

    return Kept(mask)


def _small(text: str, known: Words) -> Mask:
    if "'" in text or "’" in text or text in known.joined_words:
        return 0
    kinds = known.kinds.of(text) & ~NAME
    if kinds & (NUMBER | PERHAPS_NUMBER | PERHAPS_ATTRIBUTION):
        return 0
    return kinds if kinds & ~ANY_PERHAPS else kinds | (FUNCTION if text in known.function_words else CONTENT)


def _with_capital(text: str, known: Words) -> Mask:
    lower = text.lower()
    if len(text) < 2 or not text.isalpha() or text in currency_codes():  # noqa: PLR2004
        return 0
    if known.has(lower) or lower in known.function_words or lower in known.abbreviations:
        return 0
    if text.istitle():
        return NAME_WITHIN
    return NAME_IN_CAPITALS if text.isupper() else NAME_ANYWHERE


@cache
def readings(language: str) -> Kept[Reading | None]:
    """Return the readings of chunks that need no neighbours; None for all others."""
    return Kept(partial(_reading, masks=context_free_masks(language), known=words(language)))


def _reading(chunk: str, masks: Kept[Mask], known: Words) -> Reading | None:
    if chunk in _ACROSS:
        return None
    tokens = chunks[chunk]
    is_bracketed = chunk[:1] == "[" and len(tokens) > 2 and tokens[2].text == "]"  # noqa: PLR2004 -- "[CITATION]"
    out: list[Term] = []
    for token in tokens:
        word = token.group in WORD_GROUPS
        found = _word(token, masks, known, is_bracketed=is_bracketed) if word else _other(token, alone=len(tokens) == 1)
        if found is None:
            return None
        out += found
    return tuple(out)


def _word(token: Token, masks: Kept[Mask], known: Words, *, is_bracketed: bool) -> list[Term] | None:
    mask = masks[token.text]
    if mask == NAME_IN_CAPITALS and is_bracketed:
        mask = CONTENT
    if mask and (mask != NAME_WITHIN or token.start == 0):
        key = known.lemmas.get(token.text, token.text)
        if mask >= NAME_WITHIN:
            key = token.text.replace("’", "'").removesuffix("'s")
        return [Term(token.start, token.end, key, mask)]
    return contraction(token, known) if token.text.islower() else None


def _other(token: Token, *, alone: bool) -> list[Term] | None:
    start, end, text, _, group = token
    if group == "url":
        return [Term(start, end, text, address_mask(text))]
    if group != "mark":
        return None
    if text in NO_FACT:
        return []
    if text in QUOTES:
        return [Term(start, end, mark_key(text), QUOTE)]
    if text in QUESTIONS:
        return [Term(start, end, text, MODALITY | WORDING)]
    # No figure is in the chunk, so a dash beside a word is none of a range.
    return [Term(start, end, "-", PUNCTUATION)] if text in DASHES and not alone else None


def address_mask(text: str) -> Mask:
    """Return the kinds of an address; a bare domain with a capital is a name as well: "BillBrantley.com"."""
    bare = not any(sign in text for sign in "/@:") and text != text.lower()
    return LINK | NAME if bare else LINK


@cache
def neutral_chunks(language: str) -> Kept[Neutral | None]:
    """Return the tokens of neutral chunks; None for all others."""
    return Kept(partial(_neutral, kept=readings(language)))


def _neutral(chunk: str, kept: Kept[Reading | None]) -> Neutral | None:
    reading = kept[chunk]
    if reading is None or any(term.mask not in {CONTENT, FUNCTION} for term in reading):
        return None
    return Neutral(chunks[chunk], any(term.mask == CONTENT for term in reading))


def contraction(token: Token, known: Words) -> list[Term] | None:
    """Take a contraction apart: "won't" is "will" and "not"; None for a word that is none."""
    lower = token.lower
    if "'" not in lower and lower not in known.joined_words:
        return None
    parts = _parts(lower, known)
    if parts is None:
        return None
    first = known.kinds.of(parts[0])
    if known.kinds.of(parts[1]) & NEGATION and first & MODALITY:
        first = PERHAPS_MODALITY  # "couldn't" is more often unable than unsure
    second = known.kinds.of(parts[1])
    return [
        Term(token.start, token.end, part, mask or FUNCTION) for part, mask in zip(parts, (first, second), strict=True)
    ]


def _parts(lower: str, known: Words) -> tuple[str, str] | None:
    """Return the two words of a contraction by the file of its language: "won't", "cannot", "they'll"."""
    whole = known.joined_words.get(lower)
    if whole is not None:
        first, _, second = whole.partition("+")
        return (first, second)
    for suffix, word in known.suffixes.items():
        if lower.endswith(suffix):
            stem = lower.removesuffix(suffix)
            return (known.contractions.get(stem, stem), word)
    return None


def mark_key(text: str) -> str:
    """Return a mark, quotation marks and dashes in one shape."""
    if text in DOUBLE_QUOTES:
        return '"'
    if text in SINGLE_QUOTES:
        return "'"
    return "-" if text in DASHES else text
