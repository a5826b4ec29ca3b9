"""The elements of a page by name and by mark, gathered in one walk, which costs as much as all questions together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of one page, in page order."""

    tree: Tag
    by_name: dict[str, list[Tag]]
    marked: list[Tag]
    """Those with a class, an `itemprop` or a `rel`."""

    @staticmethod
    def of(tree: Tag) -> Elements:
        """Return the elements of *tree*."""
        by_name: dict[str, list[Tag]] = {}
        marked: list[Tag] = []
        for node in tree.descendants:
            if isinstance(node, Tag):
                by_name.setdefault(node.name, []).append(node)
                if not _MARKS.isdisjoint(node.attrs):
                    marked.append(node)
        return Elements(tree, by_name, marked)

    def named(self, name: str) -> list[Tag]:
        """Return the elements of that name."""
        return self.by_name.get(name, [])

    def first(self, name: str) -> Tag | None:
        """Return the first element of that name, or None."""
        return next(iter(self.named(name)), None)

    def links(self, relation: str) -> Iterator[Tag]:
        """Yield every `<link>` with an address whose `rel` names *relation*."""
        return (tag for tag in self.named("link") if tag.get("href") and relation in tag.get_attribute_list("rel"))


_MARKS = frozenset({"class", "itemprop", "rel"})
