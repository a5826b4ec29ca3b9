"""What page savers write about the page they saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diffview.parsers.saved import saved

AT = datetime(2024, 3, 4, 9, 11, 12, tzinfo=UTC)
SINGLEFILE = """<!--
 Page saved with SingleFile
 url: https://a.example/b
 saved date: Mon Mar 04 2024 10:11:12 GMT+0100
-->"""


@pytest.mark.parametrize(
    ("note", "url", "moment"),
    [
        (SINGLEFILE, "https://a.example/b", AT),
        (
            "<!-- Saved from https://a.example/b at 2024-03-04T09:11:12Z using monolith v2.8.1 --><html>",
            "https://a.example/b",
            AT,
        ),
        (
            "<!-- Mirrored from a.example/b.html by HTTrack Website Copier/3.x [X], Mon, 04 Mar 2024 09:11:12 GMT -->",
            "http://a.example/b.html",
            AT,
        ),
        ("<!DOCTYPE html>\n<!-- saved from url=(0019)https://a.example/b -->\n<html>", "https://a.example/b", None),
        (
            "<!--\n     FILE ARCHIVED ON 09:11:12 Mar 04, 2024 AND RETRIEVED FROM THE\n     INTERNET ARCHIVE ON -->",
            None,
            AT,
        ),
        ("<html><!-- saved from url=(0013)about:internet -->", None, None),
        ("<p>Mirrored from a.example by nobody</p>", None, None),
    ],
    ids=["singlefile", "monolith", "httrack", "browser", "wayback", "mark-of-the-web", "none"],
)
def test_a_savers_note_says_address_and_time(note: str, url: str | None, moment: datetime | None) -> None:
    assert saved(note) == (url, moment)
