"""How large, how fast and how right the store is at a given number of versions; makes its own corpus.

    python tests/bench/store.py --versions 20000
    python tests/bench/store.py --versions 100000 --db postgresql://user@host/empty

The corpus is invented: words of a made-up vocabulary (frequencies as in prose), sentences in paragraphs, 3 kB a
version, 3.8 versions an article, 6.6 sentence edits from one version to the next, standing paragraphs in each of
forty outlets, and one article in 25 a wire copy of another. It depends on the seed alone. Times are of the
processor; `--json` prints the figures for a machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffview import checking
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import ArticleQuery, Parsed, SearchIn, SearchQuery, open_store
from diffview.verdict import Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diffview.store import Store

BATCH = 64
OUTLETS = 40
START = datetime(2026, 1, 1, tzinfo=UTC)


class Text(NamedTuple):
    title: str
    paragraphs: tuple[tuple[str, ...], ...]  # sentences

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(Block(" ".join(sentences)) for sentences in self.paragraphs)


class Writer:
    """Writes invented prose."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        weights = [1 / (n + 2) for n in range(len(letters))]
        made = {"".join(self.chance.choices(letters, weights, k=self.chance.randint(2, 9))) for _ in range(40_000)}
        self.words = sorted(made)
        self.chance.shuffle(self.words)
        self.cumulative = list(itertools.accumulate(1 / (n + 8) for n in range(len(self.words))))

    def sentence(self) -> str:
        words = self.chance.choices(self.words, cum_weights=self.cumulative, k=self.chance.randint(8, 26))
        return " ".join(words).capitalize() + "."

    def text(self) -> Text:
        paragraphs = tuple(tuple(self.sentence() for _ in range(self.chance.randint(1, 3))) for _ in range(15))
        return Text(self.sentence()[:70], paragraphs)

    def edited(self, text: Text) -> Text:
        paragraphs = [list(sentences) for sentences in text.paragraphs]
        for _ in range(max(1, round(self.chance.gauss(6.6, 3)))):
            at = self.chance.randrange(len(paragraphs))
            kind = self.chance.random()
            if kind < 0.42:
                paragraphs[at].insert(self.chance.randint(0, len(paragraphs[at])), self.sentence())
            elif kind < 0.66 and len(paragraphs[at]) > 1:
                paragraphs[at].pop(self.chance.randrange(len(paragraphs[at])))
            elif kind < 0.95:
                which = self.chance.randrange(len(paragraphs[at]))
                words = paragraphs[at][which].split(" ")
                words[self.chance.randrange(len(words))] = self.chance.choice(self.words)
                paragraphs[at][which] = " ".join(words)
            else:
                paragraphs.insert(self.chance.randrange(len(paragraphs)), paragraphs.pop(at))
        title = text.title if self.chance.random() < 0.8 else self.sentence()[:70]
        return Text(title, tuple(tuple(sentences) for sentences in paragraphs if sentences))


class Corpus:
    """Articles of several outlets, versions in the order of time."""

    def __init__(self, versions: int, seed: int = 7) -> None:
        self.writer = Writer(seed)
        chance = self.writer.chance
        self.standing = [[(self.writer.sentence(), self.writer.sentence()) for _ in range(20)] for _ in range(OUTLETS)]
        self.size = versions
        self.kept: list[tuple[int, Text]] = []
        self.chance = chance

    def parsed(self) -> Iterator[Parsed]:
        """Yield captures in the order in which they came: articles overlap in time."""
        number, article = 0, 0
        open_articles: list[tuple[int, Text, int]] = []
        while number < self.size:
            if len(open_articles) < 200:
                text = self.writer.text()
                if self.kept and self.chance.random() < 0.04:
                    text = self.copied(self.chance.choice(self.kept)[1])
                open_articles.append((article, text, min(25, 2 + int(self.chance.expovariate(1 / 1.84)))))
                article += 1
            at = self.chance.randrange(len(open_articles))
            which, text, left = open_articles[at]
            yield self.capture(which, text, number)
            number += 1
            if left == 1:
                open_articles.pop(at)
                if self.chance.random() < 2000 / (self.size / 3.8):
                    self.kept.append((which, text))
            else:
                open_articles[at] = (which, self.writer.edited(text), left - 1)
        self.kept += [(which, text) for which, text, _ in open_articles if self.chance.random() < 0.2]

    def copied(self, text: Text) -> Text:
        keep = int(len(text.paragraphs) * 0.82)
        return Text(self.writer.sentence()[:70], text.paragraphs[:keep])

    def capture(self, article: int, text: Text, number: int, *, url: bool = True) -> Parsed:
        """Return a text as a capture with the standing paragraphs of its outlet."""
        outlet = article % OUTLETS
        standing = self.chance.sample(self.standing[outlet], 2)
        shown = Text(text.title, (standing[0], *text.paragraphs, standing[1]))
        at = START + timedelta(minutes=number)
        address = f"http://outlet{outlet}.example/{article // OUTLETS}/story-{article}" if url else None
        body = "\n\n".join([shown.title, *(block.text for block in shown.blocks)]).encode()
        capture = Capture.of(body, origin=f"pages/{number}.html", url=address, observed_at=at)
        key = ArticleKey(address, f"outlet{outlet}")
        version = ReadVersion(None, shown.title, shown.blocks, observed_at=at)
        return Parsed(capture, (Reading(ParserId("bench", 1), capture.digest, capture.origin, key, (version,)),))


