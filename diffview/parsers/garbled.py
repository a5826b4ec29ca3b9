"""Notice text that was read in a wrong charset before it came to us, and offer what it probably was.

Where the whole page went through it, decoding undoes it with proof (`text.decode.unmojibake`). Here it is about
pages of which only a part is garbled ("cafÃ©" beside a proper “quote”): the text stays as captured, and a warning
offers the repair that ftfy finds (Robyn Speer, "ftfy: fixes text for you").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffview.model import Reading

MAX_SHOWN_CHARS = 60
"""How much of a garbled text the warning shows, in characters."""

MAX_TEXT_CHARS = 20_000
"""Longer blocks are not examined: ftfy's patterns are made for prose."""

# What UTF-8 looks like when read as Latin: a lead byte (Â, Ã, â, …) and a continuation byte behind it.
_SUSPECT = re.compile(
    "[ÂÃÄÅÎÏÐÑØÙâãï][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


def garbled(reading: Reading) -> str:
    """Return a sentence about the garbled blocks of *reading* and what the first probably was, or nothing."""
    texts = [
        text for version in reading.versions for text in (version.title, *(b.text for b in version.blocks)) if text
    ]
    suspects = [text for text in texts if len(text) <= MAX_TEXT_CHARS and _SUSPECT.search(text)]
    if not suspects:
        return ""
    import ftfy  # noqa: PLC0415  # only garbled pages pay for it

    repaired = [(text, whole) for text in suspects if (whole := ftfy.fix_encoding(text)) != text]
    if not repaired:
        return ""
    text, whole = repaired[0]
    at = next((at for at, (old, new) in enumerate(zip(text, whole, strict=False)) if old != new), 0)
    was, may_be = (part[max(0, at - 20) :][:MAX_SHOWN_CHARS] for part in (text, whole))
    blocks = "1 block looks" if len(repaired) == 1 else f"{len(repaired)} blocks look"
    return f"{blocks} garbled by a wrong charset and stand as captured: “{was}” was perhaps “{may_be}”"
