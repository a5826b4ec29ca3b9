"""MHTML, a page saved by a browser as a mail message (RFC 2557), and mail itself (EML): its HTML part is the capture.

Pictures, styles and frames beside it are not pages and are counted, not read.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from diffview.model import Capture
from diffview.readers.limits import Limits, size
from diffview.readers.moments import Observed, in_utc
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from diffview.readers.refused import Found

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SAVED_PAGE = "multipart/related"
_HEADER = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]*+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?"
    rb"content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)",
    re.IGNORECASE,
)
"""Header lines, then the one that names the type. A carriage return is part of its line: were it
optional before the line feed, each line could be read in two ways, 2^n for n lines."""


def is_mhtml(head: bytes) -> bool:
    """Tell whether a file that opens with *head* is a page in a message: mail headers, one of which names its type."""
    return _HEADER.match(head.lstrip()[:4096]) is not None


def captures_of(body: bytes, origin: str, limits: Limits) -> Iterator[Found]:
    """Yield the page that the message holds, and one refusal for all the parts that are none."""
    message = _message(body)
    if message is None:
        what = "the parts of the saved page are nested too deeply"
        yield Refused(origin, what, "save the page again", capture=_whole(body, origin))
        return
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in HTML_TYPES]
    if not pages and message.get_content_type() != _SAVED_PAGE:
        # A mail without a page: its text.
        pages = [part for part in parts if part.get_content_type() == "text/plain"]
    root = _root(message, pages)
    if root is None:
        yield Refused(origin, "the message holds no HTML part", "save the page again", capture=_whole(body, origin))
        return
    held = _content(root)
    if len(held) > limits.record_bytes:
        yield Refused(origin, f"the page in it has more than {size(limits.record_bytes)}", "is it a page at all?")
        return
    charset = root.get_param("charset")
    when = _date(message)
    yield Capture.of(
        held,
        origin=origin,
        media_type=root.get_content_type() + (f"; charset={charset}" if isinstance(charset, str) else ""),
        url=_url(root) or _url(message),
        observed_at=when.moment,
        notes=when.notes,
    )
    if len(parts) > 1:
        yield Refused(
            origin, f"{len(parts) - 1} parts are no page (pictures, styles)", count=len(parts) - 1, harmless=True
        )


def _message(body: bytes) -> Message | None:
    # The parser calls itself once for each part within a part, so that depth is bounded by Python's own limit.
    try:
        return email.message_from_bytes(body, policy=email.policy.compat32)
    except RecursionError:
        return None


def _root(message: Message, pages: Sequence[Message]) -> Message | None:
    # The message may name its root (RFC 2387, "start"), or the page's address stands in its head as well as in that
    # of its part; a part that another one shows as its frame is no root; where nothing of this decides, browsers put
    # the page first.
    start = _name_of_part(message.get_param("start"))
    named = [page for page in pages if start and _name_of_part(page.get("Content-ID")) == start]
    address = _url(message)
    addressed = [page for page in pages if address and _url(page) == address]
    return next(iter([*named, *addressed, *_not_framed(pages[:MAX_FRAMES]), *pages]), None)


MAX_FRAMES = 50
"""HTML parts of which it is asked whether another one shows them; each is looked for in each."""


def _not_framed(pages: Sequence[Message]) -> list[Message]:
    """Return the parts that no other part shows as its frame, by `cid:` or by address."""
    if len(pages) < 2:  # noqa: PLR2004 - a frame and the page around it
        return list(pages)
    sources = [_content(page) for page in pages]
    framed = set()
    for at, page in enumerate(pages):
        marks = [f"cid:{name}" for name in [_name_of_part(page.get("Content-ID"))] if name]
        marks += [f"src={quote}{address}{quote}" for address in [_url(page)] if address for quote in "\"'"]
        others = [source for k, source in enumerate(sources) if k != at]
        if any(mark.encode("utf-8", "replace") in source for mark in marks for source in others):
            framed.add(at)
    return [page for at, page in enumerate(pages) if at not in framed]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name_of_part(written: object) -> str:
    """Return a Content-ID without its brackets; "" for none."""
    return str(written or "").strip().strip("<>")


def _whole(body: bytes, origin: str) -> Capture:
    return Capture.of(body, origin=origin, media_type="multipart/related")


def _url(part: Message) -> str | None:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        value = str(part.get(name, "")).strip()
        if value.startswith(("http://", "https://")):
            return re.sub(r"\s+", "", value)
    return None


def _date(message: Message) -> Observed:
    written = str(message["Date"] or "")
    try:
        return in_utc(parsedate_to_datetime(written))
    except (TypeError, ValueError, IndexError, OverflowError):
        return Observed(None, (f"the stated time of capture is no time: {written!r}",) if written.strip() else ())
