"""What the tables of a collection cost, beside the comparisons that they rest on.

    python tests/bench/corpus.py [PAIRS] [--jobs N] [--engines]

Articles of about 3 kB in three to five versions, made of seeded prose; each step edits numbers and words, adds and
drops sentences, and moves a paragraph now and then: about eight sentences a step, as NewsEdits counts them. Printed
are ratios within this run: the processor time of the whole command over that of comparing and naming alone, one
job's time over two jobs', and the peak of memory at a tenth of the collection and at all of it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from engine_texts import Prose

from diffview.corpus.inputs import open_collection
from diffview.facts.classify import classify_versions

PARAGRAPHS = 14
STEP_EDITS = 8


def paragraphs(prose: Prose) -> list[str]:
    return [" ".join(" ".join(sentence) for sentence in prose.paragraph()) for _ in range(PARAGRAPHS)]


def edited(texts: list[str], prose: Prose) -> list[str]:
    out, rng = list(texts), prose.rng
    for _ in range(STEP_EDITS):
        at = rng.randrange(len(out))
        match rng.choices(("word", "number", "add", "drop", "paragraph", "move"), (35, 10, 25, 12, 13, 5))[0]:
            case "word":
                words = out[at].split()
                words[rng.randrange(len(words))] = prose.word()
                out[at] = " ".join(words)
            case "number":
                out[at] += f" There were {rng.randint(2, 900)} of them."
            case "add":
                out[at] += " " + " ".join(prose.sentence())
            case "drop" if len(out) > PARAGRAPHS // 2:
                del out[at]
            case "paragraph":
                out.insert(at, " ".join(map(" ".join, prose.paragraph())))
            case "move":
                out.insert(rng.randrange(len(out)), out.pop(at))
            case _:
                pass
    return out


def make(path: Path, pairs: int, seed: int = 7) -> None:
    prose, made, number = Prose(seed), 0, 0
    with path.open("w", encoding="utf-8") as file:
        while made < pairs:
            texts, versions = paragraphs(prose), []
            for version in range(random.Random(number).randint(3, 5)):
                hour = f"2026-03-{1 + version:02}T{number % 24:02}:00:00Z"
                title = f"Article {number} " + " ".join(prose.sentence()[: 5 + version % 2])
                versions.append({"number": version, "observed_at": hour, "title": title, "blocks": texts})
                texts = edited(texts, prose)
            source = f"source-{number % 12}"
            file.write(json.dumps({"article_id": f"a{number}", "source": source, "versions": versions}) + "\n")
            made, number = made + len(versions) - 1, number + 1


def comparing_seconds(path: Path) -> float:
    """Return the processor time of comparing all neighbours and naming their changes, reading apart."""
    spent = 0.0
    for article in open_collection(str(path)):
        began = time.process_time()
        for old, new in pairwise(article.history.versions):
            compared = classify_versions(old, new)
            _ = compared.facts, compared.title_facts
        spent += time.process_time() - began
    return spent


def run(path: Path, *options: str) -> tuple[float, float]:
    """Run the command; return its processor time and its time on the clock, children among them."""
    with tempfile.TemporaryDirectory() as folder:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, "-m", "diffview", "corpus", str(path), "-o", folder, *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began


def peak_of(path: Path) -> int:
    """Return the most memory that one process of the command took, in MiB."""
    code = (
        "import resource, sys; from diffview.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "most = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "print('peak', most // 1024, file=sys.stderr)"
    )
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", code, "corpus", str(path), "-o", folder, "--jobs", "1"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stderr.split("peak")[1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", nargs="?", type=int, default=3_000)
    parser.add_argument("--engines", action="store_true", help="also Dask and Spark, by processor time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, tenth = Path(folder) / "all.jsonl", Path(folder) / "tenth.jsonl"
        make(path, options.pairs)
        make(tenth, options.pairs // 10)
        alone = comparing_seconds(path)
        one, one_wall = run(path, "--jobs", "1")
        two, two_wall = run(path, "--jobs", "2")
        print(f"{options.pairs} pairs: comparing and naming {1000 * alone / options.pairs:.2f} ms of processor a pair")
        print(f"the tables / comparing and naming: {one / alone:.2f} (two jobs {two / alone:.2f})")
        print(f"one job / two jobs, on the clock: {one_wall / two_wall:.2f}")
        print(f"peak memory of a process: {peak_of(tenth)} MiB at a tenth, {peak_of(path)} MiB at all")
        if options.engines:
            for engine in ("dask", "spark"):
                spent, wall = run(path, "--engine", engine, "--jobs", "2")
                print(f"{engine} / processes: processor {spent / two:.2f}, clock {wall / two_wall:.2f}")


if __name__ == "__main__":
    main()
