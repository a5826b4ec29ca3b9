"""Letters that cannot be seen, or look like others, shown as labelled marks.

Controls, marks of writing direction, zero-width letters, soft hyphens, tags, lone surrogates and
noncharacters never reach a page as themselves: each becomes a `Run` with a label, so that a text
with a right-to-left override looks like what it is ("RLO") and NUL cannot upset a browser. What
ordinary text needs stays: the no-break space, accents, joiners inside emoji and inside scripts
that use them. A Cyrillic or Greek letter that stands among the Latin ones of a word and looks like
one of them is framed and named: such a word is not the word that it seems to be.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = "\u200c\u200d"

_LOOKS_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοντυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijshdqwABEKMHOPCTYXIJSovtuABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Letters of other scripts that are drawn like a Latin one (a part of Unicode's confusables, UTS 39)."""

_FOREIGN = re.compile(f"[{''.join(_LOOKS_LIKE)}]")
_MIXED = re.compile(rf"\b(?=\w*[A-Za-z])(?=\w*[{''.join(_LOOKS_LIKE)}])\w+")

_LABELS = {
    "\u0000": "NUL",
    "\u00ad": "SHY",
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_NAMES = {"\u0000": "NULL", "\ufeff": "BYTE ORDER MARK"}


class Run(NamedTuple):
    """A stretch of text that is shown as it is, or one letter that is shown by its label."""

    text: str
    """The text to show: itself, or the label."""
    name: str = ""
    """Of a labelled letter, its code point and name; empty for ordinary text."""


def runs(text: str) -> tuple[Run, ...]:
    r"""Return *text* cut into ordinary stretches and labelled letters, in order.

    >>> runs("a\u202eb")
    (Run(text='a', name=''), Run(text='RLO', name='U+202E RIGHT-TO-LEFT OVERRIDE'), Run(text='b', name=''))
    """
    marked = _marked(text)
    if not marked:
        return (Run(text),) if text else ()
    out: list[Run] = []
    start = 0
    for at in marked:
        if at > start:
            out.append(Run(text[start:at]))
        out.append(_labelled(text[at]))
        start = at + 1
    if start < len(text):
        out.append(Run(text[start:]))
    return tuple(out)


def plain(text: str) -> str:
    r"""Return *text* with every hidden letter as its label in brackets, for places that hold no marks.

    Page titles, attributes and form fields are such places.

    >>> plain("a\x00b")
    'a[NUL]b'
    """
    if not _marked(text):
        return text
    return "".join(f"[{run.text}]" if run.name else run.text for run in runs(text))


def _marked(text: str) -> list[int]:
    """Return where the letters of *text* stand that are shown by a label, in order."""
    if text.isascii() and text.isprintable():
        return []
    hidden = [found.start() for found in _HIDDEN.finditer(text) if not _at_home(text, found.start())]
    if _FOREIGN.search(text) is None:
        return hidden
    alike = [
        word.start() + letter.start() for word in _MIXED.finditer(text) for letter in _FOREIGN.finditer(word.group())
    ]
    return sorted(hidden + alike)


def _labelled(letter: str) -> Run:
    point = f"U+{ord(letter):04X}"
    if letter in _LOOKS_LIKE:
        twin = _LOOKS_LIKE[letter]
        return Run(letter, f"looks like {twin}: {point} {unicodedata.name(letter)} for U+{ord(twin):04X}")
    name = _NAMES.get(letter) or unicodedata.name(letter, "")
    return Run(_LABELS.get(letter, point), f"{point} {name}".strip())


def _at_home(text: str, at: int) -> bool:
    """Tell whether the joiner at *at* stands where scripts and emoji use it: between two letters beyond ASCII."""
    if text[at] not in _JOINERS:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before and after) and not before.isascii() and not after.isascii()
