"""Equal texts have equal fingerprints, and unequal ones do not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def fingerprint(title: str | None, blocks: Iterable[str]) -> str:
    """Return the SHA-256, in hexadecimal, of a title and block texts, order and borders included.

    Every part is preceded by its length in bytes, so that no two different lists of parts
    hash the same bytes.
    """
    digest = hashlib.sha256()
    for part in (title or "", *blocks):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return digest.hexdigest()
