"""From bytes to text, by the order that browsers use, and never by a parser's own guess.

The order is WHATWG's (https://html.spec.whatwg.org/#determining-the-character-encoding): an encoding given by hand,
byte order mark, the charset that the transport declares, `<meta>` in the first 1,024 bytes, strict UTF-8, a `<meta>`
further down (a browser that comes upon one starts again), a detector's guess, else windows-1252 with its five
undefined bytes as C1 controls. A declaration that the bytes contradict gives way to what they prove: to UTF-8 where
they are valid UTF-8, to another declaration where only that reads them whole. What else a page declares is kept even
where it is wrong for a few bytes: they become U+FFFD and are counted. Decoding never raises, and says how it knew.

Text that was UTF-8 and was once read as windows-1252 ("cafÃ©") is repaired where the round trip
proves it: every character goes back into a byte and the bytes are valid UTF-8.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from diffview.text.detect import detected

if TYPE_CHECKING:
    from collections.abc import Iterable

PRESCAN_BYTES = 1024
"""How far into the bytes a `<meta charset>` is looked for; the figure is WHATWG's."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class How(StrEnum):
    """What gave the encoding, surest first."""

    HAND = "hand"
    """A person said so."""
    BOM = "bom"
    DECLARED = "declared"
    META = "meta"
    PROVEN = "proven"
    """Another one is declared, and the bytes contradict it."""
    UTF_8 = "utf-8"
    """Nothing was declared; the bytes are valid UTF-8, which other text hardly ever is."""
    DETECTED = "detected"
    """Nothing was declared and the bytes are not UTF-8: a detector's guess."""
    CP1252 = "cp1252"
    """Nothing was declared and the bytes are not UTF-8: the guess that WHATWG prescribes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, and how it was come by."""

    text: str
    encoding: str
    """WHATWG's name of the encoding, lower case: "utf-8", "windows-1252"."""
    how: How
    replacements: int = 0
    """How many U+FFFD stand where bytes could not be read."""
    contradicted: str = ""
    """Another encoding that is declared too, by the transport or by the page; "" for none."""
    mojibake: bool = False
    """True where `text` was repaired: it had been UTF-8 and was once read as windows-1252."""


def decode(body: bytes, declared: str | None, *, by_hand: str | None = None) -> Decoded:
    r"""Return the text of *body*; *declared* is a charset label or a media type that holds one, or None.

    *by_hand* is WHATWG's name of the encoding that a person gave. A label that nobody knows counts as none. A byte
    order mark is not part of the text.

    >>> decode(b"caf\xc3\xa9", None).text
    'café'
    >>> decode(b"caf\xe9 \x93so\x94", None).how
    <How.CP1252: 'cp1252'>
    """
    marked = next(((mark, name) for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), None)
    if by_hand:
        return _as(body[len(marked[0]) :] if marked and marked[1] == by_hand else body, by_hand, How.HAND)
    if marked:
        return _as(body[len(marked[0]) :], marked[1], How.BOM)
    transport = encoding_of(declared or "")
    page = prescan(body[:PRESCAN_BYTES])
    if named := transport or page:
        how = How.DECLARED if transport else How.META
        other = page if transport and page and page != transport else ""
        return _proven(body, named, other) or replace(_as(body, named, how), contradicted=other)
    return _undeclared(body)


def _proven(body: bytes, named: str, other: str) -> Decoded | None:
    """Return the text by what the bytes prove where they contradict the encoding that is *named*; else None."""
    if named not in _NEVER_CONTRADICTED and is_utf_8(body):
        return _as(body, "utf-8", How.PROVEN, contradicted=named)
    if other and not _reads(body, named) and _reads(body, other):
        return _as(body, other, How.PROVEN, contradicted=named)
    return None


_NEVER_CONTRADICTED = frozenset({"utf-8", "utf-16le", "utf-16be", "iso-2022-jp", "windows-1252"})
"""UTF-16 and ISO-2022-JP hold what looks like ASCII; UTF-8 called windows-1252 is repaired where that is proven."""

