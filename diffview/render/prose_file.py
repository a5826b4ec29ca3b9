"""A comparison or a history as Markdown and as plain text: provenance, headlines, then every change with its marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from diffview.diff.model import Op
from diffview.facts.headlines import headlines
from diffview.render.letters import plain
from diffview.render.times import long_moment
from diffview.render.words import HEADLINE, KIND_WORDS
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from diffview.model import History, Version
    from diffview.render.changes import ChangeRecord


class StepRecords(NamedTuple):
    """The changes from one version to another, with their sum in one line."""

    old: Version
    new: Version
    summary: str
    changes: Sequence[ChangeRecord]


class Dialect(NamedTuple):
    """How a format writes a heading, a list item, text and marks."""

    heading: Callable[[int, str], str]
    item: Callable[[str], str]
    text: Callable[[str], str]
    removed: tuple[str, str]
    added: tuple[str, str]
    legend: str


_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_OPENING = re.compile(r"^(\s*)([-+#=]|\d+(?=[.)]))")
"""What makes a list, a heading or a line of a paragraph's first letters."""


def _escaped(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", plain(text)), count=1)


def _underlined(level: int, text: str) -> str:
    return f"{text}\n{('=' if level == 1 else '-') * min(len(text), 78)}"


MARKDOWN = Dialect(
    heading=lambda level, text: f"{'#' * level} {text}",
    item=lambda text: f"- {text}",
    text=_escaped,
    removed=("~~", "~~"),
    added=("**", "**"),
    legend="Legend: ~~removed~~, **added**.",
)

TEXT = Dialect(
    heading=_underlined,
    item=lambda text: f"* {text}",
    text=plain,
    removed=("[-", "-]"),
    added=("{+", "+}"),
    legend="Legend: [-removed-], {+added+}.",
)


def prose(history: History, steps: Sequence[StepRecords], dialect: Dialect, permalink: str | None) -> str:
    """Return *steps* of *history* as a text in *dialect*."""
    return "\n\n".join(_parts(history, steps, dialect, permalink)) + "\n"


def _parts(history: History, steps: Sequence[StepRecords], dialect: Dialect, permalink: str | None) -> Iterator[str]:
    yield dialect.heading(1, dialect.text(history.title or "Untitled article"))
    yield "\n".join(dialect.item(line) for line in _provenance(history, dialect, permalink))
    yield dialect.legend
    titled = headlines(history)
    if len(titled) > 1:
        yield dialect.heading(2, "Headlines")
        yield "\n".join(dialect.item(f"{_versions(h.versions)}: {dialect.text(h.title)} ({h.stood})") for h in titled)
    for step in steps:
        yield from _step(step, dialect)


def _provenance(history: History, dialect: Dialect, permalink: str | None) -> Iterator[str]:
    if history.key.source:
        yield f"Source: {dialect.text(history.key.source)}"
    if history.key.url:
        yield f"Address: {dialect.text(history.key.url)}"
    if permalink:
        yield f"Made from: {dialect.text(permalink)}"
    yield f"Made by: diffview {__version__}"
    yield f"Versions held: {', '.join(str(v.number) for v in history.versions)}"
    if history.gaps:
        yield f"Known, not held: {', '.join(str(g.number) for g in history.gaps)}"


def _versions(numbers: Sequence[int]) -> str:
    return ("version " if len(numbers) == 1 else "versions ") + ", ".join(map(str, numbers))


def _step(step: StepRecords, dialect: Dialect) -> Iterator[str]:
    yield dialect.heading(2, f"Version {step.old.number} → {step.new.number}")
    lines = [f"Version {v.number}: {_seen(v)}, SHA-256 {v.fingerprint}" for v in (step.old, step.new)]
    lines += [
        f"Version {v.number}: capture SHA-256 {s.capture}{_named(s.origin, dialect)}"
        for v in (step.old, step.new)
        for s in v.sightings
    ]
    yield "\n".join(dialect.item(line) for line in lines)
    yield dialect.text(step.summary) if step.summary else "No change in what is said."
    for change in step.changes:
        yield dialect.heading(3, _name(change)) if dialect is MARKDOWN else _name(change)
        yield _marked(change, dialect)


def _named(origin: str, dialect: Dialect) -> str:
    return f", {dialect.text(origin)}" if origin else ""


def _seen(version: Version) -> str:
    return f"first seen {long_moment(version.observed_at)}" if version.observed_at else "time not known"


def _name(change: ChangeRecord) -> str:
    word = "Headline" if change.kind == HEADLINE else KIND_WORDS[change.kind].word
    number = f"{change.number}. " if change.number else ""
    facts = ", ".join(kind.label.lower() for kind in change.facts if kind.value != change.kind)
    aside = " (set aside)" if change.set_aside else ""
    return f"{number}{word}{': ' if facts else ''}{facts}{aside}"


def _marked(change: ChangeRecord, dialect: Dialect) -> str:
    out: list[str] = []
    for op, old_start, old_end, new_start, new_end in change.edits:
        piece = change.old_text[old_start:old_end] if op is Op.DELETE else change.new_text[new_start:new_end]
        out.append(_piece(piece, op, dialect))
    return "".join(out)


def _piece(piece: str, op: Op, dialect: Dialect) -> str:
    """Return one piece with its marks; white space at its ends stands outside, as Markdown wants it."""
    flat = piece.replace("\n", " ¶ ")
    inner = flat.strip()
    if op is Op.EQUAL or not inner:
        return dialect.text(flat)
    opens, closes = dialect.removed if op is Op.DELETE else dialect.added
    start = flat.index(inner)
    return f"{flat[:start]}{opens}{dialect.text(inner)}{closes}{flat[start + len(inner) :]}"
