"""The laws of a comparison (ARCHITECTURE), on random texts, on hostile ones and on real ones."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
import regex
from diff_match_patch import diff_match_patch
from hypothesis import given, settings
from hypothesis import strategies as st

from diffview.diff.compare import compare
from diffview.diff.limits import LIMITS, Limits
from diffview.diff.model import Comparison, Equal, Op, Side
from diffview.diff.patch import patch_text, whole_text
from diffview.text.normalise import matching_form
from diffview.text.numbers import number_around
from diffview.text.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = (
    *("the", "a", "of", "and", "in", "to", "said", "Mr", "Hill", "minister", "-3%", "£1.5m", "2-1", "12,000", "don't"),
    *(
        "“No”",
        "'so'",
        "end.",
        "end,",
        "—",
        "–",
        "日本語",
        "ภาษา",
        "café",
        "cafe\u0301",
        "naïve",
        "👩‍👧",
        "🇬🇧",
        "x@y.org",
    ),
    *(
        "http://a.b/c?d=e",
        "U.S.",
        "\u00ad",
        "co\u00adop",
        "\u200b",
        "a\u00a0b",
        ".",
        ",",
        "!",
        "?",
        "(",
        ")",
        "1",
        "22",
        "200",
        "000",
        "1/2",
        "三十",
        "3月4日",
    ),
)

words = st.sampled_from(WORDS)
blocks = st.one_of(
    st.lists(words, max_size=12).map(" ".join),
    st.lists(words, max_size=6).map("".join),
    st.text(max_size=20),
    st.just("the same line"),
)
titles = st.one_of(st.none(), st.lists(words, max_size=5).map(" ".join))
sides = st.builds(Side, titles, st.lists(blocks, max_size=8).map(tuple))


@st.composite
def edited(draw: st.DrawFn) -> tuple[Side, Side]:
    """Give a side and another that was made from it by a few edits, as versions of an article are."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    return random_pair(rng)


def random_pair(rng: random.Random) -> tuple[Side, Side]:
    old = [" ".join(rng.choices(WORDS, k=rng.randint(0, 14))) for _ in range(rng.randint(0, 9))]
    new = list(old)
    for _ in range(rng.randint(0, 6)):
        what = rng.random()
        at = rng.randrange(len(new) + 1)
        if what < 0.2 or not new or at == len(new):
            new.insert(at, " ".join(rng.choices(WORDS, k=rng.randint(0, 14))))
        elif what < 0.35:
            del new[at]
        elif what < 0.5:
            new.insert(rng.randrange(len(new)), new.pop(at))
        elif what < 0.6:
            cut = rng.randrange(len(new[at]) + 1)
            new[at : at + 1] = [new[at][:cut], new[at][cut:]]
        elif what < 0.7:
            new[at : at + 2] = [" ".join(new[at : at + 2])]
        else:
            parts = new[at].split(" ")
            parts[rng.randrange(len(parts))] = rng.choice(WORDS)
            new[at] = " ".join(parts)
    return Side(None, tuple(old)), Side(None, tuple(new))


def check_laws(old: Side, new: Side, limits: Limits = LIMITS) -> Comparison:
    comparison = compare(old, new, limits=limits)
    assert sorted(i for c in comparison.changes for i in c.old) == list(range(len(old.blocks)))
    assert sorted(j for c in comparison.changes for j in c.new) == list(range(len(new.blocks)))
    assert [j for c in comparison.changes for j in c.new] == list(range(len(new.blocks)))
    for change in comparison.changes:
        check_edits(change.edits, old.text_of(change.old), new.text_of(change.new))
    if comparison.title is None:
        assert old.title is None
        assert new.title is None
    else:
        check_edits(comparison.title.edits, old.title or "", new.title or "")
    return comparison


def check_edits(edits: tuple, old: str, new: str) -> None:
    i = j = 0
    for op, old_start, old_end, new_start, new_end in edits:
        assert (old_start, new_start) == (i, j)
        assert old_end > old_start or new_end > new_start
        if op is Op.EQUAL:
            assert old[old_start:old_end] == new[new_start:new_end]
        elif op is Op.DELETE:
            assert new_start == new_end
        else:
            assert old_start == old_end
        i, j = old_end, new_end
    assert (i, j) == (len(old), len(new))
    check_borders(old, {k for e in edits if e.op is Op.DELETE for k in e[1:3]})
    check_borders(new, {k for e in edits if e.op is Op.INSERT for k in e[3:5]})


def check_borders(text: str, borders: set[int]) -> None:
    allowed = {0}
    place = 0
    for token in tokens(text):
        if token.isspace():
            allowed |= set(range(place, place + len(token) + 1))
        place += len(token)
        allowed.add(place)
    assert borders <= allowed, (text, sorted(borders - allowed))
    assert [place for place in borders if number_around(text, place)] == [], text


@given(sides, sides)
def test_both_sides_can_be_read_back_and_each_block_stands_once(old: Side, new: Side) -> None:
    check_laws(old, new)


@given(edited())
@settings(max_examples=200)
def test_the_laws_hold_for_versions_of_one_text(pair: tuple[Side, Side]) -> None:
    check_laws(*pair)


@given(edited())
def test_with_every_limit_at_nought_the_laws_still_hold(pair: tuple[Side, Side]) -> None:
    check_laws(*pair, Limits(0, 0, 0, 0, 0, 0))


def test_the_laws_hold_on_ten_thousand_random_pairs() -> None:
    rng = random.Random(20_261_122)
    for _ in range(10_000):
        check_laws(*random_pair(rng))


