"""What tests of the store build: the store itself, and readings made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from diffview.model import (
    ArticleKey,
    Block,
    Capture,
    ParserId,
    Quality,
    Reading,
    ReadVersion,
    Row,
    RowKind,
)
from diffview.store import Parsed, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from diffview.store import Store


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Say where the store of this test lies; another backend would give its own address here."""
    return str(tmp_path / "news.sqlite3")


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """Give an empty store: every promise of the contract is tested through it."""
    with open_store(place) as opened:
        yield opened


class Paired(Protocol):
    def __call__(self, old: int, texts: tuple[str, str], *, revision: int = 1, claimed: int = 4) -> Parsed: ...


@pytest.fixture
def paired() -> Paired:
    """Give a maker of pages that pair version *old* with the next one; texts are lines, one a block."""

    def make(old: int, texts: tuple[str, str], *, revision: int = 1, claimed: int = 4) -> Parsed:
        capture = Capture.of(repr((old, texts)).encode(), origin=f"ferry-{old}-{old + 1}.html")
        versions = tuple(
            ReadVersion(old + k, "Ferry sails", tuple(map(Block, text.split("\n")))) for k, text in enumerate(texts)
        )
        rows = tuple(
            Row(RowKind.MATCH if a == b else RowKind.CHANGE, a, b)
            for a, b in zip(texts[0].split("\n"), texts[1].split("\n"), strict=False)
        )
        reading = Reading(
            ParserId("newssniffer-html", revision),
            capture.digest,
            capture.origin,
            ArticleKey("http://example.org/ferry", "example", "newssniffer:7"),
            versions,
            versions_claimed=claimed,
            rows=rows,
        )
        return Parsed(capture, (reading,))

    return make


class Plain(Protocol):
    def __call__(
        self,
        text: str,
        *,
        url: str | None = "http://example.org/ferry",
        at: datetime | None = None,
        origin: str = "page.html",
        revision: int = 1,
        source: str = "example",
        external_id: str | None = None,
        quality: Quality = Quality.OK,
    ) -> Parsed: ...


@pytest.fixture
def plain() -> Plain:
    """Give a maker of article pages; the first line is the title, each other one a block."""

    def make(
        text: str,
        *,
        url: str | None = "http://example.org/ferry",
        at: datetime | None = None,
        origin: str = "page.html",
        revision: int = 1,
        source: str = "example",
        external_id: str | None = None,
        quality: Quality = Quality.OK,
    ) -> Parsed:
        capture = Capture.of(text.encode(), origin=origin, url=url, observed_at=at)
        title, *blocks = text.split("\n")
        reading = Reading(
            ParserId("article", revision),
            capture.digest,
            origin,
            ArticleKey(url, source, external_id),
            (ReadVersion(None, title, tuple(map(Block, blocks)), observed_at=at),),
            quality=quality,
            quality_reason="" if quality is Quality.OK else "a page of errors",
        )
        return Parsed(capture, (reading,))

    return make
