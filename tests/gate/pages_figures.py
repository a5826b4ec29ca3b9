"""Print how well weblog pages and plain article pages are read back: every figure from one command.

    python tests/gate/pages_figures.py

Pages are made from the last versions of ../shared/eval/articles_dev.jsonl, so that every post and paragraph is known:
weblog archives as text and as Blogger HTML, one to four posts a day, and article pages in four invented
layouts with what stands around an article (navigation, share buttons, related stories, comments).
"""

from __future__ import annotations

import html
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reading_figures

from diffview.model import BlockKind, Capture, Reading
from diffview.parsers import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_PROSE = 400
"""Characters; a shorter text is a notice rather than an article."""
DAYS = ("Monday, 5 May 2014", "Friday, 2 May 2014", "Tuesday, 29 April 2014", "Sunday, 27 April 2014")


class Post(NamedTuple):
    url: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def posts() -> tuple[Post, ...]:
    """Return the last version of every article that is long enough."""
    found = []
    for article in reading_figures.articles():
        last = article["versions"][-1]
        paragraphs = tuple(filter(None, (" ".join(text.split()) for text in last["paragraphs"])))
        if last["title"] and sum(map(len, paragraphs)) >= MIN_PROSE:
            found.append(Post(article["url"], " ".join(last["title"].split()), paragraphs))
    return tuple(found)


def _without_headings(post: Post) -> Post:
    return post._replace(paragraphs=tuple(t for t in post.paragraphs if len(t) > 60 and t[-1] in '.:”"'))


def weblogs(*, headings: bool = True) -> Iterator[list[list[Post]]]:
    """Yield weblog pages: for each of four days one to four posts, with their sub-headings and lists or without."""
    chance = random.Random(5)
    plainer = [p for p in map(_without_headings, posts()) if p.paragraphs]
    waiting = list(posts()) if headings else plainer
    chance.shuffle(waiting)
    while len(waiting) >= 4 * len(DAYS):
        yield [[waiting.pop() for _ in range(chance.randint(1, 4))] for _ in DAYS]


class Starts(NamedTuple):
    """How well the posts of a weblog page are told apart, where a day has several."""

    precision: float
    recall: float
    exact: float
    """Share of pages whose posts all begin where they did."""
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def weblog_text(*, headings: bool = True) -> Starts:
    right = found = true = exact = pages = 0
    wrong: list[str] = []
    missed: list[str] = []
    for page in weblogs(headings=headings):
        readings = read(as_text(page), "weblog.txt")
        titles = [r.versions[0].title or "" for r in readings if not r.versions[0].title_certain]
        known = [post.title for day_posts in page for post in day_posts[1:]]
        both = Counter(titles) & Counter(known)
        right, found, true = right + both.total(), found + len(titles), true + len(known)
        wrong += (Counter(titles) - both).elements()
        missed += (Counter(known) - both).elements()
        exact, pages = exact + (titles == known), pages + 1
    return Starts(right / found, right / true, exact / pages, tuple(wrong), tuple(missed))


def as_text(page: list[list[Post]]) -> str:
    """Return the page as a reader of text sees it: dates, titles and paragraphs, a line between any two."""
    lines: list[str] = []
    for day, day_posts in zip(DAYS, page, strict=True):
        lines += [day, *(line for post in day_posts for line in (post.title, *post.paragraphs))]
    return "\n\n".join(lines)


def weblog_html() -> tuple[int, int]:
    """Return how many posts of Blogger pages came back exactly, and how many there are."""
    right = total = 0
    for page in weblogs():
        body = "".join(
            f'<h2 class="date-header">{day}</h2>' + "".join(map(_blogger, day_posts))
            for day, day_posts in zip(DAYS, page, strict=True)
        )
        readings = read(f"<html><head><title>A weblog</title></head><body>{body}</body></html>", "weblog.html")
        known = [post for day_posts in page for post in day_posts]
        total += len(known)
        right += sum(
            (r.versions[0].title, tuple(b.text for b in r.versions[0].blocks)) == (post.title, post.paragraphs)
            for r, post in zip(readings, known, strict=False)
        )
    return right, total


def _blogger(post: Post) -> str:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in post.paragraphs)
    title = html.escape(post.title)
    return (
        f'<div class="post hentry"><h3 class="post-title"><a href="{html.escape(post.url)}">{title}</a></h3>'
        f'<div class="post-body entry-content">{body}</div><div class="post-footer">Posted by A. Author</div></div>'
    )


LINKS = "".join(f'<li><a href="/{k}">Section number {k}</a></li>' for k in range(12))
RELATED = "".join(f'<li><a href="/r{k}">A related story about the harbour, number {k}</a></li>' for k in range(5))
COMMENTS = "".join(
    f"<div class='comment'><p>I do not agree with this at all, says reader {k}.</p></div>" for k in range(4)
)
TIME = "2014-05-05T09:30:00Z"


