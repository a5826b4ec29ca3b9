"""The iron law of setting aside, and the laws of counting, on texts that nobody thought of.

What a change touches is read off the two texts by the plain counting below, which shares no
code with what is tested.
"""

from __future__ import annotations

import json
import re
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diffview.diff.compare import compare
from diffview.diff.model import ChangeKind, Op, Side
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.kinds import SET_ASIDE
from diffview.facts.tagging.typography import differ_only_in_typography
from diffview.model import BlockKind

QUOTES = "\"“”„«»'‘’‚‹›′″`"
DASHES = "-‐‑‒–—−"
NOISE = [
    *(
        *QUOTES,
        *DASHES,
        " ",
        "  ",
        "\u00a0",
        "\u2009",
        "\u00ad",
        "\u200b",
        "\u200d",
        "…",
        "...",
        ".",
        ",",
        ";",
        "--",
        "/",
        "(",
        ")",
    ),
]
PIECES = [
    *("the", "plan", "Smith", "labour", "Labour", "us", "US", "é", "e\u0301", "ﬁnal", "final", "co", "op", "s"),
    *("3", "30", "1.5", "15", "½", "٣", "not", "n't", "never", "may", "will", "could"),
    *("%", "£", "?", "+", "!", "²", "2"),
]
texts = st.lists(st.sampled_from(PIECES + NOISE + [" "] * 12), min_size=1, max_size=14).map("".join)
sentences = st.lists(st.sampled_from(PIECES), min_size=3, max_size=9).map(" ".join)


def letters(text: str) -> str:
    """Letters and digits in order: capitals, negations, modals and figures are made of these."""
    text = unicodedata.normalize("NFC", text.replace("ﬁ", "fi"))
    return "".join(c for c in text if c.isalnum())


def quotation_marks(text: str) -> int:
    """How many quotation marks and apostrophes: two single ones side by side may be typed for a double one."""
    text = re.sub("``|''|‘‘|’’", '"', text)
    return sum(c in QUOTES for c in text)


def figures(text: str) -> list[str]:
    """Figures with their signs and points, white space of any kind as one kind."""
    text = re.sub("[\u00ad\u200b\u2060\ufeff\u200d]", "", text)
    text = re.sub(f"[{DASHES}]", "-", text)
    return re.findall(r"(?:(?<![\w-])[-+])?\d+(?:[.,]\d+)*", text)


def touched(old: str, new: str) -> bool:
    return (
        letters(old) != letters(new)
        or quotation_marks(old) != quotation_marks(new)
        or old.count("?") != new.count("?")
        or figures(old) != figures(new)
    )


def of_texts(old: str, new: str) -> ClassifiedComparison:
    return classify(compare(Side(None, (old,)), Side(None, (new,))))


@settings(max_examples=400, deadline=None)
@given(texts, texts)
def test_nothing_that_touches_a_fact_is_typography(old: str, new: str) -> None:
    if touched(old, new):
        assert not differ_only_in_typography(old, new)


@settings(max_examples=400, deadline=None)
@given(sentences, st.sampled_from([*PIECES, "“new”", "'", '"', "?", "-", "−"]), st.integers(0, 60), st.integers(0, 6))
def test_a_fact_put_in_or_taken_out_is_never_set_aside(text: str, piece: str, at: int, cut: int) -> None:
    old = text
    new = text[:at] + piece + text[at + cut :]
    assume(old != new and touched(old, new))
    for classified in (of_texts(old, new), of_texts(new, old)):
        assert classified.set_aside == 0


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_no_change_of_two_texts_that_touches_a_fact_is_set_aside(old: str, new: str) -> None:
    classified = of_texts(old, new)
    for change, facts in zip(classified.changes, classified.facts, strict=True):
        if facts.set_aside:
            assert change.kind is ChangeKind.EDITED
            assert not touched(old, new)


@settings(max_examples=200, deadline=None)
@given(sentences, sentences)
def test_what_the_parser_judged_to_be_no_article_is_set_aside_whole(old: str, new: str) -> None:
    assume(old != new)
    kinds = (BlockKind.FURNITURE,)
    classified = classify(compare(Side(None, (old,), kinds), Side(None, (new,), kinds)))
    for change, facts in zip(classified.changes, classified.facts, strict=True):
        assert facts.set_aside == (change.kind is not ChangeKind.EQUAL)


@settings(max_examples=200, deadline=None)
@given(sentences, sentences)
def test_a_fact_between_furniture_and_the_article_is_never_set_aside(old: str, new: str) -> None:
    classified = classify(compare(Side(None, (old,), (BlockKind.FURNITURE,)), Side(None, (new,))))
    for change, facts in zip(classified.changes, classified.facts, strict=True):
        if facts.set_aside and change.old and change.new:
            assert not touched(old, new)


blocks = st.lists(st.one_of(texts, sentences).map(str.strip).filter(bool), max_size=5).map(tuple)
sides = st.builds(Side, st.one_of(st.none(), sentences), blocks)


@settings(max_examples=200, deadline=None)
@given(sides, sides)
def test_counts_add_up_and_every_change_has_a_kind(old: Side, new: Side) -> None:
    classified = classify(compare(old, new))
    changes = [*classified.changes, *([classified.title] if classified.title else [])]
    found = [*classified.facts, *([classified.title_facts] if classified.title_facts else [])]
    changed = [f for c, f in zip(changes, found, strict=True) if c.kind is not ChangeKind.EQUAL]
    assert classified.counts.changes == len(changed) == classified.counts.shown + classified.counts.set_aside
    assert classified.set_aside == sum(f.set_aside for f in changed)
    for facts in changed:
        assert facts.kinds
        assert facts.set_aside == (set(facts.kinds) <= SET_ASIDE)
        assert set(facts.kinds) >= {k for m in facts.marks if not m.slight for k in m.kinds}


@settings(max_examples=200, deadline=None)
@given(sides, sides)
def test_the_marks_of_a_change_are_all_its_edits_but_the_equal_ones(old: Side, new: Side) -> None:
    classified = classify(compare(old, new))
    for change, facts in zip(classified.changes, classified.facts, strict=True):
        covered = [k for mark in facts.marks for k in range(*mark.edits)]
        assert covered == [k for k, edit in enumerate(change.edits) if edit.op is not Op.EQUAL]
        assert all(mark.kinds and mark.rule for mark in facts.marks)


@given(sides)
def test_a_text_against_itself_has_no_kinds(side: Side) -> None:
    classified = classify(compare(side, side))
    assert classified.kinds == ()
    assert classified.counts == (0, 0, 0)
    assert not classified.changed


@settings(max_examples=100, deadline=None)
@given(sides, sides)
def test_the_json_says_the_same(old: Side, new: Side) -> None:
    classified = classify(compare(old, new))
    out = json.loads(json.dumps(classified.to_dict()))
    assert [c["facts"] for c in out["changes"]] == [[k.value for k in f.kinds] for f in classified.facts]
    in_title = bool(out["title_change"] and out["title_change"]["set_aside"])
    assert sum(c["set_aside"] for c in out["changes"]) + in_title == classified.set_aside