MIN_SEQUENCES = 4
"""Characters of several bytes that prove UTF-8: two or three may be a word in another encoding."""


def is_utf_8(body: bytes) -> bool:
    """Return whether *body* is valid UTF-8 with so many characters of several bytes that it is hardly anything else."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(body) - len(body.translate(None, _LEADING_BYTES)) >= MIN_SEQUENCES


_LEADING_BYTES = bytes(range(0xC2, 0xF5))


def _reads(body: bytes, encoding: str) -> bool:
    try:
        body.decode(_CODECS.get(encoding, encoding))
    except UnicodeDecodeError:
        return encoding == "windows-1252"
    return True


def _undeclared(body: bytes) -> Decoded:
    late = prescan(body)
    # ISO-2022-JP is all ASCII.
    if late is None or late not in {"iso-2022-jp", "utf-16le", "utf-16be"}:
        with suppress(UnicodeDecodeError):
            return _repaired(body.decode("utf-8"), "utf-8", How.UTF_8)
    if late:
        return _as(body, late, How.META)
    if guess := detected(body):
        return _as(body, guess, How.CP1252 if guess == "windows-1252" else How.DETECTED)
    return _as(body, "windows-1252", How.CP1252)


BY_HAND = "read as {} because a person said so"
"""The note on a capture whose encoding was given by hand, with WHATWG's name of it."""


def encoding_by_hand(notes: Iterable[str]) -> str | None:
    """Return the encoding that a capture's *notes* say a person gave, or None.

    >>> encoding_by_hand([BY_HAND.format("koi8-r")]), encoding_by_hand(["read as something else"])
    ('koi8-r', None)
    """
    begin, end = BY_HAND.split("{}")
    named = (
        note.removeprefix(begin).removesuffix(end) for note in notes if note.startswith(begin) and note.endswith(end)
    )
    return next((encoding for encoding in map(encoding_of, named) if encoding), None)


def encoding_of(declared: str) -> str | None:
    """Return WHATWG's name of a charset label, or of the charset parameter of a media type.

    >>> encoding_of("text/html; charset=ISO-8859-1"), encoding_of("UTF8"), encoding_of("klingon")
    ('windows-1252', 'utf-8', None)
    """
    label = declared.strip().lower()
    if "/" in label or "=" in label:
        found = _CHARSET.search(label)
        label = found[1].strip() if found else ""
    return _LABELS.get(label)


def prescan(head: bytes) -> str | None:
    """Return the encoding that a `<meta>` in *head* declares, or None.

    WHATWG's prescan (https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding):
    comments and other tags are skipped with their attributes; UTF-16 in a `<meta>` that could be read at all
    means UTF-8.
    """
    at = 0
    while (at := head.find(b"<", at)) >= 0:
        if head.startswith(b"<!--", at):
            end = head.find(b"-->", at + 2)
            if end < 0:
                return None
            at = end + 3
            continue
        tag = _TAG.match(head, at)
        if tag is None:
            at += 1
            continue
        if tag[1].lower() == b"meta" and (encoding := _of_meta(tag[2])):
            return encoding
        at = tag.end()
    return None


def unmojibake(text: str) -> str | None:
    r"""Return what *text* was before it was read as windows-1252 once, or None where that is not proven.

    Proven is: every character stands for one byte of windows-1252 (C1 controls for themselves),
    the bytes are valid UTF-8, and they give another text.

    >>> unmojibake("cafÃ© â€œsoâ€\x9d"), unmojibake("café “so”"), unmojibake("cafe")
    ('café “so”', None, None)
    """
    if text.isascii():
        return None
    try:
        return codecs.charmap_encode(text, "strict", _BYTE_OF)[0].decode("utf-8").removeprefix("\ufeff")
    except UnicodeError:
        return None


def _as(body: bytes, encoding: str, how: How, contradicted: str = "") -> Decoded:
    if encoding == "windows-1252":
        return _repaired(codecs.charmap_decode(body, "strict", _CP1252)[0], encoding, how)
    codec = _CODECS.get(encoding, encoding)
    try:
        return replace(_repaired(body.decode(codec), encoding, how), contradicted=contradicted)
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    # A page may hold U+FFFD of its own; in UTF-8 those can be told from ours.
    own = body.count(REPLACEMENT.encode()) if encoding == "utf-8" else 0
    return Decoded(text, encoding, how, replacements=text.count(REPLACEMENT) - own)


