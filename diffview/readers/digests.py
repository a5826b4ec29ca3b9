"""Digests that an archive states of its records, checked against the bytes.

"sha1:" and 32 characters of base 32 is what crawlers write (WARC 1.1, 5.8 and 5.9); other names and hexadecimal
digits or base 64 are seen too. What cannot be checked (an unknown name, a value of another length) says nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import NamedTuple

_NAMES = {"sha1", "sha256", "sha384", "sha512", "md5"}


class Stated(NamedTuple):
    """A digest as an archive states it."""

    name: str
    """As hashlib knows it."""
    value: bytes

    def of(self, body: bytes) -> bool:
        """Tell whether this is the digest of *body*."""
        return _sum(self.name, body) == self.value


def stated(written: str | None) -> Stated | None:
    """Return the digest that *written* states, or None where it states none that can be checked.

    >>> stated("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") == stated("SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709")
    True
    >>> stated("sha1:AAAA"), stated("crc32:00000000"), stated(None)
    (None, None, None)
    """
    name, _, value = (written or "").strip().partition(":")
    name = name.lower().replace("-", "")
    if name not in _NAMES:
        return None
    length = len(_sum(name, b""))
    for read in (base64.b16decode, base64.b32decode, base64.b64decode, base64.urlsafe_b64decode):
        try:
            found = read(value.upper() if read in {base64.b16decode, base64.b32decode} else value)
        except (binascii.Error, ValueError):
            continue
        if len(found) == length:
            return Stated(name, found)
    return None


def _sum(name: str, body: bytes) -> bytes:
    return hashlib.new(name, body, usedforsecurity=False).digest()
