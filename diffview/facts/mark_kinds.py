"""Name the kinds of one mark: what a deletion, an insertion or a replacement touches.

Two passages are read into terms (`diffview.facts.tagging.tagger`). A mark has a kind where the terms
of that kind, in order, are not the same on both sides; so "six people died" for "six persons
died" has no number in it, and "3 dead, 5 hurt" for "5 dead, 3 hurt" has. Words without a kind make
"wording" unless they stand in a quotation, only follow the grammar of what changed
("allowed", "did not allow"), or are words of grammar beside a weightier kind.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.calendars import known_names
from diffview.facts.kinds import FactKind
from diffview.facts.lexicon import (
    ANY_PERHAPS,
    ATTRIBUTION,
    LINK,
    MODALITY,
    NAME,
    NEGATION,
    NUMBER,
    PERHAPS,
    PERHAPS_ATTRIBUTION,
    PERHAPS_NAME,
    PERHAPS_NUMBER,
    QUOTATION,
    Mask,
    bit,
)
from diffview.facts.tagging.context_free import CONTENT, PUNCTUATION, Term, joined_masks
from diffview.model import Sides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.facts.lexicon import Words
    from diffview.facts.marks import Context, Span
    from diffview.facts.tagging.tagger import Passage

ALL_KINDS: Mask = sum(bit(kind) for kind in FactKind)
HEADLINE, CORRECTION = bit(FactKind.HEADLINE), bit(FactKind.CORRECTION)


class MarkReading(NamedTuple):
    """What was found out about a mark that is more than typography."""

    span: Span
    context: Context
    old: Mask
    """The kinds that differ and stand on the old side; on the new side in `new`; a changed one in both."""
    new: Mask
    terms: Sides[list[Term]] | None
    """None for a block that came or went as a whole, whose terms are read again where they are asked for."""
    differing: Mask
    """The kinds whose words differ: those that a detail can be given of."""
    negated: tuple[str, str] | None
    """A word that gained or lost a negating prefix."""
    content: bool
    """Whether words of content differ that no kind accounts for."""
    restated: Mask = 0
    """The kinds that say the same on both sides in other words: 2 → two."""

    @property
    def kinds(self) -> Mask:
        """Return all kinds that differ, wording aside."""
        return self.old | self.new

    @property
    def is_wording(self) -> bool:
        """Return whether the mark is wording, alone or beside other kinds."""
        return self.content or not self.kinds & ~(HEADLINE | CORRECTION)

    @property
    def slight(self) -> bool:
        """Return whether only words of grammar, endings or punctuation differ."""
        return not self.content and not self.kinds


def read_mark(span: Span, context: Context) -> MarkReading:
    """Return what a mark touches on each side."""
    if context.sides.old.text and context.sides.new.text:
        reading = _replaced(span, context)
    else:
        reading = _whole_block(span, context)
    return _with_place(reading)


def _whole_block(span: Span, context: Context) -> MarkReading:
    old, new = context.sides.old, context.sides.new
    present = (old if old.text else new).all_kinds()
    kinds, content = present & ALL_KINDS, bool(present & CONTENT)
    sides = (kinds, 0) if old.text else (0, kinds)
    return MarkReading(span, context, *sides, terms=None, differing=kinds, negated=None, content=content)


def _replaced(span: Span, context: Context) -> MarkReading:
    old, new = context.sides.old, context.sides.new
    terms = Sides(old.terms(*span.old), new.terms(*span.new))
    prefixes = new.words.negating_prefixes
    if not (joined_masks(terms.old) | joined_masks(terms.new)) & _ANY_KIND:
        return _plain_words(span, context, terms, prefixes)
    terms = _without_recased(terms, new.words)
    terms = _settled(terms, begins=not new.title_case)
    differing = _differing(terms)
    negated = None if differing & NEGATION else _negated_by_prefix(terms, prefixes)
    gone, come = _sides(terms, differing)
    if negated:
        gone, come = gone | NEGATION, come | NEGATION
    content = _needs_wording(terms, gone | come, prefixes)
    restated = _restated(terms, differing, new.words.values)
    return MarkReading(span, context, gone, come, terms, differing, negated, content, restated)


_ANY_KIND = ALL_KINDS | ANY_PERHAPS


def _plain_words(span: Span, context: Context, terms: Sides[list[Term]], prefixes: tuple[str, ...]) -> MarkReading:
    """Return the reading of a mark none of whose words has a kind by itself: most marks."""
    negated = _negated_by_prefix(terms, prefixes)
    kinds = NEGATION if negated else 0
    content = _needs_wording(terms, kinds, prefixes)
    return MarkReading(span, context, kinds, kinds, terms, 0, negated, content)


_OF_THE_CLAIM = NEGATION | MODALITY
"""Kinds that belong to a whole claim: a "not" that comes gives the claim that stays another value."""

_FEW_WORDS = 4
"""So many words that come or go alone stand within a claim that stays: "has not yet been"."""


def _sides(terms: Sides[list[Term]], differing: Mask) -> tuple[Mask, Mask]:
    """Return which of the kinds that differ have a word on the old side, and on the new, that the other lacks."""
    gone, come = joined_masks(terms.old) & differing, joined_masks(terms.new) & differing
    both = gone & come
    while both:
        mask = both & -both
        both ^= mask
        old, new = ([t.key for t in side if t.mask & mask] for side in (terms.old, terms.new))
        if len(old) == len(new) == 1:
            continue  # one for another
        left, right = Counter(old), Counter(new)
        if not left - right and right - left:
            gone ^= mask
        elif not right - left and left - right:
            come ^= mask
    return gone, come


def _restated(terms: Sides[list[Term]], differing: Mask, values: Mapping[str, str]) -> Mask:
    """Return the bit of figures where they count to the same on both sides: "3" and "three"."""
    if not differing & NUMBER:
        return 0
    old, new = ([values.get(t.key, t.key) for t in side if t.mask & NUMBER] for side in (terms.old, terms.new))
    return NUMBER if old == new else 0


def turned(reading: MarkReading) -> MarkReading:
    """Return a reading in which a claim that gained or lost a negation or a hedge has another value."""
    lone = (reading.old ^ reading.new) & _OF_THE_CLAIM
    if not lone or reading.terms is None or not _within_claim(reading.terms):
        return reading
    return reading._replace(old=reading.old | lone, new=reading.new | lone)


def _within_claim(terms: Sides[list[Term]]) -> bool:
    """Tell whether a mark stands within a claim that both sides make: few words of its own, or as many for others."""
    old, new = (Counter(t.key for t in side if not t.mask & PUNCTUATION) for side in (terms.old, terms.new))
    gone, come = (old - new).total(), (new - old).total()
    return max(gone, come) <= _FEW_WORDS + min(gone, come)


def _with_place(reading: MarkReading) -> MarkReading:
    """Add what the place of a mark says: in a quotation, in the headline, in a correction notice."""
    span, context = reading.span, reading.context
    old, new, content = reading.old, reading.new, reading.content
    if not (old | new) & LINK:
        quoted_old = _in_quotation(span.old, context.sides.old)
        quoted_new = _in_quotation(span.new, context.sides.new)
        if quoted_old or quoted_new:
            old, new, content = old | quoted_old, new | quoted_new, False
    if context.headline:
        old |= HEADLINE if context.sides.old.text else 0
        new |= HEADLINE if context.sides.new.text else 0
    notices = context.notices
    old |= CORRECTION if notices.old is not None and span.old[1] > notices.old else 0
    new |= CORRECTION if notices.new is not None and span.new[1] > notices.new else 0
    if (old, new, content) == (reading.old, reading.new, reading.content):
        return reading
    return reading._replace(old=old, new=new, content=content)


def _in_quotation(place: tuple[int, int], passage: Passage) -> Mask:
    """Return the bit of quotation where a place reaches between quotation marks."""
    found = passage.quotations
    return QUOTATION if found.interiors and found.hold(*place) else 0


def _without_recased(terms: Sides[list[Term]], known: Words) -> Sides[list[Term]]:
    """Take no word for a name that the other side has without its capital: "Supreme Court" → "supreme court"."""
    if not known.capitals_mean_names or not (joined_masks(terms.old) | joined_masks(terms.new)) & NAME:
        return terms
    return Sides(_recased(terms.old, terms.new, known), _recased(terms.new, terms.old, known))


def _recased(side: list[Term], other: list[Term], known: Words) -> list[Term]:
    plain = {t.key for t in other if not t.mask & NAME}
    return [t._replace(mask=CONTENT) if _is_recased(t, plain, known) else t for t in side] if plain else side


def _is_recased(term: Term, plain: set[str], known: Words) -> bool:
    lower = term.key.lower()
    if (
        term.mask & ~CONTENT not in {NAME, PERHAPS_NAME}
        or lower not in plain
        or not (term.key.istitle() or term.key == lower)
    ):
        return False
    return not known.kinds.of(lower) & NAME and lower not in known_names(known.language)


def _settled(terms: Sides[list[Term]], *, begins: bool) -> Sides[list[Term]]:
    """Take a word that may be of a kind for one where it stands for a word of that kind: "Smith" → "Jones"."""
    old, new = joined_masks(terms.old), joined_masks(terms.new)
    if not (old | new) & ANY_PERHAPS:
        return terms
    if begins and _both_begin(terms.old) and _both_begin(terms.new):
        return Sides([t._replace(mask=NAME) for t in terms.old], [t._replace(mask=NAME) for t in terms.new])
    return Sides(_promoted(terms.old, new, old), _promoted(terms.new, old, new))


def _both_begin(side: list[Term]) -> bool:
    """Tell whether a side is one word that may be a name: "Apple will" → "Google will"."""
    return len(side) == 1 and bool(side[0].mask & PERHAPS_NAME)


def _promoted(side: list[Term], other: Mask, own: Mask) -> list[Term]:
    """Return the terms of one side, those that may be of a kind that the other side has taken for such."""
    kinds = 0
    for perhaps, kind in PERHAPS.items():
        if perhaps == PERHAPS_ATTRIBUTION and len(side) > _FEW_WORDS + 2:
            continue
        beside = kind | _BESIDE.get(kind, 0)
        if own & perhaps and other & beside and not (kind == NAME and own & NAME):
            kinds |= perhaps
    return [t._replace(mask=_promote(t.mask & kinds)) if t.mask & kinds else t for t in side] if kinds else side


_BESIDE = {NUMBER: PERHAPS_NUMBER | NEGATION, ATTRIBUTION: PERHAPS_ATTRIBUTION}
"""What else on the other side makes a word of a kind that it may be of: "first" → "second", "no one" → "one",
"claims" → "reports"."""


def _promote(perhaps: Mask) -> Mask:
    return sum(kind for mask, kind in PERHAPS.items() if perhaps & mask)


def _differing(terms: Sides[list[Term]]) -> Mask:
    """Return the kinds whose terms differ."""
    old, new = joined_masks(terms.old), joined_masks(terms.new)
    kinds = (old ^ new) & ALL_KINDS
    both = old & new & ALL_KINDS
    while both:
        mask = both & -both
        both ^= mask
        if _keys(terms.old, mask) != _keys(terms.new, mask):
            kinds |= mask
    return kinds


def _keys(side: list[Term], mask: Mask) -> list[str]:
    """Return what the terms of a kind say; a name says the same in capitals."""
    return [t.key.lower() if mask == NAME else t.key for t in side if t.mask & mask]


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
    gone = old - {t.key.lower() for t in terms.new}
    come = new - {t.key.lower() for t in terms.old}
    if not gone and not come:
        return False
    if len(gone) + len(come) > _MOST_INFLECTED:
        return True
    stems = {_stem(w) for w in gone} ^ {_stem(w) for w in come}
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
