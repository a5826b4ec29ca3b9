"""What the pages say, read as a visitor would read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from diffview.export import verify_file
from diffview.facts.kinds import FactKind
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion
from diffview.store import open_store
from diffview.web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text[:500]
    return BeautifulSoup(response.text, "lxml")


def words(soup: BeautifulSoup, selector: str = "main") -> str:
    found = soup.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text(" ").split())


BRIDGE = "/articles/1"
CALM = "/articles/2"
EVERY_PAGE = (
    "/",
    BRIDGE,
    f"{BRIDGE}/versions/0",
    f"{BRIDGE}/diff/0/1",
    f"{CALM}/diff/0/1?view=inline",
    "/check",
    "/captures",
    "/nope",
)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_has_one_h1_a_skip_link_first_and_its_landmarks(client: FlaskClient, address: str) -> None:
    soup = BeautifulSoup(client.get(address).text, "lxml")
    assert len(soup.find_all("h1")) == 1
    first = soup.body.find("a")
    assert first["class"] == ["skip"]
    assert first["href"] == "#main"
    assert all(soup.find(name) for name in ("header", "nav", "main", "footer"))


def test_page_titles_differ(client: FlaskClient) -> None:
    titles = [BeautifulSoup(client.get(address).text, "lxml").title.string for address in EVERY_PAGE]
    assert len(set(titles)) == len(titles)


def test_the_list_links_every_article_and_counts_them(client: FlaskClient) -> None:
    soup = page(client, "/")
    assert {a["href"] for a in soup.select(".headline a")} == {BRIDGE, CALM}
    assert "2 articles" in words(soup)


@pytest.mark.parametrize(
    "address", ["https://example.org/news/bridge", "http://www.example.org/news/bridge/?utm_source=x"]
)
def test_an_article_is_found_by_its_address(client: FlaskClient, address: str) -> None:
    response = client.get("/", query_string={"q": address})
    assert (response.status_code, response.location) == (303, BRIDGE)


def test_the_list_is_filtered_by_kind_in_the_address(client: FlaskClient) -> None:
    soup = page(client, "/?kind=headline")
    assert [a["href"] for a in soup.select(".headline a")] == [BRIDGE]
    assert soup.select_one("#kind option[selected]")["value"] == "headline"


def test_the_list_says_what_to_do_when_nothing_matches(client: FlaskClient) -> None:
    assert "No article matches" in words(page(client, "/?q=zzzz"))


def test_history_has_a_row_for_every_version_and_a_gap_for_what_is_not_held(client: FlaskClient) -> None:
    soup = page(client, BRIDGE)
    rows = soup.select("table.versions tbody tr")
    assert [row["id"] for row in rows] == [f"version-{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert [row["id"] for row in rows if "gap-row" in row.get("class", [])] == ["version-6", "version-4"]
    assert "Known to exist, not held" in words(soup, "#version-4")
    assert "the first" in words(soup, "#version-0")


def test_history_says_which_version_an_article_went_back_to(client: FlaskClient) -> None:
    assert "same as version 1" in words(page(client, BRIDGE), "#version-5")


def test_history_marks_the_words_of_a_changed_headline(client: FlaskClient) -> None:
    soup = page(client, BRIDGE)
    marks = soup.select("#version-1 .small-headline del, #version-1 .small-headline ins")
    assert [(m.name, m.get_text()) for m in marks] == [("del", "six"), ("ins", "eight")]


def test_history_lists_headlines_with_how_long_each_stood(client: FlaskClient) -> None:
    soup = page(client, BRIDGE)
    listed = [" ".join(li.get_text(" ").split()) for li in soup.select("#headlines ~ ol > li")]
    assert len(listed) == 2
    assert "stood 2 h" in listed[0]
    assert "the latest" in listed[1]


def test_ui_37_every_version_is_a_linked_column_of_the_timeline_and_a_row_of_the_table(client: FlaskClient) -> None:
    soup = page(client, BRIDGE)
    links = soup.select(".timeline-svg a")
    assert [a["href"] for a in links] == [
        "#version-0",
        f"{BRIDGE}/diff/0/1",
        f"{BRIDGE}/diff/1/2",
        f"{BRIDGE}/diff/2/3",
        "#version-4",
        f"{BRIDGE}/diff/3/5",
        "#version-6",
    ]
    assert len(soup.select(".timeline-svg .gap-box")) == 2
    assert soup.select_one("#version-1 .plus").get_text().startswith("+")


def test_times_are_marked_up_in_utc(client: FlaskClient) -> None:
    times = page(client, BRIDGE).find_all("time")
    assert times
    assert all(t["datetime"].endswith("Z") for t in times)
    assert times[0]["datetime"] == "2026-03-03T09:14:00Z"


def test_a_version_page_holds_the_text_and_where_it_comes_from(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/versions/0")
    assert len(soup.select(".article p")) == 5
    assert "SHA-256 of the text" in words(soup)
    assert "SHA-256 of the capture" in words(soup)


def test_inferred_text_carries_a_word_of_its_own(client: FlaskClient) -> None:
    soup = page(client, f"{CALM}/versions/0")
    guessed = soup.select(".article p.guessed")
    assert [p.get_text() for p in guessed] == ["≈ inferredGone tomorrow."]


# Comparing


def test_the_headline_of_a_comparison_is_a_word_diff(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1")
    assert [m.get_text() for m in soup.select("h1 del, h1 ins")] == ["six", "eight"]


def test_counts_by_kind_equal_the_rows_and_add_up(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1")
    rows = soup.select("#changes tr.row")
    for li in soup.select(".counts li"):
        kind, number = li["data-kind"], li.select_one(".nums")
        assert len([r for r in rows if kind in r["class"]]) == (int(number.get_text()) if number else 1)
    assert words(soup, ".tally").startswith(f"{len(rows)} changes")
    assert {li["data-kind"] for li in soup.select(".counts li")} == {"headline", "edited", "inserted", "moved"}


def test_a_move_is_one_change_linked_both_ways(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1")
    (moved,) = soup.select("tr.row.moved")
    (stub,) = soup.select("tr.stub")
    assert moved.select_one(".badge a")["href"] == f"#{stub['id']}"
    assert stub.select_one(".badge a")["href"] == f"#{moved['id']}"


def test_figures_are_marked_whole(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1")
    assert [d.get_text() for d in soup.select("tr.edited del")] == ["six", "12,000"]
    assert [i.get_text() for i in soup.select("tr.edited ins")] == ["eight", "14,500"]


def test_jump_links_name_what_changed_and_lead_to_the_row(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1")
    links = {a.get_text().strip(): a["href"] for a in soup.select(".jumps dd a:not(.only)")}
    assert soup.select_one(links["12,000 → 14,500"])["class"] == ["row", "edited"]


def test_every_anchor_on_the_page_leads_somewhere(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/3?context=all")
    for link in soup.select('a[href^="#"]'):
        assert soup.find(id=link["href"][1:]) is not None, link


def test_a_filter_on_kinds_unfolds_only_these_and_says_so(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1?kind=number")
    shown = soup.select("#changes tr.row")
    assert 0 < len(shown) < 4
    assert f"Unfolded: Numbers ({len(shown)} of 4 changes)" in words(soup, ".filter-line")


def test_changes_of_other_kinds_fold_under_that_name_and_hold_both_sides(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1?kind=headline")
    folds = [fold.get_text() for fold in soup.select("tr.fold summary")]
    assert any("of other kinds" in one for one in folds)
    assert "12,000" in [mark.get_text() for mark in soup.select("#changes details .old del")]
    assert "14,500" in [mark.get_text() for mark in soup.select("#changes details .new ins")]


STATEMENTS = (
    "title",
    "h1",
    ".interval",
    ".summary .tally",
    ".by-kind",
    "section[aria-labelledby=correction]",
    "#set-aside",
)
"""Where a page speaks of the comparison as a whole."""


def statements(soup: BeautifulSoup) -> dict[str, list[str]]:
    """Return what the page says of the comparison as a whole; the names of the links that choose a filter left out."""
    for choice in soup.select(".by-kind a.only, .by-kind .muted"):
        choice.decompose()
    return {place: [" ".join(found.get_text(" ").split()) for found in soup.select(place)] for place in STATEMENTS}


@pytest.mark.parametrize("kind", FactKind)
@pytest.mark.parametrize("pair", ["0/1", "0/3", "3/0"])
def test_a_filter_never_changes_what_is_said(client: FlaskClient, kind: FactKind, pair: str) -> None:
    every, some = (page(client, f"{BRIDGE}/diff/{pair}{query}") for query in ("", f"?kind={kind.value}"))
    assert statements(some) == statements(every)
    assert {r["id"] for r in some.select("#changes [id^=c]")} >= {r["id"] for r in every.select("#changes tr.row")}


def test_what_is_set_aside_is_counted_linked_and_shown_on_the_same_page(place: str) -> None:
    with open_store(place) as store:
        capture = Capture.of(b"quotes", origin="q.html")
        pair = tuple(
            ReadVersion(n, "Quotes", (Block(t), Block("Six died.")))
            for n, t in enumerate(('"Hi," he said.', "“Hi,” he said."))
        )
        key = ArticleKey("https://example.org/q", "example", "newssniffer:9")
        store.record(capture, [Reading(ParserId("test", 1), capture.digest, "q.html", key, pair)])
    client = create_app(place).test_client()
    soup = page(client, "/articles/3/diff/0/1")
    assert "No change in what is said" in words(soup, ".tally")
    assert "1 set aside" in words(soup, ".summary")
    assert len(soup.select("#set-aside tr.same")) == 1
    shown = page(client, "/articles/3/diff/0/1?aside=show")
    assert len(shown.select("#changes tr.row")) == 1
    assert "Shown among the others" in words(shown, "#set-aside")


def test_unchanged_runs_fold_and_hold_their_text(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/2/3?context=0")
    (fold,) = soup.select("tr.fold details")
    assert fold.summary.get_text() == "5 unchanged paragraphs"
    assert len(fold.select("p")) == 5
    assert not page(client, f"{BRIDGE}/diff/2/3?context=all").select("tr.fold")


def test_identical_versions_name_the_equal_digest_and_show_no_table(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/1/5")
    assert "same text, to the letter" in words(soup)
    assert soup.select_one("#changes") is None


def test_versions_between_are_counted_only_where_there_are_some(client: FlaskClient) -> None:
    assert "4 intermediate versions not shown" in words(page(client, f"{BRIDGE}/diff/0/5"), ".interval")
    assert "not shown" not in words(page(client, f"{BRIDGE}/diff/0/1"), ".interval")


def test_a_change_happened_between_two_times(client: FlaskClient) -> None:
    assert "between 09:14 and 11:14 UTC on 3 Mar 2026" in words(page(client, f"{BRIDGE}/diff/0/1"), ".interval")


def test_without_times_the_words_of_the_source_are_given(client: FlaskClient) -> None:
    assert "“about 4 hours later”" in words(page(client, f"{CALM}/diff/0/1"), ".interval")


def test_the_newer_version_on_the_left_works_and_is_said(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/1/0")
    assert "Reversed" in words(soup)
    assert [m.get_text() for m in soup.select("h1 del, h1 ins")] == ["eight", "six"]


def test_steps_keep_the_view_and_end_in_words(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1?view=inline&context=3")
    assert "No earlier change" in words(soup, ".steps")
    later = soup.select_one('.steps a[rel="next"]')["href"]
    assert later.startswith(f"{BRIDGE}/diff/1/2?")
    assert "view=inline" in later
    assert "context=3" in later


def test_the_form_leads_to_the_address_of_the_comparison(client: FlaskClient) -> None:
    response = client.get(f"{BRIDGE}/diff?old=0&new=3&view=inline")
    assert response.status_code == 303
    assert response.location == f"{BRIDGE}/diff/0/3?view=inline"


def test_the_address_alone_makes_the_page(client: FlaskClient, place: str) -> None:
    address = f"{BRIDGE}/diff/0/3?view=changes&kind=number"
    assert client.get(address).text == create_app(place).test_client().get(address).text


@pytest.mark.parametrize("query", ["view=upside", "context=many", "kind=gossip", "context=-1", "context=１"])
def test_an_option_that_is_not_offered_is_named(client: FlaskClient, query: str) -> None:
    soup = page(client, f"{BRIDGE}/diff/0/1?{query}", 400)
    assert query.split("=", 1)[0] in words(soup).lower()


def test_a_version_that_is_not_held_lists_those_that_are(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/versions/4", 404)
    assert "Versions held: 0 , 1 , 2 , 3 , 5" in words(soup)
    assert soup.select_one(f'a[href="{BRIDGE}"]') is not None


@pytest.mark.parametrize(
    "address", ["/articles/77", "/articles/99999999999999999999", "/captures/zz/raw", f"{BRIDGE}/diff/0/44"]
)
def test_what_is_not_here_has_a_page_and_a_way_back(client: FlaskClient, address: str) -> None:
    assert page(client, address, 404).select_one('a[href="/"]') is not None


def test_a_wrong_method_has_a_page_and_says_what_is_allowed(client: FlaskClient) -> None:
    response = client.post("/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "<h1>" in response.text


def test_what_is_noted_of_a_capture_stands_beside_it(place: str) -> None:
    with open_store(place) as store:
        noted = Capture.of(b"<p>page", origin="page.html", notes=("its <digest> does not match",))
        store.record_unusable(noted, "a page of another kind")
    soup = page(create_app(place).test_client(), "/captures")
    assert "(its <digest> does not match)" in soup.select_one("#unread ~ .scroll tbody tr").get_text(" ")


def test_a_capture_that_could_not_be_read_is_listed_with_its_reason(place: str) -> None:
    with open_store(place) as store:
        store.record_unusable(Capture.of(b"\x89PNG", origin="picture.png"), "a picture, not a page")
    soup = page(create_app(place).test_client(), "/captures")
    assert "Not read: 1 capture" in words(soup)
    row = soup.select_one("#unread ~ .scroll tbody tr").get_text(" ")
    assert "picture.png" in row
    assert "a picture, not a page" in row


def test_raw_captures_are_inert(client: FlaskClient) -> None:
    soup = page(client, f"{BRIDGE}/versions/0")
    address = next(a["href"] for a in soup.select("a[download]") if "/captures/" in a["href"])
    response = client.get(address)
    assert response.data == b"<p>bridge</p>"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_exported_comparison_verifies_until_a_letter_is_changed(client: FlaskClient, tmp_path: Path) -> None:
    response = client.get(f"{BRIDGE}/diff/0/3/export")
    assert "bridge-to-close-for-eight-weeks_v0-v3.html" in response.headers["Content-Disposition"]
    file = tmp_path / "export.html"
    file.write_bytes(response.data)
    assert verify_file(file) == ()
    file.write_bytes(response.data.replace(b"14,500 commuters", b"14,600 commuters"))
    assert verify_file(file)


def test_an_export_has_the_rows_of_the_live_page(client: FlaskClient) -> None:
    live, file = (page(client, f"{BRIDGE}/diff/0/3{end}") for end in ("", "/export"))
    assert str(live.select_one("#changes tbody")) == str(file.select_one("#changes tbody"))


def test_a_whole_history_can_be_exported_and_verifies(client: FlaskClient, tmp_path: Path) -> None:
    response = client.get(f"{BRIDGE}/export")
    assert response.headers["Content-Disposition"].endswith("eight-weeks_history.html")
    file = tmp_path / "history.html"
    file.write_bytes(response.data)
    assert verify_file(file) == ()


# Correcting an inferred row


def test_an_inferred_row_offers_its_other_readings_with_their_probability(client: FlaskClient) -> None:
    soup = page(client, f"{CALM}/diff/0/1")
    form = soup.select_one(".row-form form")
    assert "30.0 %" in form.get_text()
    assert "only in the newer version" in form.get_text()


def chosen(soup: BeautifulSoup, choice: str) -> dict[str, str]:
    form = soup.select_one(".row-form form")
    return {i["name"]: i["value"] for i in form.select("input[type=hidden]")} | {"choice": choice}


@pytest.mark.usefixtures("place")
def test_a_choice_is_kept_shown_and_can_be_taken_back(client: FlaskClient) -> None:
    before = page(client, f"{CALM}/diff/0/1")
    response = client.post(f"{CALM}/corrections", data=chosen(before, "0"))
    assert response.status_code == 303
    after = page(client, f"{CALM}/diff/0/1")
    assert [r["class"][1] for r in after.select("tr.row")] == ["inserted"]
    assert "chosen by hand" in words(after, ".row-form")
    client.post(f"{CALM}/corrections", data=chosen(after, "undo"))
    assert [r["class"][1] for r in page(client, f"{CALM}/diff/0/1").select("tr.row")] == ["deleted"]


@pytest.mark.parametrize("change", [{"choice": "9"}, {"row": "99"}, {"capture": "0" * 64}, {"choice": ""}])
def test_a_choice_that_was_not_offered_is_refused(client: FlaskClient, change: dict[str, str]) -> None:
    sent = chosen(page(client, f"{CALM}/diff/0/1"), "0") | change
    assert client.post(f"{CALM}/corrections", data=sent).status_code == 400
