"""Learn which segments of a page are its article, and write the trees into the package.

    OMP_NUM_THREADS=1 python tests/training/learn_pages.py                  # writes parsers/article/pages.json
    OMP_NUM_THREADS=1 python tests/training/learn_pages.py --only-figures   # cross-validates by publisher

Learned from ../shared/eval/pages/dev: news pages of about 65 publishers with their paragraphs (test resources of
flairNLP/fundus, MIT) and pages of the article-extraction-benchmark (scrapinghub, MIT), and from pages made of them
(made_pages.py): with boxes between the paragraphs, and the article alone in many kinds of mark-up. No text goes into
the package, only thresholds over numbers without words. Everything is seeded: the same data and the same versions of
the libraries give the same file to the byte. Needs lightgbm and numpy, which the program does not.

Pages of other public suites, labelled where four extractors agree, were tried as well and left out: with 450 of them
paragraphs F1 on publishers never seen fell from .94 to .89, since what those extractors miss together (a standfirst,
a correction, a list) they teach as no article.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import lxml.html
import numpy as np

from diffview.model import BlockKind, Capture
from diffview.parsers.article import content, model
from diffview.parsers.article.features import Columns, columns, further_columns
from diffview.parsers.article.judging import chances_of
from diffview.parsers.article.metadata import stated
from diffview.parsers.article.segments import Segmented, segmented
from diffview.parsers.page import Page
from diffview.text.decode import decode

HERE = Path(__file__).resolve()
SHARED = HERE.parents[3] / "shared" / "eval" / "pages"
OUT = Path(model.__file__).with_name("pages.json")
sys.path[:0] = [str(SHARED), str(HERE.parent)]

import made_pages  # noqa: E402
import pages  # noqa: E402

FOLDS = 5
ROUNDS = (80, 110)
"""Trees of the first and of the second judgement."""
BOXED, ALONE = 2, 4
"""Pages made of each real one: with boxes, and alone."""
MADE_WEIGHT = 0.5
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 12,
    "learning_rate": 0.06,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "max_bin": 127,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass
class Example:
    """One page to learn from."""

    name: str
    publisher: str
    page: Segmented
    columns: Columns
    truth: list[int]
    weights: list[float]
    first: list[float] = field(default_factory=list)
    """What the first judgement, learned without this page's publisher, says of each segment."""


def fold_of(name: str, folds: int = FOLDS) -> int:
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def examples() -> list[Example]:
    found = [page for page in pages.load(SHARED / "dev") if page["html"]]
    whole = [page for page in found if "paragraphs" in page]
    out = [_example(page["id"], page, page["html"]) for page in found]
    for page in whole:
        for k in range(BOXED):
            if markup := _boxed(page, random.Random(f"{page['id']} box {k}")):
                out.append(_example(f"{page['id']} box {k}", page, markup, weight=MADE_WEIGHT))  # noqa: PERF401
        for k in range(ALONE):
            chance = random.Random(f"{page['id']} alone {k}")
            others = [text for text in chance.choice(whole)["paragraphs"] if len(text) > 40][:8]
            made = made_pages.alone(chance, page["title"] or "Headline", page["paragraphs"], others)
            gold = page | {"paragraphs": list(made.paragraphs), "headings": []}
            out.append(_example(f"{page['id']} alone {k}", gold, made.markup, weight=MADE_WEIGHT))
    return out


def _boxed(page: dict[str, Any], chance: random.Random) -> bytes | None:
    tree = pages.tree_of(page["html"])
    hit, _ = pages.article_elements(tree, page)
    order = sorted(hit)
    if len(order) < 4:
        return None
    for place in chance.sample(order[:-1], min(len(order) - 1, chance.randint(1, 4))):
        element = hit[place]
        text = pages.core(element.text_content())
        while (
            (above := element.getparent()) is not None
            and above.tag not in {"body", "article", "section"}
            and pages.core(above.text_content()) == text
        ):
            element = above
        new = lxml.html.fragment_fromstring(made_pages.box(chance))
        tail, element.tail = element.tail, None
        element.addnext(new)
        new.tail = tail
    return bytes(pages.bytes_of(tree))


