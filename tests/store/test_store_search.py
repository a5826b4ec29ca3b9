"""Search: what is found where, its excerpts, and the comings and goings of a phrase."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.errors import BadArgument, UnknownFingerprint
from diffview.facts.kinds import FactKind
from diffview.model import ArticleId
from diffview.store import SearchIn, SearchQuery

if TYPE_CHECKING:
    from conftest import Plain

    from diffview.store import SearchMatch, Store

DAYS = [datetime(2026, 4, day, tzinfo=UTC) for day in (1, 2, 3, 4)]

FERRY = (
    "Ferry sails late\nThe ferry left at nine.\nSix people were aboard.",
    "Ferry sails late\nThe ferry left at nine.\nEight people were aboard.",
    "Harbour inquiry opens\nThe ferry left at nine.\nEight people were aboard.\nThe harbour master was not asked.",
    "Harbour inquiry opens\nThe ferry left at nine.\nSix people were aboard.",
)
TOKYO = ("知事が辞任\n東京都の知事は辞任した。", "知事が辞任\n東京都の知事は辞任を否定した。")


@pytest.fixture
def filled(store: Store, plain: Plain) -> Store:
    """Give a store with two articles: a ferry in four versions (1) and a governor in two (2)."""
    store.record_all([plain(text, at=day) for text, day in zip(FERRY, DAYS, strict=True)])
    governor = [
        plain(text, at=day, url="http://tokyo.example/7", source="tokyo")
        for text, day in zip(TOKYO, DAYS, strict=False)
    ]
    store.record_all(governor)
    return store


def marked(match: SearchMatch) -> list[str]:
    return [match.excerpt.text[mark.start : mark.end] for mark in match.excerpt.marks]


@pytest.mark.parametrize(
    ("words", "within", "found"),
    [
        ("late", SearchIn.TITLE, [1]),  # an old headline
        ("inquiry", SearchIn.TITLE, [1]),
        ("aboard", SearchIn.TITLE, []),
        ("EIGHT aboard", SearchIn.TEXT, [1]),
        ('"people aboard"', SearchIn.TEXT, []),
        ('"eight people"', SearchIn.TEXT, [1]),
        ("eight inquiry", SearchIn.ANYWHERE, [1]),  # one in the text, one in the headline
        ("harbour governor", SearchIn.ANYWHERE, []),
        ("tokyo.example", SearchIn.ADDRESS, [2]),
        ("京都", SearchIn.TEXT, [2]),
        ("知", SearchIn.ANYWHERE, [2]),
        ("否定", SearchIn.ADDED, [2]),
        ("eight", SearchIn.ADDED, [1]),
        ("eight", SearchIn.REMOVED, [1]),
        ("ferry", SearchIn.ADDED, []),
        ("late", SearchIn.REMOVED, [1]),  # headlines count
        ("nine", SearchIn.REMOVED, []),
    ],
)
def test_articles_are_found_by_their_words(filled: Store, words: str, within: SearchIn, found: list[int]) -> None:
    page = filled.search(SearchQuery(words, within))
    assert [hit.article.id for hit in page.items] == found
    assert page.next is None


def test_a_match_says_where_it_stands_and_marks_the_words(filled: Store) -> None:
    (hit,) = filled.search(SearchQuery("eight", SearchIn.ADDED)).items
    (match,) = hit.matches
    assert (match.old, match.number, match.excerpt.text) == (0, 1, "Eight people were aboard.")
    assert marked(match) == ["Eight"]


def test_old_headlines_are_matches_of_their_version(filled: Store) -> None:
    (hit,) = filled.search(SearchQuery("late")).items
    (match,) = hit.matches
    assert (match.within, match.number, marked(match)) == (SearchIn.TITLE, 0, ["late"])


def test_a_removed_word_is_a_match_of_the_step_that_took_it(filled: Store) -> None:
    (hit,) = filled.search(SearchQuery("eight", SearchIn.REMOVED)).items
    (match,) = hit.matches
    assert (match.old, match.number, marked(match)) == (2, 3, ["Eight"])


def test_filters_hold_with_words(filled: Store) -> None:
    def found(**filters: object) -> list[int]:
        asked = [SearchQuery(word, **filters) for word in ("ferry", "知事")]  # type: ignore[arg-type]
        return [hit.article.id for query in asked for hit in filled.search(query).items]

    assert found(source="tokyo") == [2]
    assert found(kinds=(FactKind.NUMBER,)) == [1]
    assert found(since=DAYS[2]) == [1]
    assert found(until=DAYS[0]) == []


def test_the_history_of_a_phrase_has_every_coming_and_going(filled: Store) -> None:
    steps = filled.phrase_history(ArticleId(1), "eight people")
    assert [(step.old, step.new, step.old_count, step.new_count) for step in steps] == [(0, 1, 0, 1), (2, 3, 1, 0)]
    assert (steps[1].after, steps[1].before) == (DAYS[2], DAYS[3])


def test_an_excerpt_is_cut_between_words_and_says_so(store: Store, plain: Plain) -> None:
    filler = "many words that say nothing " * 20
    store.record_all([plain(f"Long\n{filler}the needle {filler}")])
    (hit,) = store.search(SearchQuery("needle")).items
    (match,) = hit.matches
    assert marked(match) == ["needle"]
    assert match.excerpt.text.startswith("…")
    assert match.excerpt.text.endswith("…")
    assert len(match.excerpt.text) < 250


@pytest.mark.parametrize("words", ["", "…", '""', "— !"])
def test_a_search_without_a_word_is_refused(store: Store, words: str) -> None:
    with pytest.raises(BadArgument, match="no word to look for"):
        store.search(SearchQuery(words))


def test_pages_of_results_follow_each_other_without_loss(store: Store, plain: Plain) -> None:
    store.record_all([plain(f"Ferry {n}\nIt sails.", url=f"http://example.org/{n}") for n in range(7)])
    found: list[int] = []
    after = None
    while True:
        page = store.search(SearchQuery("sails"), after=after, size=3)
        found += [hit.article.id for hit in page.items]
        after = page.next
        if after is None:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == 7


@pytest.mark.parametrize("cursor", ["x", "W10=", "é", "WzEsMiwzLDRd", "W3RydWVd", "Ww==", "WzFlOTk5XQ==", "A" * 1000])
def test_a_foreign_cursor_is_refused(store: Store, cursor: str) -> None:
    for ask in (store.articles_page, store.captures_page):
        with pytest.raises(BadArgument, match="no cursor of this list"):
            ask(after=cursor)
    with pytest.raises(BadArgument, match="no cursor of this list"):
        store.search(SearchQuery("x"), after=cursor)


def test_pages_of_captures_follow_each_other_the_last_recorded_first(filled: Store) -> None:
    first = filled.captures_page(size=4)
    rest = filled.captures_page(size=4, after=first.next)
    assert rest.next is None
    assert [*first.items, *rest.items] == list(reversed(filled.captures()))
    assert (first.count.number, first.count.more) == (6, False)
    assert len(filled.captures_page(article=ArticleId(2)).items) == 2


def test_a_version_is_found_by_the_beginning_of_its_fingerprint(filled: Store) -> None:
    version = filled.version(ArticleId(1), 2)
    assert filled.version_by_fingerprint(version.fingerprint) == (1, 2)
    assert filled.version_by_fingerprint(version.fingerprint[:12]) == (1, 2)
    assert filled.version_by_fingerprint(version.fingerprint[:12], article=ArticleId(1)) == (1, 2)


@pytest.mark.parametrize(
    ("prefix", "what"),
    [("abc", "no beginning of a fingerprint"), ("ABCDEF0123", "no beginning"), ("0" * 64, "holds no version")],
)
def test_a_fingerprint_that_names_no_version_is_said_so(filled: Store, prefix: str, what: str) -> None:
    with pytest.raises(UnknownFingerprint, match=what):
        filled.version_by_fingerprint(prefix)
