"""Weblog pages: every post on the page is an article of its own.

Two shapes are read. "blog-html" is the usual Blogger template: `h2.date-header`, `h3.post-title`,
`div.post-body`. "blog-text" is such a page saved as text: a line that is a date opens a day, then come one or
more posts, each a title line and its paragraphs. A date line names the day only, so a post's time is
midnight UTC and a warning says so.

In text, the first post of a day is certain. Where the page keeps the posts' footers ("Posted by …") the
next post is certain as well. Otherwise a later post of the same day is found by its title: a line that may be one
(`may_open_post`) and is likelier that than a sub-heading (`chance_of_title`). Its title is then marked as unsure,
and a warning says why.

A post is known by its address; without one by day and title, so that a later capture of the page gives
the post its next version.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diffview.model import ArticleKey, Block, BlockKind, ParserId, Reading, ReadVersion
from diffview.parsers.article.dates import date_of_line, midnight, moment, names_weekday
from diffview.parsers.blocks import blocks_of, text_of
from diffview.parsers.blog_titles import (
    MAX_TITLE_CHARS,
    MIN_TITLE_CHANCE,
    chance_of_title,
    is_footer,
    is_prose,
    is_title_line,
    kind_of,
    may_open_post,
)
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import Line, ends_sentence, holds_one_sentence
from diffview.text.addresses import absolute, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bs4 import Tag

    from diffview.parsers.page import Page

DAY_ONLY = "only the day of publication is known; midnight UTC stands for it"
UNDATED = "no date stands above this post on the page, and its beginning may be missing"
INFERRED = "no date stands above this post: that it begins at this title was inferred from the text"


@dataclass(slots=True)
class Post:
    """One post as it is gathered from the page."""

    day: date | None
    title: str | None
    inferred: bool = False
    """True where only its title shows that a post begins here."""
    lines: list[Line] = field(default_factory=list)
    has_prose: bool = False
    """True where one of its lines is a paragraph of prose."""
    closed: bool = False
    """True where one of its lines is the template's footer of a post."""

    def add(self, line: Line) -> None:
        """Add a line of the post's text."""
        self.lines.append(line)
        self.has_prose = self.has_prose or is_prose(line.text)
        self.closed = self.closed or is_footer(line.text)


