"""A small invented collection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.corpus.histories import VersionText, article, blocks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.corpus.histories import CorpusArticle

BRIDGE = (
    ("Bridge closes", ["The old bridge closes on Monday. Six lorries are stuck on it.", "Nobody was hurt."]),
    (
        "Bridge closes early",
        [
            "The old bridge closes on Monday. Nine lorries are stuck on it.",
            "A ferry sails instead.",
            "Nobody was hurt.",
        ],
    ),
    ("Bridge closes", ["The old bridge closes on Monday. Six lorries are stuck on it.", "Nobody was hurt."]),
)
OTTERS = (
    ("Otters return", ["Otters are back in the harbour.", "They eat crabs."]),
    (
        "Otters return",
        [
            "Otters are back in the harbour.",
            "They eat mussels.",
            "Correction: an earlier version said that otters eat crabs; they eat mussels.",
        ],
    ),
)


def made(article_id: str, states: tuple[tuple[str, list[str]], ...], source: str = "Harbour Post") -> CorpusArticle:
    texts = (
        VersionText(number, datetime(2026, 3, 1 + number, 8, tzinfo=UTC), title, blocks_of(blocks))
        for number, (title, blocks) in enumerate(states)
    )
    return article(article_id, texts, url=f"https://post.example/{article_id}", source=source)


@pytest.fixture
def bridge() -> CorpusArticle:
    return made("bridge", BRIDGE)


@pytest.fixture
def otters() -> CorpusArticle:
    return made("otters", OTTERS)


@pytest.fixture
def make_article() -> Callable[..., CorpusArticle]:
    return made
