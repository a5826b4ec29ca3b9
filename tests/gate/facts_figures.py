"""Print how the changes between real versions are named, and how many are set aside.

    python tests/gate/facts_figures.py            figures over all consecutive pairs
    python tests/gate/facts_figures.py --read 100 and changes to read, a third of them set aside

The texts are read beside the checkout and never written anywhere.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.compare import compare
from diffview.diff.model import Change, ChangeKind, Op, Side
from diffview.facts.classify import ClassifiedComparison, classify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.facts.model import ChangeFacts

ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "eval" / "articles_dev.jsonl"


class Pair(NamedTuple):
    """Two versions that follow each other, compared."""

    name: str
    classified: ClassifiedComparison


class Named(NamedTuple):
    """One change with its facts and the texts it speaks of."""

    name: str
    change: Change
    facts: ChangeFacts
    old: str
    new: str


def pairs(articles: Path = ARTICLES) -> Iterator[Pair]:
    """Yield all consecutive pairs of versions of *articles*, compared and classified."""
    with articles.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            sides = [Side(v["title"], tuple(v["paragraphs"])) for v in article["versions"]]
            for number, (old, new) in enumerate(itertools.pairwise(sides)):
                yield Pair(f"{article['article_id']} {number}→{number + 1}", classify(compare(old, new)))


def changes(pair: Pair) -> Iterator[Named]:
    """Yield every change of *pair* that is no equality, the title's first."""
    classified = pair.classified
    if classified.title is not None and classified.title_facts is not None:
        titles = (classified.sides.old.title or "", classified.sides.new.title or "")
        yield from _if_changed(Named(pair.name, classified.title, classified.title_facts, *titles))
    for change, facts in zip(classified.changes, classified.facts, strict=True):
        old = classified.sides.old.text_of(change.old) if change.old else ""
        new = classified.sides.new.text_of(change.new) if change.new else ""
        yield from _if_changed(Named(pair.name, change, facts, old, new))


def _if_changed(named: Named) -> Iterator[Named]:
    if named.change.kind is not ChangeKind.EQUAL:
        yield named


def wdiff(named: Named, width: int = 60) -> str:
    """Return the change as text, deletions as [-…-], insertions as {+…+}, long common text shortened."""
    out = []
    for edit in named.change.edits:
        old, new = named.old[edit.old_start : edit.old_end], named.new[edit.new_start : edit.new_end]
        if edit.op is Op.EQUAL:
            out.append(old if len(old) <= width else f"{old[: width // 2]} … {old[-width // 2 :]}")
        else:
            out.append(f"[-{old}-]" if edit.op is Op.DELETE else f"{{+{new}+}}")
    return "".join(out)


def report(found: list[Named]) -> str:
    """Return the figures as lines of text."""
    by_kind: Counter[str] = Counter(k.value for n in found for k in n.facts.kinds)
    aside = [n for n in found if n.facts.set_aside]
    aside_by_kind: Counter[str] = Counter("+".join(k.value for k in n.facts.kinds) for n in aside)
    lines = [f"changes {len(found)}, set aside {len(aside)}, shown {len(found) - len(aside)}", "set aside, by kind:"]
    lines += [f"  {kind:24}{count:6}" for kind, count in aside_by_kind.most_common()]
    lines += ["all changes, by kind (a change may have several):"]
    lines += [f"  {kind:24}{count:6}" for kind, count in by_kind.most_common()]
    return "\n".join(lines)


def to_read(found: list[Named], size: int, seed: int) -> list[Named]:
    """Return *size* changes drawn at random, a third of them set aside as far as there are so many."""
    random = Random(seed)  # a sample, no secret
    aside = [n for n in found if n.facts.set_aside]
    shown = [n for n in found if not n.facts.set_aside]
    first = random.sample(aside, min(len(aside), size // 3))
    return first + random.sample(shown, min(len(shown), size - len(first)))


def main() -> None:
    """Print the figures, and the sample where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=int, default=0, metavar="N", help="print N changes to read")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = [named for pair in pairs() for named in changes(pair)]
    print(report(found))
    for number, named in enumerate(to_read(found, arguments.read, arguments.seed), 1):
        kinds = " ".join(k.value for k in named.facts.kinds)
        print(f"\n{number}. {'SET ASIDE ' if named.facts.set_aside else ''}{kinds}  ({named.name})")
        print("   " + wdiff(named))
        for mark in named.facts.marks:
            print(f"      {' '.join(k.value for k in mark.kinds)}: {mark.rule}")


if __name__ == "__main__":
    main()
