"""Join what the marks of a change touch into what the change does to the facts of each kind.

A kind is changed where a mark has it on both sides; added or removed where only one side of every mark has
it. Words that one mark takes away and another puts in, with the same neighbour, have only moved within the
text: their kind is cancelled, and such a mark is wording, which is never set aside.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.explanations import explain_mark, explain_typography
from diffview.facts.kinds import Effect, FactKind, by_weight
from diffview.facts.lexicon import ATTRIBUTION, DATE, LINK, MODALITY, NAME, NEGATION, NUMBER, WORDING, Mask, bit
from diffview.facts.mark_kinds import MarkReading, read_mark
from diffview.facts.model import KindEffect, MarkFacts
from diffview.facts.typographic_marks import typographic_marks
from diffview.model import Sides

if TYPE_CHECKING:
    from diffview.facts.marks import Context, Span
    from diffview.facts.tagging.context_free import Term

_MOVABLE = (NUMBER, DATE, NAME, NEGATION, ATTRIBUTION, MODALITY, LINK)
"""Kinds of single words, which may move within a text."""

_KINDS = {bit(kind): kind for kind in FactKind}
_TYPOGRAPHY = bit(FactKind.TYPOGRAPHY)


class Effects(NamedTuple):
    """The kinds that a change touches on each side: changed where both have them."""

    old: Mask = 0
    new: Mask = 0

    def named(self) -> tuple[KindEffect, ...]:
        """Return them as values, weightiest first."""
        return _named(self.old, self.new)

    def joined(self, kinds: Mask, texts: Sides[str]) -> Effects:
        """Return them and *kinds*, which stand on every side that has a text."""
        return Effects(self.old | (kinds if texts.old else 0), self.new | (kinds if texts.new else 0))

    def only(self, kinds: Mask) -> Effects:
        """Return those of *kinds*."""
        return Effects(self.old & kinds, self.new & kinds)


class MarksFacts(NamedTuple):
    """The facts of all marks of one change, and of them together."""

    marks: tuple[MarkFacts, ...]
    effects: Effects


@cache
def _named(old: Mask, new: Mask) -> tuple[KindEffect, ...]:
    return tuple(KindEffect(kind, _effect(old & bit(kind), new & bit(kind))) for kind in ordered(old | new))


def _effect(old: Mask, new: Mask) -> Effect:
    if old and new:
        return Effect.CHANGED
    return Effect.REMOVED if old else Effect.ADDED


@cache
def ordered(kinds: Mask) -> tuple[FactKind, ...]:
    """Return the kinds of a mask, weightiest first."""
    return by_weight({kind for mask, kind in _KINDS.items() if kinds & mask})


def facts_of_marks(spans: tuple[Span, ...], context: Context) -> MarksFacts:
    """Return the kinds of all marks of one change, and what the change does to each kind."""
    typographic = typographic_marks(spans, context)
    readings = _without_moved([read_mark(span, context) for span in spans if span not in typographic])
    by_span = {reading.span: reading for reading in readings}
    marks = tuple([_mark(by_span[s]) if s in by_span else _typography(s, context) for s in spans])
    texts = Sides(context.sides.old.text, context.sides.new.text)
    effects = Effects().joined(_TYPOGRAPHY if typographic else 0, texts)
    for reading in readings:
        effects = Effects(effects.old | reading.old, effects.new | reading.new)
    if any(reading.is_wording and not reading.slight for reading in readings):
        effects = effects.joined(WORDING, texts)
    return MarksFacts(marks, effects)


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
    """Take *mask* from those readings all of whose words of that kind stand in another one as well."""
    taken = {k: _words(readings[k], mask, old=True) for k in gone}
    put = {k: _words(readings[k], mask, old=False) for k in come}
    all_taken: set[Placed] = set().union(*taken.values())
    all_put: set[Placed] = set().union(*put.values())
    for k, words in taken.items():
        if words and words <= all_put:
            readings[k] = readings[k]._replace(old=readings[k].old & ~mask, content=True)
    for k, words in put.items():
        if words and words <= all_taken:
            readings[k] = readings[k]._replace(new=readings[k].new & ~mask, content=True)


class Placed(NamedTuple):
    """A word, and the word beside it by which it is known again: "3" of "3 men"."""

    key: str
    beside: str


_BEHIND = re.compile(r"[^\W_]+")


def _words(reading: MarkReading, mask: Mask, *, old: bool) -> set[Placed]:
    """Return the words of a kind that a mark touches on one side."""
    if reading.terms is None:
        return set()
    terms = reading.terms.old if old else reading.terms.new
    text = (reading.context.sides.old if old else reading.context.sides.new).text
    return {Placed(term.key, _beside(text, term, mask)) for term in terms if term.mask & mask}


def _beside(text: str, term: Term, mask: Mask) -> str:
    """Return the word behind a figure, which says what it counts; other words are known by themselves."""
    found = _BEHIND.search(text, term.end) if mask == NUMBER else None
    return found[0].lower() if found else ""
