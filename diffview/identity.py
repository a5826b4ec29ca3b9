"""Which readings are of one article: the keys that a reading gives, and which readings the keys join.

A key is a string with its name space: "url:" and a canonical address, "id:" and an id that a page gives,
"capture:" where it gives neither: two pages of the same headline may be two articles, and that they are one is for a
person to say. Readings belong together that share a key, directly
or through other readings. The histories and the store group by the same functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.parsers import sites
from diffview.text.addresses import canonical_address

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from diffview.model import Reading


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
    further = tuple(f"url:{canonical_address(alias)}" for alias in article.aliases)
    return tuple(dict.fromkeys((*keys, *further))) or (f"capture:{reading.capture}",)


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
