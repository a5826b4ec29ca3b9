"""`import` and `read`: captures into the store, or only parsed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diffview.cli.exits import USER_ERROR
from diffview.cli.options import db_option, encoding_option, json_option, moment, open_db
from diffview.cli.output import counted, plain, print_json
from diffview.errors import BadArgument
from diffview.ingest import import_paths, in_encoding, parse, reread_all
from diffview.readers import Refused, captures
from diffview.store import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from diffview.ingest import ImportProgress, ImportReport, Refusal


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH…")
@db_option
@click.option("--url", help="The address of captures that do not state it themselves.")
@click.option("--observed-at", metavar="TIME", help="When they were captured, where they do not state it.")
@encoding_option
@click.option("--reread", is_flag=True, help="Read again what is held; without PATH, everything held.")
@click.option("--strict", is_flag=True, help="Leave with 2 where anything could not be read.")
@json_option
def import_(
    paths: tuple[Path, ...],
    db: str,
    url: str | None,
    observed_at: str | None,
    encoding: str | None,
    reread: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Read files, folders and archives into the store.

    Every capture is kept, also one that cannot be read. Importing twice adds nothing. A re-reading is
    marked as such and never counts as a change of the article.

    Leaves with 0 also where some could not be read, and says how many; with 2 where nothing could be read.
    """
    if not paths and not reread:
        raise BadArgument("import", "no file or folder is named", hint="name one, or --reread all that is held")
    whole = tuple(path for path in paths if _is_dump(path))
    if whole:
        _import_stores(whole, db)
        paths = tuple(path for path in paths if path not in whole)
        if not paths:
            return
    with open_db(db, create=True) as store, _progress(paths) as progress:
        if paths:
            report = import_paths(
                store,
                paths,
                progress=progress,
                reread=reread,
                url=url,
                observed_at=moment(observed_at),
                encoding=encoding,
            )
        else:
            report = reread_all(store, progress=progress)
    print_import(report, db, as_json=as_json)
    unread = len(unreadable(report))
    if unread == report.read - (len(report.refused) - unread) or (strict and unread):
        sys.exit(USER_ERROR)


def _is_dump(path: Path) -> bool:
    """Tell whether *path* is a store as JSON Lines, which `diffview export --all` wrote."""
    if path.suffix != ".jsonl" or not path.is_file():
        return False
    with path.open("r", encoding="utf-8", errors="replace") as file:
        return dump.is_dump(file.read(200))


def _import_stores(paths: Sequence[Path], db: str) -> None:
    """Read stores as JSON Lines back into the store, and say how much that was."""
    with open_db(db, create=True) as store:
        for path in paths:
            with path.open("r", encoding="ascii") as file:
                count = dump.load(store, file, str(path))
            click.echo(f"{plain(str(path))}: {count} sightings read into {db}")


@contextmanager
def _progress(paths: Sequence[Path]) -> Iterator[Callable[[ImportProgress], None] | None]:
    """Give what draws a progress bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=_count_files(paths), label="reading", file=sys.stderr, show_pos=True) as bar:
        seen = ""

        def draw(progress: ImportProgress) -> None:
            nonlocal seen
            # Of an archive's many captures the first moves the bar: its length counts files.
            file = progress.origin.split("!")[0].split("@")[0]
            bar.label = f"{progress.read} read, {progress.stored} stored"
            bar.update(int(file != seen))
            if progress.stored == progress.read:
                bar.render_progress()
            seen = file

        yield draw


def _count_files(paths: Sequence[Path]) -> int:
    return sum(sum(1 for p in path.rglob("*") if p.is_file()) if path.is_dir() else 1 for path in paths)


def print_import(report: ImportReport, db: str, *, as_json: bool) -> None:
    """Print what an import did: what could not be read on standard error, then the summary and the notes."""
    troubles = unreadable(report)
    for refusal in troubles:
        kept = "; the bytes are kept" if refusal.kept else ""
        click.echo(f"diffview: {plain(refusal.origin)}: {plain(refusal.reason)}{kept}", err=True)
    if as_json:
        print_json(report.to_dict())
        return
    for line in summary_lines(report, db):
        click.echo(line)
    for noted in report.notes:
        count = "1 capture" if noted.captures == 1 else f"{noted.captures} captures, the first"
        click.echo(f"note: {noted.note} ({count} {plain(noted.first)})")


def unreadable(report: ImportReport) -> tuple[Refusal, ...]:
    """Return what could not be read, without what is no capture in the first place."""
    return tuple(refusal for refusal in report.refused if not refusal.harmless)


def summary_lines(report: ImportReport, db: str) -> Iterator[str]:
    """Yield what an import did: captures kept, those that could not be read, and what is no capture."""
    kept = report.added + report.seen_again
    touched = f"; {counted(len(report.articles), 'article')} touched" if report.articles else ""
    yield (f"{counted(kept, 'capture')} kept in {db}: {report.added} added, {report.seen_again} seen again{touched}")
    troubles = unreadable(report)
    if troubles:
        total = kept + sum(not refusal.kept for refusal in troubles)
        yield f"{len(troubles)} of {total} could not be read"
    passed_over = sum(refusal.records for refusal in report.refused if refusal.harmless)
    if passed_over:
        yield f"{passed_over} passed over: notes, hidden files, parts of an archive that are no page"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@encoding_option
@click.option("--json", "_as_json", is_flag=True, help="Print JSON Lines; this is what it does anyway.")
def read(paths: tuple[Path, ...], encoding: str | None, _as_json: bool) -> None:
    """Read captures and print what they hold, one JSON line for each article. Nothing is stored."""
    failed = False
    for item in captures(paths):
        if isinstance(item, Refused):
            reason = "" if item.harmless else item.reason
        else:
            parsed = parse(in_encoding(item, encoding))
            reason = parsed.reason
            for reading in parsed.readings:
                print_json(reading.to_dict())
        if reason:
            failed = True
            click.echo(f"diffview: {plain(item.origin)}: {plain(reason)}", err=True)
    if failed:
        sys.exit(USER_ERROR)
