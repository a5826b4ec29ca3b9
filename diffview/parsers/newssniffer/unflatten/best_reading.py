"""Choose one reading for every row, so that all pages of an article agree on the versions that they share (Viterbi)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from diffview.parsers.newssniffer.unflatten.candidates import FLOOR
from diffview.parsers.newssniffer.unflatten.segment import next_phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.parsers.newssniffer.unflatten.candidates import Candidate, PageCandidates


class _Spot(NamedTuple):
    """Where the reading of one page stands: phase of the gap, and how much of each known version is used."""

    phase: str
    old: int
    new: int


def chosen(pages: Sequence[PageCandidates]) -> list[tuple[Candidate, ...]]:
    """Choose one candidate for each row, page by page, the surest page first, each held to what is chosen."""
    known: dict[int, list[str]] = {}
    out: list[tuple[Candidate, ...]] = [()] * len(pages)
    for k in sorted(range(len(pages)), key=lambda k: (_doubt(pages[k]), k)):
        page = pages[k]
        texts = [known.get(n) if n is not None else None for n in page.numbers]
        candidates = _held(page, texts[0], texts[1])
        if candidates is None:
            candidates = _held(page, texts[0], None) or _held(page, None, texts[1]) or _held(page, None, None) or ()
        out[k] = candidates
        for side, number in enumerate(page.numbers):
            if number is not None and number not in known:
                known[number] = [text for candidate in candidates if (text := candidate.side(side))]
    return out


def _doubt(page: PageCandidates) -> float:
    return sum(1 - max((w.chance for w in candidates), default=1.0) for candidates in page.candidates)


def _held(page: PageCandidates, old: Sequence[str] | None, new: Sequence[str] | None) -> tuple[Candidate, ...] | None:
    """Return the likeliest reading by the law whose versions are *old* and *new*, where these are known (Viterbi)."""
    layers: list[dict[_Spot, tuple[float, _Spot | None, Candidate | None]]] = [{_Spot("c", 0, 0): (0.0, None, None)}]
    for candidates in page.candidates:
        layer: dict[_Spot, tuple[float, _Spot | None, Candidate | None]] = {}
        for spot, (weight, _, _) in layers[-1].items():
            for candidate in candidates:
                after = _after(spot, candidate, old, new)
                if after is None:
                    continue
                score = weight + math.log(max(FLOOR, candidate.chance))
                if after not in layer or score > layer[after][0]:
                    layer[after] = (score, spot, candidate)
        layers.append(layer)
    ends = [s for s in layers[-1] if (old is None or s.old == len(old)) and (new is None or s.new == len(new))]
    if not ends:
        return None
    at: _Spot | None = max(ends, key=lambda s: layers[-1][s][0])
    taken: list[Candidate] = []
    for layer in reversed(layers[1:]):
        if at is None:
            break
        _, before, step = layer[at]
        taken += [step] if step else []
        at = before
    return tuple(reversed(taken))


def _after(spot: _Spot, candidate: Candidate, old: Sequence[str] | None, new: Sequence[str] | None) -> _Spot | None:
    phase = next_phase(spot.phase, candidate.kind)
    if phase is None:
        return None
    used = [spot.old, spot.new]
    for side, (texts, text) in enumerate(((old, candidate.old), (new, candidate.new))):
        if texts is None or text is None:
            continue
        if used[side] >= len(texts) or texts[used[side]] != text:
            return None
        used[side] += 1
    return _Spot(phase, *used)
