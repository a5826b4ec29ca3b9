"""Texts as strings of codes, one code point for each unit, so that C code can compare them.

Two units have the same code if and only if their matching forms are equal. A text is cut at
white space and each piece is looked up: no token reaches over white space, and most pieces have
been seen before.

Light units carry a sentence but say little of what it is about (articles, prepositions,
pronouns); a run of them alone is no reason to break up a rewritten phrase.
"""

from __future__ import annotations

import re
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING

from diffview.text.normalise import matching_form
from diffview.text.scripts import pattern
from diffview.text.words import is_unspaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FIRST = 1
"""The first code: nought is kept for what has none."""

LIGHT_WEIGHT = 0.35
"""What a light word counts against a heavy one's 1."""

_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF
"""Once all code points are given away, all further tokens share this one: what they stand for is
compared to the letter before it is called equal, so too many words make an answer coarser, not wrong."""

MAX_UNIT = 40
"""A longer run of characters without white space is cut at its tokens before it is marked."""

_LIGHT_LENGTH = 3
"""A word of so many letters or fewer is light, in any language, unless it holds a digit or a capital."""

_LIGHT_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    about after again against also although among another any because been before being between both but
    could did does doing down during each even ever every from further had has have having here hers
    herself himself his how however into itself just like many may might more most much must myself
    never nor off once only other others our ours out over own per same shall she should since some
    still such than that the their theirs them themselves then there therefore these they this those
    though through thus till too toward towards under until upon very was were what when where whether
    which while who whom whose why will with within without would yet you your yours
    """,
    )
)

_PIECE = re.compile(r"\S+")
_DASH = "[\u2013\u2014\u2015\u2026/]|-{2,}|\\.{2,}"
_ALONE = frozenset({"/", "\u2013", "\u2014", "\u2015", "\u2026"})
_HAN = "[\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff\uff01-\uff0f]+"
"""Text of which every character is a token for sure."""
_EDGES = r"^[\W_]+|[\W_]+$"


class Units(dict[str, str]):
    """The codes of each piece of text between white space, filled as pieces are looked up.

    A unit is what a mark may cover: a word and the marks that touch it. A comma that came or
    went is hard to see; the word that it came to is not. Readers who marked drafts by hand did
    the same (spans_dev: F1 0.99 by units, 0.92 by tokens). Long pieces, pieces with dashes and
    scripts without spaces are cut at tokens.
    """

    __slots__ = ("_codes", "_known", "_lengths", "forms", "overflowed")

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self.forms: list[str] = []
        """The matching form that each code stands for, by `ord(code) - FIRST`."""
        self.overflowed = False

    def __missing__(self, piece: str) -> str:
        if piece.isascii() and len(piece) <= MAX_UNIT and "--" not in piece and "/" not in piece and ".." not in piece:
            found = self._codes.get(piece)
            if found is None:
                number = FIRST + len(self.forms)
                if number >= _SURROGATES.start:
                    found = self._code(piece)
                else:  # what `_code` does, without a call: most words of a short comparison come through here once
                    self.forms.append(piece)
                    found = self._codes[piece] = chr(number)
        else:
            units = tuple(_units(piece))
            if len(units) > 1:
                self._lengths[piece] = tuple(map(len, units))
            found = "".join(map(self._code_of, units))
        self[piece] = found
        return found

    def _code_of(self, unit: str) -> str:
        found = self._known.get(unit)
        if found is None:
            found = self._known[unit] = self._code(matching_form(unit))
        return found

    def _code(self, form: str) -> str:
        found = self._codes.get(form)
        if found is None:
            number = FIRST + len(self.forms)
            if number in _SURROGATES:
                self.forms += [""] * len(_SURROGATES)
                number = _SURROGATES.stop
            if number >= _LAST:
                self.overflowed = True
                return chr(_LAST)
            self.forms.append(form)
            found = self._codes[form] = chr(number)
        return found

    def code(self, pieces: Iterable[str]) -> str:
        """Return the codes of the units of *pieces*, a text cut at white space, one code point each."""
        return "".join(map(self.__getitem__, pieces))

    def weight(self, codes: str) -> float:
        """Return what *codes* weigh together: a heavy unit 1, a light one `LIGHT_WEIGHT`."""
        return sum([LIGHT_WEIGHT if self.is_light(code) else 1.0 for code in codes])

    def is_light(self, code: str) -> bool:
        """Tell whether *code* stands for a light word, or for marks alone."""
        number = ord(code) - FIRST
        return number < len(self.forms) and _is_light(self.forms[number])

    def borders(self, text: str, pieces: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return where each unit of *text*, cut into *pieces*, starts and where it ends, in characters.

        There may be a further start behind the last unit.
        """
        behind = list(accumulate(map(len, pieces), initial=0))  # what is before each piece, white space left out
        if behind[-1] + len(pieces) - 1 != len(text):
            return self._borders_spaced(text)
        # one character of white space between any two pieces, so many as there are pieces before
        starts, ends = list(map(add, behind, count())), list(map(add, behind[1:], count()))
        lengths = self._lengths
        if lengths.keys().isdisjoint(pieces):
            return starts, ends
        all_starts: list[int] = []
        all_ends: list[int] = []
        after = 0
        for k in [k for k, piece in enumerate(pieces) if piece in lengths]:
            all_starts += starts[after:k]
            all_ends += ends[after:k]
            inner = list(accumulate(lengths[pieces[k]], initial=starts[k]))
            all_starts += inner[:-1]
            all_ends += inner[1:]
            after = k + 1
        return all_starts + starts[after:], all_ends + ends[after:]

    def _borders_spaced(self, text: str) -> tuple[list[int], list[int]]:
        """Return the same as `borders` where white space is not one character between pieces."""
        starts: list[int] = []
        ends: list[int] = []
        for match in _PIECE.finditer(text):
            at = match.start()
            piece = match.group()
            for length in self._lengths.get(piece) or (len(piece),):
                starts.append(at)
                at += length
                ends.append(at)
        return starts, ends


def _units(piece: str) -> Iterator[str]:
    """Yield the units of *piece*: marks glued to the word that they touch, dashes and unspaced letters alone."""
    if len(piece) <= MAX_UNIT and not is_unspaced(piece) and not pattern(_DASH).search(piece):
        yield piece
        return
    if pattern(_HAN).fullmatch(piece):
        yield from piece
        return
    plain = piece.isascii()
    unit = ""
    for part in tokens(piece):
        if (part in _ALONE or part[0] in ".-") if plain else pattern(_DASH).fullmatch(part) or is_unspaced(part):
            if unit:
                yield unit
                unit = ""
            yield part
        elif len(unit) + len(part) > MAX_UNIT and unit:
            yield unit
            unit = part
        else:
            unit += part
    if unit:
        yield unit


def _is_light(form: str) -> bool:
    word = pattern(_EDGES).sub("", form).lower()
    return word in _LIGHT_WORDS or (len(word) <= _LIGHT_LENGTH and not any(map(str.isdigit, word)))
