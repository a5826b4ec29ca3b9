"""Every post of a weblog page is an article of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from diffview.model import BlockKind, Capture, Reading
from diffview.parsers import registry
from diffview.parsers.blog_titles import kind_of

CASES = Path(__file__).resolve().parents[2] / "cases" / "blog" / "posts.cases"


def sections(case: str) -> dict[str, str]:
    """Give the parts of a case by their names; the first line is its title."""
    title, *parts = case.strip().split("\n--- ")
    return {"title": title, **{name: text.strip("\n") for name, _, text in (part.partition("\n") for part in parts)}}


def cases() -> list[dict[str, str]]:
    return [sections(case) for case in CASES.read_text().split("\n===\n")]


def read(page: str) -> tuple[Reading, ...]:
    return registry.read(Capture.of(page.encode(), origin="blog.txt"))


def told(reading: Reading) -> str:
    version = reading.versions[0]
    blocks = "1 block" if len(version.blocks) == 1 else f"{len(version.blocks)} blocks"
    sure = "sure" if version.title_certain else "unsure"
    day = f"{version.published_at:%Y-%m-%d}" if version.published_at else "undated"
    return f"{day} {sure}: {version.title} ({blocks})"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["title"])
def test_posts(case: dict[str, str]) -> None:
    readings = read(case["page"])

    assert {r.parser.name for r in readings} == {"blog-text"}
    assert "\n".join(map(told, readings)) == case["posts"]
    if "blocks" in case:
        blocks = readings[0].versions[0].blocks
        assert "\n".join(f"{block.kind}: {block.text}" for block in blocks) == case["blocks"]


def test_a_post_keeps_its_identity_when_its_text_or_typography_changes() -> None:
    page = "Monday, 5 May 2014\n\nIt's here\n\nThe ferry came in at noon with nobody on board but the captain.\n"
    later = page.replace("noon", "dusk").replace("It's", "It’s")

    assert read(page)[0].article == read(later)[0].article
    assert read(page)[0].article.external_id == "blog:2014-05-05:its-here"


def test_a_date_line_tells_the_day_only_and_a_warning_says_so() -> None:
    reading = read("Monday, 5 May 2014\n\nNews\n\nThe ferry came in at noon with nobody on board but the captain.\n")[0]

    assert reading.versions[0].published_at == datetime(2014, 5, 5, tzinfo=UTC)
    assert "only the day" in " ".join(reading.warnings)


def test_a_date_under_a_headline_makes_no_weblog() -> None:
    page = "Ferry comes in\n\nMonday, 5 May 2014\n\nThe ferry came in at noon with nobody on board but the captain. "
    reading = read(page + "It had been expected since the storm, the harbour office said on the radio.\n")[0]

    assert reading.parser.name == "plain-text"
    assert reading.versions[0].title == "Ferry comes in"


BLOGGER = """<!DOCTYPE html><html><head><title>The Tide Book</title></head><body>
<h2 class='date-header'><span>Tuesday, 20 January 2015</span></h2>
<div class='post hentry'>
<h3 class='post-title entry-title'><a href='http://tide.example/2015/01/a.html'>Boats &amp; more</a></h3>
<div class='post-body entry-content'>Loose text<br /><br /><p>One paragraph.</p><ul><li>first</li><li>second</li></ul>
<blockquote>Quoted words.</blockquote></div>
<div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn'>A. Writer</span></span>
<a class='timestamp-link' href='http://tide.example/2015/01/a.html'>
<abbr class='published' title='2015-01-20T11:30:00Z'>11:30</abbr></a></div></div>
<div class='post'><h3 class='post-title'>No address</h3><div class='post-body'>Text of the second post.</div></div>
<h2 class='date-header'>Monday, 19 January 2015</h2>
<div class='post'><h3 class='post-title'><a href='/2015/01/c.html?m=1#more'>Third</a></h3>
<div class='post-body'>Third body.</div></div>
</body></html>"""


def test_an_article_with_a_chronology_is_no_weblog() -> None:
    page = "How the bridge moved\n\nA chronology of the bridge, which nobody has looked after for years and years.\n\n"
    events = (
        "3 May 2014\n\nThe council votes\n\nIt votes to do nothing, as it had done in all the years before that.\n\n"
    )

    assert {r.parser.name for r in read(page + events + events.replace("3", "4"))} == {"plain-text"}


def test_the_blogger_template_gives_posts_with_address_time_author_and_kinds() -> None:
    capture = Capture.of(BLOGGER.encode(), origin="blog.html", url="http://tide.example/")
    first, second, third = registry.read(capture)

    assert first.parser.name == "blog-html"
    assert (first.article.url, first.article.source) == ("http://tide.example/2015/01/a.html", "tide.example")
    version = first.versions[0]
    assert (version.title, version.byline) == ("Boats & more", "A. Writer")
    assert version.published_at == datetime(2015, 1, 20, 11, 30, tzinfo=UTC)
    assert [(b.kind.value, b.text) for b in version.blocks] == [
        ("paragraph", "Loose text"),
        ("paragraph", "One paragraph."),
        ("list_item", "first"),
        ("list_item", "second"),
        ("quotation", "Quoted words."),
    ]
    assert (second.article.url, second.article.external_id) == (None, "blog:2015-01-20:no-address")
    assert third.article.url == "http://tide.example/2015/01/c.html"


def test_the_seeds_give_sixteen_posts(shared: Path) -> None:
    files = sorted((shared / "seeds").iterdir())
    readings = {
        f.name[:3]: registry.read(Capture.of(f.read_bytes(), origin=f.name)) for f in files if f.name[:3] != "003"
    }

    assert {name: len(found) for name, found in readings.items()} == {"000": 1, "001": 5, "002": 3, "004": 7}
    assert all(r.versions[0].title and r.versions[0].published_at for found in readings.values() for r in found)
    assert len({r.article.external_id for found in readings.values() for r in found}) == 16


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Posted by Ada Lind at 10:15", BlockKind.FURNITURE),
        ("Posted by Ada Lind on the church door, the notice names 40 dead.", BlockKind.PARAGRAPH),
        ("Filed under tides", BlockKind.FURNITURE),
        ("Filed under seal, the complaint names twelve officials.", BlockKind.PARAGRAPH),
        ("Links to this post", BlockKind.FURNITURE),
        ("Links to this post office were cut on Monday.", BlockKind.PARAGRAPH),
        ("3 comments:", BlockKind.FURNITURE),
        ("3 comments were struck from the record.", BlockKind.PARAGRAPH),
    ],
)
def test_only_whole_footers_of_a_post_are_set_aside(line: str, kind: BlockKind) -> None:
    assert kind_of(line) is kind
