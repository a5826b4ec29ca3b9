"""Take in one version after another, and say which sentence of it continues which life.

First come the same words, then the most alike sentences, then sentences that come back. What is left of the words
that went is matched in order against the words that came, so that words keep their origin when they move into another
sentence: a sentence made of them is a part of the one that was cut, and one whose words another took in is merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from diffview.model import BlockKind
from diffview.text.normalise import matching_form
from diffview.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Version

MIN_SIMILARITY = 60.0
"""0…100, up is alike (rapidfuzz's normalised Indel similarity of letters).

A sentence at least this alike to one of the version before is that one, edited. Two sentences of news that have
nothing to do with each other come to 30 to 50.
"""

MIN_SIMILARITY_OF_RETURN = 75.0
"""The same for a sentence that was gone for a version or more: it has to be more alike, as more sentences are tried."""

MIN_CONTAINED = 0.8
"""0…1: share of the words of a new sentence that came from one that was cut, for it to be a part of that one; and of
the words of a sentence that is gone which another took in, for it to be merged into that one."""

MIN_WORDS_OF_PART = 3
"""A part of fewer words is nobody's: "He agreed"."""

MIN_RUN = 2
"""Words in a row that stand in another sentence now, to be the same words: single ones are anybody's."""

MAX_PAIRS = 250_000
"""Most pairs of sentences that are compared for one version; beyond it edited sentences count as new."""

MAX_WORD_PAIRS = 25_000_000
"""Most pairs of words that are compared for one version; beyond it words that changed their sentence count as new."""


class LifeState(NamedTuple):
    """The words that a sentence had from one version on."""

    since: int
    """The number of the version."""
    text: str


class _Sentence(NamedTuple):
    """A sentence as it stands and as it is matched."""

    text: str
    form: str


@dataclass(slots=True, eq=False)
class Line:
    """A life while it is followed."""

    versions: list[int]
    states: list[LifeState]
    form: str
    words: list[str]
    """Those of its last state."""
    firsts: list[int]
    """The number of the version in which each of them was first seen."""


@dataclass(slots=True)
class _Step:
    """What one version changes."""

    number: int
    sentences: list[_Sentence]
    lines: list[Line | None]
    """The life of each sentence; None where it is not known yet."""
    lost: list[Line]
    """Lives of the version before that have no sentence yet."""
    went: list[tuple[str, int, Line]] = field(default_factory=list)
    """Words that their sentences do not have any more, in order: the word, its first version, the life it was in."""
    came: list[tuple[Line, int]] = field(default_factory=list)
    """Words that are new in their sentences: the life and the position in it."""

    @property
    def open(self) -> list[int]:
        """Return the positions of sentences whose life is not known yet."""
        return [at for at, line in enumerate(self.lines) if line is None]


class Follower:
    """Follows all sentences through the versions it takes in."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        """All lives."""
        self.blocks: list[list[Line]] = []
        """The sentences of the version taken in last, block by block."""
        self._texts: list[str] = []
        """Those blocks as they stand."""
        self._cut: dict[str, tuple[_Sentence, ...]] = {}
        self._dormant: dict[str, list[Line]] = defaultdict(list)
        """Lives of sentences that are gone, by form."""

    def take_in(self, version: Version) -> None:
        """Follow the sentences of the version before into *version*."""
        texts = [block.text for block in version.blocks if block.kind is not BlockKind.FURNITURE]
        kept, left = self._kept_blocks(texts, version.number)
        cut = [self._sentences(text) for text, lines in zip(texts, kept, strict=True) if lines is None]
        found = [sentence for block in cut for sentence in block]
        step = _Step(version.number, found, [None] * len(found), left)
        self._match(step)
        ordered = iter(step.lines)
        changed = iter([[line for _ in block if (line := next(ordered)) is not None] for block in cut])
        self.blocks = [next(changed) if lines is None else lines for lines in kept]
        self._texts = texts
        for line in step.lost:
            self._dormant[line.form].append(line)

    def _match(self, step: _Step) -> None:
        """Find the lives of all sentences of a step."""
        _match_exactly(step)
        self._wake(step)
        _match_edited(step)
        self._wake_edited(step)
        self._begin(step)
        self._trace_words(step)

    def _kept_blocks(self, texts: Sequence[str], number: int) -> tuple[list[list[Line] | None], list[Line]]:
        """Return the lives in each block that stood in the version before to the letter, and those in all others."""
        if texts == self._texts:
            kept: list[list[Line] | None] = [*self.blocks]
            left: list[Line] = []
        else:
            kept, left = _paired(texts, self._texts, self.blocks)
        for lines in kept:
            for line in lines or ():
                line.versions.append(number)
        return kept, left

    def _sentences(self, text: str) -> tuple[_Sentence, ...]:
        found = self._cut.get(text)
        if found is None:
            parts = (part.strip() for part in sentences(text))
            found = self._cut[text] = tuple([_Sentence(part, matching_form(part)) for part in parts if part])
        return found

    def _wake(self, step: _Step) -> None:
        """Take sentences that come back with the same words for the lives that they were."""
        for at in step.open:
            waiting = self._dormant.get(step.sentences[at].form)
            if waiting:
                _continue(step, at, waiting.pop())

    def _wake_edited(self, step: _Step) -> None:
        """Take sentences that come back with other words for the lives that they were, the most alike pairs first."""
        where = step.open
        forms = [form for form, waiting in self._dormant.items() if waiting] if where else []
        for at, form in _alike([step.sentences[k].form for k in where], forms, MIN_SIMILARITY_OF_RETURN):
            _continue(step, where[at], self._dormant[forms[form]].pop())

    def _begin(self, step: _Step) -> None:
        """Begin a life for each sentence that has none."""
        for at in step.open:
            text, form = step.sentences[at]
            words = text.split()
            states = [LifeState(step.number, text)]
            line = step.lines[at] = Line([step.number], states, form, words, [step.number] * len(words))
            step.came += [(line, k) for k in range(len(words))]
            self.lines.append(line)

    def _trace_words(self, step: _Step) -> None:
        """Give words that came from another sentence their origin; split and merge lives by them."""
        step.went += [(w, first, line) for line in step.lost for w, first in zip(line.words, line.firsts, strict=True)]
        if not step.went or not step.came or len(step.went) * len(step.came) > MAX_WORD_PAIRS:
            return
        places = {id(line): at for at, line in enumerate(step.lines)}
        step.came.sort(key=lambda word: (places[id(word[0])], word[1]))
        moved: Counter[tuple[int, int]] = Counter()
        lines: dict[int, Line] = {}
        old, new = [word for word, _, _ in step.went], [line.words[k] for line, k in step.came]
        for a, b, size in _runs(old, new):
            for k in range(size):
                (_, first, source), (line, at) = step.went[a + k], step.came[b + k]
                line.firsts[at] = first
                lines[id(source)], lines[id(line)] = source, line
                moved[id(source), id(line)] += 1
        for (source_id, line_id), count in moved.items():
            self._join(step, lines[source_id], lines[line_id], count)

    def _join(self, step: _Step, source: Line, line: Line, count: int) -> None:
        """Make one life of a sentence and a part of it, or of a sentence and the one it was merged into."""
        if source is line or count < MIN_WORDS_OF_PART:
            return
        is_part = line.versions == [step.number] and count >= MIN_CONTAINED * len(line.words)
        is_merged = source in step.lost and count >= MIN_CONTAINED * len(source.words)
        if is_part or is_merged:
            line.versions = sorted({*source.versions, *line.versions})
            line.states = [*(s for s in source.states if s.since < line.states[0].since), *line.states]
        if is_merged:
            step.lost.remove(source)
            self.lines.remove(source)


def _paired(
    texts: Sequence[str], before: Sequence[str], blocks: Sequence[list[Line]]
) -> tuple[list[list[Line] | None], list[Line]]:
    """Return for each of *texts* the lives of a block with the same text, and the lives of the blocks left over."""
    waiting: dict[str, list[list[Line]]] = {}
    for text, lines in zip(reversed(before), reversed(blocks), strict=True):
        waiting.setdefault(text, []).append(lines)
    kept = [same.pop() if (same := waiting.get(text)) else None for text in texts]
    return kept, [line for rest in reversed(waiting.values()) for lines in reversed(rest) for line in lines]


def _match_exactly(step: _Step) -> None:
    """Give each sentence the life of the same words in the version before, in order."""
    waiting: dict[str, deque[Line]] = defaultdict(deque)
    for line in step.lost:
        waiting[line.form].append(line)
    for at, sentence in enumerate(step.sentences):
        same = waiting.get(sentence.form)
        if same:
            _continue(step, at, same.popleft())
    step.lost = [line for same in waiting.values() for line in same]


def _match_edited(step: _Step) -> None:
    """Give open sentences the lives of lost ones that are alike, the most alike pairs first."""
    where, lost = step.open, step.lost
    pairs = _alike([step.sentences[k].form for k in where], [line.form for line in lost], MIN_SIMILARITY)
    taken = set()
    for at, line in pairs:
        taken.add(line)
        _continue(step, where[at], lost[line])
    step.lost = [line for k, line in enumerate(lost) if k not in taken]


def _continue(step: _Step, at: int, line: Line) -> None:
    """Take the sentence at *at* for a further version of *line*."""
    sentence = step.sentences[at]
    if line.form != sentence.form:
        _edit(step, line, sentence.text)
        line.states.append(LifeState(step.number, sentence.text))
        line.form = sentence.form
    elif line.states[-1].text != sentence.text:  # set otherwise, and the same words
        line.states[-1] = LifeState(line.states[-1].since, sentence.text)
        words = sentence.text.split()
        line.firsts = [*line.firsts[: len(words)], *[step.number] * (len(words) - len(line.firsts))]
        line.words = words
    line.versions.append(step.number)
    step.lines[at] = line


def _edit(step: _Step, line: Line, text: str) -> None:
    """Give the words of *line* that stay in *text* their origin, and note those that went and came."""
    old, new = line.words, text.split()
    firsts = [step.number] * len(new)
    for op in LCSseq.opcodes(_bare(old), _bare(new)):
        if op.tag == "equal":
            firsts[op.dest_start : op.dest_end] = line.firsts[op.src_start : op.src_end]
        else:
            step.went += [(old[k], line.firsts[k], line) for k in range(op.src_start, op.src_end)]
            step.came += [(line, k) for k in range(op.dest_start, op.dest_end)]
    line.words, line.firsts = new, firsts


_MARKS = ".,;:!?…\"'“”‘’«»()[]"


def _bare(words: Sequence[str]) -> list[str]:
    """Return *words* without the marks at their ends and without capitals: a split or a merge changes both."""
    return [word.strip(_MARKS).lower() or word for word in words]


def _runs(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """Return the runs of `MIN_RUN` words or more that both have in order: positions and length."""
    equal = [op for op in LCSseq.opcodes(_bare(old), _bare(new)) if op.tag == "equal"]
    blocks = [(op.src_start, op.dest_start, op.src_end - op.src_start) for op in equal]
    return [block for block in blocks if block[2] >= MIN_RUN]


def _alike(new: Sequence[str], old: Sequence[str], least: float) -> list[tuple[int, int]]:
    """Return pairs of positions in *new* and *old* that are at least so alike, each once, the most alike first."""
    if not new or not old or len(new) * len(old) > MAX_PAIRS:
        return []
    pairs = [
        (score, at, k)
        for k, one in enumerate(old)
        for _, score, at in extract(one, new, scorer=ratio, processor=None, score_cutoff=least, limit=None)
    ]
    out: list[tuple[int, int]] = []
    seen_new: set[int] = set()
    seen_old: set[int] = set()
    for _, at, k in sorted(pairs, key=lambda pair: (-pair[0], pair[2], pair[1])):
        if at not in seen_new and k not in seen_old:
            seen_new.add(at)
            seen_old.add(k)
            out.append((at, k))
    return out
