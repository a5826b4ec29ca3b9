from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from diffview.corpus.batch import analyse_batch, table_of
from diffview.corpus.histories import from_batch, to_batch
from diffview.corpus.schema import INPUT, RESULT, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.corpus.histories import CorpusArticle


def rows(table: str, *articles: CorpusArticle) -> list[dict[str, object]]:
    return table_of(analyse_batch(to_batch(articles)), table).to_pylist()


def test_each_article_is_one_row_of_the_result_in_order(bridge: CorpusArticle, otters: CorpusArticle) -> None:
    result = analyse_batch(to_batch([otters, bridge]))
    assert result.schema == RESULT
    assert result.column("article_id").to_pylist() == ["otters", "bridge"]


def test_articles_survive_the_way_through_a_record_batch(bridge: CorpusArticle, otters: CorpusArticle) -> None:
    batch = to_batch([bridge, otters])
    assert batch.schema == INPUT
    assert list(from_batch(batch)) == [bridge, otters]


def test_an_empty_collection_gives_empty_tables() -> None:
    result = analyse_batch(to_batch([]))
    assert [table_of(result, name).num_rows for name in TABLES] == [0] * len(TABLES)


def test_a_version_that_goes_back_is_the_same_as_an_earlier_one(bridge: CorpusArticle) -> None:
    assert [row["same_as"] for row in rows("versions", bridge)] == [None, None, 0]


def test_a_sentence_that_is_edited_and_edited_back_has_one_life(bridge: CorpusArticle) -> None:
    lives = [row["life"] for row in rows("sentences", bridge) if "lorries" in str(row["text"])]
    assert len(lives) == 3
    assert len(set(lives)) == 1


def test_a_sentence_that_comes_back_takes_its_life_up_again(make_article: Callable[..., CorpusArticle]) -> None:
    states = (
        ("T", ["The quay is open.", "It rains."]),
        ("T", ["It rains."]),
        ("T", ["It rains.", "The quay is open."]),
    )
    lives = [row["life"] for row in rows("sentences", make_article("quay", states)) if "quay" in str(row["text"])]
    assert len(lives) == 2
    assert len(set(lives)) == 1


def test_an_edit_has_its_words_and_the_facts_that_changed(bridge: CorpusArticle) -> None:
    edits = [row for row in rows("word_edits", bridge) if row["old_text"] == "Six" and row["old_version"] == 0]
    assert [(row["new_text"], row["changed_facts"], row["set_aside"]) for row in edits] == [("Nine", ["number"], False)]


def test_a_changed_headline_is_an_edit_without_a_block(bridge: CorpusArticle) -> None:
    titles = [row for row in rows("word_edits", bridge) if row["change"] == -1]
    assert [(row["old_version"], row["new_version"], row["new_block"]) for row in titles] == [
        (0, 1, None),
        (1, 2, None),
    ]


def test_headlines_stand_in_the_order_in_which_they_stood(bridge: CorpusArticle) -> None:
    found = [(row["title"], row["versions"], row["same_as"]) for row in rows("headlines", bridge)]
    assert found == [("Bridge closes", [0], None), ("Bridge closes early", [1], None), ("Bridge closes", [2], 0)]


def test_a_correction_has_its_delay_in_seconds(otters: CorpusArticle) -> None:
    (row,) = rows("corrections", otters)
    assert row["version"] == 1
    assert row["mentions"] == 1
    assert row["delay_seconds"] == 86_400.0


def test_what_was_only_read_anew_counts_as_no_change(bridge: CorpusArticle) -> None:
    anew = bridge._replace(read_anew=frozenset({1, 2}))
    (row,) = rows("articles", anew)
    assert (row["changed_pairs"], row["words_added"], row["changed_facts"]) == (0, 0, [])
    assert [pair["read_anew"] for pair in rows("pairs", anew)] == [True, True]


def test_the_words_of_the_pairs_add_up_to_those_of_the_article(bridge: CorpusArticle) -> None:
    pairs, (article,) = rows("pairs", bridge), rows("articles", bridge)
    for column in ("words_added", "words_deleted", "words_moved"):
        assert sum(int(str(row[column])) for row in pairs) == article[column]


def test_the_same_batch_gives_the_same_batch(bridge: CorpusArticle, otters: CorpusArticle) -> None:
    batch = to_batch([bridge, otters])
    assert analyse_batch(batch).equals(analyse_batch(batch))


def test_a_batch_may_be_cut_anywhere(bridge: CorpusArticle, otters: CorpusArticle) -> None:
    whole = analyse_batch(to_batch([bridge, otters]))
    parts = [analyse_batch(to_batch([one])) for one in (bridge, otters)]
    assert pa.Table.from_batches([whole]).equals(pa.Table.from_batches(parts).combine_chunks())
