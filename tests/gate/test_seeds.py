"""The user's own captures: every one of them is read, stored and compared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

import diffview
from diffview.diff.model import ChangeKind
from diffview.model import RowKind

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


ROWS = """
~ in England. / A group
~ authority control. / Professor Ray
~ may do the work. / He said
= outside organisations.
~ and failings' / Prof Jones,
~ child protection. / He told
~ attracted opposition. / He said
~ private organisations. / "Child protection
~ in the world. / "We're opening
+ Innovation
+ His comments
+ Amanda Kelly,
+ She said
+ In their
+ They wrote:
= professionals and leadership.
= considerable concern.
= disability benefits."
~ London universities. / Stability and
- 'Improve quality'
- Former government
- "It's the
= social care.
= delivering services.
= accountable by Ofsted.
= setting out next steps."
+ Prof Jones
+ "We need
"""
"""The rows of the tracked page below its times: "= end of both", "~ end of the old / beginning of the new", "-
beginning of what was deleted", "+ … inserted". The new heading "Stability and …" cannot stand above another heading, so
the three rows below it were the old version's."""


def test_every_row_of_the_tracked_page_is_read_right(shared: Path) -> None:
    (page,) = (shared / "seeds").glob("003_*.txt")
    (reading,) = diffview.read(page)
    wanted = ROWS.strip().splitlines()
    assert len(reading.rows) == len(wanted)
    for row, line in zip(reading.rows, wanted, strict=True):
        sign, _, text = line.partition(" ")
        match sign:
            case "=":
                assert row.kind is RowKind.MATCH
                assert (row.old or "").endswith(text)
            case "~":
                old, _, new = text.partition(" / ")
                assert row.kind is RowKind.CHANGE
                assert (row.old or "").endswith(old)
                assert (row.new or "").startswith(new)
            case "-":
                assert (row.kind, row.new) == (RowKind.DELETE, None)
                assert (row.old or "").startswith(text)
            case _:
                assert (row.kind, row.old) == (RowKind.INSERT, None)
                assert (row.new or "").startswith(text)
