"""Say what changed in words where that can be said: "toll raised 6 → 9", "“allegedly” removed".

Each summary is of one rule (`SummaryRule`, in the order in which a news editor would look) and of one change.
Only facts with another value are summed up, correction notices and the headline aside; what merely came or went
with a paragraph is counted with the paragraphs.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import ChangeKind
from diffview.facts.kinds import Effect, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.diff.model import Change
    from diffview.facts.lexicon import Words
    from diffview.facts.model import ChangeFacts, Detail, MarkFacts
    from diffview.model import Sides


class SummaryRule(StrEnum):
    """What found a summary, most important first."""

    CORRECTION = "a correction notice came, went or changed"
    DENIAL = "a word of denying stands for one of confirming, or the reverse"
    TOLL = "a figure beside a word for victims has another value"
    NEGATION = "a negation came or went within a claim that stays"
    CERTAINTY = "a word of certainty came, went or changed within a claim that stays"
    HEADLINE = "the headline has other words"
    SPEAKER = "the name beside a verb of saying has another value"
    QUOTATION = "words between quotation marks differ"
    FIGURE = "a figure has another value"
    NAME = "a name stands for another"
    DATE = "a date or time has another value"
    ATTRIBUTION = "a verb of saying stands for another"
    QUESTION = "a question mark came or went"
    LINK = "an address has another value"


IMPORTANCE = {
    SummaryRule.CORRECTION: 100,
    SummaryRule.DENIAL: 90,
    SummaryRule.TOLL: 80,
    SummaryRule.NEGATION: 60,
    SummaryRule.CERTAINTY: 45,
    SummaryRule.HEADLINE: 40,
    SummaryRule.SPEAKER: 35,
    SummaryRule.QUOTATION: 30,
    SummaryRule.FIGURE: 30,
    SummaryRule.NAME: 25,
    SummaryRule.DATE: 20,
    SummaryRule.ATTRIBUTION: 15,
    SummaryRule.QUESTION: 10,
    SummaryRule.LINK: 2,
}
"""How much one summary of each rule adds to the importance of a step, 0 to 100, up is more important."""

_FURTHER = 0.2
"""Share of its importance that each further summary adds: ten small facts stand behind one turned denial."""

_MOST_FURTHER = 50
"""The most that all further summaries add: a long contract written anew is not more news than a correction."""

RANK = {rule: rank for rank, rule in enumerate(SummaryRule)}
"""0 is the most important."""


class ChangeSummary(NamedTuple):
    """What one change did to one fact, in words."""

    text: str
    """"toll raised 6 → 9"."""
    short: str
    """The same for a line with others: "toll 6 → 9"."""
    rule: SummaryRule
    kind: FactKind
    change: int
    """The position of the change, `TITLE` for the title's."""

    @property
    def rank(self) -> int:
        """Return how important it is, 0 the most."""
        return RANK[self.rule]


class ChangeInPlace(NamedTuple):
    """A change with all that its summaries are taken from."""

    position: int
    change: Change
    facts: ChangeFacts
    texts: Sides[str]
    known: Words

    def around(self, mark: MarkFacts) -> set[str]:
        """Return the words near a mark on the new side, lower case."""
        first, last = self.change.edits[mark.edits[0]], self.change.edits[mark.edits[1] - 1]
        start, end = max(0, first.new_start - _NEAR), last.new_end + _NEAR
        return {word.lower() for word in _WORD.findall(self.texts.new[start:end])}


def summaries_of(place: ChangeInPlace) -> Iterator[ChangeSummary]:
    """Yield what can be said of one change; the same thing is said once."""
    said: set[str] = set()
    for kind, effect in place.facts.effects:
        if kind is FactKind.CORRECTION:
            text = f"correction notice {effect.value}"
            yield ChangeSummary(text, text, SummaryRule.CORRECTION, kind, place.position)
        elif kind is FactKind.HEADLINE and effect is Effect.CHANGED:
            yield ChangeSummary("headline changed", "headline", SummaryRule.HEADLINE, kind, place.position)
        elif effect is Effect.CHANGED and kind in _SENTENCES:
            for summary in _of_kind(kind, place):
                if summary.text not in said:
                    said.add(summary.text)
                    yield summary


def _of_kind(kind: FactKind, place: ChangeInPlace) -> Iterator[ChangeSummary]:
    for mark in place.facts.marks:
        detail = next((d for d in mark.details if d.kind is kind), None)
        if detail is None or detail.old == detail.new:
            continue
        said = _SENTENCES[kind](detail, mark, place)
        if said is not None:
            rule, text, short = said
            yield ChangeSummary(text, short or text, rule, kind, place.position)


_NEAR = 45
"""Characters on each side of a figure in which a word for victims says what it counts."""

_WORD = re.compile(r"[^\W\d_]+")

_Said = tuple[SummaryRule, str, str] | None


def _figure(detail: Detail, mark: MarkFacts, place: ChangeInPlace) -> _Said:
    if not detail.old or not detail.new:
        return None
    toll = bool(place.around(mark) & place.known.toll)
    what, rule = ("toll", SummaryRule.TOLL) if toll else ("figure", SummaryRule.FIGURE)
    old, new = number_value(detail.old, place.known), number_value(detail.new, place.known)
    how = "changed" if old is None or new is None or old == new else "raised" if new > old else "lowered"
    return rule, f"{what} {how} {detail.old} → {detail.new}", f"{what} {detail.old} → {detail.new}"


