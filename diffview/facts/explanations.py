"""Say in plain words why a mark has its kinds, and which words differ in each.

Worked out only when somebody reads it: a list of comparisons shows kinds alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diffview.facts.kinds import FactKind
from diffview.facts.lexicon import bit
from diffview.facts.model import Detail, Explanation
from diffview.facts.tagging.typography import what_differs
from diffview.model import Sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.mark_kinds import MarkReading
    from diffview.facts.marks import Context, Span
    from diffview.facts.tagging.context_free import Term

_WHOLE = frozenset({FactKind.WORDING, FactKind.HEADLINE, FactKind.CORRECTION})
"""What differs in these is the mark as it stands."""

_DETAIL = 80
"""Characters of a detail; longer ones are cut with an ellipsis."""

_GAP = 12
"""Characters between words of one kind that are shown with them: "1 business day"."""

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТХІЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijsdhABEKMHOPCTXISoABEZHIKMNOPTYX")


def explain_typography(span: Span, context: Context) -> Explanation:
    """Say what differs in a mark that is typography."""
    return Explanation(f"only {what_differs(context.gone(span), context.come(span))} differs")


def explain_mark(reading: MarkReading, kinds: tuple[FactKind, ...]) -> Explanation:
    """Say what the *kinds* of a mark are about."""
    context, span = reading.context, reading.span
    old, new = context.sides.old, context.sides.new
    gone, come = context.gone(span), context.come(span)
    terms = reading.terms or Sides(old.all_terms() if old.text else [], new.all_terms() if new.text else [])
    details: dict[FactKind, Detail] = {}
    for kind in kinds:
        if kind in _WHOLE:
            details[kind] = Detail(kind, gone.strip(), come.strip())
        elif reading.differing & bit(kind):
            details[kind] = _detail(kind, terms, Sides(old.text, new.text))
        elif reading.negated and kind is FactKind.NEGATION:
            details[kind] = Detail(kind, *reading.negated)
        elif kind is FactKind.QUOTATION:
            details[kind] = Detail(kind, gone.strip(), come.strip())
    return Explanation(
        _rule(kinds, details, gone, come), tuple([_cut(details[kind]) for kind in kinds if kind in details])
    )


def _detail(kind: FactKind, terms: Sides[list[Term]], texts: Sides[str]) -> Detail:
    mask = bit(kind)
    old, new = ([t for t in side if t.mask & mask] for side in (terms.old, terms.new))
    old, new = _without_common_ends(old, new)
    return Detail(kind, _words_of(old, texts.old), _words_of(new, texts.new))


def _without_common_ends(old: list[Term], new: list[Term]) -> tuple[list[Term], list[Term]]:
    while old and new and old[0].key == new[0].key:
        old, new = old[1:], new[1:]
    while old and new and old[-1].key == new[-1].key:
        old, new = old[:-1], new[:-1]
    return old, new


def _words_of(terms: Sequence[Term], text: str) -> str:
    """Return the words of *terms* as they stand, with what stands between them where that is short."""
    if not terms:
        return ""
    whole = text[terms[0].start : terms[-1].end]
    if len(whole) <= sum(t.end - t.start for t in terms) + _GAP:
        return whole
    parts: list[tuple[int, int]] = []
    for term in terms:
        if parts and term.start <= parts[-1][1] + 1:
            parts[-1] = (parts[-1][0], max(term.end, parts[-1][1]))
        else:
            parts.append((term.start, term.end))
    return ", ".join(text[start:end] for start, end in parts)


def _cut(detail: Detail) -> Detail:
    if len(detail.old) <= _DETAIL >= len(detail.new):
        return detail
    return Detail(detail.kind, _short(detail.old), _short(detail.new))


def _short(text: str) -> str:
    return text if len(text) <= _DETAIL else text[: _DETAIL - 1].rstrip() + "…"


def _rule(kinds: Sequence[FactKind], details: dict[FactKind, Detail], gone: str, come: str) -> str:
    """Say in plain words which rule named the first kind."""
    hidden = _hidden(gone, come)
    if hidden:
        return hidden
    kind = kinds[0]
    detail = details.get(kind)
    if detail is None:
        return f"{kind.subject} changed"
    old, new = _short(detail.old), _short(detail.new)
    return _special_rule(kind, old, new) or _plain_rule(kind, old, new)


def _special_rule(kind: FactKind, old: str, new: str) -> str:
    if kind is FactKind.QUOTATION and not (old + new).strip("\"'“”‘’„«»‚‹› ,"):
        return "quotation marks were " + ("changed" if old and new else "added" if new else "taken away")
    if kind is FactKind.WORDING and not old and not new:
        return "spaces or a paragraph break changed"
    if kind is FactKind.WORDING and old.casefold() == new.casefold():
        return f"capital letters changed: {old} → {new}"
    return ""


def _plain_rule(kind: FactKind, old: str, new: str) -> str:
    if old and new:
        return f"{kind.subject} changed: {old} → {new}"
    if kind is FactKind.MODALITY:
        return f"{kind.subject} changed: {old or new} was {'added' if new else 'taken away'}"
    return f"{kind.subject} was {'added' if new else 'taken away'}: {old or new}"


def _hidden(gone: str, come: str) -> str:
    """Name what a reader cannot see: direction marks and letters that look like others."""
    if gone.isascii() and come.isascii():
        return ""
    if sorted(_BIDI.findall(gone)) != sorted(_BIDI.findall(come)):
        found = sorted(set(_BIDI.findall(gone)) ^ set(_BIDI.findall(come)))
        return "a mark that turns the direction of the text: " + ", ".join(f"U+{ord(c):04X}" for c in found)
    if gone != come and len(gone) == len(come) and gone.translate(_LOOK_ALIKE) == come.translate(_LOOK_ALIKE):
        pairs = [f"U+{ord(b):04X} for U+{ord(a):04X}" for a, b in zip(gone, come, strict=True) if a != b]
        return "letters that look alike: " + ", ".join(dict.fromkeys(pairs))
    return ""
