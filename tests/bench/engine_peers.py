"""Other programs on the same texts, each named with its version; what is not installed is skipped by name.

Bench only: none of these is imported by the package (wikidiff2 and web-monitoring-diff are GPL).
A peer gives its CPU time in milliseconds; of a child process its own, its start taken off where
that can be measured. web-monitoring-diff needs an environment of its own, with an lxml that is
built on the libxml2 of the system as its html5-parser is (`pip install --no-binary lxml lxml
html5-parser web-monitoring-diff`, on Debian with libxml2-dev and libxslt1-dev); give its Python in
WEB_MONITORING_PYTHON. It is timed warm, inside its own process.
"""

from __future__ import annotations

import difflib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine_counts import TOKEN
from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Peer(NamedTuple):
    name: str
    version: str
    milliseconds: Callable[[Sequence[str], Sequence[str]], float]
    largest: int
    """The most words it is given: beyond, it takes minutes."""


def own(job: Callable[[], object]) -> float:
    """Return the thread CPU of *job*, the less of two runs."""
    best = 1e9
    for _ in range(2):
        start = time.thread_time()
        job()
        best = min(best, time.thread_time() - start)
    return best * 1000


def child(command: Sequence[str]) -> float:
    """Return the CPU of a child process, the less of two runs."""
    best = 1e9
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best * 1000


def _coded(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    numbers: dict[str, str] = {}
    first, second = (
        "".join([numbers.setdefault(t, chr(256 + len(numbers))) for t in TOKEN.findall("\n".join(x))])
        for x in (old, new)
    )
    return first, second


def _dmp(old: Sequence[str], new: Sequence[str]) -> float:
    from diff_match_patch import diff_match_patch  # noqa: PLC0415 - a peer may be missing

    def job() -> None:
        engine = diff_match_patch()
        engine.diff_cleanupSemantic(engine.diff_main("\n".join(old), "\n".join(new)))

    return own(job)


def _fast_dmp(old: Sequence[str], new: Sequence[str]) -> float:
    import fast_diff_match_patch  # noqa: PLC0415 - a peer may be missing

    return own(lambda: fast_diff_match_patch.diff("\n".join(old), "\n".join(new), cleanup="Semantic", timelimit=0))


def _difflib(old: Sequence[str], new: Sequence[str]) -> float:
    def job() -> None:
        a, b = (TOKEN.findall("\n".join(x)) for x in (old, new))
        difflib.SequenceMatcher(None, a, b).get_opcodes()

    return own(job)


def _rapidfuzz(old: Sequence[str], new: Sequence[str]) -> float:
    return own(lambda: LCSseq.opcodes(*_coded(old, new)))


def _pygit2(old: Sequence[str], new: Sequence[str]) -> float:
    import pygit2  # noqa: PLC0415 - a peer may be missing

    def job() -> None:
        a, b = ("\n".join(TOKEN.findall("\n".join(x))).encode() for x in (old, new))
        list(pygit2.Patch.create_from(a, b, flag=pygit2.enums.DiffOption.PATIENCE).hunks)

    return own(job)


def _git(old: Sequence[str], new: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        start = time.thread_time()
        for name, blocks in (("old", old), ("new", new)):
            path = Path(folder, name)
            path.write_text("\n".join(TOKEN.findall("\n".join(blocks))) + "\n", encoding="utf-8")
            paths.append(str(path))
        prepared = (time.thread_time() - start) * 1000
        return prepared + child(["git", "diff", "--no-index", "--histogram", "--unified=0", *paths])


PHP = """
[$self, $mode, $old, $new] = $argv;
$a = file_get_contents($old); $b = file_get_contents($new);
$start = getrusage();
wikidiff2_do_diff($a, $b, 2, 1000000);
$end = getrusage();
$of = fn($r) => $r["ru_utime.tv_sec"] * 1e3 + $r["ru_utime.tv_usec"] / 1e3;
echo $of($end) - $of($start);
"""


def _wikidiff2(old: Sequence[str], new: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, blocks in (("old", old), ("new", new)):
            path = Path(folder, name)
            path.write_text("\n".join(blocks) + "\n", encoding="utf-8")
            paths.append(str(path))
        done = subprocess.run(
            ["php", "-d", "wikidiff2.moved_paragraph_detection_cutoff=1000000", "-r", PHP, "--", "moves", *paths],
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)


WEB_MONITORING = """
import sys, time
from web_monitoring_diff import html_diff_render
a, b = (open(p, encoding="utf-8").read() for p in sys.argv[1:])
html_diff_render(a, b)
start = time.thread_time()
html_diff_render(a, b)
print((time.thread_time() - start) * 1000)
"""


def _web_monitoring(old: Sequence[str], new: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, blocks in (("old", old), ("new", new)):
            path = Path(folder, name)
            body = "".join(f"<p>{block.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for block in blocks)
            path.write_text(f"<html><head><title>t</title></head><body>{body}</body></html>", encoding="utf-8")
            paths.append(str(path))
        python = os.environ["WEB_MONITORING_PYTHON"]
        done = subprocess.run([python, "-c", WEB_MONITORING, *paths], capture_output=True, text=True, check=True)
        return float(done.stdout)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def peers() -> list[Peer]:
    """Return the peers that are here; say which are not."""
    found: list[Peer] = []
    packages = [
        ("diff-match-patch", "default, semantic", _dmp, 60_000),
        ("fast-diff-match-patch", "unlimited, semantic", _fast_dmp, 60_000),
        ("rapidfuzz", "LCS of all words", _rapidfuzz, 60_000),
        ("pygit2", "patience, word a line", _pygit2, 600_000),
    ]
    for name, how, job, largest in packages:
        try:
            found.append(Peer(f"{name} ({how})", version(name), job, largest))
        except PackageNotFoundError:
            print(f"skipped: {name} is not installed")
    found.append(Peer("difflib (words)", sys.version.split()[0], _difflib, 60_000))
    if shutil.which("git"):
        found.append(Peer("git histogram, word a line", _output("git", "--version").split()[-1], _git, 600_000))
    if "wikidiff2" in (_output("php", "-m") if shutil.which("php") else ""):
        number = _output("php", "-r", "echo phpversion('wikidiff2');")
        found.append(Peer("wikidiff2 (moves on)", number, _wikidiff2, 60_000))
    else:
        print("skipped: wikidiff2 is not installed (Debian: php-cli php-wikidiff2)")
    python = os.environ.get("WEB_MONITORING_PYTHON")
    number = ""
    if python:
        report = "import importlib.metadata as m, web_monitoring_diff; print(m.version('web-monitoring-diff'))"
        number = _output(python, "-c", report)
    if number:
        found.append(Peer("web-monitoring-diff html_token", number, _web_monitoring, 600))
    else:
        print("skipped: web-monitoring-diff (set WEB_MONITORING_PYTHON to a Python that can import it)")
    return found
