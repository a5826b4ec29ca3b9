"""A report on a collection as one page that opens offline: plots, the tables behind them, and their queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from diffview import resources
from diffview.corpus.figures import answers
from diffview.render.html import inline_style, standalone
from diffview.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from diffview.corpus.figures import Answer

BAR_WIDTH: Final = 360
"""Pixels of the longest bar."""

ROW_HEIGHT: Final = 26
"""Pixels from one bar to the next."""


class PlotBar(NamedTuple):
    """One bar of a plot."""

    label: str
    value: int
    y: int
    width: int
    """In pixels; at least 1 for a value that is not 0."""


@dataclass(frozen=True, slots=True)
class Section:
    """One question, answered."""

    name: str
    title: str
    note: str
    sql: str
    columns: tuple[str, ...]
    """As a reader sees them: "words added"."""
    numeric: tuple[bool, ...]
    """Which columns hold numbers alone: they are set to the right."""
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[PlotBar, ...]
    height: int
    """Of the plot, in pixels; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`report.html`."""

    name: str
    sections: tuple[Section, ...]
    style: Markup
    style_hash: str
    tool: str


def report_html(tables: Path, name: str) -> str:
    """Return the report on the tables below *tables* as an HTML document; *name* is what it calls the collection."""
    style, style_hash = inline_style((resources.static_folder() / "diffview.css").read_text(encoding="utf-8"))
    sections = tuple(map(_section, answers(tables)))
    page = ReportPage(name, sections, style, style_hash, __version__)
    return standalone().get_template("report.html").render(page=page)


def _section(answer: Answer) -> Section:
    question = answer.question
    bars = _bars(answer)
    numeric = tuple(all(isinstance(row[at], int | float) for row in answer.rows) for at in range(len(answer.columns)))
    return Section(
        name=question.name,
        title=question.title,
        note=question.note,
        sql=question.sql,
        columns=tuple(column.replace("_", " ") for column in answer.columns),
        numeric=numeric,
        rows=tuple(tuple(map(_cell, row)) for row in answer.rows),
        bars=bars,
        height=ROW_HEIGHT * len(bars),
    )


def _bars(answer: Answer) -> tuple[PlotBar, ...]:
    column = answer.question.bars
    if column is None:
        return ()
    at = answer.columns.index(column)
    values = [int(str(row[at] or 0)) for row in answer.rows]
    most = max(values, default=0)
    return tuple(
        PlotBar(_cell(row[0]), value, ROW_HEIGHT * k, max(1, BAR_WIDTH * value // most) if value else 0)
        for k, (row, value) in enumerate(zip(answer.rows, values, strict=True))
    )


def _cell(value: object) -> str:
    """Return *value* as a table shows it; the number that only orders the rows is left out ("03: 6 to 12 hours")."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    order, colon, label = text.partition(": ")
    return label if colon and order.isdigit() else text
