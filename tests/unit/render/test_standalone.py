"""The file that stands alone: no script, no request, provenance twice, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime

import html5lib
from bs4 import BeautifulSoup

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.export import ExportFormat, ExportOptions, Pair, export_text
from diffview.facts.classify import classify
from diffview.model import ArticleKey, Block, Digest, Gap, History, ParserId, Sides, Sighting, Version
from diffview.text.fingerprint import fingerprint

OLD = ("The closure will last six weeks.", "A ferry will run.", "</script><b>bold</b> & \u2028 \ud800.")
NEW = ("The closure will last eight weeks.", "A ferry will run.", "</script><b>bold</b> & \u2028 \ud800.", "Perhaps.")


def version(number: int, texts: tuple[str, ...]) -> Version:
    digest = Digest(hashlib.sha256(bytes([number])).hexdigest())
    at = datetime(2026, 3, 3, 9 + number, 14, tzinfo=UTC)
    return Version(
        number,
        f"Bridge, version {number}",
        tuple(Block(t, certain=t != "Perhaps.") for t in texts),
        observed_at=at,
        fingerprint=fingerprint(f"Bridge, version {number}", [t.replace("\ud800", "") for t in texts]),
        sightings=(Sighting(digest, "bridge.html", ParserId("test", 1), at),),
    )


VERSIONS = (version(0, OLD), version(1, NEW))
HISTORY = History(ArticleKey("https://example.org/bridge", "example"), VERSIONS, gaps=(Gap(2),))
PAIR = Sides(*VERSIONS)
EXPLAINED = classify(compare(Side.of(PAIR.old), Side.of(PAIR.new)))
HTML = export_text(
    HISTORY, Pair(0, 1), ExportFormat.HTML, ExportOptions(permalink="http://127.0.0.1:8000/articles/1/diff/0/1")
)
SOUP = BeautifulSoup(HTML, "lxml")


def test_it_is_the_same_every_time() -> None:
    options = ExportOptions(permalink="http://127.0.0.1:8000/articles/1/diff/0/1")
    assert export_text(HISTORY, Pair(0, 1), ExportFormat.HTML, options) == HTML


def test_ui_33_address_times_hashes_tool_and_permanent_link_are_on_the_page() -> None:
    said = " ".join(SOUP.select_one("main").get_text(" ").split())
    for part in ("https://example.org/bridge", "diffview 0.", "/articles/1/diff/0/1", PAIR.old.fingerprint):
        assert part in said
    assert said.index(PAIR.new.fingerprint) < said.index("Headline 1"), "the hashes are in sight, above the changes"


def test_ui_33_dates_of_the_linked_data_are_those_that_the_page_states() -> None:
    linked = json.loads(SOUP.find("script", type="application/ld+json").string)
    assert all("dateModified" not in page for page in linked["isBasedOn"])
    seen = [page["additionalProperty"]["value"] for page in linked["isBasedOn"]]
    assert seen == ["2026-03-03T09:14:00Z", "2026-03-03T10:14:00Z"]


def test_it_holds_no_script_but_data_and_no_style_but_its_own() -> None:
    assert {s["type"] for s in SOUP.find_all("script")} == {"application/ld+json", "application/json"}
    assert not SOUP.select("[style], link[rel=stylesheet], img, iframe, form")
    assert not re.search(r"\son[a-z]+=", HTML.split("<body>")[1])


def test_its_policy_names_the_hash_of_its_style() -> None:
    (style,) = SOUP.find_all("style")
    digest = base64.b64encode(hashlib.sha256(style.string.encode()).digest()).decode()
    policy = SOUP.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_it_asks_nobody_for_anything() -> None:
    asked = [t.get("src") or t.get("href") for t in SOUP.select("[src], link[href]")]
    assert asked == ["data:,"]


def test_the_data_hold_both_texts_to_the_letter() -> None:
    data = json.loads(SOUP.find(id="diffview-data").string)
    assert data["format"] == 1
    assert tuple(data["old"]["blocks"]) == OLD
    assert tuple(data["new"]["blocks"]) == NEW
    assert data["new"]["certain"] == [True, True, True, False]
    assert data["comparison"] == json.loads(json.dumps(EXPLAINED.to_dict()))


def test_linked_data_say_what_the_page_says() -> None:
    linked = json.loads(SOUP.find("script", type="application/ld+json").string)
    for side, page in zip(PAIR_VERSIONS, linked["isBasedOn"], strict=True):
        assert page["identifier"]["value"] == side.fingerprint
        assert page["url"] == "https://example.org/bridge"
        assert page["identifier"]["value"] in SOUP.find("dl", class_="facts").get_text()


PAIR_VERSIONS = (PAIR.old, PAIR.new)


def test_provenance_is_visible() -> None:
    said = " ".join(SOUP.select_one("dl.facts").get_text(" ").split())
    for version in PAIR_VERSIONS:
        assert version.fingerprint in said
        assert version.sightings[0].capture in said
    assert "https://example.org/bridge" in said
    assert "1 version known to exist but not held" in said
    assert {t["datetime"] for t in SOUP.select("dl.facts time")} >= {"2026-03-03T09:14:00Z", "2026-03-03T10:14:00Z"}


def test_inferred_text_is_marked() -> None:
    assert len(SOUP.select("#changes .guess-mark")) == 1


def test_a_strict_parser_has_no_complaint() -> None:
    html5lib.HTMLParser(strict=True).parse(HTML)


def test_it_can_be_written_as_utf8() -> None:
    HTML.encode("utf-8")
