"""The edits inside one text: which characters of the old one stand in the new one, and which changed.

The way: common ends by character, cut back to white space; what is between as one code a unit
(`vocabulary.Units`); the longest common subsequence of the two (`script`); short equal runs inside a
rewritten phrase joined into it; positions in characters; a lone insertion or deletion slid to
where a sentence or clause begins. A mark begins and ends where a token does, with no white space
at its ends but what was itself added or removed.

An `equal` edit covers the same characters to the letter. Words that match but are written
otherwise (a curly quote, a no-break space) come out as deletion and insertion of just that word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Postfix, Prefix

from diffview.diff.model import Edit, Op
from diffview.diff.script import Run, common, gathered, heaviest_chain
from diffview.diff.vocabulary import LIGHT_WEIGHT
from diffview.text.numbers import number_around
from diffview.text.scripts import EXTENDING, pattern
from diffview.text.words import extends, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.diff.limits import Work
    from diffview.diff.vocabulary import Units

# a plain name: looking a member up in its enum takes several times as long, and each edit does it
_EQUAL, _DELETE, _INSERT = Op.EQUAL, Op.DELETE, Op.INSERT

JOIN_TOKENS = 4
"""An equal run of more tokens than these is never joined into the edits around it."""

JOIN_SHARE = 0.08
"""An equal run is joined into its neighbours when it weighs less than this share of the smaller of them.

The size of a neighbour is its deleted or its inserted words, whichever are more. Up joins more:
fewer and longer marks. Chosen on spans_dev (tests/gate).
"""

MIN_AROUND = 3
"""A single light word between two edits of so many units or more each is joined into them.

Up joins less. A reader gains nothing by "of" or "the" kept amid a phrase that was written anew; with
edits of one or two words on either side the word carries the sentence. Chosen on spans_dev and
spans_arxiv_dev: 2 costs the one .0067 of F1, 4 the other .0010.
"""

JOIN_ROUNDS = 3
"""How often the runs are gone through; more rounds change next to nothing."""

MIN_LONG = 4_000
"""Longer texts, in characters, are cut at sentences that both have once before words are looked at."""

MAX_TIDIED = 500
"""More runs than these are joined by weight in any script: the clean-up's time is quadratic in them."""

SLIDE_REACH = 400
"""How many characters an edit may slide to find a better border."""

_SENTENCE_BEFORE = r"(?:^|[.!?\u2026][\"'\u201d\u2019)\]]*\s+|\n)$"
_CLAUSE_BEFORE = r"[,;:)\u2013\u2014\-]\s+$"
_SPACE = re.compile(r"\s")
_LONE_ACCENT = f"\\s[{EXTENDING}]"


def edits(old: str, new: str, units: Units, work: Work) -> tuple[Edit, ...]:
    """Return the edits from *old* to *new*, in order; they cover both from end to end.

    Near linear where the texts are alike (only what lies between the first and the last
    difference is looked at word by word), see `script.common` for the rest.
    """
    if old == new:
        return (Edit(_EQUAL, 0, len(old), 0, len(new)),) if old else ()
    if len(old) > MIN_LONG and len(new) > MIN_LONG:
        equals = _by_sentence(old, new, units, work)
    else:
        equals = _equal(old, new, (0, 0), units, work)
    return tuple(_tiled(old, new, _numbers_whole(old, new, equals)))


