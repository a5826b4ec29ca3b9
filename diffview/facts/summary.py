"""Put what matters first: a comparison as short lines by kind, and the weight by which articles are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.model import WEIGHT
from diffview.model import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.facts.explain import Explained
    from diffview.facts.model import ChangeFacts, Detail

TITLE = -1
"""Stands for the title where changes are named by their position."""


class Touch(NamedTuple):
    """One thing of one kind that differs, and where to jump to."""

    change: int
    """Position in the comparison's changes, or `TITLE`."""
    mark: int
    """Position in the change's marks."""
    old: str
    """"" where something was added."""
    new: str
    """"" where something was taken away."""

    @property
    def short(self) -> str:
        """Return it in a few characters: "six→eight", "+Ana Ruiz", "−yesterday"."""
        if self.old and self.new:
            return f"{self.old}→{self.new}"
        return f"+{self.new}" if self.new else f"−{self.old}"


class KindSummary(NamedTuple):
    """All that differs in one kind, in reading order, the title first."""

    kind: FactKind
    changes: tuple[int, ...]
    """Positions of the changes that have the kind; `TITLE` for the title."""
    touches: tuple[Touch, ...]
    """One for each mark that names its words; a change may have the kind without any."""


class Weight(NamedTuple):
    """How much a comparison matters; sort by `key` for the weightiest first."""

    kind: FactKind | None
    """The most weighty kind that is shown; None where nothing is."""
    words: int
    """Words added and deleted, moved ones left out."""

    @property
    def key(self) -> tuple[int, int]:
        """Return a sort key: the weightiest kind first, then the most words."""
        return (len(WEIGHT) if self.kind is None else WEIGHT[self.kind], -self.words)


def summarise(explained: Explained) -> tuple[KindSummary, ...]:
    """Return what differs by kind, most weighty first; what is set aside is left out.

    The lines are for jump links: "numbers changed: six→eight". Long passages are cut in them.
    """
    changes: dict[FactKind, list[int]] = {}
    touches: dict[FactKind, list[Touch]] = {}
    for position, facts in _shown(explained):
        for kind in facts.kinds:
            changes.setdefault(kind, []).append(position)
        for mark, detail in _details(facts):
            touches.setdefault(detail.kind, []).append(Touch(position, mark, detail.old, detail.new))
    return tuple(
        KindSummary(kind, tuple(changes[kind]), tuple(touches.get(kind, ()))) for kind in FactKind if kind in changes
    )


def weight(explained: Explained) -> Weight:
    """Return how much a comparison matters."""
    kinds = explained.kinds
    return Weight(kinds[0] if kinds else None, explained.stats.words_added + explained.stats.words_deleted)


def _shown(explained: Explained) -> Iterator[tuple[int, ChangeFacts]]:
    if explained.title_facts is not None and not explained.title_facts.set_aside:
        yield TITLE, explained.title_facts
    for position, facts in enumerate(explained.facts):
        if not facts.set_aside:
            yield position, facts


def _details(facts: ChangeFacts) -> Iterator[tuple[int, Detail]]:
    for mark, found in enumerate(facts.marks):
        for detail in found.details:
            if detail.kind in facts.kinds:
                yield mark, detail
