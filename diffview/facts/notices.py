"""Find a correction notice in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.words import Words


def notice_start(text: str, words: Words, triggers: Sequence[str] | None = None) -> int | None:
    """Return where a correction notice begins in *text*: the start of its sentence; None where there is none.

    *triggers* are those of the words' triggers that may stand in *text*, where that is known.
    """
    if not triggers and triggers is not None:
        return None
    lower = text.lower()
    for trigger in words.notice_triggers if triggers is None else triggers:
        if trigger in lower:
            found = words.notice.search(text)
            if found is None:
                return None
            return max(text.rfind(stop, 0, found.start()) for stop in (". ", "\n", "? ", "! ")) + 1
    return None
