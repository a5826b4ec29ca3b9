from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.corpus.schema import TABLES
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from diffview.corpus.histories import CorpusArticle


def test_tables_of_histories_are_those_of_the_schema(bridge: CorpusArticle, otters: CorpusArticle) -> None:
    found = diffview.tables([bridge.history, otters.history])
    assert found.names == tuple(TABLES)
    assert [found.to_arrow(name).schema for name in found.names] == list(TABLES.values())
    names = found.to_arrow("articles").column("article_id").to_pylist()
    assert names == ["https://post.example/bridge", "https://post.example/otters"]


def test_an_unknown_table_is_refused(bridge: CorpusArticle) -> None:
    with pytest.raises(BadArgument, match="there is no such table; it is one of articles, versions"):
        diffview.tables([bridge.history]).to_arrow("cats")


def test_a_data_frame_has_the_columns_of_the_table(bridge: CorpusArticle) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed; it comes with the extra spark")
    frame = diffview.tables([bridge.history]).to_pandas("pairs")
    assert list(frame.columns) == TABLES["pairs"].names
    assert len(frame) == 2
