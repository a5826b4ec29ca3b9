r"""Load tables of a dump that mysqldump wrote into an SQLite file.

Only `CREATE TABLE` (for the order of the columns) and `INSERT INTO … VALUES` are read. mysqldump writes each of
these INSERT statements on one line; a string is in single quotes, with `\` before what it escapes.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from diffview.corpus.peers.texts import opened_text
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_CREATE: Final = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?`(\w+)`")
_COLUMN: Final = re.compile(r"\s*`(\w+)` ")
_INSERT: Final = re.compile(r"INSERT (?:IGNORE )?INTO `(\w+)`(?: \(([^()]*)\))? VALUES ")
_VALUE: Final = re.compile(r"'((?:[^'\\]|\\.|'')*)'|([^,()']+)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)|''", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "Z": "\x1a"}

_HEAD_LINES: Final = 2_000
"""Lines in which the tables of a dump are looked for; its first INSERT may come late, its tables do not."""


def tables(path: Path) -> frozenset[str]:
    """Return the tables that the beginning of the dump at *path* makes or fills."""
    found = set()
    with opened_text(path) as lines:
        for _, line in zip(range(_HEAD_LINES), lines, strict=False):
            if match := _CREATE.match(line) or _INSERT.match(line):
                found.add(match[1])
    return frozenset(found)


def load(path: Path, target: Path, wanted: Collection[str]) -> None:
    """Load the tables *wanted* of the dump at *path* into a new SQLite file *target*, all values as text.

    Raises BadArgument, with the line, where a row does not have the columns of its table.
    """
    columns: dict[str, list[str]] = {}
    with closing(sqlite3.connect(target)) as connection, opened_text(path) as lines:
        making = ""
        for number, line in enumerate(lines, start=1):
            if match := _CREATE.match(line):
                making = match[1] if match[1] in wanted else ""
                columns.setdefault(making, [])
            elif making and (column := _COLUMN.match(line)):
                columns[making].append(column[1])
            elif making and line.startswith(")"):
                _create(connection, making, columns[making])
                making = ""
            elif (match := _INSERT.match(line)) and match[1] in wanted:
                _insert(connection, match[1], columns.get(match[1], []), line[match.end() :], f"{path}:{number}")
        connection.commit()


def _create(connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
    # Names are of letters, digits and underscores alone: the patterns see to it.
    connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    if "news_article_version_id" in columns:
        connection.execute(f"CREATE INDEX of_{table} ON {table} (news_article_version_id)")


def _insert(connection: sqlite3.Connection, table: str, columns: list[str], values: str, place: str) -> None:
    marks = ", ".join("?" * len(columns))
    try:
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", _rows(values))  # noqa: S608  see _create
    except sqlite3.Error as error:
        raise BadArgument(place, f"a row of {table} cannot be read: {error}", hint="is the dump whole?") from error


def _rows(values: str) -> Iterator[list[str | None]]:
    """Yield the rows of `(1,'a'),(2,'b');`."""
    position = 0
    row: list[str | None] = []
    while position < len(values):
        character = values[position]
        if character == "(":
            row, position = [], position + 1
        elif character == ")":
            yield row
            position += 1
        elif character in ",; \r\n":
            position += 1
        elif match := _VALUE.match(values, position):
            row.append(_value(match))
            position = match.end()
        else:
            return


def _value(match: re.Match[str]) -> str | None:
    if match[1] is None:
        return None if match[2].strip() == "NULL" else match[2].strip()
    return _ESCAPED.sub(_unescaped, match[1])


def _unescaped(match: re.Match[str]) -> str:
    return "'" if match[1] is None else _ESCAPES.get(match[1], match[1])
