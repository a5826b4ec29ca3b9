"""What a NewsSniffer page says around its table, and which lines of it are furniture.

Everything here works on plain text, so that the HTML page and every flattening of it share
one reading of the sentences above the table. Nothing here knows rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from diffview.model import ArticleKey, Block, BlockKind
from diffview.parsers import furniture
from diffview.text.normalise import squeeze

_SOURCE = re.compile(r"from the source ['‘\"“]\s?([^'’\"”]{1,200}?)\s?['’\"”]")
_URL = re.compile(r"original source at:?\s+(\S+)")
_CLAIMED = re.compile(r"article has changed\s+([\d,]{1,12})\s+times?")
_ARTICLE_NUMBER = re.compile(r"/articles/(\d{1,15})(?=[./?#\s]|$)")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(UTC|Z|GMT|[+-]\d\d:?\d\d)?")
_PERIOD = re.compile(r"\(([^()]{1,60}\b(?:later|earlier))\)")

FOOTER = re.compile(
    r"Currently monitoring [\d,.]+ (?:news )?articles? with [\d,.]+ (?:different )?versions?", re.IGNORECASE
)
_SITE_LINE = re.compile(rf"version \d+ of \d+|{FOOTER.pattern}\b.{{0,120}}", re.IGNORECASE)
"""A whole line that is the tracking site's own, wherever it got to."""

_MAX_HEADING_WORDS = 7
_MAX_HEADING = 60
"""A heading is short: at most this many characters, and the words above. Longer lines are paragraphs."""
_NO_HEADING_END = frozenset('.?!…:;,-–—"”)]')


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences above the table say."""

    article: ArticleKey
    versions_claimed: int | None


def facts_of(head: str, *, address: str | None = None, links: str = "") -> Facts:
    """Return what *head*, the text above the table, says of the article.

    *address* is where the capture was taken, *links* any further addresses found on the page
    (one white-space-parted string); both may hold the site's article number.
    """
    text = squeeze(head)
    source, url, claimed = _SOURCE.search(text), _URL.search(text), _CLAIMED.search(text)
    number = _ARTICLE_NUMBER.search(links) or _ARTICLE_NUMBER.search(address or "")
    return Facts(
        ArticleKey(
            url=url.group(1) if url and "." in url.group(1) else None,
            source=source.group(1) if source else None,
            external_id=f"newssniffer:{number.group(1)}" if number else None,
        ),
        int(claimed.group(1).replace(",", "")) if claimed and claimed.group(1).strip(",") else None,
    )


def moment(text: str) -> datetime | None:
    """Return the first time in *text* ("2014-05-16 09:00:00 UTC", RFC 3339), in UTC, or None.

    A time without a zone is taken as UTC, which is what the site prints.
    """
    found = _STAMP.search(text)
    return _aware(found) if found else None


def moments(text: str) -> tuple[datetime, ...]:
    """Return all times in *text*, in order, in UTC."""
    return tuple(m for m in map(_aware, _STAMP.finditer(text)) if m)


def _aware(found: re.Match[str]) -> datetime | None:
    zone = found.group(3) or "Z"
    zone = "+00:00" if zone in {"UTC", "Z", "GMT"} else zone
    try:
        return datetime.fromisoformat(f"{found.group(1)}T{found.group(2)}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def period(text: str) -> str | None:
    """Return the words in brackets that give the distance between two versions, or None.

    >>> period("2014-05-16 13:00:00 UTC (about 4 hours later)")
    'about 4 hours later'
    """
    found = _PERIOD.search(text)
    return squeeze(found.group(1)) if found else None


def without_times(text: str) -> str:
    """Return *text* with its times and the bracketed distance taken out: empty for a line of times."""
    return squeeze(_PERIOD.sub(" ", _STAMP.sub(" ", text)))


def block(text: str, *, certain: bool = True) -> Block:
    """Return the block of one cell's text, its kind taken from the text alone."""
    return Block(text, kind_of(text), certain)


_SITE_SENTENCES = re.compile(
    r"This article is from the source ['‘\"“].{1,220}?first published or seen\b"
    r"|You can find the current article at its original source at:? \S+$"
    r"|The article has changed [\d,]{1,12} times?\."
)


def is_site_sentence(text: str) -> bool:
    """Return whether a paragraph is what the site says of the article, or its footer; *text* is squeezed.

    >>> is_site_sentence("The article has changed 4 times. There is an RSS feed of changes available.")
    True
    >>> is_site_sentence("The article has changed the debate on schools.")
    False
    """
    return _SITE_SENTENCES.match(text) is not None or FOOTER.match(text) is not None


def is_furniture(text: str) -> bool:
    """Return whether all of *text* is the tracking site's own or the publisher's, and none of it the article's.

    >>> is_furniture("Version 2 of 5"), is_furniture("Share on Facebook"), is_furniture("Version 2 of 5 is out.")
    (True, True, False)
    """
    return _SITE_LINE.fullmatch(text) is not None or furniture.is_furniture(text)


def kind_of(text: str) -> BlockKind:
    """Return what a paragraph-level text is: furniture, a heading, or else a paragraph.

    A heading is called one only where it is short, begins like a title and has no stop.

    >>> kind_of("Share on Facebook").value, kind_of("'Improve quality'").value, kind_of("He agreed.").value
    ('furniture', 'heading', 'paragraph')
    """
    kind = BlockKind.FURNITURE if is_furniture(text) else furniture.kind_of_line(text)
    if kind is not BlockKind.PARAGRAPH:
        return kind
    first = text.lstrip("'‘\"“")[:1]
    is_short = len(text) <= _MAX_HEADING and text.count(" ") < _MAX_HEADING_WORDS
    if is_short and first.isupper() and text[-1] not in _NO_HEADING_END:
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
