"""What every store keeps to, whatever database is behind it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from diffview.errors import BrokenPromise, StoreError, UnknownArticle, UnknownCapture, UnknownVersion
from diffview.facts.kinds import FactKind
from diffview.model import ArticleId, Capture, Correction, Quality, RowKind
from diffview.store import ArticleOrder, ArticleQuery, Parsed, RecordStatus, open_store

if TYPE_CHECKING:
    from conftest import Paired, Plain

    from diffview.store import Store

FIRST = "The ferry sails at nine.\nSix people were aboard."
SECOND = "The ferry sails at nine.\nEight people were aboard."
THIRD = "The ferry sails at noon.\nEight people were aboard."


def texts(store: Store, article_id: ArticleId) -> list[str]:
    return ["\n".join(block.text for block in version.blocks) for version in store.history(article_id).versions]


def chain(paired: Paired) -> list[Parsed]:
    return [paired(0, (FIRST, SECOND)), paired(1, (SECOND, THIRD))]


def test_recording_a_capture_twice_is_recording_it_once(store: Store, paired: Paired) -> None:
    (first,) = store.record_all([paired(0, (FIRST, SECOND))])
    before = store.articles(), store.history(first.articles[0]), store.captures()
    (again,) = store.record_all([paired(0, (FIRST, SECOND))])
    assert first.status is RecordStatus.ADDED
    assert again.status is RecordStatus.SEEN_AGAIN
    assert not again.new_sighting
    assert again.readings_changed == 0
    assert (store.articles(), store.history(first.articles[0]), store.captures()) == before


def test_pages_of_one_article_become_one_history(store: Store, paired: Paired) -> None:
    store.record_all(chain(paired))
    (article,) = store.articles()
    assert (article.versions, article.gaps, article.source) == (3, 1, "example")
    assert texts(store, article.id) == [FIRST, SECOND, THIRD]
    assert [gap.number for gap in store.history(article.id).gaps] == [3]


def test_bytes_come_back_as_they_went_in(store: Store) -> None:
    for body in (b"", b"\x00\xff" * 40, b"the same line\n" * 4000):
        capture = Capture.of(body, origin="odd.bin", media_type="text/html")
        store.record_unusable(capture, "no article was found")
        assert store.capture(capture.digest) == capture


def test_what_is_noted_of_a_capture_is_kept_with_its_sighting(store: Store) -> None:
    plain_one = Capture.of(b"<p>page", origin="page.html")
    noted = replace(plain_one, notes=("the time of capture is taken from the file's name",))
    store.record_all([Parsed(plain_one)])
    store.record_all([Parsed(noted)])
    assert [capture.notes for capture in store.captures()] == [noted.notes]
    assert store.capture(noted.digest) == noted


def test_an_unreadable_capture_is_kept_and_listed_with_its_reason(store: Store) -> None:
    capture = Capture.of(b"\x89PNG", origin="photo.html")
    store.record_unusable(capture, "this is a picture")
    (listed,) = store.captures()
    assert (listed.origin, listed.reason, listed.articles) == ("photo.html", "this is a picture", ())


def test_a_block_page_is_no_version_but_listed_in_the_history(store: Store, plain: Plain) -> None:
    store.record_all([plain("Ferry\nIt sails.", at=datetime(2026, 4, 1, tzinfo=UTC))])
    store.record_all([plain("Log in\nSubscribers only.", quality=Quality.BLOCKED, origin="wall.html")])
    (article,) = store.articles()
    history = store.history(article.id)
    assert [version.number for version in history.versions] == [0]
    assert [(one.origin, one.quality) for one in history.unusable] == [("wall.html", Quality.BLOCKED)]


def test_the_same_bytes_from_another_file_are_a_sighting_and_no_version(store: Store, plain: Plain) -> None:
    store.record_all([plain("Ferry\nIt sails.", origin="a.html")])
    (again,) = store.record_all([plain("Ferry\nIt sails.", origin="b.html")])
    assert again.status is RecordStatus.SEEN_AGAIN
    assert again.new_sighting
    (article,) = store.articles()
    assert article.versions == 1
    assert [capture.origin for capture in store.captures_of(article.id)] == ["a.html", "b.html"]


def test_the_same_text_seen_later_is_a_sighting_of_one_version(store: Store, plain: Plain) -> None:
    days = [datetime(2026, 4, day, tzinfo=UTC) for day in (1, 2)]
    store.record_all([plain("Ferry\nIt sails.", at=day) for day in days])
    (article,) = store.articles()
    (version,) = store.history(article.id).versions
    assert version.observed_at == days[0]
    assert len(store.captures_of(article.id)) == 2


def test_a_reading_that_joins_two_articles_merges_them_and_old_links_hold(store: Store, plain: Plain) -> None:
    one = plain("Ferry\nIt sails.", url="http://example.org/1", origin="1.html").readings[0]
    store.record_all([plain("Ferry\nIt sails.", url="http://example.org/1", origin="1.html")])
    tracked = plain("Ferry\nIt sank.", url=None, external_id="newssniffer:9", origin="2.html")
    store.record_all([tracked])
    first, second = sorted(article.id for article in store.articles())
    store.record_all([plain("Ferry\nIt rose.", url="http://example.org/1", external_id="newssniffer:9", origin="3")])
    (article,) = store.articles()
    assert article.id == first
    assert store.history(second) == store.history(first)
    assert len(store.history(first).versions) == 3
    assert store.articles_of(one) == (first,)


def test_a_newer_revision_of_a_parser_replaces_the_reading_and_is_marked(store: Store, plain: Plain) -> None:
    store.record_all([plain("Ferry\nIt sailz.")])
    newer = plain("Ferry\nIt sailz.", revision=2)
    (done,) = store.record_all([newer])
    assert done.readings_changed == 2  # one new, one superseded
    (article,) = store.articles()
    assert store.readings(article.id) == newer.readings
    (version,) = store.history(article.id).versions
    assert version.number == 0
    assert version.sightings[0].parser.revision == 2
    (capture,) = store.captures_of(article.id)
    assert capture.reread


def test_a_re_reading_may_part_what_a_wrong_address_had_joined(store: Store, plain: Plain) -> None:
    store.record_all([plain("Ferry\nIt sails.", origin="1.html"), plain("Train\nIt leaves.", origin="2.html")])
    assert len(store.articles()) == 1
    wrong = plain("Train\nIt leaves.", origin="2.html")
    right = plain("Train\nIt leaves.", origin="2.html", revision=2, url="http://example.org/train")
    store.record_all([Parsed(wrong.capture, right.readings)])
    assert {article.title for article in store.articles()} == {"Ferry", "Train"}
    assert store.verify() == ()


def test_a_correction_changes_the_history_and_its_undoing_restores_it(store: Store, paired: Paired, place: str) -> None:
    page = paired(0, (FIRST, SECOND))
    store.record_all([page])
    (article,) = store.articles()
    before = store.history(article.id)
    correction = Correction(
        page.capture.digest, 1, RowKind.CHANGE, "Six people were aboard. Eight", "people were aboard."
    )
    store.correct(correction)
    store.correct(correction)
    with open_store(place) as reopened:
        assert reopened.corrections(article.id) == (correction,)
        assert texts(reopened, article.id)[1].endswith("\npeople were aboard.")
        assert reopened.capture(page.capture.digest).body == page.capture.body
        reopened.uncorrect(page.capture.digest, 1)
        reopened.uncorrect(page.capture.digest, 1)
    assert store.corrections(article.id) == ()
    assert store.history(article.id) == before


def test_what_is_not_there_is_said_with_what_is(store: Store, paired: Paired) -> None:
    store.record_all(chain(paired))
    (article,) = store.articles()
    assert store.version(article.id, 1).number == 1
    with pytest.raises(UnknownVersion, match="there is no version 3; versions held: 0, 1, 2"):
        store.version(article.id, 3)
    with pytest.raises(UnknownArticle, match="article 99"):
        store.history(ArticleId(99))
    with pytest.raises(UnknownCapture, match="no such capture"):
        store.capture("0" * 64)
    with pytest.raises(UnknownCapture, match="no such capture"):
        store.uncorrect(Capture.of(b"never seen", origin="x").digest, 0)


@pytest.mark.parametrize(
    "name", ["1", "http://example.org/ferry", "https://www.example.org/ferry/#top", "newssniffer:7"]
)
def test_an_article_is_found_by_id_and_by_any_form_of_its_address(store: Store, paired: Paired, name: str) -> None:
    store.record_all(chain(paired))
    assert store.find(name) == 1


@pytest.mark.parametrize("name", ["2", "http://example.org/other", "", "99999999999999999999"])
def test_a_name_that_stands_for_no_article_is_refused(store: Store, paired: Paired, name: str) -> None:
    store.record_all(chain(paired))
    with pytest.raises(UnknownArticle):
        store.find(name)


def test_steps_say_in_figures_what_changed(store: Store, paired: Paired) -> None:
    store.record_all(chain(paired))
    first, second = store.steps(ArticleId(1))
    assert (first.old, first.new, first.words_added, first.words_deleted) == (0, 1, 1, 1)
    assert [count.kind for count in first.kinds] == [FactKind.NUMBER]
    assert (second.old, second.new, second.changes, second.headline) == (1, 2, 1, False)


def test_a_bug_in_comparing_costs_figures_but_no_capture(
    store: Store, paired: Paired, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(old: object, new: object) -> None:
        raise BrokenPromise("comparison", f"{old} and {new} cannot be read back")

    with monkeypatch.context() as patched:
        patched.setattr("diffview.store.steps.measure", broken)
        store.record_all(chain(paired))
        store.settle()
        assert store.steps(ArticleId(1)) == ()
    assert texts(store, ArticleId(1)) == [FIRST, SECOND, THIRD]
    store.rederive()
    assert len(store.steps(ArticleId(1))) == 2


def test_articles_are_filtered_by_kind_size_words_and_source(store: Store, plain: Plain) -> None:
    days = [datetime(2026, 4, day, tzinfo=UTC) for day in (1, 2)]
    for name, old, new in (
        ("dead", "Six people died in the fire.", "Eight people died in the fire."),
        ("dull", "A man walked into the small house.", "A man strolled quickly into the small house."),
    ):
        store.record_all(
            [
                plain(f"{name}\n{text}", url=f"http://{name}.org/x", at=day, source=name)
                for text, day in ((old, days[0]), (new, days[1]))
            ]
        )

    def found(query: ArticleQuery) -> list[str | None]:
        return [article.title for article in store.articles(query)]

    assert found(ArticleQuery(kinds=(FactKind.NUMBER,))) == ["dead"]
    assert found(ArticleQuery(kinds=(FactKind.NUMBER, FactKind.WORDING), order=ArticleOrder.WEIGHT)) == ["dead", "dull"]
    assert found(ArticleQuery(order=ArticleOrder.SIZE)) == ["dull", "dead"]
    assert found(ArticleQuery(min_words=3)) == ["dull"]
    assert found(ArticleQuery(text="DULL")) == ["dull"]
    assert found(ArticleQuery(text="dull.org")) == ["dull"]
    assert found(ArticleQuery(text="100%")) == []
    assert found(ArticleQuery(source="dead")) == ["dead"]
    assert store.sources() == ("dead", "dull")
    assert store.count(ArticleQuery(kinds=(FactKind.WORDING,), limit=1)) == store.count(
        ArticleQuery(kinds=(FactKind.WORDING,))
    )


@pytest.mark.parametrize("order", list(ArticleOrder))
def test_pages_of_a_list_follow_each_other_without_loss(store: Store, plain: Plain, order: ArticleOrder) -> None:
    store.record_all(
        [
            plain(f"Title {n}\nText {n}.", url=f"http://x.org/{n}", at=datetime(2026, 4, 1 + n % 3, tzinfo=UTC))
            for n in range(10)
        ]
    )
    whole = [article.id for article in store.articles(ArticleQuery(order=order))]
    paged: list[ArticleId] = []
    while page := store.articles(ArticleQuery(order=order, after=paged[-1] if paged else None, limit=3)):
        paged += [article.id for article in page]
    assert paged == whole
    assert len(set(whole)) == 10


def test_deriving_again_repairs_what_is_derived_and_touches_nothing_else(
    store: Store, paired: Paired, place: str
) -> None:
    store.record_all(chain(paired))
    before = store.history(ArticleId(1)), store.captures(), store.steps(ArticleId(1))
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as raw:
        raw.execute(text("DELETE FROM version WHERE number = 1"))
        raw.execute(text("DELETE FROM step"))
    engine.dispose()
    assert store.history(ArticleId(1)) != before[0]
    assert store.rederive() == 1
    assert (store.history(ArticleId(1)), store.captures(), store.steps(ArticleId(1))) == before


def test_candidates_come_by_address_by_text_and_by_shared_sentences(store: Store, paired: Paired, plain: Plain) -> None:
    store.record_all(chain(paired))
    for foreign in (
        plain("Elsewhere\nNothing alike stands here.", url="http://example.org/ferry"),
        plain("Elsewhere\nThe ferry sails at noon. And more.", url="http://other.org/x"),
    ):
        assert store.candidates(foreign.readings) == (1,)
    assert store.candidates(plain("Elsewhere\nNothing alike stands here.", url=None).readings) == ()


def test_text_is_found_again_whatever_its_typography(store: Store, plain: Plain) -> None:
    store.record_all([plain("Ferry\n\u201cIt sails\u201d, she said.\nIt did not.")])
    other = plain('Ferry\n"It sails", she said.\nIt did not.').readings[0].versions[0]
    assert [held.number for held in store.same_text(other.title, other.blocks)] == [0]


def test_a_failing_batch_leaves_nothing_behind(store: Store, plain: Plain) -> None:
    good = plain("Ferry\nIt sails.")

    def batch() -> list[Parsed]:
        return [good, None]  # type: ignore[list-item]  # what a bug would hand over

    with pytest.raises(AttributeError):
        store.record_all(batch())
    assert store.captures() == ()
    assert store.articles() == ()


def test_writers_wait_for_each_other(store: Store, plain: Plain, place: str) -> None:
    def write(name: str) -> None:
        with open_store(place) as own:
            for n in range(8):
                own.record_all([plain(f"{name} {n}\nText.", url=f"http://{name}.org/{n}")])

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.articles()) == 24


def test_a_store_that_is_opened_for_reading_takes_nothing_in(store: Store, plain: Plain, place: str) -> None:
    store.record_all([plain("Ferry\nIt sails.")])
    with open_store(place, read_only=True) as reader:
        assert len(reader.articles()) == 1
        with pytest.raises(StoreError, match="is open for reading only"):
            reader.record_all([plain("Ferry\nIt sank.")])
    assert len(store.captures()) == 1
