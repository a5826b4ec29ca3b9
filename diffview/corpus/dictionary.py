"""The data dictionary: what each table and column holds, written beside the tables for people and programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from diffview.corpus.schema import SCHEMA_REVISION, TABLES
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

ABOUT: Final = {
    "articles": "One row an article: how often and how much it changed.",
    "versions": "One row a version.",
    "blocks": "One row a block of a version: its paragraphs, headings, list items and so on.",
    "sentences": "One row a sentence of a version, with its life-line.",
    "pairs": "One row for two neighbouring versions: how much changed between them, and what kinds of facts.",
    "sentence_links": "One row for what became of a sentence between two neighbouring versions.",
    "word_edits": "One row for words that were taken away, put in or replaced.",
    "headlines": "One row for each headline in the order in which they stood.",
    "corrections": "One row a correction notice.",
}
"""What a row of each table stands for."""


def write_dictionary(output: Path) -> None:
    """Write the dictionary below *output*, as Markdown and as JSON."""
    (output / "_dictionary.md").write_text("\n".join(_lines()) + "\n", encoding="utf-8")
    told = {"diffview": __version__, "schema_revision": SCHEMA_REVISION, "tables": dict(_tables())}
    (output / "_dictionary.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _tables() -> Iterator[tuple[str, object]]:
    for name, schema in TABLES.items():
        columns = [{"name": field.name, "type": str(field.type), "description": _about(field)} for field in schema]
        yield name, {"description": ABOUT[name], "columns": columns}


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield f"Made by diffview {__version__}, revision {SCHEMA_REVISION} of the tables."
    yield "Positions count from 0, times are UTC."
    for name, schema in TABLES.items():
        yield from ("", f"## {name}", "", ABOUT[name], "", "| column | type | meaning |", "|---|---|---|")
        yield from (f"| `{field.name}` | {_type(field)} | {_about(field)} |" for field in schema)


def _type(field: pa.Field) -> str:
    return str(field.type).replace("<", "\\<")


def _about(field: pa.Field) -> str:
    return str(field.metadata[b"description"], "utf-8")
