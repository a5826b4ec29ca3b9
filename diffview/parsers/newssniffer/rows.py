"""The rows of a page that pairs two versions: the two columns that they give, and corrections by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.model import Sides
from diffview.parsers.newssniffer.page_header import block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Block, Correction, Reading, Row


def columns(rows: Sequence[Row]) -> Sides[tuple[Block, ...]]:
    """Return the blocks of both versions that *rows* give, each as certain as its row.

    An unpaired paragraph whose side is unsure leaves a doubt on the other side too: something may be
    missing there. The block before that place (behind it, where there is none) carries the doubt.
    """
    return Sides(
        _column([(row.old, row.certain) for row in rows]),
        _column([(row.new, row.certain) for row in rows]),
    )


def with_rows(reading: Reading, rows: tuple[Row, ...]) -> Reading:
    """Return *reading* with *rows* in place of its own, and its two versions made of them anew."""
    old, new = reading.versions
    found = columns(rows)
    return replace(reading, rows=rows, versions=(replace(old, blocks=found.old), replace(new, blocks=found.new)))


def correct(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """Return *reading* with the rows that *corrections* choose, of several for one row the last.

    A choice that is not made of the row's own text belongs to another reading of the capture and is left out.
    """
    if not reading.rows:
        return reading
    chosen = {choice.row: choice for choice in corrections}
    rows = tuple(_corrected(row, chosen[at]) if at in chosen else row for at, row in enumerate(reading.rows))
    return with_rows(reading, rows)


def _corrected(row: Row, choice: Correction) -> Row:
    if _letters(choice.old, choice.new) not in {_letters(row.old, row.new), _letters(row.old), _letters(row.new)}:
        return row
    return replace(row, kind=choice.kind, old=choice.old, new=choice.new, certain=True, confidence=1.0, corrected=True)


def _letters(*texts: str | None) -> str:
    return "".join("".join((text or "").split()) for text in texts)


def _column(cells: Sequence[tuple[str | None, bool]]) -> tuple[Block, ...]:
    out: list[Block] = []
    doubt_ahead = False
    for text, certain in cells:
        if text:
            out.append(block(text, certain=certain and not doubt_ahead))
            doubt_ahead = False
        elif not certain and out:
            out[-1] = replace(out[-1], certain=False)
        elif not certain:
            doubt_ahead = True
    return tuple(out)
