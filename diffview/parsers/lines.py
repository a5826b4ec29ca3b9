"""Text files as paragraphs: which lines belong together, and which stand alone.

Saved text mixes both habits: a paragraph on one long line, and sentences broken across lines by the
site's editor. Lines are joined only where the break is plainly inside a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from diffview.parsers.furniture import BULLETS
from diffview.text.normalise import squeeze
from diffview.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph-level line of a text file, its broken parts joined."""

    text: str
    """Canonical, never empty."""
    after_gap: bool
    """True where an empty line, or nothing at all, stands above."""
    before_gap: bool
    """True where an empty line, or nothing at all, stands below."""

    @property
    def alone(self) -> bool:
        """Return whether empty lines part this line from the rest."""
        return self.after_gap and self.before_gap


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the non-empty lines of *text* in order, lines that were broken inside a sentence joined."""
    found: list[Line] = []
    for group in _groups(text):
        joined = _rejoined(group)
        last = len(joined) - 1
        found += [Line(line, at == 0, at == last) for at, line in enumerate(joined)]
    return tuple(found)


def ends_sentence(text: str) -> bool:
    """Return whether *text* ends as sentences do, a closing quote or bracket set aside.

    >>> ends_sentence("It did."), ends_sentence("“It did!”"), ends_sentence("A title")
    (True, True, False)
    """
    return text.rstrip(_CLOSERS).endswith((".", "!", "?", "…")) if text else False


def holds_one_sentence(text: str) -> bool:
    """Return whether no sentence ends inside *text*.

    >>> holds_one_sentence("Is this it?"), holds_one_sentence("It is. Really"), holds_one_sentence("At No. 10")
    (True, False, True)
    """
    return len(sentences(text)) == 1


def _groups(text: str) -> list[list[str]]:
    # Not splitlines(): it also breaks at form feeds and at U+2028, which are white space inside a line here.
    groups: list[list[str]] = [[]]
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line := squeeze(raw):
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _rejoined(group: list[str]) -> list[str]:
    wrapped = is_hard_wrapped(group)
    parts: list[list[str]] = [group[:1]]
    for line in group[1:]:
        if (wrapped and not _opens_item(line)) or _runs_on(parts[-1], line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [" ".join(part) for part in parts]


MIN_WRAPPED_LINES = 3
"""Fewer lines show no common width."""
WRAP_WIDTHS = (50, 100)
"""The usual widths of hard-wrapped text, in characters: mail at 72, terminals at 80."""


def is_hard_wrapped(group: list[str]) -> bool:
    """Return whether *group* is one paragraph broken at a fixed width: every line but the last nearly fills it."""
    if len(group) < MIN_WRAPPED_LINES or any(map(_opens_item, group[1:])):
        return False
    full = [len(line) for line in group[:-1]]
    narrow, wide = WRAP_WIDTHS
    if not narrow <= max(full) <= wide or len(group[-1]) > wide:
        return False
    # The next word did not fit: a long one has 15 letters, the middling one half of that.
    return min(full) >= max(full) - 15 and median(full) >= max(full) - 8


def _runs_on(above: list[str], below: str) -> bool:
    """Return whether the line *below* goes on with the sentence that the lines *above*, joined so far, leave open."""
    last = above[-1]
    if _opens_item(below) or last.endswith((".", "!", "?", ":", ";")) or (last[-1] != "," and not last[-1].isalnum()):
        return False
    if len(above) == 1 and len(last) < MIN_BROKEN_CHARS:
        return False
    # A list of short lines is no broken sentence: "apples", "pears".
    return below[0].islower() or bool(_LEAVES_OPEN.search(last))


MIN_BROKEN_CHARS = 40
"""A line shorter than this was not broken for lack of room; in characters."""


def _opens_item(line: str) -> bool:
    return line.startswith(BULLETS) or _ITEM.match(line) is not None


_CLOSERS = "\"'”’»)] "
_ITEM = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[-*–—])\s")
_LEAVES_OPEN = re.compile(
    r"(?:,|\b(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|but|that|which|who|as|is|are|was|were|be|has|have|had"
    r"|their|its|his|her|our|your|my|this|these|those))$"
)
