"""Which addresses are of one article, and what an archive's address is a copy of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.text import addresses
from diffview.text.addresses import absolute, canonical_address, host_of, is_front_page
from diffview.text.archives import unwrapped

SAME = [
    ("http://a.example/b", "https://www.a.example/b/"),
    ("https://a.example/b", "https://m.a.example/b"),
    ("https://de.a.example/b", "https://de.m.a.example/b"),
    ("https://a.example/b", "https://a.example:443/b#top"),
    ("https://a.example/b", "https://a.example/b?utm_campaign=x&MC_CID=1&wt_zmc=2&hsa_cam=3"),
    ("https://a.example/b", "https://a.example/b/amp/"),
    ("https://a.example/b.html", "https://a.example/b.amp.html"),
    ("https://a.example/b", "https://a.example/b?outputType=amp"),
    ("https://a.example/b?y=1&x=2", "https://a.example/b?x=2&y=1"),
    ("https://bücher.example/ä", "https://xn--bcher-kva.example/%c3%a4"),
    ("https://straße.example/", "https://xn--strae-oqa.example"),
    ("https://a.example/c/../b", "https://a.example/b"),
    ("https://a.example/b/index.html", "https://a.example/b"),
    ("https://user:secret@a.example/b", "https://a.example/b"),
]
APART = [
    ("https://a.example/story?id=77", "https://a.example/story?id=78"),
    ("https://a.example/?p=1", "https://a.example/?p=2"),
    ("https://a.example/A", "https://a.example/a"),
    ("https://a.example/month?m=1", "https://a.example/month"),
    ("https://news.a.example/b", "https://sport.a.example/b"),
    ("https://a.example/guitar-amp", "https://a.example/guitar"),
    ("https://a.example/amp", "https://a.example/"),
    ("https://a.example:8080/b", "https://a.example/b"),
    ("https://m.example/b", "https://www.example/b"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_does_not_distinguish_articles_is_left_out(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_may_distinguish_articles_is_kept(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@given(st.text(max_size=60) | st.text(max_size=20).map("http://".__add__))
def test_no_text_is_too_odd_for_an_address(text: str) -> None:
    canonical_address(text)
    host_of(text)
    unwrapped(text)
    absolute(text, "http://a.example/")


@given(st.text(max_size=40).map("http://a.example/".__add__))
def test_the_canonical_form_of_a_canonical_form_is_itself(text: str) -> None:
    canonical = canonical_address(text)
    assert canonical_address(f"http://{canonical}") == canonical


@pytest.mark.parametrize(
    ("copy", "page", "moment"),
    [
        ("https://web.archive.org/web/20210305100000/https://a.example/b?c=d", "https://a.example/b?c=d", True),
        ("https://web.archive.org/web/20210305100000id_/http:/a.example/b", "http://a.example/b", True),
        ("https://web.archive.org/web/2021/http://a.example/b", "http://a.example/b", False),
        ("https://web.archive.org/web/http://a.example/b", "http://a.example/b", False),
        ("https://archive.ph/2021.03.05-100000/https://a.example/b", "https://a.example/b", True),
        ("http://archive.today/20210305100000/http://a.example/b", "http://a.example/b", True),
        ("https://arquivo.pt/wayback/20210305100000/http://a.example/b", "http://a.example/b", True),
        ("http://localhost:8080/news/20210305100000mp_/http://a.example/b", "http://a.example/b", True),
        (
            "https://web.archive.org/web/20240101000000/https://archive.ph/2021.03.05-100000/http://a.example/b",
            "http://a.example/b",
            True,
        ),
        (
            "https://a-example.cdn.ampproject.org/v/s/a.example/b?amp_js_v=0.1",
            "https://a.example/b?amp_js_v=0.1",
            False,
        ),
        ("https://www.google.co.uk/amp/s/a.example/b", "https://a.example/b", False),
        (
            "https://webcache.googleusercontent.com/search?q=cache:abcdefghijkl:http://a.example/b+ferry",
            "http://a.example/b",
            False,
        ),
    ],
)
def test_a_copy_in_an_archive_or_a_cache_is_of_the_page_it_copies(copy: str, page: str, moment: bool) -> None:
    found = unwrapped(copy)
    assert found
    assert found.url == page
    assert found.captured_at == (datetime(2021, 3, 5, 10, tzinfo=UTC) if moment else None)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/2021/03/05/https-everywhere",
        "https://a.example/20210305100000/picture.jpg",
        "https://archive.ph/AbCdE",
        "https://a.example/b?link=https://b.example/",
        "https://web.archive.org/web/20210305100000/",
        "http://[",
        "",
    ],
)
def test_other_addresses_are_no_copies(address: str) -> None:
    assert unwrapped(address) is None


def test_front_pages_are_known() -> None:
    assert [is_front_page(f"https://a.example{path}") for path in ("", "/", "/index.html", "/?p=7", "/news")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("line", ["Utm_Source", "a b", "utm_*\nutm_*", "x" * 50])
def test_the_list_of_trackers_is_checked_when_it_is_loaded(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Folder:
        def joinpath(self, _name: str) -> Folder:
            return self

        def read_text(self, _encoding: str) -> str:
            return f"# comment\n{line}\n"

    monkeypatch.setattr(addresses, "files", lambda _package: Folder())
    with pytest.raises(ValueError, match="trackers"):
        addresses._trackers.__wrapped__()
