"""What reading pages costs, container and parser apart: `python tests/bench/import_pages.py [PAGES]`.

Makes a WARC of PAGES (10,000) article pages from invented words, reads the captures out of it, then parses them in
the worker as an import does. Prints CPU milliseconds a page for the container and for the parser (the worker's CPU
included), and the peak memory of both processes, once for the first quarter and once for all: memory that grows with
the number of pages would show.
"""

from __future__ import annotations

import gzip
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from diffview.model import Capture
from diffview.parsers import registry
from diffview.readers import Limits, captures
from diffview.readers.isolation import close_workers, read_isolated

WORDS = ("harbour", "ferry", "council", "bridge", "spring", "engineer", "storm", "quay", "captain", "pier", "mayor")


def page(number: int) -> bytes:
    """Give one page of some 12 kB, a third of it the site's own."""
    dice = random.Random(number)
    paragraphs = [" ".join(dice.choices(WORDS, k=45)).capitalize() + "." for _ in range(20)]
    links = "".join(f'<li><a href="/{n}">{" ".join(dice.choices(WORDS, k=6))}</a></li>' for n in range(40))
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>Page {number}</title></head>"
        f"<body><nav><ul>{links}</ul></nav>"
        f"<article><h1>Page {number}</h1>{body}</article><footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


def record(number: int) -> bytes:
    """Give the page as one packed record of a WARC."""
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(number)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: application/http\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + sent + b"\r\n\r\n", compresslevel=1)


def peak_mb(who: int) -> float:
    """Give the peak memory of this process or of its ended children, in MB."""
    return resource.getrusage(who).ru_maxrss / 1024


def cpu_s() -> float:
    """Give the CPU seconds of this process and its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pages.warc.gz"
        with archive.open("wb") as file:
            for number in range(count):
                file.write(record(number))
        print(f"{count} pages, {archive.stat().st_size / 1e6:.1f} MB packed")
        start = time.process_time()
        found = sum(isinstance(item, Capture) for item in captures([archive], limits=Limits(captures=count)))
        print(f"container alone: {found} captures, {(time.process_time() - start) / count * 1000:.2f} ms CPU a page")
        start = time.process_time()
        for number in range(200):
            registry.read(Capture.of(page(number), origin="a"))
        print(f"parser alone, in this process: {(time.process_time() - start) / 200 * 1000:.2f} ms CPU a page")
        before, wall, read = cpu_s(), time.monotonic(), 0
        for item in captures([archive], limits=Limits(captures=count)):
            if isinstance(item, Capture):
                read += len(read_isolated(item))
            if read == count // 4:
                print(f"after {read}: peak {peak_mb(resource.RUSAGE_SELF):.0f} MB here")
        close_workers()
        print(
            f"import: {read} readings, {(cpu_s() - before) / count * 1000:.2f} ms CPU a page,"
            f" {time.monotonic() - wall:.0f} s"
        )
        print(
            f"peak {peak_mb(resource.RUSAGE_SELF):.0f} MB here, {peak_mb(resource.RUSAGE_CHILDREN):.0f} MB in a worker"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
