"""Passages carried over to another version of their text: where a note, a correction or a selection belongs now.

A passage is remembered as annotation tools do (W3C Web Annotation, TextQuoteSelector): its words, a little of what
stands before and behind, and its place. Where it stands in another text is found by its words, else loosely by
diff-match-patch's bitap search. How sure that is, is always said; a passage that is not found again is said to be lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from diff_match_patch import diff_match_patch

CONTEXT = 32
"""How many characters before and behind a passage are remembered."""

MIN_CARRIED = 0.6
"""A place whose words are less alike than this, 0 to 1, is not the passage: it is lost.

Two sentences of one article on different things are about 0.4 alike by characters in order.
"""

MAX_PLACES = 64
"""So many places of the same words are weighed by what stands around them; more say nothing."""

NEAR = 4_000
"""Words are looked for loosely so many characters around where they are expected: the search is slow."""


class Passage(NamedTuple):
    """A stretch of a text, remembered so that it can be found in another version."""

    quote: str
    before: str
    behind: str
    start: int
    """Where it began, in characters from 0."""
    length: int
    """How long the whole text was: places move in proportion."""


class Carried(NamedTuple):
    """Where a passage stands in another text."""

    start: int
    end: int
    confidence: float
    """0 to 1: how alike words and surroundings are, and how far this place is ahead of any other."""
    exact: bool
    """Whether its words are the same to the letter."""


def passage_of(text: str, start: int, end: int) -> Passage:
    """Return the passage `text[start:end]`, to be found again.

    >>> passage_of("The old bridge fell.", 4, 14).quote
    'old bridge'
    """
    return Passage(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, len(text))


def carried_to(passage: Passage, text: str) -> Carried | None:
    """Return where *passage* stands in *text*, or None where it is lost.

    >>> carried_to(passage_of("The old bridge fell.", 4, 14), "On Monday the old bridge fell.")
    Carried(start=14, end=24, confidence=0.97, exact=True)
    """
    if not passage.quote:
        return None
    places = _places(passage.quote, text)
    if places:
        return _best(passage, text, places)
    return _loosely(passage, text)


def _places(quote: str, text: str) -> list[int]:
    places: list[int] = []
    place = text.find(quote)
    while place >= 0 and len(places) <= MAX_PLACES:
        places.append(place)
        place = text.find(quote, place + 1)
    return places


def _best(passage: Passage, text: str, places: list[int]) -> Carried | None:
    """Return the one of *places* with the same words whose surroundings are most alike; of two alike, the nearest."""
    if len(places) > MAX_PLACES:
        return None
    expected = _expected(passage, text)
    ranked = sorted(places, key=lambda place: (-_around(passage, text, place), abs(place - expected), place))
    best = _around(passage, text, ranked[0])
    # the same words in as good a place elsewhere: it may be either
    rival = _around(passage, text, ranked[1]) if len(ranked) > 1 else 0.0
    lead = 1.0 if len(ranked) == 1 else 0.5 + 0.5 * min(1.0, 2 * (best - rival))
    return Carried(ranked[0], ranked[0] + len(passage.quote), round((0.75 + 0.25 * best) * lead, 2), exact=True)


def _loosely(passage: Passage, text: str) -> Carried | None:
    # 9 ms to import, and only wanted here
    from diff_match_patch import diff_match_patch  # noqa: PLC0415

    engine = diff_match_patch()
    engine.Match_Distance = NEAR
    engine.Match_Threshold = 1.0 - MIN_CARRIED
    expected = _expected(passage, text)
    first = max(0, expected - NEAR)
    window = text[first : expected + len(passage.quote) + NEAR]
    bits = engine.Match_MaxBits
    head = _match(engine, window, passage.quote[:bits], expected - first)
    tail_quote = passage.quote[-bits:]
    tail = _match(
        engine,
        window,
        tail_quote,
        (head if head is not None else expected - first) + len(passage.quote) - len(tail_quote),
    )
    ends = {(head, head + len(passage.quote))} if head is not None else set()
    if tail is not None:
        ends.add((max(0, tail + len(tail_quote) - len(passage.quote)), tail + len(tail_quote)))
        if head is not None and head < tail + len(tail_quote) <= head + 2 * len(passage.quote):
            ends.add((head, tail + len(tail_quote)))
    found = max(
        ((Indel.normalized_similarity(passage.quote, window[a:b]), -a, -b) for a, b in ends), default=(0.0, 0, 0)
    )
    if found[0] < MIN_CARRIED:
        return None
    start, end = _whole_words(passage.quote, text, first - found[1], min(first - found[2], len(text)))
    alike = Indel.normalized_similarity(passage.quote, text[start:end])
    confidence = alike * (0.75 + 0.25 * _around(passage, text, start, end))
    return Carried(start, end, round(confidence, 2), exact=False)


def _whole_words(quote: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return *start* and *end* moved to the ends of the words that they fall in, and behind the last mark."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if not quote[-1].isalnum() and text[end - 1] != quote[-1] and text.startswith(quote[-1], end):
        end += 1
    return start, end


def _match(engine: diff_match_patch, window: str, pattern: str, near: int) -> int | None:
    found = int(engine.match_main(window, pattern, min(max(0, near), len(window)))) if window else -1
    return found if found >= 0 else None


def _expected(passage: Passage, text: str) -> int:
    """Return where the passage would stand if the whole text had grown or shrunk evenly."""
    return passage.start * len(text) // passage.length if passage.length else 0


def _around(passage: Passage, text: str, start: int, end: int | None = None) -> float:
    """Return how alike the surroundings of a place are to those of the passage, 0 to 1."""
    stop = start + len(passage.quote) if end is None else end
    before = Indel.normalized_similarity(passage.before, text[max(0, start - len(passage.before)) : start])
    behind = Indel.normalized_similarity(passage.behind, text[stop : stop + len(passage.behind)])
    return (before + behind) / 2