class BlogText:
    """Read a weblog page that was saved as text."""

    id = ParserId("blog-text", 2)

    def recognises(self, page: Page) -> bool:
        """Return whether the text opens with a date over a title, or holds two such days."""
        if page.is_html:
            return False
        lines = page.lines
        days = [at for at, line in enumerate(lines) if date_of_line(line.text) and _titled(lines, at + 1)]
        if not days or days[0] == 0:
            return bool(days)
        # Prose above the first date is the rest of a post whose own date was cut off, or this is no weblog but an
        # article with a chronology; those name no weekdays.
        above = any(is_prose(line.text) for line in lines[: days[0]])
        return len(days) > 1 and (not above or all(names_weekday(lines[at].text) for at in days))

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for every post, in page order."""
        lines = page.lines
        first = next((at for at, line in enumerate(lines) if date_of_line(line.text)), len(lines))
        if any(is_prose(line.text) for line in lines[:first]):
            first = 0
        found = [post for post in posts_of(lines[first:]) if post.title or post.lines]
        above = (f"{first} lines above the first date were taken for the weblog's header",) if first else ()
        return tuple(_reading_of_text(page, post, above if not at else ()) for at, post in enumerate(found))


def posts_of(lines: Sequence[Line]) -> Iterator[Post]:
    """Return the posts of *lines*; what stands above the first date is a post without one."""
    footers = any(is_footer(line.text) for line in lines)
    post = Post(None, None)
    for at, line in enumerate(lines):
        if day := date_of_line(line.text):
            yield post
            post = Post(day, None)
        elif not post.lines and post.title is None and _titled(lines, at):
            post.title = line.text
        elif _next_post(lines, at, post, footers=footers):
            yield post
            post = Post(post.day, line.text, inferred=not footers)
        else:
            post.add(line)
    yield post


class BlogHtml:
    """Read a weblog page of the usual Blogger template."""

    id = ParserId("blog-html", 2)

    def recognises(self, page: Page) -> bool:
        """Return whether the page holds a post's title and a post's body by the template's class names."""
        return page.is_html and bool(_POST_BODY.search(page.text) and _POST_TITLE.search(page.text))

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for every post, in page order."""
        day: date | None = None
        title: Tag | None = None
        found: list[HtmlPost] = []
        for tag in page.tree.select(".date-header, .post-title, .post-body"):
            classes = set(tag.get_attribute_list("class"))
            if "date-header" in classes:
                day = date_of_line(text_of(tag))
            elif "post-title" in classes:
                title = tag
            elif tag.find_parent(class_="post-body") is None:
                found.append(HtmlPost(tag, title, day))
                title = None
        return tuple(_reading_of_html(page, post, alone=len(found) == 1) for post in found)


@dataclass(frozen=True, slots=True)
class HtmlPost:
    """The parts of one post in the tree."""

    body: Tag
    title: Tag | None
    day: date | None


def _reading_of_text(page: Page, post: Post, warnings: tuple[str, ...]) -> Reading:
    blocks = tuple(Block(line.text, kind_of(line.text)) for line in post.lines)
    published = midnight(post.day) if post.day else None
    key = ArticleKey(None, host_of(page.url), _id_of(post.day, post.title, blocks))
    said = (DAY_ONLY if post.day else UNDATED,) + (INFERRED,) * post.inferred
    version = ReadVersion(
        None,
        post.title,
        blocks,
        page.observed_at,
        published_at=published,
        title_certain=not post.inferred,
    )
    return Reading(BlogText.id, page.capture.digest, page.capture.origin, key, (version,), warnings=(*warnings, *said))


def _reading_of_html(page: Page, post: HtmlPost, *, alone: bool) -> Reading:
    around = post.body.find_parent(class_=["post", "hentry", "post-outer"]) or post.body
    title = text_of(post.title) or None
    blocks = blocks_of(post.body)
    stamp = around.select_one("abbr.published[title], time.published[datetime], [itemprop=datePublished]")
    exact = moment(_attribute(stamp, "title", "datetime", "content")) if stamp else None
    published = exact or (midnight(post.day) if post.day else None)
    url = _address(page, post, around, alone=alone)
    day = post.day or (published.date() if published else None)
    key = ArticleKey(url, host_of(url or page.url), None if url else _id_of(day, title, blocks))
    author = around.select_one(".post-author .fn, .post-author [itemprop=name], [rel=author]")
    version = ReadVersion(
        None,
        title,
        blocks,
        page.observed_at,
        published_at=published,
        byline=text_of(author) or None,
    )
    warnings = (DAY_ONLY,) if post.day and not exact else ()
    return Reading(BlogHtml.id, page.capture.digest, page.capture.origin, key, (version,), warnings=warnings)


def _address(page: Page, post: HtmlPost, around: Tag, *, alone: bool) -> str | None:
    link = (post.title.select_one("a[href]") if post.title else None) or around.select_one("a.timestamp-link[href]")
    href = _attribute(link, "href") if link else ""
    if not href and alone:
        canonical = page.tree.select_one("link[rel~=canonical][href]")
        href = (_attribute(canonical, "href") if canonical else "") or page.url or ""
    if not href:
        return None
    whole = absolute(href, page.url)
    # "m=1" asks for the same post, laid out for a telephone.
    return whole.removesuffix("?m=1").removesuffix("?m=0") if whole else None


def _attribute(tag: Tag, *names: str) -> str:
    return next((str(tag[name]).strip() for name in names if tag.get(name)), "")


def _id_of(day: date | None, title: str | None, blocks: tuple[Block, ...]) -> str | None:
    slug = _slug(title or (blocks[0].text[:MAX_TITLE_CHARS] if blocks else ""))
    return f"blog:{day.isoformat() if day else 'undated'}:{slug}" if slug else None


def _slug(title: str) -> str:
    # Typography is no part of a title's identity: "It’s" and "It's" are one post's.
    letters = unicodedata.normalize("NFKC", title[:MAX_TITLE_CHARS]).casefold()
    return "-".join(_SLUG_WORD.findall(letters.replace("’", "").replace("'", "")))


def _titled(lines: Sequence[Line], at: int) -> bool:
    # The line under a date is the title unless it plainly is the first paragraph of an untitled post.
    if at >= len(lines) or date_of_line(lines[at].text):
        return False
    line = lines[at].text
    if len(line) > MAX_TITLE_CHARS or kind_of_line(line) is not BlockKind.PARAGRAPH:
        return False
    return holds_one_sentence(line) or not ends_sentence(line)


def _next_post(lines: Sequence[Line], at: int, post: Post, *, footers: bool) -> bool:
    if not footers:
        may_open = may_open_post(lines, at, post.lines, has_prose=post.has_prose)
        return may_open and chance_of_title(lines, at) >= MIN_TITLE_CHANCE
    above = post.lines[-1].text if post.lines else ""
    return kind_of(above) is BlockKind.FURNITURE and is_title_line(lines[at].text) and post.closed


_POST_BODY = re.compile(r"class\s*+=\s*+[\"']?[^\"'>]{0,200}?\bpost-body\b")
_POST_TITLE = re.compile(r"class\s*+=\s*+[\"']?[^\"'>]{0,200}?\bpost-title\b")
_SLUG_WORD = re.compile(r"[^\W_]+")
TEXT_PARSER = BlogText()
HTML_PARSER = BlogHtml()
