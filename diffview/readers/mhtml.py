"""MHTML, a page saved by a browser as a mail message (RFC 2557): its first HTML part is the capture.

Pictures, styles and frames beside it are not pages and are counted, not read.
"""

from __future__ import annotations

import email
import email.policy
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from diffview.model import Capture
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from diffview.readers.limits import Limits
    from diffview.readers.refused import Found

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_HEADER = re.compile(
    rb"(?:[A-Za-z][A-Za-z-]*+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*?content-type:\s*multipart/related", re.IGNORECASE
)
"""Header lines, then the one that names the type. A carriage return is part of its line: were it
optional before the line feed, each line could be read in two ways, 2^n for n lines."""


def is_mhtml(head: bytes) -> bool:
    """Tell whether a file that opens with *head* is a saved page in a message: mail headers, then multipart/related."""
    return _HEADER.match(head.lstrip()[:4096]) is not None


def captures_of(body: bytes, origin: str, limits: Limits) -> Iterator[Found]:
    """Yield the page that the message holds, and one refusal for all the parts that are none."""
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in HTML_TYPES]
    root = _root(message, pages)
    if root is None:
        yield Refused(origin, "the saved page holds no HTML part", "save the page again", capture=_whole(body, origin))
        return
    content = root.get_payload(decode=True)
    held = content if isinstance(content, bytes) else b""
    if len(held) > limits.record_bytes:
        yield Refused(origin, "the page in it is too large", capture=None)
        return
    charset = root.get_param("charset")
    yield Capture.of(
        held,
        origin=origin,
        media_type=root.get_content_type() + (f"; charset={charset}" if isinstance(charset, str) else ""),
        url=_url(root) or _url(message),
        observed_at=_date(message),
    )
    if len(parts) > 1:
        yield Refused(
            origin, f"{len(parts) - 1} parts are no page (pictures, styles)", count=len(parts) - 1, harmless=True
        )


def _root(message: Message, pages: Sequence[Message]) -> Message | None:
    # The message may name its root (RFC 2387, "start"); browsers put the page first.
    start = message.get_param("start")
    named = [page for page in pages if isinstance(start, str) and page.get("Content-ID", "").strip() == start.strip()]
    return next(iter([*named, *pages]), None)


def _whole(body: bytes, origin: str) -> Capture:
    return Capture.of(body, origin=origin, media_type="multipart/related")


def _url(part: Message) -> str | None:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        value = str(part.get(name, "")).strip()
        if value.startswith(("http://", "https://")):
            return re.sub(r"\s+", "", value)
    return None


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError, IndexError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
