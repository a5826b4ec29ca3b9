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

import json
import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from diffview.model import ArticleKey, Block, BlockKind, ParserId, Reading, ReadVersion
from diffview.parsers.article.dates import date_of_line, midnight, moment, names_weekday
from diffview.parsers.blocks import blocks_of, text_of
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import Line, ends_sentence, holds_one_sentence
from diffview.text.addresses import absolute, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from bs4 import Tag

    from diffview.parsers.page import Page

MAX_TITLE_CHARS = 150
"""The longest line taken for a post's title, in characters; the longest of 16 real ones has 99."""

DAY_ONLY = "only the day of publication is known; midnight UTC stands for it"
UNDATED = "no date stands above this post on the page, and its beginning may be missing"
INFERRED = "no date stands above this post: that it begins at this title was inferred from the text"


@dataclass(slots=True)
class Post:
    """One post as it is gathered from the page."""

    day: date | None
    title: str | None
    inferred: bool = False
    """True where nothing but its title told that a post begins here."""
    lines: list[Line] = field(default_factory=list)


class BlogText:
    """Read a weblog page that was saved as text."""

    id = ParserId("blog-text", 1)

    def recognises(self, page: Page) -> bool:
        """Tell whether the text opens with a date over a title, or holds two such days."""
        if page.is_html:
            return False
        lines = page.lines
        days = [at for at, line in enumerate(lines) if date_of_line(line.text) and _titled(lines, at + 1)]
        if not days or days[0] == 0:
            return bool(days)
        # Prose above the first date is the rest of a post whose own date was cut off, or this is no weblog but an
        # article with a chronology; those name no weekdays.
        above = any(_is_prose(line.text) for line in lines[: days[0]])
        return len(days) > 1 and (not above or all(names_weekday(lines[at].text) for at in days))

    def read(self, page: Page) -> tuple[Reading, ...]:
        """Return one reading for every post, in page order."""
        lines = page.lines
        first = next((at for at, line in enumerate(lines) if date_of_line(line.text)), len(lines))
        if any(_is_prose(line.text) for line in lines[:first]):
            first = 0
        found = [post for post in posts_of(lines[first:]) if post.title or post.lines]
        above = (f"{first} lines above the first date were taken for the weblog's header",) if first else ()
        return tuple(_reading_of_text(page, post, above if not at else ()) for at, post in enumerate(found))


def posts_of(lines: Sequence[Line]) -> Iterator[Post]:
    """Return the posts of *lines*; what stands above the first date is a post without one."""
    footers = any(_FOOTER.match(line.text) for line in lines)
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
            post.lines.append(line)
    yield post


MIN_TITLE_CHANCE = 0.1
"""A line less likely than this to be a title is a sub-heading of its post.

On pages of essays with many sub-headings, not seen before, 0.37 of what is at least as likely are titles (0.18 of all
that may be), and 0.94 of the titles are as likely (tests/training/learn_blog.py). A post that is missed hides under
another's title, one too many is marked as unsure: so the bar is low."""

FEATURES = ("bias", "words", "words shared", "characters below", "label", "question", "wh-word")
"""What is known of a line that may be a title, in the order in which `title_features` gives it."""

MAX_COMPARED = 80
"""Lines above and below a title whose words are compared; more tell nothing new, and work stays linear."""