def _example(name: str, page: dict[str, Any], markup: bytes, *, weight: float = 1.0) -> Example:
    capture = Capture.of(markup, origin=name, media_type="text/html; charset=utf-8", url=page.get("url"))
    read = Page(capture, decode(capture.body, capture.media_type))
    asked = content.witnesses(read, stated(read))
    cut = segmented(content.body_of(read))
    truth, weights = _labels(cut, page)
    publisher = _publisher(page["url"]) if "paragraphs" in page and page["url"] else page["id"]
    return Example(name, publisher, cut, columns(cut, asked), truth, [weight * w for w in weights])


def _publisher(url: str) -> str:
    parts = (urlsplit(url).hostname or url).lower().split(".")
    if len(parts) > 2 and parts[-2] in {"co", "com", "org", "net", "gov", "ac"}:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else parts[0]


# --- What is right


Labels = tuple[list[int], list[float]]
"""Of each segment whether it is the article, and how much it counts."""


def _labels(cut: Segmented, page: dict[str, Any]) -> Labels:
    return _by_paragraphs(cut, page) if "paragraphs" in page else _by_text(cut, page)


def _by_paragraphs(cut: Segmented, page: dict[str, Any]) -> Labels:
    """Return which segments are the article, and how much each counts; sub-headings are, captions beside text too."""
    gold = Counter(pages.core(text) for text in page["paragraphs"])
    whole = "".join(gold)
    headings = {pages.core(text) for text in page["headings"]}
    title = pages.core(page["title"] or "")
    cores = [pages.core(segment.text) for segment in cut.segments]
    truth, weights = [], []
    for text, segment in zip(cores, cut.segments, strict=True):
        is_part = text in gold or text in headings or (len(text) > 25 and text in whole)
        truth.append(int(is_part))
        neutral = not text or (not is_part and (text == title or segment.kind is BlockKind.CAPTION))
        weights.append(0.0 if neutral else 0.5 if text in headings and text not in gold else 1.0)
    _copies(cores, gold, truth, weights)
    _captions(cut, truth, weights)
    return truth, weights


def _copies(cores: list[str], gold: Counter[str], truth: list[int], weights: list[float]) -> None:
    """Of a text that the page shows more often than the article holds it, keep those amid the article."""
    for text, times in gold.items():
        places = [k for k, other in enumerate(cores) if other == text]
        if len(places) > times:
            amid = sorted(places, key=lambda k: -sum(truth[max(0, k - 4) : k + 5]))
            for k in amid[times:]:
                truth[k], weights[k] = 0, 0.5


def _captions(cut: Segmented, truth: list[int], weights: list[float]) -> None:
    article = [k for k, one in enumerate(truth) if one]
    for k, segment in enumerate(cut.segments):
        if segment.kind is not BlockKind.CAPTION or truth[k] or not article:
            continue
        near = sum(truth[max(0, k - 3) : k + 4])
        if article[0] - 6 <= k <= article[-1] and near >= 2 and len(segment.text) > 15:
            truth[k], weights[k] = 1, 0.3
        elif not article[0] - 10 <= k <= article[-1] + 3:
            weights[k] = 1.0


def _by_text(cut: Segmented, page: dict[str, Any]) -> Labels:
    runs, whole = set(pages.shingles(page["text"])), pages.core(page["text"])
    truth, weights = [], []
    for segment in cut.segments:
        text = pages.core(segment.text)
        own = list(pages.shingles(segment.text))
        share = sum(run in runs for run in own) / max(1, len(own))
        if segment.kind is BlockKind.CAPTION or len(text) < 20:
            # Short texts stand in a long one by chance.
            truth.append(int(text in whole))
            weights.append(0.3 if text not in whole else 0.0)
        else:
            truth.append(int(share > 0.5))
            weights.append(1.0 if share > 0.8 or share < 0.2 else 0.0)
    return truth, weights


# --- Learning


def _table(found: list[Example], names: list[str], *, second: bool) -> Any:
    rows = []
    for one in found:
        held = one.columns | further_columns(one.page, one.first) if second else one.columns
        rows.append(np.array([held[name] for name in names], dtype=np.float64).T)
    return np.concatenate(rows)


def _fit(found: list[Example], names: list[str], *, second: bool) -> Any:
    table = _table(found, names, second=second)
    truth = np.concatenate([np.array(one.truth) for one in found])
    weights = np.concatenate([np.array(one.weights) for one in found])
    kept = weights > 0
    data = lightgbm.Dataset(table[kept], truth[kept], weight=weights[kept])
    return lightgbm.train(PARAMETERS, data, ROUNDS[second])


