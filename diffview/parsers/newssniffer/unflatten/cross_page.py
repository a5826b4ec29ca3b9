"""Read all pages of one article together: version b of page a/b is version b of page b/c.

Every page gives a row-by-row list of ways to read it, with weights, under the law that in a
gap changes come first and then lone paragraphs of one side. Two pages that show the same version
must give it the same paragraphs in the same order; all pairs of readings that do are summed
(forward-backward over both lists at once). What no such pair contains is struck out, until nothing more
falls; what is left gets the weights that page and neighbours give it together. Then the pages are
read one after the other, the surest first, each held to the versions that are read already.

Pages whose cells were never in doubt, and version pages, take part with one way to read each row.
Where two pages have no reading in common they are left as they are: the history names the conflict.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import RowKind
from diffview.parsers.newssniffer.unflatten import propagation, solve
from diffview.parsers.newssniffer.unflatten.segment import log_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diffview.model import Row

_SWEEPS = 4
"""How often all pairs of pages are held against each other; striking out settles in two or three."""
_FLOOR = 1e-12
"""Least weight of a way to read a row: a neighbour may prove what a page by itself thought out of the question."""
_CERTAIN_FROM = 0.9995
"""Probability from which a row that a neighbour bears out is certain. A wrong one spoils a whole version."""
_COMES_AND_GOES = 8.0
"""How much likelier a paragraph stands in the middle one of three versions alone than in all but it.

