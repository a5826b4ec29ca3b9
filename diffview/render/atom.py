"""Changes as an Atom feed (RFC 4287): each entry holds the change itself, readable without a style sheet.

Feed readers drop style sheets and some drop `ins` and `del`: so the marks have their styles on them, and the summary
says the same with the marks of wdiff. An entry's id follows from the article and the two texts alone: it is the same
after a restart, a second import, and in another store. No clock is read.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from diffview.model import stamp
from diffview.render.html import standalone
from diffview.render.letters import plain
from diffview.render.segments import Mark
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Version
    from diffview.render.rows import ChangeRow, Paragraph

NAMESPACE = "http://www.w3.org/2005/Atom"

MAX_SHOWN = 40
"""Changes that an entry holds; of more, the rest is counted and linked."""

MAX_SUMMARY = 600
"""Letters of an entry's plain summary."""

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` where no time is known at all: Atom requires one, and this one cannot be taken for a time of news."""


class Entry(NamedTuple):
    """One step of an article, for the feed."""

    history: History
    old: Version
    new: Version
    explained: ClassifiedComparison
    changes: Sequence[ChangeRow]
    url: str
    """The page of the comparison."""

    @property
    def said(self) -> str:
        """Return what changed in one line."""
        return self.explained.summary or "No change in what is said."

    @property
    def shown(self) -> Sequence[ChangeRow]:
        """Return the changes that the entry holds."""
        return self.changes[:MAX_SHOWN]

    @property
    def more(self) -> int:
        """Return how many changes it only counts."""
        return max(0, len(self.changes) - MAX_SHOWN)

    @property
    def updated(self) -> datetime:
        """Return when the newer version was first seen, else what the page says of itself."""
        return self.new.observed_at or self.new.modified_at or self.new.published_at or UNKNOWN

    @property
    def id(self) -> str:
        """Return the entry's id, from the article and the two texts."""
        name = self.history.key.url or self.history.key.external_id or ""
        parts = (name, self.old.fingerprint, self.new.fingerprint, str(self.new.number))
        return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(parts)).urn


class FeedHead(NamedTuple):
    """What a feed says of itself."""

    title: str
    url: str
    """Its own address, which is its id as well."""
    page: str
    """The page that shows the same."""


def feed(head: FeedHead, entries: Iterable[Entry]) -> bytes:
    """Return the feed as an XML document in UTF-8; entries in the order given."""
    ET.register_namespace("", NAMESPACE)
    shown = list(entries)
    root = ET.Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _text(root, "id", head.url)
    _text(root, "title", head.title)
    _text(root, "updated", stamp(max((e.updated for e in shown), default=UNKNOWN)) or "")
    _link(root, "self", head.url, "application/atom+xml")
    _link(root, "alternate", head.page, "text/html")
    generator = _text(root, "generator", "diffview")
    generator.set("version", __version__)
    _text(_child(root, "author"), "name", "diffview")
    for entry in shown:
        _entry(root, entry)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(root: ET.Element, entry: Entry) -> None:
    element = _child(root, "entry")
    title = entry.new.title or entry.history.title or "Untitled article"
    _text(element, "id", entry.id)
    _text(element, "title", f"{title} (version {entry.old.number} → {entry.new.number})")
    _text(element, "updated", stamp(entry.updated) or "")
    if entry.new.published_at:
        _text(element, "published", stamp(entry.new.published_at) or "")
    _link(element, "alternate", entry.url, "text/html")
    for kind in entry.explained.changed_kinds:
        _child(element, "category").attrib.update({"term": kind.value, "label": kind.label})
    summary = _text(element, "summary", _summary(entry))
    summary.set("type", "text")
    content = _text(element, "content", standalone().get_template("feed_entry.html").render(page=entry))
    content.set("type", "html")


def _summary(entry: Entry) -> str:
    texts = " ".join(_wdiff(p) for row in entry.changes for p in row.both)
    whole = f"{entry.said} — {texts}" if texts else entry.said
    return whole if len(whole) <= MAX_SUMMARY else whole[: MAX_SUMMARY - 1].rstrip() + "…"


def _wdiff(paragraph: Paragraph) -> str:
    signs = {Mark.ADDED: ("{+", "+}"), Mark.REMOVED: ("[-", "-]"), Mark.SAME: ("", "")}
    return "".join(f"{signs[s.mark][0]}{s.text}{signs[s.mark][1]}" for s in paragraph.segments if s.text)


def _child(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Return a new element of that name with *text*, in which what XML cannot hold is a label."""
    element = _child(parent, name)
    element.text = plain(text)
    return element


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    _child(parent, "link").attrib.update({"rel": rel, "href": plain(href), "type": media_type})
