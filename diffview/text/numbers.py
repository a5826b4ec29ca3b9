r"""Numbers, dates and times that are written with spaces, or without any: where one begins and ends.

A figure is one token (`words`). What is written in several is found here: thousands parted by a space of any
kind ("1 200 000"), a score or range with spaces around its dash ("3 – 1"), a mixed fraction ("3 1/2"), Chinese
numerals ("一万二千", "1万2000"), and dates and times in Chinese, Japanese and Korean ("2026年3月4日", "六月九日").
"""

from __future__ import annotations

import re

from diffview.text.scripts import UNSPACED, pattern
from diffview.text.words import extends, is_unspaced, tokens

REACH = 48
"""How many characters around a place are looked at: more than any such number has."""

MAX_TOKEN = 200
"""A number in a longer run of characters without white space is left alone."""

_SPACE = " \u00a0\u2007\u2009\u202f"
_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億兆两兩廿卅"
_AFTER_NUMERALS = "年月日号號时時点點分秒년월일시분초"
_CURRENCY = "$\u00a3\u00a2\u00a5\u20a0-\u20bf"
_IN_NUMBER = re.compile(rf"[\d{_NUMERALS}{_AFTER_NUMERALS}]")
_BEGINS = rf"(?<![^\W{UNSPACED}])[{_CURRENCY}]?"
_DATED = rf"[\d{_NUMERALS}]{{1,12}}[{_AFTER_NUMERALS}]"
_NUMBER = (
    rf"{_BEGINS}(?<![.,])\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?!\d)"
    rf"|{_BEGINS}\d{{1,9}}[{_SPACE}]\d{{1,3}}[/\u2044]\d{{1,3}}"
    rf"|{_BEGINS}\d[\d.,]{{0,12}}[{_SPACE}][\-\u2010-\u2015\u2212][{_SPACE}]\d[\d.,]{{0,12}}"
    rf"|{_BEGINS}{_DATED}(?:[{_SPACE}]?{_DATED}){{1,5}}"
    rf"|{_BEGINS}[\d.,]{{0,24}}[{_NUMERALS}][\d.,{_NUMERALS}]{{0,24}}[{_AFTER_NUMERALS}]?"
)


def number_around(text: str, place: int) -> tuple[int, int] | None:
    """Return start and end of the number that *place* lies inside of, not at an end of, or None.

    >>> number_around("spent 1 200 000 kroner", 8)
    (6, 15)
    >>> number_around("spent 1 200 000 kroner", 6)
    """
    if not _may_lie_inside(text, place):
        return None
    first = max(0, place - REACH)
    for found in pattern(_NUMBER).finditer(text, first, place + REACH):
        start, end = found.span()
        if start < place < end:
            return _at_tokens(text, start, end)
        if start >= place:
            break
    return None


def _at_tokens(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return *start* and *end* moved outwards to where tokens begin and end: a unit, a sign or decimals go along.

    None where no such place is near: a long run without white space is no prose.
    """
    at, stop = start, end
    while at > 0 and not _parts_tokens(text, at - 1):
        at -= 1
        if stop - at > MAX_TOKEN:
            return None
    while stop < len(text) and not _parts_tokens(text, stop):
        stop += 1
        if stop - at > MAX_TOKEN:
            return None
    for token in tokens(text[at:stop]):
        after = at + len(token)
        if at < start < after:
            start = at
        if at < end < after:
            end = after
        at = after
    return start, end


def _parts_tokens(text: str, place: int) -> bool:
    """Tell whether the character at *place* is white space or a token of its own, with no accent behind."""
    character = text[place]
    return (character.isspace() or is_unspaced(character)) and not extends(text[place + 1 : place + 2])


def _may_lie_inside(text: str, place: int) -> bool:
    """Tell whether digits or numerals stand on both sides of *place*, with a space and a mark between at most."""
    after = text[place : place + 1]
    if after.isascii() and after.isalpha():
        return False  # nearly all places
    before, after = text[max(0, place - 4) : place], text[place : place + 4]
    return _IN_NUMBER.search(before) is not None and _IN_NUMBER.search(after) is not None
