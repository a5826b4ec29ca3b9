"""The values that every part of diffview hands on. No I/O, no clock, no HTML.

The way of the data: a `Capture` (bytes as they came) is read by a parser into `Reading`s
(what that parser made of it); the readings of one article make one `History` of numbered
`Version`s. All times are aware and in UTC. All versions count from 0, as the source does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - the store's coder reads the types of fields when it runs
from enum import StrEnum
from typing import NewType

from diffview.errors import UnknownVersion
from diffview.notebook import ShownInNotebooks
from diffview.sides import Sides as Sides  # noqa: PLC0414 - one of the values, handed on from here

FORMAT = 1
"""The number of the JSON format; it rises when a name or a shape that others lean on changes."""

Digest = NewType("Digest", str)
"""SHA-256 of bytes, 64 lower-case hexadecimal digits."""

ArticleId = NewType("ArticleId", int)
"""The number of an article in one store."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What was seen at one address at one moment, bytes and all. Never altered, never dropped."""

    digest: Digest
    """SHA-256 of `body`."""
    body: bytes
    """The bytes as they came, transfer and content codings undone."""
    origin: str
    """Where the bytes were found, as a person would name it: "page.html", "news.warc.gz@10240", "a.zip!b.html"."""
    media_type: str | None = None
    """As declared by the container, with parameters ("text/html; charset=utf-8"); None where nothing was declared."""
    url: str | None = None
    """The address that was captured, where the container tells it."""
    observed_at: datetime | None = None
    """When it was captured, where the container tells it."""
    notes: tuple[str, ...] = ()
    """What makes the bytes or their time less certain, one sentence each; every reading is warned of it."""

    @staticmethod
    def of(  # noqa: PLR0913 - one for each field
        body: bytes,
        *,
        origin: str,
        media_type: str | None = None,
        url: str | None = None,
        observed_at: datetime | None = None,
        notes: tuple[str, ...] = (),
    ) -> Capture:
        """Return the capture of *body*, its digest computed."""
        return Capture(digest_of(body), body, origin, media_type, url, observed_at, notes)


def digest_of(body: bytes) -> Digest:
    """Return the SHA-256 of *body* in hexadecimal (FIPS 180-4)."""
    import hashlib  # noqa: PLC0415 -- OpenSSL is loaded with it; a comparison needs neither

    return Digest(hashlib.sha256(body).hexdigest())


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    CAPTION = "caption"
    FURNITURE = "furniture"
    """Text of the site, not of the article: "Share on Facebook", "Read more". Labelled, never dropped."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-level unit of an article: canonical text and a kind."""

    text: str
    """White space squeezed, never empty; otherwise as captured."""
    kind: BlockKind = BlockKind.PARAGRAPH
    certain: bool = True
    """False where the parser had to infer that this text stood here, in this version."""
    article_probability: float | None = None
    """How likely it is the article's own text, 0…1; None where the parser does not ask."""
    reason: str = ""
    """Why it is no part of the article, in a few words; empty where it is."""
    set_as: BlockKind | None = None
    """The kind of what is furniture if it were the article, as the page sets it; None where `kind` says it."""


@dataclass(frozen=True, slots=True)
class ParserId:
    """Which parser made a reading, and which revision of it."""

    name: str
    """As in the JSON's `reader`: "article-html", "blog-text", "plain-text", …"""
    revision: int
    """From 1; rises whenever the same bytes may give another reading."""


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What a capture says about which article it shows."""

    url: str | None = None
    """The article's own address, not that of the page that tells about it."""
    source: str | None = None
    """The outlet as the page names it: "bbc", "example.org"."""
    external_id: str | None = None
    """The id that the tracking site or the outlet gives it, with its name space: "tracker:1737058"."""
    aliases: tuple[str, ...] = ()
    """Further addresses that the page itself names as the same article's: its AMP page, its mobile page."""


class RowKind(StrEnum):
    """What a row of a paired page says of its two cells."""

    MATCH = "match"
    CHANGE = "change"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Another way to read a row, offered for correction by hand."""

    kind: RowKind
    old: str | None
    new: str | None
    probability: float
    """0…1, calibrated, among all ways to read this row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page that pairs two versions, in page order."""

    kind: RowKind
    old: str | None
    """Canonical text of the older cell; None where the row has none."""
    new: str | None
    certain: bool = True
    """A promise: right at least 995 times in 1,000 on pages never seen."""
    confidence: float = 1.0
    """0…1, calibrated probability that this row is read right."""
    choices: tuple[RowChoice, ...] = ()
    """Other readings of this row, likeliest first; empty where the row is certain."""
    corrected: bool = False
    """True where a person chose this reading; `certain` is then true as well."""
    cells_apart: bool = False
    """True where an uncertain row's cells were apart, so that it cannot be cut elsewhere. Where the page lost its
    empty cells it may be no row at all: the chances of row and choices then add up to less than 1."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's choice of how one row of one capture is to be read, kept beside the reading."""

    capture: Digest
    row: int
    """Position of the row in its reading, from 0."""
    kind: RowKind
    old: str | None
    new: str | None


class Quality(StrEnum):
    """What a capture is worth as evidence of the article's text."""

    OK = "ok"
    EMPTY = "empty"
    ERROR_PAGE = "error_page"
    BLOCKED = "blocked"
    """A consent form, a check for robots or a refusal stands where the article should."""
    PAYWALL = "paywall"
    """The article is for those who pay or log in, and the page shows little or nothing of it."""


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """One version of an article as one capture shows it."""

    number: int | None
    """As the source numbers it, from 0; None where the source does not number."""
    title: str | None = None
    blocks: tuple[Block, ...] = ()
    observed_at: datetime | None = None
    """When the source saw it (tracking page), else when it was captured."""
    period: str | None = None
    """The distance to the version before it in the page's own words: "about 4 hours later"."""
    published_at: datetime | None = None
    """As the page itself states it."""
    modified_at: datetime | None = None
    byline: str | None = None
    has_text: bool = True
    """False where the capture only tells that this version exists (an article page of the tracking site)."""
    title_certain: bool = True


