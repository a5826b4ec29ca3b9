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
typography   how the text is set, and nothing else (`diffview.facts.tagging.typography`)

A mark may have several. A whole block that came or went has the kinds of what stands in it.
Only a change that has no other kinds than typography and furniture is set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.model import FactKind

if TYPE_CHECKING:
    from collections.abc import Callable

SET_ASIDE = frozenset({FactKind.TYPOGRAPHY, FactKind.FURNITURE})
"""A change with no kinds but these is set aside: counted and linked, not shown among the rest."""

WEIGHT = {kind: weight for weight, kind in enumerate(FactKind)}
"""The rank of each kind; 0 is the most weighty."""

TITLE = -1
"""Stands for the title where changes are named by their position."""


class Detail(NamedTuple):
    """What differs in one kind: the words on each side, "" where there are none."""

    kind: FactKind
    old: str
    new: str


class Explanation(NamedTuple):
    """Why a mark has its kinds, in words."""

    rule: str
    """The rule that named the first kind, in plain words: "a figure changed: six → eight"."""
    details: tuple[Detail, ...] = ()
    """What differs, kind by kind, in the order of the kinds; kinds without words of their own are left out."""


class MarkFacts:
    """The kinds of one mark: of a deletion, an insertion, or both where they stand together.

    Its words, `rule` and `details`, are worked out by *explain* when they are first asked for: a list of
    comparisons shows only kinds. Two are equal if all that they say is.
    """

    __slots__ = ("_explain", "_explanation", "edits", "kinds", "set_aside", "slight")

    def __init__(
        self,
        edits: tuple[int, int],
        kinds: tuple[FactKind, ...],
        explain: Callable[[], Explanation],
        *,
        set_aside: bool = False,
        slight: bool = False,
    ) -> None:
        self.edits = edits
        """Half-open range of positions in the change's `edits`."""
        self.kinds = kinds
        """Most weighty first, never empty."""
        self.set_aside = set_aside
        self.slight = slight
        """True where only words of grammar, endings or punctuation differ: such a mark is "wording", but does
        not make "wording" of a change that has a weightier kind ("one person was" → "two people were")."""
        self._explain: Callable[[], Explanation] | None = explain
        self._explanation: Explanation | None = None

    def _words(self) -> Explanation:
        explain = self._explain
        if self._explanation is None and explain is not None:
            self._explanation = explain()
            self._explain = None  # lets go of the texts
        return self._explanation or Explanation("")

    @property
    def rule(self) -> str:
        """Return the rule that named the first kind, in plain words: "a figure changed: six → eight"."""
        return self._words().rule

    @property
    def details(self) -> tuple[Detail, ...]:
        """Return what differs, kind by kind, in the order of `kinds`; kinds without words of their own are left out."""
        return self._words().details

    def _value(self) -> tuple[object, ...]:
        return (self.edits, self.kinds, self.set_aside, self.slight, self._words())

    def __eq__(self, other: object) -> bool:
        return self._value() == other._value() if isinstance(other, MarkFacts) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.edits, self.kinds))

    def __repr__(self) -> str:
        return f"MarkFacts(edits={self.edits}, kinds={[k.value for k in self.kinds]}, rule={self.rule!r})"


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
