"""Any article's page: what is read from it, and that two captures of it are read alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffview.model import BlockKind, Capture, Reading, stamp
from diffview.parsers import registry

CASES = Path(__file__).resolve().parents[2] / "cases" / "article" / "pages.cases"
PROSE = (
    "<p>The bridge over the Wend will stay shut until the spring, the council said on Monday.</p>"
    "<p>Two of its piers have moved by the width of a hand, and nobody knows why that is.</p>"
)


def cases() -> list[tuple[str, str, str]]:
    out = []
    for case in CASES.read_text().split("\n===\n"):
        title, page, expected = case.strip().replace("\n--- page\n", "\n--- reading\n").split("\n--- reading\n")
        out.append((title, page, expected.strip()))
    return out


def read(page: str, url: str | None = None) -> Reading:
    (reading,) = registry.read(Capture.of(page.encode(), origin="page.html", url=url))
    return reading


def told(reading: Reading) -> str:
    version = reading.versions[0]
    facts = {
        "observed": stamp(version.observed_at),
        "title": version.title,
        "byline": version.byline,
        "published": stamp(version.published_at),
        "modified": stamp(version.modified_at),
    }
    lines = [f"url: {reading.article.url}", *(f"{name}: {value}" for name, value in facts.items() if value)]
    return "\n".join([*lines, *(f"{block.kind}: {block.text}" for block in version.blocks)])


@pytest.mark.parametrize(("page", "expected"), [pytest.param(page, told_, id=title) for title, page, told_ in cases()])
def test_pages(page: str, expected: str) -> None:
    reading = read(page)

    assert reading.parser.name == "article-html"
    assert told(reading) == expected


@pytest.mark.parametrize(
    ("canonical", "captured", "url"),
    [
        ("https://www.gazette.example/b", "https://gazette.example/b?utm=1", "https://www.gazette.example/b"),
        ("/b", "https://gazette.example/b?utm=1", "https://gazette.example/b"),
        ("https://elsewhere.example/b", "https://gazette.example/b", "https://gazette.example/b"),
        ("https://gazette.example/", "https://gazette.example/b", "https://gazette.example/b"),
        ("https://gazette.example/b", None, "https://gazette.example/b"),
        ("javascript:alert(1)", "https://gazette.example/b", "https://gazette.example/b"),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_host(canonical: str, captured: str | None, url: str) -> None:
    page = f'<html><head><title>Bridge</title><link rel=canonical href="{canonical}"></head><body><article>{PROSE}'

    assert read(page, captured).article.url == url


def article_of(reading: Reading) -> list[str]:
    return [block.text for block in reading.versions[0].blocks if block.kind is not BlockKind.FURNITURE]


def test_related_stories_that_change_do_not_change_the_article() -> None:
    head = "<html><head><title>Bridge</title></head><body><main><h1>Bridge</h1>"
    page = head + "{}<div class='related-stories'>{}</div></main></body></html>"
    one = page.format(PROSE, "<a href='/a'>Another story that stands below this one</a>")
    two = page.format(PROSE, "<a href='/b'>A wholly different story is promised here</a><a href='/c'>And one more</a>")

    assert article_of(read(one)) == article_of(read(two))


def test_a_short_paragraph_that_is_added_is_the_only_difference() -> None:
    page = "<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1>{}</article></body></html>"
    old = article_of(read(page.format(PROSE)))
    new = article_of(read(page.format(PROSE + "<p>Correction: three piers.</p>")))

    assert new == [*old, "Correction: three piers."]


def test_the_last_block_of_a_page_that_was_cut_off_is_not_certain() -> None:
    reading = read(f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1>{PROSE}<p>And the la")

    assert [block.certain for block in reading.versions[0].blocks] == [True, True, False]
    assert "cut off" in reading.warnings[0]


def test_tags_that_the_page_shows_as_text_stay_text() -> None:
    page = f"<html><body><article>{PROSE}<p>Write &lt;b&gt;bold&lt;/b&gt; words.</p></article></body></html>"

    assert read(page).versions[0].blocks[-1].text == "Write <b>bold</b> words."
