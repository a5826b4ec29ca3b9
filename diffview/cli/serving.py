"""`serve` and `demo`: the viewer in the browser."""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from waitress.server import create_server

from diffview import resources
from diffview.cli.importing import print_import
from diffview.cli.listing import print_articles
from diffview.cli.options import db_option, open_db, port_option
from diffview.errors import BadArgument
from diffview.ingest import import_paths
from diffview.web.app import create_app
from diffview.web.security import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from types import FrameType

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
WEB_THREADS = 4
"""Requests answered at a time; what is dear (parsing, comparing) is bound by two cores in any case."""


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@port_option
@click.option("--read-only", is_flag=True, help="Refuse everything that writes.")
@click.option("--token", envvar="DIFFVIEW_TOKEN", help="Ask for this before anything is written ($DIFFVIEW_TOKEN).")
@click.option("--trusted-host", "hosts", multiple=True, help="A further host name to answer to.")
def serve(db: str, host: str, port: int, read_only: bool, token: str | None, hosts: tuple[str, ...]) -> None:
    """Serve the viewer, on this machine only by default."""
    if host not in LOOPBACK and not read_only and not token:
        raise BadArgument(f"--host {host}", "others could write to the store", hint="add --read-only or --token")
    _leave_on_signals()
    with open_db(db, create=not read_only, read_only=read_only):
        pass  # said here in one line, rather than on the first page, what is wrong with the store
    _serve(db, host, port, read_only=read_only, token=token, hosts=hosts)


def _serve(
    db: str, host: str, port: int, *, read_only: bool = False, token: str | None = None, hosts: tuple[str, ...] = ()
) -> None:
    app = create_app(db, read_only=read_only, token=token, hosts=(*LOOPBACK_HOSTS, host, *hosts))
    try:
        server = create_server(app, host=host, port=port, threads=WEB_THREADS, ident=None)
    except OSError as error:
        raise BadArgument(f"{host}:{port}", error.strerror or str(error), hint="choose another --port") from error
    click.echo(f"Serving on http://{host}:{server.effective_port}/ (Ctrl-C ends it)")
    sys.stdout.flush()
    server.run()


@click.command()
@port_option
@click.option("--no-serve", is_flag=True, help="Read and list the samples, then end.")
def demo(port: int, no_serve: bool) -> None:
    """Read the samples into a throw-away store, list what was read, and serve it."""
    samples = resources.samples_folder()
    _leave_on_signals()
    with tempfile.TemporaryDirectory(prefix="diffview-demo-") as folder:
        db = str(Path(folder) / "demo.sqlite3")
        with open_db(db, create=True) as store:
            files = sorted(p for p in samples.rglob("*") if p.is_file() and p.name != "README.md")
            print_import(import_paths(store, files), db, as_json=False)
            print_articles(store.articles())
        if not no_serve:
            _serve(db, "127.0.0.1", port)


def _leave_on_signals() -> None:
    """Let SIGTERM and SIGINT end the program in good order, folders that were made for a while removed.

    Set for SIGINT too, as a shell starts what runs in its background with that signal ignored.
    """
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
