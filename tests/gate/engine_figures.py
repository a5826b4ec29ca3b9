"""Print every quality figure of the engine on the evaluation data beside the checkout.

    python tests/gate/engine_figures.py

Each figure is measured by a function here, which tests/gate/test_engine_figures.py holds to its floor.
"""

from __future__ import annotations

import difflib
import importlib.util
import json
import re
import statistics
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diffview.diff.compare import compare
from diffview.diff.model import Comparison, Op, Side
from diffview.text.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"
BENCH = Path(__file__).resolve().parents[1] / "bench"


def load_module(name: str, folder: Path = EVAL) -> ModuleType:
    """Import a module of the evaluation data, or of another *folder*, by its file name."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


counts = load_module("engine_counts", BENCH)


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (EVAL / name).read_text(encoding="utf-8").splitlines()]


def articles() -> list[list[str]]:
    """Return the last version's paragraphs of every real article, each once, as `structure_cases.load` does."""
    texts = []
    for article in lines("articles_dev.jsonl"):
        paragraphs = [re.sub(r"\s+", " ", p).strip() for p in article["versions"][-1]["paragraphs"]]
        texts.append([p for p in dict.fromkeys(paragraphs) if p])
    return texts


def as_dicts(comparison: Comparison) -> list[dict[str, Any]]:
    return [{"kind": c.kind.value, "old": list(c.old), "new": list(c.new)} for c in comparison.changes]


def compared(old: Iterable[str], new: Iterable[str]) -> Comparison:
    return compare(Side(None, tuple(old)), Side(None, tuple(new)))


class Alignment(NamedTuple):
    precision: float
    recall: float
    f1: float
    mean_f1: float


def alignment(part: slice = slice(None)) -> Alignment:
    """Score sentence links on alignment_dev, all links together; mean_f1 is the mean of the documents."""
    score = load_module("score")
    found: set[tuple[int, int, int]] = set()
    gold: set[tuple[int, int, int]] = set()
    each: list[float] = []
    for k, document in enumerate(lines("alignment_dev.jsonl")[part]):
        links = score.links(as_dicts(compared(document["old"], document["new"])))
        truth = {tuple(pair) for pair in document["gold"]}
        each.append(score.prf(links, truth)["f1"])
        found |= {(k, *pair) for pair in links}
        gold |= {(k, *pair) for pair in truth}
    total = score.prf(found, gold)
    return Alignment(total["precision"], total["recall"], total["f1"], statistics.mean(each))


def structure(seed: int = 1, count: int = 400) -> dict[str, dict[str, float]]:
    """Score changes per kind on pairs of known structure, all pairs together."""
    score, module = load_module("score"), load_module("structure_cases")
    found: list[dict[str, Any]] = []
    gold: list[dict[str, Any]] = []
    for k, case in enumerate(module.cases(articles(), seed=seed, count=count)):
        base = 1_000 * k
        for into, changes in (
            (found, as_dicts(compared(case["old"], case["new"]))),
            (gold, case["gold"]),
        ):
            into += [
                {
                    "kind": c["kind"],
                    "old": [base + i for i in c["old"]],
                    "new": [base + j for j in c["new"]],
                }
                for c in changes
            ]
    result: dict[str, dict[str, float]] = score.structure(found, gold)
    return result


class Marks(NamedTuple):
    f1: float
    f1_letters: float
    median_marks: float
    gold_marks: float
    broken: int


def runs(comparison: Comparison, *, new: bool) -> list[tuple[int, int]]:
    """Return the changed ranges of one side of a comparison of one block."""
    out: list[tuple[int, int]] = []
    for change in comparison.changes:
        for edit in change.edits:
            start, end = (edit.new_start, edit.new_end) if new else (edit.old_start, edit.old_end)
            if edit.op is not Op.EQUAL and end > start:
                out.append((start, end))
    return out


def _spread(text: str, spans: Iterable[tuple[int, int]], *, letters: bool) -> set[int]:
    return {k for a, b in spans for k in range(a, min(b, len(text))) if not (letters and text[k].isspace())}


def marks(part: slice = slice(None)) -> Marks:
    """Score changed characters of both sides on spans_dev, white space counted and not counted."""
    score = load_module("score")
    totals: dict[bool, tuple[set[Any], set[Any]]] = {False: (set(), set()), True: (set(), set())}
    shown: list[int] = []
    gold_counts: list[int] = []
    broken = 0
    for n, pair in enumerate(lines("spans_dev.jsonl")[part]):
        comparison = compare_pair(pair["old"], pair["new"])
        shown.append(counts.edits_of(comparison))
        gold_counts.append(len(pair["edits"]))
        for side in ("old", "new"):
            text = pair[side]
            found = runs(comparison, new=side == "new")
            gold = [tuple(e[side]) for e in pair["edits"] if e[side]]
            for letters, (all_found, all_gold) in totals.items():
                all_found |= {(n, side, k) for k in _spread(text, found, letters=letters)}
                all_gold |= {(n, side, k) for k in _spread(text, gold, letters=letters)}
            broken += inside_word(text, found)
    return Marks(
        score.prf(*totals[False])["f1"],
        score.prf(*totals[True])["f1"],
        statistics.median(shown),
        statistics.median(gold_counts),
        broken,
    )


