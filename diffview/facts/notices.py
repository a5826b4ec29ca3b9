"""Find a correction notice in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffview.facts.lexicon import Words


_STOPS = (". ", "\n", "? ", "! ", "。")
"""What ends a sentence before a notice."""


def notice_start(text: str, words: Words) -> int | None:
    """Return where a correction notice begins in *text*: the start of its sentence; None where there is none."""
    found = words.notice.search(text) if may_hold_notice(text, words) else None
    if found is None:
        return None
    return max(text.rfind(stop, 0, found.start()) for stop in _STOPS) + 1


def may_hold_notice(text: str, words: Words) -> bool:
    """Tell whether *text* has a word without which there is no notice; much faster than to look for one."""
    lower = text.lower()
    for trigger in words.notice_triggers:  # noqa: SIM110  # half the time of any() with a generator
        if trigger in lower:
            return True
    return False
