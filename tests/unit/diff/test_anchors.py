"""Passages found again in another version, and how sure that is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffview.diff.anchors import carried_to, passage_of

TEXT = (
    "The harbour office counted nine boats on Friday. The wind was strong all day, and two crews turned back. "
    "A spokesman said that the pier would stay shut until the frost is over."
)


def quoted(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def test_the_same_text_has_the_passage_where_it_was_and_that_is_sure() -> None:
    start, end = quoted("two crews turned back")

    carried = carried_to(passage_of(TEXT, start, end), TEXT)

    assert carried is not None
    assert (carried.start, carried.end, carried.confidence, carried.exact) == (start, end, 1.0, True)


def test_a_passage_goes_along_with_what_was_put_before_it() -> None:
    start, end = quoted("two crews turned back")

    carried = carried_to(passage_of(TEXT, start, end), "Update at noon. " + TEXT)

    assert carried is not None
    assert (carried.start, carried.exact) == (start + 16, True)
    assert carried.confidence > 0.9


def test_a_passage_that_was_edited_is_found_with_less_confidence() -> None:
    start, end = quoted("The wind was strong all day, and two crews turned back.")
    new = TEXT.replace("strong all day, and two crews", "strong all morning, and three crews")

    carried = carried_to(passage_of(TEXT, start, end), new)

    assert carried is not None
    assert new[carried.start : carried.end] == "The wind was strong all morning, and three crews turned back."
    assert not carried.exact
    assert 0.6 < carried.confidence < 0.95


def test_a_passage_that_is_gone_is_lost() -> None:
    start, end = quoted("The wind was strong all day, and two crews turned back.")

    assert carried_to(passage_of(TEXT, start, end), "Tickets for the museum cost four euros, the mayor said.") is None


def test_of_two_places_with_the_same_words_the_surroundings_decide() -> None:
    text = "Six men came on Friday to the fair. Later six women left on Friday for the coast."
    start = text.rindex("on Friday")

    carried = carried_to(passage_of(text, start, start + 9), "News. " + text)

    assert carried is not None
    assert carried.start == start + 6


def test_the_same_words_in_two_places_alike_are_not_sure() -> None:
    text = "He said no. He said no. He said no. He said no."

    carried = carried_to(passage_of(text, 12, 23), text + " He said no.")

    assert carried is not None
    assert carried.confidence <= 0.75


def test_an_empty_passage_is_nowhere() -> None:
    assert carried_to(passage_of(TEXT, 4, 4), TEXT) is None


def test_an_empty_text_holds_no_passage() -> None:
    assert carried_to(passage_of(TEXT, 4, 40), "") is None


@given(
    st.text(alphabet="ab c.", max_size=80),
    st.integers(0, 80),
    st.integers(0, 80),
    st.text(alphabet="ab c.", max_size=80),
)
def test_what_is_carried_lies_in_the_text_and_is_as_exact_as_it_says(text: str, a: int, b: int, other: str) -> None:
    passage = passage_of(text, min(a, b, len(text)), min(max(a, b), len(text)))

    carried = carried_to(passage, other)

    if carried is not None:
        assert 0 <= carried.start < carried.end <= len(other)
        assert 0.0 < carried.confidence <= 1.0
        assert carried.exact == (other[carried.start : carried.end] == passage.quote)
