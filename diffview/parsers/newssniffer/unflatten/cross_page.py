"""Weigh all pages of one article together: version b of page a/b is version b of page b/c.

Two pages that show the same version must give it the same paragraphs in the same order; all pairs of readings that
do are summed (forward-backward over both lists of rows at once). What no such pair contains is removed, until
nothing more falls; what is left gets the weights that page and neighbours give it together. Then the pages are read
one after the other, the surest first, each held to the versions that are read already (`best_reading`).

Where two pages have no reading in common they are left as they are: the history names the conflict.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten.best_reading import chosen
from diffview.parsers.newssniffer.unflatten.candidates import FLOOR
from diffview.parsers.newssniffer.unflatten.segment import log_sum, next_phase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.parsers.newssniffer.unflatten.candidates import Candidate, PageCandidates

_SWEEPS = 4
"""How often all pairs of pages are compared; removing settles in two or three."""
_COMES_AND_GOES = 8.0
"""How much likelier a paragraph stands in the middle one of three versions alone than in all but it.

In articles_dev.jsonl 168 paragraphs do the one and 18 the other."""
_MAX_STATES = 400_000
"""Pairs of places in two pages that are held at once; above, the pair is left as it is read alone."""


class _Place(NamedTuple):
    """Where a walk through two pages stands: rows read and phase of the gap in each, and whose turn it is."""

    i: int
    phase: str
    j: int
    other_phase: str
    free: bool
    """Whether the first page may still read rows that say nothing of the version: only before the second does."""


def solved(pages: Sequence[PageCandidates]) -> list[tuple[Candidate, ...]]:
    """Return for each page the chosen candidate of each row, its chance being that of all pages together.

    The result does not depend on the order of *pages*.
    """
    order = sorted(
        range(len(pages)), key=lambda k: (pages[k].numbers[0] or 0, pages[k].numbers[1] or 0, pages[k].order)
    )
    ordered = [pages[k] for k in order]
    best = chosen(_together(ordered))
    out: list[tuple[Candidate, ...]] = [()] * len(pages)
    for k, candidates in zip(order, best, strict=True):
        out[k] = candidates
    return out


def _pairs(pages: Sequence[PageCandidates]) -> list[tuple[int, int, int, int]]:
    """Return (page, its side, other page, its side) for every two that show the same version."""
    shown = [(k, s, n) for k, page in enumerate(pages) for s, n in enumerate(page.numbers) if n is not None]
    return [(k, s, j, t) for a, (k, s, n) in enumerate(shown) for j, t, m in shown[a + 1 :] if n == m and k != j]


def _together(pages: Sequence[PageCandidates]) -> list[PageCandidates]:
    """Return the pages without what an overlapping page rules out, and the rest weighed by all."""
    base = list(pages)
    pairs = [p for p in _pairs(pages) if _is_open(pages[p[0]]) or _is_open(pages[p[2]])]
    found: dict[tuple[int, int, int, int], tuple[PageCandidates, PageCandidates]] = {}
    for _ in range(_SWEEPS):
        removed = False
        for pair in pairs:
            k, s, j, t = pair
            both = _both(_Pair(base[k], s, base[j], t))
            if both is None:
                found.pop(pair, None)
                continue
            found[pair] = both
            for at, weighed in ((k, both[0]), (j, both[1])):
                kept = _possible(base[at], weighed)
                removed = removed or kept.candidates != base[at].candidates
                base[at] = kept
        if not removed:
            break
    return [
        _combined(page, [both[at] for pair, both in found.items() for at in (0, 1) if pair[2 * at] == k])
        for k, page in enumerate(base)
    ]


def _is_open(page: PageCandidates) -> bool:
    return any(len(row) > 1 for row in page.candidates)


def _possible(page: PageCandidates, weighed: PageCandidates) -> PageCandidates:
    """Return *page* without the candidates that have no chance in *weighed*."""
    kept = tuple(
        tuple(one for one, seen in zip(row, chances, strict=True) if seen.chance > 0)
        for row, chances in zip(page.candidates, weighed.candidates, strict=True)
    )
    return page._replace(candidates=kept)


def _combined(page: PageCandidates, weighed: Sequence[PageCandidates]) -> PageCandidates:
    """Return *page* with the chances that it and all its overlapping pages, each of which *weighed* it, give."""
    chances = [[{one.reading: one.chance for one in row} for row in other.candidates] for other in weighed]
    out = []
    for at, row in enumerate(page.candidates):
        own = sum(one.chance for one in row)
        scores = [
            math.log(one.chance / own)
            + sum(math.log(max(FLOOR, other[at].get(one.reading, 0.0)) * own / one.chance) for other in chances)
            for one in row
        ]
        total = log_sum(scores)
        out.append(tuple(one._replace(chance=math.exp(s - total)) for one, s in zip(row, scores, strict=True)))
    return page._replace(candidates=tuple(out))


class _Pair(NamedTuple):
    """Two pages that show one version: the first on its side *s*, the second on its side *t* (0 old, 1 new)."""

    one: PageCandidates
    s: int
    two: PageCandidates
    t: int


class _Step(NamedTuple):
    """One step of a walk through both pages."""

    after: _Place
    taken: tuple[int, int]
    """Position of the candidate taken in each page's row, -1 where that page reads no row."""
    chance: float


