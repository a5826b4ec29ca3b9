"""What is learned of a line counts when it is read."""

from __future__ import annotations

import pytest

from diffview.model import RowKind
from diffview.parsers.newssniffer import sides


@pytest.mark.parametrize(("weight", "kind"), [(5.0, RowKind.DELETE), (-5.0, RowKind.INSERT)])
def test_the_text_of_a_lone_line_speaks_for_its_side(weight: float, kind: RowKind) -> None:
    gaps = sides.gaps_of([(["See the film at www.example.org"], False, False)], ["Before it.", "Behind it."])
    sides.weigh(gaps, ["Before it.", "Behind it."], {"lone": 9.0, "deleted with an address": weight})
    ((choice, _),) = gaps[0].best(gaps[0].chances())
    assert choice.kind is kind
