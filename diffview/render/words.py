"""What kinds are called on the page, in one place: a sign, a word, a plural."""

from __future__ import annotations

from typing import NamedTuple

from diffview.diff.model import ChangeKind
from diffview.model import Quality

HEADLINE = "headline"
"""The row kind of the headline, which has no block of its own."""


class KindWord(NamedTuple):
    """How a kind of change is named to a reader."""

    sign: str
    word: str
    """As the row's heading: "Edited"."""
    counted: str
    """In a sentence after a number: "3 edited"."""


KIND_WORDS = {
    HEADLINE: KindWord("±", "Headline", "headline"),
    ChangeKind.EDITED.value: KindWord("±", "Edited", "edited"),
    ChangeKind.INSERTED.value: KindWord("+", "Added", "added"),
    ChangeKind.DELETED.value: KindWord("−", "Removed", "removed"),
    ChangeKind.MOVED.value: KindWord("↕", "Moved", "moved"),
    ChangeKind.SPLIT.value: KindWord("÷", "Split", "split"),
    ChangeKind.MERGED.value: KindWord("∪", "Merged", "merged"),
}
"""In the order in which a summary counts them."""

COUNTED_CHANGES = {
    ChangeKind.EDITED.value: ("paragraph edited", "paragraphs edited"),
    ChangeKind.INSERTED.value: ("added", "added"),
    ChangeKind.DELETED.value: ("removed", "removed"),
    ChangeKind.MOVED.value: ("moved", "moved"),
    ChangeKind.SPLIT.value: ("split", "split"),
    ChangeKind.MERGED.value: ("merged", "merged"),
}
"""How so many paragraphs are named that changed in one way: one, and more than one."""

QUALITY_WORDS = {
    Quality.OK: "usable",
    Quality.EMPTY: "empty",
    Quality.ERROR_PAGE: "error page",
    Quality.BLOCKED: "consent or block page",
    Quality.PAYWALL: "paywall",
}
"""What a capture is called by its quality."""


def count(number: int, one: str, many: str = "") -> str:
    """Return number and noun: "1 change", "1,904 versions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
