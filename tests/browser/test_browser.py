"""The pages in a real browser: accessible, silent, keyed, narrow, and whole without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = {
    "list": "/",
    "history": "{Ferry}",
    "sentences": "{Ferry}/sentences",
    "version": "{Lantern}/versions/0",
    "side": "{Ferry}/diff/1/2",
    "inline": "{Ferry}/diff/0/5?view=inline&context=all",
    "changes": "{Ferry}/diff/0/5?view=changes",
    "filtered": "{Ferry}/diff/0/5?kind=number",
    "search": "/?q=ferry&in=removed",
    "inferred": "{Calm}/diff/0/1",
    "identical": "{Ferry}/diff/2/4",
    "check": "/check",
    "captures": "/captures",
    "error": "/articles/404404",
}


def address(name: str, articles: dict[str, str]) -> str:
    return PAGES[name].format(**articles)


def axe(page: Page, *, contrast_only: bool = False) -> tuple[list[str], list[str]]:
    """Return the violations, and what axe could not decide about names that are prohibited."""
    asked = {"type": "rule", "values": ["color-contrast"]} if contrast_only else {"type": "tag", "values": TAGS}
    axe_core = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe_core.Axe().run(page, options={"runOnly": asked}).response
    broken = [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]
    unsure = [n["html"][:160] for i in found["incomplete"] if i["id"] == "aria-prohibited-attr" for n in i["nodes"]]
    return broken, unsure


@pytest.mark.parametrize("name", PAGES)
def test_no_violation_no_complaint_no_request_elsewhere(
    visit: Visit, heard: list[str], articles: dict[str, str], name: str
) -> None:
    page = visit(address(name, articles))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page, contrast_only=scheme == "dark") == ([], []), scheme
    expected = [
        f"{address(name, articles)}: Failed to load resource: the server responded with a status of 404 (NOT FOUND)"
    ]
    assert heard == (expected if name == "error" else [])


@pytest.mark.parametrize("name", PAGES)
def test_ui_23_nothing_is_wider_than_the_screen(visit: Visit, articles: dict[str, str], name: str) -> None:
    page = visit(address(name, articles), viewport={"width": 320, "height": 700})
    for width in (320, 360, 768, 770, 785, 800, 1024, 1280, 2560):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_ui_23_with_text_twice_as_large_nothing_is_lost(visit: Visit, articles: dict[str, str], name: str) -> None:
    page = visit(address(name, articles), viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, p, td, th, button')]
             .filter(e => e.offsetParent && !e.closest('.visually-hidden') && getComputedStyle(e).overflow === 'hidden'
                          && e.scrollHeight > e.clientHeight + 2).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def test_next_and_previous_move_the_focus_and_say_where(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    total = page.locator("tr.row").count()
    assert page.locator("#where").inner_text() == f"{total} changes"
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "c1"
    assert page.locator("#where").inner_text() == f"Change 1 of {total}: Headline"
    assert page.url.endswith("#c1")
    page.click("#previous")
    assert page.evaluate("document.activeElement.id") == f"c{total}"
    page.click("#next")
    assert page.evaluate("document.activeElement.id") == "c1"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_row_stepped_to_is_not_under_the_bar(visit: Visit, articles: dict[str, str], width: int) -> None:
    page = visit(address("side", articles), viewport={"width": width, "height": 700}, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    for _ in range(5):
        page.click("#next")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        bar = page.evaluate("document.getElementById('stepper').getBoundingClientRect().bottom")
        assert top >= bar - 0.5


def test_keys_step_unless_they_are_off_or_typed_into_a_field(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    page.keyboard.press("n")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "c2"
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == "c1"
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "c1"
    page.focus("#old")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "old"
    page.click(".more summary")
    page.uncheck("#keys")
    page.reload()
    assert not page.is_checked("#keys")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") != "c1"


def test_marks_are_underlined_or_struck_in_every_setting(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    line = "e => getComputedStyle(document.querySelector('#changes ' + e)).textDecorationLine"
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"media": "print"}):
        page.emulate_media(**media)
        assert page.evaluate(line, "ins") == "underline"
        assert page.evaluate(line, "del") == "line-through"


def test_a_screen_reader_hears_the_marks_and_a_copy_holds_none(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    row = page.locator("tr.row.edited").first
    heard = row.aria_snapshot()
    assert "[removed]" in heard
    assert "[added]" in heard
    assert re.search(r"rowheader \"± Edited", heard)
    copied = page.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector("tr.row.edited"));
            return getSelection().toString();
        }"""
    )
    assert "[removed]" not in copied
    assert "[added]" not in copied


