"""Readings, histories and comparisons as HTML for a notebook's cell.

The fragment brings its style in attributes, since a cell has no style sheet of ours; marks are underlined and struck
through as well as coloured. What a comparison sets aside is counted, not shown.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final, NamedTuple

from diffview.diff.model import ChangeKind
from diffview.facts.classify import ClassifiedComparison
from diffview.model import History, Reading
from diffview.render.html import standalone
from diffview.render.segments import View, paragraphs, title_segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.facts.model import ChangeFacts
    from diffview.render.segments import Segment

MAX_ROWS: Final = 200
"""Changes that a cell shows; how many more there are is said."""


class NotebookRow(NamedTuple):
    """One change in a cell."""

    what: str
    """What happened: "edited", "headline edited"."""
    kinds: tuple[str, ...]
    """The labels of its kinds, the weightiest first."""
    texts: tuple[tuple[Segment, ...], ...]
    """Both texts in one, a tuple for each block."""


@singledispatch
def html_of(value: object) -> str:
    """Return *value* as an HTML fragment; `TypeError` for a value that has no view."""
    raise TypeError(f"{type(value).__name__} has no view in notebooks")


@html_of.register
def _of_comparison(value: ClassifiedComparison) -> str:
    rows = tuple(_rows(value))
    return _fragment("comparison", comparison=value, rows=rows[:MAX_ROWS], more=max(0, len(rows) - MAX_ROWS))


@html_of.register
def _of_history(value: History) -> str:
    return _fragment("history", history=value)


@html_of.register
def _of_reading(value: Reading) -> str:
    return _fragment("reading", reading=value)


def _fragment(name: str, **values: object) -> str:
    return standalone().get_template(f"notebook/{name}.html").render(values)


def _rows(value: ClassifiedComparison) -> Iterator[NotebookRow]:
    facts = value.title_facts
    if value.title is not None and facts is not None and _is_shown(facts):
        title = title_segments(value.title, value.sides, facts.marks, View.BOTH)
        yield NotebookRow(f"headline {value.title.kind.value}", _labels(facts), (title,))
    for change, one in zip(value.changes, value.facts, strict=True):
        if change.kind is not ChangeKind.EQUAL and _is_shown(one):
            texts = paragraphs(change, value.sides, one.marks, View.BOTH)
            yield NotebookRow(change.kind.value, _labels(one), texts)


def _is_shown(facts: ChangeFacts) -> bool:
    return bool(facts.effects) and not facts.set_aside


def _labels(facts: ChangeFacts) -> tuple[str, ...]:
    return tuple(kind.label for kind in facts.listed_kinds)
