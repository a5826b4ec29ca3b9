"""When the article was published and last changed, as its page states it, and whether a time zone is stated.

JSON-LD first, then `<meta>`, `<time>` and microdata, then a visible line near the headline. A time without a zone is
given as if it were UTC, and it is said that the zone is unknown; a date that may be read in two ways is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from diffview.parsers.article.dates import Stamp, stamp_of
from diffview.parsers.article.written_dates import written_stamp
from diffview.parsers.blocks import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bs4 import Tag

    from diffview.parsers.article.elements import Elements
    from diffview.parsers.article.linked_data import LinkedArticle

MAX_TIMES = 40
"""`<time>` elements and dated lines that are looked at."""

MAX_LINE_CHARS = 90
"""A line that states a time is no longer, in characters: a day with its weekday, a time, a name before it."""


class Times(NamedTuple):
    """The two times that a page states of its article."""

    published: Stamp | None = None
    modified: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Where a page's times are looked for."""

    elements: Elements
    articles: Sequence[LinkedArticle]
    metas: Mapping[str, str]
    """By name, as `metadata` writes names: lower case, letters and digits alone."""
    language: str | None
    lines: Callable[[], Sequence[str]]
    """The visible lines around the headline, in their order; asked where nothing else says."""


def times_of(said: Said) -> Times:
    """Return when the article was published and last changed."""
    published = _stated(said, _PUBLISHED)
    # What a page shows beside a stated day may be the time of an update: it is read only where nothing is stated.
    return Times(published or _of_elements(said) or _of_lines(said), _stated(said, _MODIFIED))


@dataclass(frozen=True, slots=True)
class _Names:
    """What a time goes by in each of the vocabularies."""

    linked: Callable[[LinkedArticle], str | None]
    metas: tuple[str, ...]
    itemprop: str


_PUBLISHED = _Names(
    lambda article: article.published,
    ("articlepublishedtime", "ogpublishedtime", "ogarticlepublishedtime", "articlepublished", "datepublished",
     "publisheddate", "publishdate", "publisheddatetime", "publicationdate", "originalpublicationdate", "pubdate",
     "parselypubdate", "sailthrudate", "cxenseparserecspublishtime", "cxenseparsepublishtime", "displaydate", "date",
     "dcdateissued", "dcdate", "dctermscreated", "dctermsdate", "dctermsissued", "dcdatecreated", "articledateoriginal",
     "published", "firstpublished", "releasedate", "lastmod", "rnewsdatepublished"),
    "datePublished",
)  # fmt: skip
_MODIFIED = _Names(
    lambda article: article.modified,
    ("articlemodifiedtime", "ogmodifiedtime", "ogupdatedtime", "articleupdatedtime", "ogarticlemodifiedtime",
     "articlemodified", "datemodified", "lastmodified", "dctermsmodified", "dcdatemodified", "revised", "lastmod",
     "modifieddate", "updatedtime"),
    "dateModified",
)  # fmt: skip
"""Names of `<meta>`, in lower case, letters and digits alone; the first that holds a time counts."""


def _stated(said: Said, names: _Names) -> Stamp | None:
    """Return what the surest statement says; another of the same day that has a time and its zone goes before it."""
    written = [value for article in said.articles if (value := names.linked(article))]
    written += [said.metas[name] for name in names.metas if name in said.metas]
    tag = next((tag for tag in said.elements.marked if tag.get("itemprop") == names.itemprop), None)
    if tag is not None:
        written += [str(tag[name]) for name in ("datetime", "content") if tag.get(name)]
    usable = [stamp for value in written if (stamp := stamp_of(value) or written_stamp(value, said.language))]
    if not usable or usable[0].is_exact:
        return usable[0] if usable else None
    return next((stamp for stamp in usable if stamp.is_exact and _same_day(stamp, usable[0])), usable[0])


def _same_day(one: Stamp, other: Stamp) -> bool:
    return abs((one.at - other.at).total_seconds()) < _DAY_AND_ZONE


_DAY_AND_ZONE = 38 * 3600
"""Seconds that two statements of one day may lie apart: a day, and the largest difference from UTC."""


def _of_elements(said: Said) -> Stamp | None:
    """Return what the first `<time>` before or in the article says, else an element that is named for the date."""
    for tag in said.elements.named("time")[:MAX_TIMES]:
        around = tag.find_parent(["nav", "footer", "aside", "article", "main", "header", "body"])
        if around is not None and around.name not in {"nav", "footer", "aside"}:
            stated = str(tag.get("datetime") or "").strip()
            if found := (stamp_of(stated) if stated else written_stamp(text_of(tag), said.language)):
                return found
    for tag in islice(filter(_is_named_for_date, said.elements.marked), MAX_TIMES):
        line = text_of(tag)
        if _may_be_time(line) and (found := written_stamp(line, said.language)):
            return found
    return None


def _of_lines(said: Said) -> Stamp | None:
    found = (written_stamp(line, said.language) for line in said.lines() if _may_be_time(line))
    return next((stamp for stamp in found if stamp), None)


def _is_named_for_date(tag: Tag) -> bool:
    return "class" in tag.attrs and any(map(_DATE_CLASSES.search, tag.get_attribute_list("class")))


_DATE_CLASSES = re.compile(
    r"(?:^|[_-])(?:date|dateline|datetime|time|timestamp|published|pubdate|datum|fecha|data)(?:$|[_-])"
)


def _may_be_time(line: str) -> bool:
    """Return whether a line is short and holds a year or a numeric date, so that reading it may be worth the time."""
    return len(line) <= MAX_LINE_CHARS and _DIGITS.search(line) is not None


_DIGITS = re.compile(r"(?:19|20)\d\d|\d[./-]\d{1,2}[./-]\d\d")
