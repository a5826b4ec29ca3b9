"""Lines of the tracking site itself are furniture on its pages; a sentence that only begins like one is not."""

from __future__ import annotations

import pytest

from diffview.model import BlockKind
from diffview.parsers.newssniffer.page_header import kind_of


@pytest.mark.parametrize(
    "line",
    [
        "Version 2 of 5",
        "Currently monitoring 12,345 news articles with 45,678 different versions.",
        "Share on Facebook",
    ],
)
def test_the_sites_own_lines_are_furniture(line: str) -> None:
    assert kind_of(line) is BlockKind.FURNITURE


@pytest.mark.parametrize(
    "line", ["Version 2 of 5 plans was signed on Monday.", "The agency is currently monitoring 45 articles."]
)
def test_a_sentence_that_begins_like_one_is_the_articles(line: str) -> None:
    assert kind_of(line) is BlockKind.PARAGRAPH
