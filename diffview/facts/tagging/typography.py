"""Tell whether two passages differ only in typography, and in what.

Typography is how a text is set, never what it says. Two passages are the same but for
typography when one of a few *readings* makes them equal to the letter. A reading may

* give quotation marks, apostrophes and dashes one shape each, and an ellipsis three dots;
* make every white space one plain space, and drop it where only setting puts it (before a comma,
  inside brackets and guillemets, around a dash between words, before a per cent sign);
* drop soft hyphens, zero-width spaces and word joiners, and zero-width (non-)joiners between
  letters of scripts that do not join (in Arabic, Indic scripts and emoji they change the reading);
* compose characters canonically (NFC) and open the Latin ligatures ("ﬁ").

It never drops or adds a letter, a digit, a quotation mark, a question mark, a sign, a decimal
point, a comma or a full stop, never changes a capital, never folds by NFKC ("²" is no "2") and
never folds look-alike letters of other scripts. Direction marks (bidi controls) are no
typography: they can turn a sentence round.
"""

from __future__ import annotations

import re
import unicodedata

DOUBLE_QUOTES = '"“”„‟″«»〝〞〟＂❝❞「」'
SINGLE_QUOTES = "'‘’‚‛‹›′ʼ＇`´❛❜『』"
DASHES = "-‐‑‒–—―−﹘﹣－⸺"
_LONG_DASHES = "—―⸺"
_DASH = re.escape(DASHES)
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"

_SHAPES = str.maketrans(
    {
        **dict.fromkeys(DOUBLE_QUOTES, '"'),
        **dict.fromkeys(SINGLE_QUOTES, "'"),
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(_INVISIBLE, None),
        "…": "...",
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "ft",
        "ﬆ": "st",
    }
)

MAX_COMBINING = 30
"""Runs of combining marks longer than this are left as they are: composing them takes time that
grows with the square of the run, and no writing system needs half as many (the stream-safe
limit of UAX #15)."""

_MAYBE_COMBINING = re.compile(f"[^\\x00-\u02ff\u1e00-\u20cf]{{{MAX_COMBINING + 1}}}")
_NOT_FIRM = re.compile(r"[^.,;:!?()\[\]&%+$£€]+")
_NO_LETTER = re.compile(r"[\W_]+")
_NO_ASCII_LETTER = {sign: None for sign in range(128) if not chr(sign).isalnum()}

_KEPT = "\u037e"
"""The Greek question mark is canonically a semicolon; here it stays a question mark."""

_NO_JOINING = "\\x00-\u058f\u1e00-\u200b\u2010-\u206f"
_JOINER = re.compile(f"(?<![^{_NO_JOINING}])[\u200c\u200d](?![^{_NO_JOINING}])")
_SIGN = "\ue000"
"""Stands for a long dash before a figure, which may be its sign."""
_SIGN_LIKE_LONG_DASH = re.compile(rf"(?<!\d)[{_LONG_DASHES}](?=\d)")
_GUILLEMETS = re.compile(r"(?<=[«‹]) | (?=[»›])")
_DOUBLED_SINGLES = re.compile(r"``|''|‘‘|’’")
_TYPED_DASH = re.compile(r"(?<=[^\W\d_])---?(?=[^\W\d_])|(?<= )---?(?= )")
_SPACED_DOTS = re.compile(r"\. \. \.")
_SPACE = re.compile(r"\s+")
_CLOSING_SPACE = re.compile(r" (?=[,;:!?)\]](?!\d)|\.(?!\w))|(?<=[(\[]) |(?<=\d) (?=[%‰])")
_SLASH = re.compile(r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])")
_AFTER_MARK = re.compile(r"(?<=[^\W\d_][,;:!?)]) (?=[^\W\d_])|(?<=[a-zß-öø-ÿ]\.) (?=[A-ZÀ-ÖØ-Þ])")
_WORD_DASH = re.compile(rf"(?<=[^\s\d{_DASH}]) *[–—―] *(?=[^\s\d{_DASH}])")
_HYPHEN_AS_DASH = re.compile(rf"(?<=[^\s\d{_DASH}]) +- +(?=[^\s\d{_DASH}])")
_RANGE = re.compile(rf"(?<=\d) [{_DASH}] (?=\d)")


def differ_only_in_typography(old: str, new: str) -> bool:
    """Tell whether two passages say the same to the letter, setting aside.

    Give a few characters of common context on both sides of what differs: whether a space
    or a dash matters depends on its neighbours.

    >>> differ_only_in_typography("the “new” plan", 'the "new" plan')
    True
    >>> differ_only_in_typography("the “new” plan", "the new plan")
    False
    >>> differ_only_in_typography("fell –3%", "fell -3 %"), differ_only_in_typography("fell -3%", "fell 3%")
    (True, False)
    """
    if _KEPT in old or _KEPT in new:
        return False
    if letters(old) != letters(new) or _firm(old) != _firm(new):
        return False
    left, right = _plain(old), _plain(new)
    if _same(left, right) or _same(_spaced(left), _spaced(right)):
        return True
    # Shapes are folded in both by now: without a dash there is none to set.
    dashed = any(dash in text for text in (left, right) for dash in ("-", _SIGN))
    return dashed and _same(_dashed(old), _dashed(new))


