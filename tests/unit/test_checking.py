"""Verdicts on new captures: the same, gone back, new, unknown, unusable; and that a check stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview import resources
from diffview.checking import check, check_all
from diffview.errors import BadArgument, UnknownArticle
from diffview.ingest import import_paths
from diffview.model import ArticleId, Capture
from diffview.store import open_store
from diffview.verdict import Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.store import Store

SAMPLES = resources.samples_folder()
URL = "http://example.org/harbour"

OPENING = "The harbour office said on Monday that the old crane would be taken down before the summer."
CAUSE = "An inspector found rust in the main beam, and the office \u2013 which owns it \u2013 closed the quay at once."
VOICE = "\u201cNobody was hurt, and nobody will be,\u201d said the harbour master, Ada Lindqvist, after the inspection."
COST = "Taking it down will cost about \u00a340,000, the office said, and will last for two weeks."
PLAN = "A smaller crane from the northern quay is going to stand in its place until next spring."
LATER = "Later the office said that the work would begin on the third of May, weather allowing."

ONE = (OPENING, CAUSE, VOICE)
TWO = (OPENING, CAUSE, VOICE, COST)
THREE = (OPENING, CAUSE.replace("at once", "for a day"), COST, PLAN)


def page(*blocks: str, url: str | None = URL, day: int | None = None) -> Capture:
    body = "Old crane to be taken down\n\n" + "\n\n".join(blocks) + "\n"
    moment = None if day is None else datetime(2026, 4, day, tzinfo=UTC)
    return Capture.of(body.encode(), origin="page.txt", url=url, observed_at=moment)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "news.sqlite3") as opened:
        for day, blocks in enumerate((ONE, TWO, THREE), start=1):
            check(opened, page(*blocks, day=day), add=True)
        (article,) = opened.articles()
        assert article.versions == 3
        yield opened


def verdict_of(store: Store, *blocks: str, url: str | None = URL) -> Verdict:
    return check(store, page(*blocks, url=url))


@pytest.mark.parametrize("url", [URL, None])
def test_the_text_of_the_latest_version_is_nothing_new(store: Store, url: str | None) -> None:
    verdict = verdict_of(store, *THREE, url=url)
    assert (verdict.kind, verdict.number, verdict.changed) == (VerdictKind.SAME_AS_LATEST, 2, False)
    assert verdict.comparison is None


@pytest.mark.parametrize("url", [URL, None])
@pytest.mark.parametrize(("blocks", "number"), [(ONE, 0), (TWO, 1)])
def test_the_text_of_an_earlier_version_is_named_by_its_number(
    store: Store, blocks: tuple[str, ...], number: int, url: str | None
) -> None:
    verdict = verdict_of(store, *blocks, url=url)
    assert (verdict.kind, verdict.number, verdict.latest) == (VerdictKind.SAME_AS_EARLIER, number, 2)
    assert verdict.changed


def test_typography_alone_is_the_same_text_and_says_so(store: Store) -> None:
    plain = [block.replace("\u2013", "-").replace("\u201c", '"').replace("\u201d", '"') for block in TWO]
    verdict = verdict_of(store, *plain)
    assert (verdict.kind, verdict.number) == (VerdictKind.SAME_AS_EARLIER, 1)
    assert "typography" in verdict.reason
    assert verdict.comparison is not None


def test_paragraphs_cut_otherwise_are_the_same_text(store: Store) -> None:
    opening, cause, *rest = THREE
    assert verdict_of(store, f"{opening} {cause}", *rest).kind is VerdictKind.SAME_AS_LATEST


def test_an_edited_text_is_new_and_compared_with_the_nearest_version(store: Store) -> None:
    verdict = verdict_of(store, OPENING, CAUSE, VOICE, COST.replace("40,000", "45,000"))
    assert (verdict.kind, verdict.nearest) == (VerdictKind.NEW, 1)
    assert 0.8 < verdict.similarity < 1
    assert verdict.comparison is not None
    assert [kind.value for kind in verdict.comparison.kinds] == ["number"]
    assert [(part.version, part.blocks) for part in verdict.origins] == [(1, 3), (None, 1)]


def test_a_mixture_is_told_by_the_versions_that_its_blocks_come_from(store: Store) -> None:
    verdict = verdict_of(store, OPENING, CAUSE, VOICE, PLAN, LATER)
    assert verdict.kind is VerdictKind.NEW
    parts = {part.version: part.blocks for part in verdict.origins}
    assert parts == {1: 3, 2: 1, None: 1}
    assert sum(part.share for part in verdict.origins) == pytest.approx(1)


def test_of_versions_equally_near_the_latest_counts(store: Store) -> None:
    assert verdict_of(store, OPENING, LATER).nearest == 2


@pytest.mark.parametrize("url", [URL, None])
def test_a_page_that_ends_inside_a_sentence_is_cut_off_and_not_usable(store: Store, url: str | None) -> None:
    verdict = verdict_of(store, OPENING, CAUSE, VOICE[:40], url=url)
    assert verdict.kind is VerdictKind.UNUSABLE
    assert verdict.reason == "cut off: it ends inside paragraph 3 of 4 of version 1"


def test_text_that_was_taken_out_at_the_end_is_a_change_and_not_a_cut(store: Store) -> None:
    assert verdict_of(store, OPENING, CAUSE).kind is VerdictKind.NEW


def test_another_headline_is_new(store: Store) -> None:
    body = page(*THREE).body.replace(b"Old crane to be taken down", b"Old crane to be saved")
    assert check(store, Capture.of(body, origin="page.txt", url=URL)).kind is VerdictKind.NEW


def test_another_article_is_unknown(store: Store) -> None:
    foreign = ("The choir of the valley sang for the first time since autumn.", "Tickets had been sold out for weeks.")
    verdict = verdict_of(store, *foreign, url="http://example.org/choir")
    assert verdict.kind is VerdictKind.UNKNOWN_ARTICLE
    assert verdict.article_id is None


def test_a_copy_at_another_address_is_recognised(store: Store) -> None:
    verdict = verdict_of(store, *THREE, url="http://elsewhere.net/copy")
    assert (verdict.kind, verdict.article_id) == (VerdictKind.SAME_AS_LATEST, 1)


def test_a_foreign_text_at_a_known_address_is_new_and_suspicious(store: Store) -> None:
    verdict = verdict_of(store, "Please log in to go on reading this page.", "Subscribe now for one pound a week.")
    assert verdict.kind is VerdictKind.NEW
    assert "paywall" in verdict.reason


def test_what_cannot_be_read_is_unusable_with_its_reason(store: Store) -> None:
    verdict = check(store, Capture.of(b"\x89PNG\r\n\x1a\n", origin="photo.html"))
    assert (verdict.kind, verdict.reason[:9]) == (VerdictKind.UNUSABLE, "this is a")


def test_a_check_leaves_the_store_as_it_was(store: Store) -> None:
    def dump() -> list[tuple[object, ...]]:
        with store._reading() as tx:
            connection = tx.connection
            rows = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'search'"
            )
            tables = [row[0] for row in rows]
            return [tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608  names of our own tables

    before = dump()
    verdict_of(store, *THREE)
    verdict_of(store, OPENING, LATER)
    verdict_of(store, LATER, url="http://example.org/choir")
    check(store, Capture.of(b"", origin="empty.html"))
    assert dump() == before


def test_adding_keeps_the_bytes_and_makes_the_version(store: Store) -> None:
    capture = page(*THREE, LATER, day=9)
    verdict = check(store, capture, add=True)
    assert (verdict.kind, verdict.added, verdict.article_id) == (VerdictKind.NEW, True, 1)
    assert store.capture(capture.digest).body == capture.body
    assert [version.number for version in store.history(ArticleId(1)).versions] == [0, 1, 2, 3]
    assert check(store, capture).kind is VerdictKind.SAME_AS_LATEST


def test_a_capture_without_address_joins_the_article_that_is_named(store: Store) -> None:
    capture = page(*THREE, LATER, url=None, day=9)
    verdict = check(store, capture, article=ArticleId(1), add=True)
    assert verdict.article_id == 1
    assert len(store.articles()) == 1
    assert len(store.history(ArticleId(1)).versions) == 4


def test_an_article_that_is_not_held_cannot_be_named(store: Store) -> None:
    with pytest.raises(UnknownArticle):
        check(store, page(*THREE), article=ArticleId(9))


def test_a_page_of_many_articles_is_judged_by_the_weightiest(tmp_path: Path) -> None:
    older, newer = sorted((SAMPLES / "weblog").iterdir())
    with open_store(tmp_path / "weblog.sqlite3") as store:
        import_paths(store, [older])
        same = check(store, older)
        assert {part.kind for part in same.parts} == {VerdictKind.SAME_AS_LATEST}
        verdict = check(store, newer)
        assert verdict.kind is VerdictKind.NEW
        assert VerdictKind.UNKNOWN_ARTICLE in {part.kind for part in verdict.parts}


def test_a_flattened_page_is_read_beside_its_neighbours(tmp_path: Path) -> None:
    pages = sorted((SAMPLES / "flattened").iterdir())
    with open_store(tmp_path / "library.sqlite3") as store:
        import_paths(store, pages)
        again = [Capture.of(page.read_bytes() + b"\n", origin=page.name) for page in pages]
        verdicts = [check(store, capture) for capture in again]
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.SAME_AS_EARLIER, VerdictKind.SAME_AS_LATEST]
    assert [verdict.number for verdict in verdicts] == [1, 2]


def test_every_capture_of_a_folder_gets_its_verdict(tmp_path: Path) -> None:
    with open_store(tmp_path / "ferry.sqlite3") as store:
        import_paths(store, [SAMPLES / "tracked"])
        verdicts = list(check_all(store, [SAMPLES / "tracked"]))
        assert len(verdicts) == len(list((SAMPLES / "tracked").iterdir()))
        by_name = {verdict.origin.rpartition("/")[2]: verdict.number for verdict in verdicts}
        assert (by_name["ferry-0-1.html"], by_name["ferry-4-5.html"]) == (1, 5)
        with pytest.raises(BadArgument, match="captures; check them one by one"):
            check(store, SAMPLES / "tracked")


def test_the_json_of_a_verdict_names_everything(store: Store) -> None:
    told = verdict_of(store, OPENING, CAUSE, VOICE, PLAN, LATER).to_dict()
    assert (told["verdict"], told["article"]) == ("new", {"id": 1, "title": "Old crane to be taken down"})
    assert [one["number"] for one in told["versions"]] == [0, 1, 2]  # type: ignore[attr-defined, index]
    assert told["comparison"]["changes"]  # type: ignore[index]