def _steps(place: _Place, pair: _Pair) -> Iterator[_Step]:
    """Yield every step from *place*."""
    one, s, two, t = pair
    here = one.candidates[place.i] if place.i < len(one.candidates) else ()
    there = two.candidates[place.j] if place.j < len(two.candidates) else ()
    texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for b, other in enumerate(there):
        phase = next_phase(place.other_phase, other.kind)
        if phase is None:
            continue
        text = other.side(t)
        if text is None:
            yield _Step(_Place(place.i, place.phase, place.j + 1, phase, free=False), (-1, b), other.chance)
        else:
            texts[text].append((b, phase))
    for a, candidate in enumerate(here):
        phase = next_phase(place.phase, candidate.kind)
        if phase is None:
            continue
        text = candidate.side(s)
        if text is None:
            if place.free:
                yield _Step(place._replace(i=place.i + 1, phase=phase), (a, -1), candidate.chance)
            continue
        for b, other_phase in texts.get(text, ()):
            chance = _joint(candidate, there[b])
            yield _Step(_Place(place.i + 1, phase, place.j + 1, other_phase, free=True), (a, b), chance)


def _joint(one: Candidate, other: Candidate) -> float:
    comes_and_goes = {one.kind, other.kind} == {RowKind.INSERT, RowKind.DELETE}
    return one.chance * other.chance * (_COMES_AND_GOES if comes_and_goes else 1.0)


def _both(pair: _Pair) -> tuple[PageCandidates, PageCandidates] | None:
    """Return both pages with the chances they have where they give the version the same paragraphs, or None."""
    layers = _forward(pair)
    if layers is None:
        return None
    ends = [p for p in layers[-1] if p.i == len(pair.one.candidates) and p.j == len(pair.two.candidates)]
    return _backward(layers, ends, pair) if ends else None


def _forward(pair: _Pair) -> list[dict[_Place, float]] | None:
    """Return for every number of rows read the places that can be reached, with log weights."""
    steps = len(pair.one.candidates) + len(pair.two.candidates)
    layers: list[dict[_Place, float]] = [{} for _ in range(steps + 1)]
    layers[0][_Place(0, "c", 0, "c", free=True)] = 0.0
    held = 0
    for depth in range(steps + 1):
        held += len(layers[depth])
        if held > _MAX_STATES:
            return None
        for place, weight in layers[depth].items():
            for after, _, chance in _steps(place, pair):
                layer = layers[after.i + after.j]
                layer[after] = _log_add(layer.get(after, -math.inf), weight + math.log(chance))
    return layers


def _backward(
    layers: Sequence[dict[_Place, float]], ends: Sequence[_Place], pair: _Pair
) -> tuple[PageCandidates, PageCandidates]:
    total = log_sum([layers[-1][p] for p in ends])
    back: dict[_Place, float] = dict.fromkeys(ends, 0.0)
    mass = ([[0.0] * len(row) for row in pair.one.candidates], [[0.0] * len(row) for row in pair.two.candidates])
    for layer in reversed(layers[:-1]):
        for place, weight in layer.items():
            behind = -math.inf
            for after, (a, b), chance in _steps(place, pair):
                if after not in back:
                    continue
                step = math.log(chance) + back[after]
                behind = _log_add(behind, step)
                share = math.exp(weight + step - total)
                if a >= 0:
                    mass[0][place.i][a] += share
                if b >= 0:
                    mass[1][place.j][b] += share
            if behind > -math.inf:
                back[place] = behind
    return _with(pair.one, mass[0]), _with(pair.two, mass[1])


def _with(page: PageCandidates, mass: Sequence[Sequence[float]]) -> PageCandidates:
    return page._replace(
        candidates=tuple(
            tuple(one._replace(chance=p) for one, p in zip(row, chances, strict=True))
            for row, chances in zip(page.candidates, mass, strict=True)
        )
    )


def _log_add(a: float, b: float) -> float:
    if a == -math.inf:
        return b
    if b == -math.inf:
        return a
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


def overlapping(pages: Sequence[PageCandidates]) -> frozenset[int]:
    """Return the positions of the *pages* that show a version which another page shows as well."""
    return frozenset(k for pair in _pairs(pages) for k in (pair[0], pair[2]))
