"""The figures of a report, each with the query that made it.

The queries are SQL over the Parquet tables, as DuckDB runs them: a reader can run each again, or change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from diffview.corpus.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEMORY: Final = "1GB"
"""What a query may take; beyond it DuckDB uses the disk."""

_DISK_FOLDER: Final = "_duckdb"


class Question(NamedTuple):
    """What a section of the report asks."""

    name: str
    title: str
    note: str
    """What the figure counts, and what it cannot know."""
    sql: str
    bars: str | None = None
    """The column that bars are drawn of; None for a table alone."""


class Answer(NamedTuple):
    """A question with the rows that answer it."""

    question: Question
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


QUESTIONS: Final = (
    Question(
        "size",
        "The collection",
        "Versions that are the same page read anew by a newer reader are left out of every count of changes.",
        """SELECT count(*) AS articles, sum(versions) AS versions,
       count(*) FILTER (changed_pairs > 0) AS articles_that_changed,
       round(100.0 * count(*) FILTER (changed_pairs > 0) / count(*), 1) AS percent_that_changed,
       sum(words_added) AS words_added, sum(words_deleted) AS words_deleted, sum(words_moved) AS words_moved
FROM articles""",
    ),
    Question(
        "hours",
        "When articles change",
        "Hours from the first sighting of an article to the first sighting of the changed version: a change came at"
        " some time before that. Only pairs with known times.",
        """WITH first AS (SELECT article_id, min(observed_at) AS seen FROM versions GROUP BY article_id)
SELECT CASE WHEN h < 1 THEN '00: under 1 hour' WHEN h < 3 THEN '01: 1 to 3 hours' WHEN h < 6 THEN '02: 3 to 6 hours'
            WHEN h < 12 THEN '03: 6 to 12 hours' WHEN h < 24 THEN '04: 12 to 24 hours'
            WHEN h < 72 THEN '05: 1 to 3 days' WHEN h < 168 THEN '06: 3 to 7 days'
            ELSE '07: later' END AS after_first_sighting, count(*) AS changed_versions
FROM (SELECT epoch(p.new_observed_at - f.seen) / 3600 AS h
      FROM pairs p JOIN first f USING (article_id)
      WHERE p.changes > p.set_aside AND NOT p.read_anew AND p.new_observed_at IS NOT NULL AND f.seen IS NOT NULL)
GROUP BY 1 ORDER BY 1""",
        "changed_versions",
    ),
    Question(
        "kinds",
        "What changes",
        "Pairs of neighbouring versions in which a fact of the kind has another value (84 → 91), and in which the"
        " kind is touched at all (text with a number came or went).",
        """SELECT kind, count(*) FILTER (list_contains(changed_facts, kind)) AS pairs_with_another_value,
       count(*) AS pairs_touched
FROM (SELECT unnest(facts) AS kind, changed_facts FROM pairs WHERE NOT read_anew)
GROUP BY kind ORDER BY pairs_with_another_value DESC, pairs_touched DESC, kind""",
        "pairs_with_another_value",
    ),
    Question(
        "headlines",
        "Headlines",
        "Articles by how many different headlines stood one after the other, a return to an earlier one counted.",
        """SELECT headlines, count(*) AS articles, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent
FROM articles GROUP BY headlines ORDER BY headlines LIMIT 20""",
        "articles",
    ),
    Question(
        "corrections",
        "Corrections and their delay",
        "Correction notices by the time from the first sighting of what they correct to that of the notice.",
        """SELECT CASE WHEN delay_seconds IS NULL THEN '4: not known' WHEN delay_seconds < 3600 THEN '0: under 1 hour'
            WHEN delay_seconds < 86400 THEN '1: 1 to 24 hours' WHEN delay_seconds < 604800 THEN '2: 1 to 7 days'
            ELSE '3: later' END AS delay, count(*) AS notices,
       sum(mentions) AS changes_mentioned, sum(not_mentioned) AS changes_not_mentioned
FROM corrections GROUP BY 1 ORDER BY 1""",
        "notices",
    ),
    Question(
        "sources",
        "By source",
        "The twenty sources with most articles.",
        """SELECT coalesce(source, '(unknown)') AS source, count(*) AS articles,
       round(avg(versions), 2) AS mean_versions,
       round(100.0 * count(*) FILTER (changed_pairs > 0) / count(*), 1) AS percent_changed,
       round(100.0 * count(*) FILTER (headlines > 1) / count(*), 1) AS percent_new_headline,
       sum(corrections) AS corrections
FROM articles GROUP BY 1 ORDER BY articles DESC, source LIMIT 20""",
        "articles",
    ),
    Question(
        "edited",
        "Edited most",
        "The twenty articles with most words added, deleted and moved.",
        """SELECT article_id, title, source, versions, words_added + words_deleted + words_moved AS words_changed,
       array_to_string(changed_facts, ', ') AS changed_facts
FROM articles ORDER BY words_changed DESC, article_id LIMIT 20""",
    ),
)
"""The sections of a report, in order."""


def answers(tables: Path, questions: Sequence[Question] = QUESTIONS) -> tuple[Answer, ...]:
    """Return what the tables below *tables* answer to *questions*."""
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{_quoted(str(tables / _DISK_FOLDER))}'")
        for name in TABLES:
            files = _quoted(str(tables / name / "*.parquet"))
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}')")  # noqa: S608  see _quoted
        return tuple(_answer(connection, question) for question in questions)


def _answer(connection: duckdb.DuckDBPyConnection, question: Question) -> Answer:
    found = connection.execute(question.sql)
    columns = tuple(str(column[0]) for column in found.description or ())
    return Answer(question, columns, tuple(map(tuple, found.fetchall())))


def _quoted(text: str) -> str:
    """Return *text* for the inside of an SQL string: a view takes no parameters."""
    return text.replace("'", "''")
