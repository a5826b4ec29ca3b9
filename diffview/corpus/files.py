"""Compute one partition and write its files: what an engine calls, in whatever process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from diffview.corpus.batch import analyse_batch, table_of
from diffview.corpus.partitions import Done, Markers, file_name
from diffview.corpus.schema import TABLES

if TYPE_CHECKING:
    from diffview.corpus.partitions import Partition

COMPRESSION: Final = "zstd"


def compute(partition: Partition, output: str) -> Done:
    """Compute *partition*, write the file of each table below *output*, then its marker; return what it gave."""
    folder = Path(output)
    result = analyse_batch(partition.batch())
    for name in TABLES:
        write_table(table_of(result, name), folder / name / file_name(partition.number))
    pairs = table_of(result, "pairs")
    cut = pc.sum(pc.is_valid(pairs.column("cut_short"))).as_py() or 0
    done = Done(partition.number, partition.digest, result.num_rows, pairs.num_rows, cut)
    Markers(folder).add(done)
    return done


def write_table(rows: pa.RecordBatch, path: Path) -> None:
    """Write *rows* to *path*, which is never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    pq.write_table(pa.Table.from_batches([rows]), beside, compression=COMPRESSION)
    beside.replace(path)
