"""Correction notices: which there are, when they came, what they correct and which changes they acknowledge.

A notice is a passage that says the article was corrected ("This article was amended on …",
"Correction:", "An earlier version …"); the patterns stand in the files of words. A change counts as mentioned
where the notice says what was wrong and what is right and the change does just that; or names a figure, a name or
a date that the change touches; or has at least two of its longer words. That is a reading aid, no proof: a notice
may acknowledge a change in other words, and may name a figure for another reason. A change that is not mentioned
is "not mentioned by a notice", and whether that makes it a silent edit is for the reader to say: nobody corrects
every comma in print. A change of mere wording may be mentioned, but is not listed where it is not.

All is worked out from the comparison as a whole: what a page shows or filters changes nothing of it.
Times are bounded by when versions were seen: the notice may have come any time between two sightings.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import Change, ChangeKind, Side
from diffview.facts.claims import CorrectedClaim, claims_in, words_of
from diffview.facts.classify import ClassifiedComparison, classify_versions
from diffview.facts.evidence import Evidence
from diffview.facts.kinds import FactKind, Trait, kinds_with
from diffview.facts.lexicon import words
from diffview.facts.model import TITLE
from diffview.facts.notices import notice_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from diffview.facts.lexicon import Words
    from diffview.facts.model import ChangeFacts
    from diffview.model import History, Version

FACTUAL = kinds_with(Trait.FACTUAL)
"""A change with one of these is one that a reader may expect to be acknowledged."""

_NAMED = kinds_with(Trait.NAMES_THINGS)
"""One word of these kinds in the notice is enough to call the change mentioned."""

_MIN_WORDS = 2
"""So many longer words of another change have to stand in the notice."""

_MIN_LETTERS_OF_LONG_WORD = 5

_SNIPPET = 25
"""Characters on each side of a mark that have to stand in an older version for it to have held the error too."""


class Notice(NamedTuple):
    """A correction notice in one side or version."""

    text: str
    block: int
    """Position of its block, from 0."""


class TiedClaim(NamedTuple):
    """What a notice corrects, and the change that did so."""

    claim: CorrectedClaim
    change: int | None
    """Position of the change, `TITLE` for the title's; None where no change of the pair is known to be it."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The new notices of a pair of versions, and the factual changes they mention and do not mention."""

    notices: tuple[Notice, ...]
    """Those on the new side that the old side does not have."""
    mentioned: tuple[int, ...]
    """Positions of changes, `TITLE` for the title's."""
    not_mentioned: tuple[int, ...]
    """The other factual changes: without any notice, all of them."""
    claims: tuple[TiedClaim, ...] = ()
    """What the new notices say was wrong and what is right, each with the change that put it right."""


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
    claims: tuple[CorrectedClaim, ...] = ()
    """What it says was wrong, and what is right."""


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
    said = _Said.of(fresh, classified.words)
    mentioned: list[int] = []
    silent: list[int] = []
    tied: dict[CorrectedClaim, int] = {}
    for position, change, facts in _open_to_mention(classified):
        touched = _touched(change, facts, classified)
        tied |= {claim: position for claim in said.tied(touched) if claim not in tied}
        if fresh and said.mentions(touched):
            mentioned.append(position)
        elif _is_factual(facts):
            silent.append(position)
    claims = tuple(TiedClaim(claim, tied.get(claim)) for claim in said.claims)
    return Acknowledgement(fresh, tuple(mentioned), tuple(silent), claims)


def corrections(history: History) -> tuple[FoundCorrection, ...]:
    """Return every notice of *history* in time order, with what it mentions and how late it came.

    Earlier pairs are looked at as well: a change may be acknowledged hours after it was made.
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
    said = _Said.of((notice,), pairs[0].words if pairs else words())
    mentions: list[ChangeAt] = []
    silent: list[ChangeAt] = []
    since: list[int] = []
    for new in range(1, at + 1):
        classified = pairs[new - 1]
        for position, change, facts in _open_to_mention(classified):
            place = ChangeAt(versions[new - 1].number, versions[new].number, position)
            if said.mentions(_touched(change, facts, classified)):
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
        said.claims,
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
    """Yield the changes that a notice might acknowledge."""
    every = [(TITLE, classified.title, classified.title_facts)]
    every += [(k, c, f) for k, (c, f) in enumerate(zip(classified.changes, classified.facts, strict=True))]
    for position, change, facts in every:
        if change is None or facts is None or facts.set_aside:
            continue
        if any(FactKind.CORRECTION not in mark.kinds for mark in facts.marks):
            yield position, change, facts


def _is_factual(facts: ChangeFacts) -> bool:
    return any(FACTUAL & set(mark.kinds) for mark in facts.marks if FactKind.CORRECTION not in mark.kinds)


class _Touched(NamedTuple):
    """The words that a change touches outside notices."""

    old: frozenset[str]
    new: frozenset[str]
    named: frozenset[str]
    """Those of figures, names and dates."""


def _touched(change: Change, facts: ChangeFacts, classified: ClassifiedComparison) -> _Touched:
    known, (old, new) = classified.words, _text(classified, change)
    gone, come, named = [], [], []
    for mark in facts.marks:
        if FactKind.CORRECTION not in mark.kinds:
            edits = change.edits[mark.edits[0] : mark.edits[1]]
            gone += [old[e.old_start : e.old_end] for e in edits]
            come += [new[e.new_start : e.new_end] for e in edits]
            named += [f"{detail.old} {detail.new}" for detail in mark.details if detail.kind in _NAMED]
    return _Touched(*(words_of(" ".join(texts), known) for texts in (gone, come, named)))


class _Said(NamedTuple):
    """What notices say: their words, their own date aside, and what they correct."""

    words: frozenset[str]
    claims: tuple[CorrectedClaim, ...]
    known: Words

    @staticmethod
    def of(found: Sequence[Notice], known: Words) -> _Said:
        text = " ".join(known.own_date.sub(" ", notice.text) for notice in found)
        return _Said(words_of(text, known), claims_in(text, known), known)

    def tied(self, touched: _Touched) -> list[CorrectedClaim]:
        """Return the claims that a change puts right."""
        return [claim for claim in self.claims if claim.is_tied_to(touched.old, touched.new, self.known)]

    def mentions(self, touched: _Touched) -> bool:
        """Tell whether the notices name what a change touches."""
        if self.tied(touched) or touched.named & self.words:
            return True
        shared = (touched.old | touched.new) & self.words
        return sum(len(word) >= _MIN_LETTERS_OF_LONG_WORD for word in shared) >= _MIN_WORDS


def _text(classified: ClassifiedComparison, change: Change) -> tuple[str, str]:
    sides = classified.sides
    if not change.old and not change.new:
        return sides.old.title or "", sides.new.title or ""
    return (
        sides.old.text_of(change.old) if change.old else "",
        sides.new.text_of(change.new) if change.new else "",
    )


def _key(text: str) -> str:
    return " ".join(text.lower().split())