def _numbers_whole(old: str, new: str, equals: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield *equals* without the parts of numbers that go on behind their ends: "1 200 000" is changed as a whole."""
    for i, j, length in equals:
        if length and _is_letter(old, i) and (_is_letter(old, i + length - 1) or _is_letter(old, i + length - 2)):
            yield i, j, length
            continue
        start, end = 0, length
        while start < end and (cut := max(_rest_of_number(old, i + start), _rest_of_number(new, j + start))):
            start = min(start + cut, end)
        while start < end and (cut := max(_begun_number(old, i + end), _begun_number(new, j + end))):
            end = max(end - cut, start)
        if start < end or not (length or number_around(old, i) or number_around(new, j)):
            yield i + start, j + start, end - start


def _is_letter(text: str, place: int) -> bool:
    """Tell whether no number that is written in several tokens goes on over the character at *place*."""
    character = text[place]
    return character.isascii() and character.isalpha()


def _rest_of_number(text: str, place: int) -> int:
    """Return how many characters of a number that began before *place* stand from there on."""
    around = number_around(text, place)
    return around[1] - place if around else 0


def _begun_number(text: str, place: int) -> int:
    """Return how many characters of a number that goes on behind *place* stand before it."""
    around = number_around(text, place)
    return place - around[0] if around else 0


def _by_sentence(old: str, new: str, units: Units, work: Work) -> list[tuple[int, int, int]]:
    """Return what is equal in two long texts: sentences that each has once, then what is between them."""
    border = "\u3002" if "\u3002" in old else ". "
    starts, ends = _sentences(old, border), _sentences(new, border)
    both = [(i, j, text) for text, i in starts.items() if i >= 0 and (j := ends.get(text, -1)) >= 0]
    both.sort()
    chain = heaviest_chain([j for _, j, _ in both], [len(text) for _, _, text in both])
    equals: list[tuple[int, int, int]] = []
    at = 0, 0
    for i, j, text in [*[both[k] for k in chain], (len(old), len(new), "")]:
        if i > at[0] and j > at[1]:
            equals += _equal(old[at[0] : i], new[at[1] : j], at, units, work)
        length = len(text)
        if length:
            if equals and equals[-1][0] + equals[-1][2] == i and equals[-1][1] + equals[-1][2] == j:
                equals[-1] = (equals[-1][0], equals[-1][1], equals[-1][2] + length)
            else:
                equals.append((i, j, length))
        at = i + length, j + length
    return equals


def _sentences(text: str, border: str) -> dict[str, int]:
    """Return where each sentence of *text* starts, its border with it; -1 for one that occurs twice."""
    where: dict[str, int] = {}
    place = 0
    pieces = text.split(border)
    pieces.pop()  # what follows the last border may go on on the other side
    for piece in pieces:
        sentence = piece + border
        where[sentence] = -1 if sentence in where else place
        place += len(sentence)
    return where


def _equal(old: str, new: str, offset: tuple[int, int], units: Units, work: Work) -> list[tuple[int, int, int]]:
    """Return what is equal in two texts as (old start, new start, length), *offset* added, ascending."""
    head, tail = _ends(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    equals = [(offset[0], offset[1], head)] if head else []
    if head < old_end and head < new_end:
        old_part, new_part = old[head:old_end], new[head:new_end]
        if not (old_part.isascii() and new_part.isascii()) and pattern(_LONE_ACCENT).search(f" {old_part} {new_part}"):
            # an accent that stands on a space: white space is then no safe place to cut
            return []
        equals += _between(old_part, new_part, (offset[0] + head, offset[1] + head), units, work)
    if tail:
        equals.append((offset[0] + old_end, offset[1] + new_end, tail))
    return equals


def _ends(old: str, new: str) -> tuple[int, int]:
    """Return how many characters both begin with and end with, each cut back to white space."""
    head = Prefix.similarity(old, new)
    if head < len(old) or head < len(new):
        head = old.rfind(" ", 0, head) + 1
        if head and (_extended(old, head) or _extended(new, head)):
            head -= 1  # the space belongs to the accent that stands on it
    tail = Postfix.similarity(old[head:], new[head:])
    if tail < len(old) - head or tail < len(new) - head:
        border = old.find(" ", len(old) - tail)
        tail = len(old) - border if border >= 0 else 0
    return head, tail


def _between(old: str, new: str, offset: tuple[int, int], units: Units, work: Work) -> list[tuple[int, int, int]]:
    """Return what is equal to the letter as (old start, new start, length) in characters, ascending."""
    old_pieces, new_pieces = old.split(), new.split()
    old_codes, new_codes = units.code(old_pieces), units.code(new_pieces)
    runs = common(old_codes, new_codes, work)
    if not runs:
        return []
    if len(runs) > 1:
        runs = gathered(runs, old_codes, new_codes)
    if len(runs) <= MAX_TIDIED and (is_unspaced(old) or is_unspaced(new)):
        runs = _tidied(runs, old_codes, new_codes)
    else:
        runs = _joined(runs, old_codes, len(new_codes), units)
    (old_starts, old_ends), (new_starts, new_ends) = units.borders(old, old_pieces), units.borders(new, new_pieces)
    out: list[tuple[int, int, int]] = []
    for i, j, length in runs:
        old_start, old_end = old_starts[i], old_ends[i + length - 1]
        new_start, new_end = new_starts[j], new_ends[j + length - 1]
        if old[old_start:old_end] == new[new_start:new_end]:
            out.append((offset[0] + old_start, offset[1] + new_start, old_end - old_start))
            continue
        for k in range(length):
            old_start, old_end, new_start = old_starts[i + k], old_ends[i + k], new_starts[j + k]
            if old[old_start:old_end] == new[new_start : new_ends[j + k]]:
                out.append((offset[0] + old_start, offset[1] + new_start, old_end - old_start))
            else:
                # nothing is equal here, but the pair keeps to itself: its borders on both sides are known
                out.append((offset[0] + old_start, offset[1] + new_start, 0))
                out.append((offset[0] + old_end, offset[1] + new_ends[j + k], 0))
    return out


def _joined(runs: list[Run], old_codes: str, new_length: int, units: Units) -> list[Run]:
    """Return *runs* without those that are too light to break up the edits around them.

    Joining makes edits longer, so that a further run may then be too light: `JOIN_ROUNDS` passes,
    each linear.
    """
    end = Run(len(old_codes), new_length, 0)
    for _ in range(JOIN_ROUNDS):
        kept: list[Run] = []
        before = 0, 0
        for run, after in zip(runs, [*runs[1:], end], strict=True):
            old, new, length = run
            if length <= JOIN_TOKENS:
                left = max(old - before[0], new - before[1])
                right = max(after.old - old - length, after.new - new - length)
                smaller = min(left, right)
                if smaller >= MIN_AROUND:
                    weight = units.weight(old_codes[old : old + length])
                    if weight < JOIN_SHARE * smaller or (length == 1 and weight <= LIGHT_WEIGHT):
                        continue
            kept.append(run)
            before = old + length, new + length
        done = len(kept) == len(runs) or not kept
        runs = kept
        if done:
            break
    return runs


def _tidied(runs: list[Run], old_codes: str, new_codes: str) -> list[Run]:
    """Return *runs* without chance characters, for scripts without spaces, where no word can be weighed.

    The semantic clean-up of diff-match-patch, over codes instead of characters, so that no
    grapheme is cut. It searches nothing, so its clock plays no part.
    """
    # 9 ms to import, and only wanted here
    from diff_match_patch import diff_match_patch  # noqa: PLC0415

    steps: list[tuple[int, str]] = []
    i = j = 0
    for run in [*runs, Run(len(old_codes), len(new_codes), 0)]:
        for op, part in (
            (-1, old_codes[i : run.old]),
            (1, new_codes[j : run.new]),
            (0, old_codes[run.old :][: run.length]),
        ):
            if part:
                steps.append((op, part))
        i, j = run.old + run.length, run.new + run.length
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    engine.diff_cleanupSemantic(steps)
    out: list[Run] = []
    i = j = 0
    for op, part in steps:
        if op == 0:
            out.append(Run(i, j, len(part)))
        i += len(part) if op <= 0 else 0
        j += len(part) if op >= 0 else 0
    return out


def _tiled(old: str, new: str, equals: Iterable[tuple[int, int, int]]) -> Iterator[Edit]:
    """Yield the edits that leave just *equals* equal, white space beside them too where both sides have it."""
    equal_old = equal_new = 0  # where the equal edit that is not yet given out begins
    i = j = 0  # and where it ends
    for old_start, new_start, length in (*equals, (len(old), len(new), 0)):
        if i < old_start and j < new_start:
            space = _space(old[i : old_start + 1], new[j : new_start + 1])
            i += space
            j += space
        old_stop, new_stop = old_start, new_start
        while old_stop > i and new_stop > j and old[old_stop - 1] == new[new_stop - 1] and old[old_stop - 1].isspace():
            old_stop -= 1
            new_stop -= 1
        end = old_start + length
        if i == old_stop and j == new_stop:
            i, j = end, new_start + length
            continue
        if i == old_stop or j == new_stop:
            reach = (min(i - equal_old, SLIDE_REACH), min(end - old_stop, SLIDE_REACH))
            by = _slide(new, j, new_stop, reach) if i == old_stop else _slide(old, i, old_stop, reach)
            i, j, old_stop, new_stop = i + by, j + by, old_stop + by, new_stop + by
        if i > equal_old:
            yield Edit(_EQUAL, equal_old, i, equal_new, j)
        if old_stop > i:
            yield Edit(_DELETE, i, old_stop, j, j)
        if new_stop > j:
            yield Edit(_INSERT, old_stop, old_stop, j, new_stop)
        equal_old, equal_new = old_stop, new_stop
        i, j = end, new_start + length
    if i > equal_old:
        yield Edit(_EQUAL, equal_old, i, equal_new, j)


def _slide(text: str, start: int, end: int, reach: tuple[int, int]) -> int:
    """Return by how many characters the lone edit `text[start:end]` had better stand further right (left below 0).

    It may slide as far as the text it leaves is the text it takes, and no further than *reach*.
    Borders are weighed: a sentence begins, a clause begins, a word begins.
    """
    left = right = 0
    if reach[0] and text[start - 1] == text[end - 1]:
        left = Postfix.similarity(text[start - reach[0] : start], text[max(start, end - reach[0]) : end])
    if reach[1] and text[start] == text[end]:
        right = Prefix.similarity(text[start : min(end, start + reach[1])], text[end : end + reach[1]])
    if not left and not right:
        return 0
    best, by = _border(text, start, end), 0
    for match in _SPACE.finditer(text, max(0, start - left - 1), min(len(text), start + right)):
        place = match.end()
        if place < start - left or _extended(text, place) or not _is_border(text, place + end - start):
            continue
        found = _border(text, place, place + end - start)
        if found > best and not (number_around(text, place) or number_around(text, place + end - start)):
            best, by = found, place - start
    return by


def _space(old: str, new: str) -> int:
    """Return how much white space both begin with, their last character left out and none that carries an accent."""
    count = 0
    while count < len(old) - 1 and count < len(new) - 1 and old[count] == new[count] and old[count].isspace():
        if _extended(old, count + 1) or _extended(new, count + 1):
            break
        count += 1
    return count


def _extended(text: str, place: int) -> bool:
    """Tell whether the character at *place* belongs to the one before it."""
    character = text[place : place + 1]
    return not character.isascii() and extends(character)


def _is_border(text: str, place: int) -> bool:
    if place == len(text):
        return True
    return (text[place].isspace() or text[place - 1].isspace()) and not _extended(text, place)


def _border(text: str, start: int, end: int) -> int:
    last = text[start - 1 : start]
    if last.isalnum():
        return 0
    if last == " " and text[max(0, start - 2)].isalnum():
        return 1
    before = text[max(0, start - 8) : start]
    if pattern(_SENTENCE_BEFORE).search(before) and (
        end == len(text) or pattern(_SENTENCE_BEFORE).search(text[max(0, end - 8) : end])
    ):
        return 3
    if pattern(_CLAUSE_BEFORE).search(before):
        return 2
    return 1 if not before or before[-1].isspace() else 0
