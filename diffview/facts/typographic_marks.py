"""Find the marks of a change that touch typography and nothing else.

Marks that stand close together, or all of them, may be typography only together: the two
ends of a quotation set in single marks, the two spaces round a dash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.facts.lexicon import LINK
from diffview.facts.marks import Span, joined
from diffview.facts.tagging.typography import differ_only_in_typography, letters

if TYPE_CHECKING:
    from diffview.facts.marks import Context

_MARGIN = 6
"""Characters of common text on both sides of a mark that are read with it."""

_NEAR = 2
"""Characters of common text between marks that are looked at together."""

_MOST_TOGETHER = 40
"""Marks of one change that are looked at all together; more are not tried."""

_LETTER = re.compile(r"[^\W_]")


def typographic_marks(spans: tuple[Span, ...], context: Context) -> set[Span]:
    """Return the marks that are typography, alone, with near neighbours, or all together."""
    if not context.sides.old.text or not context.sides.new.text:
        return set()  # a whole block that came or went is more than typography
    found: set[Span] = set()
    group: list[Span] = []
    for span in spans:
        if group and span.before > _NEAR:
            found |= _of_group(group, context)
            group = []
        group.append(span)
    found |= _of_group(group, context)
    rest = [s for s in spans if s not in found]
    if 1 < len(rest) <= _MOST_TOGETHER and not any(_letters_differ(s, context) for s in rest):
        return set(spans) if _is_typography(joined(spans), context) else found
    return found


def _of_group(group: list[Span], context: Context) -> set[Span]:
    if not group:
        return set()
    if _is_typography(joined(group) if len(group) > 1 else group[0], context):
        return set(group)
    return {s for s in group if _is_typography(s, context)} if len(group) > 1 else set()


def _letters_differ(span: Span, context: Context) -> bool:
    gone, come = context.gone(span), context.come(span)
    return gone != come and letters(gone) != letters(come)


def _is_typography(span: Span, context: Context) -> bool:
    """Tell whether only the setting differs: never inside an address, never a line feed for a space."""
    gone, come = context.gone(span), context.come(span)
    if _cannot_be(gone, come) or not differ_only_in_typography(*_surroundings(span, context)):
        return False
    return not any(
        term.mask & LINK
        for passage, (start, end) in ((context.sides.old, span.old), (context.sides.new, span.new))
        for term in passage.terms(max(0, start - 1), min(len(passage.text), end + 1))
    )


def _cannot_be(gone: str, come: str) -> bool:
    """Tell in the quickest way that more than typography differs; False where it has to be looked at."""
    if gone.isalnum() and come.isalnum() and gone.isascii() and come.isascii():
        return True
    if gone and come and (_surely_differ(gone[0], come[0]) or _surely_differ(gone[-1], come[-1])):
        return True
    if (_LETTER.search(gone) is None) != (_LETTER.search(come) is None):
        return True
    return gone.count("\n") != come.count("\n")


def _surroundings(span: Span, context: Context) -> tuple[str, str]:
    """Return what a mark touches on both sides with some common text around it."""
    old, new = context.sides.old.text, context.sides.new.text
    before, after = min(span.before, _MARGIN), min(span.after, _MARGIN)
    old_start, old_end = span.old[0] - before, span.old[1] + after
    new_start, new_end = span.new[0] - before, span.new[1] + after
    left, right = old[old_start:old_end], new[new_start:new_end]
    if old_start == 0 == new_start:
        left, right = left.lstrip(), right.lstrip()
    if old_end == len(old) and new_end == len(new):
        left, right = left.rstrip(), right.rstrip()
    return left, right


def _surely_differ(old: str, new: str) -> bool:
    """Tell whether two characters at the same end of a mark are letters that no reading makes alike."""
    return old != new and old.isascii() and new.isascii() and old.isalnum() and new.isalnum()
