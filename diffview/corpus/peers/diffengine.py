"""diffengine: an SQLite file with the table `entryversion`, a row a version, ordered by time within an address.

`summary` is the body with `<p>` around paragraphs; `created` is naive UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diffview.corpus.peers import sqlite_files
from diffview.corpus.peers.texts import paragraphs_of_markup, utc
from diffview.corpus.peers.values import RecordedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEEDED: Final = frozenset({"url", "title", "summary", "created"})

_QUERY: Final = """
    SELECT v.url AS url, v.title AS title, v.summary AS summary, v.created AS created,
           (SELECT f.name FROM feedentry fe JOIN feed f ON f.url = fe.feed_id
            WHERE fe.entry_id = v.entry_id ORDER BY f.name LIMIT 1) AS source
    FROM entryversion v ORDER BY v.url, v.created, v.id
"""


def recognises(path: Path) -> bool:
    """Return whether *path* is a database of diffengine: versions by address, without numbers, beside its feeds."""
    found = sqlite_files.columns(path, "entryversion")
    return found >= _NEEDED and "version" not in found and bool(sqlite_files.columns(path, "feedentry"))


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of *path* by address, numbered in the order in which they were made."""
    with sqlite_files.opened(path) as connection:
        address, number = None, 0
        for row in connection.execute(_QUERY):
            number = number + 1 if row["url"] == address else 0
            address = row["url"]
            yield RecordedVersion(
                article_id=str(address),
                number=number,
                observed_at=utc(row["created"]),
                title=sqlite_files.text(row, "title"),
                paragraphs=paragraphs_of_markup(sqlite_files.text(row, "summary")),
                url=str(address),
                source=sqlite_files.text(row, "source"),
            )
