"""See who speaks: a name that changes beside an unchanged verb of saying, and names that are no news.

"The Kremlin said" → "The Kremlin and Trump said" changes who says so although the verb stays. A name that is put in
where the other side has it elsewhere ("he" → "Groves") is named but has no other value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.facts.lexicon import ATTRIBUTION, NAME
from diffview.facts.tagging.context_free import CONTENT, FUNCTION

if TYPE_CHECKING:
    from diffview.facts.lexicon import Words
    from diffview.facts.mark_kinds import MarkReading
    from diffview.facts.tagging.context_free import Term
    from diffview.facts.tagging.tagger import Passage
    from diffview.model import Sides

_NEXT = re.compile(r"[ ]?([^\W\d_]+)")
_REACH = 30
"""Characters of common text beside a mark in which the verb has to stand, directly beside it."""


def with_speaker(reading: MarkReading) -> MarkReading:
    """Return a reading in which a name that changed beside a verb of saying is a change of who says so."""
    if (reading.old & reading.new) & ATTRIBUTION or reading.terms is None or not _names_somebody(reading):
        return reading
    if _is_pronoun(reading.terms.old) or _is_pronoun(reading.terms.new) or not _is_beside_verb(reading):
        return reading
    return reading._replace(old=reading.old | ATTRIBUTION, new=reading.new | ATTRIBUTION)


def _names_somebody(reading: MarkReading) -> bool:
    """Tell whether a mark has a name, or words of content on both sides: "officials said" → "sources said"."""
    if (reading.old | reading.new) & NAME:
        return True
    terms = reading.terms
    return terms is not None and all(any(t.mask & CONTENT for t in side) for side in (terms.old, terms.new))


def _is_pronoun(side: list[Term]) -> bool:
    """Tell whether a side has nothing but words of grammar: "he" for a name is the same speaker."""
    return bool(side) and all(term.mask == FUNCTION for term in side)


def _is_beside_verb(reading: MarkReading) -> bool:
    new = reading.context.sides.new
    start, end = reading.span.new
    after = _NEXT.match(new.text, end, end + _REACH)
    if after is not None and _is_verb(after[1], new) and new.text[start:end].strip()[-1:].isalpha():
        return True
    before = word_before(new.text, start)
    if not before or not reading.old & reading.new & NAME or not _is_verb(before, new):
        return False
    listened = new.words.lemmas.get(before.lower(), before.lower()) in new.words.to_listeners
    return not listened and not (after is not None and after[1][0].isupper())


def word_before(text: str, at: int) -> str:
    """Return the word that ends directly before *at*, a space between them; "" where a mark or nothing stands there."""
    parts = text[max(0, at - _REACH) : at].rstrip(" ").split(" ")
    return parts[-1] if parts[-1].isalnum() else ""


def _is_verb(word: str, passage: Passage) -> bool:
    known, lower = passage.words, word.lower()
    return bool(known.kinds.of(lower) & ATTRIBUTION) and known.lemmas.get(lower, lower) not in known.other_deeds


def with_names_known(reading: MarkReading) -> MarkReading:
    """Return a reading in which a name is restated where both texts have the names of both sides, or both are one."""
    if not reading.old & reading.new & NAME or reading.terms is None:
        return reading
    sides = reading.context.sides
    gone = any(term.key not in sides.new.text for term in reading.terms.old if term.mask & NAME)
    come = any(term.key not in sides.old.text for term in reading.terms.new if term.mask & NAME)
    if (gone or come) and not _are_the_same(reading.terms, sides.new.words):
        return reading
    return reading._replace(restated=reading.restated | NAME)


def _are_the_same(terms: Sides[list[Term]], known: Words) -> bool:
    """Tell whether both names are one: initials ("Associated Press" → "AP"), or one people ("Iranians" → "Iranian")."""
    named = ([t.key for t in side if t.mask & NAME] for side in (terms.old, terms.new))
    old, new = ([word for word in side if word.lower() not in known.function_words] for side in named)
    if len(old) == len(new) == 1 and all(known.kinds.of(word.lower()) & NAME for word in (*old, *new)):
        return known.endings.sub("", old[0].lower()) == known.endings.sub("", new[0].lower())
    return "".join(word[0] for word in old) == "".join(new) or "".join(word[0] for word in new) == "".join(old)
