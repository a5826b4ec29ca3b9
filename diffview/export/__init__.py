"""Take results out of diffview: a comparison or a history as one file that stands alone, in several formats.

A file carries its texts as data, and the SHA-256 of everything in it. `verify_file` builds it from these texts again
and says what differs. The hash shows that a file was changed by accident or by hand; it is no signature, as whoever
changes a file can compute it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.export.histories import (
    history_dict,
    pair_history,
    version_dict,
    version_of_blocks,
    version_of_reading,
)
from diffview.export.options import OF_HISTORY, OF_PAIR, ExportFormat, ExportOptions, Origins, format_of
from diffview.export.pack import pack
from diffview.export.verifying import verify_file
from diffview.export.writing import Pair, export_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.model import Capture, History

__all__ = [
    "OF_HISTORY",
    "OF_PAIR",
    "ExportFormat",
    "ExportOptions",
    "Origins",
    "Pair",
    "comparison_html",
    "export_bytes",
    "export_text",
    "format_of",
    "history_dict",
    "history_html",
    "pair_history",
    "verify_file",
    "version_dict",
    "version_of_blocks",
    "version_of_reading",
]

_USUAL = ExportOptions()


def export_bytes(
    history: History,
    pair: Pair | None,
    kind: ExportFormat,
    options: ExportOptions = _USUAL,
    *,
    capture: Callable[[str], Capture] | None = None,
) -> bytes:
    """Return the comparison of *pair*, or with None the whole *history*, as the bytes of a file.

    *capture* gives a pack the bytes of its captures. The same input gives the same bytes. Raises UnknownVersion,
    and BadArgument for a format that is not offered for it.
    """
    if kind is ExportFormat.ZIP:
        return pack(history, pair, options, capture)
    return export_text(history, pair, kind, options).encode("utf-8", "replace")


def comparison_html(history: History, old: int, new: int) -> str:
    """Return the comparison of two versions as one HTML document for a file in UTF-8. Raises UnknownVersion."""
    return export_text(history, Pair(old, new), ExportFormat.HTML, _USUAL)


def history_html(history: History) -> str:
    """Return all versions with what changed from each to the next as one HTML document, as `comparison_html` does."""
    return export_text(history, None, ExportFormat.HTML, _USUAL)
