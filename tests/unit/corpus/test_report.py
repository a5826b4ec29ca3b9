from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest

from diffview.corpus.figures import QUESTIONS, answers
from diffview.corpus.report import report_html
from diffview.corpus.run import InThisProcess, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle


@pytest.fixture
def tables(bridge: CorpusArticle, otters: CorpusArticle, tmp_path: Path) -> Path:
    run([bridge, otters], tmp_path / "tables", InThisProcess())
    return tmp_path / "tables"


def answer(tables: Path, name: str) -> list[dict[str, object]]:
    (question,) = [question for question in QUESTIONS if question.name == name]
    (found,) = answers(tables, [question])
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_hours_are_counted_from_the_first_sighting(tables: Path) -> None:
    rows = answer(tables, "hours")
    assert [(row["after_first_sighting"], row["changed_versions"]) for row in rows] == [("05: 1 to 3 days", 3)]


def test_articles_are_counted_by_their_headlines(tables: Path) -> None:
    rows = [(row["headlines"], row["articles"], row["percent"]) for row in answer(tables, "headlines")]
    assert rows == [(1, 1, 50.0), (3, 1, 50.0)]


def test_a_kind_is_counted_where_a_fact_has_another_value(tables: Path) -> None:
    kinds = {str(row["kind"]): row["pairs_with_another_value"] for row in answer(tables, "kinds")}
    assert kinds["number"] == 2


def test_corrections_are_counted_by_their_delay(tables: Path) -> None:
    assert [(row["delay"], row["notices"]) for row in answer(tables, "corrections")] == [("2: 1 to 7 days", 1)]


def test_the_page_is_valid_and_loads_nothing(tables: Path) -> None:
    page = report_html(tables, "Harbour")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "src=" not in page
    for question in QUESTIONS:
        assert question.title in page


def test_hostile_texts_stay_texts(make_article: Callable[..., CorpusArticle], tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    run([make_article(nasty, ((nasty, ["a"]), ("T", ["b"])), source=nasty)], tmp_path / "tables", InThisProcess())
    page = report_html(tmp_path / "tables", nasty)
    assert "<script" not in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_a_folder_with_a_quote_in_its_name_is_read(bridge: CorpusArticle, tmp_path: Path) -> None:
    run([bridge], tmp_path / "it's", InThisProcess())
    assert answer(tmp_path / "it's", "size")[0]["articles"] == 1


def test_an_empty_collection_has_a_report(tmp_path: Path) -> None:
    run([], tmp_path / "tables", InThisProcess())
    html5lib.HTMLParser(strict=True).parse(report_html(tmp_path / "tables", "nothing"))
