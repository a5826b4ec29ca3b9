"""What speaks for two neighbouring sentences to be of one paragraph: names and words in common, whom "he" is, tense.

Between sentences of one paragraph a name is taken up again, and "he" has somebody named before it; the old and the
new half of a change are two beginnings. An old version keeps the tense of its day ("warn", "says") where the new one
reports ("warned", "said"). The word lists are English; on other languages these features are silent.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.parsers.newssniffer.unflatten.features import Features

_HE_OR_SHE = frozenset({"he", "she", "his", "her"})
_TITLE_OF_PERSON = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "professor", "sir", "lord", "lady", "president", "senator", "sen", "rep", "gov"}
    | {"governor", "mayor", "judge", "minister", "secretary", "chancellor", "spokesman", "spokeswoman", "captain"}
)
_REPORTS_NOW = frozenset(
    {"say", "says", "warn", "warns", "write", "writes", "argue", "argues", "claim", "claims", "urge", "urges", "tell"}
    | {"tells", "criticise", "criticises", "criticize", "criticizes", "add", "adds", "believe", "believes", "want"}
    | {"wants", "call", "calls", "describe", "describes", "accuse", "accuses", "is", "are", "has", "have"}
)
_REPORTED = frozenset(
    {"said", "warned", "wrote", "argued", "claimed", "urged", "told", "criticised", "criticized", "added", "believed"}
    | {"wanted", "called", "described", "accused", "was", "were", "had"}
)
_LONG_WORD = 5
"""Characters of a word that says what a text is about."""
_MOST_WORDS = 3
"""More words in common than this say no more."""
_MARKS = "\"'“”‘’«»()[].,;:!?…–—-"
_POSSESSIVE = re.compile(r"['’]s$")


class _Sentence(NamedTuple):
    """What one sentence holds."""

    first: str
    """Its first word, in lower case."""
    opens_with_name: str | None
    """The same, as written, where it begins with a capital and is no pronoun."""
    names: frozenset[str]
    """Words with a capital inside the sentence."""
    topics: frozenset[str]
    """Long words, in lower case."""
    names_person: bool
    tense: int
    """1 where it reports in the present, -1 in the past, 0 where neither or both."""


def joins(words: Sequence[str], sentences: Sequence[int]) -> list[Features]:
    """Return for each sentence of a line what speaks for and against a cut before it; nothing for the first.

    *sentences* are, for each word, how many sentences ended before it.
    """
    found: list[list[str]] = [[] for _ in range(sentences[-1] + 1)]
    for word, at in zip(words, sentences, strict=True):
        found[at].append(word)
    described = [_described(sentence) for sentence in found]
    out: list[Features] = [[]]
    person = False
    for before, behind in pairwise(described):
        person = person or before.names_person
        out.append(_join(before, behind, person=person))
    return out


def names_person(words: Sequence[str]) -> bool:
    """Return whether *words* seem to name a person: by a title, or by two names in a row inside a sentence."""
    plain = [_plain(word) for word in words]
    if any(word.lower() in _TITLE_OF_PERSON for word in plain):
        return True
    capital = [word[:1].isupper() and len(word) > 1 for word in plain]
    ends = [word[-1:] in ".,;:!?" for word in words]
    return any(a and b and not end for a, b, end in zip(capital, capital[1:], ends, strict=False))


def starts_with_pronoun(word: str) -> bool:
    """Return whether *word*, the first of a paragraph, is "he", "she", "his" or "her"."""
    return _plain(word).lower() in _HE_OR_SHE


def _join(before: _Sentence, behind: _Sentence, *, person: bool) -> Features:
    out: Features = []
    if behind.opens_with_name and behind.opens_with_name in before.names:
        out.append(("cut before a name taken up", 1.0))
    elif before.names & behind.names:
        out.append(("cut between sentences with a name in common", 1.0))
    shared = len(before.topics & behind.topics)
    if shared:
        out.append(("cut between sentences with words in common", min(_MOST_WORDS, shared) / _MOST_WORDS))
    if behind.first in _HE_OR_SHE:
        out.append((f"cut before he, she, {'somebody' if person else 'nobody'} named in front", 1.0))
    if before.tense * behind.tense < 0:
        out.append(("tense changes at the cut", 1.0))
    return out


def _described(words: Sequence[str]) -> _Sentence:
    plain = [_plain(word) for word in words]
    lower = [word.lower() for word in plain]
    names = frozenset(word for word in plain[1:] if word[:1].isupper() and len(word) > 1)
    opening = plain[0] if plain and plain[0][:1].isupper() and len(plain[0]) >= _LONG_WORD else None
    said = frozenset(lower)
    now, past = bool(said & _REPORTS_NOW), bool(said & _REPORTED)
    return _Sentence(
        lower[0] if lower else "",
        opening,
        names | ({opening} if opening else set()),
        frozenset(word for word in lower if len(word) >= _LONG_WORD),
        names_person(words),
        int(now) - int(past),
    )


def _plain(word: str) -> str:
    return _POSSESSIVE.sub("", word.strip(_MARKS))
