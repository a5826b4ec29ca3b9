"""Whole pages of the tracking site and what they say: tests/cases/newssniffer, readable files.

A page is written as it lies on disk ("⇥" is a tab). A reading is one line for the article, one for each version, and
one for each row: "= both", "~ old → new", "- deleted", "+ inserted", "± one of the two". "(?)" marks what is not
certain, "(furniture)" and "(heading)" a kind; "! …" is a warning.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.model import BlockKind, Capture, Reading, ReadVersion, Row, RowKind
from diffview.parsers import registry
from diffview.parsers.newssniffer import page_header

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[3] / "cases" / "newssniffer"


def cases() -> Iterator[object]:
    for path in sorted(HERE.glob("*.cases")):
        for case in path.read_text("utf-8").split("\n===\n"):
            title, page, reading = re.split(r"\n--- (?:page|reading)\n", case.strip("\n"))
            yield pytest.param(path.stem, page.replace("⇥", "\t") + "\n", reading, id=f"{path.stem}: {title}")


def told(reading: Reading) -> str:
    article = reading.article
    claimed = f"{reading.versions_claimed} versions claimed"
    lines = [
        f"{reading.parser.name}: {article.source}, {article.url}, {article.external_id}, {claimed}",
        *map(version, reading.versions),
        *map(row, reading.rows),
        *(f"! {warning}" for warning in reading.warnings),
    ]
    return "\n".join(lines)


def version(shown: ReadVersion) -> str:
    when = f"{shown.observed_at:%Y-%m-%d %H:%M}" if shown.observed_at else "no time"
    unsure = "" if shown.title_certain else " (?)"
    return f"version {shown.number}: {shown.title}{unsure}, {when}" + (f", {shown.period}" if shown.period else "")


def row(shown: Row) -> str:
    match shown.kind:
        case RowKind.MATCH:
            line = f"= {shown.old}"
        case RowKind.CHANGE:
            line = f"~ {shown.old} → {shown.new}"
        case RowKind.DELETE:
            line = f"{'-' if shown.certain else '±'} {shown.old}"
        case RowKind.INSERT:
            line = f"{'+' if shown.certain else '±'} {shown.new}"
    kind = page_header.kind_of(shown.old or shown.new or "")
    line += f" ({kind})" if kind is not BlockKind.PARAGRAPH else ""
    return line if shown.certain else f"{line} (?)"


@pytest.mark.parametrize(("container", "page", "reading"), list(cases()))
def test_page(container: str, page: str, reading: str) -> None:
    readings = registry.read(Capture.of(page.encode(), origin=f"page.{'html' if container == 'html' else 'txt'}"))

    assert "\n\n".join(map(told, readings)) == reading
