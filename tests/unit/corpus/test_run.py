from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from diffview.corpus import partitions as cuts
from diffview.corpus.engines.processes import Processes
from diffview.corpus.files import compute
from diffview.corpus.run import InThisProcess, run
from diffview.corpus.schema import TABLES
from diffview.errors import BadArgument, StoppedEarly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle
    from diffview.corpus.partitions import Done, Partition


@pytest.fixture
def collection(make_article: Callable[..., CorpusArticle], monkeypatch: pytest.MonkeyPatch) -> list[CorpusArticle]:
    monkeypatch.setattr(cuts, "PARTITION_ARTICLES", 2)
    return [
        make_article(f"a{n}", (("T", [f"There are {n} boats."]), ("T", [f"There are {n + 1} boats."])))
        for n in range(7)
    ]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_files_are_the_same_bytes_whatever_the_number_of_jobs(
    collection: list[CorpusArticle], tmp_path: Path
) -> None:
    run(collection, tmp_path / "here", InThisProcess())
    run(collection, tmp_path / "two", Processes(2))
    assert files(tmp_path / "here") == files(tmp_path / "two")


def test_a_second_run_computes_nothing(collection: list[CorpusArticle], tmp_path: Path) -> None:
    first = run(collection, tmp_path, InThisProcess())
    again = run(collection, tmp_path, InThisProcess())
    assert (first.partitions, first.computed) == (4, 4)
    assert (again.partitions, again.computed, again.pairs) == (4, 0, first.pairs)


class Killed:
    """An engine that stops after one partition, as a machine that loses power does."""

    def compute(self, wanted: Iterable[Partition], output: str) -> Iterator[Done]:
        partition, *_ = wanted
        yield compute(partition, output)
        raise KeyboardInterrupt


def test_a_run_that_was_stopped_is_taken_up_again(collection: list[CorpusArticle], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(collection, tmp_path / "stopped", Killed())
    report = run(collection, tmp_path / "stopped", InThisProcess())
    assert report.computed == 3
    run(collection, tmp_path / "whole", InThisProcess())
    assert files(tmp_path / "stopped") == files(tmp_path / "whole")


def test_only_what_changed_is_computed_again(
    collection: list[CorpusArticle], make_article: Callable[..., CorpusArticle], tmp_path: Path
) -> None:
    run(collection, tmp_path, InThisProcess())
    changed = [*collection[:-1], make_article("a6", (("T", ["There are no boats."]),))]
    assert run(changed, tmp_path, InThisProcess()).computed == 1


def test_what_a_longer_collection_left_is_taken_away(collection: list[CorpusArticle], tmp_path: Path) -> None:
    run(collection, tmp_path, InThisProcess())
    report = run(collection[:2], tmp_path, InThisProcess())
    assert report.articles == 2
    assert pq.read_table(tmp_path / "articles").num_rows == 2


def test_a_folder_of_other_files_is_refused(collection: list[CorpusArticle], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BadArgument, match="holds other files"):
        run(collection, tmp_path, InThisProcess())
    assert files(tmp_path) == {"thesis.txt": b"mine"}


def kill_self(partition: Partition, output: str) -> Done:  # noqa: ARG001  the signature of compute
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_worker_that_is_killed_loses_nothing_that_was_done(
    collection: list[CorpusArticle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(collection[:2], tmp_path, InThisProcess())
    with monkeypatch.context() as patched:
        patched.setattr("diffview.corpus.engines.processes.compute", kill_self)
        with pytest.raises(StoppedEarly, match="a worker process was killed; what was done is kept"):
            run(collection, tmp_path, Processes(1))
    report = run(collection, tmp_path, Processes(1))
    assert (report.articles, report.computed) == (7, 3)


def test_the_dictionary_describes_every_column(collection: list[CorpusArticle], tmp_path: Path) -> None:
    run(collection, tmp_path, InThisProcess())
    described = json.loads((tmp_path / "_dictionary.json").read_text())["tables"]
    for name, schema in TABLES.items():
        assert [column["name"] for column in described[name]["columns"]] == schema.names
        assert pq.read_table(tmp_path / name).schema.names == schema.names
        assert all(column["description"].endswith(".") for column in described[name]["columns"])
