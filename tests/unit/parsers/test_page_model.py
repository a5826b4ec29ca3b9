"""The learned judgement: its data file is checked as a whole, and inference follows the trees."""

from __future__ import annotations

from typing import Any

import pytest

from diffview.model import BlockKind
from diffview.parsers.article.features import columns, further_columns
from diffview.parsers.article.model import loaded, model
from diffview.parsers.article.segments import Node as PageNode
from diffview.parsers.article.segments import Segment, Segmented
from diffview.parsers.article.witnesses import NOTHING, Witnesses

STUMP = [[0, -1, -1], [0.5, -2.0, 2.0], [1, 0, 0], [2, 0, 0]]
"""One question: feature 0 at most 0.5, then -2, else 2."""


def source(tree: list[list[float]], names: tuple[str, ...] = ("letters",)) -> dict[str, Any]:
    part = {"features": list(names), "trees": [tree]}
    return {"format": 1, "source": "a test", "first": part, "second": part}


def test_each_segment_gets_what_its_leaf_adds() -> None:
    low, high = loaded(source(STUMP)).first.probabilities({"letters": [0.5, 0.6]})

    assert low == pytest.approx(0.1192, abs=1e-4)
    assert high == pytest.approx(0.8808, abs=1e-4)


@pytest.mark.parametrize(
    "wrong",
    [
        source(STUMP) | {"format": 2},
        source(STUMP) | {"more": 1},
        source([STUMP[0], STUMP[1], STUMP[2]]),
        source([STUMP[0], STUMP[1], [0, 0, 0], STUMP[3]]),
        source([[1, -1, -1], *STUMP[1:]]),
        source([STUMP[0], STUMP[1], [3, 0, 0], STUMP[3]]),
    ],
    ids=[
        "another format",
        "an unknown key",
        "a list short",
        "a loop",
        "an unknown feature",
        "a node that is not there",
    ],
)
def test_a_damaged_file_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^pages\.json: "):
        loaded(wrong)


def test_the_model_asks_for_features_that_there_are() -> None:
    page = Segmented([Segment("One.", BlockKind.PARAGRAPH, 0)], [PageNode("p", -1, 0, 0, in_body=False, role="")])
    first = columns(page, Witnesses(NOTHING, NOTHING, NOTHING, "", "", frozenset()))

    assert set(model().first.features) <= set(first)
    assert set(model().second.features) <= {*first, *further_columns(page, [0.5])}
