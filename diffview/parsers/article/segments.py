"""Cut a page's tree into paragraph-level segments, in page order, with what the tree says of each.

A segment ends where HTML starts a new line for an element, where an element is set as a block by its style, and at
two `<br>`. One `<br>` ends a line inside a paragraph; only where the lines of an element are paragraphs by their own
length and ends, or no `<p>` holds them, do they stand apart. No class, id or word decides anything here: what is the
article is decided later (judging.py), from all segments of the page together.

Text that is not displayed is left out where it stands inside a displayed paragraph; a whole paragraph that is not
displayed is a segment (the answers of an accordion are text). Text struck through inside a paragraph was replaced by
the page itself: it is left out of the paragraph and listed in `Segmented.struck`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml.etree import iterwalk

from diffview.model import BlockKind
from diffview.parsers.furniture import BULLETS
from diffview.parsers.lines import ends_sentence, lines_of
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Node:
    """A block-level element that holds segments, directly or further down."""

    tag: str
    parent: int
    """Position of the node around it, from 0; -1 for the root."""
    path: int
    """Number of its path of tags and classes: nodes that the page sets alike share it."""
    depth: int
    in_body: bool
    """True where microdata calls it, or a node around it, the article's body."""
    role: str
    """Its ARIA role, empty where it states none."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One paragraph-level piece of a page."""

    text: str
    """Canonical, never empty."""
    kind: BlockKind
    node: int
    """Position of the innermost node that holds it, from 0."""
    linked: float = 0.0
    """Share of its characters that stand in links. 0…1."""
    links: int = 0
    """How many links it touches."""
    bold: float = 0.0
    """Share of its characters set in bold. 0…1."""
    button: bool = False
    """True where all of it stands in buttons."""
    hidden: bool = False
    """True where none of it is displayed, as far as attributes and styles on the elements say."""
    struck: bool = False
    """True where all of it is struck through."""
    line: int = 0
    """Position among the lines of its unit, from 0: more than 0 behind a `<br>`."""


@dataclass(slots=True)
class Segmented:
    """All segments of a page in page order, and the nodes that hold them."""

    segments: list[Segment] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    """Text that the page shows struck through inside a paragraph."""


