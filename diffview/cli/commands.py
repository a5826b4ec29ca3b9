"""The commands. Here and nowhere else something is printed, and an exit code chosen.

Exit codes: 0 done, no change; 1 a change was found (`check`, `compare`, `verify`); 2 something that the
user can mend, told in one line on standard error. Anything else is a bug and shows its traceback.
Texts of others are printed with control and hidden characters as labels; in JSON they are escaped.
"""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from diffview import resources
from diffview.errors import BadArgument, DiffviewError, UnreadableCapture
from diffview.model import FactKind, stamp
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType

    from diffview.checking import Verdict
    from diffview.facts.classify import ClassifiedComparison
    from diffview.ingest import ImportProgress, ImportReport
    from diffview.model import History, Reading, ReadVersion, Version
    from diffview.store import ArticleSummary, Step, Store

DEFAULT_DB = "diffview.sqlite3"
DEFAULT_PORT = 8000
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
WEB_THREADS = 4
"""Requests answered at a time; what is dear (parsing, comparing) is bound by two cores in any case."""

TITLE_WIDTH = 60
"""Characters of a title in a list; `--json` and `history` have the whole."""

CHANGED = 1
MENDABLE = 2


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is no UTF-8 must not end a listing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=args, prog_name="diffview", standalone_mode=False)
        sys.stdout.flush()
    except DiffviewError as error:
        _fail(error.line())
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "diffview"
        _fail(f"{error.format_message()} See `{command} --help`.")
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        click.echo("diffview: stopped; what was stored stays stored", err=True)
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more at exit.
        _silence()
        code = 0
    except OSError as error:
        # Of a file we know its name; without one it is our own output that cannot be written.
        if error.filename is not None or error.errno not in _UNWRITABLE:
            raise
        _silence()
        _fail(f"the output: {error.strerror}; make room there and do it again")
    sys.exit(code if isinstance(code, int) else 0)


_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def _silence() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(line: str) -> NoReturn:
    click.echo(f"diffview: {' '.join(line.split())}", err=True)
    sys.exit(MENDABLE)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="diffview")
def cli() -> None:
    """Show how a published article changed.

    Begin with `diffview demo`, or with `diffview import PATH…` and `diffview serve`.
    """


