"""A viewer over a small store: one article in four versions, with a move, a revert and a gap."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from diffview.model import (
    ArticleKey,
    Block,
    BlockKind,
    Capture,
    ParserId,
    Reading,
    ReadVersion,
    Row,
    RowChoice,
    RowKind,
)
from diffview.store import open_store
from diffview.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

START = datetime(2026, 3, 3, 9, 14, tzinfo=UTC)

FIRST = (
    "The city council voted to close the harbour bridge for repairs.",
    "The closure will last six weeks and affect 12,000 commuters a day.",
    "A ferry will run every twenty minutes from 06:00 to 23:00.",
    "The bridge was built in 1962 and carries the road to the airport.",
    "Shops near the bridge asked for help on Monday.",
)
SECOND = (
    "The bridge was built in 1962 and carries the road to the airport.",
    "The city council voted to close the harbour bridge for repairs.",
    "The closure will last eight weeks and affect 14,500 commuters a day.",
    "A ferry will run every twenty minutes from 06:00 to 23:00.",
    "Shops near the bridge asked for help on Monday.",
    "The opposition wants an inquiry.",
)
THIRD = (*SECOND[:-1], "The opposition “wants” an inquiry.")
FOURTH = (*SECOND[:-1], "The opposition wants an inquiry.", "It will begin in April.")


def blocks(texts: tuple[str, ...], *, certain: bool = True) -> tuple[Block, ...]:
    return tuple(Block(text, BlockKind.PARAGRAPH, certain) for text in texts)


def versions() -> tuple[ReadVersion, ...]:
    early, late = "Harbour bridge to close for six weeks", "Harbour bridge to close for eight weeks"
    texts = ((early, FIRST), (late, SECOND), (late, THIRD), (late, FOURTH), (late, SECOND))
    return tuple(
        ReadVersion(n if n < 4 else 5, title, blocks(text), START + timedelta(hours=2 * n))
        for n, (title, text) in enumerate(texts)
    )


@pytest.fixture
def place(tmp_path: Path, built: str) -> str:
    """Give the path of a store of the test's own with one article in versions 0 to 3 and 5, and one flattened pair."""
    return str(shutil.copy(built, tmp_path / "store.sqlite3"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build that store once."""
    path = str(tmp_path_factory.mktemp("built") / "store.sqlite3")
    with open_store(path) as store:
        capture = Capture.of(b"<p>bridge</p>", origin="bridge.html", media_type="text/html")
        key = ArticleKey("https://example.org/news/bridge", "example", "newssniffer:1")
        store.record(
            capture, [Reading(ParserId("test", 1), capture.digest, "bridge.html", key, versions(), versions_claimed=7)]
        )
        flat = Capture.of(b"flat text", origin="flat.txt", media_type="text/plain")
        rows = (
            Row(RowKind.MATCH, "All is calm.", "All is calm."),
            Row(
                RowKind.DELETE,
                "Gone tomorrow.",
                None,
                certain=False,
                confidence=0.7,
                choices=(RowChoice(RowKind.INSERT, None, "Gone tomorrow.", 0.3),),
            ),
        )
        pair = (
            ReadVersion(0, "Calm", (Block("All is calm."), Block("Gone tomorrow.", certain=False))),
            ReadVersion(1, "Calm", (Block("All is calm."),), period="about 4 hours later"),
        )
        key = ArticleKey("https://example.org/news/calm", "example", "newssniffer:2")
        store.record(flat, [Reading(ParserId("newssniffer-text", 1), flat.digest, "flat.txt", key, pair, 2, rows)])
        store.settle()  # so that reading has nothing left to write
    return path


@pytest.fixture(scope="session")
def shared_app(built: str) -> Flask:
    return create_app(built)


@pytest.fixture
def app(request: pytest.FixtureRequest, shared_app: Flask) -> Flask:
    """Give one application for all tests, or one of its own to a test that asks for `place`, because it writes."""
    return create_app(request.getfixturevalue("place")) if "place" in request.fixturenames else shared_app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
