"""Captures that show something else than the article, and articles that only look like it."""

from __future__ import annotations

import pytest

from diffview.errors import UnreadableCapture
from diffview.model import Capture, Quality, Reading
from diffview.parsers import registry

PROSE = (
    "<p>The council said on Monday that the bridge would stay shut until the spring because two piers had moved.</p>"
)


def read(title: str, body: str, url: str | None = "https://gazette.example/bridge") -> Reading:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    (reading,) = registry.read(Capture.of(page.encode(), origin="page.html", url=url))
    return reading


@pytest.mark.parametrize(
    ("quality", "title", "body"),
    [
        (
            Quality.ERROR_PAGE,
            "404 Not Found",
            "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>",
        ),
        (Quality.ERROR_PAGE, "The Gazette", "<h1>Sorry, we can’t find that page</h1><p>It may have been moved.</p>"),
        (Quality.ERROR_PAGE, "503 Service Temporarily Unavailable", "<h1>503 Service Temporarily Unavailable</h1>"),
        (
            Quality.ERROR_PAGE,
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to see this page.</p>",
        ),
        (Quality.BLOCKED, "Just a moment...", "<p>Checking if the site connection is secure</p>"),
        (Quality.BLOCKED, "The Gazette", "<h2>Are you a robot?</h2><p>Please tick the box below to go on.</p>"),
        (
            Quality.BLOCKED,
            "Bridge",
            f"<article><h1>Bridge</h1>{PROSE * 2}<h3>Subscribe to continue reading</h3></article>",
        ),
        (Quality.BLOCKED, "Bridge", f"<article>{PROSE}<p>Already a subscriber? Log in</p></article>"),
        (
            Quality.BLOCKED,
            "The Gazette",
            "<h1>We value your privacy</h1><p>We and our 842 partners store information on it.</p><a>Accept all</a>",
        ),
        (Quality.EMPTY, "App", "<p>You need to enable JavaScript to run this app.</p><div id=root></div>"),
        (Quality.EMPTY, "Front page", "".join(f"<div><a href=/{n}>Story number {n}</a></div>" for n in range(40))),
    ],
)
def test_a_bad_capture_gets_a_verdict_and_no_text(quality: Quality, title: str, body: str) -> None:
    reading = read(title, body)

    assert reading.quality is quality
    assert reading.quality_reason
    assert not any(version.has_text for version in reading.versions)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Gazette puts up a paywall",
            "<article><h1>Readers told to subscribe to continue reading</h1>"
            + "<p>Those who open a fifth article are told “subscribe to continue reading”, the editor said, and most of"
            " them close the page, which is what readers do everywhere in the world.</p>" * 8 + "</article>",
        ),
        ("Error 404: a history of the missing page", f"<article><h1>Error 404: a history</h1>{PROSE * 8}</article>"),
        ("Bridge", f"<div>We value your privacy</div><div>Accept all</div><article>{PROSE * 12}</article>"),
        (
            "Bridge",
            f"<article><h1>Bridge</h1>{PROSE}</article><footer><p>We use cookies to count our readers.</p></footer>",
        ),
        ("Bridge", f"<article><h1>Bridge</h1>{PROSE}</article><a href=/s>Subscribe</a> <a href=/l>Log in</a>"),
        ("Robots at work", f"<article><h1>Are you a robot? A test for Britain</h1>{PROSE * 8}</article>"),
    ],
)
def test_an_article_is_no_bad_capture_whatever_it_is_about(title: str, body: str) -> None:
    assert read(title, body).quality is Quality.OK


def test_a_bad_capture_of_nobody_knows_what_is_refused() -> None:
    with pytest.raises(UnreadableCapture, match="an error page stands in place of the article"):
        read("404 Not Found", "<h1>Not Found</h1>", url=None)
