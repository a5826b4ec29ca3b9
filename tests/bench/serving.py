"""How many requests a second the viewer answers, how late the slowest come, and whether its memory stays.

    python tests/bench/serving.py [--seconds 20] [--workers 2] [--connections 8] [--articles 200]

A store of made-up articles is served by `diffview serve`, and `wrk` (Debian's) asks for a mix: 70 % lists and articles,
25 % comparisons, 5 % searches, at addresses drawn from all of them with a fixed seed. Prints requests a second, errors,
the latency of the median and of the slowest in a hundred, and the resident memory of all processes at the start, in
the middle and at the end. The load of the machine is printed beside them: on a busy one the figures mean little.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import diffview
from diffview.model import ArticleKey, Block, BlockKind, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store
from diffview.store.values import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(diffview.__file__).parents[1]
WORDS = ("council", "bridge", "ferry", "harbour", "budget", "minister", "school", "river", "repair", "vote")
VERSIONS = 5
PARAGRAPHS = 12

MIX = """
math.randomseed(7)
local articles = {articles}
request = function()
  local dice = math.random(100)
  local article = math.random(articles)
  local path
  if dice <= 20 then path = "/"
  elseif dice <= 70 then path = "/articles/" .. article
  elseif dice <= 95 then
    local old = math.random(0, {versions} - 2)
    path = "/articles/" .. article .. "/diff/" .. old .. "/" .. (old + 1)
  else path = "/?q=" .. ({{"council", "bridge", "ferry", "school", "nothing"}})[math.random(5)] end
  return wrk.format("GET", path)
end
"""


def made(articles: int) -> Iterator[Parsed]:
    """Yield made-up articles of `VERSIONS` versions, each of which changes some words."""
    draw = random.Random(7)
    for number in range(articles):
        texts = [[draw.choice(WORDS) for _ in range(40)] for _ in range(PARAGRAPHS)]
        versions = []
        for version in range(VERSIONS):
            for _ in range(6):
                draw.choice(texts)[draw.randrange(40)] = draw.choice(WORDS) + str(draw.randrange(90))
            blocks = tuple(Block(" ".join(words).capitalize() + ".", BlockKind.PARAGRAPH) for words in texts)
            versions.append(ReadVersion(version, f"The {WORDS[number % 10]} of {number}", blocks))
        capture = Capture.of(json.dumps([number]).encode(), origin=f"made-{number}.html")
        key = ArticleKey(f"https://made.example/{number}", "made")
        yield Parsed(capture, (Reading(ParserId("made", 1), capture.digest, capture.origin, key, tuple(versions)),))


def fill(place: str, articles: int) -> None:
    """Store made-up articles."""
    batch = []
    with open_store(place) as store:
        for item in made(articles):
            batch.append(item)
            if len(batch) == 50:
                store.record_all(batch)
                batch = []
        store.record_all(batch)


def memory_of(process: int) -> float:
    """Return the resident memory of a process and all below it, in MiB."""
    total = 0
    for status in (Path(f"/proc/{each}/status") for each in (process, *below(process))):
        with contextlib.suppress(FileNotFoundError, AttributeError):
            total += int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1])
    return total / 1024


def cpu_of(process: int) -> float:
    """Return the processor time of a process and all below it, in seconds."""
    total = 0
    for status in (Path(f"/proc/{each}/stat") for each in (process, *below(process))):
        with contextlib.suppress(FileNotFoundError):
            total += sum(map(int, status.read_text().rpartition(")")[2].split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def below(process: int) -> list[int]:
    """Return all processes below *process*."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):
            for child in map(int, path.read_text().split()):
                found += [child, *below(child)]
    return found


@contextlib.contextmanager
def serving(place: str, *options: str) -> Iterator[tuple[int, int]]:
    """Serve the store at *place* and give the port and the process."""
    command = [sys.executable, "-m", "diffview", "serve", "--db", place, "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        port = int(re.search(r":(\d+)/", process.stdout.readline())[1])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60):
            pass  # the processes have started
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def wrk(port: int, script: Path, seconds: int, connections: int) -> str:
    """Return what wrk prints of *seconds* of the mix."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s", "-s", str(script)]
    return subprocess.check_output([*command, f"http://127.0.0.1:{port}"], text=True)


def main() -> None:
    """Fill a store, serve it, and print the figures."""
    asked = argparse.ArgumentParser()
    for name, default in (("seconds", 20), ("workers", 2), ("connections", 8), ("articles", 200), ("warm-up", 5)):
        asked.add_argument(f"--{name}", type=int, default=default)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/store.sqlite3"
        fill(place, options.articles)
        script = Path(folder) / "mix.lua"
        script.write_text(MIX.format(articles=options.articles, versions=VERSIONS))
        with serving(place, "--workers", str(options.workers)) as (port, process):
            wrk(port, script, options.warm_up, options.connections)
            seen = [memory_of(process)]
            middle = threading.Timer(options.seconds / 2, lambda: seen.append(memory_of(process)))
            middle.start()
            began = cpu_of(process)
            said = wrk(port, script, options.seconds, options.connections)
            requests = int(re.search(r"(\d+) requests in", said)[1])
            print(said)
            print(f"processor time a request, ms: {(cpu_of(process) - began) / requests * 1000:.2f}")
            seen.append(memory_of(process))
            middle.cancel()
            print(f"memory, MiB: {', '.join(f'{each:.0f}' for each in seen)}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
