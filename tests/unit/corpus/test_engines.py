"""Dask and Spark for real: their clusters are processes of their own, and their rows those of this process."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from diffview.corpus import partitions as cuts
from diffview.corpus.run import InThisProcess, run
from diffview.corpus.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

    from diffview.corpus.histories import CorpusArticle
    from diffview.corpus.partitions import Done, Partition

pytestmark = [
    pytest.mark.timeout(400),
    # Both libraries leave sockets and loops to their exits.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def collection(make_article: Callable[..., CorpusArticle], monkeypatch: pytest.MonkeyPatch) -> list[CorpusArticle]:
    monkeypatch.setattr(cuts, "PARTITION_ARTICLES", 3)
    texts = [f"There are {n} boats in the harbour. It rains." for n in range(9)]
    return [make_article(f"a{n}", (("T", [texts[n]]), ("U", [texts[n + 1], "More."]))) for n in range(8)]


def rows(folder: Path) -> dict[str, list[str]]:
    found = {}
    for name, schema in TABLES.items():
        table = pq.read_table(folder / name).select(schema.names)
        found[name] = sorted(map(repr, table.to_pylist()))
    return found


def test_dask_gives_the_same_files(collection: list[CorpusArticle], tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed; pip install 'diffview[dask]'")
    from diffview.corpus.engines.dask import OnDask  # noqa: PLC0415  an extra

    run(collection, tmp_path / "here", InThisProcess())
    report = run(collection, tmp_path / "dask", OnDask(None, 2))
    assert report.computed == 3
    assert rows(tmp_path / "dask") == rows(tmp_path / "here")


def killed_once(partition: Partition, output: str) -> Done:
    """Compute, but kill the worker the first time that partition 1 comes."""
    from diffview.corpus.files import compute  # noqa: PLC0415  runs on the worker

    if partition.number == 1 and not os.path.exists(f"{output}.killed"):  # noqa: PTH110  same
        with open(f"{output}.killed", "w"):  # noqa: PTH123  same
            pass
        os.kill(os.getpid(), signal.SIGKILL)
    return compute(partition, output)


def test_a_worker_of_dask_that_is_killed_loses_nothing(
    collection: list[CorpusArticle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed; pip install 'diffview[dask]'")
    from diffview.corpus.engines import dask  # noqa: PLC0415  an extra

    run(collection, tmp_path / "here", InThisProcess())
    monkeypatch.setattr(dask, "compute", killed_once)
    run(collection, tmp_path / "dask", dask.OnDask(None, 2))
    assert (tmp_path / "dask.killed").exists()
    assert rows(tmp_path / "dask") == rows(tmp_path / "here")


@pytest.fixture
def spark(monkeypatch: pytest.MonkeyPatch) -> Iterator[SparkSession]:
    pytest.importorskip("pyspark", reason="Spark is not installed; pip install 'diffview[spark]'")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed; Spark needs it")
    from diffview.corpus.engines.spark import session  # noqa: PLC0415  an extra

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    # Executors in processes of their own, as on a cluster: two with one core and 1 GiB each.
    found = session("local-cluster[2,1,1024]")
    yield found
    found.stop()


def test_a_cluster_of_spark_gives_the_same_rows(
    collection: list[CorpusArticle], tmp_path: Path, spark: SparkSession
) -> None:
    from diffview.corpus.engines import spark as engine  # noqa: PLC0415  an extra

    run(collection, tmp_path / "here", InThisProcess())
    report = engine.run(collection, tmp_path / "spark", spark)
    assert (report.articles, report.pairs) == (8, 8)
    assert rows(tmp_path / "spark") == rows(tmp_path / "here")
    left = {path.name for path in (tmp_path / "spark").iterdir()}
    assert left == set(TABLES) | {"_partitions", "_dictionary.md", "_dictionary.json"}
