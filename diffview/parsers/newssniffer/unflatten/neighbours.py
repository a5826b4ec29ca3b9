"""What stands above and below a line in each version, as far as it is known, and what that says of the line.

A heading is followed by text, an open quotation by the next part of it, and "he" by somebody who was named. What a
neighbouring line is read as is uncertain, so the properties of its paragraphs are averaged over its readings
(mean-field inference); the matches around a segment are certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind, Sides
from diffview.parsers.newssniffer.unflatten.cohesion import names_person, starts_with_pronoun
from diffview.parsers.newssniffer.unflatten.word_shapes import has_open_quote, is_heading, starts_with_quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.parsers.newssniffer.unflatten.features import Features

    Reading = tuple[RowKind, str | None, str | None]

LEAST = 0.02
"""Readings of a neighbouring line that are less likely than this are left out of the average."""


class Edge(NamedTuple):
    """A paragraph as its neighbour sees it: how probable it is that it has each property, 0…1."""

    known: float
    """That there is one."""
    heading: float
    opens_quote: float
    """That it begins with a quotation mark."""
    leaves_quote: float
    """That a quotation is begun and not ended."""
    person: float
    """That somebody is named."""
    pronoun: float
    """That it begins with "he" or "she"."""


NOTHING = Edge(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def edge(text: str | None) -> Edge:
    """Return how a paragraph looks to its neighbours; None stands for no paragraph."""
    if not text:
        return NOTHING
    words = text.split(" ")
    return Edge(
        1.0,
        float(is_heading(text)),
        float(starts_with_quote(text)),
        float(has_open_quote(text)),
        float(names_person(words)),
        float(starts_with_pronoun(words[0])),
    )


class Around(NamedTuple):
    """The paragraphs above and below a line, in the old and in the new version."""

    above: Sides[Edge]
    below: Sides[Edge]


class Surroundings(NamedTuple):
    """What stands around a line, by what the line itself is read as."""

    of_change: Around
    of_unpaired: Around
    """On each side as if the line stood on that side."""


UNKNOWN = Surroundings(
    Around(Sides(NOTHING, NOTHING), Sides(NOTHING, NOTHING)), Around(Sides(NOTHING, NOTHING), Sides(NOTHING, NOTHING))
)


def surroundings(
    readings: Sequence[Sequence[tuple[Reading, float]]], above: Sides[str | None], below: Sides[str | None]
) -> list[Surroundings]:
    """Return what stands around each line of a segment.

    *readings* are the ways to read each line with their probabilities; *above* and *below* are the texts that stand
    above and below the segment in each version, None where the article begins or ends there.
    """
    top, bottom = Sides(edge(above.old), edge(above.new)), Sides(edge(below.old), edge(below.new))
    seen = [_Seen.of(line) for line in readings]
    out = []
    for at in range(len(seen)):
        upper = seen[at - 1] if at else None
        lower = seen[at + 1] if at + 1 < len(seen) else None
        out.append(
            Surroundings(
                Around(_above_change(upper, top), _below_change(lower, bottom)),
                Around(_above_unpaired(upper, top), _below_unpaired(lower, bottom)),
            )
        )
    return out


class _Seen(NamedTuple):
    """A line as its neighbours see it: the properties of its paragraphs and the probability of each kind of reading."""

    change: float
    halves: Sides[Edge]
    """Given that it is a change."""
    unpaired: Sides[float]
    """That it is a paragraph of the old version alone, of the new one alone."""
    whole: Edge

    @staticmethod
    def of(line: Sequence[tuple[Reading, float]]) -> _Seen:
        changes = [(old, new, p) for (kind, old, new), p in line if kind is RowKind.CHANGE]
        likely = [c for c in changes if c[2] >= LEAST] or changes[:1]
        whole = next((old or new for (kind, old, new), _ in line if kind is not RowKind.CHANGE), None)
        return _Seen(
            sum(p for *_, p in changes),
            Sides(
                _mean((edge(old), p) for old, _, p in likely),
                _mean((edge(new), p) for _, new, p in likely),
            ),
            Sides(
                sum(p for (kind, *_), p in line if kind is RowKind.DELETE),
                sum(p for (kind, *_), p in line if kind is RowKind.INSERT),
            ),
            edge(whole),
        )


def _above_change(upper: _Seen | None, top: Sides[Edge]) -> Sides[Edge]:
    # What stands above a change in its segment is a change.
    return upper.halves if upper else top


def _below_change(lower: _Seen | None, bottom: Sides[Edge]) -> Sides[Edge]:
    if lower is None:
        return bottom
    return Sides(
        _mean([(lower.halves.old, lower.change), (lower.whole, lower.unpaired.old), (bottom.old, lower.unpaired.new)]),
        _mean([(lower.halves.new, lower.change), (lower.whole, lower.unpaired.new), (bottom.new, lower.unpaired.old)]),
    )


def _above_unpaired(upper: _Seen | None, top: Sides[Edge]) -> Sides[Edge]:
    if upper is None:
        return top
    return Sides(
        _mean([(upper.halves.old, upper.change), (upper.whole, upper.unpaired.old)]),
        _mean([(upper.halves.new, upper.change), (upper.whole, upper.unpaired.new)]),
    )


def _below_unpaired(lower: _Seen | None, bottom: Sides[Edge]) -> Sides[Edge]:
    # What stands below an unpaired paragraph in its segment is one of the same side.
    return Sides(lower.whole, lower.whole) if lower else bottom


def _mean(parts: Iterable[tuple[Edge, float]]) -> Edge:
    kept = [(one, p) for one, p in parts if p > 0]
    total = sum(p for _, p in kept)
    if not total:
        return NOTHING
    return Edge(
        *(
            sum(value * p for value, (_, p) in zip(values, kept, strict=True)) / total
            for values in zip(*(one for one, _ in kept), strict=True)
        )
    )


def of_paragraph(here: Edge, above: Edge, below: Edge, single: float) -> Features:
    """Describe how a paragraph fits between those *above* and *below* it in one version.

    *single* is how plainly the page puts one sentence in each paragraph, as news sites do that have one level of
    headings (`ParagraphStatistics.single`).
    """
    out = [
        ("heading below a heading", here.heading * above.heading),
        ("heading above a heading", here.heading * below.heading),
        ("heading below a heading on a page of news", here.heading * above.heading * single),
        ("heading at the end", here.heading * (1 - below.known)),
        ("quotation goes on below", here.opens_quote * above.leaves_quote),
        ("quotation does not go on below", (1 - here.opens_quote) * above.leaves_quote),
        ("open quotation goes on", here.leaves_quote * below.opens_quote),
        ("open quotation does not go on", here.leaves_quote * below.known * (1 - below.opens_quote)),
        ("open quotation at the end", here.leaves_quote * (1 - below.known)),
        ("he, she below somebody named", here.pronoun * above.person),
        ("he, she below nobody named", here.pronoun * above.known * (1 - above.person)),
        ("he, she below a heading", here.pronoun * above.heading),
        ("he, she above", here.person * below.pronoun),
        ("he, she above, nobody named", (1 - here.person) * below.pronoun),
    ]
    return [(name, value) for name, value in out if value]


def total(features: Iterable[Features], share: float = 1.0) -> Features:
    """Return all *features* in one list, each value times *share*."""
    return [(name, value * share) for some in features for name, value in some]