def processor(work: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that *work* takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {"median": round(statistics.median(ordered), 3), "p99": round(ordered[int(len(ordered) * 0.99)], 3)}


def store_all(store: Store, corpus: Corpus) -> float:
    """Store the corpus; return the milliseconds a version."""
    total, count = 0.0, 0
    items = corpus.parsed()
    while batch := list(itertools.islice(items, BATCH)):
        total += processor(partial(store.record_all, batch))
        count += len(batch)
    return total / count


def sizes(place: Path, versions: int) -> dict[str, object]:
    """Return the bytes a version of each table of a SQLite store, indexes with their tables."""
    with sqlite3.connect(place) as raw:
        try:
            rows = raw.execute(
                "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON s.name = m.name GROUP BY 1"
            )
            tables = {name: round(size / versions) for name, size in rows}
        except sqlite3.OperationalError:
            tables = {}
        kinds = {
            "captures": "SELECT sum(length(data)) FROM body WHERE id IN (SELECT body_id FROM capture)",
            "readings": "SELECT sum(length(data)) FROM body WHERE id IN (SELECT body_id FROM reading)",
            "versions": "SELECT sum(length(data)) FROM body WHERE id IN (SELECT body_id FROM version)",
        }
        bodies = {name: round((raw.execute(query).fetchone()[0] or 0) / versions) for name, query in kinds.items()}
    return {"file": round(place.stat().st_size / versions), "tables": tables, "bodies": bodies}


def checks(store: Store, corpus: Corpus, count: int) -> dict[str, object]:
    """Check generated captures without their addresses: later versions of held articles, and new articles."""
    right, found_unknown, times = 0, 0, []
    known = corpus.chance.sample(corpus.kept, min(count, len(corpus.kept)))
    for which, text in known:
        parsed = corpus.capture(which, corpus.writer.edited(text), 10**6, url=False)
        verdicts: list[Verdict] = []
        times.append(processor(partial(_keep, verdicts, store, parsed)))
        url = store.history(verdicts[0].article_id).key.url if verdicts[0].article_id else ""
        right += bool(url) and url.endswith(f"story-{which}")
    for number in range(count // 4):
        parsed = corpus.capture(number, corpus.writer.text(), 10**6, url=False)
        found_unknown += verdict(store, parsed).kind is VerdictKind.UNKNOWN_ARTICLE
    return {
        "right article": round(right / max(len(known), 1), 4),
        "unknown called unknown": round(found_unknown / max(count // 4, 1), 4),
        "ms": spread(times),
    }


def _keep(verdicts: list[Verdict], store: Store, parsed: Parsed) -> None:
    verdicts.append(verdict(store, parsed))


def verdict(store: Store, parsed: Parsed) -> Verdict:
    return checking.classify_parsed(store, parsed)


def searches(store: Store, corpus: Corpus, count: int) -> dict[str, object]:
    out: dict[str, object] = {}
    words = corpus.writer.words
    asked = {
        "word": lambda: corpus.chance.choice(words[200:]),
        "phrase": lambda: '"' + " ".join(corpus.chance.choice(corpus.kept)[1].paragraphs[1][0].split()[1:4]) + '"',
        "added": lambda: corpus.chance.choice(words[200:]),
    }
    for name, ask in asked.items():
        within = SearchIn.ADDED if name == "added" else SearchIn.ANYWHERE
        queries = [SearchQuery(ask(), within) for _ in range(count)]
        out[name] = spread([processor(partial(store.search, query)) for query in queries])
    return out


def pages(store: Store) -> dict[str, object]:
    """Return the cost of the first page of a list and of the last that a thousand steps reach."""
    first = spread([processor(lambda: store.articles_page(size=20)) for _ in range(20)])
    after, reached = None, 0
    while reached < 10_000:
        page = store.articles_page(after=after, size=200)
        reached += 10
        if page.next is None:
            break
        after = page.next
    far = spread([processor(lambda: store.articles_page(after=after, size=20)) for _ in range(20)])
    captures = spread([processor(lambda: store.captures_page(size=50)) for _ in range(20)])
    return {"first": first, f"page {reached}": far, "captures": captures, "count": str(store.articles_page().count)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--versions", type=int, default=20_000)
    arguments.add_argument("--db", help="an empty store's address; a file in a temporary folder by default")
    arguments.add_argument("--checks", type=int, default=200)
    arguments.add_argument("--no-figures", action="store_true", help="do not measure the steps of articles")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.db or str(Path(folder) / "news.sqlite3")
        corpus = Corpus(chosen.versions)
        with open_store(place) as store:
            report: dict[str, object] = {"versions": chosen.versions}
            report["ms a version stored"] = round(store_all(store, corpus), 3)
            if chosen.db is None:
                store.close()
                report["bytes a version"] = sizes(Path(place), chosen.versions)
            report["check"] = checks(store, corpus, chosen.checks)
            report["search, ms"] = searches(store, corpus, chosen.checks)
            if not chosen.no_figures:
                report["ms an article measured"] = round(
                    processor(store.settle) / max(store.count(ArticleQuery()), 1), 3
                )
            report["pages, ms"] = pages(store)
        print(json.dumps(report, indent=None if chosen.json else 1))


if __name__ == "__main__":
    main()
