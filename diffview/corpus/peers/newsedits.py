"""NewsEdits (Spangher and others 2022): a table of versions for each source, as SQLite or CSV, packed or not.

Table `entryversion`: `entry_id`, `version` from 0, `title`, `created`, `url`, `source`, and `summary`, the body with
`</p><p>` between paragraphs. Columns are asked for by name; what a file lacks is left unknown.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from diffview.corpus.peers import sqlite_files
from diffview.corpus.peers.texts import opened_text, paragraphs_of_markup, utc
from diffview.corpus.peers.values import RecordedVersion
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TABLE: Final = "entryversion"
_NEEDED: Final = frozenset({"entry_id", "version", "summary"})


def recognises(path: Path) -> bool:
    """Return whether *path* is a file of NewsEdits: a table with entry, version and summary."""
    if _is_csv(path):
        with _rows(path) as rows:
            return set(rows.fieldnames or ()) >= _NEEDED
    return sqlite_files.columns(path, TABLE) >= _NEEDED


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of *path*, of a CSV file in its own order."""
    if _is_csv(path):
        with _rows(path) as rows:
            yield from (_version(row, path) for row in rows)
        return
    with sqlite_files.opened(path) as connection:
        query = f"SELECT * FROM {TABLE} ORDER BY entry_id, CAST(version AS INTEGER)"  # noqa: S608  a constant
        for row in connection.execute(query):
            yield _version({name: row[name] for name in row.keys()}, path)  # noqa: SIM118  a Row is no dict


def _version(row: Mapping[str, object], path: Path) -> RecordedVersion:
    try:
        number = int(float(str(row["version"])))
    except ValueError as error:
        raise BadArgument(str(path), f"{row['version']!r} is no number of a version") from error
    return RecordedVersion(
        article_id=str(row["entry_id"]),
        number=number,
        observed_at=utc(row.get("created")),
        title=_text(row, "title"),
        paragraphs=paragraphs_of_markup(_text(row, "summary")),
        url=_text(row, "url"),
        source=_text(row, "source"),
    )


def _text(row: Mapping[str, object], name: str) -> str | None:
    found = row.get(name)
    return None if found in {None, ""} else str(found)


def _is_csv(path: Path) -> bool:
    return path.is_file() and (path.name.endswith((".csv", ".csv.gz")))


@contextmanager
def _rows(path: Path) -> Iterator[csv.DictReader[str]]:
    csv.field_size_limit(2**31 - 1)
    with opened_text(path) as lines:
        yield csv.DictReader(lines)
