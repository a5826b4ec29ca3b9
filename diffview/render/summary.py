"""What changed in a few words: counts, the facts that differ with links, and one line for the top of a page.

Everything here is of the whole comparison: no filter changes a word of it. What is set aside is not counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.kinds import FactKind, Trait
from diffview.facts.model import TITLE
from diffview.render.words import COUNTED_CHANGES, HEADLINE, KIND_WORDS, KindWord, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.facts.classify import ClassifiedComparison
    from diffview.render.placing import Item

JUMP_ITEMS = 6
"""How many changes of one kind are named in the list by kind before "and 3 more"."""

JUMP_LETTERS = 48
"""Longest text of a changed figure or name in the list by kind, in letters; longer ones are cut at a word."""

LINE_FACTS = 4
"""How many facts with another value the first line names; the list by kind has them all."""

LINE_LETTERS = 48
"""Longest text of one item in the first line, in letters; a longer one is left to the list by kind."""


class Count(NamedTuple):
    """How many changes there are of one kind."""

    kind: str
    word: KindWord
    number: int


class JumpItem(NamedTuple):
    """One changed fact: what it was, what it is, and where."""

    old: str
    new: str
    anchor: str


class Jump(NamedTuple):
    """The changes of one kind of fact, with links."""

    kind: FactKind
    word: str
    items: tuple[JumpItem, ...]
    """At most `JUMP_ITEMS`."""
    more: int
    """How many changes of this kind are not among the items."""
    changes: int
    """How many changes have this kind."""


class Highlight(NamedTuple):
    """One item of the first line, with the change that it leads to."""

    anchor: str
    words: str


Numbered = tuple["Item", int]


def anchor_of(number: int) -> str:
    """Return the anchor of a numbered change."""
    return f"c{number}"


def counts(changes: Sequence[Numbered]) -> tuple[Count, ...]:
    """Return how many changes there are by kind of change."""
    found = Counter(_kind(item) for item, _ in changes)
    return tuple(Count(kind, word, found[kind]) for kind, word in KIND_WORDS.items() if found[kind])


def _kind(item: Item) -> str:
    return HEADLINE if item.headline else item.change.kind.value


def jumps(changes: Sequence[Numbered]) -> tuple[Jump, ...]:
    """Return, for every kind of fact, what changed and where."""
    by_kind: dict[FactKind, list[Numbered]] = {}
    for item, number in changes:
        for kind in item.facts.listed_kinds:
            by_kind.setdefault(kind, []).append((item, number))
    return tuple(_jump(kind, by_kind[kind]) for kind in FactKind if kind in by_kind)


def _jump(kind: FactKind, changes: Sequence[Numbered]) -> Jump:
    items: list[JumpItem] = []
    named = 0
    for item, number in changes:
        if len(items) >= JUMP_ITEMS:
            break
        items.extend(_jump_items(item, kind, anchor_of(number)))
        named += 1
    return Jump(kind, kind.label, tuple(items[:JUMP_ITEMS]), len(changes) - named, len(changes))


def _jump_items(item: Item, kind: FactKind, anchor: str) -> list[JumpItem]:
    """Return what *item* says of *kind*: the words that differ, or the change as a whole."""
    if Trait.QUOTED not in kind.traits:
        return [JumpItem("", "", anchor)]
    named = [JumpItem(_short(old), _short(new), anchor) for old, new in _values(item, kind)]
    return [each for each in named if any(map(str.isalnum, each.old + each.new))] or [JumpItem("", "", anchor)]


def _values(item: Item, kind: FactKind) -> Iterator[tuple[str, str]]:
    for mark in item.facts.marks:
        yield from ((detail.old, detail.new) for detail in mark.details if detail.kind is kind)


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= JUMP_LETTERS:
        return text
    return text[:JUMP_LETTERS].rsplit(" ", 1)[0] + " …"


def line(explained: ClassifiedComparison, changes: Sequence[Numbered]) -> tuple[Highlight, ...]:
    """Return the comparison in one line: the most important facts first, then what came and went."""
    places = {(c.old, c.new): p for p, c in enumerate(explained.changes)}
    numbers = {TITLE if i.headline else places[i.change.old, i.change.new]: n for i, n in changes}
    facts: dict[str, Highlight] = {}
    for said in explained.summaries:
        if said.change in numbers and len(said.short) <= LINE_LETTERS and len(facts) < LINE_FACTS:
            facts.setdefault(said.short, Highlight(anchor_of(numbers[said.change]), said.short))
    return (*facts.values(), *_counted(changes))


def _counted(changes: Iterable[Numbered]) -> Iterator[Highlight]:
    first: dict[str, int] = {}
    found: Counter[str] = Counter()
    for item, number in changes:
        if not item.headline:
            found[item.change.kind.value] += 1
            first.setdefault(item.change.kind.value, number)
    for kind, (one, many) in COUNTED_CHANGES.items():
        if found[kind]:
            yield Highlight(anchor_of(first[kind]), count(found[kind], one, many))
