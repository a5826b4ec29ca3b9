"""One capture as every parser sees it: its text, whether that is HTML, and its tree when somebody asks.

BeautifulSoup is given text, never bytes (it would guess the charset), and always builds with lxml, which
alone of its builders keeps all text and stays linear on hostile pages.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import lxml.html
from bs4 import BeautifulSoup

from diffview.parsers.depth import flattened, is_too_deep
from diffview.parsers.lines import lines_of
from diffview.parsers.saved import Saved, saved
from diffview.text.archives import unwrapped

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

    from diffview.model import Capture
    from diffview.parsers.lines import Line
    from diffview.text.archives import Copied
    from diffview.text.decode import Decoded

SNIFF_CHARS = 4096
"""How far into the text a page may open its `<html>`; browsers' "save as" and banners stand before it."""


class Page:
    """A capture, decoded; the tree is built on first use and kept."""

    def __init__(self, capture: Capture, decoded: Decoded) -> None:
        self.capture = capture
        self.decoded = decoded

    @property
    def text(self) -> str:
        """Return the whole text, markup and all."""
        return self.decoded.text

    @cached_property
    def is_html(self) -> bool:
        """Return whether the text is HTML: it opens with markup, or its container says so and it holds a tag.

        A container that says text/plain is believed. Text that merely names tags somewhere is text.
        """
        declared = (self.capture.media_type or "").partition(";")[0].strip().lower()
        if declared in _HTML_TYPES and _ANY_TAG.search(self.text):
            return True
        if declared == "text/plain":
            return False
        return bool(_OPENS_WITH_MARKUP.match(self.text) or _opens_document(self.text))

    @cached_property
    def is_cut_off(self) -> bool:
        """Return whether the page opens `<html>` or `<body>` and closes neither: most likely it was cut off."""
        lowered = self.text.lower() if self.is_html else ""
        return ("<html" in lowered or "<body" in lowered) and "</html" not in lowered and "</body" not in lowered

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return the non-empty lines of the text, those that were broken inside a sentence joined."""
        return lines_of(self.text.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    @cached_property
    def tree(self) -> BeautifulSoup:
        """Return the tree of the page; for text that is no HTML it holds the text as it stands."""
        return BeautifulSoup(self._markup, "lxml")

    @cached_property
    def elements(self) -> HtmlElement:
        """Return the root of the page as lxml holds it; to build it costs a fifteenth of `tree`.

        Elements nested deeper than libxml2 keeps are taken out, their text stays.
        """
        parser = lxml.html.HTMLParser(huge_tree=True)
        # Fed, not parsed at once: where libxml2 gives up, what it has read stays.
        parser.feed(self._markup or " ")
        root: HtmlElement | None = parser.close()
        if root is not None and is_too_deep(root):
            root = flattened(self._markup)
        return root if root is not None else lxml.html.Element("html")

    @property
    def _markup(self) -> str:
        # An XML declaration means nothing in HTML and only earns a warning; NUL would end the text for lxml.
        return _XML_DECLARATION.sub("", self.text, count=1).replace("\0", "\N{REPLACEMENT CHARACTER}")

    @cached_property
    def saved(self) -> Saved:
        """Return what a page saver wrote into the page about where and when it saved it."""
        return saved(self.text) if self.is_html else Saved()

    @cached_property
    def copied(self) -> Copied | None:
        """Return of which address this is an archive's or a cache's copy, and when that was captured; None for none.

        A page whose own address is unknown may still name the archive's address as its canonical one.
        """
        address = self.capture.url or self.saved.url
        if address is None and self.is_html and (link := self.tree.select_one("link[rel~=canonical][href]")):
            address = str(link["href"])
        return unwrapped(address)

    @property
    def url(self) -> str | None:
        """Return the address that was captured, an archive's copy unwrapped: as the container or page's saver says."""
        return self.copied.url if self.copied else self.capture.url or self.saved.url

    @property
    def observed_at(self) -> datetime | None:
        """Return when the page was captured: by its archive, else as the container says, else as its saver says."""
        archived = self.copied.captured_at if self.copied else None
        return archived or self.capture.observed_at or self.saved.observed_at


_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xhtml", "application/vnd.wap.xhtml+xml"})
_ANY_TAG = re.compile(r"<[a-zA-Z!/]")
_OPENS_WITH_MARKUP = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+"
    r"<(?:!doctype\s++html|(?:html|body|title|meta|link|base|table|tbody|tr|div|main|article|section|header"
    r"|article-info|p|h[1-6]|span|font|center|ul|ol|form|script|style|noscript|iframe|a|img)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENT = re.compile(
    r"^[^\S\n]*+<(?:!doctype\s++html\b[^<>]*+|(?:html|head|body)(?:\s[^<>]*+)?)>(?P<rest>\s*+(?:<|\Z))?",
    re.IGNORECASE | re.MULTILINE,
)
_DOCUMENT_END = re.compile(r"</(?:html|head|body)\b", re.IGNORECASE)


def _opens_document(text: str) -> bool:
    """Return whether a document begins within the first characters of *text*, below some lines that are not its own.

    A sentence may name `<head>`, even at the start of a line: a document goes on with a tag, or is closed.
    """
    found = list(_DOCUMENT.finditer(text[:SNIFF_CHARS]))
    if any(one["rest"] is not None for one in found):
        return True
    return bool(found) and _DOCUMENT_END.search(text, found[0].end()) is not None


_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>", re.IGNORECASE)
