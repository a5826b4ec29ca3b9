"""The learned judgement: from columns of features to the probability that each segment is the article.

Two boosted ensembles of small trees, one after the other: the first judges each segment, the second judges again
with what the first said of the segments around it. They were learned by tests/training/learn_pages.py; the trees lie
in pages.json, which says what they were learned from. Inference is plain Python: at each node of a tree the segments
that reach it are parted in two by one column.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = 1
"""The number of the data file's format."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One decision tree, its nodes in arrays; node 0 is the root."""

    features: tuple[int, ...]
    """Position of the feature that each node asks for; -1 for a leaf."""
    thresholds: tuple[float, ...]
    """A segment goes left where its feature is at most this; for a leaf, what the leaf adds."""
    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Trees whose leaves add up to the logarithm of the odds."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    def probabilities(self, columns: Mapping[str, Sequence[float]]) -> list[float]:
        """Return a probability for each segment; *columns* hold at least all of `features`."""
        table = [columns[name] for name in self.features]
        count = len(table[0])
        sums = [0.0] * count
        everyone = list(range(count))
        for tree in self.trees:
            _add(tree, table, everyone, sums)
        return [1 / (1 + exp(-max(-50.0, min(50.0, value)))) for value in sums]


def _add(tree: Tree, table: Sequence[Sequence[float]], everyone: list[int], sums: list[float]) -> None:
    open_nodes = [(0, everyone)]
    while open_nodes:
        node, here = open_nodes.pop()
        feature, threshold = tree.features[node], tree.thresholds[node]
        if feature < 0:
            for k in here:
                sums[k] += threshold
            continue
        column = table[feature]
        left = [k for k in here if column[k] <= threshold]
        if len(left) == len(here):
            open_nodes.append((tree.left[node], here))
        elif not left:
            open_nodes.append((tree.right[node], here))
        else:
            open_nodes.append((tree.left[node], left))
            open_nodes.append((tree.right[node], [k for k in here if column[k] > threshold]))


@dataclass(frozen=True, slots=True)
class Model:
    """Both judgements."""

    first: Ensemble
    second: Ensemble


@cache
def model() -> Model:
    """Return the model that ships with diffview.

    Raises ValueError where the data file is not of this format or asks for what is not there.
    """
    source = json.loads(files(__package__).joinpath("pages.json").read_text("utf-8"))
    return loaded(source)


def loaded(source: Mapping[str, object]) -> Model:
    """Return the model of a data file's JSON, checked as a whole."""
    if set(source) != {"format", "source", "first", "second"} or source["format"] != FORMAT:
        raise ValueError(f"pages.json: not a model of format {FORMAT}")
    return Model(ensemble(source["first"]), ensemble(source["second"]))


def ensemble(source: object) -> Ensemble:
    """Return the ensemble of a part of a data file."""
    if not isinstance(source, dict) or set(source) != {"features", "trees"}:
        raise ValueError("pages.json: an ensemble has features and trees")
    names = tuple(map(str, source["features"]))
    return Ensemble(names, tuple(_tree(one, len(names)) for one in source["trees"]))


def _tree(source: Sequence[Sequence[float]], count: int) -> Tree:
    """Return the tree of four lists of the same length: features, thresholds, left and right."""
    if len(source) != len(fields(Tree)) or len({len(numbers) for numbers in source}) != 1:
        raise ValueError("pages.json: a tree is four lists of the same length")
    features, thresholds, left, right = source
    size = len(features)
    for k, feature in enumerate(features):
        # A child stands behind its parent: the walk ends.
        if not -1 <= feature < count or (feature >= 0 and not (k < left[k] < size and k < right[k] < size)):
            raise ValueError(f"pages.json: node {k} of a tree leads nowhere")
    return Tree(tuple(map(int, features)), tuple(map(float, thresholds)), tuple(map(int, left)), tuple(map(int, right)))
