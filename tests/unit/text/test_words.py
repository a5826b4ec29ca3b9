"""Tokens: what a comparison may tell apart."""

from __future__ import annotations

import time

import pytest

from diffview.text.words import is_unspaced, spans, tokens


@pytest.mark.parametrize(
    "token",
    [
        "It's",
        "don’t",
        "O’Neil’s",
        "U.S",
        "e.g",
        "12,000",
        "-3%",
        "+4",
        "£1.5m",
        "$5bn",
        "-£5",
        "€100",
        "100€",
        "2-1",
        "3–0",
        "24/7",
        "1990s",
        "11.30am",
        "10:30",
        "2026-11-22",
        "2026-11-22T10:00:00Z",
        "22/11/2026",
        ".5",
        "-2.5°C",
        "192.168.0.1",
        "https://example.org/a?b=c,d#e",
        "www.example.org",
        "jo.neil+x@mail.example.org",
        "cafe\u0301",
        "हिन्दी",
        "क्षत्रिय",
        "한국어",
        "co\u00adop",
        "👨‍👩‍👧",
        "🇬🇧",
        "👍🏽",
        "1\ufe0f\u20e3",
        "...",
        "--",
        "snake_case",
        "3rd",
    ],
)
def test_is_one_token(token: str) -> None:
    assert tokens(f"so {token} is") == ["so", " ", token, " ", "is"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("end. Next", ["end", ".", " ", "Next"]),
        ("end.Next", ["end", ".", "Next"]),
        ("self-driving", ["self", "-", "driving"]),
        ("12-year-old", ["12", "-", "year", "-", "old"]),
        ("covid-19", ["covid", "-", "19"]),
        ("(-3)", ["(", "-3", ")"]),
        ("“No!”", ["“", "No", "!", "”"]),
        ("'quoted'", ["'", "quoted", "'"]),
        ("see https://a.org/b.", ["see", " ", "https://a.org/b", "."]),
        ("日本は3月", ["日", "本", "は", "3", "月"]),
        ("ภาษา", ["ภ", "า", "ษ", "า"]),
        ("กำลัง", ["กำ", "ลั", "ง"]),
        ("🇬🇧🇫🇷", ["🇬🇧", "🇫🇷"]),
        (" \u0301a", [" \u0301", "a"]),
        ("", []),
        (" \n ", [" \n "]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_spans_are_those_of_the_tokens_without_white_space() -> None:
    assert list(spans("Up  3%.")) == [(0, 2), (4, 6), (6, 7)]


def test_scripts_without_spaces_are_known() -> None:
    assert is_unspaced("a 東")
    assert is_unspaced("ภาษา")
    assert not is_unspaced("한국어 café “x” – ½ Ελλάδα")


@pytest.mark.parametrize(
    "part",
    ["a-", "a.", "@", "www.", "http://", "1,", "-", "x@", " ", "\u0301", "a\u0301", "👩\u200d", "'", "$"],
)
def test_time_is_linear(part: str) -> None:
    text = part * (200_000 // len(part))
    start = time.process_time()
    assert "".join(tokens(text)) == text
    assert time.process_time() - start < 2
