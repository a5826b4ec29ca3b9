"""Copies of pages in web archives and caches: of which address they are, and when they were captured.

Known by the form of the address, whoever runs the archive: Wayback and pywb put a time stamp before the address,
archive.today a date or a stamp, AMP and search caches the host and the path.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote

from diffview.text.addresses import split

if TYPE_CHECKING:
    from urllib.parse import SplitResult


class Copied(NamedTuple):
    """The page that an archived copy is of."""

    url: str
    """The page's own address."""
    captured_at: datetime | None = None
    """When the archive captured it, in UTC; None where the address does not say so to the second."""


def unwrapped(url: str | None) -> Copied | None:
    """Return what the address of a copy in an archive or a cache is a copy of; None for any other address.

    A copy of a copy is followed to the page itself; the time is that of the innermost copy that states one.

    >>> unwrapped("https://web.archive.org/web/20210305100000id_/http://a.example/b")
    Copied(url='http://a.example/b', captured_at=datetime.datetime(2021, 3, 5, 10, 0, tzinfo=datetime.timezone.utc))
    >>> unwrapped("https://a-example.cdn.ampproject.org/c/s/a.example/b").url, unwrapped("https://a.example/b")
    ('https://a.example/b', None)
    """
    found = None
    for _ in range(MAX_COPIES):
        inner = _once(found.url if found else url)
        if inner is None:
            return found
        found = Copied(inner.url, inner.captured_at or (found.captured_at if found else None))
    return found


MAX_COPIES = 5
"""Copies of copies that are followed; archives of archives of a page are real, deeper ones are not."""


def _once(url: str | None) -> Copied | None:
    parts = split(url)
    if parts is None or url is None:
        return None
    return _stamped(url, parts) or _amp(parts) or _searched(parts)


def _stamped(url: str, parts: SplitResult) -> Copied | None:
    """Return the page of `…/20210305100000id_/http://…` on any host, or `…/2021.03.05-100000/http://…`."""
    whole = url.strip()
    found = _STAMPED.search(whole, whole.find(parts.netloc))
    if found is None:
        return None
    address = unquote(found["url"]) if "%3a" in found["url"][:12].lower() else found["url"]
    # Proxies and copying join the two slashes of the inner address to one.
    address = _ONE_SLASH.sub(r"\1://", address)
    address = address if "://" in address[:8] else f"http://{address}"
    return Copied(address, _moment(found["stamp"] or "")) if split(address) else None


_STAMPED = re.compile(
    r"/(?:web/|(?P<stamp>(?:19|20)\d{2}(?:\d{2}){0,5}|(?:19|20)\d{2}\.\d{2}\.\d{2}-\d{6})(?:[a-z]{2}_)?\*?/)"
    r"(?P<url>(?:https?:/|https?%3a)\S+|(?<=\d{14}/)www\.\S+)",
    re.IGNORECASE,
)
_ONE_SLASH = re.compile(r"\A(https?):/+", re.IGNORECASE)


def _moment(stamp: str) -> datetime | None:
    digits = stamp.replace(".", "").replace("-", "")
    if len(digits) < _STAMP_DIGITS:
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


_STAMP_DIGITS = 14


def _amp(parts: SplitResult) -> Copied | None:
    """Return the page of an AMP cache (`/c/s/host/path`; "s": by https) or viewer (`google.com/amp/s/host/path`)."""
    host = parts.hostname or ""
    cache = _AMP_CACHE.match(parts.path) if host.endswith((".ampproject.org", ".bing-amp.com")) else None
    viewer = _AMP_VIEWER.match(parts.path) if _GOOGLE.fullmatch(host) else None
    if not (found := cache or viewer):
        return None
    query = f"?{parts.query}" if parts.query else ""
    address = f"{'https' if found['secure'] else 'http'}://{found['rest']}{query}"
    inner = split(address)
    return Copied(address) if inner and "." in (inner.hostname or "") else None


_AMP_CACHE = re.compile(r"/[a-z]/(?P<secure>s/)?(?P<rest>[^/].*)")
_AMP_VIEWER = re.compile(r"/amp/(?P<secure>s/)?(?P<rest>[^/].*)")
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")


def _searched(parts: SplitResult) -> Copied | None:
    """Return the page of Google's cache: `search?q=cache:KEY:http://…+words`."""
    if parts.hostname != "webcache.googleusercontent.com":
        return None
    asked = parse_qs(parts.query).get("q", [""])[0]
    found = _CACHE_QUERY.match(asked)
    if found is None:
        return None
    address = found[1] if "://" in found[1] else f"http://{found[1]}"
    return Copied(address) if split(address) else None


_CACHE_QUERY = re.compile(r"cache:(?:[\w-]{8,20}:)?(\S+)")