@given(sides)
def test_a_text_against_itself_has_only_equal(side: Side) -> None:
    comparison = compare(side, side)
    assert all(type(change) is Equal for change in comparison.changes)
    assert comparison.title is None or type(comparison.title) is Equal
    assert comparison.stats == (0, 0, 0)


@given(st.one_of(st.text(), st.lists(words).map("".join)))
def test_tokens_joined_give_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


PREPENDED = regex.compile(r"\p{GCB=Prepend}")
"""Those few signs that belong to the character behind them; tokens join them to the one before."""


def _known(character: str) -> bool:
    return unicodedata.category(character) != "Cn" and not PREPENDED.match(character)


@given(st.one_of(st.text(), st.lists(words).map("".join)))
def test_no_token_ends_inside_a_grapheme(text: str) -> None:
    # what this Python does not know, a newer table of graphemes may join
    text = "".join(filter(_known, text))
    place = 0
    ends = set()
    for token in tokens(text):
        place += len(token)
        ends.add(place)
    place = 0
    for grapheme in regex.findall(r"\X", text):
        place += len(grapheme)
        ends.discard(place)
    assert not ends


@given(st.text())
def test_the_matching_form_of_a_matching_form_is_itself(text: str) -> None:
    assert matching_form(matching_form(text)) == matching_form(text)


@given(edited())
def test_the_patch_of_a_comparison_makes_the_new_text_of_the_old_one(pair: tuple[Side, Side]) -> None:
    old, new = pair
    engine = diff_match_patch()
    patches = engine.patch_fromText(patch_text(compare(old, new)))
    made, applied = engine.patch_apply(patches, whole_text(old))
    assert made == whole_text(new)
    assert all(applied)


def _real_pairs(shared: Path) -> Iterator[tuple[Side, Side]]:
    for line in (shared / "eval" / "articles_dev.jsonl").read_text(encoding="utf-8").splitlines():
        versions = [Side(v["title"], tuple(v["paragraphs"])) for v in json.loads(line)["versions"]]
        for k, old in enumerate(versions):
            for new in versions[k + 1 :]:
                yield old, new
                yield new, old


def test_the_laws_hold_on_a_thousand_real_pairs(shared: Path) -> None:
    count = 0
    for old, new in _real_pairs(shared):
        check_laws(old, new)
        count += 1
    assert count >= 1_000


def test_the_laws_hold_on_hostile_strings(shared: Path) -> None:
    strings = [
        value
        for line in (shared / "hostile" / "payloads.jsonl").read_text(encoding="utf-8").splitlines()[:4_000]
        for value in json.loads(line).values()
        if isinstance(value, str)
    ]
    rng = random.Random(4)
    for start in range(0, len(strings), 12):
        old = strings[start : start + 12]
        new = [s for s in old if rng.random() < 0.8]
        new = [s[::-1] if rng.random() < 0.1 else s.replace("<", "< ") if rng.random() < 0.2 else s for s in new]
        check_laws(Side(None, tuple(old)), Side(None, tuple(new)))


HASHED = """
import random, sys
sys.path.insert(0, {folder!r})
from test_diff_laws import random_pair
from diffview.diff.compare import compare
rng = random.Random(7)
print([compare(*random_pair(rng)).changes for _ in range(300)])
"""


def test_the_answer_does_not_depend_on_the_seed_of_hashes() -> None:
    folder = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - a plain string for the child
    answers = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", HASHED.format(folder=folder)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.add(done.stdout)
    assert len(answers) == 1
    assert len(answers.pop()) > 10_000


def test_the_edits_leave_no_fewer_words_equal_than_an_oracle_less_what_was_joined(shared: Path) -> None:
    """Compare with diff-match-patch, unlimited, on sentences: ours may mark more, but not much more."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    ours = oracle = 0
    lines = (shared / "eval" / "spans_dev.jsonl").read_text(encoding="utf-8").splitlines()[:150]
    for line in lines:
        pair = json.loads(line)
        title = compare(Side(pair["old"], ()), Side(pair["new"], ())).title
        assert title is not None
        ours += sum(e.old_end - e.old_start for e in title.edits if e.op is Op.EQUAL)
        diffs = engine.diff_main(pair["old"], pair["new"])
        engine.diff_cleanupSemantic(diffs)
        oracle += sum(len(text) for op, text in diffs if op == 0)
    assert ours >= 0.93 * oracle


@pytest.mark.parametrize("kind", ["repeat", "oneline", "blob", "yes-no", "han", "shuffled"])
def test_texts_made_to_hurt_end_and_keep_the_laws(kind: str) -> None:
    rng = random.Random(3)
    count = 20_000
    old, new = {
        "repeat": lambda: (["a " * count], ["b " + "a " * (count + 5)]),
        "oneline": lambda: (["x".join(map(str, range(count)))], [" ".join(map(str, range(count, 0, -1)))]),
        "blob": lambda: (["".join(rng.choices("ab/+", k=count))], ["".join(rng.choices("ab/+", k=count))]),
        "yes-no": lambda: ([" ".join(rng.choices(("y", "n"), k=count))], [" ".join(rng.choices(("y", "n"), k=count))]),
        "han": lambda: (["".join(rng.choices("日本語東京", k=count))], ["".join(rng.choices("日本語東京", k=count))]),
        "shuffled": lambda: (
            [f"line number {k} of all" for k in range(count // 10)],
            [f"line number {k * 7 % (count // 10)} of all" for k in range(count // 10)],
        ),
    }[kind]()
    check_laws(Side(None, tuple(old)), Side(None, tuple(new)))
