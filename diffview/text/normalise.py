"""Canonical text: what is stored, shown and hashed.

Canonical is not cleaned: only white space is squeezed, everything else stays as captured.
What is the same but for typography is decided by `matching_form`, for matching only.
"""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    r"""Return *text* with every run of white space as one space and none at its ends.

    White space is what Unicode says (no-break and thin spaces, line separators too), as HTML
    lays it out in any case. Squeezing twice is squeezing once.

    >>> squeeze(" two\u00a0\n words ")
    'two words'
    """
    return _SPACE.sub(" ", text).strip()
