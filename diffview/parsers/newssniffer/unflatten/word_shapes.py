"""How words begin and end: what punctuation alone says of sentences, headings, quotations and numbered items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOPS = frozenset(".!?…")
_PAUSES = frozenset(",;–—-")
_CLOSERS = "\"'”’»)]"
"""What may stand behind the mark that ends a sentence."""
_ABBREVIATION = re.compile(
    r"^[(\"'“‘]*(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Rev|Hon|St|Jr|Sr|Mt|vs|v|No|Nos|Sec|Fig|approx|etc"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Za-z]|e\.g|i\.e|cf|al|(?:[A-Z]\.)+[A-Z])\.$"
)
_OPENING_QUOTE = re.compile(r"^[\"“‘'«]+")
BARE_NUMBER = re.compile(r"\d{1,2}[.)]$")
_NUMBERING = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,5})[.)]$")
MARKER = re.compile(r"^(?:[•·*–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+)$")


def sentence_ends(words: Sequence[str]) -> list[bool]:
    """Return for each word but the last whether a sentence ends with it."""
    ends = word_ends(words)
    return [end == "stop" and not following[:1].islower() for end, following in zip(ends, words[1:], strict=False)]


def word_ends(words: Sequence[str]) -> list[str]:
    """Return how each word ends; the number of a section ("1.", "2.1.", "A)") ends nothing."""
    out: list[str] = []
    for word in words:
        end = _end_of(word)
        opens = not out or out[-1] in {"stop", "colon", "marker"}
        out.append("marker" if end != "plain" and opens and _NUMBERING.match(word) else end)
    return out


def _end_of(word: str) -> str:
    """Return how *word* ends by itself: stop, abbreviation, colon, pause, closed (a quote or bracket) or plain."""
    if word[-1:].isalnum():
        return "plain"
    mark = word.rstrip(_CLOSERS)[-1:]
    if mark in _STOPS:
        return "abbreviation" if _ABBREVIATION.match(word) else "stop"
    if mark == ":":
        return "colon"
    if mark in _PAUSES:
        return "pause"
    return "closed" if word[-1:] in _CLOSERS else "plain"


def start_of(word: str) -> str:
    """Return how *word* starts: upper, lower, digit, quote or mark."""
    first = word[:1]
    if first.islower():
        return "lower"
    if first.isalpha():
        return "upper"
    if first.isdigit():
        return "digit"
    if _OPENING_QUOTE.match(word):
        return "quote"
    return "mark"


def has_open_quote(text: str) -> bool:
    """Return whether a double quotation is begun in *text* and not ended."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


HEADING_WORDS = 8
"""A heading has at most so many words, and no stop at its end."""


def is_heading(text: str) -> bool:
    """Return whether a paragraph looks like a heading: few words, begun like a title, without a stop.

    >>> is_heading("'Improve quality'"), is_heading("He agreed."), is_heading("and so on")
    (True, False, False)
    """
    words = text.split(" ", HEADING_WORDS)
    if len(words) > HEADING_WORDS or word_ends(words)[-1] not in {"plain", "closed"}:
        return False
    return start_of(text.lstrip("'‘\"“«")) in {"upper", "digit"}


def starts_with_quote(text: str) -> bool:
    """Return whether a paragraph begins with a quotation mark."""
    return text[:1] in {'"', "“", "‘", "'", "«"}


def ends_outside_quotations(words: Sequence[str]) -> list[bool]:
    """Return for each word but the last whether a sentence ends with it that is not inside a quotation."""
    out = []
    is_open = False
    for word, ends in zip(words, sentence_ends(words), strict=False):
        for char in word:
            if char == '"':
                is_open = not is_open
            elif char in "“”":
                is_open = char == "“"
        out.append(ends and not is_open)
    return out
