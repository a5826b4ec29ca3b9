"""Points of the checklist for the viewer that pages alone can show; each test names its point."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from diffview.model import ArticleKey, Block, Capture, ParserId, Quality, Reading, ReadVersion
from diffview.render.placing import PART_ROWS
from diffview.store import open_store
from diffview.web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

START = datetime(2026, 3, 3, 9, 14, tzinfo=UTC)
BRIDGE = "/articles/1"


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, response.text[:300]
    return BeautifulSoup(response.text, "lxml")


def hrefs(soup: BeautifulSoup) -> list[str]:
    return [a["href"] for a in soup.select(".headline a")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=eight+weeks", [BRIDGE]),
        ("q=six+weeks&in=title", [BRIDGE]),
        ("q=ferry&in=text", [BRIDGE]),
        ("q=tomorrow&in=removed", ["/articles/2"]),
        ("q=inquiry&in=added", [BRIDGE]),
        ("q=zzzz", []),
        ("kind=headline", [BRIDGE]),
        ("source=nobody", []),
        ("min_words=9999", []),
    ],
)
def test_ui_40_the_list_is_searched_and_filtered(client: FlaskClient, query: str, found: list[str]) -> None:
    soup = page(client, f"/?{query}")
    assert hrefs(soup) == found
    if not found:
        assert "No article matches" in soup.get_text()


@pytest.mark.parametrize(
    "address", ["http://example.org/news/bridge/", "https://www.example.org/news/bridge?utm_source=feed"]
)
def test_ui_40_a_pasted_address_leads_to_its_article(client: FlaskClient, address: str) -> None:
    assert client.get("/", query_string={"q": address}).location == BRIDGE


def test_ui_40_a_long_headline_is_whole_and_the_first_one_stands_below(place: str) -> None:
    long = " ".join(["Harbour bridge closure and what the council says of it"] * 8)[:400].strip()
    record(place, ("Short headline", "One."), (long, "Two."))
    rows = page(create_app(place).test_client(), "/").select("tbody tr")
    (row,) = [row for row in rows if row.select_one(".headline").get_text() == long]
    assert "Short headline" in row.select_one(".first-headline").get_text()


def record(place: str, *versions: tuple[str, str], ext: str = "newssniffer:70") -> str:
    """Record an article with these titles and texts, an hour apart, and return its address."""
    read = tuple(
        ReadVersion(n, title, tuple(map(Block, text.split("\n"))), START + timedelta(hours=n))
        for n, (title, text) in enumerate(versions)
    )
    capture = Capture.of(ext.encode(), origin="x.html")
    key = ArticleKey(f"https://example.org/{ext}", "example", ext)
    with open_store(place) as store:
        done = store.record(capture, [Reading(ParserId("test", 1), capture.digest, "x.html", key, read)])
    return f"/articles/{done.articles[0]}"


def test_ui_40_most_articles_with_one_version_are_left_out_by_default(place: str) -> None:
    for number in range(5):
        record(place, (f"Only one {number}", "Text."), ext=f"newssniffer:8{number}")
    client = create_app(place).test_client()
    assert set(hrefs(page(client, "/"))) == {BRIDGE, "/articles/2"}
    assert len(hrefs(page(client, "/?show=all"))) == 7


def test_ui_40_further_articles_come_by_a_cursor(place: str) -> None:
    for number in range(30):
        record(place, ("One", "Text."), (f"Two {number}", "Other text."), ext=f"newssniffer:9{number:02}")
    client = create_app(place).test_client()
    first = page(client, "/")
    second = page(client, first.select_one('a[rel="next"]')["href"])
    assert len(hrefs(first)) == 25
    assert len(set(hrefs(first) + hrefs(second))) == 32


@pytest.mark.parametrize(
    ("body", "name", "status", "said"),
    [
        (b"", "a.html", 400, "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "a.png", None, ""),
        (None, "", 400, "Choose a file"),
    ],
)
def test_ui_43_what_cannot_be_checked_says_why_and_keeps_what_was_typed(
    client: FlaskClient, body: bytes | None, name: str, status: int | None, said: str
) -> None:
    data: dict[str, object] = {"url": "https://example.org/kept"}
    if body is not None:
        data["file"] = (io.BytesIO(body), name)
    response = client.post("/check", data=data, content_type="multipart/form-data")
    soup = BeautifulSoup(response.text, "lxml")
    if status is not None:
        assert response.status_code == status
        assert said in soup.select_one("#errors").get_text()
        assert soup.select_one("#url")["value"] == "https://example.org/kept"
    else:
        assert "Not usable" in response.text or soup.select_one("#errors") is not None


def test_ui_44_a_bad_capture_is_marked_in_the_timeline_the_picker_and_the_comparison(place: str) -> None:
    address = record(place, ("One", "Text."), ("Two", "Other text, quite another."))
    wall = Capture.of(b"a wall", origin="wall.html")
    bad = Reading(
        ParserId("article-html", 1),
        wall.digest,
        "wall.html",
        ArticleKey("https://example.org/newssniffer:70", "example", "newssniffer:70"),
        (ReadVersion(None, observed_at=START + timedelta(minutes=30), has_text=False),),
        quality=Quality.BLOCKED,
        quality_reason="a consent page",
    )
    with open_store(place) as store:
        store.record(wall, [bad])
    client = create_app(place).test_client()
    history = page(client, address)
    assert "consent or block page" in history.select_one(".bad-row").get_text()
    compared = page(client, f"{address}/diff/0/1")
    assert any("consent or block page" in option.get_text() for option in compared.select("#old option[disabled]"))
    if history.select_one(".timeline-svg .bad"):
        assert "in between gave no version" in compared.select_one(".interval").get_text()


def test_ui_46_a_long_comparison_comes_in_parts_that_links_reach(place: str) -> None:
    count = PART_ROWS * 2 + 10
    old = "\n".join(f"Sentence number {n} of the long report stands here." for n in range(count))
    address = record(place, ("Report", old), ("Report", old.replace("stands", "stood")))
    client = create_app(place).test_client()
    first = page(client, f"{address}/diff/0/1")
    assert len(first.select("tr.row")) == PART_ROWS
    seen = {row["id"] for row in first.select("tr.row")}
    for link in first.select(".parts a"):
        seen |= {row["id"] for row in page(client, link["href"].split("#")[0]).select("tr.row")}
    assert seen == {f"c{n}" for n in range(1, count + 1)}
    last = next(a["href"] for a in first.select(".jumps a, .tally a") if a["href"].startswith("#c"))
    assert first.select_one(last) is not None


def test_ui_46_far_unchanged_text_arrives_when_it_is_asked_for(place: str) -> None:
    texts = [f"Sentence number {n} of the long report stands here." for n in range(900)]
    changed = [t.replace("stands", "stood") if n % 300 == 0 else t for n, t in enumerate(texts)]
    address = record(place, ("Report", "\n".join(texts)), ("Report", "\n".join(changed)))
    client = create_app(place).test_client()
    soup = page(client, f"{address}/diff/0/1")
    link = soup.select_one("tr.fold a.unfold")
    assert not soup.select("tr.fold p")
    asked = page(client, link["href"].split("#")[0])
    opened = asked.select_one(link["href"][link["href"].index("#") :])
    assert opened.select_one("details[open]") is not None
    assert len(opened.select("p")) > 100
