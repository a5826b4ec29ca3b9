"""What both texts together tell about one word: which language they are in, and what is a name.

A capital at the start of a sentence proves nothing. The same word with a capital inside a
sentence elsewhere, in either version, makes it a name; the word without a capital makes it none.
A text with its evidence (`KnownText`) is all that a word in it is judged by.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from diffview.facts.calendars import known_names
from diffview.facts.language import language_of
from diffview.facts.lexicon import ATTRIBUTION, Words, words
from diffview.facts.tagging.quotations import Quotations, quotations
from diffview.facts.tagging.typography import compose
from diffview.model import Sides

if TYPE_CHECKING:
    from diffview.diff.model import Side

_SAMPLE = 300
"""Characters that tell the language, about fifty words; of the new side, and of the old one where that is short."""

_LOWER = re.compile(r"\b[^\W\d_A-Z]+\b")
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z] )[^\W\d_a-z][^\W_]*|(?<=, )[^\W\d_a-z][^\W_]*")

_FEW = 80
"""So many words are looked for one by one; for more, both texts are read once as a whole."""


class Standing(Enum):
    """What the texts tell about a word with a capital."""

    NAME = auto()
    COMMON = auto()
    UNKNOWN = auto()


class Evidence:
    """What two sides tell about their words; nothing is looked up before it is asked."""

    def __init__(self, sides: Sides[Side]) -> None:
        self._sides = sides
        self._names: dict[str, Standing] = {}

    @staticmethod
    def of_one(side: Side) -> Evidence:
        """Return the evidence of one text alone."""
        return Evidence(Sides(side, side))

    @cached_property
    def language(self) -> str | None:
        """The language with a file that the texts are in, or None where it has none."""
        return language_of(self._sample)

    @cached_property
    def foreign(self) -> bool:
        """Whether the texts are in no language that has a file."""
        return self.language is None

    @property
    def _sample(self) -> str:
        parts: list[str] = []
        size = 0
        for side in (self._sides.new, self._sides.old):
            for block in (*side.blocks, side.title or ""):
                if size > _SAMPLE:
                    break
                parts.append(block[:_SAMPLE])
                size += len(block)
        return compose("\n".join(parts))

    @cached_property
    def _text(self) -> str:
        sides = self._sides
        return "\n".join(dict.fromkeys((*sides.old.blocks, *sides.new.blocks)))

    def is_name(self, word: str, following: str, *, guess: bool) -> bool:
        """Tell whether *word*, which has a capital where it may need one, is a name all the same.

        *following* is the word behind it, "" where there is none. Without other evidence a word is a name
        where *guess* is true and a capital or a verb of persons follows: "Newsham said", "Berg was".
        """
        found = self._names.get(word)
        if found is None:
            found = self._names[word] = self._judge(word)
        if found is not Standing.UNKNOWN:
            return found is Standing.NAME
        if not guess or not following:
            return False
        known = words(self.language or "en")
        speaks = following == "," or following in known.person_verbs or known.kinds.of(following) & ATTRIBUTION
        return following[:1].isupper() or bool(speaks and not known.common_endings.search(word.lower()))

    def _judge(self, word: str) -> Standing:
        lower = word.lower()
        known = words(self.language or "en")
        if lower in known.function_words:
            return Standing.COMMON
        few = len(self._names) < _FEW
        if lower in known.common:
            # A common word has to be a name elsewhere and nothing but a name: "Smoke", "King".
            named = not self._alone(lower, few=few) and self._inside(word, few=few)
            return Standing.NAME if named else Standing.COMMON
        if self._inside(word, few=few):
            return Standing.NAME
        if self._alone(lower, few=few):
            return Standing.COMMON
        return Standing.NAME if lower in known_names(known.language) else Standing.UNKNOWN

    def _inside(self, word: str, *, few: bool) -> bool:
        return _inside_sentence(self._text, word) if few else word in self._inner_capitals

    def _alone(self, lower: str, *, few: bool) -> bool:
        return _stands_alone(self._text, lower) if few else lower in self._lower_words

    @cached_property
    def _lower_words(self) -> frozenset[str]:
        return frozenset(_LOWER.findall(self._text))

    @cached_property
    def _inner_capitals(self) -> frozenset[str]:
        return frozenset(_INNER_CAPITAL.findall(self._text))

    @staticmethod
    def shouting(text: str) -> bool:
        """Tell whether a text is set in capitals, which then tell nothing."""
        return text.isupper() and len(text.split()) > 2  # noqa: PLR2004  # "NATO" is no shout


class KnownText:
    """A text and what is known of it; *title_case* says that its capitals tell nothing."""

    def __init__(self, text: str, evidence: Evidence, *, title_case: bool = False) -> None:
        self.text = text
        self.evidence = evidence
        self.words: Words = words(evidence.language or "en")
        """The tables of its language."""
        self.title_case = title_case
        self.plain_capitals = self.words.capitals_mean_names and not title_case and not evidence.foreign
        """True where a capital within a sentence makes a name."""
        self._quotations: Quotations | None = None
        self.file_notes = tuple([m.span() for m in self.words.files.finditer(text)]) if ")" in text else ()
        """Where notes of files stand, "(PDF, 300 KB)": nothing in them is a fact of the article."""

    def in_file_note(self, start: int) -> bool:
        """Tell whether the character at *start* stands in the note of a file."""
        return any(first <= start < last for first, last in self.file_notes)

    @property
    def quotations(self) -> Quotations:
        """Return where the text quotes."""
        if self._quotations is None:
            self._quotations = quotations(self.text)
        return self._quotations


def _inside_sentence(text: str, word: str) -> bool:
    """Tell whether *word* stands behind a small word: a lower-case letter or comma, then a space."""
    at = text.find(word)
    end = len(word)
    while at >= 0:
        if at > 1 and text[at - 1] == " " and not text[at + end : at + end + 1].isalnum():
            before = text[at - 2]
            if before.islower() or before == ",":
                return True
        at = text.find(word, at + 1)
    return False


def _stands_alone(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not text[at - 1 : at].isalnum() and not text[at + len(word) : at + len(word) + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False