def semantic(post: Post, body: str) -> str:
    stated = json.dumps({"@type": "NewsArticle", "headline": post.title, "datePublished": TIME}).replace("</", "<\\/")
    return (
        f"<head><title>{html.escape(post.title)} - The Herald</title>"
        f'<script type="application/ld+json">{stated}</script>'
        f"</head><body><header><nav><ul>{LINKS}</ul></nav></header><main><article><h1>{html.escape(post.title)}</h1>"
        f"{body}</article><aside><h2>Related</h2><ul>{RELATED}</ul></aside></main><footer><p>© The Herald</p></footer>"
    )


def plain(post: Post, body: str) -> str:
    return (
        f"<head><title>{html.escape(post.title)}</title></head><body><div id=top><ul>{LINKS}</ul></div><div id=w>"
        f"<div id=m><h1>{html.escape(post.title)}</h1>{body}</div><div id=r><ul>{RELATED}</ul></div></div>"
        "<div id=b><p>All rights reserved.</p></div>"
    )


def weblog_software(post: Post, body: str) -> str:
    return (
        f'<head><title>{html.escape(post.title)} | A site</title><meta property="og:title" '
        f'content="{html.escape(post.title)}"><meta property="article:published_time" content="{TIME}"></head><body>'
        f'<div class="menu"><ul>{LINKS}</ul></div><div class="post">'
        f'<h1 class="entry-title">{html.escape(post.title)}</h1>'
        f'<div class="entry-content">{body}<div class="sharedaddy"><p>Share on Facebook</p></div></div>'
        f'<div class="related-posts"><ul>{RELATED}</ul></div><div id="comments">{COMMENTS}</div></div>'
    )


def marked(post: Post, body: str) -> str:
    return (
        f"<head><title>{html.escape(post.title)}</title></head><body><ul>{LINKS}</ul><div itemscope "
        f'itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{html.escape(post.title)}</h1>'
        f'<time itemprop="datePublished" datetime="{TIME}">5 May 2014</time>'
        f'<div itemprop="articleBody">{body}</div></div>'
        f"<div class=sidebar><ul>{RELATED}</ul></div>"
    )


Layout = Callable[[Post, str], str]
LAYOUTS: tuple[Layout, ...] = (semantic, plain, weblog_software, marked)


class Pages(NamedTuple):
    """How well article pages were read."""

    pages: int
    titles: int
    exact: int
    """Pages whose blocks, furniture aside, are the article's paragraphs and nothing else."""
    paragraphs: int
    lost: int
    foreign: int
    """Blocks that are none of the article's paragraphs, furniture aside."""


def article_pages(layout: Layout) -> Pages:
    total: Counter[str] = Counter()
    for post in posts():
        body = "".join(f"<p>{html.escape(text)}</p>" for text in post.paragraphs)
        (reading,) = read(f"<!doctype html><html>{layout(post, body)}</body></html>", "page.html")
        blocks = reading.versions[0].blocks if reading.versions else ()
        texts = [b.text for b in blocks if b.kind is not BlockKind.FURNITURE]
        known = [text for text in post.paragraphs if not _is_furniture(text, blocks)]
        title = reading.versions[0].title if reading.versions else None
        total.update(
            pages=1,
            titles=title == post.title,
            exact=texts == known,
            paragraphs=len(known),
            lost=(Counter(known) - Counter(texts)).total(),
            foreign=(Counter(texts) - Counter(known)).total(),
        )
    return Pages(*(total[name] for name in Pages._fields))


def _is_furniture(text: str, blocks: tuple[object, ...]) -> bool:
    return any(getattr(b, "text", "") == text and getattr(b, "kind", "") is BlockKind.FURNITURE for b in blocks)


def read(text: str, origin: str) -> tuple[Reading, ...]:
    return registry.read(Capture.of(text.encode(), origin=origin))


def main() -> None:
    for headings in (False, True):
        found = weblog_text(headings=headings)
        kind = "with sub-headings" if headings else "of prose alone"
        print(f"weblog text, later posts of a day, {kind}: precision {found.precision:.3f}  recall {found.recall:.3f}")
        print(f"  pages exact {found.exact:.3f}")
        if "--show" in sys.argv:
            print(*(f"  wrong   {title}" for title in found.wrong), sep="\n")
            print(*(f"  missed  {title}" for title in found.missed), sep="\n")
    right, total = weblog_html()
    print(f"weblog as Blogger HTML: posts exact {right} of {total}")
    for layout in LAYOUTS:
        pages = article_pages(layout)
        print(f"article pages, {layout.__name__}: {pages._asdict()}")


if __name__ == "__main__":
    main()
