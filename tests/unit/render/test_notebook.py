from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest

import diffview
from diffview import resources
from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.render.notebook import MAX_ROWS, html_of

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.model import History

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def parsed(fragment: str) -> None:
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><html><head><title>t</title></head><body>{fragment}</body>")


@pytest.fixture
def history(tmp_path: Path) -> History:
    store = diffview.open_store(tmp_path / "s.sqlite3")
    diffview.import_paths(store, [resources.samples_folder() / "tracked"])
    return store.history(store.articles()[0].id)


def test_a_comparison_shows_its_changes_with_their_words() -> None:
    page = diffview.compare(
        ["Six people were hurt.", "It rained."], ["Nine people were hurt.", "It rained."]
    )._repr_html_()
    parsed(page)
    assert ">Six</del>" in page
    assert ">Nine</ins>" in page
    assert "Numbers" in page
    assert "It rained" not in page


def test_a_changed_headline_is_shown() -> None:
    page = html_of(classify(compare(Side("Six hurt", ()), Side("Nine hurt", ()))))
    assert "headline edited" in page


def test_a_history_lists_its_versions(history: History) -> None:
    page = history._repr_html_()
    parsed(page)
    assert page.count('<th scope="row">') == len(history.versions)


def test_a_reading_shows_its_blocks() -> None:
    (reading,) = diffview.read(b"A title of some words\n\nA paragraph of the text.\n", name="note.txt")
    page = reading._repr_html_()
    parsed(page)
    assert "A paragraph of the text." in page


def test_hostile_texts_stay_texts() -> None:
    page = diffview.compare([NASTY], [f"{NASTY} more words"])._repr_html_()
    parsed(page)
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize(("count", "more"), [(MAX_ROWS, ""), (MAX_ROWS + 1, "1 more change not shown here")])
def test_of_very_many_changes_the_rest_is_counted(count: int, more: str) -> None:
    new = [f"Paragraph {number} of the ferry log." for number in range(count)]
    page = diffview.compare([], new)._repr_html_()
    assert page.count('<tr><th scope="row"') == MAX_ROWS
    assert ("not shown here" in page) is bool(more)
    assert more in page


def test_another_value_has_no_view() -> None:
    with pytest.raises(TypeError, match="int has no view in notebooks"):
        html_of(3)
