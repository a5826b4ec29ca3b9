"""Read a passage word by word, each with the kinds it would give to a change of it.

A word is judged where it stands: "May" beside a figure is a month, behind a first name a name,
before a verb a modal; "about" counts as a comparator only with a figure behind it; a word with a
capital at the start of a sentence is a name only on other evidence (`Evidence`). Only the words
asked for are judged; their neighbours are looked at a few words either way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.quotations import Quotations, quotations
from diffview.facts.typography import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES
from diffview.facts.words import (
    DATE,
    LINK,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    QUOTATION,
    WORDING,
    Mask,
    Words,
    calendar_words,
    currency_codes,
    known_names,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.evidence import Evidence

PUNCTUATION: Mask = 1 << 20
FUNCTION: Mask = 1 << 21
CONTENT: Mask = 1 << 22
PERHAPS_NAME: Mask = 1 << 23
"""Beside the kinds: a mark of punctuation, a word of grammar, any other word without a kind of its own,
and such a word with a capital where it may need one: a name if it stands for a name."""

_CONTEXT = 40
"""Characters read on each side of a passage: the longest phrase and a figure behind it fit."""

_DASH = re.escape(DASHES)
_WORD_CHAR = (
    r"[^\s\d!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f"
    r"\u3000-\u3030\u3040-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2150-\u218f]"
)
_ADDRESS = r"""
    (?P<url>(?:(?:https?|ftp)://|\bwww\.)\S*[^\s.,;:!?'"’”»)\]>]
        |[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}
        |\b(?:[\w-]{1,63}\.){1,8}(?:com|org|net|gov|edu|info|io|eu|uk|de|fr|au|ca|us|tv|html?|php|pdf)\b(?:/\S*)?)
    |"""
"""Lengths are bounded (a label of a name has at most 63 characters, RFC 1035), which keeps the search linear."""

_PLAIN = r"(?P<plain>[a-z]{2,}(?![^,]))|"
"""Most words by far; kept apart because it is fast."""

_REST = rf"""
    (?P<num>(?:(?<![\w.,)\]%])[+±{_DASH}])?
        (?:\d{{4}}-\d\d-\d\d|\d+(?:[.,:/'’٫٬]\d+|[\u0020\u00a0\u2009\u202f]\d{{3}}(?!\d))*)
        (?:(?i:st|nd|rd|th|s|k|m|bn|tn|am|pm|km|kg|cm|mm|mph|kph|gb|mb|p|c|f|h|g|x)\b)?)
    |(?P<cjk>[\u3040-\u30ff\u3400-\u9fff])
    |(?P<clock>(?i:[ap]\.\s?m\b)\.?)
    |(?P<word>{_WORD_CHAR}+(?:['’ʼ]{_WORD_CHAR}+)*)
    |(?P<mark>\S)
    """
_TOKEN = re.compile(_PLAIN + _REST, re.VERBOSE)
_TOKEN_OR_ADDRESS = re.compile(_ADDRESS + _REST, re.VERBOSE | re.IGNORECASE)
_MAYBE_ADDRESS = re.compile(r"[@/]|\w\.\w")
_ACROSS_SPACES = re.compile(r"\d \d{3}(?!\d)|[ap]\. m\b", re.IGNORECASE)
"""Finds tokens that hold a plain space."""
_MAYBE_ACROSS = re.compile(r" (?:\d\d\d|[mM]\b)")
"""Found wherever that is found, and several times as fast to look for."""

_WORDS = ("word", "plain")
_TIME = re.compile(r"[0-2]?\d:[0-5]\d(?::\d\d)?$")
_CALENDAR_DATE = re.compile(r"\d{4}-\d\d-\d\d$|\d{1,2}/\d{1,2}/(?:\d\d){1,2}$|[0-3]?\d\.[01]?\d\.[12]\d{3}$")
_YEAR = re.compile(r"(?:1\d|20)\d\d$")
_DECADE = re.compile(r"['’]?(?:1\d\d|20\d|\d)0['’]?s$")
_SENTENCE_END = ".!?:;…–—―•*|\n>"
_QUOTES = frozenset(DOUBLE_QUOTES + SINGLE_QUOTES)
_QUESTIONS = "?¿؟？⁇⁈⁉\u037e"
_PERCENT = "%‰٪％"
_CJK_DATE = "年月日时時分秒년월일"
_CONTRACTED = {"ca": "can", "wo": "will", "sha": "shall"}
_NO_ONE = frozenset(["no", "this", "that", "any", "each", "every", "another", "which", "the"])


_new = tuple.__new__
"""Makes a named tuple at a third of the price of calling its class; a long comparison makes very many."""

_NO_FACT = frozenset(",.;:()[]")
"""Marks that give no kind to a change by themselves."""


class Token(NamedTuple):
    """A word, figure, address or mark where it stands in its text."""

    start: int
    end: int
    text: str
    lower: str
    """The text in lower case, apostrophes straight."""
    group: str


class Term(NamedTuple):
    """A token judged, or one of the two words of a contraction."""

    start: int
    end: int
    key: str
    """What two terms have alike that say the same: lower case but for names, quotation marks in one shape."""
    mask: Mask


def _token(found: re.Match[str]) -> Token:
    text = found[0]
    return Token(found.start(), found.end(), text, text.lower().replace("’", "'"), found.lastgroup or "mark")


def _cut(chunk: str) -> tuple[Token, ...]:
    pattern = _TOKEN_OR_ADDRESS if _MAYBE_ADDRESS.search(chunk) else _TOKEN
    return tuple([_token(m) for m in pattern.finditer(chunk)])


class _Chunks(dict[str, tuple[Token, ...]]):
    """The tokens of what stands between two spaces; most chunks come again and again, and are kept."""

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        found = _cut(chunk)
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[chunk] = found
        return found


_NAME_WITHIN: Mask = 1 << 24
"""In a reading: a name within a sentence; where one may begin, it has to be judged."""

_QUOTE: Mask = 1 << 25
"""In a reading: a mark that is of quotation or not by where it stands."""

_NAME_IN_CAPITALS: Mask = 1 << 26
"""In a reading: a name where not all is set in capitals."""

_NAME_ANYWHERE: Mask = 1 << 27
"""In a reading: a name by capitals inside the word, where capitals tell names."""

_UNSETTLED = frozenset(["one", "m", "bn", "tn"])
_ACROSS = frozenset(["a.", "p."])
"""Chunks that may belong to a token with a space in it: "7 p. m."."""


class _Settled(dict[str, Mask]):
    """What words are that mean the same whatever stands beside them; 0 for those that have to be judged."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = known = words(language)
        dates = known.hours | known.date_units | known.before_date_unit | known.after_date_unit
        self._tables = known.in_tables | known.function_words
        self._beside = frozenset(known.phrases) | known.after_figure | known.units | dates | _UNSETTLED

    def __missing__(self, text: str) -> Mask:
        found = self._of(text)
        if len(text) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[text] = found
        return found

    def _of(self, text: str) -> Mask:
        known = self._words
        if not text.islower():
            return self._of_capitals(text.removesuffix("'s").removesuffix("’s"))
        if text in self._beside or "'" in text or "’" in text or text == "cannot":
            return 0
        kinds = known.kinds.get(text, 0) & ~NAME
        if kinds & NUMBER:
            return 0
        return kinds or (FUNCTION if text in known.function_words else CONTENT)

    def _of_capitals(self, text: str) -> Mask:
        lower = text.lower()
        if len(text) < 2 or not text.isalpha() or lower in self._tables or text in currency_codes():  # noqa: PLR2004
            return 0
        if text.istitle():
            return _NAME_WITHIN
        return _NAME_IN_CAPITALS if text.isupper() else _NAME_ANYWHERE


class _Readings(dict[str, "tuple[Term, ...] | None"]):
    """The terms of chunks that need no neighbours, their places counted from the chunk; None for all others."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._settled = _settled(language)
        self._kinds = words(language).kinds

    def __missing__(self, chunk: str) -> tuple[Term, ...] | None:
        found = None if chunk in _ACROSS else self._of(_chunks[chunk])
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[chunk] = found
        return found

    def _of(self, tokens: tuple[Token, ...]) -> tuple[Term, ...] | None:
        out: list[Term] = []
        for token in tokens:
            found = self._word(token) if token.group in _WORDS else self._other(token, alone=len(tokens) == 1)
            if found is None:
                return None
            out += found
        return tuple(out)

    def _word(self, token: Token) -> list[Term] | None:
        mask = self._settled[token.text]
        if mask and (mask != _NAME_WITHIN or token.start == 0):
            key = token.text if mask < _NAME_WITHIN else token.text.replace("’", "'").removesuffix("'s")
            return [Term(token.start, token.end, key, mask)]
        parts = _parts(token.lower)
        if len(parts) > 1 and token.text.islower():
            return [Term(token.start, token.end, part, self._kinds.get(part, FUNCTION)) for part in parts]
        return None

    @staticmethod
    def _other(token: Token, *, alone: bool) -> list[Term] | None:
        start, end, text, _, group = token
        if group == "url":
            return [Term(start, end, text, LINK)]
        if group != "mark":
            return None
        if text in _NO_FACT:
            return []
        if text in _QUOTES:
            return [Term(start, end, _mark_key(text), _QUOTE)]
        if text in _QUESTIONS:
            return [Term(start, end, text, MODALITY | WORDING)]
        # No figure is in the chunk, so a dash beside a word is none of a range.
        return [Term(start, end, "-", PUNCTUATION)] if text in DASHES and not alone else None


class _Idle(dict[str, "tuple[tuple[Token, ...], bool] | None"]):
    """The tokens of chunks that hold nothing but words without a kind, and whether a word of content is among them.

    Their places are counted from the chunk: such words are only asked for as neighbours ("to" of
    "according to"). None for all other chunks.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._readings = _readings(language)

    def __missing__(self, chunk: str) -> tuple[tuple[Token, ...], bool] | None:
        reading = self._readings[chunk]
        found = None
        if reading is not None and all(term.mask in {CONTENT, FUNCTION} for term in reading):
            found = _chunks[chunk], any(term.mask == CONTENT for term in reading)
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[chunk] = found
        return found


_LONGEST_KEPT = 40
"""Characters of chunks that are kept."""

_MOST_KEPT = 30_000
"""So many chunks are kept, some megabytes; later ones are read anew each time."""

_chunks = _Chunks()
_idle = cache(_Idle)
_settled = cache(_Settled)
_readings = cache(_Readings)


class Passage:
    """One side of a change, ready to be read in parts; `words` are the tables of its language."""

    def __init__(self, text: str, evidence: Evidence, *, title_case: bool = False) -> None:
        self.text = text
        self._evidence = evidence
        self.words: Words = words(evidence.language or "en")
        self._title_case = title_case
        self._plain_capitals = self.words.capitals_mean_names and not title_case and not evidence.foreign
        self._quotations: Quotations | None = None

    @property
    def quotations(self) -> Quotations:
        """Return where the text quotes."""
        if self._quotations is None:
            self._quotations = quotations(self.text)
        return self._quotations

    def _tokens(self, start: int, end: int) -> tuple[list[Token], range]:
        """Return the tokens around `start:end`, cut at white space some way off, and which of them are near.

        Only those near, in the range and directly before, know their true place; of the others only
        the words are ever asked for, so they are shared between all texts.
        """
        left, right = self._around(start, end)
        if _holds_spaces(self.text, left, right):
            found = [_token(m) for m in _TOKEN_OR_ADDRESS.finditer(self.text, left, right)]
            return found, range(len(found))
        out: list[Token] = []
        at, first, last = left, 0, 0
        for chunk in self.text[left:right].split(" "):
            if at + len(chunk) < start - 1:
                out += _chunks[chunk]
                first = last = len(out)
            elif at > end:
                out += _chunks[chunk]
            else:
                for begin, stop, text, lower, group in _chunks[chunk]:
                    out.append(_new(Token, (at + begin, at + stop, text, lower, group)))
                last = len(out)
            at += len(chunk) + 1
        return out, range(first, last)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """Return the range that is read for `start:end`, ends at spaces."""
        text = self.text
        left, right = start - _CONTEXT, end + _CONTEXT
        if left > 0:
            cut = text.find(" ", left, start)
            left = cut + 1 if cut >= 0 else start
        else:
            left = 0
        if right < len(text):
            cut = text.rfind(" ", end, right)
            right = cut if cut >= 0 else right
        return left, right

    def terms(self, start: int, end: int) -> list[Term]:
        """Return the terms that `start:end` touches, judged."""
        if start == end:
            return []
        if self._evidence.foreign:
            return self._judged(start, end)
        text = self.text
        at = text.rfind(" ", 0, start + 1) + 1
        right = end - 1 if text[end - 1] == " " else text.find(" ", end)
        readings = _readings(self.words.language)
        out: list[Term] = []
        pending = -1
        for chunk in text[at : right if right >= 0 else len(text)].split(" "):
            reading = readings[chunk]
            terms = None if reading is None else self._placed(reading, at)
            if terms is None:
                pending = at if pending < 0 else pending
            else:
                if pending >= 0:
                    out += self._judged(max(pending, start), at - 1)
                    pending = -1
                out += terms
            at += len(chunk) + 1
        if pending >= 0:
            out += self._judged(max(pending, start), end)
        if out and (out[0].end <= start or out[-1].start >= end):
            return [term for term in out if term.end > start and term.start < end]
        return out

    def _judged(self, start: int, end: int) -> list[Term]:
        """Return the terms that `start:end` touches, each word judged among its neighbours."""
        tokens, near = self._tokens(start, end)
        out: list[Term] = []
        for at in near:
            left, right, text, _, _ = tokens[at]
            if right > start and left < end and text not in _NO_FACT:
                out += self._judge(tokens, at)
        return out

    def all_terms(self) -> list[Term]:
        """Return the terms of the whole text, words without a meaning of their own summed up in one.

        For a text that has no counterpart: whether there are such words is all that matters then.
        """
        text = self.text
        if self._evidence.foreign or _holds_spaces(text, 0, len(text)):
            return self.terms(0, len(text))
        out: list[Term] = []
        tokens, found, idle = self._tokens_and_terms()
        for at in found:
            if not isinstance(at, int):
                out.append(at)
            elif tokens[at].text not in _NO_FACT:
                out.extend(self._judge(tokens, at))
        if idle:
            out.append(Term(0, 0, "", CONTENT))
        return out

    def _tokens_and_terms(self) -> tuple[list[Token], list[Term | int], bool]:
        """Return all tokens, the settled terms with the places of tokens to judge, and whether words are idle.

        The tokens of idle words do not know their true place.
        """
        language = self.words.language
        idle, readings, chunks, at, any_idle = _idle(language), _readings(language), _chunks, 0, False
        tokens: list[Token] = []
        found: list[Term | int] = []
        for chunk in self.text.split(" "):
            shared = idle[chunk]
            if shared is not None:
                tokens += shared[0]
                any_idle = any_idle or shared[1]
            else:
                first = len(tokens)
                for begin, stop, text, lower, group in chunks[chunk]:
                    tokens.append(_new(Token, (at + begin, at + stop, text, lower, group)))
                reading = readings[chunk]
                terms = None if reading is None else self._placed(reading, at)
                if terms is None:
                    found += range(first, len(tokens))
                else:
                    for term in terms:
                        if term.mask == CONTENT:
                            any_idle = True
                        elif term.mask != FUNCTION:
                            found.append(term)
            at += len(chunk) + 1
        return tokens, found, any_idle

    def all_kinds(self) -> Mask:
        """Return what the masks of `all_terms` have together, so far as kinds and content go.

        A word that can only be a name or content is not judged where there are both already.
        """
        text = self.text
        if self._evidence.foreign or _holds_spaces(text, 0, len(text)):
            return _joined_masks(self.terms(0, len(text)))
        tokens, found, kinds = self._tokens_and_kinds()
        if not found:
            return kinds
        settled, both = _settled(self.words.language), NAME | CONTENT
        for at in found:
            word = tokens[at].text
            if word not in _NO_FACT and not (kinds & both == both and settled[word] >= _NAME_WITHIN):
                kinds |= _joined_masks(self._judge(tokens, at))
        return kinds

    def _tokens_and_kinds(self) -> tuple[list[Token], list[int], Mask]:
        """Return all tokens as `_tokens_and_terms` does, the places of those to judge, and the kinds of the others."""
        language = self.words.language
        idle, readings, chunks, at, kinds = _idle(language), _readings(language), _chunks, 0, 0
        tokens: list[Token] = []
        found: list[int] = []
        for chunk in self.text.split(" "):
            shared = idle[chunk]
            if shared is not None:
                tokens += shared[0]
                kinds |= CONTENT if shared[1] else 0
            else:
                first = len(tokens)
                for begin, stop, text, lower, group in chunks[chunk]:
                    tokens.append(_new(Token, (at + begin, at + stop, text, lower, group)))
                reading = readings[chunk]
                mask = None if reading is None else self._placed_kinds(reading, at)
                if mask is None:
                    found += range(first, len(tokens))
                else:
                    kinds |= mask
            at += len(chunk) + 1
        return tokens, found, kinds

    def _placed_kinds(self, reading: tuple[Term, ...], at: int) -> Mask | None:
        """Return what the masks of `_placed` have together, None where that returns it."""
        kinds = 0
        for begin, _, _, mask in reading:
            if mask == _QUOTE:
                kinds |= self._quote(at + begin)
            elif mask < _NAME_WITHIN:
                kinds |= mask
            elif self._is_name_here(mask, at):
                kinds |= NAME
            else:
                return None
        return kinds

    def _placed(self, reading: tuple[Term, ...], at: int) -> list[Term] | None:
        """Return the terms of a chunk that stands at *at*, None where one has to be judged after all."""
        out: list[Term] = []
        for begin, stop, key, mask in reading:
            if mask == _QUOTE:
                mask = self._quote(at + begin)  # noqa: PLW2901 -- what it is here
            elif mask >= _NAME_WITHIN:
                if not self._is_name_here(mask, at):
                    return None
                mask = NAME  # noqa: PLW2901 -- what it is here
            out.append(_new(Term, (at + begin, at + stop, key, mask)))
        return out

    def _is_name_here(self, mask: Mask, at: int) -> bool:
        """Tell whether a word that is a name in some places is sure to be one at *at*."""
        if not self._plain_capitals:
            return False
        if mask == _NAME_WITHIN:
            return self._goes_on(at)
        return mask == _NAME_ANYWHERE or not self.text.isupper()

    def _goes_on(self, at: int) -> bool:
        """Tell whether a sentence is sure to go on at *at*: behind a letter, figure or comma and a space."""
        if at < 2:  # noqa: PLR2004 -- a character and a space
            return False
        before = self.text[at - 2]
        return (before.isalnum() or before == ",") and self.text[at - 1] == " "

    def _judge(self, tokens: Sequence[Token], at: int) -> list[Term]:
        token = tokens[at]
        start, end, text, _, group = token
        if group in _WORDS:
            return self._word(tokens, at)
        if group == "url":
            return [Term(start, end, text, LINK)]
        if group == "num":
            return [Term(start, end, _figure_key(text), self._figure(tokens, at))]
        if group == "clock":
            return [Term(start, end, text[0].lower() + "m", DATE if self._number_before(tokens, at, 1) else FUNCTION)]
        if group == "cjk":
            return [Term(start, end, text, self._ideograph(tokens, at))]
        return [Term(start, end, _mark_key(text), self._mark(tokens, at))]

    # Marks and ideographs.

    def _mark(self, tokens: Sequence[Token], at: int) -> Mask:
        token = tokens[at]
        text = token.text
        if text in _QUOTES:
            return self._quote(token.start)
        if text in _PERCENT or text == "°" or unicodedata.category(text[0]) == "Sc":
            return NUMBER
        if text in _QUESTIONS:
            return MODALITY | WORDING
        if unicodedata.numeric(text[0], None) is not None:
            return NUMBER
        if text in DASHES and _figure_at(tokens, at - 1) and _figure_at(tokens, at + 1):
            return NUMBER
        if text in "+±×" and _figure_at(tokens, at + 1):
            return NUMBER
        return PUNCTUATION

    def _quote(self, at: int) -> Mask:
        if at in self.quotations.marks:
            return QUOTATION
        return NUMBER if self.text[at - 1 : at].isdigit() else PUNCTUATION

    @staticmethod
    def _ideograph(tokens: Sequence[Token], at: int) -> Mask:
        text = tokens[at].text
        if text in _CJK_DATE and (_figure_at(tokens, at - 1) or _numeral_at(tokens, at - 1)):
            return DATE
        if unicodedata.numeric(text, None) is not None:
            return NUMBER
        return CONTENT

    # Figures.

    def _figure(self, tokens: Sequence[Token], at: int) -> Mask:
        token = tokens[at]
        text = token.lower
        if self._is_date(tokens, at, text):
            return DATE
        if self._before_ago(tokens, at):
            return NUMBER | DATE
        before = tokens[at - 1] if at else None
        if before and before.group in _WORDS and before.end == token.start and before.text[0].isupper():
            return NUMBER | NAME
        return NUMBER

    def _before_ago(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a figure counts back or forward from a day: "three days ago"."""
        known = self.words
        return _lower(tokens, at + 1) in known.date_units and _lower(tokens, at + 2) in known.after_date_unit

    def _is_date(self, tokens: Sequence[Token], at: int, text: str) -> bool:
        token = tokens[at]
        if text.endswith(("am", "pm")) or _TIME.match(text) or _CALENDAR_DATE.match(text) or _DECADE.match(text):
            return True
        if self.words.hour.match(self.text, token.end):
            return True
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if after and after in _CJK_DATE:
            return True
        return self._month_near(tokens, at) or bool(_YEAR.match(text) and self._is_year(tokens, at, int(text)))

    def _month_near(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a month stands behind or before a figure, past other figures of the same date."""
        for step in (1, -1):
            k = at + step
            while 0 <= k < len(tokens) and abs(k - at) <= 4:  # noqa: PLR2004  # "24 and 25 of March"
                token = tokens[k]
                if token.group in _WORDS:
                    if self._is_month(token.text):
                        return True
                    if token.lower not in {"of", "and", "to", "the", "or"}:
                        break
                elif token.group == "mark" and token.text not in ",-–.":
                    break
                k += step
        return False

    def _is_month(self, text: str) -> bool:
        lower = text.lower()
        known = self.words
        if lower in known.months or lower in known.short_dates:
            return not known.capitals_mean_names or text[0].isupper()
        return self._evidence.foreign and lower in calendar_words()

    def _is_year(self, tokens: Sequence[Token], at: int, year: int) -> bool:
        before, after = _lower(tokens, at - 1), _lower(tokens, at + 1)
        known = self.words
        if after in known.units or (at and tokens[at - 1].group == "mark" and _is_currency(tokens[at - 1].text)):
            return False
        if before in known.before_year:
            return True
        if year < 1900 or before in known.phrases:  # noqa: PLR2004  # older years come with a word before them
            return False
        plural = len(after) > 3 and after.endswith("s") and not tokens[at + 1].text[0].isupper()  # noqa: PLR2004
        return not plural and after != "people"

    # Words.

    def _word(self, tokens: Sequence[Token], at: int) -> list[Term]:
        token = tokens[at]
        base = token.lower
        if self._plain_capitals and self._is_plain_name(tokens, at):
            return [Term(token.start, token.end, token.text.replace("’", "'"), NAME)]
        parts = _parts(base)
        if len(parts) > 1:
            return [Term(token.start, token.end, part, self.words.kinds.get(part, FUNCTION)) for part in parts]
        base = parts[0].removesuffix("'s").removesuffix("'")
        mask, start = 0, token.start
        if base in self.words.phrases or base in self.words.after_figure:
            mask, start = self._phrase(tokens, at, base)
        if not mask & NUMBER and (base in self.words.in_tables or self._evidence.foreign):
            mask = self._lexical(tokens, at, base, mask)
        if not self._has_capital(token.text):
            mask &= ~NAME
        elif not (mask & NUMBER and base in self.words.units):
            mask = self._capital(tokens, at, base, mask)
        if mask & NAME:
            return [Term(token.start, token.end, token.text.replace("’", "'").removesuffix("'s"), mask)]
        if not mask & ~PERHAPS_NAME:
            mask |= FUNCTION if base in self.words.function_words else CONTENT
        return [Term(start, token.end, base, mask)]

    def _is_plain_name(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a word is a name in the most frequent way: a capital behind a small word, in no table."""
        text, lower = tokens[at].text, tokens[at].lower
        return (
            at > 0
            and tokens[at - 1].group == "plain"
            and len(text) > 1
            and text.istitle()
            and lower not in self.words.in_tables
            and lower not in self.words.function_words
        )

    @staticmethod
    def _has_capital(text: str) -> bool:
        return text[0].isupper() or not (text.islower() or text.lower() == text)

    def _lexical(self, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
        """Return *mask* and the kinds of a word by the tables, its neighbours regarded and its capital not."""
        known = self.words
        mask |= known.kinds.get(base, 0)
        if base == "one" and (mask & NEGATION or _lower(tokens, at - 1) in _NO_ONE):
            mask &= ~NUMBER
        if base in {"m", "bn", "tn"} and not self._number_before(tokens, at, 1):
            mask &= ~NUMBER
        if mask & NUMBER and known.hour.match(self.text, tokens[at].end):
            return DATE
        if base in known.hours and self._number_before(tokens, at, 2):
            return DATE
        if base in known.units and self._number_before(tokens, at, 2):
            return (mask | NUMBER) & ~DATE
        if self._is_reckoning(tokens, at, base) or (mask & NUMBER and self._before_ago(tokens, at)):
            mask |= DATE
        if self._evidence.foreign and base not in known.common and base in calendar_words():
            mask |= DATE
        return mask

    def _is_reckoning(self, tokens: Sequence[Token], at: int, base: str) -> bool:
        """Tell whether a word is part of a reckoned time: "last week", "two days ago"."""
        known = self.words
        if base in known.date_units and not known.kinds.get(base, 0) & NUMBER:
            return True
        after = _lower(tokens, at + 1)
        if base in known.before_date_unit and (after in known.date_units or known.kinds.get(after, 0) & DATE):
            return base not in {"this", "same"} or after not in {"second", "seconds"}
        before = _lower(tokens, at - 1)
        if base in known.date_units:
            return before in known.before_date_unit and base != "second"
        return base in known.after_date_unit and before in known.date_units

    def _phrase(self, tokens: Sequence[Token], at: int, base: str) -> tuple[Mask, int]:
        """Return the kinds of the longest phrase that the word at *at* belongs to, and where that begins."""
        known = self.words
        for offset, phrase in known.phrases.get(base, ()):
            first = at - offset
            last = first + len(phrase.words)
            if first < 0 or tuple([t.lower for t in tokens[first:last]]) != phrase.words:
                continue
            if not phrase.before_figure or self._figure_follows(tokens, last):
                return phrase.mask, self._place(tokens, first, at)
        if base in known.after_figure and self._number_before(tokens, at, 3):
            if base in {"plus", "odd"}:
                return NUMBER, tokens[at].start
            if _lower(tokens, at - 1) == "or":
                return NUMBER, self._place(tokens, at - 1, at)
        return 0, tokens[at].start

    def _place(self, tokens: Sequence[Token], first: int, at: int) -> int:
        """Return where the token *first* stands, which the one at *at* follows: only the latter is sure to know."""
        place = tokens[at].start
        for token in reversed(tokens[first:at]):
            place = self.text.rfind(token.text, 0, place)
        return place

    def _figure_follows(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a figure stands at *at*, an article or a currency sign before it passed over."""
        for k in range(at, min(at + 3, len(tokens))):
            if self._number_at(tokens, k):
                return True
            token = tokens[k]
            if token.lower not in self.words.function_words and not _is_currency(token.text):
                return False
        return False

    def _number_at(self, tokens: Sequence[Token], at: int) -> bool:
        if not 0 <= at < len(tokens):
            return False
        token = tokens[at]
        if token.group in _WORDS:
            return bool(self.words.kinds.get(token.lower, 0) & NUMBER)
        return token.group == "num" or (token.group == "mark" and token.text not in DASHES and _is_numeric(token.text))

    def _number_before(self, tokens: Sequence[Token], at: int, reach: int) -> bool:
        return any(self._number_at(tokens, k) for k in range(at - reach, at))

    # Capitals.

    def _capital(self, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
        """Return the kinds of a word with a capital, which *mask* are those without it."""
        text = tokens[at].text
        known = self.words
        if base == "i" or base.startswith("i'"):
            return mask & ~NAME
        if base in known.months or base in known.days:
            return self._calendar_name(tokens, at, mask)
        if base in known.short_dates and (_figure_at(tokens, at + 1) or _figure_at(tokens, at - 1)):
            return DATE
        if mask & NAME or base in known.titles or (base in known_names(known.language) and known.capitals_mean_names):
            return (mask & NUMBER) | NAME
        if text in currency_codes() and (_figure_at(tokens, at + 1) or _figure_at(tokens, at - 1)):
            return NUMBER
        if mask & DATE:
            in_name = base in known.date_units and not self._title_case and _capital_at(tokens, at - 1)
            return NAME if in_name and not self._starts_sentence(tokens, at - 1) else mask & ~NAME
        return self._bare_capital(tokens, at, base, mask) if known.capitals_mean_names else mask

    def _bare_capital(self, tokens: Sequence[Token], at: int, base: str, mask: Mask) -> Mask:
        """Return the kinds of a word that no table calls a name, by its capital and what else is known of it."""
        text = tokens[at].text
        known = self.words
        if self._within_sentence(tokens, at):
            if base in known.function_words and not text.isupper() and not _capital_at(tokens, at + 1):
                return mask
            return (mask & (NUMBER | NEGATION)) | NAME
        following = "" if self._title_case else self._next_word(tokens, at)
        if self._evidence.is_name(text.removesuffix("'s").removesuffix("’s"), following, guess=not self._title_case):
            return (mask & (NUMBER | NEGATION)) | NAME
        return mask if base in known.common else mask | PERHAPS_NAME

    def _within_sentence(self, tokens: Sequence[Token], at: int) -> bool:
        text = tokens[at].text
        if self._title_case:
            return False
        if len(text) > 1 and (text.isupper() or not text[1:].islower()):
            return not self._evidence.shouting(self.text)
        return not self._starts_sentence(tokens, at)

    def _starts_sentence(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a sentence may begin here: nothing, a full stop, a dash or a quotation mark stands before."""
        k = tokens[at].start - 1
        text = self.text
        while k >= 0 and (text[k].isspace() or text[k] in "([") and text[k] != "\n":
            k -= 1
        if k < 0:
            return True
        if text[k] in _QUOTES:
            # Behind an apostrophe or a closing mark the sentence goes on.
            return k + 1 == tokens[at].start
        if text[k] not in _SENTENCE_END:
            return False
        if text[k] == "." and at > 1 and tokens[at - 1].text == ".":
            before = tokens[at - 2].text
            return not (before.lower() in self.words.titles or (len(before) == 1 and before.isupper()))
        return True

    def _next_word(self, tokens: Sequence[Token], at: int) -> str:
        if at + 1 < len(tokens) and tokens[at + 1].group in _WORDS:
            return tokens[at + 1].text
        return ""

    def _calendar_name(self, tokens: Sequence[Token], at: int, mask: Mask) -> Mask:
        """Tell a month from a modal and a surname: "in May", "May she?", "Theresa May"."""
        beside = any(_figure_at(tokens, k) for k in (at - 1, at + 1))
        before = _lower(tokens, at - 1)
        if beside or before in self.words.before_year or before in self.words.before_date_unit:
            return DATE
        if at and _capital_at(tokens, at - 1) and not self._starts_sentence(tokens, at):
            lower = tokens[at - 1].lower
            if self.words.kinds.get(lower, 0) & DATE == 0 and lower not in self.words.common:
                return NAME
        if mask & MODALITY and self._starts_sentence(tokens, at):
            return MODALITY
        return DATE


def _joined_masks(terms: list[Term]) -> Mask:
    joined = 0
    for term in terms:
        joined |= term.mask
    return joined


def _holds_spaces(text: str, start: int, end: int) -> bool:
    """Tell whether a token of `start:end` has a plain space in it."""
    return _MAYBE_ACROSS.search(text, start, end) is not None and _ACROSS_SPACES.search(text, start, end) is not None


def _parts(lower: str) -> tuple[str, ...]:
    """Take a contraction apart: "won't" is "will" and "not"."""
    if "'" not in lower and lower != "cannot":
        return (lower,)
    if lower.endswith("n't"):
        stem = lower[:-3]
        return (_CONTRACTED.get(stem, stem), "not")
    if lower == "cannot":
        return ("can", "not")
    if lower.endswith("'ll"):
        return (lower[:-3], "will")
    return (lower,)


def _figure_key(text: str) -> str:
    """Return a figure with its sign in one shape and its spaces as one kind."""
    if text[0] in DASHES:
        text = "-" + text[1:]
    return re.sub(r"\s", " ", text.lower())


def _mark_key(text: str) -> str:
    if text in DOUBLE_QUOTES:
        return '"'
    if text in SINGLE_QUOTES:
        return "'"
    return "-" if text in DASHES else text


def _lower(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def _figure_at(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].group == "num"


def _capital_at(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].group in _WORDS and tokens[at].text[0].isupper()


def _numeral_at(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and _is_numeric(tokens[at].text)


def _is_numeric(text: str) -> bool:
    return unicodedata.numeric(text[0], None) is not None


def _is_currency(text: str) -> bool:
    return unicodedata.category(text[0]) == "Sc"
