"""The kinds of a change: one record a kind, which every part of diffview asks.

The order is that of weight: it ranks changes, steps and articles, weightiest first. A new kind is one
record here and one rule that finds it (`diffview.facts.mark_kinds`); pages, filters, feeds, the terminal,
JSON and the store take all that they say of a kind from its record.

When a mark has a kind:

correction   it stands in a correction notice ("This article was amended …")
headline     it changes the title
number       a figure, ordinal, fraction, unit, currency, per cent, range, score or sign differs, in
             digits or in words, or a comparator before a figure ("at least", "nearly")
date         a weekday, month, year, time of day or day of reckoning ("yesterday", "last week") differs; a figure inside
             a date is of this kind and not a number
name         a person, place, people, organisation or title ("Sir") differs: mostly what has a capital inside a sentence
negation     "not", "never", "without", "no longer", "unlikely" for "likely"
quotation    a quotation mark came or went, or words between quotation marks differ
attribution  who says so, or how: "said" for "claimed", "according to"
modality     how sure it is: "may", "allegedly", "is expected to", and a question mark
link         an address (web, mail) differs
wording      anything else that a reader can see; also a block that moved, was split or was joined to another
furniture    text of the site, not of the article ("Share this page")
typography   how the text is set, and nothing else (`diffview.facts.tagging.typography`)
"""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import Self


class Trait(Flag):
    """What holds of a kind, yes or no."""

    NONE = 0
    FACTUAL = auto()
    """A reader may expect a correction notice to acknowledge such a change."""
    NAMES_THINGS = auto()
    """One word of the kind in a correction notice is enough to tie the notice to the change."""
    QUOTED = auto()
    """The words that differ say enough to be shown alone: "84 → 91"."""
    SIGNAL = auto()
    """Pages set the kind apart from the others."""
    QUIET = auto()
    """Lists leave it out: it says little beside another kind."""
    MAY_BE_SET_ASIDE = auto()
    """A change with no kinds but such is set aside: counted and linked, not shown among the rest."""


_FACT = Trait.FACTUAL | Trait.QUOTED


class FactKind(StrEnum):
    """What a change is about, weightiest first: value, label for readers, subject of a sentence, traits."""

    label: str
    """What pages and filters call it: "Numbers"."""
    subject: str
    """What a sentence about such a change begins with: "a figure"."""
    traits: Trait

    CORRECTION = "correction", "Correction notice", "a correction notice", Trait.SIGNAL
    HEADLINE = "headline", "Headline", "the headline", _FACT
    NUMBER = "number", "Numbers", "a figure", _FACT | Trait.NAMES_THINGS
    DATE = "date", "Dates and times", "a date or time", _FACT | Trait.NAMES_THINGS
    NAME = "name", "Names", "a name", _FACT | Trait.NAMES_THINGS
    NEGATION = "negation", "Negation", "a negation", _FACT
    QUOTATION = "quotation", "Quotation", "a quotation", _FACT
    ATTRIBUTION = "attribution", "Attribution", "who says so, or how,", _FACT
    MODALITY = "modality", "Certainty", "how sure it is", _FACT
    LINK = "link", "Link", "an address", Trait.QUOTED
    WORDING = "wording", "Wording", "the wording", Trait.QUIET
    FURNITURE = "furniture", "Page furniture", "text of the site", Trait.QUIET | Trait.MAY_BE_SET_ASIDE
    TYPOGRAPHY = "typography", "Typography", "the typography", Trait.QUIET | Trait.MAY_BE_SET_ASIDE

    def __new__(cls, value: str, label: str = "", subject: str = "", traits: Trait = Trait.NONE) -> Self:
        """Return the member of one record; its `value` is what JSON and the store write."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.subject, member.traits = label, subject, traits
        return member

    @property
    def weight(self) -> int:
        """Return its rank; 0 is the weightiest."""
        return WEIGHT[self]

    @property
    def is_factual(self) -> bool:
        """Return whether a reader may expect a correction notice to acknowledge such a change."""
        return Trait.FACTUAL in self.traits

    @property
    def is_signal(self) -> bool:
        """Return whether pages set it apart from the others."""
        return Trait.SIGNAL in self.traits

    @property
    def is_quiet(self) -> bool:
        """Return whether lists leave it out."""
        return Trait.QUIET in self.traits


def kinds_with(trait: Trait) -> frozenset[FactKind]:
    """Return the kinds that have *trait*."""
    return frozenset(kind for kind in FactKind if trait in kind.traits)


WEIGHT = {kind: weight for weight, kind in enumerate(FactKind)}
"""The rank of each kind; 0 is the weightiest."""

SET_ASIDE = kinds_with(Trait.MAY_BE_SET_ASIDE)
"""A change with no kinds but these is set aside: counted and linked, not shown among the rest."""


def by_weight(kinds: set[FactKind] | frozenset[FactKind]) -> tuple[FactKind, ...]:
    """Return *kinds*, weightiest first."""
    return tuple(sorted(kinds, key=WEIGHT.__getitem__))


class Effect(StrEnum):
    """What a change does to a fact."""

    CHANGED = "changed"
    """It stands on both sides with another value: 84 → 91; or a claim became its opposite, or more or less sure."""
    ADDED = "added"
    """Only the new side has it: "was hurt" → "was hurt on Monday"."""
    REMOVED = "removed"
    """Only the old side has it."""
    RESTATED = "restated"
    """It stands on both sides with the same value in other words: 2 → two, Associated Press → AP."""
