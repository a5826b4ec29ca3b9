"""The text that JSON-LD states: entries of live blogs, tags and entities."""

from __future__ import annotations

import json

import lxml.html
import pytest

from diffview.parsers.article.json_text import stated_paragraphs


def paragraphs(stated: object) -> tuple[str, ...]:
    markup = f"<script type='application/ld+json'>{json.dumps(stated)}</script><p>x</p>"
    return stated_paragraphs(lxml.html.document_fromstring(markup))


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ({"articleBody": "One.\n\nTwo."}, ("One.", "Two.")),
        ({"articleBody": "<p>One &amp; a <b>half</b>.</p><p>Two.</p>"}, ("One & a half.", "Two.")),
        ({"@graph": [{"articleBody": "Short."}, {"articleBody": "The longest is it."}]}, ("The longest is it.",)),
        (
            {"liveBlogUpdate": [{"headline": "First", "articleBody": "One."}, {"articleBody": "Two."}]},
            ("First", "One.", "Two."),
        ),
        ({"liveBlogUpdate": {"articleBody": "One."}}, ("One.",)),
        ({"articleBody": 3}, ()),
        ([], ()),
    ],
)
def test_the_longest_stated_text_is_taken(stated: object, wanted: tuple[str, ...]) -> None:
    assert paragraphs(stated) == wanted


def test_a_script_that_is_no_json_states_nothing() -> None:
    assert (
        stated_paragraphs(lxml.html.document_fromstring("<script type='application/ld+json'>{</script><p>x</p>")) == ()
    )
