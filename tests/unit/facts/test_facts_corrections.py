"""Correction notices: found, dated, and set beside the changes that they mention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.facts.corrections import ChangeAt, acknowledged, corrections, notices
from diffview.model import ArticleKey, Block, History, Version

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def history(*texts: tuple[str, ...], hours: tuple[int, ...] = (0, 2, 12, 20)) -> History:
    return History(
        ArticleKey("https://example.org/a"),
        tuple(
            Version(n, "Ferry sinks", tuple(Block(t) for t in blocks), START + timedelta(hours=hours[n]))
            for n, blocks in enumerate(texts)
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "This article was amended on 3 May 2020 to give the right name.",
        "This story has been corrected.",
        "This article's headline was changed after publication.",
        "Correction: the toll was six.",
        "CORRECTION (March 4): the toll was six.",
        "Correction 4 March 2020: the toll was six.",
        "Clarification: the firm is no charity.",
        "An earlier version of this article said the toll was five.",
        "A previous version of the story misstated the toll.",
        "Editor’s note: the photograph was taken in 2012.",
        "This story has been updated to correct the name of the ferry.",
        "Updated at 3pm to clarify the owner's role.",
        "The toll was put at five in an earlier version.",
        "We apologise for the error.",
        "Korrektur: In einer früheren Fassung stand der falsche Name der Stadt und der Brücke.",
        "Cet article a été modifié le 3 mai pour corriger le nom de la ville et du pont.",
    ],
)
def test_a_notice_is_found(text: str) -> None:
    assert [n.text for n in notices(Side(None, ("The ferry sank.", text)))] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The bill was amended on 3 May to raise the levy.",
        "The corrections officer was hurt.",
        "A new version of the app is out.",
        "He corrected the referee.",
        "The story was told by his editor.",
        "Police updated the toll.",
    ],
)
def test_a_sentence_about_amending_something_else_is_no_notice(text: str) -> None:
    assert notices(Side(None, (text,))) == ()


def test_a_notice_at_the_end_of_a_paragraph_begins_at_its_sentence() -> None:
    side = Side(None, ("The ferry sank. Six died. This article was amended to correct the toll.",))
    assert [n.text for n in notices(side)] == ["This article was amended to correct the toll."]


def test_a_change_that_the_notice_names_is_mentioned_and_another_is_not() -> None:
    old = Side(None, ("The ferry sank with 40 people aboard.", "The captain, Ole Berg, was rescued at dawn."))
    new = Side(
        None,
        (
            "The ferry sank with 14 people aboard.",
            "The captain, Ole Borg, was rescued at dawn.",
            "This article was amended on 3 March 2026. It said 40 people were aboard.",
        ),
    )
    found = acknowledged(classify(compare(old, new)))
    assert (found.mentioned, found.not_mentioned) == ((0,), (1,))
    assert [n.block for n in found.notices] == [2]


def test_without_a_notice_no_factual_change_is_mentioned() -> None:
    old = Side(None, ("The ferry sank with 40 people aboard.", "It was a cold night on the water."))
    new = Side(None, ("The ferry sank with 14 people aboard.", "It was a bitter night on the water."))
    found = acknowledged(classify(compare(old, new)))
    assert (found.notices, found.mentioned, found.not_mentioned) == ((), (), (0,))


def test_a_notice_that_stood_there_before_mentions_nothing_new() -> None:
    notice = "Correction: it said 40 people were aboard."
    old = Side(None, ("The ferry sank with 40 people aboard.", notice))
    new = Side(None, ("The ferry sank with 14 people aboard.", notice))
    assert acknowledged(classify(compare(old, new))).mentioned == ()


def test_a_notice_hours_after_the_change_is_tied_to_it() -> None:
    wrong = "The inquiry into the ferry is a criminal one, two officials said on Thursday."
    right = "The inquiry into the ferry is a security one, two officials said on Thursday."
    notice = "An earlier version of this story called the inquiry criminal; it is a security inquiry."
    (found,) = corrections(history((wrong,), ("The sea was calm.", wrong), (right,), (right, notice)))
    assert found.version == 3
    assert found.observed_at == START + timedelta(hours=20)
    assert found.error_since == 0
    assert found.delay == timedelta(hours=20)
    assert [(m.old, m.new) for m in found.mentions] == [(1, 2)]
    assert found.delay_after_change == timedelta(hours=8)


def test_a_figure_put_right_before_the_notice_gives_both_delays() -> None:
    wrong, right = "The ferry sank with 40 people aboard.", "The ferry sank with 14 people aboard."
    notice = "Correction: an earlier version said that 40 people were aboard."
    (found,) = corrections(history((wrong,), (right,), (right, "Divers went down."), (right, notice)))
    assert found.mentions == (ChangeAt(0, 1, 0),)
    assert (found.error_since, found.changed_in, found.version) == (0, 1, 3)
    assert (found.delay, found.delay_after_change) == (timedelta(hours=20), timedelta(hours=18))


def test_the_factual_changes_beside_a_notice_that_it_does_not_mention_are_listed() -> None:
    old = ("The ferry sank with 40 people aboard.", "The captain, Ole Berg, was rescued at dawn.")
    new = ("The ferry sank with 14 people aboard.", "The captain, Ole Borg, was rescued at dawn.")
    (found,) = corrections(history(old, (*new, "Correction: we said 40 people were aboard.")))
    assert found.mentions == (ChangeAt(0, 1, 0),)
    assert found.not_mentioned == (ChangeAt(0, 1, 1),)


def test_an_article_without_a_notice_has_no_corrections() -> None:
    assert corrections(history(("The ferry sank.",), ("The ferry was raised.",))) == ()


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("Six died. Correction 12 May: the toll was six.", "Correction 12 May: the toll was six."),
        ("Six died. Correction, 12 May 2026: the toll was six.", "Correction, 12 May 2026: the toll was six."),
        ("Correction (12 May): the toll was six.", "Correction (12 May): the toll was six."),
        ("It sank. Editor’s note, 3 June: a name was wrong.", "Editor’s note, 3 June: a name was wrong."),
        ("公园关闭。更正（5月12日）：公园开放。", "更正（5月12日）：公园开放。"),
        (
            "Der Turm ist nicht mehr zu sehen. Korrektur vom 12. Mai: Es sind sechs Türme, nicht acht.",
            "Korrektur vom 12. Mai: Es sind sechs Türme, nicht acht.",
        ),
    ],
)
def test_a_notice_is_found_in_the_middle_of_a_block_and_with_a_date(text: str, notice: str) -> None:
    assert [n.text for n in notices(Side(None, (text,)))] == [notice]


@pytest.mark.parametrize(
    "text",
    [
        "The correction of 12 May was the largest of the year.",
        "Corrections officers at the jail said: no comment.",
        "A correction in prices, long expected, came on 12 May.",
    ],
)
def test_a_correction_of_something_else_is_no_notice(text: str) -> None:
    assert notices(Side(None, (text,))) == ()


@pytest.mark.parametrize(
    ("notice", "wrong", "right"),
    [
        ("Correction: it misstated the number of islands: it is seven, not nine.", "nine", "seven"),
        ("Correction: there are 7 islands, not 9.", "9", "7 islands"),
        ("Correction: the captain is not Berg, but Borg.", "Berg", "Borg"),
    ],
)
def test_what_a_notice_says_was_wrong_is_tied_to_the_change_it_names(notice: str, wrong: str, right: str) -> None:
    old = Side(None, ("The town has nine islands, and its captain is Ole Berg.", "The sea was calm on the whole day."))
    new = Side(
        None, ("The town has seven islands, and its captain is Ole Borg.", "The sea was calm on the whole day.", notice)
    )
    found = acknowledged(classify(compare(old, new)))
    ((claim, change),) = found.claims
    assert (claim.wrong, claim.right, change) == (wrong, right, 0)
    assert found.mentioned == (0,)


def test_a_claim_that_no_change_puts_right_is_tied_to_none() -> None:
    old = Side(None, ("The town has two bridges and a mill.",))
    new = Side(None, ("The town has two bridges and a mill.", "Correction: there are seven islands, not nine."))
    ((_, change),) = acknowledged(classify(compare(old, new))).claims
    assert change is None


def test_a_notice_in_the_history_says_what_it_corrects() -> None:
    wrong, right = "The ferry sank with forty people aboard.", "The ferry sank with fourteen people aboard."
    (found,) = corrections(history((wrong,), (right, "Correction: it is fourteen, not forty.")))
    assert [(c.wrong, c.right) for c in found.claims] == [("forty", "fourteen")]
    assert found.mentions == (ChangeAt(0, 1, 0),)
