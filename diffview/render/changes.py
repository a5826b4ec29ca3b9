"""Every change as one record: what tables, text and feeds show of it. Marks as wdiff writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import Op
from diffview.render.placing import numbered
from diffview.render.words import HEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diffview.diff.model import Change, Edit
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.kinds import FactKind
    from diffview.model import Version
    from diffview.render.placing import Item


class ChangeRecord(NamedTuple):
    """One change between two versions."""

    old: Version
    new: Version
    number: int
    """As on the page; 0 where it is set aside."""
    kind: str
    facts: tuple[FactKind, ...]
    changed_facts: tuple[FactKind, ...]
    old_blocks: tuple[int, ...]
    """Positions from 0."""
    new_blocks: tuple[int, ...]
    old_text: str
    """Blocks joined by line feeds."""
    new_text: str
    edits: tuple[Edit, ...]

    @property
    def set_aside(self) -> bool:
        """Tell whether it is typography or furniture alone."""
        return not self.number

    @property
    def marked(self) -> str:
        """Return both texts in one with the marks of wdiff."""
        return wdiff(self.edits, self.old_text, self.new_text)


def records(old: Version, new: Version, explained: ClassifiedComparison) -> Iterator[ChangeRecord]:
    """Yield every change that is not equal, in reading order, the headline first; what is set aside too."""
    for item, number in numbered(explained):
        if number or item.facts.set_aside:
            yield _record(old, new, explained, item, number)


def _record(old: Version, new: Version, explained: ClassifiedComparison, item: Item, number: int) -> ChangeRecord:
    change: Change = item.change
    sides = explained.sides
    titles = (sides.old.title or "", sides.new.title or "")
    texts = titles if item.headline else (sides.old.text_of(change.old), sides.new.text_of(change.new))
    return ChangeRecord(
        old=old,
        new=new,
        number=number,
        kind=HEADLINE if item.headline else change.kind.value,
        facts=item.facts.kinds,
        changed_facts=item.facts.changed_kinds,
        old_blocks=change.old,
        new_blocks=change.new,
        old_text=texts[0],
        new_text=texts[1],
        edits=change.edits,
    )


def wdiff(edits: Iterable[Edit], old: str, new: str) -> str:
    """Return both texts in one: "[-removed-]", "{+added+}".

    >>> from diffview.diff.model import Edit
    >>> wdiff([Edit(Op.DELETE, 0, 3, 0, 0), Edit(Op.INSERT, 3, 3, 0, 5)], "six", "eight")
    '[-six-]{+eight+}'
    """
    out = []
    for op, old_start, old_end, new_start, new_end in edits:
        if op is Op.EQUAL:
            out.append(new[new_start:new_end])
        else:
            out.append(f"[-{old[old_start:old_end]}-]" if op is Op.DELETE else f"{{+{new[new_start:new_end]}+}}")
    return "".join(out)
