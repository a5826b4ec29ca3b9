"""Cut a collection into partitions, and know which of them are done.

The cuts follow from the articles alone, never from the number of jobs, so the same collection always gives
the same files. A partition is done when its marker lies in `_partitions/`: it is written last, after the files
of all tables were renamed into place, and holds the digest of what went in. So a run that was stopped at any
point, by whatever, is taken up again by running the same command.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from diffview.corpus.histories import to_batch
from diffview.corpus.schema import INPUT, SCHEMA_REVISION
from diffview.errors import BadArgument
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle

PARTITION_ARTICLES: Final = 512
"""Most articles of a partition: a file of results comes to a few megabytes."""

PARTITION_CHARACTERS: Final = 8_000_000
"""A partition is closed once its articles hold so many characters, so that memory stays bounded."""

MARKERS: Final = "_partitions"
"""The folder of markers. Spark and DuckDB pass over names that begin with an underscore."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Some articles that are computed together, and where they stand in the collection."""

    number: int
    """From 0."""
    data: bytes
    """The articles, as an Arrow stream of the input schema."""
    digest: str
    """SHA-256 of `data` with the revision of the schema and of diffview: what the results depend on."""

    @staticmethod
    def of(number: int, articles: Iterable[CorpusArticle]) -> Partition:
        """Return the partition of *articles*."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, INPUT) as writer:
            writer.write_batch(to_batch(articles))
        data = sink.getvalue().to_pybytes()
        revision = f"{SCHEMA_REVISION} {__version__}\n".encode()
        return Partition(number, data, hashlib.sha256(revision + data).hexdigest())

    def batch(self) -> pa.RecordBatch:
        """Return the articles as a record batch."""
        with pa.ipc.open_stream(self.data) as stream:
            return stream.read_next_batch()


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished partition gave."""

    number: int
    digest: str
    articles: int
    pairs: int
    cut_short: int
    """Pairs whose comparison a limit made coarser."""


def partitions(articles: Iterable[CorpusArticle]) -> Iterator[Partition]:
    """Yield *articles* in partitions, in order; none is ever divided."""
    waiting: list[CorpusArticle] = []
    characters = number = 0
    for article in articles:
        waiting.append(article)
        characters += sum(len(block.text) for version in article.history.versions for block in version.blocks)
        if len(waiting) >= PARTITION_ARTICLES or characters >= PARTITION_CHARACTERS:
            yield Partition.of(number, waiting)
            waiting, characters, number = [], 0, number + 1
    if waiting or not number:
        # Of a collection without articles too there are tables, empty ones.
        yield Partition.of(number, waiting)


def file_name(number: int) -> str:
    """Return the name that the partition's file has in the folder of every table."""
    return f"part-{number:06}.parquet"


class Markers:
    """Which partitions of an output folder are done."""

    def __init__(self, output: Path) -> None:
        self._folder = output / MARKERS
        if output.exists() and not self._folder.is_dir() and any(output.iterdir()):
            raise BadArgument(str(output), "the folder holds other files", hint="name a new or an empty folder")
        self._folder.mkdir(parents=True, exist_ok=True)

    def done(self, partition: Partition) -> Done | None:
        """Return what *partition* gave, where it was computed before from the same articles."""
        try:
            held = Done(**json.loads(self._path(partition.number).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return held if held.digest == partition.digest else None

    def add(self, done: Done) -> None:
        """Write the marker of a partition whose files all lie in place."""
        path = self._path(done.number)
        beside = path.with_suffix(".tmp")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(done), file, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def beyond(self, count: int) -> Iterator[int]:
        """Yield the numbers of partitions from *count* on: a longer collection lay here before."""
        yield from (number for path in self._folder.glob("*.json") if (number := int(path.stem)) >= count)

    def remove(self, number: int) -> None:
        """Take the marker of a partition away, before its files go."""
        self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.json"
