"""What speaks for and against one way to read a flattened line.

A line that is not a match is either a change (two paragraphs with one space at the seam: it has
to be cut there) or a unpaired paragraph. Each way to read it is described by features, pairs of
(name, value); `segment` weighs them with learned weights.
Nothing here decides anything.

Work on a line is bounded: `LineLimits.cuts` ways to cut it are described, the likeliest by a cheap
measure; beyond `LineLimits.chars` characters halves are compared by their ends only.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from diffview.model import Sides
from diffview.parsers.newssniffer.page_header import is_furniture
from diffview.parsers.newssniffer.unflatten.cohesion import joins
from diffview.parsers.newssniffer.unflatten.neighbours import Edge, edge
from diffview.parsers.newssniffer.unflatten.word_shapes import (
    BARE_NUMBER,
    HEADING_WORDS,
    MARKER,
    ends_outside_quotations,
    has_open_quote,
    start_of,
    word_ends,
)

if TYPE_CHECKING:
    from diffview.parsers.newssniffer.unflatten.paragraph_statistics import ParagraphStatistics

Features = list[tuple[str, float]]
"""Names with their values; a name that is missing has the value 0."""

_CONTINUING = frozenset(
    {"he", "she", "it", "they", "his", "her", "their", "its", "this", "that", "these", "those", "such"}
    | {"there", "here", "i", "we", "you", "our", "my"}
)
_CONNECTING = frozenset(
    {"but", "and", "so", "or", "however", "also", "then", "meanwhile", "although", "though", "still", "instead"}
    | {"yet", "moreover", "furthermore", "for", "in", "as"}
)
_ARTICLES = frozenset({"the", "a", "an"})

SHINGLE = 4
"""Words in a run that two lines must share for one to say something about the other."""


@dataclass(frozen=True, slots=True)
class LineLimits:
    """How much work one line may cost."""

    cuts: int = 48
    """Ways to cut one line that are weighed; beyond about 40 nothing is gained on the gates."""
    chars: int = 6_000
    """A longer line is compared by the ends of its halves only; no paragraph of real articles comes near."""
    longest: int = 40_000
    """A line of more characters is never cut: it is some other text than a paragraph, and read as one."""
    words: int = 1_500
    """A line of more words is cut only near ends of sentences, the middle ones first."""


LIMITS = LineLimits()


class Cut(NamedTuple):
    """One place to cut a line: before the word at position `at`."""

    at: int
    old: str
    new: str
    alike: float
    """Share of the characters of both halves that they have in common, in order: 0…1."""
    distance: int
    """Characters that have to go and to come to make one half of the other."""
    may_part: bool
    """Whether a paragraph may end and another begin here, as far as punctuation shows: not inside a plain phrase."""
    edges: Sides[Edge]
    """How the old and the new half look to the paragraphs beside them."""
    features: Features


class _Measured(NamedTuple):
    """How alike the halves of a cut are, and those of the line's other cuts."""

    distance: int
    """Characters that have to go and to come to make one half of the other."""
    excess: int
    """The same, less that of the best cut."""
    best: float
    """Similarity of the halves of the cut that has them most alike, 0…1."""


