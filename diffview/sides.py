"""The two things that a comparison is about, in a module of its own.

`diffview.model` hands `Sides` on with its other values. Comparing needs this one alone, and to make
the others takes half as long as everything else that a comparison loads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sides(Generic[T]):
    """The old thing and the new thing, always in this order."""

    old: T
    new: T
