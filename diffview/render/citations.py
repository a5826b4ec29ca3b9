"""A version or a comparison as a reference, ready to be copied: APA, Chicago, BibTeX and Markdown.

The date is that of the newest version cited: when it was first seen, else as the page dates itself. No clock is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from diffview.render.letters import plain
from diffview.render.times import long_moment
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from diffview.model import History, Version

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Citation(NamedTuple):
    """A reference in one style."""

    style: str
    text: str


class _Parts(NamedTuple):
    source: str
    title: str
    when: datetime | None
    versions: str
    seen: str
    url: str
    digest: str


def citations(history: History, versions: Sequence[Version], permalink: str | None = None) -> tuple[Citation, ...]:
    """Return references to *versions* of *history*: one, or the two that are compared; none for no version."""
    if not versions:
        return ()
    parts = _parts(history, versions, permalink)
    return (
        Citation("APA", _apa(parts)),
        Citation("Chicago", _chicago(parts)),
        Citation("BibTeX", _bibtex(parts)),
        Citation("Markdown", _markdown(parts)),
    )


def _parts(history: History, versions: Sequence[Version], permalink: str | None) -> _Parts:
    ordered = sorted(versions, key=_number)
    newest = ordered[-1]
    numbers = [str(version.number) for version in ordered]
    return _Parts(
        source=plain(newest.byline or history.key.source or "Unknown source"),
        title=plain(newest.title or history.title or "Untitled article"),
        when=newest.observed_at or newest.published_at,
        versions=f"version {numbers[0]}" if len(numbers) == 1 else f"versions {' and '.join(numbers)} compared",
        seen=f"seen {long_moment(newest.observed_at)}" if newest.observed_at else "time not known",
        url=plain(history.key.url or permalink or ""),
        digest=newest.fingerprint,
    )


def _number(version: Version) -> int:
    return version.number


def _apa(p: _Parts) -> str:
    when = f"{p.when.year}, {_MONTHS[p.when.month - 1]} {p.when.day}" if p.when else "n.d."
    tail = f" {p.url}" if p.url else ""
    return f"{p.source}. ({when}). {p.title} [{_first_upper(p.versions)}; {p.seen}; SHA-256 {p.digest}].{tail}"


def _chicago(p: _Parts) -> str:
    when = f" {_MONTHS[p.when.month - 1]} {p.when.day}, {p.when.year}." if p.when else ""
    tail = f" {p.url}." if p.url else ""
    return (
        f"{p.source}. “{p.title}.”{when} {_first_upper(p.versions)}, {p.seen}; "
        f"diffview {__version__}, SHA-256 {p.digest}.{tail}"
    )


def _bibtex(p: _Parts) -> str:
    word = re.sub(r"[^a-z]", "", p.title.lower().split(" ")[0]) or "article"
    fields = {
        "author": f"{{{_tex(p.source)}}}",
        "title": _tex(p.title),
        "year": str(p.when.year) if p.when else "",
        "month": _MONTHS[p.when.month - 1][:3].lower() if p.when else "",
        "howpublished": f"\\url{{{p.url}}}" if p.url else "",
        "note": f"{_first_upper(p.versions)}, {p.seen}; SHA-256 {p.digest}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{word}{p.digest[:8]},\n{lines}\n}}"


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", "/"))


def _markdown(p: _Parts) -> str:
    title = re.sub(r"([\\\[\]*_`<>])", r"\\\1", p.title)
    name = f"[{title}]({p.url})" if p.url and not re.search(r"[\s()<>]", p.url) else title
    return f"{p.source}: {name}, {p.versions}, {p.seen}, SHA-256 `{p.digest}`"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
