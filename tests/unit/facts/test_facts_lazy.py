"""The words of a mark are worked out when they are read, and the kinds are the same with and without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import classify
from diffview.facts.evidence import Evidence
from diffview.facts.kinds import FactKind
from diffview.facts.lexicon import bit
from diffview.facts.model import Detail, Explanation, MarkFacts
from diffview.facts.tagging.context_free import CONTENT
from diffview.facts.tagging.tagger import Passage

PIECES = [
    *("Ana", "Ruiz", "May", "Monday", "King", "Said", "NATO", "BBC", "Ruiz's", "won't", "cannot", "not", "may", "said"),
    *("the", "to", "according", "at", "least", "tower", "tower.", "tower,", "“tower”", '"Ana', 'Ruiz"', "12", "12,000"),
    *("€", "%", "7 p. m.", "one", "this", "of", "in", "1850", "www.example.org", "?", "-", "–", "U.S.", "EUR", "Dr."),
]
ALL = sum(bit(kind) for kind in FactKind) | CONTENT


def facts() -> tuple[MarkFacts, ...]:
    old = "The six boats sank in the harbour on a cold morning by the old pier, a man of the village said."
    new = "The eight boats sank in the harbour on a cold morning by the old pier, a man of the village claimed."
    return classify(compare(Side(None, (old,)), Side(None, (new,)))).facts[0].marks


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_the_kinds_of_a_whole_block_are_those_of_its_terms(text: str) -> None:
    passage = Passage(text, Evidence.of_one(Side(None, (text, "the tower by the market is in the way of the others"))))
    masks = 0
    for term in passage.all_terms():
        masks |= term.mask
    assert passage.all_kinds() & ALL == masks & ALL


def test_the_words_are_told_once_and_only_when_they_are_read() -> None:
    calls = []

    def tell() -> Explanation:
        calls.append(1)
        return Explanation("a figure changed", (Detail(FactKind.NUMBER, "6", "8"),))

    mark = MarkFacts((0, 1), (FactKind.NUMBER,), tell)
    assert not calls
    assert (mark.rule, mark.details[0].new) == ("a figure changed", "8")
    assert mark.rule
    assert calls == [1]


def test_marks_are_equal_if_they_say_the_same() -> None:
    first, again = facts(), facts()
    assert len(first) > 1
    assert first == again
    assert hash(first) == hash(again)
    assert first[0] != first[1]
    assert first[0] != MarkFacts(first[0].edits, first[0].kinds, lambda: Explanation("another rule"))
    assert first[0] != first[0].rule
    assert first[0].rule in repr(first[0])


def test_kinds_do_not_depend_on_when_the_words_are_read() -> None:
    old = Side("Six die", ("Old words. He said so.",))
    new = Side("Eight die", ("New words.", "Ana Ruiz, 12, said."))
    before, after = classify(compare(old, new)), classify(compare(old, new))
    after.to_dict()
    assert (before.kinds, before.counts) == (after.kinds, after.counts)
    assert before.facts == after.facts
