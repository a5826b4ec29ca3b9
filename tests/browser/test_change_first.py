"""The change first, and what a reader needs to follow it: on a desk, on a telephone, on paper, from right to left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

PAIRS = (
    "{Ferry}/diff/0/1",
    "{Ferry}/diff/1/2",
    "{Ferry}/diff/0/5",
    "{Otter}/diff/1/2",
    "{Lantern}/diff/0/1",
    "{Calm}/diff/0/1",
)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_ui_50_the_first_change_is_on_the_first_screen(
    visit: Visit, articles: dict[str, str], pair: str, width: int, height: int
) -> None:
    page = visit(pair.format(**articles), viewport={"width": width, "height": height})
    box = page.locator("tr.row").first.bounding_box()
    assert box["y"] + min(box["height"], 60) <= height
    assert page.locator("#stepper").bounding_box()["height"] <= 52, "the bar is one line"


def test_ui_50_a_few_tabs_lead_to_the_first_change(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/0/1".format(**articles))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the first change"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "c1"


def test_ui_1_two_radios_and_one_button_compare_any_two_versions(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(articles["Ferry"])
    page.check("input[name=old][value='1']")
    page.check("input[name=new][value='4']")
    page.get_by_role("button", name="Compare selected").first.click()
    assert page.url.endswith("/diff/1/4")
    page.select_option("#old", "5")
    page.select_option("#new", "2")
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_text("Reversed").is_visible()


def test_ui_9_without_scripts_every_change_is_reached_by_a_link(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/0/5".format(**articles), java_script_enabled=False)
    page.locator(".by-kind summary").click()
    linked = {a.get_attribute("href") for a in page.locator("main a[href^='#c']").all()}
    rows = {"#" + row.get_attribute("id") for row in page.locator("tr.row").all()}
    assert rows <= linked


def test_ui_13_every_row_has_its_kind_in_words(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/0/5".format(**articles))
    for row in page.locator("tr.row").all():
        assert row.locator("th[scope=row]").inner_text().strip().split()[1] in {
            "Headline", "Edited", "Added", "Removed", "Moved", "Split", "Merged"
        }  # fmt: skip


def test_ui_17_and_18_figures_are_whole_and_white_space_is_not_marked(visit: Visit, articles: dict[str, str]) -> None:
    for pair in PAIRS:
        page = visit(pair.format(**articles))
        marks = page.locator("#changes ins, #changes del").all_text_contents()
        assert all(mark == mark.strip() or not mark.strip() for mark in marks), marks
        assert not any(mark.strip() in {",", ".", ";"} and len(marks) == 1 for mark in marks)


def test_ui_19_unchanged_runs_say_how_many_and_open_without_scripts(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/0/1?context=0".format(**articles), java_script_enabled=False)
    fold = page.locator("tr.fold").first
    assert "unchanged paragraph" in fold.locator("summary").inner_text()
    fold.locator("summary").click()
    assert fold.locator("p").first.is_visible()


def test_ui_27_paper_has_no_controls_and_marks_without_colour(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/1/2".format(**articles))
    page.emulate_media(media="print")
    for hidden in ("header.site", ".controls", "#stepper", "footer"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.querySelector('.diff thead')).display") == "table-header-group"
    history = visit(articles["Ferry"])
    history.emulate_media(media="print")
    assert not history.locator("input[type=radio]").first.is_visible()


@pytest.fixture(scope="module")
def hebrew(sample_store: str) -> str:
    """Record an article in Hebrew and give its address."""
    before = ("ראש העיר אמר כי הגשר ייסגר מחר.", "המעבורת תפעל כל עשרים דקות.")
    after = (*before, "האופוזיציה דורשת חקירה (BBC).")
    texts = (("הגשר ייסגר לשישה שבועות", before), ("הגשר ייסגר לשמונה שבועות", after))
    versions = tuple(ReadVersion(n, title, tuple(map(Block, blocks))) for n, (title, blocks) in enumerate(texts))
    capture = Capture.of("עברית".encode(), origin="he.html")
    key = ArticleKey("https://example.org/he", "example", "newssniffer:4711")
    with open_store(sample_store) as store:
        done = store.record(capture, [Reading(ParserId("test", 1), capture.digest, "he.html", key, versions)])
    return f"/articles/{done.articles[0]}"


def test_ui_28_right_to_left_text_runs_so_inside_a_page_that_does_not(visit: Visit, hebrew: str) -> None:
    page = visit(f"{hebrew}/diff/0/1")
    assert page.locator("table.diff").get_attribute("lang") == "he"
    directions = page.locator("#changes td p").evaluate_all("ps => ps.map(p => getComputedStyle(p).direction)")
    assert set(directions) == {"rtl"}, "a paragraph that was added as a whole too"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    title = page.locator("h1").bounding_box()
    crumbs = page.locator(".crumbs").bounding_box()
    assert abs(title["x"] - crumbs["x"]) < 2


def test_ui_37_a_history_fits_the_page_and_opens_at_the_newest(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(articles["Ferry"], viewport={"width": 360, "height": 740})
    box = page.locator(".timeline-svg").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    numbers = page.locator("table.versions tbody th").all_inner_texts()
    assert numbers[0].startswith("Version 6")
    assert page.get_by_role("button", name="Compare selected").count() == 2


def test_since_i_last_looked_leads_from_the_version_seen_then(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(articles["Ferry"])
    assert page.locator("#since-last").is_hidden()
    key = "diffview seen " + articles["Ferry"].rsplit("/", 1)[1]
    page.evaluate("key => localStorage.setItem(key, '3')", key)
    page.reload()
    page.locator("#since-last").click()
    assert page.url.endswith("/diff/3/5")


def test_a_citation_is_copied(visit: Visit, articles: dict[str, str]) -> None:
    page = visit("{Ferry}/diff/0/1".format(**articles), permissions=["clipboard-read", "clipboard-write"])
    page.locator("details", has_text="BibTeX").locator("summary").click()
    page.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@misc{")
