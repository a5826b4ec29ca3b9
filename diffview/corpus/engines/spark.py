"""Compute a collection on Spark, with `mapInArrow`: PySpark comes with the extra `spark`.

The articles are staged as Parquet, one file a partition; Spark reads them, runs the same function as every
engine, and writes the tables. Scheduling, retries of lost tasks and executors are Spark's. Nothing is shuffled: an
article is one row, and each table is a list inside the row of results.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from diffview.corpus.batch import analyse_batches
from diffview.corpus.dictionary import write_dictionary
from diffview.corpus.files import COMPRESSION
from diffview.corpus.partitions import Markers, file_name, partitions
from diffview.corpus.run import CorpusReport
from diffview.corpus.schema import RESULT, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyspark.sql import DataFrame

    from diffview.corpus.histories import CorpusArticle

BATCH_ROWS: Final = 64
"""Articles that a worker holds at a time."""

_SUBMITTED: Final = "PYSPARK_GATEWAY_PORT"
"""Set by `spark-submit` for the program that it starts; the master is chosen on its command line."""

STAGED: Final = "staged.tmp"
RESULTS: Final = "results.tmp"


def session(master: str | None, jobs: int = 1) -> SparkSession:
    """Return a session on *master*; without one on the cluster of `spark-submit`, else on this machine with *jobs*."""
    builder = SparkSession.builder.appName("diffview corpus")
    if master is None and _SUBMITTED not in os.environ:
        master = f"local[{jobs}]"
    if master:
        builder = builder.master(master)
        if master.startswith("local"):
            # Workers on this machine are to run this Python, not the first one on the path.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return (
        builder.config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH_ROWS)
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        .config("spark.sql.parquet.compression.codec", COMPRESSION)
        .config("spark.sql.files.openCostInBytes", 0)
        .getOrCreate()
    )


def run(articles: Iterable[CorpusArticle], output: Path, spark: SparkSession) -> CorpusReport:
    """Write the tables of *articles* below *output*, a folder that every worker reaches.

    A run that was stopped begins with what is staged; its tables are written anew as a whole.
    """
    markers = Markers(output)
    staged = output / STAGED
    staged.mkdir(exist_ok=True)
    count = _stage(articles, staged)
    for number in list(markers.beyond(0)):
        # The files that markers of another engine speak of are about to be replaced.
        markers.remove(number)
    results = _results(spark, staged, output)
    for name in TABLES:
        results.selectExpr(f"inline({name})").write.mode("overwrite").parquet(str(output / name))
    report = _report(spark, output, count)
    write_dictionary(output)
    for folder in (staged, output / RESULTS):
        shutil.rmtree(folder)
    return report


def _stage(articles: Iterable[CorpusArticle], staged: Path) -> int:
    """Write the partitions of *articles* that are not staged yet and return how many there are."""
    count = 0
    for partition in partitions(articles):
        path = staged / file_name(partition.number)
        if not path.exists():
            beside = path.with_name(f".{path.name}.tmp")
            pq.write_table(pa.Table.from_batches([partition.batch()]), beside, compression=COMPRESSION)
            beside.replace(path)
        count += 1
    return count


def _results(spark: SparkSession, staged: Path, output: Path) -> DataFrame:
    """Compute the results once and return them as they lie in a file: the tables are read from it."""
    articles = spark.read.parquet(str(staged))
    schema = from_arrow_schema(RESULT)
    articles.mapInArrow(_analyse, schema).write.mode("overwrite").parquet(str(output / RESULTS))
    return spark.read.parquet(str(output / RESULTS))


def _analyse(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return analyse_batches(batches)


def _report(spark: SparkSession, output: Path, partitions_done: int) -> CorpusReport:
    pairs = spark.read.parquet(str(output / "pairs"))
    return CorpusReport(
        articles=spark.read.parquet(str(output / "articles")).count(),
        pairs=pairs.count(),
        cut_short=pairs.where("cut_short IS NOT NULL").count(),
        partitions=partitions_done,
        computed=partitions_done,
    )
