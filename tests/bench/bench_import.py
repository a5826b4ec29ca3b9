"""How long N pages take to import, and how much memory: `python tests/bench/bench_import.py [N]`.

Pages are made from the evaluation articles beside the checkout, half as HTML and half flattened, each copy
under its own id and with its own figures, so that no two pages are the same bytes. Printed for every quarter
of the import, so that growth with what is already stored would show: pages, CPU milliseconds a page (of this
process; parsing is done in a child), peak memory of this process, size of the store. Then what the parts cost by
themselves: the parsing children, the same pages out of a WARC (the container alone), the parsers in this process.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffview.ingest import ImportProgress, import_paths
from diffview.model import Capture
from diffview.parsers import registry
from diffview.readers import Limits, captures
from diffview.readers.isolation import close_workers
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

EVAL = Path(__file__).resolve().parents[3] / "shared" / "eval"


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Yield file names and texts of *count* pages."""
    spec = importlib.util.spec_from_file_location("newssniffer_page", EVAL / "newssniffer_page.py")
    assert spec is not None
    assert spec.loader is not None
    maker: Any = importlib.util.module_from_spec(spec)
    sys.modules["newssniffer_page"] = maker
    spec.loader.exec_module(maker)
    articles = [json.loads(line) for line in (EVAL / "articles_dev.jsonl").read_text().splitlines()]
    number = 0
    while True:
        for article in articles:
            article_id = 1_000_000 + number
            for old, new in zip(article["versions"], article["versions"][1:], strict=False):
                sides = [
                    maker.Side(
                        one["number"],
                        one["title"] or "",
                        one["time"],
                        [f"{text} ({article_id})" for text in one["paragraphs"]],
                    )
                    for one in (old, new)
                ]
                url = f"{article['url']}?copy={article_id}"
                page = maker.Page(article_id, url, article["source"], *sides, versions=len(article["versions"]))
                html = number % 2
                yield f"{number:06}.{'html' if html else 'txt'}", page.html() if html else page.flat()
                number += 1
                if number == count:
                    return


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "pages").mkdir()
        for name, text in pages(count):
            (home / "pages" / name).write_text(text, encoding="utf-8")
        run(home, count)
        apart(home, min(count, MOST_APART))


MOST_APART = 1000
"""Pages that the parts are measured on; they cost the same for each."""


def apart(home: Path, count: int) -> None:
    """Print what the parsing children, a container and the parsers cost, each by itself."""
    close_workers()
    print(f"children: {_cpu(resource.RUSAGE_CHILDREN):.1f} s CPU, peak {_peak(resource.RUSAGE_CHILDREN):.0f} MB")
    some = sorted((home / "pages").iterdir())[:count]
    archive = home / "pages.warc.gz"
    with archive.open("wb") as file:
        for number, page in enumerate(some):
            file.write(gzip.compress(_record(number, page.read_bytes()), compresslevel=1))
    before = _cpu()
    found = sum(isinstance(item, Capture) for item in captures([archive], limits=Limits(captures=count)))
    print(f"container alone: {found} captures out of a WARC, {1000 * (_cpu() - before) / count:.2f} ms CPU a page")
    before = _cpu()
    for page in some:
        registry.read(Capture.of(page.read_bytes(), origin=page.name))
    print(f"parsers alone, in this process: {1000 * (_cpu() - before) / count:.1f} ms CPU a page")


def _record(number: int, body: bytes) -> bytes:
    sent = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: application/http\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent + b"\r\n\r\n"


def run(home: Path, count: int) -> None:
    store = open_store(home / "news.sqlite3")
    marks = [(0, _cpu())]

    def progress(done: ImportProgress) -> None:
        if done.read >= len(marks) * count / 4 and done.read > marks[-1][0]:
            marks.append((done.read, _cpu()))
            pages, cpu = (after - before for before, after in zip(marks[-2], marks[-1], strict=True))
            size = (home / "news.sqlite3").stat().st_size / 1e6
            each = 1000 * cpu / pages
            print(
                f"{done.read:>7} pages: {each:6.1f} ms CPU a page, peak {_peak():6.0f} MB, store {size:.1f} MB",
                flush=True,
            )

    started = time.perf_counter()
    first = import_paths(store, [home / "pages"], progress=progress)
    wall = time.perf_counter() - started
    told = f"{first.read} read, {first.added} added, {len(first.refused)} refused, {len(first.articles)} articles"
    print(f"{told}, {wall:.0f} s")
    before = _cpu()
    again = import_paths(store, [home / "pages"])
    print(f"again: {again.added} added, {1000 * (_cpu() - before) / max(again.read, 1):.2f} ms CPU a page")
    assert again.added == 0
    store.close()


def _cpu(who: int = resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def _peak(who: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    main()
