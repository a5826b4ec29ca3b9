"""Correction notices: which there are, when they came, and which changes they own up to.

A notice is a passage that says the article was corrected ("This article was amended on …",
"Correction:", "An earlier version …"); the patterns stand in `tables/*.toml`. A change counts as mentioned
where the notice names a figure, a name or a date that the change touches, or at least two of its longer
words. That is a reading aid, no proof: a notice may own up to a change in other words, and may
name a figure for another reason. A change that is not mentioned is "not mentioned by a notice", and
whether that makes it a silent edit is for the reader to say: nobody corrects every comma in print.
A change of mere wording may be mentioned, but is not listed where it is not.

Times are bounded by when versions were seen: the notice may have come any time between two sightings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import Change, ChangeKind, Side
from diffview.facts.classify import ClassifiedComparison, classify_versions
from diffview.facts.evidence import Evidence
from diffview.facts.kinds import FactKind, Trait, kinds_with
from diffview.facts.lexicon import words
from diffview.facts.model import TITLE
from diffview.facts.notices import notice_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from diffview.facts.model import ChangeFacts
    from diffview.model import History, Version

FACTUAL = kinds_with(Trait.FACTUAL)
"""A change with one of these is one that a reader may expect to be acknowledged."""

_NAMED = kinds_with(Trait.NAMES_THINGS)
"""One word of these kinds in the notice is enough to call the change mentioned."""

_MIN_WORDS = 2
"""So many longer words of another change have to stand in the notice."""

_LONGER = 5
"""Letters of a longer word."""

_SNIPPET = 25
"""Characters on each side of a mark that have to stand in an older version for it to have held the error too."""

_OWN_DATE = re.compile(
    r"\b(?:amended|corrected|updated|changed|revised|edited|clarified|modified) (?:on|at) "
    r"[^.;]{0,40}?\d[^.;]{0,20}?(?=,| to\b| because\b| after\b|[.;]|$)",
    re.IGNORECASE,
)
"""The day on which an article was corrected is the notice's own, not that of a change."""

_WORD = re.compile(r"[^\W_]+(?:[.,:'’][^\W_]+)*")


class Notice(NamedTuple):
    """A correction notice in one side or version."""

    text: str
    block: int
    """Position of its block, from 0."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The new notices of a pair of versions, and the factual changes they mention and do not mention."""

    notices: tuple[Notice, ...]
    """Those on the new side that the old side does not have."""
    mentioned: tuple[int, ...]
    """Positions of changes, `TITLE` for the title's."""
    not_mentioned: tuple[int, ...]
    """The other factual changes: without any notice, all of them."""


class ChangeAt(NamedTuple):
    """A change between two versions that follow each other."""

    old: int
    new: int
    """Numbers of the versions."""
    change: int
    """Position in the comparison of the two, or `TITLE`."""


@dataclass(frozen=True, slots=True)
class FoundCorrection:
    """One notice in the history of an article."""

    notice: Notice
    version: int
    """The first held version that has it."""
    observed_at: datetime | None
    mentions: tuple[ChangeAt, ...]
    """Changes that it mentions, in its own pair and in earlier ones, in time order."""
    not_mentioned: tuple[ChangeAt, ...]
    """Factual changes of the pair that brought the notice, which it does not mention."""
    error_since: int | None
    """The first held version with a passage that one of the mentioned changes mended; None where none is known."""
    changed_in: int | None
    """The version with the first of the mentioned changes."""
    delay: timedelta | None
    """From the first sighting of `error_since` to the first sighting of the notice."""
    delay_after_change: timedelta | None
    """From the first sighting of `changed_in` to that of the notice: zero where both came together."""


def notices(side: Side) -> tuple[Notice, ...]:
    """Return the correction notices in the blocks of *side*, in reading order."""
    found = []
    known = words(Evidence.of_one(side).language or "en")
    for position, text in enumerate(side.blocks):
        start = notice_start(text, known)
        if start is not None:
            found.append(Notice(text[start:].strip(), position))
    return tuple(found)


def acknowledged(classified: ClassifiedComparison) -> Acknowledgement:
    """Return which factual changes of a pair its new notices mention.

    A change inside a notice, or of the block that only holds one, is neither.
    """
    held = {_key(notice.text) for notice in notices(classified.sides.old)}
    fresh = tuple(n for n in notices(classified.sides.new) if _key(n.text) not in held)
    told = _told(*fresh)
    mentioned: list[int] = []
    silent: list[int] = []
    for position, change, facts in _open_to_mention(classified):
        if fresh and _mentions(told, change, facts, classified):
            mentioned.append(position)
        elif _is_factual(facts):
            silent.append(position)
    return Acknowledgement(fresh, tuple(mentioned), tuple(silent))


def corrections(history: History) -> tuple[FoundCorrection, ...]:
    """Return every notice of *history* in time order, with what it mentions and how late it came.

    Earlier pairs are looked at as well: a change may be owned up to hours after it was made.
    """
    versions = history.versions
    brought = list(_brought(versions))
    if not brought:
        return ()
    pairs = [classify_versions(old, new) for old, new in pairwise(versions)]
    return tuple(_found(notice, at, versions, pairs) for at, notice in brought)