def chance_of_title(lines: Sequence[Line], at: int) -> float:
    """Return the probability that the line at *at* is the title of a further post and no sub-heading."""
    weighed = weights()
    features = zip(FEATURES, title_features(lines, at), strict=True)
    return 1 / (1 + math.exp(-sum(weighed[name] * value for name, value in features)))


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of every feature, learned by tests/training/learn_blog.py."""
    found: dict[str, float] = json.loads(files(__package__).joinpath("blog.json").read_text("utf-8"))["weights"]
    return found


def title_features(lines: Sequence[Line], at: int) -> tuple[float, ...]:
    """Describe the line at *at*: a sub-heading is short, and what follows goes on with the words above."""
    text = lines[at].text
    below = _section_below(lines, at)
    above_words = set[str]().union(*map(topic_words, _day_above(lines, at)))
    below_words = set[str]().union(*map(topic_words, (text, *below)))
    fewer = min(len(above_words), len(below_words))
    return (
        1.0,
        math.log(len(text.split()) or 1),
        len(above_words & below_words) / fewer if fewer else 0.0,
        math.log1p(sum(map(len, below))),
        float(_LABEL.match(text) is not None),
        float(text.endswith("?")),
        float(_QUESTION_WORD.match(text) is not None),
    )


def _day_above(lines: Sequence[Line], at: int) -> list[str]:
    """Return the texts from the date line to the line at *at*; all of them, so that one post too many misleads none."""
    above: list[str] = []
    for line in reversed(lines[max(0, at - MAX_COMPARED) : at]):
        if date_of_line(line.text):
            break
        above.append(line.text)
    return above


def _section_below(lines: Sequence[Line], at: int) -> list[str]:
    """Return the texts between a line and the next that may be a title or opens a day."""
    below: list[str] = []
    for k in range(at + 1, min(at + 1 + MAX_COMPARED, len(lines))):
        line = lines[k]
        if date_of_line(line.text):
            break
        if any(map(_is_prose, below)) and line.alone and _looks_like_title(line.text) and _prose_below(lines, k + 1):
            break
        below.append(line.text)
    return below


def may_open_post(lines: Sequence[Line], at: int, post: Sequence[Line]) -> bool:
    """Tell whether the line at *at* may be the title of a further post of the same day, *post* being the one so far.

    A title stands alone, begins with a capital, is one short sentence without a full stop, follows finished prose
    and precedes prose. A line with a question or exclamation mark may as well be an author's aside: it has to
    bring a word that the text below takes up and that the post above did not use.
    """
    line = lines[at]
    below = _prose_below(lines, at + 1)
    if not (line.alone and post and below and _looks_like_title(line.text)):
        return False
    if not any(_is_prose(above.text) for above in post) or not _finished(post[-1]):
        return False
    words = topic_words(line.text)
    above_words = set[str]().union(*(topic_words(above.text) for above in post[-TOPIC_LINES:]))
    below_words = set[str]().union(*(topic_words(text) for text in below))
    taken_up = words & below_words
    if line.text.endswith(("?", "!", "…")):
        return len(line.text) <= MAX_ASIDE_CHARS and bool(taken_up - above_words)
    # A sub-heading goes on with the words of its post, a title drops them.
    return not (words & above_words and not taken_up)


MAX_ASIDE_CHARS = 90
"""A longer line that ends in a question or exclamation mark or in three dots is no title, in characters."""

TOPIC_LINES = 6
"""How many lines on either side of a title tell what the text is about; a post's opening names its subject."""


def topic_words(text: str) -> set[str]:
    """Return the stems of the words of *text* that carry its subject: five letters or more, cut to six.

    >>> sorted(topic_words("Do we need to redesign services?"))
    ['redesi', 'servic']
    """
    return {word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON}


class BlogHtml:
    """Read a weblog page of the usual Blogger template."""

    id = ParserId("blog-html", 1)

    def recognises(self, page: Page) -> bool:
        """Tell whether the page holds a post's title and a post's body by the template's class names."""
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
    blocks = tuple(Block(line.text, _kind(line.text)) for line in post.lines)
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


def _kind(text: str) -> BlockKind:
    return BlockKind.FURNITURE if _FOOTER.match(text) or text == "-->" else kind_of_line(text)


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
        return may_open_post(lines, at, post.lines) and chance_of_title(lines, at) >= MIN_TITLE_CHANCE
    above = post.lines[-1].text if post.lines else ""
    return _kind(above) is BlockKind.FURNITURE and bool(_is_title_line(lines[at].text)) and _closed(post.lines)


def _closed(lines: Sequence[Line]) -> bool:
    return any(_FOOTER.match(line.text) for line in lines)