def words_marked(name: str) -> tuple[float, float]:
    """Return F1 over the words of both sides against people's marks: ours, and difflib's on the same words."""
    spans = load_module("spans")
    totals = {"ours": [0, 0], "difflib": [0, 0]}
    for pair in lines(name):
        if not pair.get("outside_equal", True):
            continue
        cut = re.compile(r"\S+" if pair.get("unit") == "char" else r"[^ ]+")
        words = {side: [m.span() for m in cut.finditer(pair[side])] for side in ("old", "new")}
        texts = {side: [pair[side][a:b] for a, b in words[side]] for side in words}
        steps = difflib.SequenceMatcher(None, texts["old"], texts["new"], autojunk=False).get_opcodes()
        found = compared([pair["old"]], [pair["new"]])
        for side in ("old", "new"):
            gold = spans.gold(pair, side, words[side])
            marked = runs(found, new=side == "new")
            hits = {k for k, (s, e) in enumerate(words[side]) if any(a < e and s < b for a, b in marked)}
            plain = {
                k
                for step, a, b, x, y in steps
                if step != "equal"
                for k in (range(a, b) if side == "old" else range(x, y))
            }
            for who, got in (("ours", hits), ("difflib", plain)):
                totals[who][0] += 2 * len(got & gold)
                totals[who][1] += len(got) + len(gold)
    return totals["ours"][0] / totals["ours"][1], totals["difflib"][0] / totals["difflib"][1]


def real_structure() -> dict[str, float]:
    """Return the share of the splits and merges that text identity proves between real versions that is found."""
    versions = {article["article_id"]: article["versions"] for article in lines("articles_dev.jsonl")}
    right: dict[str, list[bool]] = {"split": [], "merged": []}
    for case in lines("structure_dev.jsonl"):
        old, new = (versions[case["article_id"]][case[n]]["paragraphs"] for n in ("old_n", "new_n"))
        found = {(c["kind"], tuple(c["old"]), tuple(c["new"])) for c in as_dicts(compared(old, new))}
        right["split"] += [("split", (i,), tuple(j)) in found for i, j in case["splits"]]
        right["merged"] += [("merged", tuple(i), (j,)) in found for i, j in case["merges"]]
    return {kind: sum(hits) / len(hits) for kind, hits in right.items()}


def compare_pair(old: str, new: str) -> Comparison:
    """Compare two sentences that are known to go together: titles always do."""
    comparison = compare(Side(old, ()), Side(new, ()))
    assert comparison.title is not None
    return Comparison(comparison.sides, (comparison.title,), None, comparison.stats)


WORD = re.compile(r"\w")


def inside_word(text: str, spans: Iterable[tuple[int, int]]) -> int:
    """Count the borders of *spans* that fall inside a token."""
    borders = {0}
    place = 0
    for token in tokens(text):
        place += len(token)
        if not token.isspace():
            borders |= {place, place - len(token)}
        else:
            borders |= set(range(place - len(token), place + 1))
    return sum(border not in borders for span in spans for border in span)


def real_pairs() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield neighbouring versions of the real articles."""
    for article in lines("articles_dev.jsonl"):
        versions = article["versions"]
        yield from pairwise(versions)


def edits_share(pairs: Iterable[tuple[list[str], list[str]]]) -> float:
    """Return how many edits the comparisons of *pairs* show for each edit of the shortest scripts of their words."""
    shown = least = 0
    for old, new in pairs:
        shown += counts.edits_of(compared(old, new))
        least += counts.shortest(old, new, counts.TOKEN.findall)[0]
    return shown / least


def essays() -> Iterator[tuple[list[str], list[str]]]:
    """Yield the drafts of alignment_dev, a sentence a block."""
    for document in lines("alignment_dev.jsonl"):
        yield document["old"], document["new"]


_MIRROR = {"split": "merged", "merged": "split", "deleted": "inserted", "inserted": "deleted"}


def mirrored() -> float:
    """Return the share of real pairs where comparing new with old gives the mirrored kinds."""
    right = total = 0
    for old, new in real_pairs():
        there = as_dicts(compared(old["paragraphs"], new["paragraphs"]))
        back = as_dicts(compared(new["paragraphs"], old["paragraphs"]))
        total += 1
        right += {(c["kind"], tuple(c["old"]), tuple(c["new"])) for c in there} == {
            (_MIRROR.get(c["kind"], c["kind"]), tuple(c["new"]), tuple(c["old"])) for c in back
        }
    return right / total


def main() -> None:
    print("alignment  all ", *(f"{k}={v:.4f}" for k, v in alignment()._asdict().items()))
    halves = [alignment(slice(k, None, 2)).f1 for k in (0, 1)]
    print(f"alignment  every second document f1={halves[0]:.4f}, the others f1={halves[1]:.4f}")
    for seed in (1, 7):
        print(f"structure  seed={seed} count=400")
        for kind, figures in structure(seed).items():
            print(f"  {kind:9}", *(f"{k}={v:.4f}" for k, v in figures.items()))
    print("marks      all ", *(f"{k}={v:.4f}" for k, v in marks()._asdict().items()))
    print("marks      even", f"{marks(slice(0, None, 2)).f1:.4f}", f"odd {marks(slice(1, None, 2)).f1:.4f}")
    for name in ("spans_dev.jsonl", "spans_arxiv_dev.jsonl"):
        print(
            f"words      {name}",
            *(f"{who} {f1:.4f}" for who, f1 in zip(("ours", "difflib"), words_marked(name), strict=True)),
        )
    print("structure  real", *(f"{kind}={share:.3f}" for kind, share in real_structure().items()))
    articles_share = edits_share((old["paragraphs"], new["paragraphs"]) for old, new in real_pairs())
    print(
        f"edits      of those of the shortest script: essays {edits_share(essays()):.3f} articles {articles_share:.3f}"
    )
    print(f"mirror     {mirrored():.4f}")


if __name__ == "__main__":
    sys.exit(main())
