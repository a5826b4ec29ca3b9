"""Write a collection in a format that others read: Parquet, CSV, JSON Lines, or a git repository.

Parquet and JSON Lines hold an article in a row, CSV a version; `inputs` reads all three back to the same versions.
CSV is for exchange between programs: texts stand there as they are, and a spreadsheet may take one that begins
with "=" for a formula.
"""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

import pyarrow.parquet as pq

from diffview.corpus.git_output import write_repository
from diffview.corpus.histories import to_batch
from diffview.corpus.schema import INPUT
from diffview.errors import BadArgument
from diffview.model import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle

ROWS_A_GROUP: Final = 256
"""Articles that are in memory at a time, and in a row group of Parquet."""

CSV_COLUMNS: Final = ("article_id", "source", "url", "version", "observed_at", "title", "text")
"""`text` has a block a line."""


def write_collection(articles: Iterable[CorpusArticle], output: Path) -> int:
    """Write *articles* to *output* in the format that its name ends in, and return how many there were.

    Raises BadArgument for a name with another ending, or where something lies there already.
    """
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise BadArgument(str(output), "the format is not known", hint=f"name it *{', *'.join(WRITERS)}")
    if output.exists():
        raise BadArgument(str(output), "something of this name is there already", hint="take it away or name another")
    count = 0

    def counted() -> Iterator[CorpusArticle]:
        nonlocal count
        for article in articles:
            count += 1
            yield article

    writer(counted(), output)
    return count


def _write_parquet(articles: Iterable[CorpusArticle], output: Path) -> None:
    with _beside(output) as path, pq.ParquetWriter(path, INPUT, compression="zstd") as writer:
        waiting: list[CorpusArticle] = []
        for article in articles:
            waiting.append(article)
            if len(waiting) == ROWS_A_GROUP:
                writer.write_batch(to_batch(waiting))
                waiting = []
        writer.write_batch(to_batch(waiting))


def _write_json_lines(articles: Iterable[CorpusArticle], output: Path) -> None:
    with _beside(output) as path, path.open("w", encoding="utf-8") as file:
        for article in articles:
            # Escaped to ASCII, so that a lone surrogate in a text survives.
            file.write(json.dumps(_object(article)) + "\n")


def _object(article: CorpusArticle) -> dict[str, object]:
    key = article.history.key
    versions = [
        {
            "number": version.number,
            "observed_at": stamp(version.observed_at),
            "title": version.title,
            "blocks": [block.text for block in version.blocks],
            "kinds": [block.kind.value for block in version.blocks],
            "read_anew": version.number in article.read_anew,
        }
        for version in article.history.versions
    ]
    return {"article_id": article.id, "source": key.source, "url": key.url, "versions": versions}


def _write_csv(articles: Iterable[CorpusArticle], output: Path) -> None:
    with _beside(output) as path, _text(path) as file:
        rows = csv.writer(file)
        rows.writerow(CSV_COLUMNS)
        for article in articles:
            key = article.history.key
            for version in article.history.versions:
                text = "\n".join(block.text for block in version.blocks)
                seen = stamp(version.observed_at)
                rows.writerow([article.id, key.source, key.url, version.number, seen, version.title, text])


def _text(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", errors="surrogatepass", newline="")


@contextmanager
def _beside(output: Path) -> Iterator[Path]:
    """Give a path beside *output*, which takes its place when all was written; until then nothing is there."""
    path = output.with_name(f".{output.name}.tmp")
    try:
        yield path
        path.replace(output)
    finally:
        path.unlink(missing_ok=True)


WRITERS: Final[Mapping[str, Callable[[Iterable[CorpusArticle], Path], None]]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".git": write_repository,
}
"""How each ending of a name is written."""
