"""Longest common subsequences and chains, against what they are defined as."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.diff.limits import LIMITS, Work
from diffview.diff.script import Run, common, gathered, heaviest_chain, longest_chain

texts = st.text(alphabet="abcd", max_size=30)
orders = st.lists(st.integers(0, 30), unique=True, max_size=9)


def longest(a: str, b: str) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], last + 1 if x == y else max(row[j], row[j + 1])
    return row[-1]


def check(runs: list[Run], old: str, new: str) -> None:
    i = j = -1
    for run in runs:
        assert run.length > 0
        assert run.old > i
        assert run.new > j
        assert old[run.old : run.old + run.length] == new[run.new : run.new + run.length]
        i, j = run.old + run.length - 1, run.new + run.length - 1


@given(texts, texts)
def test_the_script_is_as_short_as_can_be(old: str, new: str) -> None:
    runs = common(old, new, Work())
    check(runs, old, new)
    assert sum(run.length for run in runs) == longest(old, new)


@pytest.mark.parametrize(
    "limits",
    [LIMITS._replace(word_cells=9), LIMITS._replace(word_cells=9, searched_words=0), LIMITS._replace(word_cells=0)],
)
@given(old=texts, new=texts)
def test_under_a_small_limit_it_is_still_right(limits: object, old: str, new: str) -> None:
    check(common(old, new, Work(limits)), old, new)  # type: ignore[arg-type]


@given(orders)
def test_the_longest_chain_ascends_and_none_is_longer(values: list[int]) -> None:
    chain = longest_chain(values)
    assert chain == sorted(chain)
    assert [values[k] for k in chain] == sorted(values[k] for k in chain)
    assert not any(list(c) == sorted(c) for c in combinations(values, len(chain) + 1))


@given(orders, st.data())
def test_the_heaviest_chain_ascends_and_none_is_heavier(values: list[int], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(1, 9), min_size=len(values), max_size=len(values)))
    chain = heaviest_chain(values, weights)
    assert [values[k] for k in chain] == sorted(values[k] for k in chain)
    best = max(
        sum(weights[k] for k in c)
        for n in range(len(values) + 1)
        for c in combinations(range(len(values)), n)
        if [values[k] for k in c] == sorted(values[k] for k in c)
    )
    assert sum(weights[k] for k in chain) == best


@pytest.mark.parametrize(
    ("old", "new", "runs", "wanted"),
    [
        ("xyzy", "wy", [Run(1, 1, 1)], [Run(3, 1, 1)]),
        ("abcb", "abd", [Run(0, 0, 1), Run(3, 1, 1)], [Run(0, 0, 2)]),
        ("wy", "xyzy", [Run(1, 1, 1)], [Run(1, 3, 1)]),
        ("xyz", "wyv", [Run(1, 1, 1)], [Run(1, 1, 1)]),
    ],
)
def test_a_lone_edit_slides_to_meet_its_neighbour(old: str, new: str, runs: list[Run], wanted: list[Run]) -> None:
    check(runs, old, new)
    assert gathered(runs, old, new) == wanted


@given(texts, texts)
def test_gathered_runs_are_as_long_and_no_more(old: str, new: str) -> None:
    runs = common(old, new, Work())
    fewer = gathered(runs, old, new)
    check(fewer, old, new)
    assert sum(run.length for run in fewer) == longest(old, new)
    assert len(fewer) <= len(runs)
