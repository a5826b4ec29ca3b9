"""The tables in the shape of NewsEdits (Spangher and others 2022), so that notebooks written for it run.

An SQLite file with `matched_sentences`, `split_sentences` and `doc_level_stats`, in the columns that its public code
reads; and `entries`, which says which article each `entry_id` is, since that code takes ids for integers.

Where the definitions differ: NewsEdits calls two sentences matched when the mean distance of their words' closest
embeddings is under 0.44; here they are linked by letters that the comparison keeps (`sentence_links`), and a
distance is the part of a sentence's letters that the other one lacks, 0 to 1. Refactors follow its rule (appendix F
of the paper): of the links that cross, those are taken out, one by one, that cross most.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow.dataset as pads

from diffview.corpus.sentence_links import LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

FILE_NAME: Final = "newsedits.sqlite3"

_TABLES: Final = """
CREATE TABLE entries (entry_id INTEGER PRIMARY KEY, article_id TEXT, source TEXT, url TEXT);
CREATE TABLE split_sentences (entry_id INTEGER, version INTEGER, sent_idx INTEGER, sentence TEXT);
CREATE TABLE matched_sentences (
  entry_id INTEGER, version_x INTEGER, version_y INTEGER, sent_idx_x INTEGER, sent_idx_y INTEGER,
  avg_sentence_distance_x REAL, avg_sentence_distance_y REAL);
CREATE TABLE doc_level_stats (
  entry_id INTEGER, version_x INTEGER, version_y INTEGER, "mean x dist" REAL, "mean y dist" REAL,
  num_unchanged INTEGER, num_edited_x INTEGER, num_edited_y INTEGER, num_deleted INTEGER, num_added INTEGER,
  num_merged INTEGER, num_split INTEGER, num_sentences_x INTEGER, num_sentences_y INTEGER, num_refactors INTEGER,
  mean_dist_overall REAL);
CREATE INDEX split_of ON split_sentences (entry_id, version);
CREATE INDEX matched_of ON matched_sentences (entry_id, version_x, version_y);
"""


class Match(NamedTuple):
    """A row of `matched_sentences` behind its versions: a link, a deletion or an addition."""

    old: int | None
    new: int | None
    old_distance: float | None
    new_distance: float | None
    kind: LinkKind


def write_newsedits(tables: Path) -> Path:
    """Write the file from the tables below *tables* and return its path. Memory holds one partition."""
    path = tables / FILE_NAME
    beside = tables / f".{FILE_NAME}.tmp"
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as connection:
        connection.executescript(_TABLES)
        entries = dict(_write_entries(connection, tables))
        _write_sentences(connection, tables, entries)
        _write_pairs(connection, tables, entries)
        connection.commit()
    beside.replace(path)
    return path


def _write_entries(connection: sqlite3.Connection, tables: Path) -> Iterator[tuple[str, int]]:
    for number, row in enumerate(_rows(tables, "articles", ("article_id", "source", "url"))):
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (number, *row))
        yield str(row[0]), number


def _write_sentences(connection: sqlite3.Connection, tables: Path, entries: dict[str, int]) -> None:
    rows = _rows(tables, "sentences", ("article_id", "version", "sentence", "text"))
    found = ((entries[str(article)], *row) for article, *row in rows)
    connection.executemany("INSERT INTO split_sentences VALUES (?, ?, ?, ?)", found)


def _write_pairs(connection: sqlite3.Connection, tables: Path, entries: dict[str, int]) -> None:
    columns = (
        "article_id",
        "old_version",
        "new_version",
        "old_sentence",
        "new_sentence",
        "old_share",
        "new_share",
        "kind",
    )
    pair: tuple[object, ...] = ()
    found: list[Match] = []
    for article, old, new, *link in chain(_rows(tables, "sentence_links", columns), [(None,) * len(columns)]):
        if (article, old, new) != pair:
            if found:
                _write_pair(connection, (entries[str(pair[0])], *pair[1:]), found)
            pair, found = (article, old, new), []
        if article is not None:
            found.append(_match(link))


def _match(link: Sequence[object]) -> Match:
    old, new, old_share, new_share, kind = link
    distances = [None if share is None else round(1 - float(str(share)), 4) for share in (old_share, new_share)]
    # The table's types are those of the fields.
    return Match(old, new, distances[0], distances[1], LinkKind(str(kind)))  # type: ignore[arg-type]


def _write_pair(connection: sqlite3.Connection, pair: tuple[object, ...], found: Sequence[Match]) -> None:
    connection.executemany(
        "INSERT INTO matched_sentences VALUES (?, ?, ?, ?, ?, ?, ?)", ((*pair, *match[:4]) for match in found)
    )
    marks = ", ".join("?" * 16)
    connection.execute(f"INSERT INTO doc_level_stats VALUES ({marks})", (*pair, *_stats(found)))  # noqa: S608  marks alone


def _stats(found: Sequence[Match]) -> tuple[object, ...]:
    """Return the columns of `doc_level_stats` behind the versions."""
    links = [match for match in found if match.old is not None and match.new is not None]
    edited = [match for match in links if match.old_distance or match.new_distance]
    old_parts = Counter(match.old for match in links)
    new_parts = Counter(match.new for match in links)
    old_distances = [match.old_distance or 0.0 for match in links]
    new_distances = [match.new_distance or 0.0 for match in links]
    return (
        _mean(old_distances),
        _mean(new_distances),
        len(links) - len(edited),
        len({match.old for match in edited}),
        len({match.new for match in edited}),
        sum(match.kind is LinkKind.DELETED for match in found),
        sum(match.kind is LinkKind.ADDED for match in found),
        sum(count > 1 for count in new_parts.values()),
        sum(count > 1 for count in old_parts.values()),
        len({match.old for match in found if match.old is not None}),
        len({match.new for match in found if match.new is not None}),
        len(refactors([(match.old, match.new) for match in links])),  # type: ignore[misc]  # links have both
        _mean(old_distances + new_distances),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def refactors(links: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the links that must go so that no two of *links* cross, by the rule of NewsEdits.

    Of the links that cross most others the one that moves farthest goes first, then one that moves up, then the
    first; until none cross. Time grows with the square of the links that cross.
    """
    every = sorted(set(links))
    crossing = {link: {other for other in every if _cross(link, other)} for link in every}
    crossing = {link: others for link, others in crossing.items() if others}
    gone = []
    while any(crossing.values()):
        chosen = min(
            crossing, key=lambda link: (-len(crossing[link]), -abs(link[1] - link[0]), link[1] >= link[0], link)
        )
        gone.append(chosen)
        del crossing[chosen]
        for others in crossing.values():
            others.discard(chosen)
    return gone


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (one[0] - other[0]) * (one[1] - other[1]) < 0


def _rows(tables: Path, name: str, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield rows of a table in the order of its partitions."""
    for file in sorted((tables / name).glob("*.parquet")):
        for batch in pads.dataset(file).to_batches(columns=list(columns)):
            yield from zip(*(batch.column(column).to_pylist() for column in columns), strict=True)
