"""Run the cases of tests/cases/diff: old blocks, new blocks, and the changes as they should read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Change, Op, Side

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "diff"


class Case(NamedTuple):
    title: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    changes: list[str]


def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.cases")):
        for part in re.split(r"\n\n+", path.read_text(encoding="utf-8").strip("\n")):
            title, old, new, changes = re.split(r"\n--- (?:old|new|changes)\n", part)
            found.append(Case(title, tuple(old.split("\n")), tuple(new.split("\n")), changes.split("\n")))
    return found


def shown(change: Change, old: Side, new: Side) -> str:
    """Return *change* as one line: its kind, then its text with wdiff's marks, line feeds drawn."""
    before, after = old.text_of(change.old), new.text_of(change.new)
    out = []
    for op, old_start, old_end, new_start, new_end in change.edits:
        if op is Op.DELETE:
            out.append(f"[-{before[old_start:old_end]}-]")
        elif op is Op.INSERT:
            out.append(f"{{+{after[new_start:new_end]}+}}")
        else:
            out.append(before[old_start:old_end])
    return f"{change.kind.value}: {''.join(out)}".replace("\n", "⏎")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_case(case: Case) -> None:
    old, new = Side(None, case.old), Side(None, case.new)
    assert [shown(change, old, new) for change in compare(old, new).changes] == case.changes