@dataclass
class FlatLine:
    """One flattened line that is no match, and what can be said of the ways to read it."""

    text: str
    statistics: ParagraphStatistics
    limits: LineLimits = LIMITS

    @cached_property
    def words(self) -> list[str]:
        """The words of the line; one space parts each from the next."""
        return self.text.split(" ") if len(self.text) <= self.limits.longest else [self.text]

    @cached_property
    def offsets(self) -> list[int]:
        """Where each word begins, in characters."""
        out, at = [], 0
        for word in self.words:
            out.append(at)
            at += len(word) + 1
        return out

    @cached_property
    def shingles(self) -> list[str]:
        """Runs of a few words, letter case and outer marks aside, one for each word but the last few."""
        plain = [w.strip(".,;:!?\"'“”‘’()[]").casefold() for w in self.words[: self.limits.words]]
        return [" ".join(plain[k : k + SHINGLE]) for k in range(len(plain) - SHINGLE + 1)]

    @cached_property
    def cuts(self) -> list[Cut]:
        """The places to cut the line that are worth weighing, in order."""
        places = self._places()
        halves = [(self.text[: self.offsets[c] - 1], self.text[self.offsets[c] :]) for c in places]
        kept = [(c, a, b) for c, (a, b) in zip(places, halves, strict=True) if a != b and a and b]
        if not kept:
            return []
        distances = [self._distance(a, b) for _, a, b in kept]
        least = min(distances)
        best = max(1 - d / max(1, len(a) + len(b)) for d, (_, a, b) in zip(distances, kept, strict=True))
        return [
            Cut(
                c,
                a,
                b,
                1 - d / max(1, len(a) + len(b)),
                d,
                self._may_part(c),
                Sides(edge(a), edge(b)),
                self._described(c, a, b, _Measured(d, d - least, best)),
            )
            for d, (c, a, b) in zip(distances, kept, strict=True)
        ]

    def _distance(self, old: str, new: str) -> int:
        """Return how many characters have to go and to come to make *new* of *old*."""
        limit = self.limits.chars // 2
        if len(old) + len(new) <= 2 * limit:
            return Indel.distance(old, new)
        half = limit // 2
        ends = Indel.distance(old[:half], new[:half]) + Indel.distance(old[-half:], new[-half:])
        return ends + abs(len(old) - len(new))

    @cached_property
    def _ends(self) -> list[str]:
        return word_ends(self.words)

    @cached_property
    def _sentences(self) -> list[int]:
        """How many sentences end before each word, the one at the line's end left out."""
        out, count = [0], 0
        for end, following in zip(self._ends, self.words[1:], strict=False):
            count += end == "stop" and not following[0].islower()
            out.append(count)
        return out

    @cached_property
    def _outside(self) -> list[int]:
        """How many sentences end before each word and outside quotations, the one at the line's end left out."""
        return list(accumulate(ends_outside_quotations(self.words), initial=0))

    @cached_property
    def _joins(self) -> list[Features]:
        return joins(self.words, self._sentences)

    @cached_property
    def _shared(self) -> list[int]:
        """How many words both halves have in common, for a cut before each word."""
        left: Counter[str] = Counter()
        right = Counter(self.words)
        out, shared = [], 0
        for word in self.words:
            out.append(shared)
            shared += (left[word] + 1 <= right[word] - 1) - (left[word] >= right[word])
            left[word] += 1
            right[word] -= 1
        return out

    def _places(self) -> list[int]:
        """Return the positions of the words before which a cut is worth weighing."""
        n = len(self.words)
        if n > self.limits.words:
            # The middle is where two paragraphs alike in length meet.
            likely = [c for c in range(1, n) if self._sentences[c] > self._sentences[c - 1]]
            return sorted(sorted(likely, key=lambda c: abs(c - n / 2))[: self.limits.cuts])
        keen = [(0 if self._may_part(c) else 1, -self._shared[c], c) for c in range(1, n)]
        seams = [k for k in keen if k[0] == 0]
        # Where both halves share many words the seam may stand anywhere: an unfinished sentence,
        # a heading turned into a sentence.
        others = sorted(k for k in keen if k[0] == 1)[: self.limits.cuts // 4]
        if len(seams) + len(others) > self.limits.cuts:
            seams = self._best_seams(seams, self.limits.cuts - len(others))
        return sorted(c for _, _, c in (*seams, *others))

    def _may_part(self, c: int) -> bool:
        return self._ends[c - 1] in {"stop", "colon", "closed"} or not self.words[c][0].islower()

    def _best_seams(self, seams: list[tuple[int, int, int]], count: int) -> list[tuple[int, int, int]]:
        by_shared = sorted(seams)[: count // 3]
        ends = [k for k in seams if self._ends[k[2] - 1] in {"stop", "colon"} and k not in by_shared]
        ends = ends[:: max(1, math.ceil(len(ends) / (count - len(by_shared))))]
        taken = {k[2] for k in (*by_shared, *ends)}
        rest = [k for k in sorted(seams) if k[2] not in taken]
        return [*by_shared, *ends, *rest[: max(0, count - len(taken))]]

    def _described(self, c: int, old: str, new: str, measured: _Measured) -> Features:
        words = self.words
        distance, excess, best = measured
        size = len(old) + len(new)
        alike = 1 - distance / max(1, size)
        end, start = self._ends[c - 1], start_of(words[c])
        out: Features = [
            (f"seam {end} {start}", 1.0),
            ("alike", alike),
            ("alike over 0.45", max(0.0, alike - 0.45)),
            ("alike over 0.6", max(0.0, alike - 0.6)),
            ("alike over 0.8", max(0.0, alike - 0.8)),
            ("alike and long", max(0.0, alike - 0.45) * min(6.0, math.log(size))),
            ("shared words", min(3.0, self._shared[c] / 10)),
            (_excess_name(best), min(6.0, math.log1p(excess))),
            ("excess", min(10.0, excess / 10))
            if best > _HARDLY_ALIKE
            else ("excess where unlike", min(10.0, excess / 20)),
            ("even", abs(math.log(len(old) / len(new)))),
        ]
        self._add_lengths(out, c, old, new)
        self._add_words(out, c)
        self._add_markers(out, c)
        self._add_quotes(out, c, old, new)
        if alike <= _HARDLY_ALIKE and self._sentences[c] > self._sentences[c - 1]:
            out += self._joins[self._sentences[c]]
        return out

    def _add_lengths(self, out: Features, c: int, old: str, new: str) -> None:
        page = self.statistics
        for half in (old, new):
            z = (math.log(len(half)) - page.length) / page.spread
            out.append(("length too short", min(4.0, max(0.0, -z - 0.7))))
            out.append(("length too long", min(4.0, max(0.0, z - 0.7))))
        left = self._sentences[c - 1] + 1
        right = self._sentences[-1] - self._sentences[c] + 1
        usual = page.sentences
        off = [math.log((k + 0.5) / (usual + 0.5)) for k in (left, right)]
        out.append(("sentences off", abs(off[0]) + abs(off[1])))
        out.append(("sentences over", max(0.0, off[0]) + max(0.0, off[1])))
        out.append(("sentences as usual here", page.usual(left) + page.usual(right)))
        outside = self._outside
        several = (outside[c - 1] > 0) + (outside[-1] > outside[c])
        if several and page.single:
            out.append(("several sentences where one is usual", several * page.single))
        heading_old = c <= HEADING_WORDS and self._ends[c - 1] in {"plain", "closed"}
        heading_new = len(self.words) - c <= HEADING_WORDS and self._ends[-1] in {"plain", "closed"}
        if heading_old and heading_new:
            out.append(("two headings", 1.0))
        elif heading_old or heading_new:
            out.append(("heading before" if heading_old else "heading behind", 1.0))
        if not heading_new and self._ends[-1] in {"plain", "closed"}:
            # A paragraph without a stop at its end is rare, but where one half has none, both may.
            out.append((f"no stop at the end, {'none' if self._ends[c - 1] == 'plain' else 'one'} at the seam", 1.0))

    def _add_words(self, out: Features, c: int) -> None:
        words = self.words
        first = words[c].strip("\"'“‘(,.:;’”").casefold()
        if self._ends[c - 1] == "stop":
            if first in _CONTINUING:
                out.append(("goes on with he, it, this", 1.0))
            elif first in _CONNECTING:
                out.append(("goes on with but, and, so", 1.0))
            elif first in _ARTICLES:
                out.append(("goes on with the, a", 1.0))
        if words[0] == words[c]:
            out.append(("same first word", 1.0))
            if c > 1 and c + 1 < len(words) and words[1] == words[c + 1]:
                out.append(("same first two words", 1.0))
        if words[c - 1] == words[-1]:
            out.append(("same last word", 1.0))

    def _add_markers(self, out: Features, c: int) -> None:
        words = self.words
        if BARE_NUMBER.match(words[c - 1]):
            # "1." stands before what it counts; seldom does a sentence end in so small a number.
            out.append(("bare number at the seam", 1.0))
        front, behind = MARKER.match(words[0]), MARKER.match(words[c])
        if behind:
            out.append(("marker behind, also in front" if front else "marker behind", 1.0))
        elif front and c > 1:
            out.append(("marker in front only", 1.0))

    def _add_quotes(self, out: Features, c: int, old: str, new: str) -> None:
        if has_open_quote(old):
            runs_on = self.words[c][:1] in "\"“‘'"
            opens = old[0] in '"“'
            out.append(
                (f"quote open at the seam{', goes on' if runs_on else ''}{', from the start' if opens else ''}", 1.0)
            )
        if has_open_quote(new):
            out.append(("quote open at the end", 1.0))
        if old.count("(") != old.count(")"):
            out.append(("bracket open at the seam", 1.0))

    @cached_property
    def edge(self) -> Edge:
        """How the whole line looks to the paragraphs beside it, where it is one paragraph."""
        return edge(self.text)

    @cached_property
    def deleted(self) -> Features:
        """What speaks for a unpaired line to be deleted rather than inserted, by its text alone."""
        out: Features = [
            (f"deleted of {min(3, self._sentences[-1] + 1)} sentences", 1.0),
            (f"deleted ends {self._ends[-1]}", 1.0),
            (f"deleted starts {start_of(self.words[0])}", 1.0),
        ]
        if len(self.words) <= HEADING_WORDS:
            out.append(("deleted and short", 1.0))
        if is_furniture(self.text):
            out.append(("deleted furniture", 1.0))
        if "http" in self.text or "www." in self.text:
            out.append(("deleted with an address", 1.0))
        if any(c.isdigit() for c in self.text):
            out.append(("deleted with a number", 1.0))
        return out

    @cached_property
    def unpaired(self) -> Features:
        """What speaks for this line being one paragraph of one side."""
        page = self.statistics
        z = (math.log(max(1, len(self.text))) - page.length) / page.spread
        inside = self._sentences[-1]
        out: Features = [
            ("unpaired", 1.0),
            ("unpaired too long", min(4.0, max(0.0, z - 0.7))),
            ("unpaired too short", min(4.0, max(0.0, -z - 0.7))),
            ("unpaired sentences off", abs(math.log((inside + 1.5) / (page.sentences + 0.5)))),
            (f"unpaired of {min(4, inside + 1)} sentences", 1.0),
            ("unpaired sentences as usual here", page.usual(inside + 1)),
            (f"unpaired ends {self._ends[-1]}", 1.0),
            (f"unpaired starts {start_of(self.words[0])}", 1.0),
        ]
        if self._outside[-1] and page.single:
            out.append(("unpaired of several sentences where one is usual", page.single))
        if len(self.words) <= HEADING_WORDS and self._ends[-1] in {"plain", "closed"}:
            out.append(("unpaired heading", 1.0))
        if has_open_quote(self.text):
            out.append(("unpaired quote open", 1.0))
        return out


_ALIKE, _HALF_ALIKE, _HARDLY_ALIKE = 0.8, 0.6, 0.55
"""Steps of similarity between halves (share of characters in common, in order): edited lightly, edited, unrelated."""


def _excess_name(best: float) -> str:
    if best > _ALIKE:
        return "excess over the best cut, alike"
    return "excess over the best cut, half alike" if best > _HALF_ALIKE else "excess over the best cut, unlike"
