"""`compare --patch` and `apply` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diffview.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with two texts and the patch between them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.txt").write_text("Nine boats came.\n\nThe wind was strong.\n", encoding="utf-8")
    (tmp_path / "new.txt").write_text("Ten boats came.\nThe wind was strong.\n", encoding="utf-8")
    assert left_with("compare", "old.txt", "new.txt", "--patch", "change.patch") == 1
    return tmp_path


def left_with(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_the_new_text_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert left_with("apply", "change.patch", "old.txt") == 0

    said = capsys.readouterr()
    assert said.out == (folder / "new.txt").read_text(encoding="utf-8")
    assert "hunk 1 of 1: fits at character 0" in said.err
    assert "its SHA-256 is the same" in said.err


def test_it_is_written_to_a_file_where_one_is_named(folder: Path) -> None:
    assert left_with("apply", "change.patch", "old.txt", "-o", "out.txt") == 0
    assert (folder / "out.txt").read_bytes() == (folder / "new.txt").read_bytes()


def test_another_text_leaves_with_one_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.txt").write_text("A museum was opened in the old mill on Sunday.\n", encoding="utf-8")
    capsys.readouterr()

    assert left_with("apply", "change.patch", "old.txt") == 1

    said = capsys.readouterr().err
    assert "hunk 1 of 1: does not fit, left out" in said
    assert "the old text is not the one that the patch was made from" in said


def test_what_is_no_patch_is_refused_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert left_with("apply", str(folder / "new.txt"), "old.txt") == 2
    assert capsys.readouterr().err == (
        "diffview: patch: this is no patch of diff-match-patch; give the file as written\n"
    )
