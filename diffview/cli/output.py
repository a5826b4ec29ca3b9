"""What commands print with: lines, JSON, tables, comparisons, and files that are written whole.

Texts of others are printed with control and hidden characters as labels; in JSON they are escaped.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

import click

from diffview.diff.model import Op
from diffview.errors import BadArgument
from diffview.render.letters import plain as _label_hidden
from diffview.render.terminal import comparison_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from diffview.facts.classify import ClassifiedComparison
    from diffview.render.terminal import Piece


class MarkColours(NamedTuple):
    """Numbers of the 256 colours of a terminal."""

    text: int
    ground: int


MARK_COLOURS = {Op.DELETE: MarkColours(text=52, ground=222), Op.INSERT: MarkColours(text=17, ground=153)}
"""Amber and blue, the nearest to the viewer's own: no pair of red and green, and text and ground are both set,
so that a mark reads alike on a light and a dark terminal. The signs `[-…-]` and `{+…+}` say the same without colour."""

TITLE_WIDTH = 60
"""Characters of a title in a list; `--json` and `history` have the whole."""


def print_json(value: object) -> None:
    """Print *value* as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def plain(text: str | None) -> str:
    """Return *text* with its control and hidden characters as labels."""
    return _label_hidden(text or "")


def counted(count: int, one: str, many: str = "") -> str:
    """Return *count* with its noun: "1 capture", "2 captures"; *many* where an s does not make the plural."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


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
    for line in comparison_lines(explained, raw=raw):
        # click takes the colours out again where the output is no terminal.
        click.echo("".join(_coloured(piece) for piece in line))


def _coloured(piece: Piece) -> str:
    colours = MARK_COLOURS.get(piece.op)
    return piece.text if colours is None else click.style(piece.text, fg=colours.text, bg=colours.ground)


def write_file(path: Path, page: str) -> None:
    """Write *page* to *path* in UTF-8, as `write_bytes` does."""
    write_bytes(path, page.encode("utf-8", "replace"))


def write_bytes(path: Path, body: bytes) -> None:
    """Write *body* to *path*, whole or not at all.

    A file is written beside its place, brought to the disk and renamed, so that a full disk leaves what
    stood there before. What is no plain file (a pipe, a device) is written to directly.

    :raises BadArgument: it cannot be written there
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(body)
        else:
            _replace(path.resolve(), body)
    except OSError as error:
        raise BadArgument(str(path), error.strerror or str(error), hint="nothing was written") from error


def _replace(path: Path, body: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
