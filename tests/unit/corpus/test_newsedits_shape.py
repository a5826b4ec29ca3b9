from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from diffview.corpus.newsedits_shape import refactors, write_newsedits
from diffview.corpus.run import InThisProcess, run

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle


@pytest.mark.parametrize(
    ("links", "gone"),
    [
        ([(0, 0), (1, 1)], []),
        # The third sentence moved to the front: one link crosses two.
        ([(0, 1), (1, 2), (2, 0)], [(2, 0)]),
        # Two neighbours changed places: both moved as far, and the one that moves up goes.
        ([(0, 1), (1, 0)], [(1, 0)]),
        # A long way down beats a short way up.
        ([(0, 3), (1, 0), (2, 1), (3, 2)], [(0, 3)]),
    ],
)
def test_links_that_cross_most_are_refactors(links: list[tuple[int, int]], gone: list[tuple[int, int]]) -> None:
    assert refactors(links) == gone


def test_the_statistics_are_of_the_links(bridge: CorpusArticle, otters: CorpusArticle, tmp_path: Path) -> None:
    run([bridge, otters], tmp_path, InThisProcess())
    with closing(sqlite3.connect(write_newsedits(tmp_path))) as connection:
        connection.row_factory = sqlite3.Row
        entries = {row["article_id"]: row["entry_id"] for row in connection.execute("SELECT * FROM entries")}
        query = "SELECT * FROM doc_level_stats WHERE entry_id = ? AND version_x = 0"
        stats = connection.execute(query, (entries["bridge"],)).fetchone()
        matched = connection.execute(
            "SELECT count(*) FROM matched_sentences WHERE entry_id = ? AND version_x = 0", (entries["bridge"],)
        ).fetchone()
    assert (stats["num_sentences_x"], stats["num_sentences_y"]) == (3, 4)
    assert (stats["num_unchanged"], stats["num_edited_x"], stats["num_added"], stats["num_deleted"]) == (2, 1, 1, 0)
    assert stats["num_refactors"] == 0
    assert tuple(matched) == (4,)


def test_an_added_sentence_has_no_older_one(otters: CorpusArticle, tmp_path: Path) -> None:
    run([otters], tmp_path, InThisProcess())
    with closing(sqlite3.connect(write_newsedits(tmp_path))) as connection:
        rows = connection.execute(
            "SELECT m.sent_idx_y, s.sentence FROM matched_sentences m JOIN split_sentences s ON s.entry_id = m.entry_id"
            " AND s.version = m.version_y AND s.sent_idx = m.sent_idx_y WHERE m.sent_idx_x IS NULL"
        ).fetchall()
    assert [(index, sentence[:11]) for index, sentence in rows] == [(2, "Correction:")]
