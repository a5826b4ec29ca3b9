"""Verdicts on captures made from real articles: exact returns, typography, mixtures, cuts, strangers, walls.

Of each article all versions but the last are stored; captures are made from them and of what was not stored.
The verdict that is due is known for each. One command prints the figures: `pytest -m gate -s -k verdict`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from diffview.checking import check
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import Parsed, open_store
from diffview.verdict import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.store import Store

pytestmark = pytest.mark.gate

ARTICLES = 40
MIN_PARAGRAPHS = 6
FLOOR = 0.98
"""Share of verdicts that must be right; measured: 316 of 317."""

MARKS = str.maketrans({"'": "\u2019", '"': "\u201d", "-": "\u2013", " ": "\u00a0"})


@dataclass(frozen=True)
class Article:
    url: str
    title: str
    versions: tuple[tuple[str, ...], ...]
    times: tuple[datetime, ...]


def articles(shared: Path) -> list[Article]:
    """Return articles of which at least three versions differ in their paragraphs."""
    found = []
    for line in (shared / "eval" / "articles_dev.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        versions: dict[tuple[str, ...], datetime] = {}
        for one in told["versions"]:
            texts = tuple(" ".join(text.split()) for text in one["paragraphs"] if text.split())
            versions.setdefault(texts, datetime.fromisoformat(one["time"]))
        if len(versions) >= 3 and min(map(len, versions)) >= MIN_PARAGRAPHS:
            title = told["versions"][0]["title"] or "Untitled"
            found.append(Article(told["url"], title, tuple(versions), tuple(versions.values())))
    return found


def fill(store: Store, chosen: list[Article]) -> None:
    for article in chosen:
        for texts, moment in zip(article.versions[:-1], article.times, strict=False):
            capture = Capture.of(repr(texts).encode(), origin=article.url, observed_at=moment)
            version = ReadVersion(None, article.title, tuple(map(Block, texts)), observed_at=moment)
            key = ArticleKey(article.url, "eval")
            reading = Reading(ParserId("test", 1), capture.digest, capture.origin, key, (version,))
            store.record_all([Parsed(capture, (reading,))])


def cases(article: Article, stranger: Article) -> Iterator[tuple[str, tuple[str, ...], VerdictKind]]:
    *held, unheld = article.versions
    latest, first = held[-1], held[0]
    yield "latest", latest, VerdictKind.SAME_AS_LATEST
    yield "typography", tuple(text.translate(MARKS) for text in latest), VerdictKind.SAME_AS_LATEST
    yield "reflowed", (" ".join(latest),), VerdictKind.SAME_AS_LATEST
    yield "return", first, VerdictKind.SAME_AS_EARLIER
    yield "next", unheld, VerdictKind.NEW
    mixture = (*first[: len(first) // 2], *stranger.versions[0][:2], *latest[len(latest) // 2 :])
    yield "mixture", mixture, VerdictKind.NEW
    half = len(latest) // 2
    word = latest[half].rsplit(" ", 2)[0]
    if word != latest[half] and word[-1].isalpha():
        yield "cut off", (*latest[:half], word), VerdictKind.UNUSABLE
    yield "stranger", stranger.versions[-1], VerdictKind.UNKNOWN_ARTICLE


def verdict(store: Store, title: str, texts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> VerdictKind:
    """Return the verdict on a capture at no known address, its parsing left out: that has gates of its own."""
    capture = Capture.of(repr(texts).encode(), origin="capture")
    version = ReadVersion(None, title, tuple(map(Block, texts)))
    reading = Reading(ParserId("test", 1), capture.digest, capture.origin, ArticleKey(), (version,))
    monkeypatch.setattr("diffview.checking.parse", lambda seen: Parsed(seen, (reading,)))
    return check(store, capture).kind


def test_verdicts_on_captures_of_real_articles(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = articles(shared)
    # Every other one of both halves from all over the file: neighbours are of one source and share its phrases.
    spread = found[:: max(len(found) // (2 * ARTICLES), 1)]
    chosen, strangers = spread[: 2 * ARTICLES : 2], spread[1 : 2 * ARTICLES : 2]
    assert len(strangers) == ARTICLES
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = []
    with open_store(tmp_path / "news.sqlite3") as store:
        fill(store, chosen)
        for article, stranger in zip(chosen, strangers, strict=True):
            for name, texts, due in cases(article, stranger):
                title = stranger.title if name == "stranger" else article.title
                given = verdict(store, title, texts, monkeypatch)
                total[name] += 1
                right[name] += given is due
                if given is not due:
                    wrong.append((name, article.url, given.value))
    print("verdicts right:", ", ".join(f"{name} {right[name]}/{total[name]}" for name in total))
    for line in wrong:
        print("  not right:", *line)
    assert right.total() / total.total() >= FLOOR