def _negation(detail: Detail, _: MarkFacts, __: ChangeInPlace) -> _Said:
    return SummaryRule.NEGATION, _turned(detail), ""


def _certainty(detail: Detail, _: MarkFacts, __: ChangeInPlace) -> _Said:
    asks = not any(map(str.isalpha, detail.old + detail.new))
    return SummaryRule.QUESTION if asks else SummaryRule.CERTAINTY, _turned(detail), ""


def _attribution(detail: Detail, _: MarkFacts, place: ChangeInPlace) -> _Said:
    denied, confirmed = place.known.denials, place.known.confirmations
    old, new = (set(_WORD.findall(side.lower())) for side in detail[1:])
    if old & denied and new & confirmed:
        return SummaryRule.DENIAL, "denial turned into confirmation", ""
    if old & confirmed and new & denied:
        return SummaryRule.DENIAL, "confirmation turned into denial", ""
    return (SummaryRule.ATTRIBUTION, _turned(detail), "") if detail.old and detail.new else None


def _quotation(_: Detail, __: MarkFacts, place: ChangeInPlace) -> _Said:
    changed = place.facts.changed_kinds
    if FactKind.NAME in changed or FactKind.ATTRIBUTION in changed:
        return SummaryRule.QUOTATION, "quote and its attribution changed", "quote"
    return SummaryRule.QUOTATION, "quote changed, speaker the same", "quote"


def _name(detail: Detail, _: MarkFacts, place: ChangeInPlace) -> _Said:
    if not detail.old or not detail.new:
        return None
    if FactKind.ATTRIBUTION in place.facts.changed_kinds:
        return SummaryRule.SPEAKER, f"speaker changed {detail.old} → {detail.new}", f"speaker {detail.new}"
    return SummaryRule.NAME, f"name changed {detail.old} → {detail.new}", f"{detail.old} → {detail.new}"


def _date(detail: Detail, _: MarkFacts, __: ChangeInPlace) -> _Said:
    if not detail.old or not detail.new:
        return None
    return SummaryRule.DATE, f"date changed {detail.old} → {detail.new}", f"{detail.old} → {detail.new}"


def _link(_: Detail, __: MarkFacts, ___: ChangeInPlace) -> _Said:
    return SummaryRule.LINK, "address changed", "address"


_SENTENCES = {
    FactKind.NUMBER: _figure,
    FactKind.NEGATION: _negation,
    FactKind.MODALITY: _certainty,
    FactKind.ATTRIBUTION: _attribution,
    FactKind.QUOTATION: _quotation,
    FactKind.NAME: _name,
    FactKind.DATE: _date,
    FactKind.LINK: _link,
}
"""What is said of a kind; a test holds that every factual kind has its sentence."""


def _turned(detail: Detail) -> str:
    if detail.old and detail.new:
        return f"“{detail.old}” → “{detail.new}”"
    return f"“{detail.new}” added" if detail.new else f"“{detail.old}” removed"


_DIGITS = re.compile(r"[-−]?\d+(?:[.,   '’]\d+)*")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def number_value(text: str, known: Words) -> float | None:
    """Return what a figure in digits or words counts to; None where it is no plain figure.

    A last group of one or two digits behind a point or comma is taken for decimals, all others for groups of
    thousands.
    """
    found = _DIGITS.findall(text)
    words = [word for word in _WORD.findall(text.lower()) if known.values.get(word, "").isdecimal()]
    if len(found) > 1 or (not found and not words):
        return None
    value = _digits_value(found[0]) if found else 0.0
    for word in words:
        number = float(known.values[word])
        value = (value or 1) * number if number >= _MULTIPLIER else value + number
    return value


_MULTIPLIER = 100
"""From here on a word multiplies what stands before it: "two hundred"."""


def _digits_value(text: str) -> float:
    decimals = _DECIMALS.search(text)
    whole = text[: decimals.start()] if decimals else text
    digits = re.sub(r"\D", "", whole)
    value = float(f"{digits or 0}.{decimals[1] if decimals else 0}")
    return -value if text[0] in "-−" else value


_SHAPES = ((ChangeKind.INSERTED, "added"), (ChangeKind.DELETED, "removed"), (ChangeKind.MOVED, "moved"))


def importance_of(summaries: tuple[ChangeSummary, ...]) -> int:
    """Return by how much a news editor would look at a step before others; 0 where no fact has another value."""
    weights = sorted((IMPORTANCE[said.rule] for said in summaries), reverse=True)
    return round(weights[0] + min(_MOST_FURTHER, _FURTHER * sum(weights[1:]))) if weights else 0


def one_line(summaries: tuple[ChangeSummary, ...], changes: tuple[Change, ...], most: int = 4) -> str:
    """Return the most important of what changed in one line: "toll 6 → 14 · headline · 2 paragraphs added".

    At most *most* parts, each said once; "" where there is nothing to say.
    """
    parts = list(dict.fromkeys(s.short for s in sorted(summaries, key=lambda s: s.rank)))[: most - 1]
    for kind, word in _SHAPES:
        count = sum(change.kind is kind for change in changes)
        if count:
            parts.append(f"{count} {'paragraph' if count == 1 else 'paragraphs'} {word}")
    if not parts:
        count = sum(c.kind is not ChangeKind.EQUAL for c in changes)
        return f"{count} {'paragraph' if count == 1 else 'paragraphs'} edited" if count else ""
    return " · ".join(parts[:most])
