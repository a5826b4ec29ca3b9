"""Diff pages as HTML: both versions come back to the letter, whatever the article's text holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diffview.model import Capture, Reading
from diffview.parsers import registry

HEAD = """<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>Bridge diff viewer</title>{more}
<link rel="alternate" type="application/rss+xml" href="https://www.newssniffer.co.uk/articles/12.rss" /></head><body>
<div class="article-info"><p>This article is from the source '<cite>bbc</cite>' and was first published
or seen on <time datetime='2020-02-01T09:00:00Z'>February 01, 2020 09:00 (UTC)</time>.
The next check for changes will be soon.</p>
<p>You can find the current article at its original source at
<cite class="article_url"><a href="http://example.org/bridge">http://example.org/bridge</a></cite></p>
<p>The article has changed <var>5</var> times. There is an RSS feed of changes available.</p></div>
<table class="{name}"><thead>
<tr><th class="version"><small>Version {a}</small></th>
<th class="version"><small>Version {b}</small></th></tr>
<tr id="title"><th class="title"><del>Bridge &amp; road</del></th>
<th class="title"><ins>Bridge &lt;shut&gt;</ins></th></tr>
<tr><th class="time"><time datetime="2020-02-01T09:00:00Z">2020-02-01 09:00:00 UTC</time></th>
<th class="time"><time datetime="2020-02-01T13:00:00Z">2020-02-01 13:00:00 UTC</time> (about 4 hours later)</th></tr>
</thead>
"""
FOOT = (
    "</table><div id='footer'><p>Currently monitoring 1,000 news articles with 2,000 different versions.</p></div>"
    "</body></html>"
)


def page(*cells: tuple[str, str], name: str = "version_diff", a: int = 0, b: int = 1, more: str = "") -> str:
    rows = "\n".join(f"<tr id='p{k}'><td>{old}</td><td>{new}</td></tr>" for k, (old, new) in enumerate(cells, 1))
    return HEAD.format(name=name, a=a, b=b, more=more) + rows + "\n" + FOOT


def read(text: str) -> Reading:
    (reading,) = registry.read(Capture.of(text.encode(), origin="page.html"))
    return reading


def rows(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(r.kind.value, r.old, r.new) for r in read(text).rows]


def test_the_head_tells_article_versions_titles_and_times() -> None:
    reading = read(page(("Same.", "Same."), a=2, b=3))
    old, new = reading.versions
    assert (reading.parser.name, reading.versions_claimed) == ("newssniffer-html", 5)
    assert (reading.article.source, reading.article.url) == ("bbc", "http://example.org/bridge")
    assert reading.article.external_id == "newssniffer:12"
    assert (old.number, new.number) == (2, 3)
    assert (old.title, new.title) == ("Bridge & road", "Bridge <shut>")
    assert new.observed_at == datetime(2020, 2, 1, 13, tzinfo=UTC)
    assert (old.period, new.period) == (None, "about 4 hours later")


def test_the_sites_own_parser_is_named_and_an_archivers_name_is_not() -> None:
    archiver, site = (
        '<meta name="generator" content="SingleFile 1.2">',
        "<meta name=generator content=BbcNewsPageParserV5>",
    )
    reading = read(page(("Same.", "Same."), more=archiver + site))
    assert reading.generator == "BbcNewsPageParserV5"
    assert reading.to_dict()["generator"] == "BbcNewsPageParserV5"
    assert read(page(("Same.", "Same."), more=archiver)).generator is None


def test_the_four_kinds_of_row_and_their_irregular_white_space() -> None:
    text = page(
        ("Same.", "Same."),
        (
            "<del> The<del> old </del> bridge<del> stood. </del></del>",
            "<ins> The <ins> new </ins> bridge <ins> stands. </ins></ins>",
        ),
        ("<del>Gone.</del>", ""),
        ("", "<ins>Come.</ins>"),
    )
    assert rows(text) == [
        ("match", "Same.", "Same."),
        ("change", "The old bridge stood.", "The new bridge stands."),
        ("delete", "Gone.", None),
        ("insert", None, "Come."),
    ]
    assert all(r.certain and r.confidence == 1.0 for r in read(text).rows)


@pytest.mark.parametrize(
    "text",
    [
        "The tag <b>bold</b> is old, <i>so there.",
        "<script>alert(1)</script> was the answer",
        "AT&T and R&D, if a < b & b > c",
        "Write &amp; or &lt; and AT&T",
        "<!-- a remark --> stays",
        "A </table> that ends nothing & more",
        "A table <tr><td>one</td><td>two</td></tr> in the text & more",
        "<plaintext>all the rest",
        '<img src="a.png" alt="A & B">',
        "quoted <del>so</del> & kept",
    ],
)
def test_tags_and_ampersands_of_the_article_are_text_and_lost_nowhere(text: str) -> None:
    found = rows(page((text, text), (f"<del>{text}</del>", ""), ("Last & least.", "Last & least.")))
    assert found == [("match", text, text), ("delete", text, None), ("match", "Last & least.", "Last & least.")]


def test_a_page_saved_by_a_browser_gives_the_same_rows() -> None:
    text = page(("A & B.", "A & B."), ("<del>Gone.</del>", ""))
    saved = (
        text.replace("A & B", "A &amp; B")
        .replace("</thead>\n", "</thead><tbody>")
        .replace(FOOT, "</tbody>" + FOOT)
        .replace("<tr id='p1'>", '<tr id="p1">')
        .replace("<tr id='p2'>", '<tr id="p2">')
    )
    assert rows(saved) == [("match", "A & B.", "A & B."), ("delete", "Gone.", None)]


def test_a_page_saved_by_singlefile_gives_the_same_rows() -> None:
    text = page(("One &amp; only.", "One &amp; only."), ("", "<ins>Come.</ins>"), ("<del>Gone.</del>", ""))
    saved = text.replace("</td>", "").replace("</tr>", "").replace("</th>", "").replace("</thead>", "<tbody>")
    for k in (1, 2, 3):
        saved = saved.replace(f"<tr id='p{k}'>", f"<tr id=p{k}>")
    saved = saved.replace("<html>", "<html><!--\n Page saved with SingleFile \n url: https://example.org \n-->")
    assert rows(saved) == [
        ("match", "One & only.", "One & only."),
        ("insert", None, "Come."),
        ("delete", "Gone.", None),
    ]


def test_the_table_is_found_by_its_head_cells_and_not_by_its_class() -> None:
    assert rows(page(("Same.", "Same."), name="older")) == [("match", "Same.", "Same.")]


def test_a_page_with_the_versions_swapped_keeps_its_order() -> None:
    old, new = read(page(("<del>Later.</del>", ""), a=3, b=1)).versions
    assert (old.number, new.number) == (3, 1)
    assert [b.text for b in old.blocks] == ["Later."]
    assert new.blocks == ()


def test_a_page_that_was_cut_off_keeps_what_came_and_says_so() -> None:
    whole = page(("Same.", "Same."), ("Second.", "Second."))
    reading = read(whole[: whole.index("Second.</td></tr>")])
    assert reading.rows[0].old == "Same."
    assert any("ends before" in w for w in reading.warnings)


def test_empty_rows_are_left_out() -> None:
    assert rows(page(("", ""), ("Same.", "Same."))) == [("match", "Same.", "Same.")]


def test_two_pages_in_one_file_are_two_readings() -> None:
    text = page(("One.", "One.")) + page(("Two.", "Two."), a=1, b=2)
    found = registry.read(Capture.of(text.encode(), origin="both.html"))
    assert [[r.old for r in reading.rows] for reading in found] == [["One."], ["Two."]]
    assert [[v.number for v in reading.versions] for reading in found] == [[0, 1], [1, 2]]
