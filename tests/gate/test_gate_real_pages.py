"""Floors under the figures of real article pages (tests/gate/real_pages_figures.py prints them all)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import real_pages_figures as figures

pytestmark = [pytest.mark.gate, pytest.mark.usefixtures("shared")]


@pytest.mark.timeout(600)
def test_real_pages_are_read_whole_and_without_what_stands_around_them() -> None:
    found = figures.reading(every=4)

    assert (found.refused, found.lost) == (0, 0)
    assert found.f1 >= 0.965
    assert found.extra <= 0.9
    assert found.missing <= 0.2
    assert found.perfect >= found.pages / 2


@pytest.mark.timeout(900)
def test_later_captures_show_the_true_edits_and_nothing_else() -> None:
    found = figures.later_captures(every=24)
    total = found["history"].total()

    assert found["boilerplate"]["exact"] + found["boxes"]["exact"] >= 2 * total - 1
    assert found["edit"]["missed"] + found["both"]["missed"] == 0
    assert found["history"]["exact"] >= total - 1
