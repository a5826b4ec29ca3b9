"""What pages say that stand in place of an article, in the languages of `tables/walls.toml`.

A phrase is looked for in the page's language and in English, or in all languages where the page states none that is
known. Text is compared in lower case with straight apostrophes.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from diffview.text.normalise import squeeze


class Sign(StrEnum):
    """What a phrase is a sign of; the keys of the table."""

    ERROR = "error"
    """A whole title or heading of an error page."""
    MISSING = "missing"
    """Said in an error page's text."""
    ROBOT = "robot"
    """Said by a page that checks whether a person reads it."""
    RESERVED = "reserved"
    """Said where an article breaks off for those who pay or log in."""
    OFFER = "offer"
    """Said beside that, and in the heads of pages with a whole article too."""
    CONSENT = "consent"
    """Said by a page that asks for consent first."""
    BUTTON = "button"
    """A whole line: a button of such a page."""
    SCRIPT = "script"
    """Said by a page that needs a script to show its text."""


WHOLE = frozenset({Sign.ERROR, Sign.BUTTON})
"""Signs that a whole line must be; the others stand in a line."""


class Signs(NamedTuple):
    """The signs that hold for pages of one language."""

    whole: dict[Sign, frozenset[str]]
    within: dict[Sign, re.Pattern[str]]

    def is_whole(self, sign: Sign, line: str) -> bool:
        """Return whether the line *line* is that sign, its marks and an error's number aside."""
        return _plain(line) in self.whole[sign] or (sign is Sign.ERROR and _STATUS.fullmatch(_plain(line)) is not None)

    def found(self, sign: Sign, text: str) -> str | None:
        """Return the phrase of that sign that stands in *text*, or None."""
        found = self.within[sign].search(_folded(text))
        return found[0] if found else None


def signs_of(language: str | None) -> Signs:
    """Return the signs for pages of *language*, a BCP 47 tag; for None or an unknown one those of all languages.

    >>> signs = signs_of("de-AT")
    >>> signs.is_whole(Sign.ERROR, "Fehler 404: Seite nicht gefunden!"), signs.is_whole(Sign.ERROR, "Nicht alles")
    (True, False)
    """
    primary = (language or "").partition("-")[0].lower()
    return _signs(_SAME.get(primary, primary))


_SAME = {"nb": "no", "nn": "no", "sk": "cs", "gl": "es", "ca": "es"}
"""Languages whose pages are read with the signs of another one."""


@cache
def _signs(language: str) -> Signs:
    table = _table()
    chosen = [table["en"], table[language]] if language in table else list(table.values())
    listed = {sign: sorted({phrase for one in chosen for phrase in one[sign]}) for sign in Sign}
    return Signs(
        {sign: frozenset(map(_plain, listed[sign])) for sign in WHOLE},
        {sign: _pattern(phrases) for sign, phrases in listed.items() if sign not in WHOLE},
    )


@cache
def _table() -> dict[str, dict[Sign, tuple[str, ...]]]:
    """Read the table; raises ValueError at an unknown or missing key, and at a phrase that is not in its form."""
    source = tomllib.loads(files(__package__).joinpath("tables/walls.toml").read_text("utf-8"))
    return {language: _checked(language, phrases) for language, phrases in source.items()}


def _checked(language: str, phrases: dict[str, list[str]]) -> dict[Sign, tuple[str, ...]]:
    if set(phrases) != set(Sign):
        raise ValueError(f"walls.toml: [{language}] has the keys {sorted(phrases)}, not {sorted(Sign)}")
    for key, listed in phrases.items():
        for phrase in listed:
            if phrase != _folded(phrase) or not phrase.strip("~ "):
                raise ValueError(f"walls.toml: [{language}] {key}: {phrase!r} is not squeezed and in lower case")
        if len(set(listed)) != len(listed):
            raise ValueError(f"walls.toml: [{language}] {key} names a phrase twice")
    return {Sign(key): tuple(listed) for key, listed in phrases.items()}


GAP_CHARS = 40
"""What "~" in a phrase may stand for, in characters."""


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    written = [f".{{0,{GAP_CHARS}}}".join(map(re.escape, phrase.split("~"))) for phrase in phrases]
    # A word of letters begins at its beginning: "error" is not in "terror". Scripts without spaces have no such edge.
    return re.compile(
        "|".join(rf"\b{one}" if phrase[0].isascii() else one for phrase, one in zip(phrases, written, strict=True))
    )


def _folded(text: str) -> str:
    # The dotted capital I of Turkish becomes two characters in lower case.
    return squeeze(text).lower().replace("i\u0307", "i").replace("’", "'").replace("ʼ", "'")


def _plain(line: str) -> str:
    """Return a line without marks at its ends, and without a status and the word for an error before it."""
    bare = _folded(line).strip(_MARKS)
    return _STATUS_BEFORE.sub("", bare).strip(_MARKS) or bare


_MARKS = " .,:;!?¡¿…|–—-*•·()[]{}\"'“”„«»→←×✕。！？、：「」『』（）"
_CODE = r"(?:40\d|410|418|429|451|50\d|52[0-7])"
_STATUS = re.compile(rf"(?:http )?(?:\w{{1,12}} )?{_CODE}(?: error)?|(?:http )?error")
_STATUS_BEFORE = re.compile(
    rf"^(?:(?:http )?\w{{0,12}} ?{_CODE}\b|(?:oops|sorry|uh-oh|ups|hoppla|huch)\b)[ .,:;!…|–—-]*"
)
