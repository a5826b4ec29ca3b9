"""Classify the changes of a comparison: the door to everything that `diffview.facts` knows of them.

The kinds are worked out when they are first asked for.

Only a change that has no other kinds than typography and furniture is set aside, and it is still
counted, listed and linked. What says so stands in `diffview.facts.change_kinds`, which is loaded only then.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.compare import compare
from diffview.diff.model import ChangeKind, Side, Stats
from diffview.facts.kinds import FactKind, by_weight
from diffview.facts.model import TITLE
from diffview.model import FORMAT, Sides
from diffview.notebook import ShownInNotebooks

if TYPE_CHECKING:
    from diffview.diff.model import Change, Comparison
    from diffview.facts.change_kinds import ChangeClassifier
    from diffview.facts.language import LanguageNote
    from diffview.facts.lexicon import Words
    from diffview.facts.model import ChangeFacts, MarkFacts
    from diffview.facts.summaries import ChangeSummary
    from diffview.model import Version


class Counts(NamedTuple):
    """How many changes there are, equal blocks left out and the title among them: the last two add up to the first."""

    changes: int
    shown: int
    set_aside: int


@dataclass(frozen=True)
class ClassifiedComparison(ShownInNotebooks):
    """A comparison with the kinds of its changes."""

    comparison: Comparison

    @property
    def sides(self) -> Sides[Side]:
        """Return the two texts."""
        return self.comparison.sides

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return the changes of blocks, equal ones among them, in reading order."""
        return self.comparison.changes

    @property
    def title(self) -> Change | None:
        """Return how the title changed, None where neither side has one."""
        return self.comparison.title

    @property
    def stats(self) -> Stats:
        """Return how many words were added, deleted and moved."""
        return self.comparison.stats

    @property
    def cut_short(self) -> str | None:
        """Return the limit that stopped the search for a better answer, or None."""
        return self.comparison.cut_short

    @cached_property
    def _classifier(self) -> ChangeClassifier:
        from diffview.facts.change_kinds import ChangeClassifier  # noqa: PLC0415 -- its tables and patterns cost more than a comparison

        return ChangeClassifier(self.comparison)

    @cached_property
    def facts(self) -> tuple[ChangeFacts, ...]:
        """The kinds of each change, position by position as in `changes`."""
        return self._classifier.blocks()

    @cached_property
    def title_facts(self) -> ChangeFacts | None:
        """The kinds of the change of the title; None where neither side has one."""
        return self._classifier.title()

    @cached_property
    def counts(self) -> Counts:
        """How many changes there are, and how many of them are set aside."""
        found = [f for f in self.every if f.effects]
        aside = sum(f.set_aside for f in found)
        return Counts(len(found), len(found) - aside, aside)

    @property
    def set_aside(self) -> int:
        """Return how many changes are set aside, the title's among them."""
        return self.counts.set_aside

    @property
    def changed(self) -> bool:
        """Tell whether anything differs at all, what is set aside included."""
        changes = (*self.changes, *(() if self.title is None else (self.title,)))
        return any(change.kind is not ChangeKind.EQUAL for change in changes)

    @property
    def every(self) -> tuple[ChangeFacts, ...]:
        """Return the facts of the title's change, where there is one, and of all changes of blocks."""
        return (*(() if self.title_facts is None else (self.title_facts,)), *self.facts)

    @cached_property
    def kinds(self) -> tuple[FactKind, ...]:
        """All kinds that the changes touch, weightiest first; what is set aside left out."""
        return by_weight({kind for facts in self.every if not facts.set_aside for kind in facts.kinds})

    @cached_property
    def changed_kinds(self) -> tuple[FactKind, ...]:
        """The kinds of fact that have another value somewhere, weightiest first."""
        return by_weight({kind for facts in self.every for kind in facts.changed_kinds})

    @cached_property
    def kind_counts(self) -> Counter[FactKind]:
        """How many changes are listed under each kind (`ChangeFacts.listed_kinds`), what is set aside included."""
        return Counter(kind for facts in self.every for kind in facts.listed_kinds)

    @cached_property
    def summaries(self) -> tuple[ChangeSummary, ...]:
        """What changed, in words, where that can be said: the most important first."""
        from diffview.facts.summaries import ChangeInPlace, summaries_of  # noqa: PLC0415 -- only pages and exports show them

        known, sides = self.words, self.sides
        found: list[ChangeSummary] = []
        if self.title is not None and self.title_facts is not None:
            titles = Sides(sides.old.title or "", sides.new.title or "")
            found += summaries_of(ChangeInPlace(TITLE, self.title, self.title_facts, titles, known))
        for position, (change, facts) in enumerate(zip(self.changes, self.facts, strict=True)):
            texts = Sides(sides.old.text_of(change.old), sides.new.text_of(change.new))
            found += summaries_of(ChangeInPlace(position, change, facts, texts, known))
        return tuple(sorted(found, key=lambda said: said.rank))

    @property
    def summary(self) -> str:
        """Return the most important in one line: "toll 6 → 14 · headline · 2 paragraphs added"."""
        from diffview.facts.summaries import one_line  # noqa: PLC0415 -- as above

        return one_line(self.summaries, self.changes)

    @property
    def importance(self) -> int:
        """Return by how much a news editor would look at it before others: what orders of steps rest on.

        0 where no fact has another value; one turned claim or toll is above 60.
        """
        from diffview.facts.summaries import importance_of  # noqa: PLC0415 -- as above

        return importance_of(self.summaries)

    @property
    def words(self) -> Words:
        """Return the tables of words that the kinds rest on: English ones where the language has none."""
        return self._classifier.words

    @property
    def language(self) -> str | None:
        """Return the language (ISO 639) whose words the kinds rest on; None where no file has the texts' language."""
        return self._classifier.language

    @property
    def language_note(self) -> LanguageNote | None:
        """Return what a reader has to know where the texts are in a language without a file of words; else None."""
        from diffview.facts.language import NO_WORDS_NOTE  # noqa: PLC0415 -- as above

        return NO_WORDS_NOTE if self.language is None and self.changed else None

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview compare --json`, keys in the order of the contract."""
        return {
            "format": FORMAT,
            "old": {"title": self.sides.old.title, "blocks": list(self.sides.old.blocks)},
            "new": {"title": self.sides.new.title, "blocks": list(self.sides.new.blocks)},
            "changes": [_change_dict(c, f) for c, f in zip(self.changes, self.facts, strict=True)],
            "title_change": None
            if self.title is None or self.title_facts is None
            else _change_dict(self.title, self.title_facts),
            "stats": dict(zip(Stats._fields, self.stats, strict=True)),
            "counts": dict(zip(Counts._fields, self.counts, strict=True)),
            "cut_short": self.cut_short,
            "language": self.language,
            "language_note": self.language_note.text if self.language_note else None,
            "importance": self.importance,
            "summary": self.summary,
            "summaries": [_summary_dict(said) for said in self.summaries],
        }


def classify(comparison: Comparison) -> ClassifiedComparison:
    """Return *comparison* with the kinds of its changes, to be worked out when asked for."""
    return ClassifiedComparison(comparison)


def classify_versions(old: Version, new: Version) -> ClassifiedComparison:
    """Return how *new* came from *old*, with the kinds of the changes."""
    return classify(compare(Side.of(old), Side.of(new)))


def classify_titles(old: str, new: str) -> ClassifiedComparison:
    """Return how one headline came from another: a comparison of titles without blocks."""
    return classify(compare(Side(old, ()), Side(new, ())))


def _change_dict(change: Change, facts: ChangeFacts) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "old": list(change.old),
        "new": list(change.new),
        "edits": [
            {"op": e.op.value, "old": [e.old_start, e.old_end], "new": [e.new_start, e.new_end]} for e in change.edits
        ],
        "facts": [kind.value for kind in facts.kinds],
        "changed_facts": [kind.value for kind in facts.changed_kinds],
        "effects": {kind.value: effect.value for kind, effect in facts.effects},
        "set_aside": facts.set_aside,
        "marks": [_mark_dict(mark) for mark in facts.marks],
    }


def _summary_dict(said: ChangeSummary) -> dict[str, object]:
    return {
        "text": said.text,
        "rule": said.rule.value,
        "fact": said.kind.value,
        "change": None if said.change == TITLE else said.change,
    }


def _mark_dict(mark: MarkFacts) -> dict[str, object]:
    return {
        "edits": list(mark.edits),
        "facts": [kind.value for kind in mark.kinds],
        "set_aside": mark.set_aside,
        "rule": mark.rule,
    }
