"""Find a correction notice in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffview.facts.words import Words


def notice_start(text: str, words: Words) -> int | None:
    """Return where a correction notice begins in *text*: the start of its sentence; None where there is none."""
    lower = text.lower()
    for trigger in words.notice_triggers:
        if trigger in lower:
            break
    else:
        return None
    found = words.notice.search(text)
    if found is None:
        return None
    return max(text.rfind(stop, 0, found.start()) for stop in (". ", "\n", "? ", "! ")) + 1
