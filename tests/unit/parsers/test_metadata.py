"""What a page says of its article: headline, authors, times with their zone, language."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from diffview.model import Capture
from diffview.parsers.article.authors import names_in
from diffview.parsers.article.dates import stamp_of
from diffview.parsers.article.elements import Elements
from diffview.parsers.article.headline import without_site
from diffview.parsers.article.linked_data import LinkedAuthor, linked_articles
from diffview.parsers.article.metadata import Stated, stated
from diffview.parsers.article.written_dates import day_of_time_line, month_named, written_stamp
from diffview.parsers.page import Page
from diffview.text.decode import decode


def said(
    body: str, head: str = "", *, attributes: str = "", url: str | None = "https://tide.example/2021/boats"
) -> Stated:
    html = f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>".encode()
    return stated(Page(Capture.of(html, origin="a.html", url=url), decode(html, "utf-8")))


def linked(**article: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


SITE = meta("og:site_name", "The Tide")


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Boats return | The Tide</title>" + SITE, "<h1>The Tide</h1><h2>Boats return</h2>", "Boats return"),
        ("<title>Boats return | The Tide</title>" + SITE, "", "Boats return"),
        (
            "<title>Boats return - The Tide</title>",
            "<h1><a href='/'>The Tide</a></h1><b>Boats return</b>",
            "Boats return",
        ),
        ("<title>Boats return</title>", "<h1><span>Harbour</span><span>Boats return</span></h1>", "Boats return"),
        ("<title>Boats return home</title>", "<h1>Boats return<br>home</h1>", "Boats return home"),
        (
            "<title>Boats return</title>",
            "<aside><h1>Boats return in numbers</h1></aside><h1>Boats return at last</h1>",
            "Boats return at last",
        ),
        (
            "<title>Boats return</title>",
            "<h1><a href='/quiz'>Boats: the quiz of the return</a></h1><h1>Boats return at last</h1>",
            "Boats return at last",
        ),
        (linked(headline="Boats &amp;amp; return") + "<title>x</title>", "", "Boats & return"),
        (meta("og:title", "Boats return | The Tide") + SITE, "<h1>Boats <em>re</em>turn</h1>", "Boats return"),
        (
            meta("og:title", "At sea: Boats return") + linked(headline="At sea: Boats return"),
            "<h1>Boats return</h1>",
            "At sea: Boats return",
        ),
        ("<title>船が港に戻る｜潮新聞</title>", "<h1>船が港に戻る</h1><h1>潮の満ち引き</h1>", "船が港に戻る"),
    ],
)
def test_the_headline_is_never_the_sites_name_nor_glued(head: str, body: str, title: str) -> None:
    assert said(body, head).title == title


def test_a_title_keeps_what_is_no_name_of_the_site() -> None:
    assert without_site("Boats return - for good", {"thetide"}) == "Boats return - for good"
    assert without_site("The Tide | Boats return", {"thetide"}) == "Boats return"


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (linked(author=[{"@type": "Person", "name": "Ann Lee (al)"}, {"name": "Bo Moe"}]), "", ("Ann Lee", "Bo Moe")),
        (linked(author="By Ann Lee and Bo Moe"), "", ("Ann Lee", "Bo Moe")),
        (meta("author", "a.lee@tide.example"), "<p class=byline>By Ann Lee</p>", ("Ann Lee",)),
        (meta("author", "105092"), "", ()),
        (
            linked(author={"@type": "Organization", "name": "The Tide"}) + SITE + meta("article:author", "Ann Lee"),
            "",
            ("Ann Lee",),
        ),
        (linked(author={"name": "The Tide"}) + SITE, "<p class=byline>red, agencies</p>", ("The Tide",)),
        ("", "<a href='/author/ann-lee'>Ann Lee</a>", ("Ann Lee",)),
        ("", "<span itemprop=author>Von Ann Lee, Bergen</span>", ("Ann Lee", "Bergen")),
        (
            linked(author={"name": "Ann Lee"}),
            "<div><a rel=author href=x>Ann Lee</a> <a rel=author href=y>Bo Moe</a></div>",
            ("Ann Lee", "Bo Moe"),
        ),
        (
            linked(author={"name": "Ann Lee"}),
            f"<div><a rel=author href=x>Ann Lee</a></div><p>{'Tide. ' * 60}</p><a rel=author href=y>Bo Moe</a>",
            ("Ann Lee",),
        ),
        (meta("twitter:label1", "Written by") + meta("twitter:data1", "Ann Lee"), "", ("Ann Lee",)),
    ],
)
def test_every_author_is_named_apart(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert said(body, head).authors == authors


def test_what_follows_a_name_and_is_none_is_a_function() -> None:
    assert names_in("Ann Lee, who has been reporting from the islands for us since 1998") == ("Ann Lee",)


def test_an_author_may_be_named_by_reference() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "Boats", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    ]
    tree = BeautifulSoup(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>', "lxml")
    (article,) = linked_articles(Elements.of(tree), "")
    assert article.authors == (LinkedAuthor("Ann Lee"),)


@pytest.mark.parametrize(
    "source",
    [
        '//<![CDATA[\n{"@type": "Article", "headline": "Boats"}\n//]]>',
        '<!-- {"@type": "Article", "headline": "Boats"} -->',
        '{"@type": "Article", "headline": "Boats",}',
        '{"@type": "Article", "headline": "Boats"};',
        '{"@type": "Article", "text": "a\nb", "headline": "Boats"}',
        '{"@type": "https://schema.org/NewsArticle", "headline": "Boats"}',
    ],
)
def test_json_that_is_not_quite_json_is_read(source: str) -> None:
    tree = BeautifulSoup(f'<script type="application/ld+json">{source}</script>', "lxml")
    assert [article.headline for article in linked_articles(Elements.of(tree), "")] == ["Boats"]


def test_of_several_articles_the_one_that_the_page_is_about_comes_first() -> None:
    head = "<title>Boats return</title>" + linked(headline="Other", author="Bo Moe") + linked(headline="Boats return")
    assert said("<h1>Boats return</h1>", head).authors == ("Bo Moe",)
    assert said("", head).title == "Boats return"


AT = datetime(2021, 3, 4, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "at", "exact"),
    [
        ("2021-03-04T23:30:00+0100", AT, True),
        ("2021-03-04T22:30:00.000Z", AT, True),
        ("2021-03-04 23:30:00 +01:00", AT, True),
        ("2021-03-04T22:30Z[UTC]", AT, True),
        ("Thu, 04 Mar 2021 22:30:00 GMT", AT, True),
        ("Thu Mar 04 2021 23:30:00 GMT+0100 (CET)", AT, True),
        ("2021-03-04T22:30:00", AT, False),
        ("20210304", AT.replace(hour=0, minute=0), False),
        ("0001-01-01T00:00:00Z", None, False),
        ("soon", None, False),
    ],
)
def test_stamps_of_machines(written: str, at: datetime | None, exact: bool) -> None:
    found = stamp_of(written)
    assert (found.at if found else None) == at
    assert (found.is_exact if found else False) == exact


@pytest.mark.parametrize(
    ("line", "language", "at", "zone_known"),
    [
        ("Do 04.03.21 | 22:30 Uhr | Von Ann Lee", "de", AT, False),
        ("Publié le 4 mars 2021 à 22h30", "fr", AT, False),
        ("Jueves, 4 de marzo de 2021, 22:30 CET", "es", AT.replace(hour=21), True),
        ("4 марта 2021, 22:30 МСК", "ru", AT, False),
        ("2021年3月4日 22時30分", "ja", AT, False),
        ("2021. 3. 4. 22:30", "ko", AT, False),
        ("4. maaliskuuta 2021 klo 22.30", "fi", AT, False),
        ("4 Mart 2021 22:30 (GMT+3)", "tr", AT.replace(hour=19), True),
        ("March 4, 2021 5:30 PM EST", "en", AT, True),
        ("04/03/2021 22:30", "fr", AT, False),
        ("04/03/2021 22:30", "en", None, False),
        ("25/03/2021", "en", datetime(2021, 3, 25, tzinfo=UTC), False),
        ("31.02.2021", "de", None, False),
        ("On 4 March 2021 the keeper counted forty boats in the harbour of the island", "en", None, False),
    ],
)
def test_times_as_people_write_them(line: str, language: str, at: datetime | None, zone_known: bool) -> None:
    found = written_stamp(line, language)
    assert (found.at if found else None) == at
    assert (found.zone_known if found else False) == zone_known


def test_months_are_known_in_the_languages_of_cldr() -> None:
    assert [month_named(*one) for one in (("Μαρτίου", "el"), ("března", "cs"), ("มีนาคม", "th"), ("mars", ""))] == [
        3
    ] * 4


def test_an_unknown_zone_is_said_to_be_unknown() -> None:
    page = said("", meta("article:published_time", "2021-03-04T22:30:00"))
    assert page.published_at == AT
    assert page.warnings == ("the time of publication is stated without a time zone; it is given as if it were UTC",)
    assert said("", meta("article:published_time", "2021-03-04T22:30:00Z")).warnings == ()


def test_a_second_statement_of_the_same_moment_gives_the_zone() -> None:
    head = meta("date", "2021-03-04T23:30:00") + linked(datePublished="2021-03-04T23:30:00+01:00")
    assert said("", head).published_at == AT
    assert said("", head).warnings == ()


def test_a_visible_line_is_read_where_nothing_else_says() -> None:
    page = said(
        "<h1>Boats</h1><div>Ann Lee</div><div>4 March 2021, 22:30 GMT</div><p>Text.</p>", "<title>Boats</title>"
    )
    assert page.published_at == AT


def test_a_day_in_the_articles_text_is_not_when_it_was_published() -> None:
    page = said(f"<h1>Boats</h1><p>{'The tide came in. ' * 20}</p><p>4 March 2021</p>", "<title>Boats</title>")
    assert page.published_at is None


@pytest.mark.parametrize(
    ("head", "attributes", "language"),
    [
        ("", 'lang="de"', "de"),
        ("", 'lang="pt_br"', "pt-BR"),
        ("", 'lang="zh-Hans-CN"', "zh-CN"),
        (linked(inLanguage="fr-FR"), 'lang="en"', "fr-FR"),
        (meta("og:locale", "nb_NO"), "", "nb-NO"),
        ("", 'lang="{{lang}}"', None),
        ("", "", None),
    ],
)
def test_the_language_is_what_the_page_states(head: str, attributes: str, language: str | None) -> None:
    assert said("", head, attributes=attributes).language == language


def test_the_text_in_json_ld_is_plain_lines() -> None:
    body = "<p>Boats &amp;amp; tides.</p><p>They <b>came</b> back.</p>"
    assert said("", linked(articleBody=body)).text == "Boats & tides.\n\n\n\nThey came back."
    entries = [{"@type": "BlogPosting", "headline": "Ten", "articleBody": "One."}, {"articleBody": "Two."}]
    assert said("", linked(liveBlogUpdate=entries)).text == "Ten\n\nOne.\n\nTwo."


@pytest.mark.parametrize(
    ("canonical", "captured", "url"),
    [
        ("https://m.tide.example/a/b", "https://tide.example/a/b?x=1", "https://m.tide.example/a/b"),
        ("https://other.example/a/b", "https://tide.example/a/b", "https://tide.example/a/b"),
        ("https://tide.example/", "https://tide.example/a/b", "https://tide.example/a/b"),
        ("https://tide.example/a", "https://tide.example/a/2021/b", "https://tide.example/a/2021/b"),
        ("https://web.archive.org/web/20210304223000/https://tide.example/a/b", None, "https://tide.example/a/b"),
        ("https://tide.example/", None, None),
    ],
)
def test_a_canonical_address_is_believed_where_it_can_be(canonical: str, captured: str | None, url: str | None) -> None:
    assert said("", f'<link rel=canonical href="{canonical}">', url=captured).url == url


def test_an_amp_page_is_believed_on_another_host_and_pairs_by_its_links() -> None:
    head = '<link rel=canonical href="https://tide.example/a/b">'
    assert said("", head, attributes="amp", url="https://tide-amp.example/a/b").url == "https://tide.example/a/b"
    pair = '<link rel=amphtml href="/a/b.amp2"><link rel=amphtml href="https://tide.example/">'
    assert said("", pair, url="https://tide.example/a/b").aliases == ("https://tide.example/a/b.amp2",)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("30 August 2010 Last updated at 00:56 GMT", True),
        ("Zuletzt aktualisiert am 4. März 2021 um 22:30 Uhr", True),
        ("Mis à jour le 4 mars 2021 à 22h30", True),
        ("2021年3月4日 22時30分", True),
        ("4 March 2021", False),
        ("The gate fell on 4 March 2021 at 22:30.", False),
        ("4 March 2021, 22:30: the council votes to close the landing", False),
    ],
)
def test_a_line_that_says_when_the_page_changed_is_a_time_and_no_text(line: str, is_one: bool) -> None:
    assert (day_of_time_line(line) is not None) == is_one
