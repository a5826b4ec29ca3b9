"""What a comparison says beside its changes: titles, counts, limits, time, and its own check."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

from diffview.diff import compare as module
from diffview.diff.compare import compare
from diffview.diff.limits import LIMITS, Limits, Profile
from diffview.diff.model import Deleted, Edit, Edited, Equal, Inserted, Op, Side
from diffview.errors import BrokenPromise
from diffview.model import Sides


def side(*blocks: str, title: str | None = None) -> Side:
    return Side(title, blocks)


def test_titles_are_compared_apart() -> None:
    comparison = compare(side("Same.", title="Ten dead"), side("Same.", title="Eleven dead"))
    assert comparison.title == Edited(
        (), (), (Edit(Op.DELETE, 0, 3, 0, 0), Edit(Op.INSERT, 3, 3, 0, 6), Edit(Op.EQUAL, 3, 8, 6, 11))
    )
    assert [type(change) for change in comparison.changes] == [Equal]


def test_a_title_may_be_missing() -> None:
    assert compare(side(), side()).title is None
    assert type(compare(side(title="A"), side()).title) is Deleted
    assert type(compare(side(), side(title="A")).title) is Inserted
    assert type(compare(side(title="A"), side(title="A")).title) is Equal


def test_two_empty_texts_have_no_changes() -> None:
    comparison = compare(side(), side())
    assert comparison.changes == ()
    assert comparison.stats == (0, 0, 0)
    assert comparison.cut_short is None


def test_an_empty_block_has_no_edits() -> None:
    added, removed = compare(side("a"), side("", "a")), compare(side("a", ""), side("a"))
    stays = compare(side(""), side(""))
    assert [(change.kind, change.edits) for change in added.changes if not change.old] == [("inserted", ())]
    assert [(change.kind, change.edits) for change in removed.changes if not change.new] == [("deleted", ())]
    assert [(change.kind, change.edits) for change in stays.changes] == [("equal", ())]


def test_words_are_counted_and_a_moved_word_counts_once() -> None:
    old = side(
        "One moved line of seven words here.",
        "The council met for nine hours and heard forty speakers before it voted.",
        "Nothing else happened on that long day in the town hall of the city.",
    )
    new = side(
        "The council met for ten hours and heard forty speakers before it voted.",
        "Nothing else happened on that long day in the town hall of the city.",
        "One moved line of seven words here.",
    )
    assert compare(old, new).stats == (1, 1, 7)


def test_marks_alone_are_no_words() -> None:
    assert compare(side(), side("Yes – no …", "東京。")).stats.words_added == 4


def test_equal_edits_are_equal_to_the_letter() -> None:
    comparison = compare(side("a\u00a0b c"), side("a b c"))
    for edit in comparison.changes[0].edits:
        if edit.op is Op.EQUAL:
            assert "a\u00a0b c"[edit.old_start : edit.old_end] == "a b c"[edit.new_start : edit.new_end]


def some_texts() -> tuple[Side, Side]:
    rng = random.Random(1)
    words = [f"word{k}" for k in range(300)]
    old = [" ".join(rng.choices(words, k=30)) for _ in range(30)]
    new = [" ".join(w if rng.random() < 0.6 else rng.choice(words) for w in text.split()) for text in old]
    rng.shuffle(new)
    return Side(None, tuple(old)), Side(None, tuple(new))


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (LIMITS, None),
        (LIMITS._replace(gap_cells=100, postings=0), "gap_cells"),
        (LIMITS._replace(word_cells=10), "word_cells"),
        (Limits(0, 0, 0, 0, 0, 0), "gap_cells"),
    ],
)
def test_a_limit_that_bites_is_named(limits: Limits, named: str | None) -> None:
    assert compare(*some_texts(), limits=limits).cut_short == named


@pytest.mark.parametrize(("spare", "named"), [(-1, "gap_cells"), (0, None), (1, None)])
def test_a_gap_is_weighed_up_to_its_limit(spare: int, named: str | None) -> None:
    old, new = side("aa bb cc dd", "ee ff gg hh"), side("ii jj kk", "ll mm nn", "oo pp qq")
    assert compare(old, new, limits=LIMITS._replace(gap_cells=6 + spare)).cut_short == named


def test_a_profile_collects_the_seconds_of_each_step() -> None:
    ticks = iter(range(100))
    profile = Profile(lambda: float(next(ticks)))
    compare(*some_texts(), profile=profile)
    assert profile.seconds == dict.fromkeys(
        ("pairing blocks", "marking words", "counting words", "checking the laws"), 1.0
    )


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (Equal((0,), (0,), ()), Deleted((0,), (), ())),
        (Edited((0,), (0,), (Edit(Op.EQUAL, 0, 1, 0, 1),)),),
        (Edited((0,), (0,), (Edit(Op.DELETE, 0, 1, 0, 0),)),),
        (Edited((0,), (0,), (Edit(Op.INSERT, 0, 0, 0, 1), Edit(Op.DELETE, 1, 1, 0, 1))),),
    ],
)
def test_a_broken_law_is_an_error_not_an_answer(changes: tuple) -> None:
    with pytest.raises(BrokenPromise):
        module._check(Sides(side("a"), side("b")), changes)


def test_neither_the_package_nor_its_engine_imports_what_is_slow() -> None:
    script = (
        "import sys, diffview, diffview.diff.compare\n"
        "print(sorted({'flask', 'bs4', 'lxml', 'sqlalchemy', 'click', 'diff_match_patch', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == "[]\n"
