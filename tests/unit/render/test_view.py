"""A comparison as rows: every block once, counts that add up, text that can be read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify
from diffview.facts.kinds import FactKind
from diffview.model import ArticleKey, Block, History, Sides, Version
from diffview.render.charts import MIN_BAR, Bar, Size, bars, spark
from diffview.render.compared import compared
from diffview.render.placing import Placed, folded, parts, placed
from diffview.render.segments import Mark, Segment
from diffview.render.times import duration, long_moment, short_moment
from diffview.render.view import (
    ChangeRow,
    DiffTable,
    EqualRow,
    Folded,
    Layout,
    Options,
    Paragraph,
    StubRow,
    diff_table,
    headline,
)

SENTENCES = [f"This is sentence number {n} of the text, and it says {word}." for n, word in enumerate("abcdefghij")]
texts = st.lists(st.sampled_from([*SENTENCES, "Short.", "The mayor said no.", "The mayor said yes."]), max_size=9)


def explained(
    old: list[str], new: list[str], titles: tuple[str | None, str | None] = (None, None)
) -> ClassifiedComparison:
    return classify(compare(Side(titles[0], tuple(old)), Side(titles[1], tuple(new))))


def table(old: list[str], new: list[str], **options: object) -> DiffTable:
    return diff_table(explained(old, new), Sides((), ()), Options(**options))  # type: ignore[arg-type]  # as named


def said(paragraphs: tuple[Paragraph, ...], without: Mark) -> list[str]:
    return ["".join(s.text for s in p.segments if s.mark is not without) for p in paragraphs]


def shown(made: DiffTable) -> list[ChangeRow | EqualRow | StubRow]:
    out: list[ChangeRow | EqualRow | StubRow] = []
    for row in made.rows:
        out.extend(row.rows if isinstance(row, Folded) else [row])
    return out


@given(texts, texts)
def test_the_new_side_can_be_read_down_the_table(old: list[str], new: list[str]) -> None:
    read: list[str] = []
    for row in shown(table(old, new)):
        if isinstance(row, ChangeRow):
            read += said(row.new, Mark.REMOVED)
        elif isinstance(row, EqualRow):
            read += said((row.new,), Mark.REMOVED)
    assert [r.strip() for r in read if r] == new


@given(texts, texts)
def test_every_old_block_stands_in_one_row(old: list[str], new: list[str]) -> None:
    read: list[str] = []
    for row in shown(table(old, new)):
        if isinstance(row, ChangeRow):
            read += said(row.old, Mark.ADDED)
        elif isinstance(row, EqualRow):
            read += said((row.old,), Mark.ADDED)
    assert sorted(r.strip() for r in read if r) == sorted(old)


@given(texts, texts)
def test_counts_add_up_and_numbers_run(old: list[str], new: list[str]) -> None:
    made = table(old, new)
    rows = [row for row in made.rows if isinstance(row, ChangeRow)]
    assert sum(count.number for count in made.counts) == made.changes == len(rows)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert made.changes + made.aside_total == explained(old, new).counts.changes


@given(texts, texts)
def test_every_move_has_a_stub_and_every_stub_a_move(old: list[str], new: list[str]) -> None:
    made = table(old, new)
    moves = {row.stub: row.number for row in made.rows if isinstance(row, ChangeRow) and row.stub}
    stubs = {row.anchor: row.to for row in made.rows if isinstance(row, StubRow)}
    assert moves == stubs


@given(texts, texts, st.sampled_from(FactKind))
def test_a_filter_folds_and_changes_nothing_else(old: list[str], new: list[str], kind: FactKind) -> None:
    every = table(old, new)
    some = table(old, new, kinds=frozenset({kind}))
    assert replace(some, rows=(), hidden=0, aside=()) == replace(every, rows=(), hidden=0, aside=())
    inside = [row for row in shown(some) if isinstance(row, ChangeRow) and row.number]
    assert {row.anchor: (row.old, row.new) for row in inside} == {
        row.anchor: (row.old, row.new) for row in shown(every) if isinstance(row, ChangeRow)
    }
    assert some.hidden == sum(kind.value not in row.fact_ids for row in inside)


@given(texts, texts, st.integers(1, 4))
def test_the_parts_of_a_long_table_are_the_table(old: list[str], new: list[str], size: int) -> None:
    rows = folded(placed(explained(old, new), Options()), Options())
    cut = parts(rows, size)
    assert [row for part in cut for row in part] == rows
    assert all(sum(isinstance(row, Placed) for row in part) <= size for part in cut)


def test_white_space_at_the_ends_of_a_mark_is_not_marked() -> None:
    (row,) = shown(table(["Six people were hurt."], ["Six people, two of them badly, were hurt."]))
    assert isinstance(row, ChangeRow)
    marked = [s.text for s in row.new[0].segments if s.mark is Mark.ADDED and not s.edge]
    assert marked == [", two of them badly,"]


@given(texts)
def test_a_text_against_itself_has_no_change(text: list[str]) -> None:
    made = table(text, text)
    assert made.identical
    assert made.changes == made.aside_total == 0


def test_unchanged_runs_are_folded_beyond_the_context() -> None:
    old = SENTENCES[:8]
    new = [*SENTENCES[:7], "Something else altogether stands here now, at last."]
    made = table(old, new, context=2)
    assert isinstance(made.rows[0], Folded)
    assert len(made.rows[0].rows) == 5
    assert not any(isinstance(row, Folded) for row in table(old, new, context=None).rows)


def test_a_split_paragraph_is_one_row_with_two_paragraphs() -> None:
    whole = "The council met on Monday to talk about the bridge. It decided to close the road for a week in May."
    made = table([whole, SENTENCES[0]], [*whole.replace(". It", ".|It").split("|"), SENTENCES[0]])
    (row,) = [row for row in made.rows if isinstance(row, ChangeRow)]
    assert row.kind == "split"
    assert (len(row.old), len(row.new)) == (1, 2)


def test_joined_paragraphs_show_the_lost_border_in_one_text() -> None:
    whole = "The council met on Monday to talk about the bridge. It decided to close the road for a week in May."
    made = table([*whole.replace(". It", ".|It").split("|"), SENTENCES[0]], [whole, SENTENCES[0]], layout=Layout.INLINE)
    (row,) = [row for row in made.rows if isinstance(row, ChangeRow)]
    assert row.kind == "merged"
    removed = [s.text for p in row.both for s in p.segments if s.mark is Mark.REMOVED]
    assert "¶" in "".join(removed)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("Count in 2026: 38 animals", "Count in 2026: 38 animals, on a stretch", [], [", on a stretch"]),
        ("It will last three.", "It will last four.", ["three"], ["four"]),
        ('They call it "denial" now.', 'They call it "admission" now.', ["denial"], ["admission"]),
    ],
)
def test_what_both_ends_of_a_replacement_share_is_not_marked(
    old: str, new: str, removed: list[str], added: list[str]
) -> None:
    (row,) = shown(table([old], [new]))
    assert isinstance(row, ChangeRow)
    before, after = row.old[0].segments, row.new[0].segments
    assert [s.text for s in before if s.mark is Mark.REMOVED] == removed
    assert [s.text for s in after if s.mark is Mark.ADDED] == added
    assert ("".join(s.text for s in before), "".join(s.text for s in after)) == (old, new)


def test_inferred_blocks_are_marked_where_they_stand() -> None:
    pair = explained(["All is calm today."], ["All is calm today.", "Then the storm came in from the sea."])
    made = diff_table(pair, Sides((True,), (True, False)), Options())
    (row,) = [row for row in made.rows if isinstance(row, ChangeRow)]
    assert row.inferred
    assert made.inferred == 1


def test_the_headline_is_a_row_and_a_word_diff() -> None:
    pair = explained(["Text."], ["Text."], ("Bridge shut for six weeks", "Bridge shut for eight weeks"))
    made = diff_table(pair, Sides((), ()), Options())
    assert [c.kind for c in made.counts] == ["headline"]
    marked = [(s.mark, s.text) for s in headline(pair) if s.mark is not Mark.SAME]
    assert marked == [(Mark.REMOVED, "six"), (Mark.ADDED, "eight")]


def test_jumps_name_figures_old_and_new() -> None:
    made = table(["It affects 12,000 people a day."], ["It affects 14,500 people a day."])
    (jump,) = [j for j in made.jumps if j.kind is FactKind.NUMBER]
    assert [(i.old, i.new, i.anchor) for i in jump.items] == [("12,000", "14,500", "c1")]


NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def version(number: int, text: str, hours: int | None = None) -> Version:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return Version(number, "Title", (Block(text),), observed_at=at, fingerprint=f"{number}" * 64)


def test_versions_between_are_those_that_are_known() -> None:
    versions = tuple(version(n, f"Text {n}.", n) for n in (0, 1, 4))
    known = History(ArticleKey(), versions)
    pair = Sides(versions[0], versions[2])
    made = compared(known, pair, classify(compare(Side.of(pair.old), Side.of(pair.new))), Options())
    assert made.between == 1
    assert made.changed_after == NOON
    assert made.changed_before == NOON + timedelta(hours=4)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=108), "1 h 48 min"),
        (timedelta(days=27, hours=4, minutes=30), "27 days"),
        (timedelta(days=1), "1 day"),
        (-timedelta(hours=2), "2 h"),
        (timedelta(days=91), "91 days"),
        (timedelta(days=92), "about 3 months"),
        (timedelta(days=730), "about 24 months"),
        (timedelta(days=1817), "about 5 years"),
    ],
)
def test_durations_in_words(span: timedelta, words: str) -> None:
    assert duration(span) == words


def test_moments_are_said_in_utc() -> None:
    assert long_moment(datetime.fromisoformat("2026-03-03T20:40:00+02:00")) == "3 Mar 2026, 18:40 UTC"
    assert short_moment(NOON) == "3 Mar 12:00"


@given(st.lists(st.builds(Size, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1))
def test_bars_are_bounded_and_what_is_something_can_be_seen(sizes: list[Size]) -> None:
    for size, bar in zip(sizes, bars(sizes), strict=True):
        for words, pixels in zip(size, bar, strict=True):
            assert (pixels == 0) == (words == 0)
            assert pixels == 0 or MIN_BAR <= pixels <= 44


def test_a_typo_can_be_seen_beside_a_rewrite() -> None:
    assert bars([Size(10_000, 0), Size(1, 1)])[1] == Bar(MIN_BAR, MIN_BAR)


def test_a_sparkline_shows_the_newest_steps() -> None:
    assert len(spark([Size(1, 1)] * 200).bars) == 24


def test_a_segment_says_its_text() -> None:
    assert Segment(Mark.SAME, ()).text == ""


def test_a_reversed_pair_changed_between_the_same_two_times() -> None:
    pair = tuple(version(n, f"Text {n}.", n) for n in (0, 1))
    there, back = (
        compared(History(ArticleKey(), pair), sides, explained(["a"], ["b"]), Options())
        for sides in (Sides(*pair), Sides(*reversed(pair)))
    )
    assert (there.changed_after, there.changed_before) == (back.changed_after, back.changed_before)
    assert (there.reversed, back.reversed) == (False, True)


def test_times_that_disagree_give_no_interval() -> None:
    pair = Sides(version(0, "Text.", 5), version(1, "Other.", 2))
    made = compared(History(ArticleKey(), (pair.old, pair.new)), pair, explained(["a"], ["b"]), Options())
    assert made.times_disagree
    assert made.changed_after is made.changed_before is None
