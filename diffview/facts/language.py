"""Tell the language of a text by its script and by its words of grammar, among those that have a file."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.lexicon import Words, words
from diffview.facts.word_files import languages, table

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAINLY = 0.3
"""Share of English words of grammar from which on no other language is tried."""

_MIN_SHARE = 0.15
"""Share of words that are words of grammar, from which on a text is in a language. Running English
has above 0.35, headlines above 0.1; French by the English table below 0.05."""

_MARGIN = 0.08
"""By how much the share of another language has to be above that of English: short headlines hold few
words of grammar, and "die", "no" and "a" are words of several languages."""

_MIN_WORDS = 4
"""Latin texts shorter than this are taken for English: too short to tell."""

_MIN_KANA = 0.1
"""Share of kana among ideographs and kana from which on a text is Japanese: it has above 0.4, Chinese none."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ASCII_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
"""The same for lower case of ASCII, which is read three times as fast."""

_SCRIPTS = {
    "kana": re.compile("[\u3041-\u30ff]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "hangul": re.compile("[\uac00-\ud7af\u1100-\u11ff]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "arabic": re.compile("[\u0620-\u06d3]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}


_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\uffdc]")


class LanguageNote(NamedTuple):
    """What a reader has to know where the language of the texts has no file of words."""

    text: str


NO_WORDS_NOTE = LanguageNote(
    "The words of this language are in no list of diffview: figures, dates, links and quotation marks are named, "
    "but no negation, certainty or attribution, and names only by their capitals."
)


def language_of(sample: str) -> str | None:
    """Return the language with a file that *sample* is in, or None where it has none."""
    lower = sample.lower().replace("’", "'")
    script = "latin" if lower.isascii() else script_of(lower)
    found = (_ASCII_WORD if lower.isascii() else _WORD).findall(lower)
    if script == "latin" and len(found) < _MIN_WORDS:
        return "en"
    known = _of_script(script)
    if len(known) == 1 and script != "latin":
        return known[0]
    return _nearest(found, known) if found else None


def script_of(text: str) -> str:
    """Return the script that most letters of *text* are of; "kana" where ideographs and kana are mixed."""
    if not _OTHER_SCRIPT.search(text):
        return "latin"
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    if counts["kana"] > _MIN_KANA * (counts["kana"] + counts["han"]):
        counts["kana"] += counts["han"]
    return max(counts, key=counts.__getitem__)


@cache
def _of_script(script: str) -> tuple[str, ...]:
    return tuple(name for name in languages() if (table(name).text("script") or "latin") == script)


def _nearest(found: list[str], known: Iterable[str]) -> str | None:
    english = words("en").function_words
    if sum(map(english.__contains__, found)) >= _PLAINLY * len(found):
        return "en"
    shares = {name: _share(found, words(name)) for name in known}
    best = max(shares, key=shares.__getitem__, default=None)
    if best is None:
        return None
    if shares[best] < shares.get("en", -1.0) + _MARGIN:
        best = "en"
    return best if shares[best] >= _MIN_SHARE else None


def _share(found: list[str], known: Words) -> float:
    """Return the share of words of grammar in *found*, other words of the tables counted half."""
    grammar = sum(map(known.function_words.__contains__, found))
    other = sum(w not in known.function_words and (w in known.common or bool(known.kinds.of(w))) for w in found)
    return (grammar + other / 2) / len(found)
