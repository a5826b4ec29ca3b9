"""Which readings are of one article: the keys that a reading gives, and which readings the keys join.

A key is a string with its name space: "url:" and a canonical address, "id:" and an id that a page gives, "title:"
where it gives neither, "capture:" where it gives nothing at all. Readings belong together that share a key, directly
or through other readings. The histories and the store group by the same functions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from diffview.parsers import sites
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from diffview.model import Reading

_TRACKING_PARAMETER = re.compile(r"(?:^|&)(?:utm_[a-z]+|fbclid|gclid|ns_[a-z]+|at_[a-z]+)=[^&]*")
_DEFAULT_PORTS = frozenset({None, 80, 443})


def article_key(reading: Reading) -> str:
    """Return the stable key of the article that *reading* shows: the first of `article_keys`."""
    return article_keys(reading)[0]


def article_keys(reading: Reading) -> tuple[str, ...]:
    """Return every key of the article that *reading* shows, the most reliable first, never empty.

    A tracking site's id and the article's own address name the same article, and some pages of such a site know
    only the address, so there the address comes first. Elsewhere an id is more than an address: several posts may
    share one page.
    """
    article = reading.article
    address = f"url:{canonical_address(article.url)}" if article.url else None
    name = f"id:{article.external_id}" if article.external_id else None
    beside_address = bool(article.external_id and sites.gave_id(article.external_id))
    keys = tuple(key for key in (address, name) if key) if beside_address or not name else (name,)
    return keys or (_title_key(reading),)


def canonical_address(url: str) -> str:
    """Return *url* without what does not distinguish articles: scheme, "www.", fragment, tracking parameters.

    >>> canonical_address("HTTPS://www.Example.org:443/a/?utm_source=x#top")
    'example.org/a'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    except ValueError:
        return squeeze(url)
    query = _TRACKING_PARAMETER.sub("", parts.query).strip("&")
    return f"{host}{port}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def connected(keys: Sequence[Collection[str]]) -> list[list[int]]:
    """Return the positions of *keys*, none of them empty, in groups that share a key, directly or through others.

    Positions rise within a group, and groups stand in the order of their first members (union-find, near linear).

    >>> connected([{"a"}, {"b"}, {"a", "c"}, {"c"}])
    [[0, 2, 3], [1]]
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for names in keys:
        first, *others = map(root, names)
        for other in others:
            parent[max(first, other)] = parent[min(first, other)]
            first = root(first)
    groups: dict[str, list[int]] = {}
    for position, names in enumerate(keys):
        groups.setdefault(root(next(iter(names))), []).append(position)
    return list(groups.values())


def grouped(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return *readings* by article, the articles in the order of their least keys."""
    keys = [article_keys(reading) for reading in readings]
    groups = sorted(connected(keys), key=lambda group: min(key for at in group for key in keys[at]))
    return [[readings[at] for at in group] for group in groups]


def _title_key(reading: Reading) -> str:
    title = next((version.title for version in reading.versions if version.title), None)
    if title is None:
        return f"capture:{reading.capture}"
    return f"title:{reading.article.source or ''}:{squeeze(title).casefold()}"
