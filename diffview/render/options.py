"""What the address of a comparison says about how to show it. It never changes what is said of the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffview.facts.kinds import FactKind


class Layout(StrEnum):
    """How the two texts are laid out."""

    SIDE = "side"
    INLINE = "inline"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Options:
    """How a comparison is shown."""

    layout: Layout = Layout.SIDE
    context: int | None = 1
    """Unchanged blocks shown on each side of a change; None for all."""
    kinds: frozenset[FactKind] = frozenset()
    """Unfold only changes that have one of these kinds; empty for all."""
    show_aside: bool = False
    """True to show what is set aside among the other changes."""
    part: int | None = None
    """Which part of a long table, from 1; None for the whole table at once."""
    full_text: bool = True
    """False to show no text of what is folded."""
    unfold: str = ""
    """The anchor of a folded run whose text is asked for; "" for none."""
