"""Files, folders and single archives become captures, and nothing that is found goes unmentioned."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diffview.model import Capture
from diffview.readers import Limits, Refused, captures
from diffview.readers.moments import moment_in_name


def found(*paths: Path, limits: Limits | None = None) -> tuple[list[Capture], list[Refused]]:
    items = list(captures(paths, limits=limits or Limits()))
    return [i for i in items if isinstance(i, Capture)], [i for i in items if isinstance(i, Refused)]


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.txt", "c/d/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)

    kept, refused = found(tmp_path)

    assert [capture.body.decode() for capture in kept] == ["a/y.txt", "a/z.txt", "b.txt", "c/d/e.txt"]
    assert refused == []


def test_a_note_about_the_folder_is_no_article_unless_it_is_named(tmp_path: Path) -> None:
    note = tmp_path / "README.md"
    note.write_text("What lies here")

    kept, refused = found(tmp_path)
    named, _ = found(note)

    assert kept == []
    assert [(Path(r.origin).name, r.harmless) for r in refused] == [("README.md", True)]
    assert [capture.origin for capture in named] == [str(note)]


def test_hidden_files_are_left_out_but_listed(tmp_path: Path) -> None:
    (tmp_path / ".secret").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")

    kept, refused = found(tmp_path)

    assert kept == []
    assert [(Path(r.origin).name, r.harmless) for r in refused] == [(".git", True), (".secret", True)]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    inside = tmp_path / "folder"
    inside.mkdir()
    (inside / "link.txt").symlink_to(tmp_path / "outside.txt")
    (inside / "loop").symlink_to(inside)
    (inside / "page.txt").write_text("page")

    kept, refused = found(inside)

    assert [capture.body for capture in kept] == [b"page"]
    assert [Path(r.origin).name for r in refused] == ["link.txt", "loop"]


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("news-20150120103000.html", datetime(2015, 1, 20, 10, 30, tzinfo=UTC)),
        ("20150120103000id_page.html", datetime(2015, 1, 20, 10, 30, tzinfo=UTC)),
        ("page 2015-01-20T10:30:05Z.html", datetime(2015, 1, 20, 10, 30, 5, tzinfo=UTC)),
        ("page_2015-01-20T1030+0200.html", datetime(2015, 1, 20, 8, 30, tzinfo=UTC)),
        ("page-2015-01-20T10-30-05.html", datetime(2015, 1, 20, 10, 30, 5, tzinfo=UTC)),
        ("2015-01-20.html", None),
        ("news-20151399103000.html", None),
        ("article-123456789012345.html", None),
        ("page.html", None),
    ],
)
def test_a_time_in_a_files_name_is_when_it_was_captured(name: str, moment: datetime | None) -> None:
    assert moment_in_name(name) == moment


def test_a_file_larger_than_the_limit_is_refused_and_one_of_its_size_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    (tmp_path / "b.txt").write_bytes(b"x" * 101)

    kept, refused = found(tmp_path, limits=Limits(file_bytes=100))

    assert [len(capture.body) for capture in kept] == [100]
    assert "more than 100 bytes" in refused[0].line()


def test_a_gzip_file_is_unpacked_and_a_bomb_is_not(tmp_path: Path) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"\0" * 30_000_000))
    (tmp_path / "page-20150120103000.html.gz").write_bytes(gzip.compress(b"<p>page"))

    kept, refused = found(tmp_path)

    assert [(c.body, c.observed_at is not None) for c in kept] == [(b"<p>page", True)]
    assert "unpacks to more than" in refused[0].line()


def test_an_empty_file_and_a_picture_that_are_named_are_captures_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    kept, refused = found(tmp_path / "empty.html", tmp_path / "picture.png")

    assert len(kept) == 2
    assert refused == []


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    _, refused = found(tmp_path / "nothing")

    assert refused[0].line().endswith("nothing: there is no such file or folder; check the name")
