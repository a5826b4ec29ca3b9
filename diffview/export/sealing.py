"""The seal of an exported file: the SHA-256 of everything above it.

It shows that a file was changed by accident or by hand. It is no signature: whoever changes a file can seal it anew.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from diffview.export.options import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINES: Mapping[ExportFormat, str] = {
    ExportFormat.HTML: "<!-- sha-256 of everything above: {} -->\n",
    ExportFormat.MARKDOWN: "<!-- sha-256 of everything above: {} -->\n",
    ExportFormat.TEXT: "sha-256 of everything above: {}\n",
}

_LINE = re.compile(r"(?:<!-- )?sha-256 of everything above: ([0-9a-f]{64})(?: -->)?\n?")


def sealed(text: str, kind: ExportFormat) -> str:
    """Return *text* with its seal as the last line."""
    text = text.rstrip("\n") + "\n"
    return text + _LINES[kind].format(digest(text))


def digest(text: str) -> str:
    """Return the SHA-256 of *text* as it will be written: what UTF-8 cannot say becomes a question mark there."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def unsealed(text: str) -> tuple[str, ...]:
    """Return what is wrong with the seal of *text*, read with "surrogateescape"; nothing where it fits."""
    above, line = _parted(text)
    found = _LINE.fullmatch(line)
    if found is None:
        return ("its last line, the seal, is missing",)
    if hashlib.sha256(above.encode("utf-8", "surrogateescape")).hexdigest() != found[1]:
        return ("it was changed after it was exported: the seal does not fit",)
    return ()


def _parted(text: str) -> tuple[str, str]:
    """Return everything above the last line, and that line."""
    at = text.rstrip("\n").rfind("\n") + 1
    return text[:at], text[at:]
