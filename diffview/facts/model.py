"""What the kinds of a change are, as values: of one mark, of one change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.kinds import Effect, FactKind, Trait

if TYPE_CHECKING:
    from collections.abc import Callable

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
        """Weightiest first, never empty."""
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


class KindEffect(NamedTuple):
    """What a change does to the facts of one kind."""

    kind: FactKind
    effect: Effect


class ChangeFacts(NamedTuple):
    """The kinds of one change; all empty for an equal block."""

    effects: tuple[KindEffect, ...] = ()
    """Those of its marks and of its shape together, weightiest first, each with what was done to it."""
    marks: tuple[MarkFacts, ...] = ()
    set_aside: bool = False
    """True where `kinds` holds nothing but typography and furniture."""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """Return all kinds that the change touches, weightiest first."""
        return tuple([kind for kind, _ in self.effects])

    @property
    def changed_kinds(self) -> tuple[FactKind, ...]:
        """Return the kinds of fact that have another value now (84 → 91), weightiest first.

        Neither what only came or went, nor wording, furniture and typography, which are no facts.
        """
        return tuple([k for k, e in self.effects if e is Effect.CHANGED and Trait.QUIET not in k.traits])

    @property
    def listed_kinds(self) -> tuple[FactKind, ...]:
        """Return the kinds that chips, filters, orders and counts rest on.

        These are the changed kinds, and a correction notice also where it came or went; for a change without
        either, the quiet kinds it has, or wording. Never empty for a change.
        """
        listed = tuple([k for k, e in self.effects if (e is Effect.CHANGED or k.is_signal) and not k.is_quiet])
        if listed or not self.effects:
            return listed
        return tuple([k for k, _ in self.effects if k.is_quiet]) or (FactKind.WORDING,)


NO_FACTS = ChangeFacts()
"""What an equal block has."""
