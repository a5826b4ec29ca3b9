"""Find what stands between quotation marks, and tell those marks from apostrophes and primes.

Any double mark opens where none is open and closes where one is; a single mark opens only
before a word and closes only behind one, so that apostrophes stay apostrophes. A mark behind
a figure (5', 5") opens nothing. A curly or angled opening mark that is never closed runs to the
end of the block, as a quotation over several paragraphs is set. A straight one does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from diffview.facts.tagging.typography import DOUBLE_QUOTES, SINGLE_QUOTES

_QUOTE = re.compile(f"[{re.escape(DOUBLE_QUOTES + SINGLE_QUOTES)}]")
_OPEN_ENDED = "“„«「"
_ELISIONS = re.compile(r"(?:tis|twas|cause|em|til|n|\d0s|\d\d)\b", re.IGNORECASE)


class Quotations(NamedTuple):
    """Where a text quotes."""

    interiors: tuple[tuple[int, int], ...]
    """Half-open ranges between the outer marks, ascending and apart."""
    marks: frozenset[int]
    """Positions of quotation marks, apostrophes and primes left out."""

    def hold(self, start: int, end: int) -> bool:
        """Tell whether `start:end` reaches into a quotation; an empty range has to stand inside one."""
        at = bisect_right(self.interiors, (end, end)) - 1
        if at < 0:
            return False
        first, last = self.interiors[at]
        if start == end:
            return first <= start <= last
        if first == end:
            return at > 0 and start < self.interiors[at - 1][1]
        return start < last


NO_QUOTATIONS = Quotations((), frozenset())


def quotations(text: str) -> Quotations:
    """Return the quotations of *text*; one within another is part of it.

    >>> text = "It's “the ‘real’ thing”, a ‘gift’."
    >>> [text[a:b] for a, b in quotations(text).interiors]
    ['the ‘real’ thing', 'gift']
    """
    if text.isascii() and '"' not in text and "'" not in text and "`" not in text:
        return NO_QUOTATIONS  # most texts, told without a search
    found = [m.start() for m in _QUOTE.finditer(text)]
    if not found:
        return NO_QUOTATIONS
    double: int | None = None
    single: int | None = None
    interiors: list[tuple[int, int]] = []
    marks: set[int] = set()
    for at in found:
        if text[at] in DOUBLE_QUOTES:
            if double is not None and not (text[at] in _OPEN_ENDED and text[double] == text[at]):
                interiors.append((double + 1, at))
                marks.update((double, at))
                double = None
            elif _may_open_double(text, at):
                marks.update(() if text[at] == "″" else (at,))
                double = at
        elif single is not None and _may_close_single(text, at):
            interiors.append((single + 1, at))
            marks.update((single, at))
            single = None
        elif _may_open_single(text, at):
            single = at
    if double is not None:
        interiors += _left_open(text, double, marks)
    return Quotations(_outer(interiors), frozenset(marks))


def _left_open(text: str, double: int, marks: set[int]) -> list[tuple[int, int]]:
    """Return what a mark that is never closed quotes; a straight one quotes nothing and is none of *marks* then."""
    if text[double] in _OPEN_ENDED:
        return [(double + 1, len(text))]
    if text[double] == '"':
        marks.discard(double)
    return []


def _outer(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join ranges that overlap."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _may_open_double(text: str, at: int) -> bool:
    # A lone closing mark (the end of a quotation over several blocks) is a mark, yet opens nothing:
    # letting it open costs no fact, and telling it apart is not possible for straight marks.
    return not text[at - 1 : at].isdigit()


def _may_open_single(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and after.strip() != "" and not _ELISIONS.match(text, at + 1)


def _may_close_single(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.strip() != "" and not after.isalnum()
