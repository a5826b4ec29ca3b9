"""Whatever is wrong with a file, reading it ends soon, in a reading or in one line that says why there is none.

A seeded share runs here; `DIFFVIEW_MUTANTS=N` runs N mutants of each sample, `tests/safety/run --full` an hour of them.
What is found becomes a case in tests/safety/found/ (a file is a case), and stays.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from mutants import Sample, mutant, samples

from diffview.ingest import parse
from diffview.model import Capture
from diffview.readers import Refused, captures

MUTANTS = int(os.environ.get("DIFFVIEW_MUTANTS", "6"))
FIRST_SEED = int(os.environ.get("DIFFVIEW_SEED", "1"))
FOUND = Path(__file__).parent / "found"

MAX_SECONDS = 20.0
"""Processor time that a file of some 20 kB may cost in this process; parsing has limits of its own in its child."""


def outcome(path: Path) -> list[str]:
    """Give a line for each thing that is found in a file: the parser that read it, or the reason why none did."""
    lines = []
    for item in captures([path]):
        if isinstance(item, Refused):
            lines.append(f"refused: {item.reason}")
            continue
        assert isinstance(item, Capture)
        parsed = parse(item)
        lines.append(parsed.reason or ", ".join(reading.parser.name for reading in parsed.readings))
    return lines


def check(path: Path) -> None:
    began = time.process_time()
    lines = outcome(path)
    assert time.process_time() - began < MAX_SECONDS
    assert lines
    for line in lines:
        assert line
        assert "\n" not in line
        assert "fault of diffview" not in line


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_no_mutant_of_a_sample_breaks_its_reader(tmp_path: Path, sample: Sample) -> None:
    for seed in range(FIRST_SEED, FIRST_SEED + MUTANTS):
        path = tmp_path / f"{seed}-{sample.name}"
        path.write_bytes(mutant(sample, seed))
        check(path)


def test_what_was_found_once_stays_mended() -> None:
    for path in sorted(FOUND.iterdir()):
        check(path)
