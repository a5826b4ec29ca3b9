"""What tests of the store build: the store itself, in a file and on a server, and readings made by hand."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import create_engine, text

from diffview.model import (
    ArticleKey,
    Block,
    Capture,
    ParserId,
    Quality,
    Reading,
    ReadVersion,
    Row,
    RowKind,
)
from diffview.store import Parsed, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from diffview.store import Store


_USERS = ("postgres", "nobody")
_SETTINGS = ("-c listen_addresses=", "-c max_connections=60", "-c shared_buffers=32MB")


def programs() -> Path | None:
    """Return the folder of the newest server's programs, or None where no server is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Run a server and give the address of its database for SQLAlchemy, without the database's name."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _owner(folder)
    try:
        _run(
            user, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "diffview", "-E", "UTF8", "--no-sync"
        )
        options = " ".join([*_SETTINGS, f"-c unix_socket_directories={folder}"])
        control = programs / "pg_ctl"
        _run(user, control, "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "-t", "60", "start")
        try:
            yield f"postgresql+psycopg://diffview@/NAME?host={folder}"
        finally:
            _run(user, control, "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """Give *folder* to a user without rights where we are root, whom the server refuses; return the name."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in _USERS if name in known)
    shutil.chown(folder, user)
    return user


def _run(user: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout.decode()}{done.stderr.decode()}")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the address of a PostgreSQL server that was started for the tests."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (diffview[postgres])")
    with server(found) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Say where the store of this test lies: a file, then a database on a server."""
    if request.param == "sqlite":
        yield str(tmp_path / "news.sqlite3")
        return
    with _database(request.getfixturevalue("postgresql")) as address:
        yield address


@pytest.fixture
def database() -> Callable[[str], AbstractContextManager[str]]:
    """Give a maker of empty databases on a server."""
    return _database


@contextmanager
def _database(server: str) -> Iterator[str]:
    """Make an empty database, give its address, and drop it."""
    name = f"news_{uuid.uuid4().hex}"
    engine = create_engine(server.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.replace("NAME", name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """Give an empty store: every promise of the contract is tested through it."""
    with open_store(place) as opened:
        yield opened


class Paired(Protocol):
    def __call__(self, old: int, texts: tuple[str, str], *, revision: int = 1, claimed: int = 4) -> Parsed: ...


@pytest.fixture
def paired() -> Paired:
    """Give a maker of pages that pair version *old* with the next one; texts are lines, one a block."""

    def make(old: int, texts: tuple[str, str], *, revision: int = 1, claimed: int = 4) -> Parsed:
        capture = Capture.of(repr((old, texts)).encode(), origin=f"ferry-{old}-{old + 1}.html")
        versions = tuple(
            ReadVersion(old + k, "Ferry sails", tuple(map(Block, text.split("\n")))) for k, text in enumerate(texts)
        )
        rows = tuple(
            Row(RowKind.MATCH if a == b else RowKind.CHANGE, a, b)
            for a, b in zip(texts[0].split("\n"), texts[1].split("\n"), strict=False)
        )
        reading = Reading(
            ParserId("newssniffer-html", revision),
            capture.digest,
            capture.origin,
            ArticleKey("http://example.org/ferry", "example", "newssniffer:7"),
            versions,
            versions_claimed=claimed,
            rows=rows,
        )
        return Parsed(capture, (reading,))

    return make


class Plain(Protocol):
    def __call__(
        self,
        text: str,
        *,
        url: str | None = "http://example.org/ferry",
        at: datetime | None = None,
        origin: str = "page.html",
        revision: int = 1,
        source: str = "example",
        external_id: str | None = None,
        quality: Quality = Quality.OK,
    ) -> Parsed: ...


@pytest.fixture
def plain() -> Plain:
    """Give a maker of article pages; the first line is the title, each other one a block."""

    def make(
        text: str,
        *,
        url: str | None = "http://example.org/ferry",
        at: datetime | None = None,
        origin: str = "page.html",
        revision: int = 1,
        source: str = "example",
        external_id: str | None = None,
        quality: Quality = Quality.OK,
    ) -> Parsed:
        capture = Capture.of(text.encode(), origin=origin, url=url, observed_at=at)
        title, *blocks = text.split("\n")
        reading = Reading(
            ParserId("article", revision),
            capture.digest,
            origin,
            ArticleKey(url, source, external_id),
            (ReadVersion(None, title, tuple(map(Block, blocks)), observed_at=at),),
            quality=quality,
            quality_reason="" if quality is Quality.OK else "a page of errors",
        )
        return Parsed(capture, (reading,))

    return make
