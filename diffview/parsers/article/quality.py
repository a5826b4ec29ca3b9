"""Whether a capture shows the article at all, or what the server put in its place.

An error page, a consent page, a paywall, a robot check or an empty shell would look like a change of the whole text.
What decides is what is left after reading: how much prose the article's blocks hold beside what such pages say
(`walls`).
An article with its full text is never refused for a line around it, for a menu entry or for its own headline. How
much is counted as information (`amount`), so that all scripts are treated alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diffview.model import Block, BlockKind, Quality
from diffview.parsers.article.walls import Sign, Signs, signs_of
from diffview.text.amount import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MIN_ARTICLE = 60
"""With less prose than this there is no article: the first capture of breaking news has three short sentences."""

MIN_PROSE_BLOCK = 60
"""A block with less is prose only where it ends as a sentence does: captions, buttons, slogans do not."""

MAX_APOLOGY = 600
"""Prose of a page whose title or heading is that of an error page, at most: an apology and what to do next."""

MIN_TEASER = 300
"""Prose before a paywall from which on there is something to compare: the opening paragraphs make a version."""

MAX_TEASER = 1200
"""Prose before a paywall at most; a page with more shows the article and a box beside it."""

MAX_LINE = 200
"""A line of a page that stands in the article's place is no longer, in characters."""

MAX_WALL_LINE = 160
"""A call to pay or to log in is no longer, in characters; a longer text that holds one quotes it."""

HEAD_LINES = 12
"""Where an error page says so: among its first lines."""

MIN_SIGNS = 2
"""Different signs of consent that make a page of consent: one line about cookies stands on every page."""

