"""What the server compares itself, and not in a cell, costs little whatever the texts say."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.web.limits import SMALL_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = SMALL_CHARACTERS // 2
"""Characters of each of the two texts."""

MAX_SECONDS = 3.0
"""Processor time for the dearest known text of the largest small size, with room for a slow machine."""


def filled(draw: random.Random, word: Callable[[random.Random], str], words_a_block: int) -> list[str]:
    """Give blocks of drawn words that have `HALF` characters together."""
    blocks: list[str] = []
    left = HALF
    while left > 0:
        block = " ".join(word(draw) for _ in range(words_a_block))[:left]
        blocks.append(block)
        left -= len(block) + 1
    return blocks


WORDS: dict[str, Callable[[random.Random], str]] = {
    "two words": lambda draw: draw.choice(("yes", "no")),
    "one letter": lambda draw: draw.choice("ab"),
    "fifty words": lambda draw: f"w{draw.randrange(50)}",
    "a table": lambda draw: draw.choice(("| 0", "| 1", "|")),
    "all different": lambda draw: f"{draw.randrange(10**9)}",
    "letters without a space": lambda draw: chr(0x4E00 + draw.randrange(40)) * 30,
    "marks": lambda draw: draw.choice(".,;:!?-"),
    "names": lambda draw: draw.choice(("Mr", "Ms")) + " " + draw.choice("ABCDEFGH") + ".",
    "quotation marks": lambda draw: draw.choice(('"a', 'b"', "“", "”", "not")),
    "combining marks": lambda draw: "a" + "\u0301" * draw.randrange(30),
}


@pytest.mark.parametrize("words_a_block", [3, 60, 10**6])
@pytest.mark.parametrize("kind", WORDS)
def test_the_largest_small_texts_are_compared_soon(kind: str, words_a_block: int) -> None:
    draw = random.Random(f"{kind}:{words_a_block}")
    count = min(words_a_block, HALF)
    old, new = filled(draw, WORDS[kind], count), filled(draw, WORDS[kind], count)
    began = time.process_time()
    comparison = diffview.compare(old, new)
    comparison.to_dict()
    assert time.process_time() - began < MAX_SECONDS
