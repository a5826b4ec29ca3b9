"""Name the kinds of one mark: what a deletion, an insertion or a replacement touches.

Two passages are read into terms (`diffview.facts.tagging.tagger`). A mark has a kind where the terms
of that kind, in order, are not the same on both sides; so "six people died" for "six persons
died" has no number in it, and "3 dead, 5 hurt" for "5 dead, 3 hurt" has. Words without a kind make
"wording" unless they stand in a quotation, only follow the grammar of what changed
("allowed", "did not allow"), or are words of grammar beside a weightier kind.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.lexicon import LINK, NAME, NEGATION, QUOTATION, WORDING, Mask, bit
from diffview.facts.model import Detail, Explanation, MarkFacts, by_weight
from diffview.facts.tagging.context_free import CONTENT, PERHAPS_NAME, Term, joined_masks
from diffview.facts.tagging.typography import differ_only_in_typography, letters, what_differs
from diffview.model import FactKind, Sides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.facts.tagging.tagger import Passage

_MARGIN = 6
"""Characters of common text on both sides of a mark that are read with it for typography."""

_KINDS = {bit(kind): kind for kind in FactKind}
_ALL = sum(_KINDS)
_HEADLINE, _CORRECTION = bit(FactKind.HEADLINE), bit(FactKind.CORRECTION)
_WHOLE = frozenset({FactKind.WORDING, FactKind.HEADLINE, FactKind.CORRECTION})
"""What differs in these is the mark as it stands."""


@cache
def _ordered(kinds: Mask) -> tuple[FactKind, ...]:
    """Return the kinds of a mask, most weighty first."""
    return by_weight({kind for mask, kind in _KINDS.items() if kinds & mask})


_LETTER = re.compile(r"[^\W_]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DETAIL = 80
"""Characters of a detail; longer ones are cut with an ellipsis."""


class Span(NamedTuple):
    """Where a mark stands: character ranges on both sides, and the common text around it."""

    old: tuple[int, int]
    new: tuple[int, int]
    before: int
    """Characters of common text directly before the mark."""
    after: int
    edits: tuple[int, int]
    """Half-open range of positions in the change's edits."""


class Context(NamedTuple):
    """What is known of the change that a mark stands in."""

    sides: Sides[Passage]
    notices: Sides[int | None]
    """Where a correction notice begins on each side; None where there is none."""
    headline: bool = False


def facts_of_marks(spans: tuple[Span, ...], context: Context) -> tuple[MarkFacts, ...]:
    """Return the kinds of all marks of one change.

    Marks that stand close together, or all of them, may be typography only together: the two
    ends of a quotation set in single marks, the two spaces round a dash.
    """
    set_only = _typographic(spans, context)
    return tuple(_set_facts(s, context) if s in set_only else _mark_facts(s, context) for s in spans)


def _typographic(spans: tuple[Span, ...], context: Context) -> set[Span]:
    """Return the marks that are typography, alone, with near neighbours, or all together."""
    if not context.sides.old.text or not context.sides.new.text:
        return set()  # a whole block that came or went is more than typography
    found: set[Span] = set()
    group: list[Span] = []
    for span in (*spans, None):
        if group and (span is None or span.before > _NEAR):
            if _is_typography(_joined(group) if len(group) > 1 else group[0], context):
                found.update(group)
            elif len(group) > 1:
                found.update(s for s in group if _is_typography(s, context))
            group = []
        if span is not None:
            group.append(span)
    rest = [s for s in spans if s not in found]
    if 1 < len(rest) <= _MOST_TOGETHER and not any(_letters_differ(s, context) for s in rest):
        whole = _joined(spans)
        if _is_typography(whole, context):
            return set(spans)
    return found


_NEAR = 2
"""Characters of common text between marks that are looked at together."""

_MOST_TOGETHER = 40
"""Marks of one change that are looked at all together; more are not tried."""


def _joined(spans: Sequence[Span]) -> Span:
    first, last = spans[0], spans[-1]
    return Span(
        (first.old[0], last.old[1]),
        (first.new[0], last.new[1]),
        first.before,
        last.after,
        (first.edits[0], last.edits[1]),
    )


def _letters_differ(span: Span, context: Context) -> bool:
    gone = context.sides.old.text[slice(*span.old)]
    come = context.sides.new.text[slice(*span.new)]
    return gone != come and letters(gone) != letters(come)


def _set_facts(span: Span, context: Context) -> MarkFacts:
    return MarkFacts(span.edits, (FactKind.TYPOGRAPHY,), partial(_explain_setting, span, context), set_aside=True)


def _explain_setting(span: Span, context: Context) -> Explanation:
    what = what_differs(context.sides.old.text[slice(*span.old)], context.sides.new.text[slice(*span.new)])
    return Explanation(f"only {what} differs")


class _Found(NamedTuple):
    """What was found out about a mark, from which its words can be told."""

    span: Span
    context: Context
    kinds: Mask
    """All of them."""
    differing: Mask
    """Those whose terms differ."""
    negated: tuple[str, str] | None
    """A word that gained or lost a negating prefix."""
    terms: Sides[list[Term]] | None
    """None for a block that came or went as a whole, whose terms are read again."""


