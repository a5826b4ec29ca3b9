"""The language of an article's text, for the `lang` of the page: what speech and fonts are chosen by.

Told by the letters where a script has one great language of news, else by the words of grammar that the facts know.
None where neither says: a wrong language is worse than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.diff.model import Side
from diffview.facts.evidence import Evidence

if TYPE_CHECKING:
    from diffview.model import Version

SAMPLE = 600
"""Letters of the text that are looked at."""

MIN_SHARE = 0.3
"""0…1: share of the letters that must be of a script. Names and figures of other scripts stand in every text."""

_SCRIPTS = (
    ("ja", (("\u3040", "\u30ff"),)),
    ("zh", (("\u3400", "\u9fff"),)),
    ("ko", (("\uac00", "\ud7af"), ("\u1100", "\u11ff"))),
    ("he", (("\u0590", "\u05ff"),)),
    ("ar", (("\u0600", "\u06ff"),)),
    ("el", (("\u0370", "\u03ff"),)),
    ("hi", (("\u0900", "\u097f"),)),
    ("th", (("\u0e00", "\u0e7f"),)),
)
"""Languages by the ranges of their letters; kana before Han, which Japanese uses as well."""


def language_of(side: Side) -> str | None:
    """Return the language of *side* as a BCP 47 tag, or None where it is not known.

    >>> from diffview.diff.model import Side
    >>> language_of(Side(None, ("ראש העיר אמר כי הגשר ייסגר מחר",)))
    'he'
    """
    sample = "".join(side.blocks[:SAMPLE])[:SAMPLE]
    letters = [] if sample.isascii() else [c for c in sample if c.isalpha()]
    if not letters:
        return Evidence.of_one(side).language if any(map(str.isalpha, sample)) else None
    for language, ranges in _SCRIPTS:
        share = sum(any(low <= c <= high for low, high in ranges) for c in letters) / len(letters)
        # A third of Japanese is kana, the rest Han.
        if share >= MIN_SHARE:
            return language
    return Evidence.of_one(side).language


def language_of_version(version: Version) -> str | None:
    """Return the language of the text of *version*, None where it is not known."""
    return language_of(Side.of(version))
