"""What differs in typography only has one matching form."""

from __future__ import annotations

import time

import pytest

from diffview.text.normalise import matching_form, squeeze


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“No”", '"No"'),
        ("it’s", "it's"),
        ("«No»", '"No"'),
        ("2–1", "2-1"),
        ("−3", "-3"),
        ("so — yes", "so -- yes"),
        ("wait…", "wait..."),
        ("a\u00a0b", "a b"),
        ("a\u2009 b", "a b"),
        ("co\u00adoperate", "cooperate"),
        ("a\u200bb", "ab"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_typography_does_not_count(one: str, other: str) -> None:
    assert matching_form(one) == matching_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No", '"No"'),
        ("3", "-3"),
        ("Yes.", "Yes?"),
        ("1,200", "1.200"),
        ("a b", "ab"),
        ("cafe", "café"),
        ("A", "a"),
        ("1", "¹"),
    ],
)
def test_everything_else_counts(one: str, other: str) -> None:
    assert matching_form(one) != matching_form(other)


def test_squeezing_keeps_words_and_marks() -> None:
    assert squeeze("\n a \u2003 b\u00a0c. ") == "a b c."


def test_a_long_run_of_combining_marks_is_left_alone_in_linear_time() -> None:
    text = "a" + "\u0301\u0316" * 100_000
    start = time.process_time()
    assert matching_form(text) == text
    assert time.process_time() - start < 1
