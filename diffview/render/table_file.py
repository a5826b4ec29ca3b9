"""Changes as a CSV table: one row a change, safe in spreadsheets, sealed row by row.

A cell that a spreadsheet would take for a formula begins with an apostrophe; so does one that begins with an
apostrophe itself, so that the text can be had back. `seal` is the SHA-256 of the seal of the row above and of the
cells of its own row as they stand before that: no row can be changed, left out or moved unnoticed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

from diffview.model import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.model import History
    from diffview.render.changes import ChangeRecord

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), and the apostrophe itself."""

COLUMNS = (
    "article",
    "url",
    "old_version",
    "new_version",
    "old_seen_at",
    "new_seen_at",
    "change",
    "kind",
    "facts",
    "changed_facts",
    "set_aside",
    "old_paragraphs",
    "new_paragraphs",
    "old_text",
    "new_text",
    "marked_text",
    "old_sha256",
    "new_sha256",
    "seal",
)


def change_table(history: History, changes: Iterable[ChangeRecord]) -> str:
    """Return *changes* as CSV (RFC 4180) with one row of names above."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    seal = ""
    for change in changes:
        cells = _cells(history, change)
        seal = chained(seal, cells)
        writer.writerow([*map(guarded, cells), seal])
    return out.getvalue()


def _cells(history: History, change: ChangeRecord) -> list[str]:
    return [
        history.title or "",
        history.key.url or "",
        str(change.old.number),
        str(change.new.number),
        stamp(change.old.observed_at) or "",
        stamp(change.new.observed_at) or "",
        str(change.number) if change.number else "",
        change.kind,
        " ".join(change.facts),
        " ".join(change.changed_facts),
        "yes" if change.set_aside else "no",
        " ".join(map(str, change.old_blocks)),
        " ".join(map(str, change.new_blocks)),
        change.old_text,
        change.new_text,
        change.marked,
        change.old.fingerprint,
        change.new.fingerprint,
    ]


def chained(seal: str, cells: Sequence[str]) -> str:
    """Return the seal of a row with *cells* below a row with *seal*."""
    return hashlib.sha256(json.dumps([seal, *cells]).encode()).hexdigest()


def guarded(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula.

    >>> [guarded(c) for c in ("=1+1", "'quoted", "plain")]
    ["'=1+1", "''quoted", 'plain']
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what a guarded cell was."""
    return cell.removeprefix("'")
