from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.corpus.sentence_links import LinkKind, SentenceCutter, SentenceLink, link_sentences
from diffview.diff.compare import compare
from diffview.diff.model import Side


def linked(old: list[str], new: list[str]) -> tuple[SentenceLink, ...]:
    cutter = SentenceCutter()
    comparison = compare(Side(None, tuple(old)), Side(None, tuple(new)))
    return link_sentences(comparison, cutter.sentences_of(old), cutter.sentences_of(new))


def kinds(old: list[str], new: list[str]) -> list[tuple[str, int | None, int | None]]:
    return [(link.kind.value, link.old, link.new) for link in linked(old, new)]


def test_an_unchanged_sentence_is_equal() -> None:
    assert kinds(["The bridge is shut."], ["The bridge is shut."]) == [("equal", 0, 0)]


def test_a_changed_figure_leaves_the_sentence_edited() -> None:
    old, new = ["Six lorries are stuck there. Nobody was hurt."], ["Nine lorries are stuck there. Nobody was hurt."]
    assert kinds(old, new) == [("edited", 0, 0), ("equal", 1, 1)]


def test_the_shares_of_an_edited_sentence_are_of_its_letters() -> None:
    (link,) = linked(["abcd efgh abcd"], ["abcd efgh"])
    assert (link.old_share, link.new_share) == (round(8 / 12, 4), 1.0)


def test_a_sentence_that_came_in_is_added_and_one_that_went_is_deleted() -> None:
    old = ["The bridge is shut today. Many drivers had to turn back."]
    new = ["The bridge is shut today. A ferry carries people over instead."]
    assert [kind for kind, _, _ in kinds(old, new)] == ["equal", "deleted", "added"]


def test_a_sentence_cut_in_two_is_split() -> None:
    old = ["The mayor opened the bridge on Monday morning and the band played until it was dark."]
    new = ["The mayor opened the bridge on Monday morning. The band played until it was dark."]
    assert kinds(old, new) == [("split", 0, 0), ("split", 0, 1)]


def test_two_sentences_made_one_are_merged() -> None:
    old = ["The mayor opened the bridge on Monday morning. The band played until it was dark."]
    new = ["The mayor opened the bridge on Monday morning and the band played until it was dark."]
    assert kinds(old, new) == [("merged", 0, 0), ("merged", 1, 0)]


def test_a_sentence_that_moved_within_its_paragraph_is_moved() -> None:
    old = ["The ferry sails at noon today. Nobody was hurt at all. The bridge stays shut."]
    new = ["Nobody was hurt at all. The bridge stays shut. The ferry sails at noon today."]
    assert ("moved", 0, 2) in kinds(old, new)


@pytest.mark.parametrize(("sentence", "moved"), [("He agreed.", False), ("He agreed then.", True)])
def test_two_words_are_too_few_to_be_called_moved(sentence: str, moved: bool) -> None:
    first, second = "Ducks swim on the northern pond.", "Swans nest below the southern wall."
    found = kinds([f"{sentence} {first} {second}"], [f"{first} {second} {sentence}"])
    assert (LinkKind.MOVED.value in {kind for kind, _, _ in found}) is moved


TEXTS = st.lists(st.text("ab .!?\n", max_size=40), max_size=5)


@given(TEXTS, TEXTS)
def test_every_sentence_of_both_sides_stands_in_a_link(old: list[str], new: list[str]) -> None:
    cutter = SentenceCutter()
    links = linked(old, new)
    assert {link.old for link in links} - {None} == set(range(len(cutter.sentences_of(old))))
    assert {link.new for link in links} - {None} == set(range(len(cutter.sentences_of(new))))
    assert all((link.old is None) == (link.kind is LinkKind.ADDED) for link in links)
    assert all((link.new is None) == (link.kind is LinkKind.DELETED) for link in links)


@given(TEXTS)
def test_sentences_stand_where_they_say(blocks: list[str]) -> None:
    for block, start, text in SentenceCutter().sentences_of(blocks):
        assert blocks[block][start : start + len(text)] == text
