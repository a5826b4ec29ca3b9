from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from diffview.cli import cli
from diffview.corpus.outputs import write_collection
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle


@pytest.fixture
def collection(bridge: CorpusArticle, otters: CorpusArticle, tmp_path: Path) -> str:
    write_collection([bridge, otters], tmp_path / "all.jsonl")
    return str(tmp_path / "all.jsonl")


def called(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_corpus_writes_tables_and_says_how_many(collection: str, tmp_path: Path) -> None:
    said = called("corpus", collection, "-o", str(tmp_path / "tables"), "--jobs", "1")
    assert said == f"2 articles, 3 pairs of versions written to {tmp_path / 'tables'}\n"
    assert pq.read_table(tmp_path / "tables" / "pairs").num_rows == 3
    again = called("corpus", collection, "-o", str(tmp_path / "tables"), "--jobs", "1")
    assert "1 of 1 partitions were there already" in again


def test_corpus_writes_the_shape_of_newsedits_when_asked(collection: str, tmp_path: Path) -> None:
    called("corpus", collection, "-o", str(tmp_path / "tables"), "--jobs", "1", "--newsedits")
    with closing(sqlite3.connect(tmp_path / "tables" / "newsedits.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM doc_level_stats").fetchone() == (3,)


def test_corpus_prints_its_report_as_json(collection: str, tmp_path: Path) -> None:
    said = json.loads(called("corpus", collection, "-o", str(tmp_path / "tables"), "--jobs", "1", "--json"))
    assert said == {"articles": 2, "pairs": 3, "cut_short": 0, "partitions": 1, "computed": 1}


def test_convert_writes_what_the_name_says(collection: str, tmp_path: Path) -> None:
    assert called("convert", collection, "-o", str(tmp_path / "all.parquet")).startswith("2 articles written to ")
    assert pq.read_table(tmp_path / "all.parquet").num_rows == 2


@pytest.mark.parametrize("from_tables", [True, False])
def test_report_takes_a_collection_or_its_tables(collection: str, tmp_path: Path, from_tables: bool) -> None:
    source = collection
    if from_tables:
        source = str(tmp_path / "tables")
        called("corpus", collection, "-o", source, "--jobs", "1")
    called("report", source, "-o", str(tmp_path / "report.html"), "--jobs", "1", "--name", "the harbour")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "How the articles of the harbour changed" in page


def test_a_missing_collection_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["corpus", str(tmp_path / "none.csv"), "-o", str(tmp_path / "o")])
    assert isinstance(done.exception, BadArgument)
    assert "there is no such file or folder" in done.exception.line()
