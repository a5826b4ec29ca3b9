"""Measure the lives of words: how often their first version is right, and what following 30 versions costs.

    python tests/bench/lifelines.py

Histories with known answers are made from invented sentences: words are replaced, put in and taken out, sentences
move, are split, merged, deleted and brought back. Each word carries the version that made it, which is the answer.
The same histories go through `authorship`, the method of WikiWho written from its paper's description (Flöck and
Acosta 2014: paragraphs, then sentences, then words are looked up in the version before and in all earlier ones; what
is left is compared word by word with what is left of the version before).
"""

from __future__ import annotations

import difflib
import gc
import itertools
import json
import time
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.lifelines import lifelines
from diffview.model import Block, Version

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "articles_dev.jsonl"
HISTORIES = 60
VERSIONS = 12
COST_VERSIONS = 30
SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "ka",
    "ke",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "ra",
    "re",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "vo",
]


class Word(NamedTuple):
    """A word and the version that made it."""

    text: str
    first: int


Sentence = list[Word]
Text = list[list[Sentence]]


def made_history(seed: int) -> list[Text]:
    """Return the versions of one invented article, paragraphs of sentences of words."""
    random = Random(seed)
    vocabulary = ["".join(random.choices(SYLLABLES, k=random.randint(2, 3))) for _ in range(400)]

    def sentence(number: int) -> Sentence:
        words = [random.choice(vocabulary) for _ in range(random.randint(7, 18))]
        return [Word(w.capitalize() if k == 0 else w, number) for k, w in enumerate(words[:-1])] + [
            Word(words[-1] + ".", number)
        ]

    text = [[sentence(0) for _ in range(random.randint(2, 4))] for _ in range(6)]
    history, shelf = [text], list[Sentence]()
    for number in range(1, VERSIONS):
        text = [[list(s) for s in paragraph] for paragraph in text]
        for _ in range(random.randint(1, 4)):
            _change(text, number, random, vocabulary, shelf, sentence(number))
        history.append(text)
    return history


def _change(
    text: Text, number: int, random: Random, vocabulary: list[str], shelf: list[Sentence], new: Sentence
) -> None:
    paragraph = random.choice(text)
    at = random.randrange(len(paragraph)) if paragraph else 0
    kind = random.choice(
        ["word", "word", "word", "insert", "drop", "add", "move", "delete", "return", "split", "merge"]
    )
    if kind == "add" or not paragraph:
        paragraph.insert(at, new)
    elif kind == "word":
        place = random.randrange(1, len(paragraph[at]) - 1)
        paragraph[at][place] = Word(random.choice(vocabulary), number)
    elif kind == "insert":
        paragraph[at][1:1] = [Word(random.choice(vocabulary), number) for _ in range(random.randint(1, 3))]
    elif kind == "drop" and len(paragraph[at]) > 6:
        del paragraph[at][2:4]
    elif kind == "move":
        random.choice(text).append(paragraph.pop(at))
    elif kind == "delete":
        shelf.append(paragraph.pop(at))
    elif kind == "return" and shelf:
        paragraph.insert(at, shelf.pop(random.randrange(len(shelf))))
    elif kind == "split" and len(paragraph[at]) > 9:
        _split(paragraph, at)
    elif kind == "merge" and at + 1 < len(paragraph):
        second = paragraph.pop(at + 1)
        last = paragraph[at][-1]
        paragraph[at][-1:] = [Word(last.text.rstrip("."), last.first), Word("and", number)]
        paragraph[at] += [Word(second[0].text.lower(), second[0].first), *second[1:]]


def _split(paragraph: list[Sentence], at: int) -> None:
    whole = paragraph[at]
    half = len(whole) // 2
    first = [*whole[: half - 1], Word(whole[half - 1].text + ".", whole[half - 1].first)]
    second = [Word(whole[half].text.capitalize(), whole[half].first), *whole[half + 1 :]]
    paragraph[at : at + 1] = [first, second]


def plain(text: Text) -> list[list[str]]:
    """Return paragraphs of sentences as strings."""
    return [[" ".join(word.text for word in sentence) for sentence in paragraph] for paragraph in text]


def followed(history: Sequence[Text]) -> list[int]:
    """Return the first version of each word of the last text, as diffview says."""
    versions = tuple(
        Version(n, None, tuple(Block(" ".join(p)) for p in plain(text) if p)) for n, text in enumerate(history)
    )
    found = lifelines(versions)
    return [word.first for block in found.paragraphs for life in block for word in life.words] if found else []


