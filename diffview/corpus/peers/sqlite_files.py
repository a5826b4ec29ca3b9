"""Read other tools' SQLite files: never written, columns by name."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterator

_SQLITE: Final = b"SQLite format 3\0"
_GZIP: Final = b"\x1f\x8b"


def columns(path: Path, table: str) -> frozenset[str]:
    """Return the columns of *table* in the SQLite file at *path*, which may be packed with gzip; none without it."""
    if not _is_sqlite(path):
        return frozenset()
    with suppress(sqlite3.DatabaseError), opened(path) as connection:
        # The name of a table cannot be a parameter of PRAGMA, but it can be one of its function.
        return frozenset(
            str(row["name"]) for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
        )
    return frozenset()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the file at *path* that cannot write; a file packed with gzip is unpacked beside.

    Raises BadArgument where the file turns out to be damaged.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = path
        if _head(path).startswith(_GZIP):
            file = Path(folder) / "unpacked.sqlite3"
            with gzip.open(path, "rb") as packed, file.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        connection = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1", uri=True)
        connection.row_factory = sqlite3.Row
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise BadArgument(str(path), f"the database cannot be read: {error}", hint="is the copy whole?") from error
        finally:
            connection.close()


def value(row: sqlite3.Row, *names: str) -> object:
    """Return the first of the columns *names* that *row* has and that holds something; else None."""
    held = set(row.keys())
    return next((row[name] for name in names if name in held and row[name] not in {None, ""}), None)


def text(row: sqlite3.Row, *names: str) -> str | None:
    """Return what `value` returns as text."""
    found = value(row, *names)
    return None if found is None else str(found)


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    head = _head(path)
    if head.startswith(_GZIP):
        with suppress(OSError, EOFError), gzip.open(path, "rb") as packed:
            head = packed.read(len(_SQLITE))
    return head == _SQLITE


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_SQLITE))
