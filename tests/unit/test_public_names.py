"""What `import diffview` gives and costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.diff.model import ChangeKind
from diffview.errors import UnreadableCapture
from diffview.export import version_of_blocks

if TYPE_CHECKING:
    from diffview.model import Reading

POST = "Reports and notes\nMonday, 12 January 2026\nA short post\nThe first line of the post, some words long.\n"


def test_importing_loads_nothing_heavy() -> None:
    heavy = [
        "flask",
        "bs4",
        "lxml",
        "sqlalchemy",
        "sqlite3",
        "alembic",
        "babel",
        "warcio",
        "trafilatura",
        "click",
        "jinja2",
    ]
    program = f"import sys, diffview; print([m for m in {heavy} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_root())
    assert said.stdout.strip() == "[]"


def _root() -> Path:
    return Path(diffview.__file__).parents[1]


def test_reading_and_comparing_need_no_database() -> None:
    page = _root() / "samples" / "tracked" / "ferry-0-1.html"
    program = (
        "import sys, diffview; diffview.compare(['a'], ['b']); diffview.read(sys.argv[1]);"
        "print([m for m in ('flask', 'sqlalchemy', 'sqlite3', 'click', 'jinja2') if m in sys.modules])"
    )
    command = [sys.executable, "-c", program, str(page)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_root())
    assert said.stdout.strip() == "[]"


def test_check_stays_the_function_whoever_imports_its_module() -> None:
    program = "import diffview.checking, diffview.cli, diffview; print(callable(diffview.check))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_root())
    assert said.stdout.strip() == "True"


def test_comparing_lists_of_texts_says_what_became_of_each() -> None:
    compared = diffview.compare(["Six died.", "It rained."], ["Eight died.", "It rained."])
    assert [change.kind for change in compared.changes] == [ChangeKind.EDITED, ChangeKind.EQUAL]
    assert compared.to_dict()["stats"] == {"words_added": 1, "words_deleted": 1, "words_moved": 0}


def test_comparing_versions_compares_their_titles_too() -> None:
    old, new = version_of_blocks(("Same.",), 0), version_of_blocks(("Same.",), 1)
    assert not diffview.compare(old, new).changed


def test_reading_bytes_names_them_as_told() -> None:
    (reading,) = diffview.read(b"A title of some words\n\nA paragraph of the text.\n", name="note.txt")
    assert reading.origin == "note.txt"
    assert _texts(reading)


def _texts(reading: Reading) -> list[str]:
    return [block.text for version in reading.versions for block in version.blocks]


def test_reading_a_file_and_its_bytes_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"A title of some words\n\nA paragraph of the text.\n")
    (of_file,) = diffview.read(file)
    (of_bytes,) = diffview.read(file.read_bytes(), name=str(file))
    assert of_file == of_bytes


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n"])
def test_reading_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableCapture, match=r"^odd\.html: "):
        diffview.read(body, name="odd.html")


def test_the_whole_way_in_python(tmp_path: Path) -> None:
    samples = _root() / "samples"
    store = diffview.open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}")
    report = diffview.import_paths(store, [samples / "tracked"])
    assert report.added == report.read
    (article,) = store.articles()
    history = store.history(article.id)
    assert [version.number for version in history.versions] == [0, 1, 2, 3, 4, 5]
    assert history.versions[4].same_as == 2
    verdict = diffview.check(store, samples / "tracked" / "ferry-4-5.html")
    assert verdict.to_dict()["verdict"] == "same_as_latest"
    store.close()