def _mark_facts(span: Span, context: Context) -> MarkFacts:
    """Return the kinds of a mark that is more than typography."""
    old, new = context.sides.old, context.sides.new
    terms, negated = None, None
    if old.text and new.text:
        terms = _settle_names(Sides(old.terms(*span.old), new.terms(*span.new)))
        kinds = differing = _differing(terms)
        prefixes = new.words.negating_prefixes
        negated = None if kinds & NEGATION else _negated_by_prefix(terms, prefixes)
        if negated:
            kinds |= NEGATION
        content = _needs_wording(terms, kinds, prefixes)
    else:
        present = (old if old.text else new).all_kinds()
        kinds = differing = present & _ALL
        content = bool(present & CONTENT)
    if not kinds & LINK and _in_quotation(span, context):
        kinds |= QUOTATION
        content = False
    slight = not kinds and not content
    if not kinds or content:
        kinds |= WORDING
    if context.headline:
        kinds |= _HEADLINE
    if _in_notice(span, context):
        kinds |= _CORRECTION
    ordered = _ordered(kinds)
    found = _Found(span, context, kinds, differing, negated, terms)
    return MarkFacts(span.edits, ordered, partial(_explain, found), slight=slight and len(ordered) == 1)


def _explain(found: _Found) -> Explanation:
    """Say in words what the kinds of a mark are about."""
    old, new = found.context.sides.old, found.context.sides.new
    gone, come = old.text[slice(*found.span.old)], new.text[slice(*found.span.new)]
    terms = found.terms or Sides(old.all_terms() if old.text else [], new.all_terms() if new.text else [])
    ordered = _ordered(found.kinds)
    details: dict[FactKind, Detail] = {}
    for kind in ordered:
        mask = bit(kind)
        if kind in _WHOLE:
            details[kind] = Detail(kind, gone.strip(), come.strip())
        elif found.differing & mask:
            ours, theirs = ([t for t in side if t.mask & mask] for side in (terms.old, terms.new))
            ours, theirs = _without_common_ends(ours, theirs)
            details[kind] = Detail(kind, _words_of(ours, old.text), _words_of(theirs, new.text))
        elif found.negated and kind is FactKind.NEGATION:
            details[kind] = Detail(kind, *found.negated)
        elif kind is FactKind.QUOTATION:
            details[kind] = Detail(kind, gone.strip(), come.strip())
    return Explanation(
        _rule(ordered, details, gone, come), tuple([_cut(details[kind]) for kind in ordered if kind in details])
    )


def _is_typography(span: Span, context: Context) -> bool:
    """Tell whether only the setting differs: never inside an address, never a line feed for a space."""
    old, new = context.sides.old.text, context.sides.new.text
    gone, come = old[slice(*span.old)], new[slice(*span.new)]
    if gone.isalnum() and come.isalnum() and gone.isascii() and come.isascii():
        return False
    if gone and come and (_surely_differ(gone[0], come[0]) or _surely_differ(gone[-1], come[-1])):
        return False
    if (_LETTER.search(gone) is None) != (_LETTER.search(come) is None):
        return False
    if gone.count("\n") != come.count("\n"):
        return False
    before, after = min(span.before, _MARGIN), min(span.after, _MARGIN)
    old_start, old_end = span.old[0] - before, span.old[1] + after
    new_start, new_end = span.new[0] - before, span.new[1] + after
    left, right = old[old_start:old_end], new[new_start:new_end]
    if old_start == 0 == new_start:
        left, right = left.lstrip(), right.lstrip()
    if old_end == len(old) and new_end == len(new):
        left, right = left.rstrip(), right.rstrip()
    if not differ_only_in_typography(left, right):
        return False
    return not any(
        term.mask & LINK
        for passage, (start, end) in ((context.sides.old, span.old), (context.sides.new, span.new))
        for term in passage.terms(max(0, start - 1), min(len(passage.text), end + 1))
    )


def _surely_differ(old: str, new: str) -> bool:
    """Tell whether two characters at the same end of a mark are letters that no reading makes alike."""
    return old != new and old.isascii() and new.isascii() and old.isalnum() and new.isalnum()


def _settle_names(terms: Sides[list[Term]]) -> Sides[list[Term]]:
    """Take a word that may be a name for one where it stands for a name: "Smith said" → "Jones said"."""
    named = [any(t.mask & NAME for t in side) for side in (terms.old, terms.new)]
    if named[0] == named[1]:
        return terms
    return Sides(*([t._replace(mask=NAME) if t.mask & PERHAPS_NAME else t for t in s] for s in (terms.old, terms.new)))


def _differing(terms: Sides[list[Term]]) -> Mask:
    """Return the kinds whose terms differ."""
    old, new = joined_masks(terms.old), joined_masks(terms.new)
    kinds = (old ^ new) & _ALL
    both = old & new & _ALL
    while both:
        mask = both & -both
        both ^= mask
        if [t.key for t in terms.old if t.mask & mask] != [t.key for t in terms.new if t.mask & mask]:
            kinds |= mask
    return kinds


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


