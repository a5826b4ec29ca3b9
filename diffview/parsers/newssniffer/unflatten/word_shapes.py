"""How words begin and end: what punctuation alone says of sentences, headings, quotations and numbered items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+$")
_COLON = re.compile(r"[:][\"'”’»)\]]*$")
_CLOSED = re.compile(r"[\"”’»)\]']$")
_PAUSE = re.compile(r"[,;–—-][\"'”’»)\]]*$")
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
    last = word[-1:]
    if last.isalnum():
        return "plain"
    if _STOP.search(word):
        return "abbreviation" if _ABBREVIATION.match(word) else "stop"
    if _COLON.search(word):
        return "colon"
    if _PAUSE.search(word):
        return "pause"
    return "closed" if _CLOSED.search(word) else "plain"


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
