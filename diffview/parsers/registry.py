"""Which parser reads a capture, and what is said where none can.

`parsers()` stand in order of preference: those that know a site first, those that take any article
last. Whatever a reader of the result should know of the bytes (a guessed charset, characters that could
not be read, repaired text, a page cut off, a digest that does not match) becomes a warning of every reading.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.errors import UnreadableCapture
from diffview.parsers import blog, plain, sites
from diffview.parsers.article import content as article
from diffview.parsers.garbled import garbled
from diffview.parsers.page import Page
from diffview.text.decode import Decoded, How, decode, encoding_by_hand

if TYPE_CHECKING:
    from diffview.model import Capture, Reading
    from diffview.parsers.protocol import Parser

PARSERS: tuple[Parser, ...] = (
    blog.HTML_PARSER,
    blog.TEXT_PARSER,
    article.PARSER,
    plain.PARSER,
)
"""Every parser that is of no tracking site, the most particular first."""


def parsers() -> tuple[Parser, ...]:
    """Return every parser in order of preference: those of tracking sites first."""
    return (*sites.parsers(), *PARSERS)


def read(capture: Capture) -> tuple[Reading, ...]:
    """Return the readings of *capture*, at least one, in page order.

    Raises UnreadableCapture, in one line, where the bytes hold no page: nothing at all, a picture or
    another binary file, or text in which no parser finds an article.
    """
    refuse_binary(capture)
    decoded = decode(capture.body, capture.media_type, by_hand=encoding_by_hand(capture.notes))
    if not decoded.text.strip():
        raise UnreadableCapture(capture.origin, "the file holds only white space", hint="fetch it again")
    page = Page(capture, decoded)
    for parser in parsers():
        if parser.recognises(page) and (readings := parser.read(page)):
            return tuple(_warned(reading, (*capture.notes, *warnings_of(page))) for reading in readings)
    raise UnreadableCapture(capture.origin, "no article was found on this page", hint="is it a page of another kind?")


def refuse_binary(capture: Capture) -> None:
    """Raise UnreadableCapture where the bytes are none, or plainly no text."""
    if not capture.body:
        raise UnreadableCapture(capture.origin, "the file is empty", hint="fetch it again")
    has_nul = b"\0" in capture.body[:BINARY_BYTES]
    for mark, name in _SIGNATURES:
        # "BMW says" is no bitmap: a mark of letters alone counts only with a NUL behind it.
        if capture.body.startswith(mark) and (has_nul or not mark.isalnum()):
            raise UnreadableCapture(capture.origin, f"this is {name}, not a page", hint="give the page's HTML or text")
    # UTF-16 holds NUL bytes, but it opens with its mark or is declared; other text holds none.
    if has_nul and _is_mostly_controls(capture.body[:BINARY_BYTES]) and not _may_be_utf_16(capture):
        raise UnreadableCapture(
            capture.origin, "this is a binary file, not a page", hint="give the page's HTML or text"
        )


def warnings_of(page: Page) -> tuple[str, ...]:
    """Return one sentence for each thing about the bytes that a reader of the text should know."""
    found = (_of_decoding(page.decoded), _of_mojibake(page.decoded), _of_nul(page.text), _of_end(page))
    return tuple(filter(None, found))


def _warned(reading: Reading, noted: tuple[str, ...]) -> Reading:
    found = tuple(filter(None, (*noted, garbled(reading))))
    return replace(reading, warnings=(*reading.warnings, *found)) if found else reading


BINARY_BYTES = 4096
"""How far a NUL byte is looked for; every common binary format has one by then."""

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP picture, sound or film)"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a bitmap picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)


def _is_mostly_controls(head: bytes) -> bool:
    # One stray NUL in a page is damage, not a binary format.
    return len(head.translate(None, _TEXT_BYTES)) > MAX_CONTROLS * len(head)


MAX_CONTROLS = 0.01
"""A file with a NUL is binary when more than this share of its first bytes are control characters. 0…1."""

_TEXT_BYTES = bytes([9, 10, 12, 13, *range(32, 256)])


def _may_be_utf_16(capture: Capture) -> bool:
    return capture.body.startswith((b"\xff\xfe", b"\xfe\xff")) or "utf-16" in (capture.media_type or "").lower()


def _of_decoding(decoded: Decoded) -> str:
    if decoded.replacements:
        known = _KNOWN_BY.get(decoded.how, "by its byte order mark")
        return (
            f"in {decoded.replacements} {'place' if decoded.replacements == 1 else 'places'} the bytes are not"
            f" {decoded.encoding}, as which they were read {known}; U+FFFD stands there"
        )
    if decoded.how in {How.CP1252, How.DETECTED}:
        guess = f"read as {decoded.encoding}, which is a guess (name another with --encoding)"
        return f"no charset is declared and the bytes are not UTF-8: {guess}"
    if decoded.how is How.PROVEN:
        return f"the page is declared as {decoded.contradicted}, but its bytes are {decoded.encoding}: read as that"
    if decoded.contradicted:
        return f"the page declares {decoded.contradicted}, its server {decoded.encoding}: read as its server says"
    return ""


_KNOWN_BY = {
    How.DECLARED: "as the page declares",
    How.META: "as the page declares",
    How.HAND: "because a person said so",
    How.DETECTED: "by a guess",
}


def _of_mojibake(decoded: Decoded) -> str:
    if not decoded.mojibake:
        return ""
    return "the text was UTF-8 read as windows-1252 once; it is shown repaired"


def _of_nul(text: str) -> str:
    count = text.count("\0")
    return f"{count} NUL characters in the text are shown as U+FFFD" if count else ""


def _of_end(page: Page) -> str:
    if page.is_cut_off:
        return "the page has no end: it may have been cut off, and what stood below is missing"
    return ""
