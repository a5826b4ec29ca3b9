"""Pages of which every row's truth is known, made from real articles for `learn_flat.py`.

The data are pairs of versions of ../shared/eval/articles_dev.jsonl (blogs and policies) and news_dev.jsonl (news),
made into pages by newssniffer_page.py. Besides the pairs of neighbours as they are there are the same whose paragraphs
are broken into sentences, one or two a paragraph, as many news sites write: the weights shall not know one outlet's
paragraphs only.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
sys.path.insert(0, str(SHARED))

import newssniffer_page as site  # noqa: E402 - lies beside the checkout

from diffview.model import Sides  # noqa: E402
from diffview.parsers.newssniffer.unflatten import solve  # noqa: E402
from diffview.parsers.newssniffer.unflatten.segment import OpenLines, Segment  # noqa: E402
from diffview.parsers.newssniffer.unflatten.word_shapes import has_open_quote  # noqa: E402

GENRES = {"GSA/digitalgov.gov": "blog", "18F/18f.gsa.gov": "blog", "github/site-policy": "policy"}
"""The genre of each source of articles_dev.jsonl; those of news_dev.jsonl are news."""
NEWS = 2.0
"""What a page of news counts: that is what the site tracks, and the data have 30 of them among 480."""
BROKEN = 0.5
"""What a page with paragraphs broken into sentences counts."""
TWO_IN_ONE = 7
"""Of paragraphs broken into single sentences one in so many keeps two, as on real pages of that kind."""


@dataclass
class Sample:
    """One page with its truth, gap by gap."""

    article: str
    source: str
    genre: str
    weight: float
    style: str
    matched: list[str]
    gaps: list[OpenLines]
    truth: list[list[tuple[str, str | None, str | None]]]
    period: str = ""
    built: list[Segment] = field(default_factory=list)


def articles() -> list[dict[str, Any]]:
    """Return all articles with their genre, in a fixed order."""
    found = [json.loads(line) for line in (SHARED / "articles_dev.jsonl").read_text("utf-8").splitlines()]
    news = [json.loads(line) for line in (SHARED / "news_dev.jsonl").read_text("utf-8").splitlines()]
    return [{**one, "genre": GENRES[one["source"]]} for one in found] + [{**one, "genre": "news"} for one in news]


def side(at: int, version: dict[str, Any], paragraphs: list[str]) -> site.Side:
    # Where the data hold no times the versions are taken as hours apart, as those of news are.
    time = version["time"] or f"2020-01-01T{at:02d}:00:00Z"
    return site.Side(version.get("number", at), version["title"] or "", time, paragraphs)


def broken(paragraphs: list[str], most: int) -> list[str]:
    """Return paragraphs broken at ends of sentences into such of 1 to *most* sentences, by their text alone.

    No quotation is broken, and where *most* is 1 a few paragraphs have two sentences all the same.
    """
    out: list[str] = []
    for paragraph in paragraphs:
        run: list[str] = []
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", paragraph):
            run.append(sentence)
            number = zlib.crc32(sentence.encode())
            wanted = 1 + number % most if most > 1 else 1 + (number % TWO_IN_ONE == 0)
            if len(run) >= wanted and not has_open_quote(" ".join(run)):
                out.append(" ".join(run))
                run = []
        if run:
            out.append(" ".join(run))
    return out


def sample(article: dict[str, Any], old: site.Side, new: site.Side, weight: float, style: str) -> Sample:
    page = site.Page(1, article["url"], article["source"], old, new)
    matched: list[str] = []
    gaps: list[list[str]] = [[]]
    truth: list[list[tuple[str, str | None, str | None]]] = [[]]
    for row in page.rows():
        kind, a, b = row
        if kind == "match":
            matched.append(a or "")
            gaps.append([])
            truth.append([])
        else:
            gaps[-1].append(f"{a} {b}" if kind == "change" else a or b or "")
            truth[-1].append(row)
    ends = [None, *matched, None]
    kept = [
        OpenLines(lines, Sides(ends[k], ends[k]), Sides(ends[k + 1], ends[k + 1]))
        for k, lines in enumerate(gaps)
        if lines
    ]
    name, source, genre = article["article_id"], article["source"], article["genre"]
    truths = [rows for rows in truth if rows]
    return Sample(name, source, genre, weight, style, matched, kept, truths, page.period())


def samples() -> list[Sample]:
    """Return all pages of neighbouring versions that hold anything to be inferred."""
    out = []
    for article in articles():
        versions = article["versions"]
        weight = NEWS if article["genre"] == "news" else 1.0
        for i, (old, new) in enumerate(pairwise(versions)):
            a, b = side(i, old, old["paragraphs"]), side(i + 1, new, new["paragraphs"])
            out.append(sample(article, a, b, weight, "as they are"))
            for most in (1, 2):
                a, b = side(i, old, broken(old["paragraphs"], most)), side(i + 1, new, broken(new["paragraphs"], most))
                out.append(sample(article, a, b, BROKEN * weight, f"broken by {most}"))
    return [s for s in out if s.gaps]


def build(item: Sample) -> list[Segment]:
    if not item.built:
        item.built = solve.segments_of(item.gaps, item.matched, item.period)
    return item.built
