"""What a correction notice says was wrong, and what is right: "it is seven, not nine".

The patterns stand in the files of words. Words are compared without case, words of grammar left out, and figures by
what they count to, so that "7, not 9" in a notice is tied to "nine" → "seven" in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from diffview.facts.lexicon import Words

_WORD = re.compile(r"[^\W_]+(?:[.,:'’][^\W_]+)*")


class CorrectedClaim(NamedTuple):
    """One thing that a notice corrects, in the words of the notice."""

    wrong: str
    right: str

    def is_tied_to(self, old: frozenset[str], new: frozenset[str], known: Words) -> bool:
        """Tell whether a change that takes away the words *old* and puts in *new* is the one that is corrected."""
        wrong, right = words_of(self.wrong, known), words_of(self.right, known)
        return bool(wrong & old) and bool(right & new)


def claims_in(text: str, known: Words) -> tuple[CorrectedClaim, ...]:
    """Return what the notice *text* says was wrong and what is right; () where it does not say both."""
    found = [match for pattern in known.instead for match in pattern.finditer(known.own_date.sub(" ", text))]
    claims = (CorrectedClaim(_core(match["wrong"], known), _core(match["right"], known)) for match in found)
    return tuple(dict.fromkeys(claim for claim in claims if claim.wrong and claim.right))


def _core(text: str, known: Words) -> str:
    """Return *text* without words of grammar at its ends, nor marks."""
    parts = text.split()
    while parts and parts[0].lower() in known.function_words:
        parts = parts[1:]
    return " ".join(parts).strip(" .,;:")


def words_of(text: str, known: Words) -> frozenset[str]:
    """Return the words and figures of *text* as they are compared, words of grammar left out."""
    found = (word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    if not known.spaces:
        return frozenset(_WORD.findall(text.lower()))
    return frozenset(known.values.get(word, word) for word in found if word not in known.function_words)
