"""What else bears witness to which text of a page is the article.

Witnesses are asked for texts, never for elements: each holds the letters and digits of what it takes for the article.
trafilatura is asked twice, for its balanced and its precise judgement; the page itself is asked through JSON-LD
(`articleBody`, often cut short: a poor witness alone), its description and its headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

MIN_HELD_CHARS = 12
"""A shorter text is held only where it is a paragraph of the witness: it may stand inside any sentence by chance."""

TEXT_TAGS = ("p", "head", "item", "quote", "cell", "ab", "fw", "code")
"""Elements of trafilatura's result that hold paragraphs."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness's text, by letters and digits alone."""

    whole: str
    """All its paragraphs, one after the other."""
    paragraphs: frozenset[str]

    def holds(self, core: str) -> bool:
        """Tell whether a text of these letters and digits is part of what the witness takes for the article."""
        return core in self.paragraphs or (len(core) >= MIN_HELD_CHARS and core in self.whole)


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All witnesses of one page."""

    balanced: Witness
    """trafilatura as it is called by default, without its comparison with other extractors."""
    precise: Witness
    """trafilatura asked to prefer precision."""
    stated: Witness
    """The `articleBody` of JSON-LD."""
    description: str
    """Letters and digits of what the page says of the article in a sentence; empty where it says nothing."""
    title: str
    """Letters and digits of the headline; empty where there is none."""
    names: frozenset[str]
    """Letters and digits of each author's name."""


def core(text: str) -> str:
    """Return the letters and digits of *text* in lower case.

    >>> core("It's 3-0, again.")
    'its30again'
    """
    if text.isascii():
        return text.encode().translate(None, _NO_ASCII_WORD).decode().lower()
    return "".join(_WORD.findall(text)).lower()


def witness(texts: Iterable[str]) -> Witness:
    """Return the witness whose paragraphs are *texts*."""
    cores = [found for text in texts if (found := core(text))]
    return Witness("".join(cores), frozenset(cores))


def extracted(tree: _Element, *, precise: bool) -> Witness:
    """Return what trafilatura takes for the article in *tree*, which is left as it is."""
    # Imported late: it takes half a second. It is given a tree, so that it decodes nothing; it opens no connection.
    import trafilatura  # noqa: PLC0415

    found = trafilatura.bare_extraction(
        tree, fast=True, include_comments=False, favor_precision=precise, with_metadata=False
    )
    body = getattr(found, "body", None)
    return witness("".join(e.itertext()) for e in body.iter(*TEXT_TAGS)) if body is not None else NOTHING


NOTHING = Witness("", frozenset())
"""A witness that takes nothing for the article."""

_WORD = re.compile(r"\w+")
_NO_ASCII_WORD = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) == "_"))