In articles_dev.jsonl 168 paragraphs do the one and 18 the other."""
_SURELY_A_ROW = 0.9
"""Sum of the chances of a row and its choices from which it is a row, where its cells were apart: on articles not seen
before 755 of 756 gaps that are that sure have their true number of rows (tests/training/learn_cells.py)."""
_MAX_STATES = 400_000
"""Pairs of places in two pages that are held at once; above, the pair is left as it is read alone."""


class Way(NamedTuple):
    """One way to read a row, with its probability."""

    kind: RowKind
    old: str | None
    new: str | None
    chance: float

    def side(self, which: int) -> str | None:
        """Return the old text for 0, the new one for 1."""
        return self.new if which else self.old


class Sheet(NamedTuple):
    """A page as the chain sees it: two version numbers and, row by row, the ways to read it."""

    numbers: tuple[int | None, int | None]
    """The versions on its two sides; None for a side that it has not (a version page has only an old one)."""
    ways: tuple[tuple[Way, ...], ...]
    order: str
    """Sorts sheets, whatever order they came in."""


class _Place(NamedTuple):
    """Where a walk through two sheets stands: rows read and phase of the gap in each, and whose turn it is."""

    i: int
    phase: str
    j: int
    other_phase: str
    free: bool
    """Whether the first sheet may still read rows that say nothing of the version: only before the second does."""


def sheet_of_texts(number: int, texts: Sequence[str], order: str) -> Sheet:
    """Return the sheet of a page that shows one version, exactly."""
    return Sheet((number, None), tuple((Way(RowKind.MATCH, t, None, 1.0),) for t in texts), order)


def sheet_of_rows(numbers: tuple[int, int], rows: Sequence[Row], order: str, period: str | None = None) -> Sheet:
    """Return the sheet of a page of two versions, all ways to read its uncertain rows weighed anew.

    *period* is how far the versions are apart, as the page words it.
    """
    weighed = iter(_weighed(rows, period))
    ways = tuple(
        (Way(r.kind, r.old, r.new, 1.0),) if r.kind is RowKind.MATCH or _is_fixed(r) else next(weighed) for r in rows
    )
    return Sheet(numbers, ways, order)


def _is_fixed(row: Row) -> bool:
    # A row that gave itself away, that a person chose, or that kept its cells apart.
    return row.corrected or (row.certain and row.confidence == 1.0)


def _weighed(rows: Sequence[Row], period: str | None) -> Iterator[tuple[Way, ...]]:
    """Yield for each row that is open all ways to read it."""
    matched = [r.old or "" for r in rows if r.kind is RowKind.MATCH]
    gaps: list[tuple[list[str], bool, bool]] = []
    kept: list[Row] = []
    run: list[str] = []
    seen_match = False
    for row in rows:
        if row.kind is RowKind.MATCH or _is_fixed(row):
            if run:
                gaps.append((run, not seen_match, False))
                run = []
            seen_match = True
        else:
            kept.append(row)
            run.append(_whole(row.old, row.new))
    if run:
        gaps.append((run, not seen_match, True))
    built = solve.gaps_of(gaps, matched, period)
    propagation.weigh(built, matched, solve.learned().weights)
    chances = [c for gap in built for c in gap.chances()]
    for row, line in zip(kept, chances, strict=True):
        yield tuple(Way(*c, max(_FLOOR, p)) for c, p in line) if not row.cells_apart else _own_ways(row)


def chance_of_row(row: Row) -> float:
    """Return the probability that *row* is one at all: less than 1 where the page lost its empty cells."""
    if row.certain or not row.cells_apart:
        return 1.0
    return min(1.0, row.confidence + sum(c.probability for c in row.choices))


def is_certain(chance: float, row: Row) -> bool:
    """Tell whether *row* is certain, given the *chance* that the pages of a chain together give its reading."""
    return chance >= _CERTAIN_FROM and chance_of_row(row) >= _SURELY_A_ROW


def _whole(old: str | None, new: str | None) -> str:
    return " ".join(t for t in (old, new) if t)


def _own_ways(row: Row) -> tuple[Way, ...]:
    own = Way(row.kind, row.old, row.new, max(_FLOOR, row.confidence))
    return (own, *(Way(c.kind, c.old, c.new, max(_FLOOR, c.probability)) for c in row.choices))


def solved(sheets: Sequence[Sheet]) -> list[tuple[Way, ...]]:
    """Return for each sheet the chosen way of each row, its chance being that of all sheets together.

    The result does not depend on the order of *sheets*.
    """
    order = sorted(
        range(len(sheets)), key=lambda k: (sheets[k].numbers[0] or 0, sheets[k].numbers[1] or 0, sheets[k].order)
    )
    ordered = [sheets[k] for k in order]
    chosen = _chosen(_together(ordered))
    out: list[tuple[Way, ...]] = [()] * len(sheets)
    for k, ways in zip(order, chosen, strict=True):
        out[k] = ways
    return out


def _pairs(sheets: Sequence[Sheet]) -> list[tuple[int, int, int, int]]:
    """Return (sheet, its side, other sheet, its side) for every two that show the same version."""
    shown = [(k, s, n) for k, sheet in enumerate(sheets) for s, n in enumerate(sheet.numbers) if n is not None]
    return [(k, s, j, t) for a, (k, s, n) in enumerate(shown) for j, t, m in shown[a + 1 :] if n == m and k != j]


def _together(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with what no neighbour bears out struck, and the rest weighed by all."""
    base = list(sheets)
    pairs = [p for p in _pairs(sheets) if _is_open(sheets[p[0]]) or _is_open(sheets[p[2]])]
    found: dict[tuple[int, int, int, int], tuple[Sheet, Sheet]] = {}
    for _ in range(_SWEEPS):
        struck = False
        for pair in pairs:
            k, s, j, t = pair
            both = _both(base[k], s, base[j], t)
            if both is None:
                found.pop(pair, None)
                continue
            found[pair] = both
            for at, weighed in ((k, both[0]), (j, both[1])):
                kept = _struck(base[at], weighed)
                struck = struck or kept.ways != base[at].ways
                base[at] = kept
        if not struck:
            break
    return [
        _combined(sheet, [b[at] for p, b in found.items() for at in (0, 1) if p[2 * at] == k])
        for k, sheet in enumerate(base)
    ]


def _is_open(sheet: Sheet) -> bool:
    return any(len(ways) > 1 for ways in sheet.ways)


def _struck(sheet: Sheet, weighed: Sheet) -> Sheet:
    """Return *sheet* without the ways that have no chance in *weighed*."""
    kept = tuple(
        tuple(way for way, seen in zip(ways, chances, strict=True) if seen.chance > 0)
        for ways, chances in zip(sheet.ways, weighed.ways, strict=True)
    )
    return sheet._replace(ways=kept)


