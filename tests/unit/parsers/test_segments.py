"""A page is cut into paragraphs whatever its mark-up, and its text is what a reader sees."""

from __future__ import annotations

import lxml.html
import pytest

from diffview.model import BlockKind, Capture
from diffview.parsers.article.segments import MIN_PARAGRAPH_CHARS, MIN_PARAGRAPH_LINES, segmented
from diffview.parsers.page import Page
from diffview.text.decode import decode

LONG = "The council of Elmford voted on Monday to close the old bridge over the river."
OTHER = "An engineer said that two of its piers had moved by the width of a hand in May."
THIRD = "The mayor asked for patience, and for money from the county for the other pier."


def texts(markup: str) -> list[str]:
    return [segment.text for segment in segmented(lxml.html.document_fromstring(f"<body>{markup}</body>")).segments]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>{}</p><p>{}</p><p>{}</p>",
        "<div>{}</div><div>{}</div><div>{}</div>",
        "<div>{}<br><br>{}<br><br>{}</div>",
        "<td>{}<br>&nbsp;<br>{}<br>&nbsp;<br>{}</td>",
        "<span>{}</span><br><span>{}</span><br><span>{}</span>",
        "<font>{}<br/>{}<br/>{}</font>",
        "<p>{}<br>{}<br>{}</p>",
        "<pre>{}\n\n{}\n\n{}</pre>",
        "<form><p>{}</p><ul><li>{}</li></ul>{}</form>",
        "<p><span style='color:red; display: block'>{}</span><span style='display:block'>{}</span>{}</p>",
        "<noscript><p>{}</p></noscript><p>{}</p><section><p>{}</p></section>",
    ],
)
def test_paragraphs_are_apart_in_any_mark_up(markup: str) -> None:
    assert texts(markup.format(LONG, OTHER, THIRD)) == [LONG, OTHER, THIRD]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>NEW YORK<br>The bridge is shut.</p>", "NEW YORK The bridge is shut."),
        ("<p>Mayor Rask<span style='display:none'>(1977)</span> abstained.</p>", "Mayor Rask abstained."),
        ("<p>Mayor Rask<span hidden>(1977)</span> abstained.</p>", "Mayor Rask abstained."),
        ("<p>said <button>Ada Lind</button>, who rows.</p>", "said Ada Lind, who rows."),
        ("<p>It costs <math><mn>42</mn><mo>%</mo></math> more.</p>", "It costs 42% more."),
        ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>だ。</p>", "漢字(かんじ)だ。"),
        ("<p>He said <q>never</q>.</p>", "He said “never”."),
        ("<p>two\n  words</p>", "two words"),
    ],
)
def test_the_text_is_what_a_reader_sees(markup: str, text: str) -> None:
    assert texts(markup) == [text]


def test_what_is_struck_through_in_a_paragraph_was_replaced_and_is_listed() -> None:
    found = segmented(lxml.html.document_fromstring("<p>It was <s>nine</s> twelve boats.</p>"))

    assert [segment.text for segment in found.segments] == ["It was twelve boats."]
    assert found.struck == ["nine"]


def test_a_whole_paragraph_that_is_not_displayed_or_struck_through_is_kept_and_marked() -> None:
    markup = (
        "<div><div style='display:none'><p>An answer.</p></div><p><del>Gone.</del></p><p hidden=until-found>Here.</p>"
    )
    found = segmented(lxml.html.document_fromstring(markup)).segments

    assert [(s.text, s.hidden, s.struck) for s in found] == [
        ("An answer.", True, False),
        ("Gone.", False, True),
        ("Here.", False, False),
    ]


def test_kinds_links_and_bold_are_told() -> None:
    markup = "<h2>Piers</h2><ul><li><a href=/a>One</a></li></ul><blockquote><p>Two</p></blockquote><p><b>Th</b>re</p>"
    heading, item, quotation, bold = segmented(lxml.html.document_fromstring(markup)).segments

    assert heading.kind is BlockKind.HEADING
    assert (item.kind, item.linked, item.links) == (BlockKind.LIST_ITEM, 1.0, 1)
    assert quotation.kind is BlockKind.QUOTATION
    assert bold.bold == 0.5


def test_lines_of_one_p_are_paragraphs_from_three_long_sentences_on() -> None:
    short = LONG[: MIN_PARAGRAPH_CHARS - 2] + "."
    long = LONG[: MIN_PARAGRAPH_CHARS - 1] + "."
    assert (len(short), len(long)) == (MIN_PARAGRAPH_CHARS - 1, MIN_PARAGRAPH_CHARS)

    assert len(texts(f"<p>{'<br>'.join([long] * MIN_PARAGRAPH_LINES)}</p>")) == MIN_PARAGRAPH_LINES
    assert len(texts(f"<p>{'<br>'.join([long] * (MIN_PARAGRAPH_LINES - 1))}</p>")) == 1
    assert len(texts(f"<p>{'<br>'.join([short] * MIN_PARAGRAPH_LINES)}</p>")) == 1


@pytest.mark.parametrize("depth", [1_000, 3_000, 100_000])
def test_a_deep_page_loses_no_text(depth: int) -> None:
    capture = Capture.of(f"<html><body>{'<div>' * depth}<p>deep</p>".encode(), origin="page.html")
    page = Page(capture, decode(capture.body, None))

    assert [segment.text for segment in segmented(page.elements).segments] == ["deep"]
