"""The lives of sentences and words: across edits, moves, splits, merges and returns."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffview
from diffview.facts.lifelines import Life, Lifelines, lifelines
from diffview.model import Block, BlockKind, Version

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
CALM = "The sea was calm on the whole day."


def followed(*texts: str) -> Lifelines:
    found = lifelines(tuple(Version(n, None, tuple(map(Block, text.split("|")))) for n, text in enumerate(texts)))
    assert found is not None
    return found


def life_of(word: str, *texts: str) -> Life:
    found = followed(*texts)
    (life,) = [life for block in (*found.paragraphs, found.gone) for life in block if word in life.text]
    return life


def origins(life: Life) -> dict[str, int]:
    return {word.text: word.first for word in life.words}


def test_no_versions_have_no_lives() -> None:
    assert lifelines(()) is None


def test_a_sentence_that_stays_was_in_every_version() -> None:
    assert life_of("calm", CALM, CALM, f"{CALM} Two boats left.").versions == (0, 1, 2)


def test_an_edit_is_a_new_state_of_the_same_life_and_new_words_are_young() -> None:
    life = life_of("closure", "The closure will last six weeks in all.", "The closure will last eight weeks in all.")
    assert (life.versions, life.edited, [state.since for state in life.states]) == ((0, 1), 1, [0, 1])
    assert origins(life)["eight"] == 1
    assert origins(life)["weeks"] == 0


def test_typography_is_no_edit() -> None:
    life = life_of("no", 'He said "no" to that.', "He said “no” to that.")
    assert (life.edited, life.text) == (None, "He said “no” to that.")


def test_a_move_changes_nothing_of_a_life() -> None:
    life = life_of("mast", f"The mast broke at dawn.|{CALM}", f"{CALM}|The mast broke at dawn.")
    assert (life.versions, life.edited) == ((0, 1), None)


def test_a_sentence_that_comes_back_with_the_same_words_is_one_life_with_a_gap() -> None:
    text = "The mast of the boat broke at dawn."
    life = life_of("mast", f"{CALM}|{text}", CALM, CALM, f"{CALM}|{text}")
    assert (life.versions, life.absent, life.edited) == ((0, 3), (1, 2), None)


def test_a_sentence_that_comes_back_with_other_words_is_one_life_as_well() -> None:
    life = life_of(
        "mast",
        f"{CALM}|The mast of the old boat broke at dawn.",
        CALM,
        f"{CALM}|The mast of the old boat broke at noon.",
    )
    assert (life.versions, life.absent, life.edited) == ((0, 2), (1,), 2)
    assert origins(life)["noon."] == 2
    assert origins(life)["mast"] == 0


def test_both_parts_of_a_split_sentence_have_its_life() -> None:
    whole = "The old mast of the boat broke at dawn and the crew of nine men swam to the shore."
    found = followed(whole, "The old mast of the boat broke at dawn. And the crew of nine men swam to the shore.")
    ((first, second),) = found.paragraphs
    assert (first.versions, second.versions) == ((0, 1), (0, 1))
    assert origins(second)["swam"] == 0
    assert not found.gone


def test_two_sentences_that_are_merged_are_one_life() -> None:
    found = followed(
        "The old mast of the boat broke at dawn. The crew of nine men swam to the shore.",
        "The old mast of the boat broke at dawn as the crew of nine men swam to the shore.",
    )
    ((life,),) = found.paragraphs
    assert life.versions == (0, 1)
    assert {origins(life)[word] for word in ("mast", "swam", "shore.")} == {0}
    assert not found.gone


def test_a_clause_that_moves_into_another_sentence_keeps_its_origin() -> None:
    old = "Ana Ruiz spoke in the old hall of the town, where she was born. The vote is in May at the port."
    new = "Ana Ruiz spoke in the old hall. The vote is in May at the port of the town, where she was born."
    ((_, life),) = followed(old, new).paragraphs
    assert {origins(life)[word] for word in ("where", "she", "born.")} == {0}


def test_the_same_sentence_twice_has_two_lives() -> None:
    found = followed("He agreed to it.|He agreed to it.", "He agreed to it.")
    assert [len(block) for block in found.paragraphs] == [1]
    assert [life.versions for life in found.gone] == [(0,)]


def test_furniture_has_no_life() -> None:
    page = Version(0, None, (Block("Share this page"[:15], BlockKind.FURNITURE), Block(CALM)))
    found = lifelines((page,))
    assert found is not None
    assert [[life.text for life in block] for block in found.paragraphs] == [[CALM]]


@pytest.mark.parametrize(
    ("new", "followed_on"),
    [
        ("The gate at the port was shut on the Monday.", True),
        ("Farmers in the hills wait for rain this spring.", False),
    ],
)
def test_only_a_sentence_alike_enough_is_an_edit(new: str, *, followed_on: bool) -> None:
    found = followed("The gate at the port was open on the Monday.", new)
    assert (found.paragraphs[0][0].first == 0) is followed_on


def test_the_guild_of_the_samples_is_one_life_with_a_gap(tmp_path: Path) -> None:
    store = diffview.open_store(f"sqlite:///{tmp_path / 'samples.sqlite3'}")
    diffview.import_paths(store, [SAMPLES])
    lives = []
    for article in store.articles():
        found = lifelines(store.history(article.id).versions)
        assert found is not None
        lives += [life for block in (*found.paragraphs, found.gone) for life in block if "Guild, said" in life.text]
    (guild,) = lives
    assert (guild.versions, guild.absent, guild.edited) == ((3, 5), (4,), 5)
    assert ["allegedly" in state.text for state in guild.states] == [True, False]
