"""Which versions of what diffview runs on are warned of when a viewer starts."""

from __future__ import annotations

import pytest

from diffview.known_faults import known_faults

GOOD_PYTHON = (3, 13, 20)
GOOD_SQLITE = (3, 53, 0)


@pytest.mark.parametrize(
    ("sqlite", "warned"),
    [((3, 6, 9), False), ((3, 7, 0), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), True)],
)
def test_the_fault_of_the_log_is_named_for_the_versions_that_have_it(sqlite: tuple[int, ...], warned: bool) -> None:
    lines = known_faults(sqlite, GOOD_PYTHON)
    assert len(lines) == warned
    assert all("backup" in line for line in lines)


@pytest.mark.parametrize(("python", "warned"), [((3, 11, 99), True), ((3, 12, 0), False)])
def test_a_python_that_gets_no_fix_is_named(python: tuple[int, ...], warned: bool) -> None:
    assert len(known_faults(GOOD_SQLITE, python)) == warned
