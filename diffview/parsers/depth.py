"""Pages nested deeper than libxml2 keeps in a tree: it drops what lies deeper, text and all, and says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
from lxml.etree import TreeBuilder, iterwalk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

MAX_DEPTH = 2_000
"""A tree this deep may be cut off: libxml2 ends at 2,048 elements."""

KEPT_DEPTH = 200
"""Elements deeper than this are taken out of such a page, and their text put in the element around them."""


def is_too_deep(root: HtmlElement) -> bool:
    """Return whether the tree under *root* is as deep as libxml2 builds trees."""
    depth = 0
    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth >= MAX_DEPTH:
            return True
    return False


def flattened(markup: str) -> HtmlElement:
    """Return the root of *markup*, all its text in a tree of `KEPT_DEPTH` levels at most."""
    parser = lxml.html.HTMLParser(target=_Flattened(), huge_tree=True)
    parser.feed(markup)
    root: HtmlElement = parser.close()
    return root


class _Flattened:
    """A target for lxml's HTML parser that leaves out deep elements."""

    def __init__(self) -> None:
        self._builder = TreeBuilder(element_factory=lxml.html.html_parser.makeelement)
        self._depth = 0

    def start(self, tag: str | bytes, attributes: Mapping[str | bytes, str | bytes]) -> None:
        """Open an element."""
        self._depth += 1
        if self._depth <= KEPT_DEPTH:
            self._builder.start(tag, {**attributes})

    def end(self, tag: str | bytes) -> None:
        """Close an element."""
        if self._depth <= KEPT_DEPTH:
            self._builder.end(tag)
        self._depth -= 1

    def data(self, data: str | bytes) -> None:
        """Take in text; between elements that were taken out a space keeps words apart."""
        self._builder.data(data if self._depth <= KEPT_DEPTH or isinstance(data, bytes) else f" {data} ")

    def comment(self, text: str | bytes) -> None:
        """Leave out a comment."""

    def close(self) -> HtmlElement:
        """Return the root."""
        root: HtmlElement = self._builder.close()
        return root