def segmented(root: _Element) -> Segmented:
    """Return the segments under *root* in page order."""
    walk = _Walk()
    events = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if not walk.enter(element):
                events.skip_subtree()
        elif event == "end":
            walk.leave(element, is_root=element is root)
        else:
            walk.text(element.tail)
    return walk.out


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the text at one place of the walk."""

    node: int = -1
    kind: BlockKind = BlockKind.PARAGRAPH
    link: int = 0
    """Number of the link around, from 1; 0 outside links."""
    bold: bool = False
    button: bool = False
    hidden: bool = False
    struck: bool = False
    pre: bool = False
    seen: bool = True
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    state: _State


class _Walk:
    """The walk over a page: the states of the open elements, and the runs of the unit that is being gathered."""

    def __init__(self) -> None:
        self.out = Segmented()
        self.states = [_State()]
        self.runs: list[_Run] = []
        self.paths: dict[tuple[int, str, str], int] = {}
        self.links = 0

    def enter(self, element: _Element) -> bool:
        """Open *element*; return False where nothing in it is text."""
        above, tag = self.states[-1], str(element.tag).lower()
        if tag in _UNSEEN:
            self.states.append(replace(above, seen=False, breaks=False))
            return False
        attributes = element.attrib
        breaks = tag in BLOCK_TAGS or (
            "style" in attributes and _SET_AS_BLOCK.search(element.get("style", "")) is not None
        )
        if not breaks and tag not in _MARKED and "hidden" not in attributes and "style" not in attributes:
            state = above if not above.breaks else replace(above, breaks=False)
        else:
            state = self._state(element, tag, above, breaks=breaks)
        if breaks:
            self.flush()
        self.states.append(state)
        if tag in _OPENING:
            self.runs.append(_Run(_OPENING[tag], state))
        self.text(element.text)
        return True

    def leave(self, element: _Element, *, is_root: bool) -> None:
        """Close *element* and go on with the text behind it."""
        state = self.states.pop()
        if state.breaks:
            self.flush()
        elif state.seen and (tag := str(element.tag).lower()) in _CLOSING:
            self.runs.append(_Run(_CLOSING[tag], state))
        if not is_root:
            self.text(element.tail)

    def text(self, text: str | None) -> None:
        """Take in *text* at the present place."""
        if text:
            state = self.states[-1]
            if not state.pre and "\n" in text:
                text = text.replace("\n", " ")
            self.runs.append(_Run(text.replace("\r", " "), state))

    def _state(self, element: _Element, tag: str, above: _State, *, breaks: bool) -> _State:
        if tag == "a" and element.get("href") is not None:
            self.links += 1
        return _State(
            node=self._node(element, tag, above) if breaks else above.node,
            kind=KINDS.get(tag, above.kind) if breaks else above.kind,
            link=self.links if tag == "a" and element.get("href") is not None else above.link,
            bold=above.bold or tag in {"b", "strong"},
            button=above.button or tag == "button",
            hidden=above.hidden or not _is_displayed(element),
            struck=above.struck or tag in _STRUCK,
            pre=above.pre or tag == "pre",
            breaks=breaks,
        )

    def _node(self, element: _Element, tag: str, above: _State) -> int:
        nodes = self.out.nodes
        around = nodes[above.node] if above.node >= 0 else None
        key = (around.path if around else -1, tag, element.get("class", ""))
        nodes.append(
            Node(
                tag,
                above.node,
                self.paths.setdefault(key, len(self.paths)),
                around.depth + 1 if around else 0,
                (around is not None and around.in_body) or "articleBody" in element.get("itemprop", ""),
                element.get("role", ""),
            )
        )
        return len(nodes) - 1

    def flush(self) -> None:
        """End the unit that is being gathered: its lines become segments."""
        runs, self.runs = self.runs, []
        if not runs or not any(run.text.strip() for run in runs):
            return
        whole = tuple(run for run in runs if run.text.strip())
        hidden = all(run.state.hidden for run in whole)
        struck = all(run.state.struck for run in whole)
        if not struck:
            self.out.struck += [squeeze(run.text) for run in whole if run.state.struck and not run.state.hidden]
        kept = [r for r in runs if (hidden or not r.state.hidden) and (struck or not r.state.struck)]
        self._lines(kept, hidden=hidden, struck=struck)

    def _lines(self, runs: list[_Run], *, hidden: bool, struck: bool) -> None:
        # The state of the unit is that of its last run: inner inline elements share its node and kind.
        at = next((run.state for run in reversed(runs) if run.text.strip()), None)
        if at is None:
            return
        text = "".join([run.text for run in runs])
        lines = [squeeze(text)] if "\n" not in text.strip() else _parted(text, self.out.nodes[at.node].tag)
        one = _shares(runs) if len(lines) == 1 else None
        for k, line in enumerate(lines):
            shares = one or _shares(_runs_of_line(runs, lines, k))
            self.out.segments.append(
                Segment(line, at.kind, at.node, shares[0], shares[1], shares[2], shares[3], hidden, struck, k)
            )


def _parted(text: str, tag: str) -> list[str]:
    """Return the paragraphs of a unit whose lines end at line feeds."""
    out: list[str] = []
    for group in _BLANK_LINE.split(text):
        lines = [line for raw in group.split("\n") if (line := squeeze(raw))]
        if tag != "pre" and _are_paragraphs(lines):
            out += lines
        elif tag in _ONE_PARAGRAPH:
            out += [" ".join(lines)] if lines else []
        else:
            out += [line.text for line in lines_of(group)]
    return out


def _are_paragraphs(lines: list[str]) -> bool:
    """Tell whether lines parted by one `<br>` in one `<p>` are paragraphs: items of a list, or long sentences."""
    if any(line.startswith(BULLETS) for line in lines[1:]):
        return True
    long = sum(len(line) >= MIN_PARAGRAPH_CHARS and ends_sentence(line) for line in lines)
    return len(lines) >= MIN_PARAGRAPH_LINES and long >= len(lines) * MIN_PARAGRAPH_SHARE


MIN_PARAGRAPH_LINES = 3
"""Two lines in one `<p>` are a paragraph with a break in it: a dateline, a verse, an address."""

MIN_PARAGRAPH_CHARS = 60
"""A shorter line in a `<p>` is no paragraph of its own, in characters."""

MIN_PARAGRAPH_SHARE = 0.6
"""Of the lines of one `<p>` at least this share are long sentences where each line is a paragraph. 0…1."""


def _shares(runs: list[_Run]) -> tuple[float, int, float, bool]:
    """Return the share of characters in links, the number of links, the share in bold, and whether all is buttons."""
    weighed = [(len(run.text.strip()), run.state) for run in runs]
    total = sum(w for w, _ in weighed) or 1
    linked = sum(w for w, state in weighed if state.link) / total
    bold = sum(w for w, state in weighed if state.bold) / total
    links = len({state.link for w, state in weighed if w and state.link})
    return linked, links, bold, all(state.button for w, state in weighed if w)


def _runs_of_line(runs: list[_Run], lines: list[str], k: int) -> list[_Run]:
    """Return the runs of line *k*: lines follow each other, so their places are told by counting characters."""
    start = sum(len(_NO_SPACE.sub("", line)) for line in lines[:k])
    end = start + len(_NO_SPACE.sub("", lines[k]))
    at, found = 0, []
    for run in runs:
        text = _NO_SPACE.sub("", run.text)
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            found.append(_Run(text[low:high], run.state))
        at += len(text)
    return found


def _is_displayed(element: _Element) -> bool:
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return False
    style = element.get("style")
    return not style or _NOT_DISPLAYED.search(style) is None


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BLOCK_TAGS = _names(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p pre search
    section summary table tbody td tfoot th thead tr ul"""
)
"""Elements that start a new line (the HTML standard's rendering section)."""

KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTATION,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING)

_UNSEEN = _names(
    """script style template head title svg iframe object embed select textarea datalist audio video canvas map
    annotation annotation-xml rp meta link"""
)
_STRUCK = _names("s del strike")
_MARKED = _names("a b strong button s del strike")
"""Inline elements that change what holds for the text in them."""
_OPENING = {"br": "\n", "rt": "(", "q": "“"}
_CLOSING = {"rt": ")", "q": "”"}
"""A reading above the line (ruby) is set in brackets, as browsers without ruby do; `<q>` is shown in quotes."""
_ONE_PARAGRAPH = _names("p h1 h2 h3 h4 h5 h6 figcaption")
_BLANK_LINE = re.compile(r"\n\s*\n")
_NO_SPACE = re.compile(r"\s+")
_SET_AS_BLOCK = re.compile(r"(?:\A|[;\s])display\s*:\s*(?:block|list-item|table|flex|grid)", re.IGNORECASE)
_NOT_DISPLAYED = re.compile(r"(?:\A|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
