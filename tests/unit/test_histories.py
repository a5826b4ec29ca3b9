"""One article's readings become one history: numbers, gaps, conflicts, returns, corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from diffview.errors import UnknownVersion
from diffview.histories import build
from diffview.identity import article_key, article_keys, canonical_address
from diffview.model import (
    ArticleKey,
    Block,
    Correction,
    Digest,
    History,
    ParserId,
    Quality,
    Reading,
    ReadVersion,
    Row,
    RowKind,
)

TRACKED = ArticleKey("http://example.org/mill", "bbc", "newssniffer:5")
PLAIN = ArticleKey("http://example.org/mill", "example.org")


def row(old: str | None, new: str | None, *, certain: bool = True) -> Row:
    kind = RowKind.INSERT if old is None else RowKind.DELETE if new is None else RowKind.CHANGE
    kind = RowKind.MATCH if old == new else kind
    return Row(kind, old, new, certain, 1.0 if certain else 0.7)


def paired(a: int, b: int, *rows: Row, name: str = "page", html: bool = True, claimed: int | None = None) -> Reading:
    columns = ([r.old for r in rows], [r.new for r in rows])
    versions = tuple(
        ReadVersion(
            n, f"Mill {n}", tuple(Block(t) for t in column if t), observed_at=datetime(2020, 1, 1, n, tzinfo=UTC)
        )
        for n, column in zip((a, b), columns, strict=True)
    )
    parser = ParserId("newssniffer-html" if html else "newssniffer-text", 1)
    return Reading(parser, Digest(f"digest-{name}"), name, TRACKED, versions, claimed, rows)


def plain(name: str, *texts: str, day: int | None = None, title: str = "Mill") -> Reading:
    when = None if day is None else datetime(2020, 1, day, tzinfo=UTC)
    version = ReadVersion(None, title, tuple(Block(t) for t in texts), observed_at=when)
    return Reading(ParserId("article-html", 1), Digest(f"digest-{name}"), name, PLAIN, (version,))


def only(*readings: Reading, corrections: tuple[Correction, ...] = ()) -> History:
    (history,) = build(readings, corrections)
    return history


def texts(history: History, number: int) -> list[str]:
    (version,) = [v for v in history.versions if v.number == number]
    return [b.text for b in version.blocks]


def test_pages_of_neighbouring_versions_become_one_history_in_the_sources_numbers() -> None:
    history = only(paired(1, 2, row("B.", "C."), name="second"), paired(0, 1, row("A.", "B."), name="first", claimed=3))
    assert [v.number for v in history.versions] == [0, 1, 2]
    assert [texts(history, n) for n in range(3)] == [["A."], ["B."], ["C."]]
    assert (history.gaps, history.conflicts) == ((), ())
    assert [s.origin for s in history.versions[1].sightings] == ["first", "second"]


def test_versions_that_are_claimed_but_not_held_are_gaps() -> None:
    history = only(paired(0, 1, row("A.", "B."), claimed=4))
    assert [g.number for g in history.gaps] == [2, 3]


def test_a_change_of_the_tracking_sites_own_parser_is_told() -> None:
    one = replace(paired(0, 1, row("A.", "B."), name="one"), generator="PageParserV1")
    two = paired(1, 2, row("B.", "C."), name="two")
    assert only(one, replace(two, generator="PageParserV1")).warnings == ()
    (warning,) = only(one, replace(two, generator="PageParserV2")).warnings
    assert "(PageParserV1, PageParserV2)" in warning


def unsure_titles(page: Reading, old: str, new: str) -> Reading:
    named = zip(page.versions, (old, new), strict=True)
    return replace(page, versions=tuple(replace(v, title=title, title_certain=False) for v, title in named))


def test_a_title_line_parts_where_another_page_says_so_and_else_a_warning_tells() -> None:
    flat = unsure_titles(paired(0, 1, row("A.", "B."), name="flat", html=False), "Ferry", "stops Ferry runs")
    (warning,) = only(flat).warnings
    assert warning.startswith("The headline of versions 0, 1 is inferred: ")
    exact = paired(1, 2, row("B.", "C."), name="exact")
    exact = replace(exact, versions=(replace(exact.versions[0], title="Ferry runs"), exact.versions[1]))
    for readings in ((flat, exact), (exact, flat)):
        history = only(*readings)
        assert [v.title for v in history.versions] == ["Ferry stops", "Ferry runs", "Mill 2"]
        assert (history.warnings, history.conflicts) == ((), ())


def test_two_title_lines_that_share_a_version_part_each_other() -> None:
    one = unsure_titles(paired(0, 1, row("A.", "B."), name="one", html=False), "Ferry", "stops Ferry runs")
    two = unsure_titles(paired(1, 2, row("B.", "C."), name="two", html=False), "Ferry runs Ferry", "late")
    history = only(one, two)
    assert [v.title for v in history.versions] == ["Ferry stops", "Ferry runs", "Ferry late"]
    assert history.warnings == ()


def test_a_list_of_versions_gives_titles_and_times_to_gaps_and_versions() -> None:
    listed = tuple(
        ReadVersion(n, f"Listed {n}", observed_at=datetime(2020, 2, n + 1, tzinfo=UTC), has_text=False)
        for n in range(3)
    )
    listing = Reading(ParserId("newssniffer-listing", 1), Digest("list"), "list", TRACKED, listed, 3)
    page = paired(0, 1, row("A.", "B."))
    bare = tuple(replace(v, title=None, observed_at=None) for v in page.versions)
    history = only(listing, replace(page, versions=bare))
    assert [v.title for v in history.versions] == ["Listed 0", "Listed 1"]
    assert [(g.number, g.title, g.observed_at) for g in history.gaps] == [
        (2, "Listed 2", datetime(2020, 2, 3, tzinfo=UTC))
    ]


def test_a_flattened_page_without_the_sites_number_joins_its_article_by_address() -> None:
    flat = replace(paired(1, 2, row("B.", "C."), name="flat"), article=replace(TRACKED, external_id=None))
    assert [v.number for v in only(paired(0, 1, row("A.", "B.")), flat).versions] == [0, 1, 2]


def test_two_pages_that_disagree_are_a_conflict_that_names_both_and_the_block() -> None:
    history = only(
        paired(0, 1, row("A.", "B."), row("Same.", "Same."), name="one"),
        paired(1, 2, row("B.", "C."), row("Other.", "Same."), name="two"),
    )
    (conflict,) = history.conflicts
    assert (conflict.number, conflict.block) == (1, 1)
    assert "one (digest-one" in conflict.what
    assert "two (digest-two" in conflict.what


def test_of_two_captures_that_disagree_the_more_certain_one_is_shown() -> None:
    sure = paired(0, 1, row("A.", "B."), name="z-sure")
    unsure = paired(1, 2, row("Bee.", "C."), name="a-unsure")
    doubtful = tuple(replace(v, blocks=tuple(replace(b, certain=False) for b in v.blocks)) for v in unsure.versions)
    history = only(sure, replace(unsure, versions=doubtful))
    assert texts(history, 1) == ["B."]


def test_a_neighbouring_page_settles_where_a_flattened_change_is_cut() -> None:
    line = ("The mill is old. It stands.", "It was built late. It leans.")
    wrong = Row(
        RowKind.CHANGE, "The mill is old.", "It stands. It was built late. It leans.", certain=False, confidence=0.5
    )
    flat = paired(1, 2, row("Begin.", "Begin."), wrong, row("End.", "End."), name="flat", html=False)
    exact = paired(0, 1, row("Begin.", "Begin."), row("Old.", line[0]), row("End.", "End."), name="exact")
    history = only(flat, exact)
    assert texts(history, 1) == ["Begin.", line[0], "End."]
    assert texts(history, 2) == ["Begin.", line[1], "End."]
    assert all(v.certain for v in history.versions)
    assert history.conflicts == ()


def test_a_correction_replaces_the_row_and_marks_it() -> None:
    unsure = Row(RowKind.CHANGE, "One. Two.", "Three.", certain=False, confidence=0.4)
    page = paired(0, 1, unsure, html=False)
    choice = Correction(page.capture, 0, RowKind.CHANGE, "One.", "Two. Three.")
    history = only(page, corrections=(choice,))
    assert texts(history, 0) == ["One."]
    assert texts(history, 1) == ["Two. Three."]
    assert all(b.certain for v in history.versions for b in v.blocks)
    ((_, rows),) = history.rows
    assert rows[0].corrected


def test_a_correction_made_of_other_words_is_left_out() -> None:
    page = paired(0, 1, row("One.", "Two."))
    history = only(page, corrections=(Correction(page.capture, 0, RowKind.DELETE, "Three.", None),))
    assert texts(history, 0) == ["One."]


def test_unnumbered_captures_are_numbered_by_time_and_the_same_text_again_is_a_sighting() -> None:
    history = only(
        plain("c", "New.", day=3), plain("a", "Old.", day=1), plain("b", "Old.", day=2), plain("d", "Newer.", day=4)
    )
    assert [v.number for v in history.versions] == [0, 1, 2]
    assert [texts(history, n) for n in range(3)] == [["Old."], ["New."], ["Newer."]]
    assert [s.origin for s in history.versions[0].sightings] == ["a", "b"]


def test_a_return_to_an_earlier_text_is_a_version_of_its_own_that_says_so() -> None:
    history = only(plain("a", "Old “one”.", day=1), plain("b", "New.", day=2), plain("c", 'Old "one".', day=3))
    assert [(v.number, v.same_as) for v in history.versions] == [(0, None), (1, None), (2, 0)]


def test_an_unusable_capture_is_listed_and_is_no_version() -> None:
    bad = replace(plain("gate", "Accept cookies", day=2), quality=Quality.BLOCKED, quality_reason="consent page")
    history = only(plain("a", "Old.", day=1), bad)
    assert [v.number for v in history.versions] == [0]
    assert [(u.origin, u.quality, u.reason) for u in history.unusable] == [("gate", Quality.BLOCKED, "consent page")]


def test_a_newer_revision_replaces_what_the_older_one_read_in_the_same_capture() -> None:
    older = plain("a", "Old junk.", day=1)
    newer = replace(plain("a", "Old.", day=1), parser=ParserId("article-html", 2))
    history = only(older, newer)
    assert [texts(history, v.number) for v in history.versions] == [["Old."]]
    assert history.conflicts == ()


def test_a_plain_capture_with_the_text_of_a_tracked_version_is_a_sighting_of_it() -> None:
    history = only(paired(0, 1, row("A.", "B.")), plain("own", "B.", day=9))
    assert [v.number for v in history.versions] == [0, 1]
    assert "own" in {s.origin for s in history.versions[1].sightings}


def test_different_articles_are_different_histories() -> None:
    other = replace(plain("x", "X."), article=ArticleKey("http://example.org/other"))
    assert len(build([plain("a", "A."), other])) == 2


def test_addresses_that_name_one_article_have_one_key() -> None:
    assert canonical_address("http://www.example.org/a/") == canonical_address("https://example.org/a?utm_medium=x#top")
    assert canonical_address("http://example.org/a?id=1") != canonical_address("http://example.org/a?id=2")
    assert article_key(paired(0, 1)) == "url:example.org/mill"
    assert article_keys(paired(0, 1)) == ("url:example.org/mill", "id:newssniffer:5")


def test_of_captures_equally_certain_the_page_as_html_is_shown_not_its_flattened_text() -> None:
    flat = paired(0, 1, row("A.", "Bee."), name="a-flat", html=False)
    html = paired(0, 1, row("A.", "B."), name="z-html")
    for readings in ((flat, html), (html, flat)):
        history = only(*readings)
        assert texts(history, 1) == ["B."]
        (conflict,) = history.conflicts
        assert (conflict.shown, conflict.other) == (html.capture, flat.capture)


def test_a_conflict_where_one_capture_has_more_paragraphs_is_named_at_the_first_that_is_missing() -> None:
    history = only(
        paired(0, 1, row("A.", "B."), name="one"),
        paired(1, 2, row("B.", "C."), row("More.", "More."), name="two"),
    )
    (conflict,) = history.conflicts
    assert conflict.block == 1
    assert conflict.what.endswith("differ about version 1 from block 2 on")


def test_titles_that_disagree_are_a_conflict_only_where_both_are_sure() -> None:
    one = paired(0, 1, row("A.", "B."), name="one")
    two = paired(1, 2, row("B.", "C."), name="two")
    other = replace(two, versions=(replace(two.versions[0], title="Barn"), two.versions[1]))
    (conflict,) = only(one, other).conflicts
    assert (conflict.number, conflict.block) == (1, None)
    assert "give version 1 different titles" in conflict.what
    unsure = replace(other, versions=tuple(replace(v, title_certain=False) for v in other.versions))
    assert only(one, unsure).conflicts == ()
    assert only(one, unsure).versions[1].title == "Mill 1"
    untitled = replace(two, versions=(replace(two.versions[0], title=None), two.versions[1]))
    assert only(one, untitled).conflicts == ()


def test_a_block_is_certain_where_any_capture_that_agrees_is_certain_of_it() -> None:
    page = paired(0, 1, row("A.", "B."), name="a")
    unsure = (replace(v, blocks=tuple(replace(b, certain=False) for b in v.blocks)) for v in page.versions)
    doubtful = replace(page, versions=tuple(unsure), rows=())
    assert not only(doubtful).versions[1].certain
    history = only(doubtful, paired(1, 2, row("B.", "C."), name="b"))
    assert history.versions[1].certain
    assert [s.certain for s in history.versions[1].sightings] == [False, True]


def test_a_version_stood_from_the_earliest_time_that_any_capture_names() -> None:
    early = paired(0, 1, row("A.", "B."), name="one")
    late = paired(1, 2, row("B.", "C."), name="two")
    late = replace(
        late, versions=(replace(late.versions[0], observed_at=datetime(2019, 5, 1, tzinfo=UTC)), late.versions[1])
    )
    assert only(early, late).versions[1].observed_at == datetime(2019, 5, 1, tzinfo=UTC)


def test_what_the_page_says_of_itself_is_kept_from_the_first_capture_that_says_it() -> None:
    when = datetime(2018, 1, 1, tzinfo=UTC)
    bare = plain("a", "Old.", day=1)
    full = plain("b", "Old.", day=2)
    full = replace(full, versions=(replace(full.versions[0], byline="Ada Lind", published_at=when, modified_at=when),))
    (version,) = only(bare, full).versions
    assert (version.byline, version.published_at, version.modified_at) == ("Ada Lind", when, when)


def test_the_distance_between_versions_is_that_of_a_page_which_shows_them_as_neighbours() -> None:
    def with_period(page: Reading, words: str) -> Reading:
        return replace(page, versions=(page.versions[0], replace(page.versions[1], period=words)))

    far = with_period(paired(0, 2, row("A.", "C."), name="a-far"), "2 days later")
    near = with_period(paired(1, 2, row("B.", "C."), name="b-near"), "3 hours later")
    history = only(far, near)
    assert [v.period for v in history.versions] == [None, None, "3 hours later"]
    assert [v.period for v in only(far).versions] == [None, None]


def test_unnumbered_captures_without_a_time_come_last_by_origin() -> None:
    history = only(plain("b", "Third."), plain("a", "Second."), plain("z", "First.", day=1))
    assert [texts(history, n) for n in range(3)] == [["First."], ["Second."], ["Third."]]


def test_captures_seen_at_one_moment_are_ordered_by_when_the_page_was_modified() -> None:
    def modified(page: Reading, day: int) -> Reading:
        return replace(page, versions=(replace(page.versions[0], modified_at=datetime(2020, 1, day, tzinfo=UTC)),))

    history = only(modified(plain("a", "Later.", day=5), 3), modified(plain("b", "Earlier.", day=5), 2))
    assert [texts(history, n) for n in range(2)] == [["Earlier."], ["Later."]]


def test_what_other_captures_alone_show_is_numbered_after_the_versions_that_are_claimed_with_a_warning() -> None:
    history = only(paired(0, 1, row("A.", "B."), claimed=5), plain("own", "New.", day=9))
    assert [v.number for v in history.versions] == [0, 1, 5]
    assert [g.number for g in history.gaps] == [2, 3, 4]
    (warning,) = history.warnings
    assert warning.startswith("Some captures are not of the tracking site")
    assert only(plain("own", "New.", day=9)).warnings == ()


def test_a_gap_has_title_and_earliest_time_of_what_lists_it() -> None:
    def listing(name: str, day: int, title: str | None) -> Reading:
        version = ReadVersion(3, title, observed_at=datetime(2020, 1, day, tzinfo=UTC), has_text=False)
        return Reading(ParserId("newssniffer-listing", 1), Digest(name), name, TRACKED, (version,), 4)

    (gap,) = [g for g in only(listing("a", 5, None), listing("b", 4, "Mill 3")).gaps if g.number == 3]
    assert (gap.title, gap.observed_at) == ("Mill 3", datetime(2020, 1, 4, tzinfo=UTC))


def test_of_several_addresses_the_first_by_name_is_the_articles_and_the_others_are_aliases() -> None:
    one, two = (
        replace(paired(0, 1, row("A.", "B."), name=name), article=replace(TRACKED, url=url))
        for name, url in (("a", "http://b.example/x"), ("b", "http://a.example/x"))
    )
    history = only(one, two)
    assert history.key == ArticleKey("http://a.example/x", "bbc", "newssniffer:5")
    assert "http://b.example/x" in history.aliases
    assert "http://a.example/x" not in history.aliases


def test_the_same_bytes_in_two_places_are_one_sighting_under_the_first_name() -> None:
    page = paired(0, 1, row("A.", "B."), name="x")
    history = only(replace(page, origin="b/page.html"), replace(page, origin="a/page.html"))
    assert [s.origin for s in history.versions[0].sightings] == ["a/page.html"]


def test_versions_lists_every_version_that_is_held_by_its_number() -> None:
    history = only(paired(0, 1, row("A.", "B."), claimed=4))
    assert history.version(1).number == 1
    with pytest.raises(UnknownVersion, match="there is no version 3; versions held: 0, 1"):
        history.version(3)


def test_rows_of_every_paired_capture_are_kept_in_the_order_of_their_places() -> None:
    one, two = paired(0, 1, row("A.", "B."), name="z"), paired(1, 2, row("B.", "C."), name="a")
    assert [digest for digest, _ in only(one, two).rows] == [two.capture, one.capture]


def test_the_same_paragraphs_under_another_title_are_no_return() -> None:
    history = only(plain("a", "Old.", day=1), plain("b", "New.", day=2), plain("c", "Old.", day=3, title="Barn"))
    assert [v.same_as for v in history.versions] == [None, None, None]


def test_other_captures_are_numbered_right_behind_the_last_version_where_nothing_is_claimed() -> None:
    history = only(paired(0, 1, row("A.", "B.")), plain("own", "New.", day=9))
    assert [v.number for v in history.versions] == [0, 1, 2]
    assert history.gaps == ()


def test_source_and_id_are_the_first_by_name() -> None:
    one = replace(
        paired(0, 1, row("A.", "B."), name="a"), article=replace(TRACKED, source="b", external_id="newssniffer:6")
    )
    two = replace(
        paired(1, 2, row("B.", "C."), name="b"), article=replace(TRACKED, source="a", external_id="newssniffer:5")
    )
    assert only(one, two).key == ArticleKey("http://example.org/mill", "a", "newssniffer:5")


def test_rows_stand_in_the_order_of_their_places_whatever_their_digests() -> None:
    one = replace(paired(0, 1, row("A.", "B."), name="x"), origin="2.html", capture=Digest("a"))
    two = replace(paired(1, 2, row("B.", "C."), name="y"), origin="1.html", capture=Digest("b"))
    assert [digest for digest, _ in only(one, two).rows] == ["b", "a"]
