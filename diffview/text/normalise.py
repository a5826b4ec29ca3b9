"""Canonical text: what is stored, shown and hashed; and the matching form: what is compared.

Canonical is not cleaned: only white space is squeezed, everything else stays as captured.
What is the same but for typography is decided by `matching_form`, for matching only: the shape
of quotes, dashes and dots, the kind of space, composed or decomposed letters, invisible
characters. Digits, signs, the presence of quotation marks and all other marks always count.
"""

from __future__ import annotations

import re
import unicodedata

from diffview.text.scripts import EXTENDING, pattern

MAX_COMBINING_RUN = 64
"""A text with a longer run of combining marks is matched as it is, not in NFC.

Normalising a run is quadratic in its length (200,000 marks: 71 seconds); no script needs a
tenth of this.
"""

_SPACE = re.compile(r"\s+")
_LONG_RUN = f"[{EXTENDING}]{{{MAX_COMBINING_RUN + 1}}}"
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
_SHAPES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u00b4\u2039\u203a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    "\u2026": "...",
}
_SHAPE = f"[{''.join(_SHAPES)}]"
_DASHES = "-{2,}"


def squeeze(text: str) -> str:
    r"""Return *text* with every run of white space as one space and none at its ends.

    White space is what Unicode says (no-break and thin spaces, line separators too), as HTML
    lays it out in any case. Squeezing twice is squeezing once.

    >>> squeeze(" two\u00a0\n words ")
    'two words'
    """
    return _SPACE.sub(" ", text).strip()


def matching_form(text: str) -> str:
    r"""Return the form in which *text* is matched: two texts of the same form differ in typography only.

    Invisible characters go, the rest is put into NFC (unless a run of combining marks is longer
    than `MAX_COMBINING_RUN`), quotes and dashes become those of ASCII (a run of dashes one), an
    ellipsis three dots, and white space is squeezed. Doing it twice is doing it once.

    >>> matching_form("\u201cUp 3\u00a0\u2013\u00a05\u2026\u201d, he co\u00adoperated")
    '"Up 3 - 5...", he cooperated'
    """
    if not text.isascii():
        text = pattern(_INVISIBLE).sub("", text)
        if not pattern(_LONG_RUN).search(text):
            text = unicodedata.normalize("NFC", text)
        text = pattern(_SHAPE).sub(_shape, text)
    if "--" in text:
        text = pattern(_DASHES).sub("-", text)
    return squeeze(text)


def _shape(match: re.Match[str]) -> str:
    return _SHAPES[match.group()]