def _is_title_line(text: str) -> bool:
    return len(text) <= MAX_TITLE_CHARS and _kind(text) is BlockKind.PARAGRAPH


def _looks_like_title(text: str) -> bool:
    # A lone word is a sub-heading.
    if not _is_title_line(text) or " " not in text:
        return False
    if not _TITLE_START.match(text) or text.endswith(_NO_TITLE_END):
        return False
    return holds_one_sentence(text) and _NO_TITLE.match(text) is None and "://" not in text


def _prose_below(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    """Return the texts below a title, up to `TOPIC_LINES` of them; none where the first is no prose."""
    below: list[str] = []
    for line in lines[at : at + TOPIC_LINES]:
        if date_of_line(line.text):
            break
        below.append(line.text)
    return tuple(below) if below and (_is_prose(below[0]) or _leads_to_prose(below[:2])) else ()


def _leads_to_prose(two: Sequence[str]) -> bool:
    # A post may open with a short word or two: "What a year!"
    return not _is_item(two[0]) and ends_sentence(two[0]) and _is_prose(two[-1])


def _is_item(text: str) -> bool:
    return text[0] in "*-•"


def _is_prose(text: str) -> bool:
    return len(text) >= MIN_PROSE_CHARS and not _is_item(text) and (ends_sentence(text) or text.endswith(":"))


def _finished(line: Line) -> bool:
    return ends_sentence(line.text) or _kind(line.text) in {BlockKind.FURNITURE, BlockKind.LIST_ITEM}


MIN_PROSE_CHARS = 30
"""A paragraph of prose has at least this many characters: one short sentence."""

_FOOTER = re.compile(
    r"(?:posted by \S.{0,80}?(?: at | on |\s\d|$)|labels:\s|filed under\b|email this ?blog ?this|reactions:"
    r"|links to this post|\d+ comments:?$|no comments:?$)",
    re.IGNORECASE,
)
_POST_BODY = re.compile(r"class\s*+=\s*+[\"']?[^\"'>]{0,200}?\bpost-body\b")
_POST_TITLE = re.compile(r"class\s*+=\s*+[\"']?[^\"'>]{0,200}?\bpost-title\b")
_TITLE_START = re.compile(r"[“‘\"'¿¡(]?[^\W_a-z]")
# What opens an aside or a line of an argument, and what heads a part of a post.
_NO_TITLE = re.compile(
    r"(?:(?-i:So|And|But|Or|Yet|Then|They|It|He|She|These|Those|However|Because|Therefore|Also|Nor|Thus|Perhaps)\b"
    r"|(?:conclusions?|introduction|background|summary|references|notes?|further reading|recommendations?|postscript"
    r"|p\.?s|update|sources?|the end|appendix)\b\W*\w{0,12}$)",
    re.IGNORECASE,
)
_NO_TITLE_END = (".", ":", ";", ",", "-", ".”", '."', ".)")
_LABEL = re.compile(
    r"\(?(?:\d{1,3}|[A-Z]|[ivx]{1,5})[.):]|\d{1,3}(?:\.\d{1,3}){1,3}\s"
    r"|(?i:step|section|clause|chapter|part|question|lesson|tip|exhibit|appendix|day|fig(?:ure)?|exercise)\b\W{0,3}"
    r"(?:\d|[A-Z]\b)"
)
"""What numbers the parts of one text: "2.", "Step 4", "Appendix B"."""
_QUESTION_WORD = re.compile(r"(?:how|what|why|where|who)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")
_SLUG_WORD = re.compile(r"[^\W_]+")
_COMMON_WORDS = """
    about above after again against almost along already although always among another around because become before
    being below between could doing during either enough every first found further going having however indeed instead
    later least makes making might never nothing often other others ought people perhaps quite rather really seems
    should since something still their theirs there therefore these thing things think those though three through
    today together under until using wants where whether which while whole whose without would years yourself
"""
_COMMON = frozenset(_COMMON_WORDS.split())

TEXT_PARSER = BlogText()
HTML_PARSER = BlogHtml()