def _combined(sheet: Sheet, told: Sequence[Sheet]) -> Sheet:
    """Return *sheet* with the chances that it and all that were *told* give together."""
    chances = [{way[:3]: way.chance for way in ways} for one in told for ways in one.ways]
    size = len(sheet.ways)
    out = []
    for row, ways in enumerate(sheet.ways):
        own = sum(w.chance for w in ways)
        scores = [
            math.log(w.chance / own)
            + sum(
                math.log(max(_FLOOR, chances[n * size + row].get(w[:3], 0.0)) * own / w.chance)
                for n in range(len(told))
            )
            for w in ways
        ]
        total = log_sum(scores)
        out.append(tuple(w._replace(chance=math.exp(s - total)) for w, s in zip(ways, scores, strict=True)))
    return sheet._replace(ways=tuple(out))


def _next_phase(phase: str, kind: RowKind) -> str | None:
    """Return the phase of the gap behind a row of *kind*, or None where the law forbids it."""
    if kind is RowKind.MATCH:
        return "c"
    if kind is RowKind.CHANGE:
        return "c" if phase == "c" else None
    wanted = "d" if kind is RowKind.DELETE else "i"
    return wanted if phase in {"c", wanted} else None


def _moves(place: _Place, one: Sheet, s: int, two: Sheet, t: int) -> Iterator[tuple[_Place, tuple[int, int], float]]:
    """Yield every step from *place*: the next place, the way taken in each sheet (or -1), its chance."""
    here = one.ways[place.i] if place.i < len(one.ways) else ()
    there = two.ways[place.j] if place.j < len(two.ways) else ()
    texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for b, way in enumerate(there):
        phase = _next_phase(place.other_phase, way.kind)
        if phase is None:
            continue
        text = way.side(t)
        if text is None:
            yield _Place(place.i, place.phase, place.j + 1, phase, free=False), (-1, b), way.chance
        else:
            texts[text].append((b, phase))
    for a, way in enumerate(here):
        phase = _next_phase(place.phase, way.kind)
        if phase is None:
            continue
        text = way.side(s)
        if text is None:
            if place.free:
                yield place._replace(i=place.i + 1, phase=phase), (a, -1), way.chance
            continue
        for b, other in texts.get(text, ()):
            chance = way.chance * there[b].chance
            if {way.kind, there[b].kind} == {RowKind.INSERT, RowKind.DELETE}:
                chance *= _COMES_AND_GOES
            yield _Place(place.i + 1, phase, place.j + 1, other, free=True), (a, b), chance


def _both(one: Sheet, s: int, two: Sheet, t: int) -> tuple[Sheet, Sheet] | None:
    """Return both sheets with the chances they have where they give the version the same paragraphs, or None."""
    start = _Place(0, "c", 0, "c", free=True)
    layers = _forward(start, one, s, two, t)
    if layers is None:
        return None
    ends = [p for p in layers[-1] if p.i == len(one.ways) and p.j == len(two.ways)] if layers else []
    if not ends:
        return None
    return _weighed_by(layers, ends, (one, s, two, t))


def _forward(start: _Place, one: Sheet, s: int, two: Sheet, t: int) -> list[dict[_Place, float]] | None:
    """Return for every number of rows read the places that can be reached, with log weights."""
    steps = len(one.ways) + len(two.ways)
    layers: list[dict[_Place, float]] = [{} for _ in range(steps + 1)]
    layers[0][start] = 0.0
    held = 0
    for depth in range(steps + 1):
        held += len(layers[depth])
        if held > _MAX_STATES:
            return None
        for place, weight in layers[depth].items():
            for after, _, chance in _moves(place, one, s, two, t):
                layer = layers[after.i + after.j]
                layer[after] = _log_add(layer.get(after, -math.inf), weight + math.log(chance))
    return layers


