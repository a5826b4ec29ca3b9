"""Cut a text into tokens: words, figures, addresses and marks, each where it stands.

What stands between two spaces is cut once and kept, for most of it comes again and again; only
the few texts with a token that holds a space ("12 000", "7 p. m.") are cut as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from diffview.facts.tagging.typography import DASHES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Found = TypeVar("_Found")

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

WORD_GROUPS = ("word", "plain")
"""The groups of tokens that are words."""


class Token(NamedTuple):
    """A word, figure, address or mark where it stands in its text."""

    start: int
    end: int
    text: str
    lower: str
    """The text in lower case, apostrophes straight."""
    group: str


def _token(found: re.Match[str]) -> Token:
    text = found[0]
    return Token(found.start(), found.end(), text, text.lower().replace("’", "'"), found.lastgroup or "mark")


def _cut(chunk: str) -> tuple[Token, ...]:
    pattern = _TOKEN_OR_ADDRESS if _MAYBE_ADDRESS.search(chunk) else _TOKEN
    return tuple([_token(m) for m in pattern.finditer(chunk)])


_LONGEST_KEPT = 40
"""Characters of chunks that are kept."""

_MOST_KEPT = 30_000
"""So many chunks are kept, some megabytes; later ones are read anew each time."""


class Kept(dict[str, _Found]):
    """What *find* finds out about a chunk, kept for the next time."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[str], _Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, chunk: str) -> _Found:
        found = self._find(chunk)
        if len(chunk) <= _LONGEST_KEPT and len(self) < _MOST_KEPT:
            self[chunk] = found
        return found


chunks = Kept(_cut)
"""The tokens of what stands between two spaces, their places counted from the chunk."""


def cut_whole(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `start:end`, those that hold spaces in one."""
    return [_token(m) for m in _TOKEN_OR_ADDRESS.finditer(text, start, end)]


def holds_spaces(text: str, start: int, end: int) -> bool:
    """Tell whether a token of `start:end` has a plain space in it."""
    return _MAYBE_ACROSS.search(text, start, end) is not None and _ACROSS_SPACES.search(text, start, end) is not None


def lower_at(tokens: Sequence[Token], at: int) -> str:
    """Return the token at *at* in lower case, "" where there is none."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def figure_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the token at *at* is a figure."""
    return 0 <= at < len(tokens) and tokens[at].group == "num"


def capital_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the token at *at* is a word with a capital."""
    return 0 <= at < len(tokens) and tokens[at].group in WORD_GROUPS and tokens[at].text[0].isupper()


def numeral_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the token at *at* begins with a character that counts: "3", "½", "三"."""
    return 0 <= at < len(tokens) and is_numeric(tokens[at].text)


def is_numeric(text: str) -> bool:
    """Tell whether a text begins with a character that counts."""
    return unicodedata.numeric(text[0], None) is not None


def is_currency(text: str) -> bool:
    """Tell whether a text begins with the sign of a currency."""
    return unicodedata.category(text[0]) == "Sc"