def test_copy_as_text_writes_the_marks_of_wdiff(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("inline", articles), permissions=["clipboard-read", "clipboard-write"])
    page.click(".more summary")
    page.click("#copy")
    page.wait_for_function("document.getElementById('where').textContent.startsWith('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[-84-]{+91+} passengers" in copied.replace("-] {+", "-]{+")
    assert "inferred" not in copied


def test_selecting_in_one_side_leaves_the_other_out(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    style = "e => getComputedStyle(document.querySelector('tr.row.edited ' + e)).userSelect"
    page.locator("tr.row.edited td.new").first.click()
    assert page.evaluate(style, "td.old") == "none"
    assert page.evaluate(style, "td.new") != "none"
    page.locator("tr.row.edited td.old").first.click()
    assert page.evaluate(style, "td.new") == "none"


def test_without_scripts_everything_is_there_but_the_stepper(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles), java_script_enabled=False)
    assert page.locator("#next").is_hidden()
    page.locator(".by-kind summary").click()
    page.locator(".jumps a").first.click()
    assert re.search(r"#c\d+$", page.url)
    page.locator(".tabs a", has_text="Inline").click()
    assert page.locator("table.diff-both tr.row").count() > 3
    page.locator("tr.fold summary").first.click()
    assert page.locator("tr.fold p").first.is_visible()
    page.select_option("#new", "3")
    page.get_by_role("button", name="Compare").click()
    assert "/diff/1/3?view=inline" in page.url


def test_narrow_rows_stack_with_before_and_after(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles), viewport={"width": 360, "height": 700})
    row = page.locator("tr.row.edited").first
    old, new = row.locator("td.old").bounding_box(), row.locator("td.new").bounding_box()
    assert new["y"] >= old["y"] + old["height"] - 1
    assert row.get_by_text("Before").is_visible()
    assert row.get_by_text("After").is_visible()


def test_targets_are_large_enough(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, .button, .tabs a, summary, input[type=checkbox]')]
             .filter(e => e.offsetParent).map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
             .filter(([, r]) => r.height < 20 || r.width < 20).map(([h]) => h)"""
    )
    assert small == []


def test_the_summary_of_errors_has_the_focus(visit: Visit) -> None:
    page = visit("/check")
    page.get_by_role("button", name="Check").click()
    # The browser gives the focus with its next frame, not with the page.
    page.wait_for_function("document.activeElement.id === 'errors'")


def test_a_focused_control_has_an_outline(visit: Visit) -> None:
    page = visit("/check")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2


def test_a_paragraph_runs_in_its_own_direction(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("version", articles))
    page.evaluate("document.querySelector('.article p').textContent = 'قال متحدث باسم البلدية'")
    assert page.evaluate("getComputedStyle(document.querySelector('.article p')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_a_choice_about_an_inferred_row_is_kept_and_taken_back(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("inferred", articles))
    page.locator("a.guess-mark").first.click()
    page.locator(".row-form summary").first.click()
    page.locator(".choice input").first.check()
    page.get_by_role("button", name="Keep this reading").first.click()
    assert page.get_by_text("chosen by hand").first.is_visible()
    page.get_by_role("button", name="Take the choice back").first.click()
    assert page.get_by_text("chosen by hand").count() == 0


def test_an_export_opens_from_a_file_offline_with_its_style(export: Path, visit: Visit, heard: list[str]) -> None:
    page = visit(export.as_uri(), offline=True)
    assert page.evaluate("getComputedStyle(document.querySelector('tr.row td.new')).borderInlineStartWidth") == "4px"
    assert page.locator("tr.row").count() > 3
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page, contrast_only=scheme == "dark") == ([], [])
    assert heard == []


def test_the_two_version_headings_repeat_on_paper(visit: Visit, articles: dict[str, str]) -> None:
    page = visit(address("side", articles))
    page.emulate_media(media="print")
    display = "e => getComputedStyle(document.querySelector(e)).display"
    assert page.evaluate(display, "#changes thead") == "table-header-group"
    assert page.evaluate(display, "#stepper") == "none"
    assert len(page.pdf(format="A4")) > 10_000
