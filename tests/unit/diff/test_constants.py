"""A case on either side of each number that decides something: change one, and a case here falls."""

from __future__ import annotations

import pytest

from diffview.diff.compare import compare
from diffview.diff.facing import facing_pairs, kept_share
from diffview.diff.limits import Work
from diffview.diff.marks import edits
from diffview.diff.model import Op, Side
from diffview.diff.moves import alike
from diffview.diff.parting import heads, parted_from, tails
from diffview.diff.plain import plain_places, unshared, unshared_anywhere
from diffview.diff.similarity import Similarity, similarity_of
from diffview.diff.splits import in_order
from diffview.diff.vocabulary import Units
from diffview.sides import Sides

WORDS = [f"{a}{b}{c}a" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdgklmnt"]


def text(start: int, end: int) -> str:
    """Return words that stand nowhere else: number *start* up to *end*."""
    return " ".join(WORDS[start:end])


def weighed(old: list[str], new: list[str]) -> Similarity:
    return Similarity(Sides(old, new), Sides(range(len(old)), range(len(new))))


@pytest.mark.parametrize(("shared", "together"), [(6, False), (7, True)])
def test_blocks_in_order_go_together_from_seven_words_of_ten_on(shared: int, together: bool) -> None:
    similarity = weighed([text(0, 10)], [text(10 - shared, 20 - shared)])
    pairs = in_order([similarity.old[0]], [similarity.new[0]], similarity)
    assert bool(pairs) == together


@pytest.mark.parametrize(("shared", "moved"), [(6, False), (7, True)])
def test_blocks_out_of_order_are_one_that_moved_from_seven_words_of_ten_on_also(shared: int, moved: bool) -> None:
    old = Side(None, (text(0, 10), text(100, 130), text(130, 160), text(160, 190)))
    new = Side(None, (*old.blocks[1:], text(10 - shared, 20 - shared)))
    assert ("moved" in [change.kind for change in compare(old, new).changes]) == moved


@pytest.mark.parametrize(("words", "moved"), [(3, False), (4, True)])
def test_a_block_that_moved_and_was_edited_has_at_least_four_words(words: int, moved: bool) -> None:
    old = Side(None, (text(0, words), text(100, 130), text(130, 160), text(160, 190)))
    new = Side(None, (*old.blocks[1:], text(0, words) + "!"))
    assert ("moved" in [change.kind for change in compare(old, new).changes]) == moved


@pytest.mark.parametrize(("own", "split"), [(3, False), (2, True)])
def test_parts_of_a_split_hold_the_whole_s_words_for_the_greater_part(own: int, split: bool) -> None:
    parts = [text(0, 10), text(10, 20 - own) + " " + text(100, 100 + own)]
    similarity = weighed([text(0, 20)], parts)
    pairs = in_order([similarity.old[0]], [similarity.new[0], similarity.new[1]], similarity)
    assert (pairs == [(range(1), range(2))]) == split


@pytest.mark.parametrize(("missing", "split"), [(10, False), (6, True)])
def test_parts_together_make_up_the_whole(missing: int, split: bool) -> None:
    parts = [text(0, 10), text(10, 20)]
    similarity = weighed([text(0, 20 + missing)], parts)
    pairs = in_order([similarity.old[0]], [similarity.new[0], similarity.new[1]], similarity)
    assert (pairs == [(range(1), range(2))]) == split


@pytest.mark.parametrize(("parts", "split"), [(8, True), (9, False)])
def test_a_block_is_split_into_eight_parts_at_most(parts: int, split: bool) -> None:
    texts = [text(10 * k, 10 * k + 10) for k in range(parts)]
    similarity = weighed([" ".join(texts)], texts)
    pairs = in_order([similarity.old[0]], [similarity.new[k] for k in range(parts)], similarity)
    assert (pairs == [(range(1), range(parts))]) == split


@pytest.mark.parametrize(("kept", "together"), [(3, False), (4, True)])
def test_two_blocks_alone_keep_a_sixth_of_their_words(kept: int, together: bool) -> None:
    old, new = text(0, 20), text(100, 120 - kept) + " " + text(0, kept)
    assert kept_share(old, new, Units(), Work()) == kept / 20
    assert bool(facing_pairs([old], [new], Work())) == together


@pytest.mark.parametrize(("kept", "together"), [(4, False), (5, True)])
def test_a_block_beside_two_keeps_a_fifth_of_its_words(kept: int, together: bool) -> None:
    old, new = text(0, 21), text(100, 121 - kept) + " " + text(0, kept)
    assert bool(facing_pairs([old], [new, text(200, 220)], Work())) == together


def test_light_words_alone_are_no_clause_and_two_in_a_row_are() -> None:
    assert kept_share("on summer", "on winter", Units(), Work()) == 0.0
    assert kept_share("on the summer", "on the winter", Units(), Work()) > 0.0


@pytest.mark.parametrize(("heading", "parted"), [("Bus timex", 1), ("Bus tixxx", 0)])
def test_a_heading_is_found_by_four_letters_of_five(heading: str, parted: int) -> None:
    whole, rest = "Bus times " + text(0, 9), text(0, 9)
    assert parted_from(heads(whole, rest, Work()), [heading], Work()) == parted


@pytest.mark.parametrize(("lost", "parted"), [(0, 1), (1, 1), (4, 0)])
def test_a_heading_is_most_of_what_the_block_lost(lost: int, parted: int) -> None:
    whole, rest = "Bus times " + text(50, 50 + lost) + " " + text(0, 9), text(0, 9)
    assert parted_from(heads(whole, rest, Work()), ["Bus times"], Work()) == parted


@pytest.mark.parametrize(("words", "parted"), [(2, 0), (3, 1)])
def test_block_and_rest_go_on_together_for_three_words(words: int, parted: int) -> None:
    whole = "Bus times " + text(0, words) + " " + text(50, 60)
    rest = text(0, words) + " " + text(70, 80)
    assert parted_from(heads(whole, rest, Work()), ["Bus times"], Work()) == parted


def test_a_last_item_is_found_behind_the_rest() -> None:
    whole, rest = text(0, 9) + " dried plums", text(0, 9)
    assert parted_from(tails(whole, rest, Work()), ["dried plums"], Work(), behind=True) == 1
    assert parted_from(tails(whole, rest, Work()), ["Dried plums", "and tea"], Work(), behind=True) == 1


@pytest.mark.parametrize(("same", "plain"), [(50, True), (49, False)])
def test_texts_plainly_go_together_by_half_of_their_characters(same: int, plain: bool) -> None:
    assert (unshared("a" * same + "b" * (100 - same), "a" * same + "c" * (100 - same)) >= 0) == plain


@pytest.mark.parametrize(("same", "plain"), [(7, True), (5, False)])
def test_texts_plainly_go_together_by_most_of_their_words_in_order(same: int, plain: bool) -> None:
    old = ["x", *WORDS[:same], *WORDS[20 : 28 - same], "y"]
    new = ["z", *WORDS[:same], *WORDS[40 : 48 - same], "w"]
    assert (unshared_anywhere(" ".join(old), " ".join(new)) >= 0) == plain


@pytest.mark.parametrize(("left_over", "plain"), [(26, True), (24, False)])
def test_what_plain_pairs_do_not_share_is_no_part_of_what_is_left_over(left_over: int, plain: bool) -> None:
    few, many = ["a" * 30 + "b" * 10], ["a" * 30 + "c" * 10, "d" * left_over]
    assert (plain_places(few, many) is not None) == plain


@pytest.mark.parametrize(("shared", "proposed"), [(8, True), (7, False)])
def test_blocks_anywhere_are_weighed_against_the_least_they_are_asked_for(shared: int, proposed: bool) -> None:
    similarity = weighed([text(0, 10)], [text(10 - shared, 20 - shared)])
    how = similarity_of(similarity.shared(similarity.old[0], similarity.new[0]), similarity.old[0], similarity.new[0])
    assert bool(alike([0], [0], similarity, least=0.55, postings=8)) == proposed == (how >= 0.55)


@pytest.mark.parametrize(("around", "marks"), [(2, 4), (3, 2)])
def test_a_small_word_between_edits_of_three_words_is_joined(around: int, marks: int) -> None:
    old = f"{text(0, 9)} {text(20, 20 + around)} of {text(30, 30 + around)} {text(9, 18)}"
    new = f"{text(0, 9)} {text(40, 40 + around)} of {text(50, 50 + around)} {text(9, 18)}"
    assert sum(edit.op is not Op.EQUAL for edit in edits(old, new, Units(), Work())) == marks


@pytest.mark.parametrize(("word", "marks"), [("of", 2), ("harbour", 4)])
def test_a_heavy_word_between_edits_stays(word: str, marks: int) -> None:
    old = f"{text(0, 9)} {text(20, 25)} {word} {text(30, 35)} {text(9, 18)}"
    new = f"{text(0, 9)} {text(40, 45)} {word} {text(50, 55)} {text(9, 18)}"
    assert sum(edit.op is not Op.EQUAL for edit in edits(old, new, Units(), Work())) == marks


@pytest.mark.parametrize(("around", "marks"), [(8, 4), (9, 2)])
def test_two_small_words_are_joined_between_edits_of_nine(around: int, marks: int) -> None:
    old = f"{text(0, 9)} {text(20, 20 + around)} of the {text(40, 40 + around)} {text(9, 18)}"
    new = f"{text(0, 9)} {text(60, 60 + around)} of the {text(80, 80 + around)} {text(9, 18)}"
    assert sum(edit.op is not Op.EQUAL for edit in edits(old, new, Units(), Work())) == marks
