"""Decide of every segment of a page whether it is the article, and say why not where it is not.

Nothing is dropped: each segment becomes a block with the probability that it is the article. From `MIN_PROBABILITY`
on it keeps its kind; below, it is furniture with its reason in words, told by structure alone. What the page shows
twice, a body for wide and one for narrow screens, counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import log1p
from typing import TYPE_CHECKING

from diffview.model import Block, BlockKind
from diffview.parsers.article.dates import date_of_line
from diffview.parsers.article.features import PROSE_LETTERS, columns, further_columns, letters
from diffview.parsers.article.model import model
from diffview.parsers.article.segments import Segmented, segmented
from diffview.parsers.article.witnesses import Witnesses, core
from diffview.parsers.article.written_dates import day_of_time_line
from diffview.parsers.furniture import is_furniture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lxml.etree import _Element

    from diffview.parsers.article.features import Columns
    from diffview.parsers.article.model import Model
    from diffview.parsers.article.segments import Node, Segment

MIN_PROBABILITY = 0.5
"""A segment at least this likely to be the article is taken for it. 0…1."""

MIN_COVERED = 0.7
"""With less of the second witness's text than this in the reading, the reader is warned of a loss. 0…1.

On the evaluation pages this finds three of four readings that lost over 30 % of their text, and two false alarms in
244 pages."""

MIN_WITNESS_LETTERS = 400.0
"""A witness that found less than this, in letters, found no article."""

UNSURE = (0.2, 0.8)
"""A probability between these two is no decision. 0…1."""

MAX_UNSURE = 0.1
"""With more than this share of a reading's text undecided, the reader is warned. 0…1."""


@dataclass(frozen=True, slots=True)
class Judged:
    """All text of a page, block by block."""

    blocks: tuple[Block, ...]
    """In page order; what is not the article is furniture with its reason."""
    warnings: tuple[str, ...] = ()
    """How sure the judgement is, one sentence each where it is not."""

    @property
    def article(self) -> tuple[Block, ...]:
        """Return the article's own blocks."""
        return tuple(block for block in self.blocks if block.kind is not BlockKind.FURNITURE)


def judged(body: _Element, witnesses: Witnesses, dates: frozenset[date] = frozenset()) -> Judged:
    """Return the blocks of the page under *body*; *dates* are the article's own: when it appeared and changed."""
    page = segmented(body)
    if not page.segments:
        return Judged(())
    chances = probabilities(page, witnesses)
    cores = [core(segment.text) for segment in page.segments]
    copies = _copies(page, cores, chances)
    datelines = _datelines(page, chances, dates)
    blocks = []
    for k, segment in enumerate(page.segments):
        if cores[k] and cores[k] == witnesses.title and segment.kind is not BlockKind.LIST_ITEM and k not in copies:
            # The headline is the version's title; standing among the blocks it would be there twice.
            continue
        chance = _LINE_RULE if k in datelines else chances[k]
        blocks.append(_block(page, k, chance, witnesses, is_copy=k in copies))
    found = tuple(blocks)
    return Judged(found, tuple(_warnings(found, witnesses, page.struck)))


def as_furniture(text: str, set_as: BlockKind, probability: float, reason: str) -> Block:
    """Return the block of a text that is not the article."""
    return Block(text, BlockKind.FURNITURE, article_probability=probability, reason=reason, set_as=set_as)


def probabilities(page: Segmented, witnesses: Witnesses) -> list[float]:
    """Return for each segment of *page* how likely it is the article."""
    return chances_of(page, columns(page, witnesses), model())


def chances_of(page: Segmented, table: Columns, judge: Model) -> list[float]:
    """Return the probabilities that *judge* gives to the segments of *page*, whose features are *table*."""
    first = judge.first.probabilities(table)
    second = judge.second.probabilities(table | further_columns(page, first))
    return [SIBLING if _is_sibling(table, k, chance) else chance for k, chance in enumerate(second)]


def _is_sibling(table: Columns, k: int, chance: float) -> bool:
    """Return whether an undecided sentence is set like a fair share of the page's prose, few links among it.

    A second part of a body is: what the witnesses miss there would drag it down.
    """
    return (
        MIN_DOUBTED < chance < MIN_PROBABILITY
        and table["letters"][k] >= log1p(PROSE_LETTERS)
        and bool(table["ends"][k])
        and table["linked"][k] <= MAX_LINKED
        and table["path_prose"][k] >= MIN_SIBLINGS
        and table["path_linked"][k] <= MAX_LINKED
    )


SIBLING = 0.55
"""The probability of a doubted sentence that is set like the rest of the article. 0…1."""

MIN_DOUBTED = 0.1
"""Below this the learned judgement stands whatever is set alike. 0…1."""

MIN_SIBLINGS = 0.2
"""Share of the page's prose that is set alike, at least. On publishers never seen the rule takes paragraphs F1 from
.942 to .947, missing paragraphs a page from .72 to .55, and pages that lost 30 % from 5 to 3 of 121; lower shares take
in teasers. 0…1."""

MAX_LINKED = 0.25
"""Share of letters in links, at most, of a sentence of the article and of all that is set like it. 0…1."""


