"""How late the answers to ordinary visitors come while others do their worst.

    python tests/safety/hostile_visitors.py [--seconds 30] [--words 100000]

One store holds ordinary articles and one pair of *words* words, nothing of which is alike. At the same time: two
visitors ask for that pair, over and over; two upload pages that would keep a parser busy for ever; two hundred
connections are half open; an import runs. Four ordinary visitors read lists, articles and comparisons. Prints the
latency of their median and of the slowest in a hundred, before and while the others do that: on a busy machine only
the two together mean something. Prints what the hostile ones were answered too. Ends
with 1 where an ordinary visitor met an error.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from serving import VERSIONS, fill, serving

from diffview.model import ArticleKey, Block, BlockKind, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

ORDINARY = 60
"""Ordinary articles."""

HALF_OPEN = 200
"""Connections that have sent half a request."""

DEEP = b"<html><body>" + b"<div>" * 300_000 + b"The ferry came in at noon."
WIDE = b"<html><body><table>" + b"<tr><td>a<td>b<td>c" * 80_000


def hostile_pair(place: str, words: int) -> int:
    """Store an article whose two versions have nothing in common but their few words, and give its id."""
    draw = random.Random(11)
    texts = [
        tuple(
            Block(" ".join(f"w{draw.randrange(50)}" for _ in range(100)), BlockKind.PARAGRAPH)
            for _ in range(words // 100)
        )
        for _ in range(2)
    ]
    versions = tuple(ReadVersion(number, "Hostile", blocks) for number, blocks in enumerate(texts))
    capture = Capture.of(b"hostile", origin="hostile.html")
    key = ArticleKey("https://made.example/hostile", "made")
    with open_store(place) as store:
        done = store.record(capture, [Reading(ParserId("made", 1), capture.digest, "hostile.html", key, versions)])
        return int(done.articles[0])


class Visitors:
    """Threads that ask until they are stopped, and what they were answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.stopped = threading.Event()
        self.seconds: dict[str, list[float]] = collections.defaultdict(list)
        self.answers: dict[str, collections.Counter[object]] = collections.defaultdict(collections.Counter)
        self._threads: list[threading.Thread] = []

    def start(self, name: str, count: int, once: Callable[[], int]) -> None:
        """Let *count* threads call *once* over and over."""

        def loop() -> None:
            while not self.stopped.is_set():
                began = time.perf_counter()
                try:
                    self.answers[name][once()] += 1
                except OSError as error:
                    self.answers[name][type(error).__name__] += 1
                self.seconds[name].append(time.perf_counter() - began)

        self._threads += [threading.Thread(target=loop, daemon=True) for _ in range(count)]
        for thread in self._threads[-count:]:
            thread.start()

    def pause(self) -> None:
        """Stop them all; others may be started then."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(timeout=60)
        self._threads = []
        self.stopped.clear()

    def ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> int:
        """Give the status of one answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, address, body=body, headers={"Content-Type": kind} if kind else {})
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


def form(page: bytes) -> tuple[bytes, str]:
    """Return the body of a form that sends *page* as a file, and its type."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\nContent-Type: text/html\r\n\r\n'
    return head + page + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def importing(place: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start an import of some hundred pages."""
    folder.mkdir()
    prose = "<p>The council said on Monday that bridge {} would stay shut until the spring, as piers had moved.</p>"
    for number in range(400):
        text = "".join(prose.format(f"{number}-{line}") for line in range(12))
        page = f"<html><head><title>Bridge {number}</title></head><body><article>{text}</article></body></html>"
        (folder / f"page-{number}.html").write_text(page)
    command = [sys.executable, "-m", "diffview", "import", "--db", place, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Serve, let everybody ask, and print the figures."""
    asked = argparse.ArgumentParser()
    for name, default in (("seconds", 30), ("words", 100_000), ("workers", 2)):
        asked.add_argument(f"--{name}", type=int, default=default)
    options = asked.parse_args()
    draw = random.Random(5)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        place = f"{folder}/store.sqlite3"
        fill(place, ORDINARY)
        hostile = hostile_pair(place, options.words)
        port, _ = stack.enter_context(serving(place, "--workers", str(options.workers)))
        visitors = Visitors(port)

        def ordinary() -> int:
            article = draw.randint(1, ORDINARY)
            old = draw.randrange(VERSIONS - 1)
            pages = ("/", f"/articles/{article}", f"/articles/{article}/diff/{old}/{old + 1}")
            return visitors.ask("GET", draw.choice(pages))

        visitors.start("warming up", 4, ordinary)
        time.sleep(options.seconds / 2)
        visitors.pause()
        visitors.start("ordinary, calm", 4, ordinary)
        time.sleep(options.seconds)
        visitors.pause()
        visitors.start("hostile pair", 2, lambda: visitors.ask("GET", f"/articles/{hostile}/diff/0/1"))
        for page in (DEEP, WIDE):
            body, kind = form(page)
            visitors.start("hostile upload", 1, lambda b=body, k=kind: visitors.ask("POST", "/check", b, k))
        for _ in range(HALF_OPEN):
            line = stack.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", port))))
            line.sendall(b"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx")
        running = importing(place, Path(folder) / "pages")
        time.sleep(5)
        visitors.start("ordinary, beside the hostile", 4, ordinary)
        time.sleep(options.seconds)
        visitors.pause()
        running.terminate()
        running.wait(timeout=60)
    report(visitors)


def report(visitors: Visitors) -> None:
    """Print the figures; leave with 1 where an ordinary visitor met an error."""
    failed = False
    for name, answers in visitors.answers.items():
        times = sorted(visitors.seconds[name])
        middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
        print(f"{name}: {len(times)} answers {dict(answers)}, median {middle * 1000:.0f} ms, p99 {late * 1000:.0f} ms")
        failed |= name.startswith("ordinary") and set(answers) != {200}
    print(f"load {os.getloadavg()[0]:.1f}")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
