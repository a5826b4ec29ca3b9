"""Patches that another program applies."""

from __future__ import annotations

from diff_match_patch import diff_match_patch

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.diff.patch import patch_text, whole_text


def applied(old: Side, new: Side) -> str:
    engine = diff_match_patch()
    text: str = engine.patch_apply(engine.patch_fromText(patch_text(compare(old, new))), whole_text(old))[0]
    return text


def test_a_patch_is_text_that_shows_the_change() -> None:
    old, new = Side(None, ("Ten people came.",)), Side(None, ("Nine people came.",))
    assert patch_text(compare(old, new)) == "@@ -1,7 +1,8 @@\n-Ten\n+Nine\n  peo\n"


def test_a_move_is_deleted_and_inserted() -> None:
    old = Side("T", ("A short line.", "A much longer line that stays where it is.", "The end of it all."))
    new = Side("U", (old.blocks[1], old.blocks[2], old.blocks[0]))
    assert applied(old, new) == whole_text(new)


def test_a_title_may_come_and_go() -> None:
    bare, titled = Side(None, ("a",)), Side("T", ("a",))
    assert applied(bare, titled) == "T\na\n"
    assert applied(titled, bare) == "a\n"
