"""Judge all captures of one article together: what is the article in one of them is the article in all.

Captures of one page are witnesses for each other. A text that stands in several captures is judged once, by the mean
of its probabilities. One that some captures lack was put in or taken out: a paragraph by the editors, or a box by the
site; it is the article only where that is likelier than for a text that stayed (`MIN_COMING`), unless another text
took its place (a paragraph that was edited, judged with it as one). A list of which hardly anything stayed while the
article stood is the site's.

Pure, and the same in whatever order the captures come. Only readings whose blocks say how likely they are the article
take part; all others stay as they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from diffview.model import BlockKind
from diffview.parsers.article.witnesses import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Block, Reading

MIN_PROBABILITY = 0.5
"""A text that stands in every capture is the article from this mean probability on. 0…1."""

MIN_COMING = 0.8
"""A text that some captures lack is the article from this mean probability on. 0…1."""

MIN_LIKENESS = 60.0
"""Two texts of different captures at least this alike are one paragraph, edited. 0…100, up is alike."""

MIN_LIKE_CHARS = 30
"""Shorter texts are alike by chance; in letters and digits."""

MAX_PAIRS = 20_000
"""Pairs of texts that are compared with each other at most; beyond it edited paragraphs are judged apart."""

Key = tuple[str, int]
"""A text by its letters and digits, and which of the equal ones on its page it is, from 0."""


def judged_together(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return *readings* of one article in the same order, each judged in the light of all."""
    taking_part = [k for k, reading in enumerate(readings) if takes_part(reading)]
    if len({readings[k].capture for k in taking_part}) < 2:  # noqa: PLR2004 - one capture has no others
        return tuple(readings)
    pages = [_keys(readings[k].versions[0].blocks) for k in taking_part]
    texts = _texts(readings, taking_part, pages)
    places = _places(texts, len(taking_part))
    out = list(readings)
    for at, k in enumerate(taking_part):
        version = readings[k].versions[0]
        blocks = tuple(
            _settled(block, places[key], len(taking_part)) for block, key in zip(version.blocks, pages[at], strict=True)
        )
        out[k] = replace(readings[k], versions=(replace(version, blocks=blocks),))
    return tuple(out)


def takes_part(reading: Reading) -> bool:
    """Return whether *reading* says of its blocks how likely each is the article."""
    return len(reading.versions) == 1 and any(b.article_probability is not None for b in reading.versions[0].blocks)


def _keys(blocks: Sequence[Block]) -> list[Key]:
    seen: Counter[str] = Counter()
    out = []
    for block in blocks:
        text = core(block.text)
        out.append((text, seen[text]))
        seen[text] += 1
    return out


@dataclass(slots=True)
class _Text:
    """One text, in all captures that hold it."""

    key: Key
    captures: set[int] = field(default_factory=set)
    chances: list[float] = field(default_factory=list)

    @property
    def probability(self) -> float:
        return fsum(self.chances) / len(self.chances)


@dataclass(frozen=True, slots=True)
class _Place:
    """What is judged as one: a text, or a paragraph in the wordings that it had."""

    captures: int
    """How many captures hold it."""
    probability: float
    """The mean over these."""


def _texts(readings: Sequence[Reading], taking_part: Sequence[int], pages: Sequence[list[Key]]) -> dict[Key, _Text]:
    found: dict[Key, _Text] = {}
    for at, k in enumerate(taking_part):
        for block, key in zip(readings[k].versions[0].blocks, pages[at], strict=True):
            text = found.setdefault(key, _Text(key))
            if at not in text.captures:
                text.captures.add(at)
                text.chances.append(1.0 if block.article_probability is None else block.article_probability)
    return found


def _places(texts: dict[Key, _Text], captures: int) -> dict[Key, _Place]:
    """Return the place of each text; texts that are alike and stand in different captures share one."""
    groups = _alike(sorted((t for t in texts.values() if len(t.captures) < captures), key=lambda t: t.key))
    out = {}
    for text in texts.values():
        group = groups.get(text.key, (text,))
        held = set[int]().union(*(one.captures for one in group))
        # Summed exactly, so that the mean does not depend on the order in which the captures came.
        chances = [chance for one in group for chance in one.chances]
        out[text.key] = _Place(len(held), fsum(chances) / len(chances))
    return out


def _alike(partial: list[_Text]) -> dict[Key, tuple[_Text, ...]]:
    long = [text for text in partial if len(text.key[0]) >= MIN_LIKE_CHARS]
    if len(long) * len(long) > 2 * MAX_PAIRS:
        likely = [text for text in long if text.probability >= MIN_PROBABILITY]
        long = likely if len(likely) * len(likely) <= 2 * MAX_PAIRS else []
    pairs = []
    for k, one in enumerate(long):
        for other in long[k + 1 :]:
            if one.captures.isdisjoint(other.captures):
                alike = ratio(one.key[0], other.key[0], score_cutoff=MIN_LIKENESS)
                if alike:
                    pairs.append((-alike, one.key, other.key))
    groups: dict[Key, tuple[_Text, ...]] = {text.key: (text,) for text in long}
    for _, a, b in sorted(pairs):
        together = groups[a] if groups[a] is groups[b] else groups[a] + groups[b]
        if groups[a] is not groups[b] and sum(len(t.captures) for t in together) == len(
            set[int]().union(*(t.captures for t in together))
        ):
            for text in together:
                groups[text.key] = together
    return groups


def _settled(block: Block, place: _Place, captures: int) -> Block:
    if block.article_probability is None:
        return block
    bound = MIN_PROBABILITY if place.captures == captures else MIN_COMING
    probability = round(place.probability, 3)
    kind = block.set_as or block.kind
    if place.probability >= bound:
        return replace(block, kind=kind, article_probability=probability, reason="", set_as=None)
    reason = block.reason or _reason(place, captures)
    return replace(block, kind=BlockKind.FURNITURE, article_probability=probability, reason=reason, set_as=kind)


def _reason(place: _Place, captures: int) -> str:
    if place.captures < captures:
        return f"stands in {place.captures} of {captures} captures, and is no sure part of the article"
    return f"judged over {captures} captures"
