"""`serve` and `demo`: the viewer in the browser."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diffview import resources
from diffview.cli.importing import print_import
from diffview.cli.listing import print_articles
from diffview.cli.options import db_option, open_db, port_option
from diffview.errors import BadArgument
from diffview.ingest import import_paths
from diffview.known_faults import known_faults
from diffview.web.app import app_of
from diffview.web.metrics import FOLDER_VARIABLE
from diffview.web.server import serve as run_server
from diffview.web.settings import LOOPBACK_HOSTS, TOKEN_VARIABLE, Settings
from diffview.web.supervisor import Supervisor

if TYPE_CHECKING:
    from types import FrameType

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TOKEN_BYTES = 32
"""Random bytes of a token that we make."""

MIN_TOKEN = 22
"""Characters of the shortest token that is taken: 128 bits, as base64 writes them."""

MIN_TOKEN_LETTERS = 8
"""Different characters in it at least: twenty-two times the same is no secret, and a random one has more."""

BACKLOG = 1024
"""Connections that wait in the system's queue to be taken."""


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@port_option
@click.option("--read-only", is_flag=True, help="Refuse everything that writes.")
@click.option(
    "--token",
    "write_token",
    envvar=TOKEN_VARIABLE,
    help=f"Ask whoever writes for it (${TOKEN_VARIABLE}).",
)
@click.option("--trusted-host", "hosts", multiple=True, help="A further host name to answer to.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer.")
@click.option("--proxy", default="", metavar="ADDRESS", help="Believe X-Forwarded-… of the proxy at this address.")
@click.option("--metrics", is_flag=True, help="Serve figures for Prometheus at /metrics.")
def serve(
    db: str,
    host: str,
    port: int,
    read_only: bool,
    write_token: str | None,
    hosts: tuple[str, ...],
    workers: int,
    proxy: str,
    metrics: bool,
) -> None:
    """Serve the viewer, on this machine only by default.

    A newsroom gives it --workers 2 or more and puts a proxy with TLS before it.
    """
    if host not in LOOPBACK and not read_only and not write_token:
        raise BadArgument(f"--host {host}", "others could write to the store", hint="add --read-only or --token")
    if write_token is not None:
        _refuse_weak(write_token)
    stop = _stop_on_signals()
    with open_db(db, create=not read_only, read_only=read_only):
        pass  # said here in one line, rather than on the first page, what is wrong with the store
    for line in known_faults(sqlite3.sqlite_version_info):
        click.echo(f"diffview: {line}", err=True)
    with tempfile.TemporaryDirectory(prefix="diffview-") as spool:
        settings = Settings(
            db, read_only, (*LOOPBACK_HOSTS, _bracketed(host), *hosts), spool, metrics, workers, write_token
        )
        _serve(settings, host, port, stop, workers=workers, proxy=proxy)


@click.command()
def token() -> None:
    """Print a new write token for `serve`.

    It has 256 bits. Give it by the environment, where other users of the machine cannot see it:
    DIFFVIEW_TOKEN=$(diffview token) diffview serve …
    """
    click.echo(secrets.token_urlsafe(TOKEN_BYTES))


def _refuse_weak(token: str) -> None:
    """Raise BadArgument where *token* has too few characters, or too few different ones."""
    if len(token) < MIN_TOKEN or len(set(token)) < MIN_TOKEN_LETTERS:
        what = f"the token has fewer than {MIN_TOKEN} characters, or repeats few of them: it could be guessed"
        raise BadArgument("--token", what, hint="make one with `diffview token`")


def _serve(
    settings: Settings, host: str, port: int, stop: threading.Event, *, workers: int = 1, proxy: str = ""
) -> None:
    with _listener(host, port) as listener:
        click.echo(f"Serving on http://{_bracketed(host)}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
        sys.stdout.flush()
        if workers == 1:
            run_server(app_of(settings), listener, stopping=stop.is_set, proxy=proxy)
            return
        if settings.metrics:
            # Read by the processes when they load prometheus_client.
            os.environ[FOLDER_VARIABLE] = settings.spool
        Supervisor(settings, listener, proxy).run(workers, stopping=stop.is_set)


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*.

    :raises BadArgument: it cannot
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        # Several processes are woken for one connection, and all but one must not wait for the next.
        listener.setblocking(False)
    except OSError as error:
        raise BadArgument(f"{host}:{port}", error.strerror or str(error), hint="choose another --port") from error
    return listener


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@click.command()
@port_option
@click.option("--no-serve", is_flag=True, help="Read and list the samples, then end.")
def demo(port: int, no_serve: bool) -> None:
    """Read the samples into a throw-away store, list what was read, and serve it."""
    samples = resources.samples_folder()
    stop = _stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="diffview-demo-") as folder:
        db = str(Path(folder) / "demo.sqlite3")
        with open_db(db, create=True) as store:
            files = sorted(p for p in samples.rglob("*") if p.is_file() and p.name != "README.md")
            print_import(import_paths(store, files), db, as_json=False)
            print_articles(store.articles())
        if not no_serve:
            _serve(Settings(db, spool=folder), "127.0.0.1", port, stop)


def _stop_on_signals() -> threading.Event:
    """Return what SIGTERM and SIGINT set, so that the program ends in good order; a second one ends it at once.

    Set for SIGINT too, as a shell starts what runs in its background with that signal ignored.
    """
    stop = threading.Event()

    def on_signal(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            sys.exit(0)
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
