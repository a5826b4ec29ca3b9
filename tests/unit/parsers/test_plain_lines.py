"""Text files: which lines belong together, which is the title, which are the site's."""

from __future__ import annotations

import pytest

from diffview.model import BlockKind, Capture
from diffview.parsers import registry
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import lines_of


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One.\nTwo.\n\nThree.", ["One.", "Two.", "Three."]),
        (
            "A line that was broken by the editor in the\nmiddle of a sentence.",
            ["A line that was broken by the editor in the middle of a sentence."],
        ),
        ("apples\npears\nplums", ["apples", "pears", "plums"]),
        (
            "The list that is printed on the notice is this:\nfirst the boats",
            ["The list that is printed on the notice is this:", "first the boats"],
        ),
        (
            "He spoke of the changes that had been made in\nNorthwich since.",
            ["He spoke of the changes that had been made in Northwich since."],
        ),
        ("One.\r\nTwo.\rThree.\u2028still three", ["One.", "Two.", "Three. still three"]),
        (
            "  • a boat\n  • no spare parts for any of the many other boats\n  • and more",
            ["• a boat", "• no spare parts for any of the many other boats", "• and more"],
        ),
    ],
)
def test_lines_are_joined_only_inside_a_sentence(text: str, lines: list[str]) -> None:
    assert [line.text for line in lines_of(text)] == lines


def test_a_paragraph_of_hard_wrapped_lines_is_one() -> None:
    wrapped = (
        "The ferry came in at noon with nobody on board but its captain. It\n"
        "had been expected since the storm of last week, the harbour office\n"
        "said. The captain said nothing, and went home.\n"
    )

    assert len(lines_of(wrapped)) == 1


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [
        ("Ferry comes in\n\nIt came in at noon.", "Ferry comes in", 1),
        ("It came in at noon.\n\nNobody was on board.", None, 2),
        ("“Ferry comes in”\n\nIt came in at noon.", "“Ferry comes in”", 1),
        ("Only one line", None, 1),
        ("• a boat\n• a captain", None, 2),
    ],
)
def test_the_first_line_is_the_title_where_it_looks_like_one(text: str, title: str | None, count: int) -> None:
    (reading,) = registry.read(Capture.of(text.encode(), origin="a.txt"))

    assert reading.versions[0].title == title
    assert len(reading.versions[0].blocks) == count


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (BlockKind.FURNITURE, "Share on Facebook"),
        (BlockKind.FURNITURE, "Share on Pinterest"),
        (BlockKind.FURNITURE, "Reuse this content"),
        (BlockKind.FURNITURE, "Sign up to receive our morning briefing"),
        (BlockKind.FURNITURE, "Read more..."),
        (BlockKind.FURNITURE, "Updated 14:05 GMT, 3 May 2014"),
        (BlockKind.FURNITURE, "Last updated: June 2025"),
        (BlockKind.FURNITURE, "[video]"),
        (BlockKind.FURNITURE, "<strong>"),
        (BlockKind.PARAGRAPH, "Share prices fell on Monday"),
        (BlockKind.PARAGRAPH, "Read more books, he said."),
        (BlockKind.PARAGRAPH, "Updated guidance says that ferries must carry a second captain."),
        (BlockKind.PARAGRAPH, "[This article was amended on 3 May to correct a figure.]"),
        (BlockKind.PARAGRAPH, "Twitter"),
        (BlockKind.LIST_ITEM, "• a boat"),
    ],
)
def test_the_sites_own_lines_are_labelled_and_the_articles_are_not(kind: BlockKind, line: str) -> None:
    assert kind_of_line(line) is kind