SENTENCE_ENDS = (
    ".",
    "!",
    "?",
    "…",
    "。",
    "！",
    "？",
    "。”",
    "」",
    "।",
    "؟",
    "۔",
    ".”",
    ".“",
    ".»",
    '."',
    "!”",
    "?”",
    "…”",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a capture is worth, and why; the reason is empty where it is good."""

    quality: Quality
    reason: str = ""
    cut_off: str = ""
    """Where a paywall broke the article off after its opening paragraphs: one sentence that says so."""


def judge(
    title: str | None, blocks: Iterable[Block], lines: Sequence[str], *, free: bool = True, language: str | None = None
) -> Verdict:
    """Return what a page is worth whose article was read as *title* and *blocks*.

    *lines* are all visible lines of the page, its `<title>` first; *free* is False where the page itself says that the
    article is not open to everybody; *language* is the page's, as a BCP 47 tag.
    """
    texts = [block.text for block in blocks if block.kind not in {BlockKind.FURNITURE, BlockKind.HEADING}]
    page = _Page(title or "", texts, [line for line in lines if len(line) <= MAX_LINE], signs_of(language))
    if page.prose > MAX_TEASER:
        return Verdict(Quality.OK)
    return _error(page) or _robot(page) or _consent(page) or _paywall(page, free=free) or _empty(page)


def broken_off(blocks: Sequence[Block], language: str | None) -> tuple[Block, ...]:
    """Return the blocks of an article that a paywall breaks off: what the wall says is furniture, the end uncertain."""
    signs = signs_of(language)
    out = [replace(block, kind=BlockKind.FURNITURE) if _is_wall(block.text, signs) else block for block in blocks]
    last = max((at for at, block in enumerate(out) if block.kind is not BlockKind.FURNITURE), default=None)
    if last is not None:
        out[last] = replace(out[last], certain=False)
    return tuple(out)


def _is_wall(text: str, signs: Signs) -> bool:
    return len(text) <= MAX_WALL_LINE and any(signs.found(sign, text) for sign in (Sign.RESERVED, Sign.OFFER))


class _Page:
    """What is left after reading a page with little prose, and the lines around it."""

    def __init__(self, title: str, texts: list[str], lines: list[str], signs: Signs) -> None:
        self.title = title
        self.texts = texts
        self.lines = lines
        self.signs = signs
        self.prose = sum(map(amount, filter(_is_prose, texts)))

    def said(self, sign: Sign) -> str | None:
        """Return the line that says so where most of the article's prose does, or there is hardly any; else None."""
        told = [text for text in self.texts if self.signs.found(sign, text)]
        beside = sum(amount(text) for text in self.texts if _is_prose(text) and text not in told)
        if told and sum(map(amount, told)) >= beside:
            return told[0]
        return next(self.around(sign), None) if beside < MIN_ARTICLE else None

    def around(self, sign: Sign) -> Iterator[str]:
        """Yield the lines of the whole page that say so."""
        return (line for line in self.lines if self.signs.found(sign, line))

    def beside(self, *signs: Sign) -> int:
        """Return how much prose there is that says nothing of the kind."""
        return sum(amount(text) for text in self.texts if _is_prose(text) and not self.is_wall(text, *signs))

    def is_wall(self, text: str, *signs: Sign) -> bool:
        """Return whether a short *text* is one of the *signs*."""
        return len(text) <= MAX_WALL_LINE and any(self.signs.found(sign, text) for sign in signs)


def _is_prose(text: str) -> bool:
    return amount(text) >= MIN_PROSE_BLOCK or text.rstrip().endswith(SENTENCE_ENDS)


def _error(page: _Page) -> Verdict | None:
    heads = [page.title, *(part for line in page.lines[:1] for part in _parts(line)), *page.lines[:HEAD_LINES]]
    whole = next((line for line in heads if page.signs.is_whole(Sign.ERROR, line)), None)
    line = whole if whole and page.prose <= MAX_APOLOGY else page.said(Sign.MISSING)
    if not line:
        return None
    return Verdict(Quality.ERROR_PAGE, f"an error page stands in place of the article: “{line}”")


def _parts(document: str) -> list[str]:
    """Return a page's title in its parts, the site's name among them."""
    return document.replace("–", "|").replace(" - ", "|").replace("·", "|").split("|")


def _robot(page: _Page) -> Verdict | None:
    line = page.said(Sign.ROBOT)
    return Verdict(Quality.BLOCKED, f"a check for robots stands in place of the article: “{line}”") if line else None


def _consent(page: _Page) -> Verdict | None:
    line = page.said(Sign.CONSENT)
    if line is None:
        return None
    # Each kind of sign counts once: a page may say "cookies" ten times.
    found = {phrase for text in (*page.texts, *page.lines) if (phrase := page.signs.found(Sign.CONSENT, text))}
    found |= {text.lower() for text in page.lines if page.signs.is_whole(Sign.BUTTON, text)}
    if len(found) < MIN_SIGNS:
        return None
    return Verdict(Quality.BLOCKED, f"a consent form stands in place of the article: “{line}”")


def _paywall(page: _Page, *, free: bool) -> Verdict | None:
    # An offer stands in the heads of whole articles too: it counts where it is among what was read as the article.
    offered = next((text for text in page.texts if page.is_wall(text, Sign.OFFER)), None)
    around = (line for line in page.lines if page.is_wall(line, Sign.RESERVED) and line != page.title)
    line = next(around, None) or offered
    prose = page.beside(Sign.RESERVED, Sign.OFFER)
    if line is None and (free or prose > MAX_APOLOGY):
        return None
    said = f": “{line}”" if line else ", as it says of itself"
    if prose >= MIN_TEASER:
        return Verdict(Quality.OK, cut_off=f"the page breaks off for those who do not pay or log in{said}")
    return Verdict(Quality.PAYWALL, f"a paywall stands in place of the article, or of most of it{said}")


def _empty(page: _Page) -> Verdict:
    if page.prose >= MIN_ARTICLE:
        return Verdict(Quality.OK)
    if line := next(page.around(Sign.SCRIPT), None):
        return Verdict(Quality.EMPTY, f"the page shows its text only by script: “{line}”")
    if len(page.lines) >= MIN_INDEX_LINES:
        return Verdict(Quality.EMPTY, "the page lists titles or links, and no running text was found on it")
    return Verdict(Quality.EMPTY, "no running text was found on this page")


MIN_INDEX_LINES = 25
"""Short lines of a page without prose that make it a list of articles rather than an empty shell."""
