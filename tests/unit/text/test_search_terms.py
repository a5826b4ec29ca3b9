"""What is found under which words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.text.search_terms import occurrences, phrases, terms, words_of


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("The toll rose to 1,200 pence.", "1,200", ["1,200"]),
        ("The café’s owner", "CAFE", ["café"]),
        ("The cafe\u0301 closed", "café", ["cafe\u0301"]),
        ("He said: “no”—and left.", '"no and left"', ["no”—and left"]),
        ("co-operate, cooperate", "co-operate", ["co-operate"]),
        ("Straße und STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("東京都の知事", "京都", ["京都"]),
        ("東京都の知事", "都", ["都"]),
        ("東京都", "都", ["都"]),
        ("東京都の知事", "知事", ["知事"]),
        ("서울시는 말했다", "서울", ["서울"]),
        ("ประเทศไทย", "ไทย", ["ไทย"]),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full", ["ｆｕｌｌ"]),
        ("हिन्दी की किताब", "किताब", ["किताब"]),
        ("हिन्दी की किताब", "कि", []),
        ("tollgate", "toll", []),
        ("a a a", '"a a"', ["a a"]),
    ],
)
def test_what_is_found_where(text: str, query: str, marked: list[str]) -> None:
    (phrase,) = phrases(query)
    found = [text[start:end] for start, end in occurrences(list(terms(text)), phrase)]
    assert found == marked


def test_a_query_of_marks_alone_asks_for_nothing() -> None:
    assert phrases('"…" — !') == ()


@given(st.text())
def test_the_terms_of_a_text_stand_where_they_say_and_in_order(text: str) -> None:
    found = list(terms(text))
    assert tuple(term.word for term in found) == words_of(text)
    assert all(0 <= term.start < term.end <= len(text) for term in found)
    assert [term.start for term in found] == sorted(term.start for term in found)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_every_word_is_found_by_itself(word: str) -> None:
    for phrase in phrases(word.replace('"', " ")):
        assert occurrences(list(terms(f"before {word} after")), phrase)
