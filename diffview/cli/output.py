"""What commands print with: lines, JSON, tables, comparisons, and files that are written whole.

Texts of others are printed with control and hidden characters as labels; in JSON they are escaped.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from diffview.diff.model import Op
from diffview.errors import BadArgument
from diffview.render.letters import plain as _label_hidden
from diffview.render.terminal import comparison_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from diffview.facts.classify import ClassifiedComparison

TITLE_WIDTH = 60
"""Characters of a title in a list; `--json` and `history` have the whole."""


def print_json(value: object) -> None:
    """Print *value* as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def plain(text: str | None) -> str:
    """Return *text* with its control and hidden characters as labels."""
    return _label_hidden(text or "")


def shortened(title: str) -> str:
    """Return *title*, cut to `TITLE_WIDTH`."""
    return title if len(title) <= TITLE_WIDTH else f"{title[: TITLE_WIDTH - 1]}…"


def print_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print *rows* below *head*, in columns as wide as their longest cell."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def print_comparison(explained: ClassifiedComparison, *, raw: bool) -> None:
    """Print the changes of a comparison with their marks; *raw* shows those set aside as well."""
    colours = {Op.DELETE: "red", Op.INSERT: "green"}
    for line in comparison_lines(explained, raw=raw):
        # click takes the colours out again where the output is no terminal.
        click.echo("".join(click.style(piece.text, fg=colours.get(piece.op)) for piece in line))


def write_file(path: Path, page: str) -> None:
    """Write *page* to *path*.

    :raises BadArgument: it cannot be written there
    """
    try:
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadArgument(str(path), error.strerror or str(error)) from error
