"""The one function that every engine runs: articles in, results out, both as record batches of Arrow.

Pure: the same batch gives the same batch, whatever ran before. Each article is one row on both sides, so a
batch can be cut anywhere between two rows, and no engine has to bring versions together (no shuffle).
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING

import pyarrow as pa

from diffview.corpus.analysis import rows_of
from diffview.corpus.histories import from_batch
from diffview.corpus.schema import RESULT, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.corpus.analysis import Row


def analyse_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return one row of the schema `RESULT` for each row of *batch*, which has the schema `INPUT`, in order."""
    found = [rows_of(article) for article in from_batch(batch)]
    columns = [batch.column("article_id").cast(pa.string())]
    columns += [_lists(name, [rows[name] for rows in found]) for name in TABLES]
    return pa.RecordBatch.from_arrays(columns, schema=RESULT)


def analyse_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the result of each of *batches*: the shape of Spark's `mapInArrow` and of Dask's partitions."""
    return map(analyse_batch, batches)


def table_of(result: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """Return the rows of the table *name* in *result*, a record batch of the schema `RESULT`."""
    structs = result.column(name).flatten()
    return pa.RecordBatch.from_arrays(structs.flatten(), schema=TABLES[name])


def _lists(name: str, rows: Sequence[Sequence[Row]]) -> pa.ListArray:
    """Return the table *name* as one list of structs for each article, made column by column."""
    schema = TABLES[name]
    every = list(chain.from_iterable(rows))
    columns = zip(*every, strict=True) if every else ([] for _ in schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    structs = pa.StructArray.from_arrays(arrays, fields=list(schema))
    offsets = pa.array([0, *accumulate(map(len, rows))], pa.int32())
    return pa.ListArray.from_arrays(offsets, structs, type=RESULT.field(name).type)
