"""From a piece of a page's tree to blocks with kinds, in page order, no text lost.

A block ends where HTML breaks the line for a new element; `<br>` breaks a line inside one, and
lines are joined or parted as in saved text (`lines_of`), so that both forms of a page read alike. The walk
keeps its own stack: a page 100,000 elements deep is only a long one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import CData, NavigableString

from diffview.model import Block, BlockKind
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import lines_of
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bs4.element import PageElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTATION,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
} | dict.fromkeys(HEADINGS, BlockKind.HEADING)


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_BREAKS = _names(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table
    tbody td tfoot th thead tr ul"""
)
_UNSEEN = _names("script style template head noscript svg math iframe object select textarea button")
CAPTION_CLASSES = frozenset({"tr-caption", "wp-caption-text", "caption", "image-caption"})


def blocks_of(root: Tag, *, without: Container[int] = frozenset()) -> tuple[Block, ...]:
    """Return the blocks under *root*; *without* holds the `id()` of elements that are left out with all they hold."""
    out: list[Block] = []
    for kind, text in _pieces(root, without):
        out += [Block(line.text, _settled(kind, line.text)) for line in lines_of(text)]
    return tuple(out)


def text_of(tag: Tag | None) -> str:
    """Return the canonical text under *tag*, scripts and comments left out; empty for None."""
    return squeeze("".join(map(str, tag.find_all(string=_is_text)))) if tag is not None else ""


def _settled(kind: BlockKind, text: str) -> BlockKind:
    if kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING}:
        found = kind_of_line(text)
        return kind if found is BlockKind.PARAGRAPH else found
    return kind


def _pieces(root: Tag, without: Container[int]) -> Iterator[tuple[BlockKind, str]]:
    # One entry for each open element: what is left of its children, its kind, and whether it breaks the line.
    stack: list[tuple[Iterator[PageElement], BlockKind, bool]] = [(iter(root.children), BlockKind.PARAGRAPH, True)]
    held: list[str] = []
    while stack:
        children, kind, breaks = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if breaks and held:
                yield kind, "".join(held)
                held = []
        elif isinstance(child, Tag):
            if child.name in _UNSEEN or id(child) in without:
                continue
            if child.name == "br":
                held.append("\n")
                continue
            opens = child.name in _BREAKS or _is_caption(child)
            if opens and held:
                yield kind, "".join(held)
                held = []
            stack.append((iter(child.children), _kind_of(child, kind) if opens else kind, opens))
        elif _is_text(child):
            held.append(_one_line(str(child)))


def _kind_of(tag: Tag, around: BlockKind) -> BlockKind:
    if _is_caption(tag):
        return BlockKind.CAPTION
    return _KINDS.get(tag.name, around)


def _is_caption(tag: Tag) -> bool:
    return "class" in tag.attrs and not CAPTION_CLASSES.isdisjoint(tag.get_attribute_list("class"))


def _one_line(text: str) -> str:
    # A line break in the source is white space; only <br> breaks a line.
    return text.replace("\r", " ").replace("\n", " ")


def _is_text(node: object) -> bool:
    # Comments, doctypes, scripts and styles are strings of other classes.
    return type(node) in {NavigableString, CData}
