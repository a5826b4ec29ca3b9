"""Floors under the figures of weblog and article pages (tests/gate/pages_figures.py prints them all)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pages_figures as figures

pytestmark = [pytest.mark.gate, pytest.mark.usefixtures("shared")]


def test_later_posts_of_a_day_are_found_where_posts_are_prose() -> None:
    found = figures.weblog_text(headings=False)
    assert found.precision >= 0.98
    assert found.recall >= 0.93


def test_sub_headings_are_taken_for_titles_no_more_often_than_before() -> None:
    found = figures.weblog_text()
    assert found.precision >= 0.37
    assert found.recall >= 0.74


def test_every_post_of_a_blogger_page_is_exact() -> None:
    right, total = figures.weblog_html()
    assert right == total > 200


@pytest.mark.parametrize("layout", figures.LAYOUTS, ids=lambda layout: layout.__name__)
def test_an_articles_headline_and_every_paragraph_are_read_and_nothing_around_them(layout: figures.Layout) -> None:
    found = figures.article_pages(layout)
    assert found.titles == found.pages > 200
    # The judgement is learned: 3 of some 7,350 paragraphs are lost, and up to 8 lines of the site taken for text.
    assert found.lost <= 3
    assert found.foreign <= 8
    assert found.exact >= found.pages - 5
