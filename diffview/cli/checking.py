"""`check`: classify new captures against the stored versions."""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diffview.checking import check_all
from diffview.cli.exits import CHANGED, USER_ERROR
from diffview.cli.options import db_option, encoding_option, json_option, open_db
from diffview.cli.output import plain, print_comparison, print_json, print_table
from diffview.errors import BadArgument
from diffview.verdict import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diffview.model import ArticleId
    from diffview.store import Store
    from diffview.verdict import Verdict

WATCH_SECONDS = 2.0
"""How often a watched folder is looked at."""

_COLUMNS = ("file", "verdict", "article", "version", "nearest", "similarity", "reason")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="CAPTURE…")
@db_option
@click.option("--article", help="The id or address of the article; found out where it is not given.")
@click.option("--add", is_flag=True, help="Store the captures as well.")
@click.option("--table", "as_table", is_flag=True, help="Print a line for each capture; done for folders anyway.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option(
    "--watch", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Check what arrives there."
)
@encoding_option
@json_option
def check(
    paths: tuple[Path, ...],
    db: str,
    article: str | None,
    add: bool,
    as_table: bool,
    as_csv: bool,
    watch: Path | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Classify new captures: same, an earlier version, new, or not known.

    Nothing is stored unless --add is given. Leaves with 1 where one is new or gone back to an earlier version, else
    with 2 where one is unknown or unusable, else with 0.
    """
    if not paths and watch is None:
        raise BadArgument("check", "no file or folder is named", hint="name one, or --watch a folder")
    with open_db(db, create=add) as store:
        article_id = None if article is None else store.find(article)
        verdicts = tuple(check_all(store, paths, article=article_id, add=add, encoding=encoding))
        _print(verdicts, as_table=as_table or any(path.is_dir() for path in paths), as_csv=as_csv, as_json=as_json)
        if watch is not None:
            for arrived in _arriving(store, watch, article_id, add=add, encoding=encoding):
                _print((arrived,), as_table=False, as_csv=as_csv, as_json=as_json)
    sys.exit(_code(verdicts))


def _code(verdicts: Iterable[Verdict]) -> int:
    found = tuple(verdicts)
    if any(verdict.changed for verdict in found):
        return CHANGED
    kinds = {verdict.kind for verdict in found}
    return USER_ERROR if kinds & {VerdictKind.UNKNOWN_ARTICLE, VerdictKind.UNUSABLE} else 0


def _arriving(
    store: Store, folder: Path, article_id: ArticleId | None, *, add: bool, encoding: str | None
) -> Iterator[Verdict]:
    """Yield verdicts on the files that come into *folder*, each once it has stopped growing, until interrupted."""
    seen = {path: _stamp(path) for path in _files(folder)}
    growing: dict[Path, tuple[int, int]] = {}
    click.echo(f"watching {plain(str(folder))}, {len(seen)} files there already (Ctrl-C ends it)", err=True)
    while True:
        time.sleep(WATCH_SECONDS)
        for path in _files(folder):
            now = _stamp(path)
            if seen.get(path) == now:
                continue
            if growing.get(path) == now:
                seen[path] = growing.pop(path)
                yield from check_all(store, [path], article=article_id, add=add, encoding=encoding)
            else:
                growing[path] = now


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


def _print(verdicts: tuple[Verdict, ...], *, as_table: bool, as_csv: bool, as_json: bool) -> None:
    if as_json:
        for verdict in verdicts:
            print_json(verdict.to_dict())
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(_COLUMNS)
        writer.writerows([_cell(value) for value in _row(verdict)] for verdict in _each(verdicts))
    elif as_table:
        print_table(_COLUMNS, [tuple(plain(value) for value in _row(verdict)) for verdict in _each(verdicts)])
    else:
        for verdict in verdicts:
            _print_verdict(verdict)


def _each(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for verdict in verdicts:
        yield from verdict.parts or (verdict,)


def _row(verdict: Verdict) -> tuple[str, ...]:
    values = (verdict.article_id, verdict.number, verdict.nearest)
    numbers = ("" if value is None else str(value) for value in values)
    similarity = "" if verdict.nearest is None else f"{verdict.similarity:.3f}"
    return (verdict.origin, verdict.outcome.value, *numbers, similarity, verdict.reason)


def _cell(value: str) -> str:
    # A spreadsheet would take it for a formula (OWASP, "CSV Injection").
    return f"'{value}" if value[:1] in set("=+-@\t\r") else value


def _print_verdict(verdict: Verdict) -> None:
    for part in verdict.parts or (verdict,):
        _print_one_verdict(part)
    if verdict.added:
        click.echo("  stored")


def _print_one_verdict(verdict: Verdict) -> None:
    click.echo(f"{plain(verdict.origin)}: {plain(verdict.summary)}")
    if verdict.title and verdict.article_id is not None:
        click.echo(f"  article {verdict.article_id}: {plain(verdict.title)}")
    if verdict.reason:
        click.echo(f"  {plain(verdict.reason)}")
    if verdict.changed and verdict.origins:
        parts = (
            f"{one.share:.0%} {'new' if one.version is None else f'as in version {one.version}'}"
            for one in verdict.origins
        )
        click.echo(f"  blocks: {', '.join(parts)}")
    if verdict.changed and verdict.comparison is not None:
        print_comparison(verdict.comparison, raw=False)
