"""What the kinds of a change are, as values.

The kinds (`diffview.model.FactKind`), most weighty first, and when a mark has them:

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
modality     how sure it is: "may", "will", "allegedly", "is expected to", and a question mark
link         an address (web, mail) differs
wording      anything else that a reader can see; also a block that moved, was split or was joined to another
furniture    text of the site, not of the article ("Share this page")
typography   how the text is set, and nothing else (`diffview.facts.typography`)

A mark may have several. A whole block that came or went has the kinds of what stands in it.
Only a change that has no other kinds than typography and furniture is set aside.
"""

from __future__ import annotations

from typing import NamedTuple

from diffview.model import FactKind

SET_ASIDE = frozenset({FactKind.TYPOGRAPHY, FactKind.FURNITURE})
"""A change with no kinds but these is set aside: counted and linked, not shown among the rest."""

WEIGHT = {kind: weight for weight, kind in enumerate(FactKind)}
"""The rank of each kind; 0 is the most weighty."""


class Detail(NamedTuple):
    """What differs in one kind: the words on each side, "" where there are none."""

    kind: FactKind
    old: str
    new: str


class MarkFacts(NamedTuple):
    """The kinds of one mark: of a deletion, an insertion, or both where they stand together.

    A named tuple, because a long comparison makes very many.
    """

    edits: tuple[int, int]
    """Half-open range of positions in the change's `edits`."""
    kinds: tuple[FactKind, ...]
    """Most weighty first, never empty."""
    set_aside: bool
    rule: str
    """The rule that named the first kind, in plain words: "a figure changed: six → eight"."""
    details: tuple[Detail, ...] = ()
    """What differs, kind by kind, in the order of `kinds`; kinds without words of their own are left out."""
    slight: bool = False
    """True where only words of grammar, endings or punctuation differ: such a mark is "wording", but does
    not make "wording" of a change that has a weightier kind ("one person was" → "two people were")."""


class ChangeFacts(NamedTuple):
    """The kinds of one change; all empty for an equal block."""

    kinds: tuple[FactKind, ...] = ()
    """Those of its marks and of its shape together, most weighty first."""
    marks: tuple[MarkFacts, ...] = ()
    set_aside: bool = False
    """True where `kinds` holds nothing but typography and furniture."""


NO_FACTS = ChangeFacts()
"""What an equal block has."""


def by_weight(kinds: set[FactKind]) -> tuple[FactKind, ...]:
    """Return *kinds*, most weighty first."""
    return tuple(sorted(kinds, key=WEIGHT.__getitem__))
