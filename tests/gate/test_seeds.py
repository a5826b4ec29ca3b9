"""The user's own captures: every one of them is read, stored and compared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.diff.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.store import Store

pytestmark = pytest.mark.gate

POSTS = {"000": 1, "001": 5, "002": 3, "004": 7}
"""How many posts each weblog page holds, by the first three characters of its name."""


@pytest.fixture(scope="module")
def store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with diffview.open_store(tmp_path_factory.mktemp("seeds") / "seeds.sqlite3") as opened:
        report = diffview.import_paths(opened, [shared / "seeds"])
        assert not report.refused
        yield opened


def test_the_weblog_pages_hold_sixteen_posts_with_titles_and_dates(shared: Path) -> None:
    found: Counter[str] = Counter()
    for page in sorted((shared / "seeds").glob("*.txt")):
        for reading in diffview.read(page):
            if reading.parser.name == "blog-text":
                found[page.name[:3]] += 1
                assert reading.versions[0].title
                assert reading.versions[0].published_at
                assert reading.versions[0].blocks
    assert found == POSTS


def test_the_tracked_article_has_two_versions_and_two_gaps(store: Store) -> None:
    (article,) = (a for a in store.articles() if a.source == "bbc")
    history = store.history(article.id)
    assert article.url == "http://www.bbc.co.uk/news/education-27452457"
    assert [version.number for version in history.versions] == [0, 1]
    assert [gap.number for gap in history.gaps] == [2, 3]
    assert len(store.articles()) == 1 + sum(POSTS.values())


def test_what_they_write_is_paired_with_what_they_wrote(store: Store) -> None:
    (article,) = (a for a in store.articles() if a.source == "bbc")
    old, new = store.history(article.id).versions
    compared = diffview.compare(old, new)
    (at,) = (k for k, block in enumerate(old.blocks) if block.text.startswith("They write:"))
    (to,) = (k for k, block in enumerate(new.blocks) if block.text.startswith("They wrote:"))
    (change,) = (change for change in compared.changes if at in change.old)
    assert (change.kind, change.old, change.new) == (ChangeKind.EDITED, (at,), (to,))
    assert not old.blocks[at].certain, "the page is flattened: this cut was inferred"