def _brought(versions: Sequence[Version]) -> Iterator[tuple[int, Notice]]:
    """Yield each notice with the position of the first version that has it."""
    seen: set[str] = set()
    for at, version in enumerate(versions):
        for notice in notices(Side.of(version)):
            if _key(notice.text) not in seen:
                seen.add(_key(notice.text))
                yield at, notice


def _found(
    notice: Notice, at: int, versions: Sequence[Version], pairs: Sequence[ClassifiedComparison]
) -> FoundCorrection:
    told = _told(notice)
    mentions: list[ChangeAt] = []
    silent: list[ChangeAt] = []
    since: list[int] = []
    for new in range(1, at + 1):
        classified = pairs[new - 1]
        for position, change, facts in _open_to_mention(classified):
            place = ChangeAt(versions[new - 1].number, versions[new].number, position)
            if _mentions(told, change, facts, classified):
                mentions.append(place)
                since.append(_first_with(change, classified, new - 1, versions))
            elif new == at and _is_factual(facts):
                silent.append(place)
    error = min(since, default=None)
    changed = min((m.new for m in mentions), default=None)
    by_number = {v.number: v for v in versions}
    return FoundCorrection(
        notice,
        versions[at].number,
        versions[at].observed_at,
        tuple(mentions),
        tuple(silent),
        None if error is None else versions[error].number,
        changed,
        _between(None if error is None else versions[error], versions[at]),
        _between(None if changed is None else by_number[changed], versions[at]),
    )


def _between(old: Version | None, new: Version) -> timedelta | None:
    if old is None or old.observed_at is None or new.observed_at is None:
        return None
    return new.observed_at - old.observed_at


def _first_with(change: Change, classified: ClassifiedComparison, at: int, versions: Sequence[Version]) -> int:
    """Return the position of the first version, going back from *at*, that held what the change took away."""
    if not change.old:
        if change.kind is ChangeKind.INSERTED or not classified.sides.old.title:
            return at
        title = classified.sides.old.title
        while at and versions[at - 1].title == title:
            at -= 1
        return at
    text = classified.sides.old.text_of(change.old)
    marked = [e for e in change.edits if e.old_end > e.old_start and e.op.value == "delete"]
    if not marked:
        return at
    start, end = max(0, marked[0].old_start - _SNIPPET), min(len(text), marked[0].old_end + _SNIPPET)
    snippet = text[start:end]
    while at and any(snippet in block.text for block in versions[at - 1].blocks):
        at -= 1
    return at


def _open_to_mention(classified: ClassifiedComparison) -> Iterator[tuple[int, Change, ChangeFacts]]:
    """Yield the changes that a notice might own up to."""
    every = [(TITLE, classified.title, classified.title_facts)]
    every += [(k, c, f) for k, (c, f) in enumerate(zip(classified.changes, classified.facts, strict=True))]
    for position, change, facts in every:
        if change is None or facts is None or facts.set_aside:
            continue
        if any(FactKind.CORRECTION not in mark.kinds for mark in facts.marks):
            yield position, change, facts


def _is_factual(facts: ChangeFacts) -> bool:
    return any(FACTUAL & set(mark.kinds) for mark in facts.marks if FactKind.CORRECTION not in mark.kinds)


def _mentions(told: frozenset[str], change: Change, facts: ChangeFacts, classified: ClassifiedComparison) -> bool:
    """Tell whether words of a notice name what a change touches."""
    longer: set[str] = set()
    for mark in facts.marks:
        if FactKind.CORRECTION in mark.kinds:
            continue
        for detail in mark.details:
            touched = _words(f"{detail.old} {detail.new}")
            if detail.kind in _NAMED and touched & told:
                return True
        edits = change.edits[mark.edits[0] : mark.edits[1]]
        old, new = _text(classified, change)
        for edit in edits:
            touched = _words(old[edit.old_start : edit.old_end] + " " + new[edit.new_start : edit.new_end])
            longer |= {word for word in touched & told if len(word) >= _LONGER}
    return len(longer) >= _MIN_WORDS


def _text(classified: ClassifiedComparison, change: Change) -> tuple[str, str]:
    sides = classified.sides
    if not change.old and not change.new:
        return sides.old.title or "", sides.new.title or ""
    return (
        sides.old.text_of(change.old) if change.old else "",
        sides.new.text_of(change.new) if change.new else "",
    )


def _told(*found: Notice) -> frozenset[str]:
    """Return the words that notices are about."""
    return _words(" ".join(_OWN_DATE.sub(" ", notice.text) for notice in found))


def _words(text: str) -> frozenset[str]:
    """Return the words and figures of *text*, lower case, words of grammar left out."""
    found = (word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(word for word in found if word not in words().function_words)


def _key(text: str) -> str:
    return " ".join(text.lower().split())
