"""A parser for another tracking site is one folder and one line: a made-up site, written to disk, is added here."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

import pytest

from diffview import histories, identity
from diffview.ingest import import_paths
from diffview.model import Capture, Correction, Reading, RowKind
from diffview.parsers import registry, sites
from diffview.parsers.protocol import Rank
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = '''
"""Pages of the made-up site Changelark: "changelark ARTICLE-ID ADDRESS", then "VERSION: TITLE | TEXT | TEXT"."""

from dataclasses import replace

from diffview.model import ArticleKey, Block, ParserId, Reading, ReadVersion, Row, RowKind
from diffview.parsers.protocol import Rank, Reconciled, Site


class Page:
    id = ParserId("changelark-text", 1)

    def recognises(self, page):
        return page.text.startswith("changelark ")

    def read(self, page):
        head, *lines = page.text.splitlines()
        _, number, address = head.split(" ")
        key = ArticleKey(address, "the lark", f"changelark:{number}")
        versions = tuple(self.version(line) for line in lines)
        return (Reading(self.id, page.capture.digest, page.capture.origin, key, versions),)

    def version(self, line):
        number, _, rest = line.partition(": ")
        title, *texts = rest.split(" | ")
        return ReadVersion(int(number), title, tuple(Block(text) for text in texts))


class Changelark(Site):
    id_prefix = "changelark:"
    ranks = {"changelark-text": Rank.SINGLE}

    def parsers(self):
        return (Page(),)

    def reconcile(self, readings):
        found = tuple(replace(r, versions=tuple(self.spelled_out(v) for v in r.versions)) for r in readings)
        return Reconciled(found, (f"{len(readings)} pages of the lark were read together.",))

    def spelled_out(self, version):
        return replace(version, title=version.title.replace("~", "lark"))

    def correct(self, reading, corrections):
        return replace(reading, warnings=tuple(f"{choice.old} was chosen" for choice in corrections))
'''


@pytest.fixture
def _changelark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "code" / "changelark"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(PACKAGE, "utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    monkeypatch.setattr(sites, "SITES", (*sites.SITES, importlib.import_module("changelark").Changelark()))
    yield
    del sys.modules["changelark"]


def page(*lines: str, article: str = "7 http://example.org/a", name: str = "page.txt") -> Capture:
    return Capture.of("\n".join((f"changelark {article}", *lines)).encode(), origin=name)


def read(capture: Capture) -> Reading:
    (reading,) = registry.read(capture)
    return reading


@pytest.mark.usefixtures("_changelark")
def test_its_pages_are_read_by_its_parser() -> None:
    reading = read(page("0: Song of the ~ | It sings."))
    assert (reading.parser.name, reading.versions[0].number) == ("changelark-text", 0)


@pytest.mark.usefixtures("_changelark")
def test_its_ids_name_an_article_beside_the_articles_own_address() -> None:
    keys = identity.article_keys(read(page("0: Song | It sings.")))
    assert keys == ("url:example.org/a", "id:changelark:7")


@pytest.mark.usefixtures("_changelark")
def test_it_settles_what_only_all_its_pages_settle_and_may_warn() -> None:
    readings = [read(page("0: The ~ | It sings.")), read(page("1: The ~ | It flies.", name="later.txt"))]
    (history,) = histories.build(readings)
    assert [version.title for version in history.versions] == ["The lark", "The lark"]
    assert history.warnings == ("2 pages of the lark were read together.",)


@pytest.mark.usefixtures("_changelark")
def test_its_parsers_have_the_ranks_that_it_gives_them() -> None:
    assert (sites.rank_of("changelark-text"), sites.rank_of("plain-text")) == (Rank.SINGLE, Rank.UNRANKED)


@pytest.mark.usefixtures("_changelark")
def test_corrections_go_through_the_site() -> None:
    reading = read(page("0: Song | It sings."))
    chosen = Correction(reading.capture, 0, RowKind.DELETE, "It sings.", None)
    assert sites.correct(reading, [chosen]).warnings == ("It sings. was chosen",)


@pytest.mark.usefixtures("_changelark")
def test_its_pages_are_stored_like_any_other(tmp_path: Path) -> None:
    for number, text in enumerate(("It sings.", "It flies.")):
        (tmp_path / f"{number}.txt").write_bytes(page(f"{number}: The ~ | {text}").body)
    with open_store(tmp_path / "news.sqlite3") as store:
        import_paths(store, [tmp_path / "0.txt", tmp_path / "1.txt"])
        (article,) = store.articles()
        assert [version.title for version in store.history(article.id).versions] == ["The lark", "The lark"]


def test_without_the_line_nothing_knows_the_site() -> None:
    reading = read(page("0: Song of the ~ | It sings."))
    assert reading.parser.name == "plain-text"