def _same(old: str, new: str) -> bool:
    return old == new or _same_but_quote_levels(old, new)


def letters(text: str) -> str:
    """Return the letters and digits of *text* alone, composed and ligatures opened: no typography touches them.

    >>> letters("“It’s 3–0…” ﬁnally")
    'Its30finally'
    """
    if text.isascii():
        return text.translate(_NO_ASCII_LETTER)
    folded = compose(text.translate(_SHAPES))
    return _NO_LETTER.sub("", folded)


def _firm(text: str) -> str:
    """Return the marks of *text* that no reading touches: most that differ, differ here."""
    return _NOT_FIRM.sub("", text.replace("…", "..."))


def compose(text: str) -> str:
    """Return *text* in normal form C, unless a run of combining marks is too long to compose in time."""
    if text.isascii() or _has_long_run(text):
        return text
    return unicodedata.normalize("NFC", text)


def _has_long_run(text: str) -> bool:
    if not _MAYBE_COMBINING.search(text):
        return False
    run = 0
    for c in text:
        run = run + 1 if unicodedata.combining(c) else 0
        if run > MAX_COMBINING:
            return True
    return False


def _plain(text: str) -> str:
    """Fold shapes; drop spaces before closing marks and after opening ones."""
    # White space first: every pattern behind it then meets one space at most, and none can be slow.
    if text.isascii():
        text = _SPACE.sub(" ", text)
    else:
        text = _SPACE.sub(" ", _JOINER.sub("", text))
        text = _GUILLEMETS.sub("", _SIGN_LIKE_LONG_DASH.sub(_SIGN, text))
    text = _DOUBLED_SINGLES.sub('"', text)
    text = _SPACED_DOTS.sub("...", _TYPED_DASH.sub("—", text))
    return _set_spaces(compose(text.translate(_SHAPES)))


def _set_spaces(text: str) -> str:
    text = _SPACE.sub(" ", text)  # what stood between two spaces may be gone
    text = _CLOSING_SPACE.sub("", text)
    return _SLASH.sub("/", text)


def _spaced(plain: str) -> str:
    """Also drop the space after a mark that ends a clause or a sentence."""
    return _AFTER_MARK.sub("", plain)


def _dashed(text: str) -> str:
    """Also set every dash between words, and every dash of a range, without spaces."""
    text = _TYPED_DASH.sub("—", _SPACE.sub(" ", text))
    text = _RANGE.sub("-", text)
    text = _HYPHEN_AS_DASH.sub("\ue001", text)
    return _spaced(_plain(_WORD_DASH.sub("\ue001", text)))


def _same_but_quote_levels(old: str, new: str) -> bool:
    """Tell whether all that differs is single for double quotation marks, in pairs, or the reverse.

    An apostrophe is no quotation mark, nor is a mark after a figure (5' is feet, 5" is inches):
    each pair has to open before a word and close behind one.
    """
    if len(old) != len(new):
        return False
    swapped = [k for k in range(len(old)) if old[k] != new[k]]
    if any({old[k], new[k]} != {'"', "'"} for k in swapped):
        return False
    depth = 0
    for k in swapped:
        if _opens(old, k):
            depth += 1
        elif _closes(old, k) and depth:
            depth -= 1
        else:
            return False
    return depth == 0


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and (after.isalnum() or (not before.strip() and after.strip() != ""))


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isdigit() and before.strip() != "" and not after.isalnum()


_REASONS = (
    (re.compile(f"[{re.escape(DOUBLE_QUOTES + SINGLE_QUOTES)}]"), "the shape of quotation marks or apostrophes"),
    (re.compile(f"[{re.escape(DASHES)}]"), "the shape of a dash"),
    (re.compile("…|\\.\\s?\\."), "the shape of an ellipsis"),
    (re.compile(f"[{_INVISIBLE}\u200c\u200d]"), "a character that does not show"),
    (re.compile(r"[^\x00-\x7f\s]"), "how a letter is encoded"),
)


def what_differs(old: str, new: str) -> str:
    """Say in plain words which typography differs between two passages that differ in nothing else."""
    ours, theirs = set(old), set(new)
    odd = "".join(sorted(ours ^ theirs))
    for pattern, words in _REASONS:
        if pattern.search(odd):
            return words
    return "spaces"
