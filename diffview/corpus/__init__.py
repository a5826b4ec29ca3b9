"""Tables for research: what changed in every article of a whole collection.

One function does the work, `batch.analyse_batch`: a record batch of articles in, a record batch of
results out, with no scheduler inside. An engine (`engines`) only decides where the batches are
computed: in processes on this machine, on Spark, or on Dask. All give the same rows.

The way of the data::

    IN (store, Parquet, CSV, JSON Lines, another tool's data)
      → inputs       histories, one article at a time
      → partitions   record batches of whole articles, cut the same way whatever the number of jobs
      → batch        one row an article, each table a list of structs
      → tables       one Parquet file for each table and partition

`schema` says what each column holds; `dictionary` writes it beside the tables. PyArrow comes with the
extra `corpus`.
"""
