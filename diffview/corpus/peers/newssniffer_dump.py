"""The database of NewsSniffer, as a MySQL dump or loaded into SQLite.

Tables `news_articles` and `news_article_versions` (version from 0); newer schemas keep the text in
`news_article_version_texts`. A text is the article's lines.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diffview.corpus.peers import mysql_dump, sqlite_files
from diffview.corpus.peers.texts import paragraphs_of_lines, utc
from diffview.corpus.peers.values import RecordedVersion

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

ARTICLES: Final = "news_articles"
VERSIONS: Final = "news_article_versions"
TEXTS: Final = "news_article_version_texts"

_OLD_SCHEMA: Final = "v.text"
_NEW_SCHEMA: Final = f"(SELECT t.text FROM {TEXTS} t WHERE t.news_article_version_id = v.id)"  # noqa: S608  constants


def recognises(path: Path) -> bool:
    """Return whether *path* holds NewsSniffer's tables."""
    if path.is_file() and path.name.endswith((".sql", ".sql.gz")):
        return VERSIONS in mysql_dump.tables(path)
    return bool(sqlite_files.columns(path, VERSIONS))


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of *path*, article by article."""
    if path.name.endswith((".sql", ".sql.gz")):
        with tempfile.TemporaryDirectory() as folder:
            loaded = Path(folder) / "loaded.sqlite3"
            mysql_dump.load(path, loaded, (ARTICLES, VERSIONS, TEXTS))
            yield from _of_sqlite(loaded)
    else:
        yield from _of_sqlite(path)


def _of_sqlite(path: Path) -> Iterator[RecordedVersion]:
    column = _NEW_SCHEMA if sqlite_files.columns(path, TEXTS) else _OLD_SCHEMA
    query = f"""
        SELECT v.news_article_id AS article, v.version AS version, v.title AS title, v.created_at AS created_at,
               a.url AS url, a.source AS source, {column} AS text
        FROM {VERSIONS} v LEFT JOIN {ARTICLES} a ON a.id = v.news_article_id
        ORDER BY CAST(v.news_article_id AS INTEGER), CAST(v.version AS INTEGER)
    """  # noqa: S608  constants
    with sqlite_files.opened(path) as connection:
        for row in connection.execute(query):
            yield _version(row)


def _version(row: sqlite3.Row) -> RecordedVersion:
    return RecordedVersion(
        article_id=f"newssniffer:{row['article']}",
        number=int(row["version"]),
        observed_at=utc(row["created_at"]),
        title=sqlite_files.text(row, "title"),
        paragraphs=paragraphs_of_lines(sqlite_files.text(row, "text")),
        url=sqlite_files.text(row, "url"),
        source=sqlite_files.text(row, "source"),
    )
