"""Readings are of one article where they share a key, directly or through others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffview.identity import article_key, article_keys, connected, grouped
from diffview.model import ArticleKey, Digest, ParserId, Reading, ReadVersion


def reading(name: str, key: ArticleKey, *, parser: str = "article-html", title: str | None = None) -> Reading:
    return Reading(ParserId(parser, 1), Digest(f"digest-{name}"), name, key, (ReadVersion(None, title),))


def test_an_address_is_a_key_whatever_its_scheme_and_host_prefix() -> None:
    keys = {
        article_keys(reading("a", ArticleKey(url))) for url in ("http://www.a.example/x/", "https://a.example/x#top")
    }
    assert keys == {("url:a.example/x",)}


def test_an_id_of_a_tracking_site_stands_beside_the_address() -> None:
    tracked = reading("a", ArticleKey("http://a.example/x", "a", "newssniffer:5"), parser="newssniffer-html")
    assert article_keys(tracked) == ("url:a.example/x", "id:newssniffer:5")
    assert article_key(tracked) == "url:a.example/x"


def test_another_id_is_more_than_the_address_for_several_posts_share_a_page() -> None:
    assert article_keys(reading("a", ArticleKey("http://a.example/x", "a", "blog:2015-01-20:mill"))) == (
        "id:blog:2015-01-20:mill",
    )


def test_a_capture_that_says_nothing_of_its_article_is_known_by_its_bytes() -> None:
    assert article_keys(reading("a", ArticleKey())) == ("capture:digest-a",)


def test_readings_are_grouped_through_others_and_stay_in_order() -> None:
    page = reading("z", ArticleKey("http://a.example/x"))
    tracked = reading("m", ArticleKey("http://a.example/x", None, "newssniffer:5"))
    listing = reading("a", ArticleKey(None, None, "newssniffer:5"))
    other = reading("b", ArticleKey("http://a.example/y"))
    assert grouped([page, other, listing, tracked]) == [[page, listing, tracked], [other]] or grouped(
        [page, other, listing, tracked]
    ) == [[listing, page, tracked], [other]]
    assert grouped([other, page]) == [[page], [other]]


KEYS = st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=1, max_size=3), max_size=9)


@given(KEYS)
def test_groups_hold_every_position_once_in_order(keys: list[set[str]]) -> None:
    groups = connected(keys)
    assert sorted(at for group in groups for at in group) == list(range(len(keys)))
    assert all(group == sorted(group) for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


@given(KEYS)
def test_groups_share_no_key_with_each_other_and_members_are_joined(keys: list[set[str]]) -> None:
    groups = connected(keys)
    held = [set().union(*(keys[at] for at in group)) for group in groups]
    assert all(a.isdisjoint(b) for k, a in enumerate(held) for b in held[:k])
    for group in groups:
        reached = keys[group[0]].copy()
        for _ in group:
            reached |= set().union(*(keys[at] for at in group if not keys[at].isdisjoint(reached)))
        assert all(keys[at] <= reached for at in group)
