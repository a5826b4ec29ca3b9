r"""Words, numbers, addresses and marks: the smallest things that a comparison may tell apart.

A token is a word as Unicode's word borders have it (UAX 29: an apostrophe or a full stop between
letters does not end a word), a figure with its sign, currency, separators and unit ("-3%",
"£1.5m", "2-1", "2026-11-22", "11.30am"), an address of the web or of a person, or one mark.
Chinese, Japanese, Thai and their like put no spaces between words: there every character is a
token of its own. No token but a run of white space holds white space (an accent that stands on
a space takes the space along), so a text may be cut at white space and tokenised by pieces.
No token ends inside a grapheme: what a reader sees as one character stays whole.

Hyphens part words ("self-driving" is three tokens) but not figures ("2-1" is one).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from diffview.text.scripts import EXTENDING, UNSPACED, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN_BEYOND = (
    "\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u218f"
)
"""Further characters that need no special care: Latin, Greek, Cyrillic, punctuation, currencies."""

_SPECIAL = f"[^\x00-\u00ac{_PLAIN_BEYOND}]"
_EXTENDS = f"[{EXTENDING}]"
_FAR = "[\u0e01-\u17ff\u2e80-\U0003ffff]"
"""Where unspaced letters lie, roughly: most texts have none here, and three ranges are searched at once."""
_UNSPACED_LETTER = f"[{UNSPACED}]"

_CURRENCY = "$\u00a3\u00a2\u00a5\u20a0-\u20bf"
_ADDRESS = (
    rf"(?:[Hh][Tt][Tt][Pp][Ss]?://|www\.)\S*[^\s.,;:!?\"'\u2019\u201d)\]>\u2026{EXTENDING}][{EXTENDING}]*"
    rf"|\w[\w.+\-]{{0,63}}@\w[\w\-]*(?:\.\w[\w\-]*)+[{EXTENDING}]*"
)
"""The local part of an e-mail address has at most 64 characters (RFC 5321), which keeps the search linear."""


@cache
def _pattern(*, special: bool, address: bool) -> re.Pattern[str]:
    """Return the token pattern; *special* for texts with combining marks, emoji or unspaced scripts.

    Both give the same tokens where both apply; the plain one is several times as fast.
    """
    ext = f"[{EXTENDING}]*" if special else ""
    letter = rf"(?:[^\W{UNSPACED}{EXTENDING}]{ext})" if special else r"\w"
    first = rf"[^\W\d{UNSPACED}{EXTENDING}]{ext}" if special else r"[^\W\d]"
    digit = rf"\d{ext}"
    joined = rf"(?:(?:['\u2019]|\.(?:(?![A-Z])|(?<=\b[A-Z]\.))){letter}+)*"
    sign = rf"(?:(?<![^\s(\[{{\"'\u201c\u2018{_CURRENCY}])[+\-\u2212\u00b1])?"
    figure = (
        rf"{digit}{letter}*(?:[.,:/\-\u2010-\u2015'\u2019]{digit}{letter}*)*(?:['\u2019]{letter}+)?"
        rf"(?:[%\u2030{_CURRENCY}]{ext}|\u00b0[CF]?{ext})?"
    )
    parts = [
        *([_ADDRESS] if address else []),
        *([] if special else [r"[^\W\d]\w*+(?![.'\u2019])"]),  # three words of four end here
        rf"{first}{letter}*{joined}",
        figure,
        rf"\r\n[{EXTENDING}]+|\s+(?![{EXTENDING}]|(?<=\r)\n[{EXTENDING}])|\s[{EXTENDING}]+" if special else r"\s+",
        rf"{sign}[{_CURRENCY}]?{sign}(?:(?<!\w)\.)?{figure}",
        rf"\.{{2,}}{ext}|-{{2,}}{ext}",
    ]
    if special:
        parts += [
            rf"[\U0001f1e6-\U0001f1ff]{{2}}{ext}",
            rf"[{EXTENDING}]+{letter}*",
            rf"\S{ext}(?:(?<=\u200d)[^\w\s]{ext})*",
        ]
    else:
        parts.append(r"[^\w\s]")
    return re.compile("|".join(parts))


def _pattern_for(text: str) -> re.Pattern[str]:
    special = not text.isascii() and pattern(_SPECIAL).search(text) is not None
    return _pattern(special=special, address="@" in text or "//" in text or "www." in text)


def tokens(text: str) -> list[str]:
    r"""Return the words, runs of white space and marks of *text*, in order.

    Joining the result gives *text* back, whatever it holds. Linear time.

    >>> tokens("It's 3-0, again.")
    ["It's", ' ', '3-0', ',', ' ', 'again', '.']
    >>> tokens("Up -3% to £1.5m")
    ['Up', ' ', '-3%', ' ', 'to', ' ', '£1.5m']
    """
    return _pattern_for(text).findall(text)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each token that is not white space, as positions in *text*."""
    for match in _pattern_for(text).finditer(text):
        if not match.group().isspace():
            yield match.span()


def is_unspaced(text: str) -> bool:
    """Tell whether *text* holds letters of a script that is written without spaces between words."""
    return (
        not text.isascii()
        and pattern(_FAR).search(text) is not None
        and pattern(_UNSPACED_LETTER).search(text) is not None
    )


def extends(character: str) -> bool:
    """Tell whether *character* lengthens the one before it, so that no border may fall between."""
    return pattern(_EXTENDS).match(character) is not None