def _repaired(text: str, encoding: str, how: How) -> Decoded:
    whole = unmojibake(text)
    return Decoded(text if whole is None else whole, encoding, how, mojibake=whole is not None)


def _of_meta(attributes: bytes) -> str | None:
    # The first of two attributes of one name counts, as everywhere in HTML.
    found: dict[bytes, bytes] = {}
    for match in _ATTRIBUTE.finditer(attributes):
        value = next((v for v in match.groups()[1:] if v is not None), b"")
        found.setdefault(match[1].lower(), value)
    label = found.get(b"charset")
    if label is None and found.get(b"http-equiv", b"").lower() == b"content-type":
        in_content = _META_CHARSET.search(found.get(b"content", b""))
        label = in_content[1] if in_content else None
    encoding = _LABELS.get((label or b"").decode("latin-1").strip().lower())
    return "utf-8" if encoding in {"utf-16le", "utf-16be"} else encoding


_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))

_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s;\"']++)")
_META_CHARSET = re.compile(rb"(?i)charset\s*+=\s*+[\"']?\s*+([^\s;\"']++)")

# A tag with its attributes, quoted values included; possessive, so that no input makes it retry.
_TAG = re.compile(rb"<([!/?]?[a-zA-Z][^\s/>]*+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>?")
_ATTRIBUTE = re.compile(rb"([^\s=/>\"']++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++)))?")


def _cp1252() -> str:
    # bytes.decode("cp1252") refuses five bytes that WHATWG's windows-1252 maps to the C1 controls.
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte)
        for byte in range(256)
    )


_CP1252 = _cp1252()
# Some readers of old took 0x80 to 0x9F for C1 controls (ISO 8859-1 to the letter), so both forms go back.
_BYTE_OF = {ord(char): byte for byte, char in enumerate(_CP1252)} | {c1: c1 for c1 in range(0x80, 0xA0)}

# https://encoding.spec.whatwg.org/#names-and-labels. Left out: "replacement", whose labels name encodings that
# no page should be read in; such a page is read as if it had declared nothing.
_NAMES_AND_LABELS = """
utf-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
ibm866: 866 cp866 csibm866
iso-8859-2: csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3: csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4: csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5: csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127
 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7
 iso_8859-7:1987 sun_eu_greek
iso-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8
 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical
iso-8859-10: csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13: iso8859-13 iso885913
iso-8859-14: iso8859-14 iso885914
iso-8859-15: csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
iso-8859-16:
koi8-r: cskoi8r koi koi8 koi8_r
koi8-u: koi8-ru
macintosh: csmacintosh mac x-mac-roman
windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
windows-1250: cp1250 x-cp1250
windows-1251: cp1251 x-cp1251
windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591
 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 x-user-defined
windows-1253: cp1253 x-cp1253
windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
windows-1255: cp1255 x-cp1255
windows-1256: cp1256 x-cp1256
windows-1257: cp1257 x-cp1257
windows-1258: cp1258 x-cp1258
x-mac-cyrillic: x-mac-ukrainian
gbk: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
gb18030:
big5: big5-hkscs cn-big5 csbig5 x-x-big5
euc-jp: cseucpkdfmtjapanese x-euc-jp
iso-2022-jp: csiso2022jp
shift_jis: csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
euc-kr: cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949
utf-16be: unicodefffe
utf-16le: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
"""


def _labels() -> dict[str, str]:
    labels: dict[str, str] = {}
    for line in _NAMES_AND_LABELS.replace("\n ", " ").strip().split("\n"):
        name, _, others = line.partition(":")
        labels |= dict.fromkeys([name, *others.split()], name)
    return labels


_LABELS = _labels()

# Python's codec where it goes by another name, or where WHATWG reads a superset of what the label says.
_CODECS = {
    "ibm866": "cp866",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
