"""Whole chains of pages, as HTML and flattened, imported in any order and any batches: one and the same history."""

from __future__ import annotations

import json
import random
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from diffview import ingest
from diffview.ingest import import_paths
from diffview.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.model import History

pytestmark = pytest.mark.gate

CHAINS = 8
ORDERS = 3


def write_pages(shared: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Write the pages of a few articles of at least four versions, each flattened and every third as HTML too."""
    monkeypatch.syspath_prepend(str(shared / "eval"))
    import newssniffer_page as maker  # noqa: PLC0415  lies beside the checkout

    monkeypatch.delitem(sys.modules, "newssniffer_page")
    lines = (shared / "eval" / "articles_dev.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [a for a in map(json.loads, lines) if 4 <= len(a["versions"]) <= 8][: 3 * CHAINS : 3]
    files = []
    for number, article in enumerate(articles):
        versions = article["versions"]
        for at in range(len(versions) - 1):
            sides = [
                maker.Side(v["number"], v["title"] or "", v["time"], v["paragraphs"]) for v in versions[at : at + 2]
            ]
            page = maker.Page(5000 + number, article["url"], article["source"], *sides, versions=len(versions))
            kinds = {"txt": page.flat()} | ({"html": page.html()} if at % 3 == 1 else {})
            for ending, text in kinds.items():
                file = folder / f"{number}-{at}.{ending}"
                file.write_text(text, encoding="utf-8")
                files.append(file)
    return files


def histories(place: Path, files: list[Path]) -> dict[str | None, History]:
    with open_store(place) as store:
        import_paths(store, files)
        assert store.verify() == ()
        found = [store.history(article.id) for article in store.articles()]
    return {history.key.url: replace(history, id=None) for history in found}


def test_chains_read_the_same_in_any_order(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pages").mkdir()
    files = write_pages(shared, tmp_path / "pages", monkeypatch)
    expected = histories(tmp_path / "0.sqlite3", files)
    assert len(expected) == CHAINS
    chance = random.Random(11)
    for number in range(1, ORDERS):
        monkeypatch.setattr(ingest, "BATCH_CAPTURES", number * 3)
        shuffled = chance.sample(files, len(files))
        assert histories(tmp_path / f"{number}.sqlite3", shuffled) == expected
