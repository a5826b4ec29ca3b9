"""Say of every change in a comparison what it is about, and which changes may be set aside.

Only a change that has no other kinds than typography and furniture is set aside. What moved,
was split or was joined is never set aside, whatever its words. Blocks that the parser judged to be no part of the
article are set aside whatever they hold and wherever they went; so is a whole block that is a known phrase of sites
("Share this page").
"""

from __future__ import annotations

from functools import partial

from diffview.diff.model import Change, ChangeKind, Comparison, Op, Side
from diffview.facts.effects import Effects, MarksFacts, facts_of_marks
from diffview.facts.evidence import Evidence
from diffview.facts.kinds import SET_ASIDE, FactKind
from diffview.facts.lexicon import WORDING, Words, bit, words
from diffview.facts.marks import Context, spans
from diffview.facts.model import NO_FACTS, ChangeFacts, Explanation, MarkFacts
from diffview.facts.notices import may_hold_notice, notice_start
from diffview.facts.tagging.tagger import Passage
from diffview.model import BlockKind, Sides

_QUIETEST = sum(bit(kind) for kind in SET_ASIDE)
_TYPOGRAPHY = bit(FactKind.TYPOGRAPHY)
_ORDER_CHANGED = frozenset({ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED})


class ChangeClassifier:
    """Names the kinds of the changes of one comparison; the blocks and the title tell each other's language."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._evidence = Evidence(comparison.sides)

    @property
    def words(self) -> Words:
        """Return the tables of the language that the texts are in."""
        return words(self._evidence.language or "en")

    @property
    def language(self) -> str | None:
        """Return the language with a file that the texts are in, None where it has none."""
        return self._evidence.language

    def blocks(self) -> tuple[ChangeFacts, ...]:
        """Return the kinds of each change of blocks, in order."""
        sides, evidence, equal = self._comparison.sides, self._evidence, ChangeKind.EQUAL
        return tuple(
            [
                NO_FACTS if change.kind is equal else _block_facts(change, sides, evidence)
                for change in self._comparison.changes
            ]
        )

    def title(self) -> ChangeFacts | None:
        """Return the kinds of the change of the title, None where neither side has one."""
        change, sides = self._comparison.title, self._comparison.sides
        if change is None:
            return None
        if change.kind is ChangeKind.EQUAL:
            return NO_FACTS
        return _facts(change, Sides(sides.old.title or "", sides.new.title or ""), self._evidence, headline=True)


def _block_facts(change: Change, sides: Sides[Side], evidence: Evidence) -> ChangeFacts:
    texts = Sides(
        sides.old.text_of(change.old) if change.old else "",
        sides.new.text_of(change.new) if change.new else "",
    )
    block_kinds = _block_kinds(change, sides)
    known = words(evidence.language or "en")
    facts = _facts(change, texts, evidence, headline=BlockKind.TITLE in block_kinds)
    if block_kinds == {BlockKind.FURNITURE}:
        return _as_furniture(facts, texts)
    if _is_furniture_phrase(texts, known) and facts.effects and set(facts.kinds) != {FactKind.TYPOGRAPHY}:
        return facts if change.kind in _ORDER_CHANGED else _as_furniture(facts, texts)
    return facts


def _as_furniture(facts: ChangeFacts, texts: Sides[str]) -> ChangeFacts:
    """Return the facts of a change in what is no part of the article, set aside whole."""
    marks = tuple(
        MarkFacts(mark.edits, (FactKind.FURNITURE,), partial(_explain_furniture, mark), set_aside=True)
        for mark in facts.marks
    )
    return ChangeFacts(Effects(0, 0).joined(bit(FactKind.FURNITURE), texts).named(), marks, set_aside=True)


_PARAGRAPH = frozenset({BlockKind.PARAGRAPH})


def _block_kinds(change: Change, sides: Sides[Side]) -> frozenset[BlockKind]:
    if not sides.old.kinds and not sides.new.kinds:
        return _PARAGRAPH
    return frozenset((*map(sides.old.kind_of, change.old), *map(sides.new.kind_of, change.new)))


def _facts(change: Change, texts: Sides[str], evidence: Evidence, *, headline: bool) -> ChangeFacts:
    known = words(evidence.language or "en")
    context = Context(
        Sides(
            Passage(texts.old, evidence, title_case=_is_title_case(texts.old)),
            Passage(texts.new, evidence, title_case=_is_title_case(texts.new)),
        ),
        _notices(texts, change, known),
        headline,
    )
    return _shaped(change, facts_of_marks(tuple(spans(change.edits)), context), texts)


def _notices(texts: Sides[str], change: Change, known: Words) -> Sides[int | None]:
    """Return where notices begin; what stands on both sides is looked through once."""
    new = notice_start(texts.new, known)
    gone = " ".join([texts.old[e.old_start : e.old_end] for e in change.edits if e.op is Op.DELETE])
    if new is None and not may_hold_notice(gone, known):
        return Sides(None, None)
    return Sides(notice_start(texts.old, known), new)


def _shaped(change: Change, found: MarksFacts, texts: Sides[str]) -> ChangeFacts:
    """Return what the marks say and what the shape of the change adds: a block that moved is never set aside."""
    effects = found.effects
    kinds = effects.old | effects.new
    if change.kind in _ORDER_CHANGED or (not kinds & ~_QUIETEST and any(mark.slight for mark in found.marks)):
        effects = effects.joined(WORDING, texts)
    if change.kind in {ChangeKind.DELETED, ChangeKind.INSERTED} and not kinds & ~_TYPOGRAPHY:
        effects = effects.joined(WORDING, texts)
    kinds = effects.old | effects.new
    return ChangeFacts(effects.named(), found.marks, bool(kinds) and not kinds & ~_QUIETEST)


_LONGEST_HEADING = 120
"""Characters; a longer block is no heading."""


def _is_title_case(text: str) -> bool:
    """Tell whether a text is a heading Set Like This One, or one word, so that a capital tells nothing."""
    if len(text) > _LONGEST_HEADING or text.endswith("."):
        return False
    if " " not in text:
        return True
    longer = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]  # noqa: PLR2004  # "of", "the" stay small
    return len(longer) > 1 and sum(w[0].isupper() for w in longer) > 0.7 * len(longer)


def _is_furniture_phrase(texts: Sides[str], known: Words) -> bool:
    if len(texts.old) > _LONGEST_HEADING or len(texts.new) > _LONGEST_HEADING:
        return False
    return all(_phrase(text) in known.furniture for text in (texts.old, texts.new) if text)


def _phrase(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split()).rstrip(".:!…>» ")


def _explain_furniture(mark: MarkFacts) -> Explanation:
    furniture = tuple(detail for detail in mark.details if detail.kind is FactKind.FURNITURE)
    return Explanation("text of the site, not of the article", furniture)