_db = click.option(
    "--db",
    envvar="DIFFVIEW_DB",
    default=DEFAULT_DB,
    show_default=f"$DIFFVIEW_DB, else {DEFAULT_DB}",
    metavar="URL",
    help="The store: a file name or a SQLAlchemy URL.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _open(db: str, *, create: bool = False) -> Store:
    from diffview.store import open_store

    return open_store(db, create=create)


def _dump(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _plain(text: str | None) -> str:
    from diffview.render.letters import plain

    return plain(text or "")


def _moment(text: str | None) -> datetime | None:
    """Return a time as the user wrote it, in UTC; without a zone it is taken to be UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "write it as 2026-04-14T08:30:00Z"
        raise BadArgument("--observed-at", f"{text!r} is no time", hint=hint) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@cli.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH…")
@_db
@click.option("--url", help="The address of captures that do not tell it themselves.")
@click.option("--observed-at", metavar="TIME", help="When they were captured, where they do not tell.")
@click.option("--reread", is_flag=True, help="Read again what is held; without PATH, everything held.")
@_json
def import_(
    paths: tuple[Path, ...], db: str, url: str | None, observed_at: str | None, reread: bool, as_json: bool
) -> None:
    """Read files, folders and archives into the store.

    Every capture is kept, also one that cannot be read. Importing twice adds nothing. A re-reading is
    marked as such and never counts as a change of the article.
    """
    from diffview.ingest import import_paths, reread_all

    if not paths and not reread:
        raise BadArgument("import", "no file or folder is named", hint="name one, or --reread all that is held")
    with _open(db, create=True) as store, _progress(paths) as progress:
        if paths:
            report = import_paths(
                store, paths, progress=progress, reread=reread, url=url, observed_at=_moment(observed_at)
            )
        else:
            report = reread_all(store, progress=progress)
    _tell_import(report, db, as_json=as_json)
    if report.refused and len(report.refused) == report.read:
        sys.exit(MENDABLE)


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


def _tell_import(report: ImportReport, db: str, *, as_json: bool) -> None:
    troubles = [refusal for refusal in report.refused if not refusal.harmless]
    for refusal in troubles:
        kept = "; the bytes are kept" if refusal.kept else ""
        click.echo(f"diffview: {_plain(refusal.origin)}: {_plain(refusal.reason)}{kept}", err=True)
    if as_json:
        _dump(report.to_dict())
        return
    told = f"{len(report.articles)} articles touched, " if report.articles else ""
    click.echo(
        f"{report.read} captures read into {db}: {report.added} added, {report.seen_again} seen again, "
        f"{told}{len(troubles)} not readable"
    )
    for noted in report.notes:
        count = "1 capture" if noted.captures == 1 else f"{noted.captures} captures, the first"
        click.echo(f"note: {noted.note} ({count} {_plain(noted.first)})")


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--json", "_as_json", is_flag=True, help="Print JSON Lines; this is what it does anyway.")
def read(paths: tuple[Path, ...], _as_json: bool) -> None:
    """Read captures and print what they hold, one JSON line for each article. Nothing is stored."""
    from diffview.ingest import parse
    from diffview.readers import Refused, captures

    failed = False
    for item in captures(paths):
        if isinstance(item, Refused):
            reason = "" if item.harmless else item.reason
        else:
            parsed = parse(item)
            reason = parsed.reason
            for reading in parsed.readings:
                _dump(reading.to_dict())
        if reason:
            failed = True
            click.echo(f"diffview: {_plain(item.origin)}: {_plain(reason)}", err=True)
    if failed:
        sys.exit(MENDABLE)


@cli.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@_json
@click.option("--html", "html", type=click.Path(path_type=Path, dir_okay=False), help="Write one self-contained page.")
@click.option("--raw", is_flag=True, help="Show changes of typography and furniture too.")
@click.option("--profile", is_flag=True, help="Tell on standard error where the time went.")
def compare(old: Path, new: Path, as_json: bool, html: Path | None, raw: bool, profile: bool) -> None:
    """Compare two files; of a .txt each non-empty line is one block, others are read as captures.

    Leaves with 0 where they are equal and with 1 where they differ.
    """
    from diffview.export import comparison_html, pair_history

    history = pair_history(_side(old, 0), _side(new, 1))
    explained = _explained(history, profile=profile)
    if html is not None:
        _write(html, comparison_html(history, 0, 1))
        click.echo(f"written to {html}", err=True)
    if as_json:
        _dump(explained.to_dict())
    elif html is None:
        _show(explained, raw=raw)
    sys.exit(CHANGED if explained.changed else 0)


def _side(path: Path, number: int) -> Version:
    from diffview.export import version_of_blocks, version_of_reading
    from diffview.text.decode import decode
    from diffview.text.normalise import squeeze

    if path.suffix.lower() == ".txt":
        try:
            body = path.read_bytes()
        except OSError as error:
            raise BadArgument(str(path), error.strerror or str(error)) from error
        # Not splitlines(): a line separator or form feed inside a line is white space of a block.
        lines = (squeeze(line) for line in re.split(r"\r\n|\r|\n", decode(body, None).text))
        return version_of_blocks(tuple(line for line in lines if line), number)
    reading = _only_reading(path)
    return version_of_reading(_newest(path, reading), number)


def _only_reading(path: Path) -> Reading:
    from diffview.ingest import read_all

    readings = read_all(path)
    if len(readings) != 1:
        raise BadArgument(
            str(path), f"holds {len(readings)} articles", hint="import it and compare its versions in the viewer"
        )
    return readings[0]


def _newest(path: Path, reading: Reading) -> ReadVersion:
    held = [version for version in reading.versions if version.has_text]
    if not held:
        raise UnreadableCapture(str(path), "holds no text of the article", hint="give a page with its text")
    return held[-1]


def _explained(history: History, *, profile: bool) -> ClassifiedComparison:
    from diffview import compare as compare_versions

    old, new = history.versions
    if not profile:
        return compare_versions(old, new)
    return _profiled(old, new)


def _profiled(old: Version, new: Version) -> ClassifiedComparison:
    """Compare two versions, name the kinds of change, and tell on standard error what each step took."""
    import time

    from diffview.diff.compare import compare as compare_sides
    from diffview.diff.limits import Profile
    from diffview.diff.model import Side
    from diffview.facts.classify import classify

    def whole(profile: Profile) -> ClassifiedComparison:
        explained = classify(compare_sides(Side.of(old), Side.of(new), profile=profile))
        with profile.step("naming the kinds of change"):
            _ = explained.counts  # worked out when they are asked for
        return explained

    whole(Profile(time.thread_time))  # tables of words and of languages are loaded once, whatever is compared
    profile = Profile(time.thread_time)
    explained = whole(profile)
    total = sum(profile.seconds.values()) or 1.0
    click.echo(f"comparing and naming the kinds took {total * 1000:.2f} ms of CPU:", err=True)
    for step, seconds in profile.seconds.items():
        click.echo(f"  {seconds * 1000:9.2f} ms {seconds / total:6.1%}  {step}", err=True)
    return explained


def _show(explained: ClassifiedComparison, *, raw: bool) -> None:
    from diffview.diff.model import Op
    from diffview.render.terminal import comparison_lines

    colours = {Op.DELETE: "red", Op.INSERT: "green"}
    for line in comparison_lines(explained, raw=raw):
        # click takes the colours out again where the output is no terminal.
        click.echo("".join(click.style(piece.text, fg=colours.get(piece.op)) for piece in line))


@cli.command("list")
@_db
@_json
@click.option("--captures", is_flag=True, help="List every capture instead, unusable ones too.")
@click.option("--text", default="", help="Words in the title or the address.")
@click.option("--source", help="Only articles of this outlet.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([k.value for k in FactKind]), help="Changed so.")
@click.option("--min-words", default=0, help="At least so many words changed.")
@click.option("--order", type=click.Choice(["latest", "weight", "size"]), default="latest", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
def list_(
    db: str,
    as_json: bool,
    captures: bool,
    text: str,
    source: str | None,
    kinds: tuple[str, ...],
    min_words: int,
    order: str,
    limit: int | None,
) -> None:
    """List the articles that the store holds, or its captures."""
    from diffview.store import ArticleOrder, ArticleQuery

    with _open(db) as store:
        if captures:
            _list_captures(store, as_json=as_json)
            return
        chosen = tuple(map(FactKind, kinds))
        query = ArticleQuery(text, source, chosen, min_words, ArticleOrder(order), limit=limit)
        found = store.articles(query)
    if as_json:
        for article in found:
            _dump(article.to_dict())
    else:
        _list_articles(found)


def _list_articles(found: Iterable[ArticleSummary]) -> None:
    rows = [
        (
            str(article.id),
            f"{article.versions}{f'+{article.gaps}' if article.gaps else ''}",
            stamp(article.last_observed_at) or "-",
            f"+{article.words_added} -{article.words_deleted}",
            _short(_plain(article.title or article.url or "(no title)")),
            " ".join(f"{count.kind.value}:{count.changes}" for count in article.kinds),
        )
        for article in found
    ]
    _table(("id", "versions", "last observed", "words", "title", "kinds of change"), rows)


def _short(title: str) -> str:
    return title if len(title) <= TITLE_WIDTH else f"{title[: TITLE_WIDTH - 1]}…"


def _list_captures(store: Store, *, as_json: bool) -> None:
    found = store.captures()
    if as_json:
        for capture in found:
            _dump(capture.to_dict())
        return
    rows = [
        (
            capture.digest[:12],
            f"{capture.size:,}",
            stamp(capture.observed_at) or "-",
            ",".join(map(str, capture.articles)) or "-",
            ",".join(f"{parser.name}/{parser.revision}" for parser in capture.parsers)
            + (" (re-read)" if capture.reread else ""),
            _plain(capture.origin)
            + (f": {_plain(capture.reason)}" if capture.reason else "")
            + "".join(f" ({_plain(note)})" for note in capture.notes),
        )
        for capture in found
    ]
    _table(("digest", "bytes", "observed", "articles", "read by", "origin"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


@cli.command()
@click.argument("article")
@_db
@_json
def history(article: str, db: str, as_json: bool) -> None:
    """Show the versions of ARTICLE (an id or an address), what changed, what is missing or unsure."""
    with _open(db) as store:
        article_id = store.find(article)
        found = store.history(article_id)
        steps = store.steps(article_id)
        captures = store.captures_of(article_id)
    if as_json:
        from diffview.export import history_dict

        _dump(
            history_dict(found)
            | {"steps": [step.to_dict() for step in steps], "captures": [one.to_dict() for one in captures]}
        )
        return
    _show_history(found, {step.new: step for step in steps})


def _show_history(found: History, steps: dict[int, Step]) -> None:
    click.echo(f"article {found.id}: {_plain(found.title or '(no title)')}")
    for name, value in (("address", found.key.url), ("source", found.key.source)):
        if value:
            click.echo(f"{name}: {_plain(value)}")
    rows = [_version_row(version, steps.get(version.number)) for version in found.versions]
    rows += [(gap.number, stamp(gap.observed_at) or "-", "", "known, not held", "") for gap in found.gaps]
    head = ("version", "observed", "words", "what", "title")
    _table(head, [(str(row[0]), *row[1:]) for row in sorted(rows)])
    for conflict in found.conflicts:
        click.echo(f"conflict: {_plain(conflict.what)}")
    for unusable in found.unusable:
        reason = unusable.reason or unusable.quality.value
        click.echo(f"unusable: {_plain(unusable.origin)} ({unusable.capture[:12]}): {_plain(reason)}")
    for warning in found.warnings:
        click.echo(f"note: {_plain(warning)}")


def _version_row(version: Version, step: Step | None) -> tuple[int, str, str, str, str]:
    what = []
    if step is not None:
        what = [f"{count.kind.value}:{count.changes}" for count in step.kinds] or ["no change"]
    if version.same_as is not None:
        what.append(f"same as version {version.same_as}")
    if not version.certain:
        what.append("partly inferred")
    words = f"+{step.words_added} -{step.words_deleted}" if step else ""
    return version.number, _when(version), words, " ".join(what), _plain(version.title)


def _when(version: Version) -> str:
    if version.observed_at is None and version.published_at is not None:
        return f"{stamp(version.published_at)} (as dated)"
    return stamp(version.observed_at) or "-"


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CAPTURE…")
@_db
@click.option("--article", help="The id or address of the article; found out where it is not given.")
@click.option("--add", is_flag=True, help="Store the captures as well.")
@_json
def check(paths: tuple[Path, ...], db: str, article: str | None, add: bool, as_json: bool) -> None:
    """Say how new captures stand to everything stored: same, gone back, new, or not known.

    Nothing is stored unless --add is given. Leaves with 0 where all are the same as the latest version, with
    1 where one is new or gone back to an earlier version, with 2 where one is unknown or unusable.
    """
    from diffview.checking import VerdictKind, check_all

    with _open(db, create=add) as store:
        article_id = None if article is None else store.find(article)
        verdicts = tuple(check_all(store, paths, article=article_id, add=add))
    for verdict in verdicts:
        if as_json:
            _dump(verdict.to_dict())
        else:
            _show_verdict(verdict)
    kinds = {verdict.kind for verdict in verdicts}
    if kinds & {VerdictKind.UNKNOWN_ARTICLE, VerdictKind.UNUSABLE}:
        sys.exit(MENDABLE)
    sys.exit(CHANGED if any(verdict.changed for verdict in verdicts) else 0)


def _show_verdict(verdict: Verdict) -> None:
    for part in verdict.parts or (verdict,):
        _show_one_verdict(part)
    if verdict.added:
        click.echo("  stored")


def _show_one_verdict(verdict: Verdict) -> None:
    click.echo(f"{_plain(verdict.origin)}: {_plain(verdict.summary)}")
    if verdict.title and verdict.article_id is not None:
        click.echo(f"  article {verdict.article_id}: {_plain(verdict.title)}")
    if verdict.reason:
        click.echo(f"  {_plain(verdict.reason)}")
    if verdict.changed and verdict.origins:
        parts = (
            f"{one.share:.0%} {'new' if one.version is None else f'as in version {one.version}'}"
            for one in verdict.origins
        )
        click.echo(f"  blocks: {', '.join(parts)}")
    if verdict.changed and verdict.comparison is not None:
        _show(verdict.comparison, raw=False)


@cli.command()
@click.argument("article")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@_db
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
def export(article: str, old: int | None, new: int | None, db: str, output: Path) -> None:
    """Write a comparison of ARTICLE's versions OLD and NEW, or its whole history, as one self-contained file.

    A whole history becomes a page, or JSON where the name of the FILE ends in .json.
    """
    from diffview.export import comparison_html, history_dict, history_html

    with _open(db) as store:
        found = store.history(store.find(article))
    if old is not None and new is not None:
        page = comparison_html(found, old, new)
    elif old is not None:
        raise BadArgument(article, "one version is named", hint="name two, or none for the whole history")
    elif output.suffix.lower() == ".json":
        page = json.dumps(history_dict(found), indent=1) + "\n"
    else:
        page = history_html(found)
    _write(output, page)
    click.echo(f"written to {output}")


def _write(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadArgument(str(path), error.strerror or str(error)) from error


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--db", envvar=None, metavar="URL", help="Check a whole store instead.")
@_json
def verify(files: tuple[Path, ...], db: str | None, as_json: bool) -> None:
    """Derive exported files again, or check a whole store, and say match or what differs."""
    from diffview.export import verify_file

    if not files and db is None:
        raise BadArgument("verify", "nothing is named", hint="name exported files, or a store with --db")
    found: dict[str, tuple[str, ...]] = {str(file): verify_file(file) for file in files}
    if db is not None:
        with _open(db) as store:
            found[db] = store.verify()
    for place, faults in found.items():
        if as_json:
            _dump({"file": place, "match": not faults, "faults": list(faults)})
            continue
        click.echo(f"{_plain(place)}: {'match' if not faults else 'does not match'}")
        for fault in faults:
            click.echo(f"  {_plain(fault)}")
    sys.exit(CHANGED if any(found.values()) else 0)


@cli.command()
@_db
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 is any free one."
)
@click.option("--read-only", is_flag=True, help="Refuse everything that writes.")
@click.option("--token", envvar="DIFFVIEW_TOKEN", help="Ask for this before anything is written ($DIFFVIEW_TOKEN).")
@click.option("--trusted-host", "hosts", multiple=True, help="A further host name to answer to.")
def serve(db: str, host: str, port: int, read_only: bool, token: str | None, hosts: tuple[str, ...]) -> None:
    """Serve the viewer, on this machine only by default."""
    if host not in LOOPBACK and not read_only and not token:
        raise BadArgument(f"--host {host}", "others could write to the store", hint="add --read-only or --token")
    with _open(db, create=not read_only):
        pass  # said here in one line, rather than on the first page, what is wrong with the store
    _serve(db, host, port, read_only=read_only, token=token, hosts=hosts)


def _serve(
    db: str, host: str, port: int, *, read_only: bool = False, token: str | None = None, hosts: tuple[str, ...] = ()
) -> None:
    from waitress.server import create_server

    from diffview.web.app import create_app
    from diffview.web.security import LOOPBACK_HOSTS

    app = create_app(db, read_only=read_only, token=token, hosts=(*LOOPBACK_HOSTS, host, *hosts))
    try:
        server = create_server(app, host=host, port=port, threads=WEB_THREADS, ident=None)
    except OSError as error:
        raise BadArgument(f"{host}:{port}", error.strerror or str(error), hint="choose another --port") from error
    click.echo(f"Serving on http://{host}:{server.effective_port}/ (Ctrl-C ends it)")
    sys.stdout.flush()
    server.run()


@cli.command()
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 is any free one."
)
@click.option("--no-serve", is_flag=True, help="Read and list the samples, then end.")
def demo(port: int, no_serve: bool) -> None:
    """Read the samples into a throw-away store, list what was read, and serve it."""
    from diffview.ingest import import_paths

    samples = resources.samples_folder()
    # Ended from outside, the folder shall go as well.
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="diffview-demo-") as folder:
        db = str(Path(folder) / "demo.sqlite3")
        with _open(db, create=True) as store:
            files = sorted(p for p in samples.rglob("*") if p.is_file() and p.name != "README.md")
            report = import_paths(store, files)
            _tell_import(report, db, as_json=False)
            _list_articles(store.articles())
        if not no_serve:
            _serve(db, "127.0.0.1", port)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
