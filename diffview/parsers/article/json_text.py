"""The article's text as a page's JSON-LD states it: `articleBody`, and the entries of a live blog.

Often cut short and seldom in paragraphs: a poor witness where the page shows its text, and all there is where the
page shows it by script alone. Tags and entities in it are markup.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from diffview.parsers.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

MAX_DEPTH = 8
"""How deep JSON-LD is searched; `@graph` lists nest two deep."""

MAX_TEXTS = 2_000
"""Texts taken from one page at most: a live blog of days has some hundreds of entries."""


def stated_paragraphs(root: _Element) -> tuple[str, ...]:
    """Return the paragraphs of the longest text of an article that the page under *root* states, in order."""
    texts = [text for loaded in _loaded(root) for text in _texts(loaded, MAX_DEPTH)]
    return max((_paragraphs(text) for text in texts[:MAX_TEXTS]), key=lambda found: sum(map(len, found)), default=())


def _loaded(root: _Element) -> Iterator[object]:
    for script in root.iter("script"):
        if _JSON_LD.match(script.get("type") or "") and script.text:
            try:
                yield json.loads(script.text, strict=False)
            except (ValueError, RecursionError):
                continue


def _texts(node: object, depth: int) -> Iterator[str]:
    """Yield the text of each article in *node*; the entries of a live blog are one text."""
    if not depth:
        return
    if isinstance(node, list):
        for inner in node:
            yield from _texts(inner, depth - 1)
    if not isinstance(node, dict):
        return
    entries = node.get("liveBlogUpdate")
    parts = [_body(node), *(_entry(entry) for entry in (entries if isinstance(entries, list) else [entries]))]
    if whole := "\n\n".join(filter(None, parts)):
        yield whole
    for key in ("@graph", "mainEntity", "mainEntityOfPage"):
        yield from _texts(node.get(key), depth - 1)


def _entry(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    heading = entry.get("headline")
    return "\n\n".join(filter(None, (heading if isinstance(heading, str) else "", _body(entry))))


def _body(node: dict[str, object]) -> str:
    for name in ("articleBody", "text"):
        value = node.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of *text*; tags end paragraphs or go, entities are read, also where coded twice.

    >>> _paragraphs("<p>One &amp;amp; two.</p><p>Three<br>four, <b>five</b>.</p>")
    ('One & two.', 'Three', 'four, five.')
    """
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n\n", text))
    return tuple(line.text for line in lines_of(text))


_JSON_LD = re.compile(r"\s*application/(?:ld\+)?json", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|section|article|figure)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
