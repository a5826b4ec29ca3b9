"""Bench the engine: time against the limit and the peers, quality against the truth, texts made to hurt.

    python tests/bench/engine.py [speed] [quality] [adversarial] [peers] [import] [memory]

LIM is what any word comparison in Python must do at least: cut both texts into words and marks
with one regular expression and number them. Times are thread CPU, the least of several runs.
Peers that are not installed are skipped by name.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from functools import partial
from math import log10
from typing import TYPE_CHECKING

from engine_counts import TOKEN, edits_of, shortest
from engine_peers import peers
from engine_texts import SIZES, Pair, adversarial, pair

from diffview.diff.compare import compare
from diffview.diff.model import Comparison, Moved, Op, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def cpu(job: Callable[[], object], *, runs: int) -> float:
    """Return the least thread CPU of *runs* runs, in milliseconds."""
    best = 1e9
    for _ in range(runs):
        gc.collect()
        start = time.thread_time()
        job()
        best = min(best, time.thread_time() - start)
    return best * 1000


def limit(old: Sequence[str], new: Sequence[str]) -> None:
    numbers: dict[str, int] = {}
    for text in ("\n".join(old), "\n".join(new)):
        [numbers.setdefault(token, len(numbers)) for token in TOKEN.findall(text)]


def ours(old: Sequence[str], new: Sequence[str]) -> Comparison:
    return compare(Side(None, tuple(old)), Side(None, tuple(new)))


def speed() -> None:
    print(f"{'':10} {'LIM ms':>9} {'ours ms':>9} {'ratio':>6} {'exponent':>8}")
    last = 0.0
    for name, size in SIZES.items():
        # one article is harder than another: the mean of twenty
        batch = [pair(*size, seed=seed) for seed in range(5, 25 if name == "article" else 6)]
        runs = {"article": 40, "longread": 60, "liveblog": 9, "book": 3}[name]
        lim = sum(cpu(partial(limit, texts.old, texts.new), runs=runs) for texts in batch) / len(batch)
        mine = sum(cpu(partial(ours, texts.old, texts.new), runs=runs) for texts in batch) / len(batch)
        print(f"{name:10} {lim:9.2f} {mine:9.2f} {mine / lim:6.2f} {log10(mine / last) if last else 0:8.2f}")
        last = mine


def word_spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S+", text)]


def matched(texts: Pair, comparison: Comparison) -> set[tuple[int, int, int, int]]:
    """Return (old block, word, new block, word) of every word that the comparison calls equal."""
    out: set[tuple[int, int, int, int]] = set()
    for change in comparison.changes:
        if not change.old or not change.new:
            continue
        old = _numbered(texts.old, change.old)
        new = _numbered(texts.new, change.new)
        for op, a, b, c, _ in change.edits:
            if op is Op.EQUAL:
                for start, end in [span for span in old if a <= span[0] and span[1] <= b]:
                    found = new.get((start - a + c, end - a + c))
                    if found:
                        out.add((*old[start, end], *found))
    return out


def _numbered(blocks: Sequence[str], positions: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    out: dict[tuple[int, int], tuple[int, int]] = {}
    offset = 0
    for position in positions:
        for k, (a, b) in enumerate(word_spans(blocks[position])):
            out[offset + a, offset + b] = (position, k)
        offset += len(blocks[position]) + 1
    return out


def changed_words(old: Sequence[str], new: Sequence[str], comparison: Comparison) -> int:
    """Count the words of both sides that are not equal: words as white space parts them."""
    count = 0
    for change in comparison.changes:
        a, b = "\n".join([old[i] for i in change.old]), "\n".join([new[j] for j in change.new])
        for op, i, i_end, j, j_end in change.edits:
            if op is Op.DELETE:
                count += len(a[i:i_end].split())
            elif op is Op.INSERT:
                count += len(b[j:j_end].split())
    return count


def quality() -> None:
    for name, size in SIZES.items():
        for seed in (5, 6) if name != "book" else (5,):
            texts = pair(*size, seed=seed)
            comparison = ours(texts.old, texts.new)
            found = matched(texts, comparison)
            truth = {(*origin, *place) for place, origin in texts.lineage.items()}
            moved = {(c.old[0], c.new[0]) for c in comparison.changes if type(c) is Moved}
            got = len(moved & texts.moved) / len(texts.moved) if texts.moved else 1.0
            line = (
                f"{name:9} changed/true {changed_words(texts.old, texts.new, comparison) / max(1, texts.changed):.3f}"
                f" precision {len(found & truth) / len(found):.5f} recall {len(found & truth) / len(truth):.5f}"
                f" moved recall {got:.3f} of {len(texts.moved)} false {len(moved - texts.moved)}"
            )
            if name != "book":
                count, _ = shortest(texts.old, texts.new, TOKEN.findall)
                line += f" edits {edits_of(comparison)} of LCS {count} = {edits_of(comparison) / count:.2f}"
            print(line, comparison.cut_short or "")


def hostile() -> None:
    for words in (60_000, 600_000):
        for name, (old, new) in adversarial(words).items():
            lim = cpu(partial(limit, old, new), runs=2)
            mine = cpu(partial(ours, old, new), runs=2)
            comparison = ours(old, new)
            line = f"{words:7} {name:18} LIM {lim:8.1f} ours {mine:8.1f} ratio {mine / lim:6.2f}"
            line += f" cut_short {comparison.cut_short}"
            if name == "boiler" and words == 60_000:
                _, minimal = shortest(old, new, str.split)
                line += f" changed/minimal {changed_words(old, new, comparison) / minimal:.3f}"
            print(line, flush=True)


def beside_peers() -> None:
    """Time the peers on the mean of five articles, each with a moved block, then on longer texts."""
    others = peers()
    for name, size in {**SIZES, "article": (600, 8, 1)}.items():
        batch = [pair(*size, seed=seed) for seed in range(5 if name == "article" else 1)]
        runs = {"article": 100, "longread": 60}.get(name, 4)
        mine = sum(cpu(partial(ours, texts.old, texts.new), runs=runs) for texts in batch) / len(batch)
        print(f"{name}: ours {mine:.2f} ms")
        for peer in others:
            if size[0] <= peer.largest:
                theirs = sum(peer.milliseconds(texts.old, texts.new) for texts in batch) / len(batch)
                print(f"  {peer.name:48} {peer.version:10} {theirs:10.2f} ms = {theirs / mine:8.2f} x ours", flush=True)


def imports() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # compiled once, as installed code is, whatever lies beside the sources
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}

        def start(code: str) -> float:
            times = []
            for _ in range(16):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([sys.executable, "-c", code], check=True, env=environment)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            return sorted(times[1:])[7] * 1000

        bare = start("pass")
        for code in (
            "from diffview import compare",
            "import rapidfuzz.distance, dataclasses",
            "import diffview.diff.compare",
            "from diffview import compare; compare(['a'], ['b'])",
        ):
            print(f"{code:55} {start(code) - bare:5.1f} ms over bare Python ({bare:.1f} ms)")


def memory() -> None:
    texts = pair(*SIZES["book"])
    sizes = []
    for job in (limit, ours):
        gc.collect()
        tracemalloc.start()
        job(texts.old, texts.new)
        sizes.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    print(f"peak MB, 600,000 words: LIM {sizes[0]:.1f} ours {sizes[1]:.1f} ratio {sizes[1] / sizes[0]:.2f}")


def main(wanted: Sequence[str]) -> None:
    jobs = {
        "speed": speed,
        "quality": quality,
        "adversarial": hostile,
        "memory": memory,
        "import": imports,
        "peers": beside_peers,
    }
    for name, job in jobs.items():
        if not wanted or name in wanted:
            print(f"== {name}")
            job()


if __name__ == "__main__":
    main(sys.argv[1:])
