"""The feeds, read as a feed reader reads them (UI point 45)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup

from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.render.atom import NAMESPACE
from diffview.store import open_store
from diffview.web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FEEDS = (
    "/feed.atom",
    "/feed.atom?source=example",
    "/feed.atom?kind=headline",
    "/feed.atom?q=ferry",
    "/articles/1/feed.atom",
    "/articles/1/feed.atom?kind=number",
)

HOSTILE = ("]]> --> <b>bold</b>", "NUL \x00 and \ufffe", "a lone \ud800", "right \u202e to left", '=&amp; "quoted"')


def elements(feed: bytes, path: str) -> list[ET.Element]:
    names = "/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))
    return ET.fromstring(feed).findall(names)  # noqa: S314 - our own feed


def check_rfc_4287(feed: bytes) -> None:
    """Hold *feed* to what RFC 4287 asks of a feed and its entries (sections 4.1.1 and 4.1.2)."""
    root = ET.fromstring(feed)  # noqa: S314 - our own feed
    assert root.tag == f"{{{NAMESPACE}}}feed"
    for element in (root, *elements(feed, "entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{{{NAMESPACE}}}{name}")) == 1, name
        updated = element.findtext(f"{{{NAMESPACE}}}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", updated or "")
        address = element.findtext(f"{{{NAMESPACE}}}id") or ""
        assert re.match(r"(https?|urn):", address)
    assert elements(feed, "author/name")
    ids = [e.text for e in elements(feed, "entry/id")]
    assert len(set(ids)) == len(ids)
    for link in (*elements(feed, "link"), *elements(feed, "entry/link")):
        assert link.get("href", "").startswith("http")


@pytest.mark.parametrize("address", FEEDS)
def test_ui_45_every_feed_is_well_formed_and_valid(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.content_type.startswith("application/atom+xml")
    read = feedparser.parse(response.data)
    assert not read.bozo
    assert read.entries
    check_rfc_4287(response.data)


def test_ui_45_an_entry_holds_the_change_readable_without_a_style_sheet(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/articles/1/feed.atom").data)
    first = next(e for e in read.entries if e.link.endswith("/diff/0/1"))
    content = BeautifulSoup(first.content[0].value, "lxml")
    assert "12,000" in [mark.get_text() for mark in content.find_all("del")]
    assert all(mark["style"] for mark in content.find_all(["ins", "del"]))
    assert "[-six-]{+eight+}" in first.summary.replace("-] {+", "-]{+")


def test_ui_45_ids_stay_over_restarts_and_imports(client: FlaskClient, built: str) -> None:
    ids = [e.id for e in feedparser.parse(client.get("/feed.atom").data).entries]
    again = create_app(built).test_client()
    assert [e.id for e in feedparser.parse(again.get("/feed.atom").data).entries] == ids
    assert all(one.startswith("urn:uuid:") for one in ids)


def test_ui_45_nothing_new_is_304(client: FlaskClient) -> None:
    first = client.get("/feed.atom")
    second = client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


def test_a_feed_of_a_kind_has_only_changes_of_that_kind(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/feed.atom?kind=headline").data)
    assert [e.link.rsplit("/articles", 1)[1] for e in read.entries] == ["/1/diff/0/1"]


def test_a_feed_is_valid_whatever_titles_and_texts_hold(place: str) -> None:
    with open_store(place) as store:
        for number, hostile in enumerate(HOSTILE):
            capture = Capture.of(hostile.encode("utf-8", "replace") + bytes([number]), origin="h.html")
            pair = tuple(ReadVersion(n, f"{hostile} {n}", (Block(f"{hostile} {n} people."),)) for n in range(2))
            key = ArticleKey(f"https://example.org/h/{number}", hostile, f"newssniffer:h{number}")
            store.record(capture, [Reading(ParserId("test", 1), capture.digest, "h.html", key, pair)])
    client = create_app(place).test_client()
    response = client.get("/feed.atom")
    read = feedparser.parse(response.data)
    assert not read.bozo
    check_rfc_4287(response.data)
    assert len(read.entries) >= len(HOSTILE)
    shown = " ".join(e.content[0].value for e in read.entries)
    assert "<b>bold" not in BeautifulSoup(shown, "lxml").decode_contents().replace("&lt;b&gt;bold", "")


def test_pages_name_their_feed(client: FlaskClient) -> None:
    for address, feed in (("/", "/feed.atom"), ("/articles/1", "/articles/1/feed.atom")):
        link = BeautifulSoup(client.get(address).text, "lxml").select_one('link[rel="alternate"]')
        assert link["href"].startswith(feed)