_GAP = 12
"""Characters between words of one kind that are shown with them: "1 business day"."""


def _negated_by_prefix(terms: Sides[list[Term]], prefixes: tuple[str, ...]) -> tuple[str, str] | None:
    """Find a word that gained or lost a negating prefix: "likely" → "unlikely"."""
    if not terms.old or not terms.new:
        return None
    old = {t.key.lower() for t in terms.old}
    new = {t.key.lower() for t in terms.new}
    gone, come = old - new, new - old
    if not gone or not any(word.startswith(prefixes) for word in (*gone, *come)):
        return None
    for gained in sorted(come):
        for prefix in prefixes:
            if gained.startswith(prefix) and gained[len(prefix) :] in gone and len(gained) > len(prefix) + _MIN_STEM:
                return gained[len(prefix) :], gained
            if prefix + gained in gone and len(gained) > _MIN_STEM:
                return prefix + gained, gained
    return None


_MIN_STEM = 3


def _needs_wording(terms: Sides[list[Term]], kinds: Mask, prefixes: Sequence[str]) -> bool:
    """Tell whether words of content differ that no kind accounts for."""
    old = {t.key for t in terms.old if t.mask & CONTENT}
    new = {t.key for t in terms.new if t.mask & CONTENT}
    if not terms.old or not terms.new:
        return bool(old or new)
    ours = old - {t.key.lower() for t in terms.new}
    theirs = new - {t.key.lower() for t in terms.old}
    if not ours and not theirs:
        return False
    if len(ours) + len(theirs) > _MOST_INFLECTED:
        return True
    stems = {_stem(w) for w in ours} ^ {_stem(w) for w in theirs}
    if kinds & NEGATION:
        negated = {(s, p + s) for s in stems for p in prefixes if p + s in stems}
        stems -= {s for pair in negated for s in pair}
    return bool(stems)


_MOST_INFLECTED = 8
"""So many words of content that differ are never all inflections of each other."""

_INFLECTION = re.compile(r"(?:ies|ied|ing|ed|es|e|s|y)$")


def _stem(word: str) -> str:
    word = word.replace("men", "man") if word.endswith("men") else word
    return _INFLECTION.sub("", word) if len(word) > _MIN_STEM else word


def _in_quotation(span: Span, context: Context) -> bool:
    """Tell whether words or marks between quotation marks differ."""
    for passage, (start, end) in ((context.sides.old, span.old), (context.sides.new, span.new)):
        found = passage.quotations
        if found.interiors and found.hold(start, end):
            return True
    return False


def _in_notice(span: Span, context: Context) -> bool:
    old, new = context.notices.old, context.notices.new
    return (new is not None and span.new[1] > new) or (old is not None and span.old[1] > old)


def _cut(detail: Detail) -> Detail:
    if len(detail.old) <= _DETAIL >= len(detail.new):
        return detail
    return Detail(detail.kind, _short(detail.old), _short(detail.new))


def _short(text: str) -> str:
    return text if len(text) <= _DETAIL else text[: _DETAIL - 1].rstrip() + "…"


_SUBJECTS = {
    FactKind.CORRECTION: "a correction notice",
    FactKind.HEADLINE: "the headline",
    FactKind.NUMBER: "a figure",
    FactKind.DATE: "a date or time",
    FactKind.NAME: "a name",
    FactKind.NEGATION: "a negation",
    FactKind.QUOTATION: "a quotation",
    FactKind.ATTRIBUTION: "who says so, or how,",
    FactKind.MODALITY: "how sure it is",
    FactKind.LINK: "an address",
    FactKind.WORDING: "the wording",
}


def _rule(kinds: Sequence[FactKind], details: dict[FactKind, Detail], gone: str, come: str) -> str:
    """Say in plain words which rule named the first kind."""
    hidden = _hidden(gone, come)
    if hidden:
        return hidden
    kind = kinds[0]
    detail = details.get(kind)
    subject = _SUBJECTS[kind]
    if detail is None:
        return f"{subject} changed"
    old, new = _short(detail.old), _short(detail.new)
    if kind is FactKind.QUOTATION and not (old + new).strip("\"'“”‘’„«»‚‹› ,"):
        return "quotation marks were " + ("changed" if old and new else "added" if new else "taken away")
    if kind is FactKind.WORDING and not old and not new:
        return "spaces or a paragraph break changed"
    if kind is FactKind.WORDING and old.casefold() == new.casefold():
        return f"capital letters changed: {old} → {new}"
    if old and new:
        return f"{subject} changed: {old} → {new}"
    if kind is FactKind.MODALITY:
        return f"{subject} changed: {old or new} was {'added' if new else 'taken away'}"
    return f"{subject} was {'added' if new else 'taken away'}: {old or new}"


_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТХІЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijsdhABEKMHOPCTXISoABEZHIKMNOPTYX")


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
