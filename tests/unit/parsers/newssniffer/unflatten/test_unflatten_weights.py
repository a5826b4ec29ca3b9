"""Learned weights are checked when they are loaded, and every feature that a page gives is known by name."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffview.model import Sides
from diffview.parsers.newssniffer.unflatten import propagation, solve
from diffview.parsers.newssniffer.unflatten.feature_names import FEATURE_NAMES
from diffview.parsers.newssniffer.unflatten.segment import OpenLines
from diffview.parsers.weights import checked_weights

MARKED = ['"Yes.', "www.example.org", "towards", "Towards"]
PLAIN = "The the mill stands stands. “No,” she She said. says. It But leans, 1. 2.1 • (two by Ada Lind Mr pier: old"
WORDS = st.sampled_from([*PLAIN.split(" "), *MARKED])
LINE = st.lists(WORDS, min_size=1, max_size=24).map(" ".join)


def source() -> dict[str, dict[str, object]]:
    text = files("diffview.parsers.newssniffer.unflatten").joinpath("learned.json").read_text("utf-8")
    return json.loads(text)


def test_a_misspelled_feature_is_an_error() -> None:
    wrong = source()
    wrong["weights"]["unpared"] = 1.0
    with pytest.raises(ValueError, match="weights of no feature: unpared"):
        solve.learned_from(wrong)


@pytest.mark.parametrize("part", ["curves", "certain_from"])
def test_a_family_without_its_curve_or_threshold_is_an_error(part: str) -> None:
    wrong = source()
    del wrong[part]["unpaired"]
    with pytest.raises(ValueError, match=f"{part} are of other families"):
        solve.learned_from(wrong)


def test_small_models_have_a_weight_for_each_feature_and_no_other() -> None:
    assert checked_weights({"bias": 1.0}, ("bias",)) == {"bias": 1.0}
    with pytest.raises(ValueError, match="features without a weight: words"):
        checked_weights({"bias": 1.0}, ("bias", "words"))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(LINE, min_size=1, max_size=4), min_size=1, max_size=3), st.sampled_from([None, "90 days later"])
)
def test_every_feature_of_a_page_is_known_by_name(segments: list[list[str]], period: str | None) -> None:
    frame = [f"Match {k} stands here." for k in range(len(segments) + 1)]
    lines = [
        OpenLines(found, Sides(frame[k], frame[k]), Sides(frame[k + 1], frame[k + 1]))
        for k, found in enumerate(segments)
    ]
    built = solve.segments_of(lines, frame, period)
    hints = iter(propagation.hints(built, frame, {"unpaired": 1.0}))
    given: set[str] = set()
    for segment in built:
        for line, hint in zip(segment.lines, hints, strict=False):
            parts = (*hint.of_unpaired(line), *(cut.features + hint.of_cut(cut) for cut in line.cuts))
            given |= {name for part in parts for name, _ in part}
        for changes, side, _ in segment._plans({}):
            given |= {name for name, _ in segment.described(changes, side)}
    assert given <= FEATURE_NAMES
