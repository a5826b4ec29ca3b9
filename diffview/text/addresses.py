"""Addresses of pages: what of one distinguishes articles, and what does not.

Syntax is w3lib's (percent forms, dot segments, order of parameters) and idna's (host names in their own script); which
parameters only say how a reader came is a list (`tables/trackers.txt`). Nothing here raises: what is no address is
handed back as it is, or is None.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import idna
from w3lib.url import canonicalize_url

from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from urllib.parse import SplitResult


def split(url: str | None) -> SplitResult | None:
    """Return the parts of a web address, or None where *url* is none: another scheme, no host, a damaged port.

    >>> split("http://["), split("mailto:a@example.org"), split("https://example.org/a").path
    (None, None, '/a')
    """
    try:
        parts = urlsplit((url or "").strip())
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def host_of(url: str | None) -> str | None:
    """Return the host of *url* in its own script and without "www.", "m." and their like, or None.

    >>> host_of("https://www.example.org/a"), host_of("https://xn--mnchen-3ya.example/"), host_of("http://[")
    ('example.org', 'münchen.example', None)
    """
    parts = split(url)
    if parts is None:
        return None
    host = plain_host(parts.hostname or "")
    try:
        return idna.decode(host) if "xn--" in host else host
    except idna.IDNAError:
        return host


def plain_host(host: str) -> str:
    """Return *host* without a first label that only says how the same page is laid out or served.

    >>> plain_host("www.example.org"), plain_host("m.example.org"), plain_host("en.m.example.org"), plain_host("m.org")
    ('example.org', 'example.org', 'en.example.org', 'm.org')
    """
    labels = host.lower().rstrip(".").split(".")
    while len(labels) > MIN_LABELS and _SERVED.fullmatch(labels[0]):
        labels = labels[1:]
    return ".".join(
        label for at, label in enumerate(labels) if not (at and label in _LAYOUTS and len(labels) - at > MIN_LABELS)
    )


MIN_LABELS = 2
"""Labels that every host keeps: "m.org" is a site of its own."""

_LAYOUTS = frozenset({"m", "mobile", "mobil", "amp", "wap", "touch"})
_SERVED = re.compile(r"www\d{0,2}|" + "|".join(sorted(_LAYOUTS)))


def absolute(address: str, base: str | None) -> str | None:
    """Return *address*, as written on a page at *base*, whole and without its fragment; None where it is none.

    >>> absolute("../b#top", "https://example.org/a/c"), absolute("javascript:void(0)", "https://example.org/")
    ('https://example.org/b', None)
    """
    try:
        whole = urldefrag(urljoin(base or "", squeeze(address))).url
    except ValueError:
        return None
    return whole if split(whole) else None


def is_front_page(url: str | None) -> bool:
    """Return whether *url* is the root of its host, so that no article has it for its address."""
    parts = split(url)
    return parts is not None and not parts.query and _INDEX.sub("", parts.path).strip("/") == ""


def canonical_address(url: str) -> str:
    """Return what of *url* distinguishes articles; equal for two addresses of one article.

    Left out: scheme, user, "www." and "m.", default port, fragment, trackers, the marks of an AMP page, a slash or an
    index page at the end. Parameters stand in the order of their names. What is no address comes back squeezed.

    >>> canonical_address("HTTPS://www.Example.org:443/a/?utm_source=x#top"), canonical_address("http://[")
    ('example.org/a', 'http://[')
    >>> canonical_address("https://m.example.org/a/amp?b=2&a=1"), canonical_address("http://example.org/a?id=7")
    ('example.org/a?a=1&b=2', 'example.org/a?id=7')
    """
    parts = split(url)
    if parts is None:
        return squeeze(url)
    try:
        syntax = canonicalize_url(_ascii(parts), keep_fragments=False)
        parts = urlsplit(syntax)
        port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    except (ValueError, UnicodeError):
        return squeeze(url)
    if not parts.hostname:
        return squeeze(url)
    pairs = [pair for pair in parts.query.split("&") if pair and not _says_nothing(pair, parts.path)]
    path = _INDEX.sub("", _without_amp(parts.path)).rstrip("/")
    return f"{plain_host(parts.hostname or '')}{port}{path}" + (f"?{'&'.join(pairs)}" if pairs else "")


_DEFAULT_PORTS = frozenset({None, 80, 443})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)


def _ascii(parts: SplitResult) -> str:
    """Return an address with its host in punycode (UTS 46), as browsers send it, and without user and password."""
    host = parts.hostname or ""
    if not host.isascii():
        with suppress(idna.IDNAError):
            host = idna.encode(host, uts46=True).decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()


class _Trackers(NamedTuple):
    """Names of parameters that say nothing of the article, and beginnings of such names."""

    names: frozenset[str]
    beginnings: tuple[str, ...]


@cache
def _trackers() -> _Trackers:
    """Read `tables/trackers.txt`; raises ValueError at a line that is no name in lower case or stands there twice."""
    names: list[str] = []
    for line in files(__package__).joinpath("tables/trackers.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            if not _TRACKER.fullmatch(line):
                raise ValueError(f"trackers.txt: {line!r} is no name of a parameter in lower case")
            names.append(line)
    if len(set(names)) != len(names):
        raise ValueError(f"trackers.txt: named twice: {sorted({name for name in names if names.count(name) > 1})}")
    beginnings = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return _Trackers(frozenset(name for name in names if not name.endswith("*")), beginnings)


_TRACKER = re.compile(r"[a-z0-9_.-]{2,40}\*?")


def _says_nothing(pair: str, path: str) -> bool:
    """Return whether a parameter is a tracker, or asks for the same article laid out otherwise."""
    name, _, value = pair.lower().partition("=")
    trackers = _trackers()
    if name in trackers.names or name.startswith(trackers.beginnings) or (name, value) in _LAYOUT_PARAMETERS:
        return True
    # "m=1" is the telephone's page of a weblog's post; elsewhere it may be a month.
    return value in {"", "0", "1", "true"} and (name == "amp" or (name == "m" and path.endswith(".html")))


_LAYOUT_PARAMETERS = frozenset({("outputtype", "amp"), ("output", "amp"), ("view", "amp"), ("format", "amp")})


def _without_amp(path: str) -> str:
    """Return *path* without what asks for the AMP page: a first or last segment "amp", an ending ".amp".

    >>> [_without_amp(path) for path in ("/a/amp/", "/amp/a", "/a.amp.html", "/a.amp", "/amp", "/guitar-amp")]
    ['/a', '/a', '/a.html', '/a', '/amp', '/guitar-amp']
    """
    plain = _AMP_ENDING.sub(r"\1", path)
    segments = plain.strip("/").split("/")
    if len(segments) > 1 and segments[-1].lower() == "amp":
        return "/" + "/".join(segments[:-1])
    if len(segments) > 1 and segments[0].lower() == "amp":
        return "/" + "/".join(segments[1:])
    return plain


_AMP_ENDING = re.compile(r"(?<=[^/])\.amp(\.html?)?$", re.IGNORECASE)
