"""What a notice corrects, with a link to the change; and the note for a language without words."""

from __future__ import annotations

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.model import Sides
from diffview.render.notices import pair_correction


def test_a_claim_of_a_notice_links_the_change_that_put_it_right() -> None:
    old = Side(None, ("The town has nine islands.",))
    new = Side(None, ("The town has seven islands.", "Correction: there are seven islands, not nine."))
    found = pair_correction(classify(compare(old, new)), Sides(0, 1))
    assert found is not None
    (claim,) = found.claims
    assert (claim.wrong, claim.right) == ("nine", "seven islands")
    assert claim.change is not None
    assert claim.change.name == "change 1"
