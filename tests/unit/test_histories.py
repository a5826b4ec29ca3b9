"""One article's readings become one history: numbers, gaps, conflicts, returns, corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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
