"""A program that is stopped, or whose disk is full, loses nothing of what it had before or had acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import diffview
from diffview.store import open_store

ROOT = Path(diffview.__file__).parents[1]
PAGES = 300


def started(folder: Path, *args: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "diffview", *args]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(PAGES):
        text = f"The ferry number {number} came in at noon.\n\nNobody was on board of ferry {number} but the captain.\n"
        (folder / f"page-{number:03}.txt").write_text(text)
    return folder


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_an_import_that_is_stopped_keeps_what_it_has_read(tmp_path: Path, pages: Path, ending: signal.Signals) -> None:
    process = started(tmp_path, "import", str(pages))
    deadline = time.monotonic() + 60
    while captures_in(tmp_path) == 0 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(ending)
    said = process.communicate(timeout=60)
    kept = captures_in(tmp_path)
    assert kept > 0
    if process.returncode != 0:  # else it was quicker than the signal
        assert process.returncode == 128 + signal.SIGINT
        assert said[1].strip() == "diffview: stopped; what was stored stays stored"
    with open_store(tmp_path / "diffview.sqlite3") as store:
        assert store.verify() == ()
    again = started(tmp_path, "import", str(pages))
    again.communicate(timeout=120)
    assert again.returncode == 0
    assert captures_in(tmp_path) == PAGES


def captures_in(folder: Path) -> int:
    if not (folder / "diffview.sqlite3").exists():
        return 0
    with open_store(folder / "diffview.sqlite3", create=False, read_only=True) as store:
        return len(store.captures())
