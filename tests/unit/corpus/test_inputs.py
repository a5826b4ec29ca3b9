from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview import resources
from diffview.corpus.inputs import open_collection
from diffview.corpus.outputs import write_collection
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_what_is_written_is_read_back(
    bridge: CorpusArticle, otters: CorpusArticle, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"all.{ending}"
    assert write_collection([bridge, otters], path) == 2
    assert list(open_collection(str(path))) == [bridge, otters]


def test_a_repository_holds_a_commit_for_each_version(
    bridge: CorpusArticle, otters: CorpusArticle, tmp_path: Path
) -> None:
    path = tmp_path / "all.git"
    write_collection([bridge, otters], path)
    found = {article.id.split("/")[1].split("-")[0]: article.history.versions for article in open_collection(str(path))}
    for article in (bridge, otters):
        versions = found[article.id]
        assert [v.observed_at for v in versions] == [v.observed_at for v in article.history.versions]
        texts = [[block.text for block in version.blocks] for version in versions]
        assert texts == [[v.title, *(block.text for block in v.blocks)] for v in article.history.versions]


def test_nothing_that_lies_there_is_overwritten(bridge: CorpusArticle, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("mine")
    with pytest.raises(BadArgument, match="there already"):
        write_collection([bridge], path)
    assert path.read_text() == "mine"


def test_an_unknown_format_is_refused(bridge: CorpusArticle, tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match=r"\.parquet, \*\.csv"):
        write_collection([bridge], tmp_path / "all.xlsx")


def test_a_store_is_a_collection(tmp_path: Path) -> None:
    store = diffview.open_store(tmp_path / "s.sqlite3")
    diffview.import_paths(store, [resources.samples_folder()])
    stored = {str(one.id): store.history(one.id) for one in store.articles()}
    assert {article.id: article.history for article in open_collection(str(tmp_path / "s.sqlite3"))} == stored


def test_rows_of_one_version_each_make_articles(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"url": "https://a.example/1", "version": 1, "captured_at": "2026-01-02T00:00:00+01:00", "text": "Two\nlines"},
        {"url": "https://a.example/1", "version": 0, "captured_at": "2026-01-01", "text": "One"},
        {"url": "https://a.example/2", "text": "Other"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    first, second = open_collection(str(path))
    assert [[b.text for b in v.blocks] for v in first.history.versions] == [["One"], ["Two", "lines"]]
    assert str(first.history.versions[1].observed_at) == "2026-01-01 23:00:00+00:00"
    assert second.id == "https://a.example/2"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.jsonl", "{", "a.jsonl:1: this is no JSON"),
        ("a.jsonl", "[]", "a.jsonl:1: this is no JSON object"),
        ("a.jsonl", '{"text": "x"}', "a row names no article"),
        ("a.jsonl", '{"url": "u"}', "has no text"),
        ("a.jsonl", '{"url": "u", "text": "x", "date": "yesterday"}', "'yesterday' is no time"),
        ("a.jsonl", '{"url": "u", "text": "x", "version": "first"}', "'first' is no number of a version"),
        ("a.jsonl", '{"url": "u", "versions": 3}', "no list of objects"),
        ("a.csv", "url,text\nu,x\nv,y\nu,z\n", "do not stand together; sort the file by article first"),
        ("a.parquet", "no parquet at all", "this is no Parquet file"),
    ],
)
def test_a_bad_collection_is_one_line_that_says_what_to_do(name: str, content: str, what: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BadArgument) as raised:
        list(open_collection(str(tmp_path / name)))
    assert what in raised.value.line()


def test_a_folder_without_a_collection_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Hello")
    with pytest.raises(BadArgument, match="holds no collection"):
        open_collection(str(tmp_path))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="no such file"):
        open_collection(str(tmp_path / "none.csv"))
