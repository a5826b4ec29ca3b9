"""Flattened diff pages: what is certain, what is inferred, and the other layouts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diffview.model import Capture, Reading
from diffview.parsers import registry

HEAD = """This article is from the source 'bbc' and was first published or seen on . It will not be checked again.

You can find the current article at its original source at http://example.org/ferry

The article has changed 4 times. There is an RSS feed of changes available.

"""
TOP = "Version 1 Version 2\nFerry stops Ferry runs\n(about 4 hours later)\n"
SAME = "The harbour board met on Monday."
OLD = "The ferry will stop running in May, the board said after the meeting."
NEW = "The ferry will keep running in May, the board said after the meeting."
LONE = "Nobody from the board was there to explain why."


def read_all(text: str) -> tuple[Reading, ...]:
    return registry.read(Capture.of(text.encode(), origin="page.txt"))


def read(text: str) -> Reading:
    (reading,) = read_all(text)
    return reading


def rows(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(r.kind.value, r.old, r.new) for r in read(text).rows]


def test_the_head_tells_article_and_versions_but_no_times() -> None:
    reading = read(f"{HEAD}{TOP}{SAME}{SAME}\n")
    old, new = reading.versions
    assert reading.parser.name == "newssniffer-text"
    assert (reading.article.source, reading.article.url) == ("bbc", "http://example.org/ferry")
    assert (reading.article.external_id, reading.versions_claimed) == (None, 4)
    assert [(v.number, v.observed_at, v.period) for v in (old, new)] == [
        (1, None, None),
        (2, None, "about 4 hours later"),
    ]


def test_text_that_stands_twice_without_a_seam_is_a_certain_match() -> None:
    (row,) = read(f"{HEAD}{TOP}{SAME}{SAME}\n").rows
    assert (row.kind.value, row.old, row.new, row.certain) == ("match", SAME, SAME, True)


def test_dashes_may_be_one_cell_or_two_and_are_not_certain() -> None:
    (row, _) = read(f"{HEAD}{TOP}----\n{SAME}{SAME}\n").rows
    assert not row.certain


def test_an_edited_paragraph_is_cut_where_both_halves_are_most_alike() -> None:
    assert rows(f"{HEAD}{TOP}{SAME}{SAME}\n{OLD} {NEW}\n") == [("match", SAME, SAME), ("change", OLD, NEW)]


def test_a_lone_paragraph_has_an_unsure_side_and_offers_the_other() -> None:
    row = read(f"{HEAD}{TOP}{SAME}{SAME}\n{LONE}\n{OLD}{OLD}\n").rows[1]
    assert LONE in {row.old, row.new}
    assert not row.certain
    assert {(c.old, c.new) for c in row.choices} & {(LONE, None), (None, LONE)}


def test_doubt_about_a_lone_paragraphs_side_stays_with_both_versions() -> None:
    old, new = read(f"{HEAD}{TOP}{SAME}{SAME}\n{LONE}\n{OLD}{OLD}\n").versions
    assert not all(b.certain for b in old.blocks)
    assert not all(b.certain for b in new.blocks)


def test_equal_titles_are_certain_and_different_ones_are_cut() -> None:
    same = read(f"{HEAD}Version 1 Version 2\nFerry stops Ferry stops\n(1 day later)\n{SAME}{SAME}\n").versions
    assert [(v.title, v.title_certain) for v in same] == [("Ferry stops", True)] * 2
    other = read(f"{HEAD}{TOP}{SAME}{SAME}\n").versions
    assert [(v.title, v.title_certain) for v in other] == [("Ferry stops", False), ("Ferry runs", False)]


def test_kept_times_and_navigation_are_read_and_left_out() -> None:
    text = (
        f"News Sniffer\nSearch\n\n{HEAD}Previous version 1 Next version\nVersion 1 Version 2\nFerry stops Ferry stops\n"
        "2020-05-01 08:00:00 UTC 2020-05-01 12:00:00 UTC (about 4 hours later)\n"
        f"{SAME}{SAME}\nCurrently monitoring 1,000 news articles with 2,000 different versions.\nAbout\n"
    )
    reading = read(text)
    assert [v.observed_at for v in reading.versions] == [datetime(2020, 5, 1, h, tzinfo=UTC) for h in (8, 12)]
    assert [r.old for r in reading.rows] == [SAME]


def test_cells_parted_by_tabs_are_certain() -> None:
    top = "Version 1\tVersion 2\nFerry stops\tFerry runs\n(1 day later)\n"
    text = f"{HEAD}{top}{SAME}\t{SAME}\n{OLD}\t{NEW}\n{LONE}\t\n\t{LONE}\n"
    assert rows(text) == [("match", SAME, SAME), ("change", OLD, NEW), ("delete", LONE, None), ("insert", None, LONE)]
    assert all(r.certain for r in read(text).rows)
    assert [v.title for v in read(text).versions] == ["Ferry stops", "Ferry runs"]


def test_a_lone_paragraph_that_lost_its_tab_has_no_certain_side() -> None:
    text = f"{HEAD}Version 1\tVersion 2\nFerry\tFerry\n(1 day later)\n{SAME}\t{SAME}\n{LONE}\n{OLD}\t{NEW}\n"
    assert [r.certain for r in read(text).rows] == [True, False, True]


@pytest.mark.parametrize("empty", ["\n", ""], ids=["empty cells kept", "empty cells lost"])
def test_cells_on_lines_of_their_own(empty: str) -> None:
    top = "Version 1\nVersion 2\nFerry stops\nFerry runs\n(1 day later)\n"
    text = f"{HEAD}{top}{SAME}\n{SAME}\n{OLD}\n{NEW}\n{LONE}\n{empty}"
    found = read(text)
    assert [v.title for v in found.versions] == ["Ferry stops", "Ferry runs"]
    assert [(r.kind.value, r.old, r.new) for r in found.rows[:2]] == [("match", SAME, SAME), ("change", OLD, NEW)]
    assert LONE in {found.rows[2].old, found.rows[2].new}


def test_several_pages_in_one_file_are_several_readings() -> None:
    first = f"{HEAD}Version 0 Version 1\nFerry Ferry\n(1 day later)\n{SAME}{SAME}\n"
    second = f"{HEAD}{TOP}{OLD} {NEW}\n"
    found = read_all(first + "\n" + second)
    assert [[v.number for v in r.versions] for r in found] == [[0, 1], [1, 2]]
    assert [[(r.old, r.new) for r in reading.rows] for reading in found] == [[(SAME, SAME)], [(OLD, NEW)]]


def test_lines_of_the_site_are_furniture_and_stay() -> None:
    (block,) = read(f"{HEAD}{TOP}Share on FacebookShare on Facebook\n").versions[0].blocks
    assert (block.text, block.kind.value) == ("Share on Facebook", "furniture")


def test_a_line_of_markup_is_text() -> None:
    text = "Write <b>bold</b> & go on."
    assert rows(f"{HEAD}{TOP}{text}{text}\n") == [("match", text, text)]


def test_a_line_like_the_sites_footer_is_the_articles_where_rows_stand_below_it() -> None:
    footer = "Currently monitoring 12 news articles with 30 different versions, the agency said."
    page = PAGE_HEAD + "It stands.It stands.\n" + footer + "\nIt leans.It leans.\n"
    (reading,) = registry.read(Capture.of(page.encode(), origin="page.txt"))
    assert footer in {text for row in reading.rows for text in (row.old, row.new)}
    (reading,) = registry.read(Capture.of((page + footer + "\nCreated by somebody.\n").encode(), origin="page.txt"))
    assert [row.old for row in reading.rows][-1] == "It leans."


PAGE_HEAD = (
    "This article is from the source 'bbc' and was first published or seen on . It will not be checked again.\n\n"
    "You can find the current article at its original source at http://example.org/a\n\n"
    "The article has changed 2 times. There is an RSS feed of changes available.\n\n"
    "Version 0 Version 1\nOld title New title\n(about 4 hours later)\n"
)