def _weighed_by(
    layers: list[dict[_Place, float]], ends: Sequence[_Place], pair: tuple[Sheet, int, Sheet, int]
) -> tuple[Sheet, Sheet]:
    one, s, two, t = pair
    total = log_sum([layers[-1][p] for p in ends])
    back: dict[_Place, float] = dict.fromkeys(ends, 0.0)
    mass = ([[0.0] * len(w) for w in one.ways], [[0.0] * len(w) for w in two.ways])
    for layer in reversed(layers[:-1]):
        for place, weight in layer.items():
            behind = -math.inf
            for after, (a, b), chance in _moves(place, one, s, two, t):
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
    return _with(one, mass[0]), _with(two, mass[1])


def _with(sheet: Sheet, mass: Sequence[Sequence[float]]) -> Sheet:
    return sheet._replace(
        ways=tuple(
            tuple(way._replace(chance=p) for way, p in zip(ways, row, strict=True))
            for ways, row in zip(sheet.ways, mass, strict=True)
        )
    )


def _log_add(a: float, b: float) -> float:
    if a == -math.inf:
        return b
    if b == -math.inf:
        return a
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


class _Spot(NamedTuple):
    """Where the reading of one sheet stands: phase of the gap, and how much of each known version is used."""

    phase: str
    old: int
    new: int


def _chosen(sheets: Sequence[Sheet]) -> list[tuple[Way, ...]]:
    """Choose one way for each row, sheet by sheet, the surest sheet first, each held to what is chosen."""
    known: dict[int, list[str]] = {}
    out: list[tuple[Way, ...]] = [()] * len(sheets)
    for k in sorted(range(len(sheets)), key=lambda k: (_doubt(sheets[k]), k)):
        sheet = sheets[k]
        texts = [known.get(n) if n is not None else None for n in sheet.numbers]
        ways = _held(sheet, texts[0], texts[1])
        if ways is None:
            ways = _held(sheet, texts[0], None) or _held(sheet, None, texts[1]) or _held(sheet, None, None) or ()
        out[k] = ways
        for side, number in enumerate(sheet.numbers):
            if number is not None and number not in known:
                known[number] = [text for way in ways if (text := way.side(side))]
    return out


def _doubt(sheet: Sheet) -> float:
    return sum(1 - max((w.chance for w in ways), default=1.0) for ways in sheet.ways)


def _held(sheet: Sheet, old: Sequence[str] | None, new: Sequence[str] | None) -> tuple[Way, ...] | None:
    """Return the likeliest reading by the law whose versions are *old* and *new*, where these are known (Viterbi)."""
    layers: list[dict[_Spot, tuple[float, _Spot | None, Way | None]]] = [{_Spot("c", 0, 0): (0.0, None, None)}]
    for ways in sheet.ways:
        layer: dict[_Spot, tuple[float, _Spot | None, Way | None]] = {}
        for spot, (weight, _, _) in layers[-1].items():
            for way in ways:
                after = _after(spot, way, old, new)
                if after is None:
                    continue
                score = weight + math.log(max(_FLOOR, way.chance))
                if after not in layer or score > layer[after][0]:
                    layer[after] = (score, spot, way)
        layers.append(layer)
    ends = [s for s in layers[-1] if (old is None or s.old == len(old)) and (new is None or s.new == len(new))]
    if not ends:
        return None
    at: _Spot | None = max(ends, key=lambda s: layers[-1][s][0])
    taken: list[Way] = []
    for layer in reversed(layers[1:]):
        if at is None:
            break
        _, before, step = layer[at]
        taken += [step] if step else []
        at = before
    return tuple(reversed(taken))


def _after(spot: _Spot, way: Way, old: Sequence[str] | None, new: Sequence[str] | None) -> _Spot | None:
    phase = _next_phase(spot.phase, way.kind)
    if phase is None:
        return None
    used = [spot.old, spot.new]
    for side, (texts, text) in enumerate(((old, way.old), (new, way.new))):
        if texts is None or text is None:
            continue
        if used[side] >= len(texts) or texts[used[side]] != text:
            return None
        used[side] += 1
    return _Spot(phase, *used)


def borne_out(sheets: Sequence[Sheet]) -> Mapping[int, bool]:
    """Tell for each sheet, by position, whether any other shows one of its versions."""
    paired = {k for pair in _pairs(sheets) for k in (pair[0], pair[2])}
    return {k: k in paired for k in range(len(sheets))}