def authorship(history: Sequence[Text]) -> list[int]:
    """Return the first version of each word of the last text by the published method."""
    seen_paragraphs: dict[str, list[list[Sentence]]] = defaultdict(list)
    seen_sentences: dict[str, list[Sentence]] = defaultdict(list)
    before: list[list[Sentence]] = []
    for number, text in enumerate(history):
        current: list[list[Sentence] | None] = []
        used: set[int] = set()
        for paragraph in plain(text):
            known = next((p for p in reversed(seen_paragraphs["\n".join(paragraph)]) if id(p) not in used), None)
            current.append(known)
            used |= set() if known is None else {id(known)} | set(map(id, known))
        left = [s for p in before if id(p) not in used for s in p]
        result = [
            known if known is not None else _sentences(paragraph, seen_sentences, used)
            for paragraph, known in zip(plain(text), current, strict=True)
        ]
        fresh = [s for p in result for s in p if s and s[0].first == -1]
        _compare_left([s for s in left if id(s) not in used], fresh, number)
        before = result
        for paragraph, sentences in zip(plain(text), result, strict=True):
            seen_paragraphs["\n".join(paragraph)].append(sentences)
            for words, sentence in zip(paragraph, sentences, strict=True):
                seen_sentences[words].append(sentence)
    return [word.first for paragraph in before for sentence in paragraph for word in sentence]


def _sentences(paragraph: list[str], seen: dict[str, list[Sentence]], used: set[int]) -> list[Sentence]:
    out = []
    for words in paragraph:
        known = next((s for s in reversed(seen[words]) if id(s) not in used), None)
        used |= set() if known is None else {id(known)}
        out.append(known if known is not None else [Word(word, -1) for word in words.split()])
    return out


def _compare_left(left: list[Sentence], fresh: list[Sentence], number: int) -> None:
    old = [word for sentence in left for word in sentence]
    places = [(sentence, k) for sentence in fresh for k in range(len(sentence))]
    new = [sentence[k].text for sentence, k in places]
    for tag, a, _, c, d in difflib.SequenceMatcher(
        None, _bare([w.text for w in old]), _bare(new), autojunk=False
    ).get_opcodes():
        for k in range(c, d):
            sentence, at = places[k]
            first = old[a + k - c].first if tag == "equal" else number
            sentence[at] = Word(sentence[at].text, first)


def _bare(words: list[str]) -> list[str]:
    """Return words without full stops and capitals, which the method keeps apart from the words."""
    return [word.rstrip(".").lower() for word in words]


def share_right(found: list[int], history: Sequence[Text]) -> tuple[int, int]:
    """Return how many words have the right first version, and how many there are."""
    truth = [word.first for paragraph in history[-1] for sentence in paragraph for word in sentence]
    assert len(found) == len(truth)
    return sum(map(int.__eq__, found, truth)), len(truth)


def cost() -> float:
    """Return what following 30 versions costs in comparisons of two that follow each other, CPU time of this thread."""
    versions = [v for line in ARTICLES.open(encoding="utf-8") for v in [json.loads(line)["versions"]] if len(v) > 4]
    ratios = []
    for one in versions[:12]:
        texts = [one[k % len(one)]["paragraphs"] for k in range(COST_VERSIONS)]
        made = tuple(Version(n, None, tuple(map(Block, t))) for n, t in enumerate(texts))
        sides = [Side(None, tuple(t)) for t in texts]
        gc.collect()
        start = time.thread_time()
        lifelines(made)
        middle = time.thread_time()
        for old, new in itertools.pairwise(sides):
            compare(old, new)
        ratios.append((middle - start) / ((time.thread_time() - middle) / (COST_VERSIONS - 1)))
    return sorted(ratios)[len(ratios) // 2]


def main() -> None:
    """Print the figures."""
    histories = [made_history(seed) for seed in range(HISTORIES)]
    for name, method in (("diffview", followed), ("published method", authorship)):
        right, every = map(sum, zip(*(share_right(method(h), h) for h in histories), strict=True))
        print(f"{name:18} {right / every:.4f} of {every} words have their first version")
    both = [(followed(h), authorship(h)) for h in histories]
    agreed = sum(a == b for x, y in both for a, b in zip(x, y, strict=True))
    print(f"{'agreement':18} {agreed / sum(len(x) for x, _ in both):.4f}")
    print(f"{COST_VERSIONS} versions cost   {cost():.1f} comparisons (median of articles; goal: below 10)")


if __name__ == "__main__":
    main()
