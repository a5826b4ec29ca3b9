"""The terms under which a text is found, and where they stand in it.

A term is a word in lower case without its accents (é, ü and the like; vowel signs of other scripts stay). Scripts
that are written without spaces between words, and Korean, whose words grow endings, give every two
neighbouring letters as a term and the last letter of a run alone: so any part of a run is a phrase of terms.
A phrase is terms in a row, so punctuation between words does not count. What the index holds and what is looked
for go through the same functions, whatever the database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from diffview.text.scripts import EXTENDING, UNSPACED, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_TERM = 64
"""Characters of a term that are kept; longer "words" are data, and PostgreSQL takes 2,046 bytes."""

MAX_REMEMBERED = 2_000
"""Characters of a text whose terms are remembered for a while: the next version of an article has most of its blocks
again, and each is asked for several times."""

_PLAIN_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_PAIRED = f"{UNSPACED}\uac00-\ud7a3"
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d\u300e\u300f", '"'))


class Term(NamedTuple):
    """A term and the half-open range of characters at which it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms in a row."""

    words: tuple[str, ...]
    open_end: bool = False
    """True where the last term may go on: a lone letter of a script that is indexed by pairs."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the terms of *text*, in order.

    >>> words_of("The café’s No. 3, 東京都!")
    ('the', 'cafe', 's', 'no', '3', '東京', '京都', '都')
    """
    return _remembered(text) if len(text) <= MAX_REMEMBERED else _words(text)


def _words(text: str) -> tuple[str, ...]:
    if not text.isascii():
        return tuple(term.word for term in terms(text))
    words = _PLAIN_WORD.findall(text.lower())
    if len(text) > MAX_TERM:
        words = [word[:MAX_TERM] for word in words]
    return tuple(words)


_remembered = lru_cache(maxsize=4096)(_words)


def terms(text: str) -> Iterator[Term]:
    """Yield the terms of *text* with their places."""
    if text.isascii():
        for found in _PLAIN_WORD.finditer(text):
            yield Term(found.group().lower()[:MAX_TERM], found.start(), found.end())
        return
    for found in _word_pattern().finditer(text):
        yield from _terms_of_run(found.group(), found.start())


@cache
def _word_pattern() -> re.Pattern[str]:
    return pattern(rf"[^\W_][\w{EXTENDING}]*")


def _terms_of_run(run: str, start: int) -> Iterator[Term]:
    paired = pattern(f"[{_PAIRED}]")
    if not paired.search(run):
        yield Term(_folded(run), start, start + len(run))
        return
    at = start
    for is_paired, letters in groupby(run, key=lambda letter: bool(paired.match(letter)) or _extends(letter)):
        part = "".join(letters)
        if is_paired:
            yield from (
                Term(_folded(part[k : k + 2]), at + k, min(at + k + 2, at + len(part))) for k in range(len(part))
            )
        else:
            yield Term(_folded(part), at, at + len(part))
        at += len(part)


def _extends(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _folded(word: str) -> str:
    # Compatibility forms first: full-width letters and ligatures are found by the plain ones.
    apart = unicodedata.normalize("NFKD", word[:MAX_TERM])
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart)).casefold()[:MAX_TERM]


def phrases(query: str) -> tuple[Phrase, ...]:
    """Return what *query* asks for: one phrase for each "quoted part" and each word outside quotation marks.

    >>> phrases('toll "six pence"')
    (Phrase(words=('toll',), open_end=False), Phrase(words=('six', 'pence'), open_end=False))
    """
    parts = (found.group(1) or found.group(2) or "" for found in _QUOTED.finditer(query.translate(_QUOTES)))
    return tuple(phrase for part in parts if (phrase := _phrase(part)) is not None)


def _phrase(part: str) -> Phrase | None:
    words = words_of(part)
    if not words:
        return None
    if not pattern(f"[{_PAIRED}]").match(words[-1]):
        return Phrase(tuple(words))
    # The last letter of a run is a term of its own at the end of the run only.
    return Phrase(tuple(words[:-1])) if len(words) > 1 and len(words[-2]) > 1 else Phrase(tuple(words), open_end=True)


def occurrences(found: Sequence[Term], phrase: Phrase) -> list[tuple[int, int]]:
    """Return where *phrase* stands among the terms of a text: half-open ranges of characters that do not overlap."""
    out: list[tuple[int, int]] = []
    size = len(phrase.words)
    end = 0
    for at in range(len(found) - size + 1):
        if found[at].start >= end and _stands(found, at, phrase):
            end = found[at + size - 1].end
            if phrase.open_end:
                end = found[at + size - 1].start + len(phrase.words[-1])
            out.append((found[at].start, end))
    return out


def _stands(found: Sequence[Term], at: int, phrase: Phrase) -> bool:
    *body, last = phrase.words
    if any(found[at + k].word != word for k, word in enumerate(body)):
        return False
    word = found[at + len(body)].word
    return word.startswith(last) if phrase.open_end else word == last
