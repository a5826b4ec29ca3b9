"""Flattened pages of news, where nearly every paragraph is one sentence: what the page shows of itself counts."""

from __future__ import annotations

from diffview.model import Capture, RowKind
from diffview.parsers import registry

HEAD = """This article is from the source 'bell' and was first published or seen on . It will not be checked again.

You can find the current article at its original source at http://example.org/pier

The article has changed 2 times. There is an RSS feed of changes available.

Version 0 Version 1
Ferry pier to be sold Ferry pier to be sold
(about 3 hours later)
"""
MATCHES = [
    "The mayor said nothing was signed and that the fishermen would be asked before the summer.",
    "Boats leave at seven from the old landing and come back in the evening.",
    '"This is a matter of trust, of good work and of neighbours who know each other," the guild wrote.',
    "The council meets again in the second week of May to hear what the islanders want.",
    "A petition with some twelve hundred names was handed to the clerk on Monday.",
]


def read(*lines: str) -> list[tuple[RowKind, str | None, str | None]]:
    """Return the rows of a page of *lines*; a text of MATCHES stands for the match of it."""
    page = HEAD + "\n".join(line * 2 if line in MATCHES else line for line in lines) + "\n"
    (reading,) = registry.read(Capture.of(page.encode(), origin="page.txt"))
    return [(row.kind, row.old, row.new) for row in reading.rows]


def test_two_sentences_in_a_line_are_two_paragraphs_where_one_sentence_a_paragraph_is_the_rule() -> None:
    rows = read(
        "A group of 31 pilots say they have grave doubts about plans to sell the pier to a private firm. "
        "A group of pilots say they have grave doubts about plans to sell the pier to private firms.",
        "A council paper asks what should become of the other landings on the island. "
        'Captain Ada Lind of the northern guild said the pier was too old to be run by firms "with no boats".',
        "The pilots, in a note to the mayor, warn of the fees that a buyer may ask for. "
        'She said any such sale would come too late and bring "a lost summer".',
        *MATCHES,
    )
    assert [kind for kind, _, _ in rows[:3]] == [RowKind.CHANGE] * 3
    assert [(old or "").rsplit(" ", 1)[-1] for _, old, _ in rows[:3]] == ["firm.", "island.", "for."]


def test_a_heading_below_a_heading_was_the_other_versions() -> None:
    rows = read(
        *MATCHES[:3],
        "The guild is led by Captain Ada Lind, of the northern harbour. Calm and steady",
        "'Better boats'",
        "Former pilot Per Holm agreed, telling the Bell that it was a bad deal.",
        *MATCHES[3:],
    )
    assert rows[3] == (
        RowKind.CHANGE,
        "The guild is led by Captain Ada Lind, of the northern harbour.",
        "Calm and steady",
    )
    assert [kind for kind, _, _ in rows[4:6]] == [RowKind.DELETE, RowKind.DELETE]
