"""The tracking site's list of versions, and its page of one version."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from diffview.model import Capture
from diffview.parsers import registry

INFO = """<div class="article-info"><p>This article is from the source '<cite>bbc</cite>' and was first published
or seen on <time datetime='2014-05-16T08:00:00Z'>May 16, 2014 08:00 (UTC)</time>.
It will not be checked again for changes.</p>
<p>You can find the current article at its original source at
<cite class="article_url"><a href="http://example.org/tower">http://example.org/tower</a></cite></p>
<p>The article has changed <var>3</var> times. There is an
<a class="feed rss" href="https://www.newssniffer.co.uk/articles/77.rss">RSS feed of changes</a> available.</p></div>"""

LIST = f"""<!DOCTYPE html><html><head><title>Tower</title>
<link rel="alternate" type="application/rss+xml" href="https://www.newssniffer.co.uk/articles/77.rss"/></head><body>
<h1>Tower leans</h1>{INFO}
<table><tr><th>Version</th><th>Created at</th><th>Period</th><th>Title</th></tr>
<tr><td><a href="/articles/77/diff/1/2">2</a></td>
<td><time datetime="2014-05-16T14:00:00Z">2014-05-16 14:00:00 UTC</time></td>
<td>about 5 hours</td><td>Tower leans &amp; stays</td></tr>
<tr><td>1</td><td>2014-05-16 09:00:00 UTC</td><td>about 1 hour</td><td>Tower leans</td></tr>
<tr><td>0</td><td>2014-05-16 08:00:00 UTC</td><td></td><td>Tower</td></tr></table>
<div id="footer"><p>Currently monitoring 1,000 news articles with 2,000 different versions.</p></div></body></html>"""

FLAT_LIST = """Tower leans
This article is from the source 'bbc' and was first published or seen on .
You can find the current article at its original source at http://example.org/tower
The article has changed 3 times.
Version Created at Period Title
2 2014-05-16 14:00:00 UTC about 5 hours Tower leans & stays
1 2014-05-16 09:00:00 UTC about 1 hour Tower leans
0 2014-05-16 08:00:00 UTC Tower
"""

ONE = f"""<!DOCTYPE html><html><head><title>Tower</title>
<link rel="alternate" type="application/rss+xml" href="https://www.newssniffer.co.uk/articles/77.rss"/></head><body>
<h1>Tower leans</h1>{INFO}<div><p>The tower leans.</p><p>Nobody  minds.</p><p>Share on Facebook</p></div>
<div id="footer"><p>Currently monitoring 1,000 news articles with 2,000 different versions.</p></div></body></html>"""


def capture(text: str, url: str | None = None) -> Capture:
    return Capture.of(text.encode(), origin="page", url=url)


@pytest.mark.parametrize("text", [LIST, FLAT_LIST])
def test_the_list_of_versions_gives_numbers_times_and_titles_but_no_text(text: str) -> None:
    (reading,) = registry.read(capture(text))
    assert reading.parser.name == "newssniffer-listing"
    assert [(v.number, v.title, v.has_text) for v in reading.versions] == [
        (0, "Tower", False),
        (1, "Tower leans", False),
        (2, "Tower leans & stays", False),
    ]
    assert [v.observed_at for v in reading.versions] == [datetime(2014, 5, 16, h, tzinfo=UTC) for h in (8, 9, 14)]
    assert reading.versions[2].period == "about 5 hours"
    assert (reading.article.source, reading.article.url) == ("bbc", "http://example.org/tower")
    assert reading.versions_claimed == 3


def test_the_list_tells_the_sites_own_number_of_the_article() -> None:
    (reading,) = registry.read(capture(LIST))
    assert reading.article.external_id == "newssniffer:77"


def test_the_page_of_one_version_gives_its_paragraphs_and_nothing_of_the_site() -> None:
    (reading,) = registry.read(capture(ONE, url="https://www.newssniffer.co.uk/articles/77/versions/1"))
    (version,) = reading.versions
    assert reading.parser.name == "newssniffer-version"
    assert (version.number, version.title) == (1, "Tower leans")
    assert [(b.text, b.kind.value) for b in version.blocks] == [
        ("The tower leans.", "paragraph"),
        ("Nobody minds.", "paragraph"),
        ("Share on Facebook", "furniture"),
    ]
    assert all(b.certain for b in version.blocks)


@pytest.mark.parametrize(
    "sentence",
    [
        "The article has changed the debate on schools.",
        "You can find the current article at the library, the mayor said.",
        "A currently monitoring agency said so.",
    ],
)
def test_a_paragraph_that_begins_like_the_sites_own_sentences_is_the_articles(sentence: str) -> None:
    page = ONE.replace("Nobody  minds.", sentence)
    (reading,) = registry.read(capture(page, "https://www.newssniffer.co.uk/articles/77/versions/1"))
    assert [block.text for block in reading.versions[0].blocks] == ["The tower leans.", sentence, "Share on Facebook"]