@dataclass(frozen=True, slots=True)
class Reading(ShownInNotebooks):
    """What one parser made of one capture: one article, one or more of its versions."""

    parser: ParserId
    capture: Digest
    origin: str
    article: ArticleKey
    versions: tuple[ReadVersion, ...]
    versions_claimed: int | None = None
    """How many versions exist by the page's own word, numbered 0 to one less."""
    rows: tuple[Row, ...] = ()
    """Only for paired pages; title and time rows left out."""
    quality: Quality = Quality.OK
    quality_reason: str = ""
    warnings: tuple[str, ...] = ()
    """Whatever a reader should know, one sentence each: guessed charset, repaired text, limits that bit."""
    language: str | None = None
    """The language that the page states for its text, as a BCP 47 tag: "de", "pt-BR"."""
    generator: str | None = None
    """The tracking site's own parser of the article's pages, as its page names it: "BbcNewsPageParserV5"."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview read --json`, keys in the order of the contract."""
        return {
            "format": FORMAT,
            "reader": self.parser.name,
            "revision": self.parser.revision,
            "file": self.origin,
            "digest": self.capture,
            "article": {
                "url": self.article.url,
                "source": self.article.source,
                "external_id": self.article.external_id,
                "versions_claimed": self.versions_claimed,
            },
            "versions": [_version_dict(v) for v in self.versions],
            **({"rows": [_row_dict(r) for r in self.rows]} if self.rows else {}),
            **({"language": self.language} if self.language else {}),
            **({"generator": self.generator} if self.generator else {}),
            "quality": self.quality.value,
            **({"quality_reason": self.quality_reason} if self.quality_reason else {}),
            "warnings": list(self.warnings),
        }


def _version_dict(version: ReadVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "title": version.title,
        "title_certain": version.title_certain,
        "observed_at": stamp(version.observed_at),
        "period": version.period,
        "published_at": stamp(version.published_at),
        "modified_at": stamp(version.modified_at),
        "byline": version.byline,
        "has_text": version.has_text,
        "blocks": [_block_dict(block) for block in version.blocks],
    }


def _block_dict(block: Block) -> dict[str, object]:
    out: dict[str, object] = {"kind": block.kind.value, "text": block.text, "certain": block.certain}
    if block.article_probability is not None:
        out["article_probability"] = block.article_probability
    if block.reason:
        out["reason"] = block.reason
    return out


def _row_dict(row: Row) -> dict[str, object]:
    out: dict[str, object] = {
        "kind": row.kind.value,
        "old": row.old,
        "new": row.new,
        "certain": row.certain,
        "confidence": round(row.confidence, 4),
    }
    if row.choices:
        out["choices"] = [
            {"kind": c.kind.value, "old": c.old, "new": c.new, "probability": round(c.probability, 4)}
            for c in row.choices
        ]
    return out


def stamp(moment: datetime | None) -> str | None:
    """Return *moment*, aware and in UTC, as RFC 3339 to the second with a Z, or None for None."""
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A capture as evidence for a version."""

    capture: Digest
    origin: str
    parser: ParserId
    observed_at: datetime | None = None
    certain: bool = True
    """False where the capture's reading left part of this version unsure."""


@dataclass(frozen=True, slots=True)
class Version:
    """One numbered state of an article in a history."""

    number: int
    title: str | None
    blocks: tuple[Block, ...]
    observed_at: datetime | None = None
    """The earliest time at which this version is known to have stood."""
    period: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    byline: str | None = None
    fingerprint: str = ""
    """SHA-256 of the canonical text (title and blocks): equal if and only if the texts are equal."""
    same_as: int | None = None
    """The number of an earlier version with the same text, typography aside: the article went back to it."""
    sightings: tuple[Sighting, ...] = ()

    @property
    def certain(self) -> bool:
        """Tell whether no block of this version had to be inferred."""
        return all(block.certain for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Gap:
    """A version that is known to exist but is not held."""

    number: int
    title: str | None = None
    observed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two captures that do not agree about one version; the first is the one shown."""

    number: int
    shown: Digest
    other: Digest
    what: str
    """One sentence that names both captures and the first block that differs."""
    block: int | None = None
    """Position of the first differing block, from 0; None where the title differs."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A capture of the article that gives no version, kept and listed."""

    capture: Digest
    origin: str
    quality: Quality
    reason: str
    observed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History(ShownInNotebooks):
    """All that is known of one article: its versions, oldest first, what is missing and what disagrees."""

    key: ArticleKey
    versions: tuple[Version, ...]
    gaps: tuple[Gap, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    rows: tuple[tuple[Digest, tuple[Row, ...]], ...] = ()
    """For every paired capture, its rows as solved together with its neighbours."""
    warnings: tuple[str, ...] = ()
    id: ArticleId | None = None
    """The article's number in a store; None before it is stored."""
    aliases: tuple[str, ...] = field(default=())
    """Further addresses of the same article."""

    @property
    def title(self) -> str | None:
        """Return the newest title that is known."""
        known = [v.title for v in self.versions if v.title] or [g.title for g in self.gaps if g.title]
        return known[-1] if known else None

    def version(self, number: int) -> Version:
        """Return the version with that number; raise UnknownVersion where it is not held."""
        for version in self.versions:
            if version.number == number:
                return version
        place = "comparison" if self.id is None else f"article {self.id}"
        raise UnknownVersion(place, number, tuple(version.number for version in self.versions))
