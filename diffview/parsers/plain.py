"""Any text file: one block for each paragraph, and a title where the first line looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.model import ArticleKey, Block, ParserId, Reading, ReadVersion
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import Line, ends_sentence
from diffview.text.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.parsers.page import Page

MAX_TITLE_CHARS = 150
"""The longest first line taken for a title, in characters."""


class PlainText:
    """Read a text file that no other parser knows."""

    id = ParserId("plain-text", 2)

    def recognises(self, page: Page) -> bool:
        """Tell whether the page is text, not HTML."""
        return not page.is_html

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return the one reading of the text; none where it holds no visible character."""
        lines = page.lines
        if not lines:
            return ()
        titled = opens_with_title(lines)
        blocks = tuple(Block(line.text, kind_of_line(line.text)) for line in lines[titled:])
        version = ReadVersion(None, lines[0].text if titled else None, blocks, page.observed_at)
        key = ArticleKey(page.url, host_of(page.url))
        return (Reading(self.id, page.capture.digest, page.capture.origin, key, (version,)),)


def opens_with_title(lines: Sequence[Line]) -> bool:
    """Tell whether the first of *lines* is a title: short, no finished sentence, parted from longer text below."""
    if len(lines) < 2:  # noqa: PLR2004  # a title and something that it is the title of
        return False
    first, second = lines[0], lines[1]
    if len(first.text) > MAX_TITLE_CHARS or first.text.endswith((".", ":", ";", ",")) or not first.text[0].isalnum():
        return first.text[0] in "“‘\"'«" and first.alone and not ends_sentence(first.text)
    return first.before_gap or len(second.text) > len(first.text)


PARSER = PlainText()
