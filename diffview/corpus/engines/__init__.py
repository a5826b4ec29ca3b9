"""Where partitions are computed: in processes here, on Spark, or on Dask. Scheduling and retries are theirs."""