def _block(page: Segmented, k: int, chance: float, witnesses: Witnesses, *, is_copy: bool) -> Block:
    segment = page.segments[k]
    if is_furniture(segment.text):
        chance = min(chance, _LINE_RULE)
    if is_copy:
        return as_furniture(segment.text, segment.kind, 0.0, "the page shows this text twice")
    chance = round(chance, 3)
    if chance >= MIN_PROBABILITY:
        return Block(segment.text, segment.kind, article_probability=chance)
    reason = _reason(page.nodes, segment, witnesses)
    return as_furniture(segment.text, segment.kind, chance, reason)


_LINE_RULE = 0.02
"""The probability of a line that is the site's own whatever stands around it ("Share on Facebook"). 0…1."""


def _copies(page: Segmented, cores: Sequence[str], chances: Sequence[float]) -> frozenset[int]:
    """Return the segments of the article that stand in another place of the page already."""
    first: dict[str, int] = {}
    found = set()
    for k, segment in enumerate(page.segments):
        if chances[k] < MIN_PROBABILITY or letters(segment.text) < PROSE_LETTERS:
            continue
        before = first.setdefault(cores[k], k)
        if before != k and _holder(page, before) != _holder(page, k):
            found.add(k)
    return frozenset(found)


def _datelines(page: Segmented, chances: Sequence[float], dates: frozenset[date]) -> frozenset[int]:
    """Return the lines above the text that hold nothing but the article's own date, or when it was last changed.

    Another date there heads the first entry of a timeline, and is text.
    """
    found = set()
    below_headline = False
    for k, segment in enumerate(page.segments):
        # Below the headline a bare date may head the first entry of a timeline.
        day = day_of_time_line(segment.text) or (None if below_headline else date_of_line(segment.text))
        if day and any(abs(day - own) <= timedelta(days=1) for own in dates):
            found.add(k)
        elif chances[k] >= MIN_PROBABILITY and letters(segment.text) >= PROSE_LETTERS:
            if segment.kind is not BlockKind.HEADING:
                break
            below_headline = True
    return frozenset(found)


def _holder(page: Segmented, k: int) -> int:
    node = page.nodes[page.segments[k].node]
    return node.parent


def _reason(nodes: Sequence[Node], segment: Segment, witnesses: Witnesses) -> str:
    """Return in a few words why *segment* is not the article, by what the page's structure shows of it."""
    text = core(segment.text)
    if segment.struck:
        return "struck through"
    if segment.button:
        return "a button"
    if any(name in text for name in witnesses.names) and len(text) < _SHORT:
        return "names the author"
    if date_of_line(segment.text) is not None:
        return "a date or time"
    around = _around(nodes, segment.node)
    for tags, reason in _REASONS:
        if not tags.isdisjoint(around):
            return reason
    if segment.linked > _MOSTLY:
        return "links to other pages"
    if segment.hidden:
        return "not displayed"
    return "apart from the article's text, or set otherwise"


def _around(nodes: Sequence[Node], node: int) -> set[str]:
    found = set()
    while node >= 0:
        found.add(nodes[node].tag)
        found.add(nodes[node].role)
        node = nodes[node].parent
    return found


_SHORT = 80
"""Letters and digits of a byline at most."""
_MOSTLY = 0.5
_REASONS = (
    (frozenset({"nav", "navigation", "menu"}), "navigation"),
    (frozenset({"dialog", "alertdialog"}), "a dialogue over the page"),
    (frozenset({"form", "search"}), "part of a form"),
    (frozenset({"aside", "complementary"}), "beside the article"),
    (frozenset({"footer", "contentinfo"}), "the page's footer"),
    (frozenset({"header", "banner"}), "the page's header"),
)


def _warnings(blocks: Sequence[Block], witnesses: Witnesses, struck: Sequence[str]) -> list[str]:
    taken = [(letters(b.text), b) for b in blocks if b.kind is not BlockKind.FURNITURE]
    total = sum(weight for weight, _ in taken)
    warnings = []
    held = "".join(core(b.text) for _, b in taken)
    lost = _lost(blocks, witnesses)
    if lost is not None and lost < MIN_COVERED:
        warnings.append(
            f"part of the article may be missing: a second extractor finds text of which this reading holds {lost:.0%}"
        )
    if held and len(witnesses.stated.whole) > len(held) / MIN_COVERED:
        share = len(held) / len(witnesses.stated.whole)
        warnings.append(
            f"part of the article may be missing: the page states a text of which this reading has {share:.0%}"
        )
    _, high = UNSURE
    unsure = [(w, b) for w, b in taken if b.article_probability is not None and b.article_probability < high]
    share = sum(w for w, _ in unsure) / total if total else 0.0
    if share > MAX_UNSURE:
        count = len(unsure)
        warnings.append(
            f"{count} of {len(taken)} blocks taken for the article, {share:.0%} of its text, may be something else"
        )
    if struck:
        shown = "; ".join(f"“{text}”" for text in struck[:MAX_STRUCK])
        warnings.append(f"text that the page shows struck through is left out: {shown}")
    return warnings


MAX_STRUCK = 5
"""Pieces of struck-through text that a warning names at most."""


def _lost(blocks: Sequence[Block], witnesses: Witnesses) -> float | None:
    """Return which share of the balanced witness's prose on the page is in the reading; None where it found none."""
    on_page = [(letters(b.text), b) for b in blocks if witnesses.balanced.holds(core(b.text))]
    prose = [(weight, b) for weight, b in on_page if weight >= PROSE_LETTERS]
    total = sum(weight for weight, _ in prose)
    if total < MIN_WITNESS_LETTERS:
        return None
    return sum(weight for weight, b in prose if b.kind is not BlockKind.FURNITURE) / total
