"""The server itself: its limits, its lanes, and how it stops. Real processes over real sockets."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import diffview
from diffview.model import ArticleKey, Block, BlockKind, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store
from diffview.web.limits import MAX_BODY, MAX_HEADER, SMALL_CHARACTERS
from diffview.web.security import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(diffview.__file__).parents[1]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Server(NamedTuple):
    process: subprocess.Popen[str]
    port: int

    def get(self, address: str, **headers: str) -> Answer:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{address}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as found:  # noqa: S310  our own server
                return Answer(found.status, dict(found.headers), found.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())

    def send(self, message: bytes) -> str:
        """Give the head of what the server answers to *message*, as it stands on the wire."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=60)) as line:
            line.sendall(message)
            return line.recv(65536).decode("latin-1")


@contextmanager
def served(place: str, *options: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "diffview", "serve", "--db", place, "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r":(\d+)/", line)
        assert found is not None, (line, process.stderr and process.stderr.read())
        yield Server(process, int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def article(place: str, title: str, *texts: tuple[str, ...]) -> int:
    """Store an article with a version for each of *texts*, and give its id."""
    versions = tuple(
        ReadVersion(number, title, tuple(Block(text, BlockKind.PARAGRAPH) for text in blocks))
        for number, blocks in enumerate(texts)
    )
    capture = Capture.of(json.dumps([title, *map(len, texts)]).encode(), origin="made.html")
    key = ArticleKey(f"https://made.example/{title}", "made")
    with open_store(place) as store:
        done = store.record(capture, [Reading(ParserId("made", 1), capture.digest, "made.html", key, versions)])
        return int(done.articles[0])


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("served") / "store.sqlite3")
    article(place, "small", ("The ferry came in at noon.",), ("The ferry came in at dusk.",))
    large = SMALL_CHARACTERS // 40
    article(place, "large", ("The ferry came in at noon, as it does. ",) * large, ("It came at dusk. ",) * large)
    return place


@pytest.fixture(scope="module")
def server(stored: str) -> Iterator[Server]:
    with served(stored, "--metrics") as running:
        yield running


def test_the_health_address_says_ok(server: Server) -> None:
    answer = server.get("/healthz")
    assert (answer.status, answer.body) == (200, "ok\n")


def test_figures_are_counted_and_served_where_asked_for(server: Server) -> None:
    server.get("/articles/1")
    assert server.get("/nowhere").status == 404
    text = server.get("/metrics").body
    assert re.search(r'^diffview_answers_total\{page="history",status="200"\} [1-9]', text, re.MULTILINE)
    assert re.search(r'^diffview_answers_total\{page="none",status="404"\} [1-9]', text, re.MULTILINE)


def test_figures_are_not_served_where_nobody_asked(stored: str) -> None:
    with served(stored) as plain:
        assert plain.get("/metrics").status == 404


def test_a_large_comparison_is_answered_from_a_cell_like_a_small_one(server: Server) -> None:
    small = server.get("/articles/1/diff/0/1")
    assert "diffview.web.cell" not in commands_below(server.process.pid)
    large = server.get("/articles/2/diff/0/1")
    assert "diffview.web.cell" in commands_below(server.process.pid)
    assert (small.status, large.status) == (200, 200)
    assert set(HEADERS) <= set(large.headers)
    assert "The ferry came in at noon" in large.body
    again = server.get("/articles/2/diff/0/1")
    assert again.body == large.body


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY - 1, 400), (MAX_BODY, 400), (MAX_BODY + 1, 413)])
def test_the_server_refuses_a_body_above_the_limit_before_it_has_come(server: Server, size: int, status: int) -> None:
    # The form is none, so that what fits is refused for that.
    head = f"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\nContent-Type: text/x\r\n\r\n".encode()
    body = b"x" * size if status == 400 else b""
    answer = server.send(head + body)
    assert answer.startswith(f"HTTP/1.1 {status} ")
    for name in HEADERS:
        assert f"\r\n{name}: " in answer


def test_a_body_without_a_length_is_refused_at_the_limit(server: Server) -> None:
    head = b"POST /check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"%x\r\n%s\r\n" % (1 << 20, b"x" * (1 << 20))
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as line:
        sent = 0
        try:
            line.sendall(head)
            for _ in range(64):
                line.sendall(piece)
                sent += 1
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert sent < 64


@pytest.mark.parametrize(("size", "status"), [(MAX_HEADER - 200, 200), (MAX_HEADER + 1, 431)])
def test_headers_above_the_limit_are_refused(server: Server, size: int, status: int) -> None:
    answer = server.send(f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: {'x' * size}\r\n\r\n".encode())
    assert answer.split(" ")[1] == str(status)
    assert "\r\nContent-Security-Policy: " in answer


def test_half_open_connections_keep_nobody_out(server: Server) -> None:
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
        assert server.get("/healthz").status == 200
    finally:
        for line in lines:
            line.close()


def test_a_begun_request_is_answered_when_the_server_is_stopped(stored: str) -> None:
    with served(stored) as running:
        assert running.get("/articles/2/diff/1/0").status == 200  # starts the cell, which may take long by itself
        answers: list[Answer] = []
        asking = threading.Thread(target=lambda: answers.append(running.get("/articles/2/diff/0/1")))
        asking.start()
        time.sleep(0.5)
        running.process.send_signal(signal.SIGTERM)
        asking.join(timeout=60)
        assert [answer.status for answer in answers] == [200]
        assert running.process.wait(timeout=30) == 0


def test_a_process_that_dies_is_replaced_and_all_end_together(stored: str) -> None:
    with served(stored, "--workers", "2") as running:
        assert running.get("/").status == 200
        children = children_of(running.process.pid)
        assert len(children) == 2
        time.sleep(1.0)  # younger ones are not replaced at once
        os.kill(children[0], signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(set(children_of(running.process.pid)) - {children[0]}) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert running.get("/articles/1").status == 200
        children = children_of(running.process.pid)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=30) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_processes_end_when_their_parent_is_killed(stored: str) -> None:
    with served(stored, "--workers", "2") as running:
        assert running.get("/healthz").status == 200
        children = children_of(running.process.pid)
        running.process.kill()
        deadline = time.monotonic() + 30
        while any(is_running(child) for child in children) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(is_running(child) for child in children)


def children_of(process: int) -> list[int]:
    # By thread: a child stands below the thread that started it.
    lists = [path.read_text().split() for path in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for each in lists for child in each]


def commands_below(process: int) -> str:
    return " ".join(Path(f"/proc/{child}/cmdline").read_text() for child in children_of(process))


def is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
