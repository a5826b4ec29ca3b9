"""A line is set aside for its words alone only where it cannot carry a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffview.parsers.furniture import MAX_CHARS, RULES, is_furniture

CASES = Path(__file__).parents[2] / "cases" / "article" / "furniture.cases"


def _blocks() -> dict[str, list[str]]:
    blocks = [block.splitlines() for block in CASES.read_text("utf-8").split("\n\n")[1:]]
    return {name: lines for name, *lines in blocks}


@pytest.mark.parametrize("line", [line for lines in _blocks().values() for line in lines])
def test_a_line_is_furniture_or_not(line: str) -> None:
    assert is_furniture(line[2:]) is line.startswith("+ ")


def test_every_rule_has_a_line_on_either_side_of_it() -> None:
    assert {*RULES, "updated"} == set(_blocks())
    for lines in _blocks().values():
        assert {line[0] for line in lines} == {"+", "-"}


def test_no_long_line_is_furniture() -> None:
    networks = "Facebook " * 22
    assert len(networks) < MAX_CHARS
    assert is_furniture(networks.strip())
    assert not is_furniture(f"{networks}Twitter")
