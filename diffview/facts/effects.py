"""Join what the marks of a change touch into what the change does to the facts of each kind.

A kind is changed where a mark has it on both sides; added or removed where only one side of every mark has
it. Words that one mark takes away and another puts in, with the same neighbour, have only moved within the
text: their kind is cancelled, and such a mark is wording, which is never set aside.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.explanations import explain_mark, explain_typography
from diffview.facts.kinds import Effect, FactKind, by_weight
from diffview.facts.lexicon import (
    ATTRIBUTION,
    DATE,
    LINK,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    QUOTATION,
    WORDING,
    Mask,
    bit,
)
from diffview.facts.mark_kinds import MarkReading, read_mark, turned
from diffview.facts.model import KindEffect, MarkFacts
from diffview.facts.speakers import with_names_known, with_speaker, word_before
from diffview.facts.typographic_marks import typographic_marks
from diffview.model import Sides

if TYPE_CHECKING:
    from diffview.facts.marks import Context, Span
    from diffview.facts.tagging.context_free import Term
    from diffview.facts.tagging.tagger import Passage

_MOVABLE = (NUMBER, DATE, NAME, NEGATION, ATTRIBUTION, MODALITY, LINK, QUOTATION)
"""Kinds of single words, which may move within a text."""

_KINDS = {bit(kind): kind for kind in FactKind}
_TYPOGRAPHY = bit(FactKind.TYPOGRAPHY)


class Effects(NamedTuple):
    """The kinds that a change touches on each side: changed where both have them."""

    old: Mask = 0
    new: Mask = 0
    changed: Mask = 0
    """Those that one mark has on both sides with another value."""
    restated: Mask = 0
    """Those that one mark has on both sides in other words."""

    def named(self) -> tuple[KindEffect, ...]:
        """Return them as values, weightiest first."""
        return _named(*self)

    def joined(self, kinds: Mask, texts: Sides[str]) -> Effects:
        """Return them and *kinds*, which stand on every side that has a text."""
        both = kinds if texts.old and texts.new else 0
        return Effects(
            self.old | (kinds if texts.old else 0),
            self.new | (kinds if texts.new else 0),
            self.changed | both,
            self.restated,
        )

    def only(self, kinds: Mask) -> Effects:
        """Return those of *kinds*."""
        return Effects(*(mask & kinds for mask in self))


class MarksFacts(NamedTuple):
    """The facts of all marks of one change, and of them together."""

    marks: tuple[MarkFacts, ...]
    effects: Effects


@cache
def _named(old: Mask, new: Mask, changed: Mask, restated: Mask) -> tuple[KindEffect, ...]:
    return tuple(KindEffect(kind, _effect(bit(kind), new, changed, restated)) for kind in ordered(old | new))


def _effect(kind: Mask, new: Mask, changed: Mask, restated: Mask) -> Effect:
    if kind & changed:
        return Effect.CHANGED
    if kind & restated:
        return Effect.RESTATED
    return Effect.ADDED if kind & new else Effect.REMOVED


@cache
def ordered(kinds: Mask) -> tuple[FactKind, ...]:
    """Return the kinds of a mask, weightiest first."""
    return by_weight({kind for mask, kind in _KINDS.items() if kinds & mask})


def facts_of_marks(spans: tuple[Span, ...], context: Context) -> MarksFacts:
    """Return the kinds of all marks of one change, and what the change does to each kind."""
    if len(spans) == 1 and not (context.sides.old.text and context.sides.new.text):
        return _of_whole_block(read_mark(spans[0], context))
    typographic = typographic_marks(spans, context)
    readings = _without_moved([read_mark(span, context) for span in spans if span not in typographic])
    readings = [with_names_known(with_speaker(turned(r))) if r.kinds or r.content else r for r in readings]
    by_span = {reading.span: reading for reading in readings}
    marks = tuple([_mark(by_span[s]) if s in by_span else _typography(s, context) for s in spans])
    texts = Sides(context.sides.old.text, context.sides.new.text)
    effects = _together(readings).joined(_TYPOGRAPHY if typographic else 0, texts)
    if any(reading.is_wording and not reading.slight for reading in readings):
        effects = effects.joined(WORDING, texts)
    return MarksFacts(marks, effects)


def _of_whole_block(reading: MarkReading) -> MarksFacts:
    """Return the facts of a block that came or went as a whole: nothing in it can have moved or be changed."""
    wording = WORDING if reading.is_wording and not reading.slight else 0
    old = reading.old | (wording if reading.context.sides.old.text else 0)
    new = reading.new | (wording if reading.context.sides.new.text else 0)
    return MarksFacts((_mark(reading),), Effects(old, new))


def _together(readings: list[MarkReading]) -> Effects:
    """Join what marks touch; who says so is a matter of the whole claim ("The media say …" → "…, the office said")."""
    old = new = changed = restated = 0
    for reading in readings:
        old |= reading.old
        new |= reading.new
        changed |= reading.old & reading.new & ~reading.restated
        restated |= reading.restated
    found = Effects(old, new, changed | (old & new & ATTRIBUTION), restated)
    return found._replace(changed=found.changed | _changed_places(readings, found)) if len(readings) > 1 else found


def _changed_places(readings: list[MarkReading], effects: Effects) -> Mask:
    """Return the kinds of which one mark takes away what another puts in beside another word: "3 men, 5 women"."""
    found = 0
    for mask in (NUMBER, NAME):
        if effects.old & effects.new & mask and not (effects.changed | effects.restated) & mask:
            gone = {word.key for r in readings if r.old & mask for word in _words(r, mask, old=True)}
            come = {word.key for r in readings if r.new & mask for word in _words(r, mask, old=False)}
            found |= mask if gone & come else 0
    return found


def _typography(span: Span, context: Context) -> MarkFacts:
    return MarkFacts(span.edits, (FactKind.TYPOGRAPHY,), partial(explain_typography, span, context), set_aside=True)


def _mark(reading: MarkReading) -> MarkFacts:
    named = ordered(reading.kinds | (WORDING if reading.is_wording else 0))
    return MarkFacts(reading.span.edits, named, partial(explain_mark, reading, named), slight=reading.slight)


def _without_moved(readings: list[MarkReading]) -> list[MarkReading]:
    """Return *readings* without the kinds of words that only moved from one mark to another."""
    if len(readings) <= 1:
        return readings
    for mask in _MOVABLE:
        gone = [k for k, r in enumerate(readings) if r.old & mask and not r.new & mask and r.terms]
        come = [k for k, r in enumerate(readings) if r.new & mask and not r.old & mask and r.terms]
        if gone and come:
            _cancel(readings, mask, gone, come)
    return readings


def _cancel(readings: list[MarkReading], mask: Mask, gone: list[int], come: list[int]) -> None:
    """Take *mask* from pairs of marks of which one puts in all the words that the other takes away."""
    taken = {k: _words(readings[k], mask, old=True) for k in gone}
    put = {k: _words(readings[k], mask, old=False) for k in come}
    left, right = sum(taken.values(), Counter[Placed]()), sum(put.values(), Counter[Placed]())
    both = left & right
    for side, places in ((taken, both.copy()), (put, both.copy())):
        for k, words in side.items():
            if words and words <= places:
                places.subtract(words)
                old, new = readings[k].old & ~mask, readings[k].new & ~mask
                readings[k] = readings[k]._replace(old=old, new=new, content=True)


class Placed(NamedTuple):
    """A word, and the word beside it by which it is known again: "3" of "3 men"."""

    key: str
    beside: str


_BEHIND = re.compile(r"[^\W_]+")


def _words(reading: MarkReading, mask: Mask, *, old: bool) -> Counter[Placed]:
    """Return the words of a kind that a mark touches on one side."""
    if reading.terms is None:
        return Counter()
    if mask == QUOTATION:
        return Counter(Placed(word, "") for word in _quoted(reading, old=old))
    terms = reading.terms.old if old else reading.terms.new
    passage = reading.context.sides.old if old else reading.context.sides.new
    return Counter(Placed(term.key, _beside(passage, term, mask)) for term in terms if term.mask & mask)


def _quoted(reading: MarkReading, *, old: bool) -> list[str]:
    """Return the words that a mark takes from quotations, or puts into them."""
    passage = reading.context.sides.old if old else reading.context.sides.new
    start, end = reading.span.old if old else reading.span.new
    parts = [
        passage.text[max(start, a) : min(end, b)] for a, b in passage.quotations.interiors if a < end and b > start
    ]
    return [word.lower() for part in parts for word in _BEHIND.findall(part)]


def _beside(passage: Passage, term: Term, mask: Mask) -> str:
    """Return the word behind a figure or a name, or the verb of saying before a name; other words stand for themselves.

    "3 men" is not moved to "3 women", nor "Keller sued" to "sued Keller"; "Groves said" is to "said Groves".
    """
    if mask == ATTRIBUTION:
        return _said_by(passage.text, term)
    if mask not in {NUMBER, NAME}:
        return ""
    behind = _BEHIND.search(passage.text, term.end)
    before = word_before(passage.text, term.start).lower()
    word = behind[0].lower() if behind else ""
    if mask == NAME and passage.words.kinds.of(before) & ATTRIBUTION:
        word = before
    return passage.words.lemmas.get(word, word)


def _said_by(text: str, term: Term) -> str:
    """Return the name beside a verb of saying, or the word before it."""
    before = word_before(text, term.start)
    behind = _BEHIND.match(text, term.end + 1)
    named = [word for word in (before, behind[0] if behind else "") if word[:1].isupper()]
    return named[0] if named else before