def learned(found: list[Example]) -> model.Model:
    """Return both judgements; the second learns from what the first says of publishers that it has not seen."""
    names = sorted(found[0].columns)
    for fold in range(3):
        held_out = [one for one in found if fold_of(f"inner {one.publisher}", 3) == fold]
        kept = [one for one in found if fold_of(f"inner {one.publisher}", 3) != fold]
        judge = _ensemble(_fit(kept, names, second=False), names)
        for one in held_out:
            one.first = model.ensemble(judge).probabilities(one.columns)
    first = _ensemble(_fit(found, names, second=False), names)
    both = sorted({*names, *further_columns(found[0].page, found[0].first)})
    second = _ensemble(_fit(found, both, second=True), both)
    return model.loaded({"format": model.FORMAT, "source": SOURCE, "first": first, "second": second})


SOURCE = (
    "tests/training/learn_pages.py from ../shared/eval/pages/dev "
    "(flairNLP/fundus and article-extraction-benchmark, MIT)"
)


def _ensemble(booster: Any, names: list[str]) -> dict[str, Any]:
    trees = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    used = sorted({feature for tree in trees for feature in tree[0] if feature >= 0})
    place = {feature: k for k, feature in enumerate(used)} | {-1: -1}
    return {
        "features": [names[feature] for feature in used],
        "trees": [[[place[feature] for feature in tree[0]], *tree[1:]] for tree in trees],
    }


def _tree(root: dict[str, Any]) -> list[list[Any]]:
    tree: list[list[Any]] = [[], [], [], []]
    features, thresholds, left, right = tree

    def add(node: dict[str, Any]) -> int:
        k = len(features)
        for column, empty in zip(tree, (-1, 0.0, 0, 0), strict=True):
            column.append(empty)
        if "leaf_value" in node:
            thresholds[k] = float(f"{node['leaf_value']:.4g}")
        else:
            features[k], thresholds[k] = node["split_feature"], float(f"{node['threshold']:.6g}")
            left[k], right[k] = add(node["left_child"]), add(node["right_child"])
        return k

    add(root)
    return tree


def written(found: model.Model) -> str:
    def plain(one: model.Ensemble) -> dict[str, Any]:
        trees = [[tree.features, tree.thresholds, tree.left, tree.right] for tree in one.trees]
        return {"features": one.features, "trees": trees}

    data = {"format": model.FORMAT, "source": SOURCE, "first": plain(found.first), "second": plain(found.second)}
    return json.dumps(data, separators=(",", ":")) + "\n"


# --- Figures


def figures(found: list[Example]) -> None:
    gold = {page["id"]: page for page in pages.load(SHARED / "dev")}
    rows = []
    for fold in range(FOLDS):
        judge = learned([one for one in found if fold_of(one.publisher) != fold])
        for one in found:
            if fold_of(one.publisher) == fold and "paragraphs" in gold.get(one.name, {}):
                chances = chances_of(one.page, one.columns, judge)
                rows.append(_score(one, chances, gold[one.name]))
    p, r = (sum(row[key] for row in rows) / len(rows) for key in ("p", "r"))
    extra, missing = (sum(row[key] for row in rows) / len(rows) for key in ("extra", "missing"))
    print(
        f"cross-validated by publisher, {len(rows)} pages: P {p:.3f} R {r:.3f} F1 {pages.f1(p, r):.3f} "
        f"extra {extra:.2f} missing {missing:.2f} perfect {sum(row['perfect'] for row in rows)}"
    )


def _score(one: Example, chances: list[float], page: dict[str, Any]) -> dict[str, Any]:
    blocks = [
        {"kind": segment.kind.value, "text": segment.text}
        for segment, chance in zip(one.page.segments, chances, strict=True)
        if chance >= 0.5
    ]
    found: dict[str, Any] = pages.score_paragraphs(page, {"versions": [{"blocks": blocks}]})
    return found


def main() -> None:
    found = examples()
    if "--only-figures" in sys.argv:
        figures(found)
        return
    OUT.write_text(written(learned(found)), encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes from {len(found)} pages")


if __name__ == "__main__":
    main()
