"""Every regular expression of the program takes time in proportion to its text, whatever the text.

A page of dots must not stop the server. `pattern_sites` finds the patterns, `pattern_attacks` makes the worst texts for
each and doubles them up to 10^6 characters; what grows more than in proportion is named here with its text.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HERE = Path(__file__).parent
CPU_SECONDS = 240
"""An exponential pattern ends the child here; all patterns together take about 40 s."""
FEWEST = 150
"""So many patterns the program had when this was written: fewer would mean that they are no longer found."""


@pytest.fixture(scope="module")
def measured() -> list[dict[str, Any]]:
    """Return what the child found out of each pattern; the last line names one that it did not finish."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))

    child = subprocess.run(
        [sys.executable, str(HERE / "pattern_attacks.py")],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    return [json.loads(line) for line in child.stdout.splitlines()]


@pytest.mark.timeout(600)
def test_every_pattern_in_the_source_is_found(measured: list[dict[str, Any]]) -> None:
    assert [one["name"] for one in measured if "unknown" in one] == []
    assert measured[-1].get("patterns", 0) >= FEWEST, f"did not come to the end of {measured[-1]['name']}"


@pytest.mark.timeout(600)
def test_no_pattern_takes_more_than_linear_time(measured: list[dict[str, Any]]) -> None:
    slow = [f"{one['name']} on {one['text']} × {one['size']}" for one in measured if one.get("growth", 0.0) > 5.0]

    assert slow == []


@pytest.fixture
def attacks(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(HERE))
    import pattern_attacks  # noqa: PLC0415 - a script beside this file

    monkeypatch.setattr(pattern_attacks, "PATIENCE", 0.5)
    before = signal.signal(signal.SIGVTALRM, pattern_attacks._late)
    yield pattern_attacks
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    "bad",
    [r"\.+x", r"\s+$", r"(?:a|a)*b", r"(?:[a-z]+:[^\n]*\r?\n)*end", r"https?://\S*site\S*/articles/\d+", r"(\d+) days"],
)
def test_the_law_catches_a_pattern_that_is_not_linear(attacks: ModuleType, bad: str) -> None:
    found = attacks.Found("bad", re.compile(bad), frozenset({"search"}))

    assert attacks.growth(found)["growth"] > attacks.MAX_GROWTH


@pytest.mark.parametrize("good", [r"(?<!\.)\.++x", r"a{1,40}b", r"(?<![ab])(?:a|b)*+c", r"(?<!\d)(\d++) days"])
def test_the_law_lets_a_linear_pattern_pass(attacks: ModuleType, good: str) -> None:
    found = attacks.Found("good", re.compile(good), frozenset({"search"}))

    assert attacks.growth(found)["growth"] <= attacks.MAX_GROWTH
