"""What `apply` does with a patch: to the letter, further on, loosely, or not at all."""

from __future__ import annotations

import random

import pytest

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.diff.patch import patch_file, text_digest, whole_text
from diffview.diff.patching import HunkFit, apply_patch
from diffview.errors import BadArgument

OLD = Side("Bridge shut", ("The old bridge was shut on Monday.", "Nobody was hurt.", "It will be open again in May."))
NEW = Side("Bridge shut", ("The old bridge was shut on Tuesday.", "Nobody was hurt.", "It will be open again in June."))
PATCH = patch_file(compare(OLD, NEW))


def test_the_new_text_comes_back_and_is_the_one_that_was_named() -> None:
    patched = apply_patch(PATCH, whole_text(OLD))

    assert patched.text == whole_text(NEW)
    assert (patched.from_named, patched.to_named) == (True, True)
    assert [hunk.similarity for hunk in patched.hunks] == [1.0, 1.0]


def test_the_head_names_both_texts() -> None:
    assert f"# old sha-256 {text_digest(whole_text(OLD))}\n" in PATCH
    assert f"# new sha-256 {text_digest(whole_text(NEW))}\n" in PATCH


def test_a_hunk_fits_further_on_where_text_was_put_before_it() -> None:
    patched = apply_patch(PATCH, "Seen at noon.\n" + whole_text(OLD))

    assert patched.text == "Seen at noon.\n" + whole_text(NEW)
    assert [hunk.moved for hunk in patched.hunks] == [14, 0]
    assert (patched.from_named, patched.to_named) == (False, False)


def test_a_hunk_fits_loosely_where_a_word_beside_it_changed() -> None:
    patched = apply_patch(PATCH, whole_text(OLD).replace("in May.", "at May."))

    assert "at June." in patched.text
    assert 0.6 < patched.hunks[1].similarity < 1.0
    assert patched.to_named is False


def test_a_hunk_that_fits_nowhere_is_left_out_and_said_so() -> None:
    text = "Bridge shut\nThe old bridge was shut on Monday.\nNobody was hurt.\n"

    patched = apply_patch(PATCH, text)

    assert patched.text == text.replace("Monday", "Tuesday")
    assert patched.hunks[1].place is None


def test_a_patch_without_a_head_is_applied_and_checked_by_nothing() -> None:
    bare = "".join(line for line in PATCH.splitlines(keepends=True) if not line.startswith("#"))

    patched = apply_patch(bare, whole_text(OLD))

    assert patched.text == whole_text(NEW)
    assert (patched.from_named, patched.to_named) == (None, None)


def test_equal_texts_have_a_patch_without_hunks() -> None:
    patched = apply_patch(patch_file(compare(OLD, OLD)), whole_text(OLD))

    assert (patched.text, patched.hunks, patched.to_named) == (whole_text(OLD), (), True)


@pytest.mark.parametrize("text", ["no patch", "@@ -1 +1 @@\n?x\n", "@@ -1,3 @@\n x\n"])
def test_what_is_no_patch_is_an_error_of_one_line(text: str) -> None:
    with pytest.raises(BadArgument, match="no patch"):
        apply_patch(text, "x")


def test_a_long_hunk_that_does_not_fit_to_the_letter_ends_at_once() -> None:
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefgh", k=6)) for _ in range(20_000)]
    old, new = Side(None, (" ".join(words),)), Side(None, ("End.",))

    patched = apply_patch(patch_file(compare(old, new)), whole_text(old).replace("a", "b"))

    assert patched.hunks == (HunkFit(None, 0, 0.0),)


@pytest.mark.parametrize("seed", range(20))
def test_hunks_of_many_edits_all_fit_to_the_letter(seed: int) -> None:
    rng = random.Random(seed)
    words = [f"word{k}" for k in range(60)]
    old = tuple(" ".join(rng.choices(words, k=20)) for _ in range(8))
    new = tuple(" ".join(w if rng.random() < 0.9 else "changed" for w in block.split()) for block in old[::-1])
    a, b = Side(None, old), Side("New title", new)

    patched = apply_patch(patch_file(compare(a, b)), whole_text(a))

    assert patched.text == whole_text(b)
    assert {(hunk.moved, hunk.similarity) for hunk in patched.hunks} == {(0, 1.0)}
