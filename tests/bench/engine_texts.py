"""Texts for the bench: free prose with seeded edits whose lineage is known, word by word.

Prose is drawn from a chain of words (each pair of words as often as in the public-domain
articles beside the checkout), so any length can be had and no paragraph occurs twice. An edit
replaces, drops or adds a word (30, 12, 12 in a hundred), rewrites a phrase (18), adds or drops a
sentence (16) or a paragraph (8), splits or merges paragraphs (4). Moved blocks jump over at
least three others; every second one is reworded.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from diffview.diff.script import heaviest_chain

ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "articles_dev.jsonl"

SIZES = {
    "article": (600, 8, 0),
    "longread": (6_000, 60, 0),
    "liveblog": (60_000, 600, 10),
    "book": (600_000, 6_000, 50),
}
"""Words, edits and moved blocks of each workload."""


class Prose:
    """An endless source of sentences, the same for the same seed."""

    def __init__(self, seed: int, *, part: slice = slice(None)) -> None:
        self.rng = random.Random(seed)
        self.followers: dict[str, list[str]] = {}
        self.starts: list[str] = []
        for line in ARTICLES.read_text(encoding="utf-8").splitlines()[part]:
            article = json.loads(line)
            if article["licence"] != "US public domain":
                continue
            for paragraph in article["versions"][-1]["paragraphs"]:
                words = paragraph.split()
                self.starts += words[:1]
                for a, b in pairwise(words):
                    self.followers.setdefault(a, []).append(b)

    def word(self) -> str:
        return (
            re.sub(r"[.!?:]+$", "", self.rng.choice(self.followers.get(self.rng.choice(self.starts), self.starts)))
            or "and"
        )

    def sentence(self) -> list[str]:
        out = [self.rng.choice(self.starts)]
        wanted = self.rng.randint(8, 30)
        while len(out) < wanted:
            out.append(self.rng.choice(self.followers.get(out[-1].rstrip(".!?"), self.starts)))
        out = [re.sub(r"[.!?]+$", "", w) or "so" for w in out]
        out[0] = out[0][:1].upper() + out[0][1:]
        out[-1] += "."
        return out

    def paragraph(self) -> list[list[str]]:
        return [self.sentence() for _ in range(self.rng.randint(1, 4))]


@dataclass
class Pair:
    """Two texts, and where each word of the new one stood in the old one."""

    old: list[str]
    new: list[str]
    lineage: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """(new block, word) to (old block, word), words as white space parts them."""
    changed: int = 0
    """Words that were added or dropped in truth, both together; a moved word is neither."""
    moved: set[tuple[int, int]] = field(default_factory=set)
    """(old block, new block) of each block that moved."""


Word = tuple[str, tuple[int, int] | None]
Units = list[tuple[int | None, list[list[Word]]]]


def pair(words: int, edits: int, moves: int, seed: int = 5) -> Pair:
    """Return a pair of about so many words a side."""
    prose = Prose(seed)
    rng = prose.rng
    old: list[list[list[str]]] = []
    total = 0
    while total < words:
        paragraph = prose.paragraph()
        old.append(paragraph)
        total += sum(map(len, paragraph))
    units: Units = []
    for i, paragraph in enumerate(old):
        at = iter(range(10_000))
        units.append((i, [[(w, (i, next(at))) for w in s] for s in paragraph]))
    _move(rng, prose, units, moves)
    for _ in range(edits):
        _edit(rng, prose, units)
    return _written([" ".join(w for s in p for w in s) for p in old], units, moves)


def _move(rng: random.Random, prose: Prose, units: Units, moves: int) -> None:
    for k in range(moves):
        source = rng.randrange(len(units))
        unit = units.pop(source)
        if k % 2:
            sentence = rng.choice(unit[1])
            for _ in range(2):
                sentence[rng.randrange(len(sentence))] = (prose.word(), None)
        while True:
            target = rng.randrange(len(units) + 1)
            if abs(target - source) > min(5, (len(units) - 1) // 2):  # a short text has no room for five
                break
        units.insert(target, unit)


def _edit(rng: random.Random, prose: Prose, units: Units) -> None:
    at = rng.randrange(len(units))
    paragraph = units[at][1]
    if not paragraph:
        return
    sentence = rng.choice(paragraph)
    what = rng.random()
    if what < 0.72:
        _edit_words(rng, prose, sentence, what)
    elif what < 0.80:
        paragraph.insert(rng.randrange(len(paragraph) + 1), [(w, None) for w in prose.sentence()])
    elif what < 0.88:
        if len(paragraph) > 1:
            paragraph.remove(sentence)
    else:
        _edit_paragraphs(rng, prose, units, at, what)


def _edit_words(rng: random.Random, prose: Prose, sentence: list[Word], what: float) -> None:
    place = rng.randrange(len(sentence))
    if what < 0.30:
        sentence[place] = (prose.word(), None)
    elif what < 0.42:
        if len(sentence) > 4:
            del sentence[place]
    elif what < 0.54:
        sentence.insert(place, (prose.word(), None))
    else:
        count = rng.randint(2, 5)
        sentence[place : place + count] = [(w, None) for w in prose.sentence()[1 : 1 + rng.randint(2, 5)]]


def _edit_paragraphs(rng: random.Random, prose: Prose, units: Units, at: int, what: float) -> None:
    origin, paragraph = units[at]
    if what < 0.92:
        units.insert(at, (None, [[(w, None) for w in s] for s in prose.paragraph()]))
    elif what < 0.96:
        units[at] = (None, [])
    elif len(paragraph) > 1:
        cut = rng.randrange(1, len(paragraph))
        units[at : at + 1] = [(origin, paragraph[:cut]), (origin, paragraph[cut:])]
    elif at + 1 < len(units) and units[at + 1][1]:
        units[at : at + 2] = [(origin, paragraph + units[at + 1][1])]


def _written(old: list[str], units: Units, moves: int) -> Pair:
    result = Pair(old, [])
    kept = 0
    for _, paragraph in units:
        laid = [word for sentence in paragraph for word in sentence]
        if not laid:
            continue
        for k, (_, origin) in enumerate(laid):
            if origin is not None:
                result.lineage[len(result.new), k] = origin
                kept += 1
        result.new.append(" ".join(w for w, _ in laid))
    words_old = sum(len(t.split()) for t in old)
    words_new = sum(len(t.split()) for t in result.new)
    result.changed = words_old + words_new - 2 * kept
    if moves:
        result.moved = _moved(result)
    return result


def _moved(result: Pair) -> set[tuple[int, int]]:
    """Return the block pairs of the lineage that are off the longest chain in order."""
    votes: dict[int, dict[int, int]] = {}
    for (j, _), (i, _) in result.lineage.items():
        votes.setdefault(j, {}).setdefault(i, 0)
        votes[j][i] += 1
    pairs = [(max(v, key=lambda i: v[i]), j) for j, v in sorted(votes.items())]
    # of a block that was split as well, the larger part counts as the block
    largest: dict[int, int] = {}
    for i, j in pairs:
        if i not in largest or votes[j][i] > votes[largest[i]][i]:
            largest[i] = j
    pairs = [(i, j) for i, j in pairs if largest[i] == j]
    weights = [float(votes[j][i]) for i, j in pairs]
    stay = set(heaviest_chain([i for i, _ in pairs], weights))
    return {p for k, p in enumerate(pairs) if k not in stay}


def adversarial(words: int, seed: int = 9) -> dict[str, tuple[list[str], list[str]]]:
    """Return texts made to hurt, of about so many words: five kinds that broke other engines, and reordered lines."""
    base = pair(words, max(1, words // 100), min(50, words // 6_000))
    prose = Prose(seed, part=slice(0, 130))
    other = Prose(seed + 1, part=slice(130, None))

    def text(source: Prose) -> list[str]:
        out: list[str] = []
        total = 0
        while total < words:
            paragraph = [w for s in source.paragraph() for w in s]
            total += len(paragraph)
            out.append(" ".join(paragraph))
        return out

    rng = random.Random(seed)
    boiler = [" ".join(w for s in prose.paragraph() for w in s) for _ in range(3)]
    boil_old = [rng.choice(boiler) if rng.random() < 0.8 else t for t in base.old]
    units: Units = [(i, [[(w, None) for w in t.split()]]) for i, t in enumerate(boil_old)]
    for _ in range(max(1, words // 100)):
        _edit(rng, prose, units)
    boil_new = [" ".join(w for s in p for w, _ in s) for _, p in units if p]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    blob = "".join(rng.choices(alphabet, k=words * 6))
    broken = list(blob)
    for _ in range(words // 100):
        broken[rng.randrange(len(broken))] = rng.choice(alphabet)
    shuffled = list(base.old)
    rng.shuffle(shuffled)
    return {
        "different": (text(prose), text(other)),
        "repeat": (["start " + "the " * words + "end"], ["begin " + "the " * (words + 5) + "stop"]),
        "repeat lines": (["the same line"] * (words // 3), ["another"] + ["the same line"] * (words // 3 + 7) + ["x"]),
        "oneline": ([" ".join(base.old)], [" ".join(base.new)]),
        "oneline different": ([" ".join(text(prose))], [" ".join(text(other))]),
        "boiler": (boil_old, boil_new),
        "nospace": ([blob], ["".join(broken)]),
        "cjk": (
            ["".join(chr(0x4E00 + ord(c) * 7) for c in blob[: words * 2])],
            ["".join(chr(0x4E00 + ord(c) * 7) for c in "".join(broken)[: words * 2])],
        ),
        "reordered": (base.old, shuffled),
        "two words": ([" ".join(rng.choices(("yes", "no"), k=words))], [" ".join(rng.choices(("yes", "no"), k=words))]),
    }
