"""Which legacy encoding undeclared bytes are in: a guess by charset_normalizer, settled by the page's language.

Only bytes that are not UTF-8 and declare nothing come here. Markup is left out, since its ASCII letters say nothing.
"""

from __future__ import annotations

import re

SAMPLE_BYTES = 65_536
"""How much text is looked at: more costs time and tells no more."""

MIN_LEGACY_BYTES = 8
"""Bytes outside ASCII below which there is nothing to tell encodings apart by."""

MAX_CHAOS_APART = 0.02
MAX_COHERENCE_APART = 0.01
"""How far two encodings may lie apart, each 0…1, and still fit equally well."""


def detected(body: bytes) -> str | None:
    """Return WHATWG's name of the encoding that *body* most likely has, or None where nothing fits.

    Of encodings that fit equally well, that of the page's language is taken, then windows-1252.

    >>> detected("Совет порта проголосовал за закрытие пристани.".encode("koi8-r"))
    'koi8-r'
    """
    # Imported late: most pages declare their encoding.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    sample = _MARKUP.sub(b" ", body)[:SAMPLE_BYTES]
    own = _OF_LANGUAGE.get(_language(body), "")
    if len(sample.translate(None, _ASCII)) < MIN_LEGACY_BYTES:
        return _NAMES[own] if own and _reads(sample, own) else None
    matches = list(from_bytes(sample, cp_isolation=list(_NAMES), enable_fallback=False, preemptive_behaviour=False))
    if not matches:
        return _NAMES[own] if own and _reads(sample, own) else None
    best = matches[0]
    equal = {
        match.encoding
        for match in matches
        if match.chaos <= best.chaos + MAX_CHAOS_APART and match.coherence >= best.coherence - MAX_COHERENCE_APART
    }
    return _NAMES[next((name for name in (own, "cp1252") if name in equal), best.encoding)]


def _reads(sample: bytes, encoding: str) -> bool:
    try:
        # The sample may end inside a character.
        sample[:-MAX_CHARACTER_BYTES].decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


MAX_CHARACTER_BYTES = 4
"""Bytes of the longest character in any of the encodings."""


def _language(body: bytes) -> str:
    found = _LANG.search(body[:SAMPLE_BYTES])
    return found[1].decode("ascii").lower() if found else ""


_MARKUP = re.compile(rb"<(?:script|style)\b[^<]*+|<[^<>]*+>", re.IGNORECASE)
_LANG = re.compile(rb"<html\b[^<>]{0,500}?\blang=[\"']?([a-z]{2})", re.IGNORECASE)
_ASCII = bytes(range(128))

_NAMES = {
    "cp1250": "windows-1250", "cp1251": "windows-1251", "cp1252": "windows-1252", "cp1253": "windows-1253",
    "cp1254": "windows-1254", "cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257",
    "cp874": "windows-874", "koi8_r": "koi8-r", "iso8859_2": "iso-8859-2", "iso8859_5": "iso-8859-5",
    "iso8859_7": "iso-8859-7", "gb18030": "gb18030", "big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp",
    "cp949": "euc-kr",
}  # fmt: skip
"""The encodings that pages were written in before UTF-8: Python's codec, and WHATWG's name."""

_OF_LANGUAGE = (
    dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro", "sq"), "cp1250")
    | dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk"), "cp1251")
    | dict.fromkeys(("lt", "lv", "et"), "cp1257")
    | {"tr": "cp1254", "az": "cp1254", "el": "cp1253", "he": "cp1255", "ar": "cp1256", "fa": "cp1256", "th": "cp874"}
    | {"ja": "cp932", "ko": "cp949", "zh": "gb18030"}
)
"""The encoding that browsers fall back to for a language (https://html.spec.whatwg.org/#determining-the-character-encoding)."""
