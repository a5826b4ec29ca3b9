"""`corpus`: the tables of a whole collection."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diffview.cli.options import json_option
from diffview.cli.output import print_json, write_file
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.corpus.run import CorpusProgress, CorpusReport

_jobs = click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores", help="Processes."
)

ENGINES = ("processes", "spark", "dask")
_NEEDS = {"processes": "pyarrow", "spark": "pyspark", "dask": "distributed"}
_EXTRAS = {"processes": "corpus", "spark": "spark", "dask": "dask"}


@click.command()
@click.argument("collection", metavar="IN")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder.")
@_jobs
@click.option("--engine", type=click.Choice(ENGINES), default="processes", show_default=True, help="What computes.")
@click.option("--master", help="Spark's master, or the address of Dask's scheduler; without it, this machine.")
@click.option("--newsedits", is_flag=True, help="Also write the tables in the shape of NewsEdits, as one SQLite file.")
@json_option
def corpus(
    collection: str, output: Path, jobs: int, engine: str, master: str | None, newsedits: bool, as_json: bool
) -> None:
    """Write Parquet tables of a whole collection: versions, sentences, links, edits, headlines, corrections.

    IN is a store, a Parquet, CSV or JSON Lines file or folder, or the data of NewsEdits, diffengine, NewsSniffer,
    NewsDiffs, changedetection.io, Open Terms Archive, or a git repository of texts. A run that was stopped goes on
    where it stopped; the rows are the same whatever the engine and the number of jobs.
    """
    _require("processes")
    _require(engine)
    done = _run(collection, output, jobs, engine, master)
    if newsedits:
        from diffview.corpus.newsedits_shape import write_newsedits  # noqa: PLC0415  an extra

        write_newsedits(output)
    if as_json:
        print_json(done.to_dict())
        return
    before = done.partitions - done.computed
    kept = f", {before} of {done.partitions} partitions were there already" if before else ""
    click.echo(f"{done.articles} articles, {done.pairs} pairs of versions written to {output}{kept}")
    if done.cut_short:
        click.echo(f"note: {done.cut_short} comparisons are coarser than usual; the column cut_short says why")


@click.command()
@click.argument("collection", metavar="IN")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="What to write.")
def convert(collection: str, output: Path) -> None:
    """Write the versions of a collection as Parquet, CSV, JSON Lines or a git repository.

    IN is what `corpus` takes. The format follows from the name of the output: .parquet, .csv, .jsonl or .git.
    """
    _require("processes")
    from diffview.corpus.inputs import open_collection  # noqa: PLC0415  an extra
    from diffview.corpus.outputs import write_collection  # noqa: PLC0415  an extra

    count = write_collection(open_collection(collection), output)
    click.echo(f"{count} articles written to {output}")


@click.command()
@click.argument("collection", metavar="IN")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The page.")
@_jobs
@click.option("--name", help="What the report calls the collection; else its file name.")
def report(collection: str, output: Path, jobs: int, name: str | None) -> None:
    """Write a report on a collection, or on tables that `corpus` wrote, as one page that opens offline.

    It shows when articles change, what changes in them, headlines, corrections and their delay, and the most edited,
    each with the table behind the plot and the query that made it.
    """
    _require("processes")
    from diffview.corpus.report import report_html  # noqa: PLC0415  an extra

    title = name or Path(collection).name
    if (Path(collection) / "_dictionary.json").is_file():
        page = report_html(Path(collection), title)
    else:
        with tempfile.TemporaryDirectory() as folder:
            _run(collection, Path(folder), jobs, "processes", None)
            page = report_html(Path(folder), title)
    write_file(output, page)
    click.echo(f"written to {output}")


def _run(collection: str, output: Path, jobs: int, engine: str, master: str | None) -> CorpusReport:
    # Each engine's library is loaded by its own choice alone: they are large, and extras.
    from diffview.corpus import run  # noqa: PLC0415
    from diffview.corpus.inputs import open_collection  # noqa: PLC0415

    articles = open_collection(collection)
    if engine == "spark":
        from diffview.corpus.engines import spark  # noqa: PLC0415

        return spark.run(articles, output, spark.session(master, jobs))
    if engine == "dask":
        from diffview.corpus.engines.dask import OnDask  # noqa: PLC0415

        return run.run(articles, output, OnDask(master, jobs), progress=_progress())
    from diffview.corpus.engines.processes import Processes  # noqa: PLC0415

    return run.run(articles, output, Processes(jobs), progress=_progress())


def _require(engine: str) -> None:
    if find_spec(_NEEDS[engine]) is None:
        hint = f"install it with: pip install 'diffview[{_EXTRAS[engine]}]'"
        raise BadArgument("corpus", f"{_NEEDS[engine]} is not installed", hint=hint)


def _progress() -> Callable[[CorpusProgress], None] | None:
    """Return what prints the rate on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def show(progress: CorpusProgress) -> None:
        rate = progress.pairs / max(time.monotonic() - began, 0.001)
        click.echo(
            f"\r{progress.articles} articles, {progress.pairs} pairs, {rate:.0f} pairs a second", err=True, nl=False
        )

    return show
