"""Which articles share text with a capture, and which versions hold the same text.

Each article has in one indexed table the hashes of its sentences and of some of its five-word runs. Which runs is
decided by their own words (content-defined sampling, as winnowing does it: Schleimer, Wilkerson and Aiken 2003), so
that an edit elsewhere moves none. Sentences find reordered and cut text, runs find text of which every sentence was
touched. What more than `POSTINGS` articles share is boilerplate and says nothing: at most so many rows are read
for a hash.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, select

from diffview.errors import UnknownFingerprint
from diffview.model import ArticleId, BlockKind
from diffview.store.dialect import dialect_of, insert_new, portions
from diffview.store.schema import fingerprint, version
from diffview.store.values import Held
from diffview.text.normalise import matching_form
from diffview.text.search_terms import words_of
from diffview.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from diffview.model import Block, History

POSTINGS = 40
"""How many articles may share a hash before it stops telling one from another."""

MIN_WORDS = 3
"""Sentences of fewer words ("He agreed.") are everybody's."""

RUN_WORDS = 5
"""Words in a run."""

SAMPLED = 20
"""One of so many runs is kept, chosen by its first two words; half as many would double the rows."""

SENTENCE_WEIGHT = 8
"""What a shared sentence counts beside a shared run, which is far less particular."""

CANDIDATES = 5
"""How many articles a lookup returns; the right one is among five in 98.7 % of the hardest cases measured."""

_HASH_BITS = 48
"""Bits of a hash that are kept: among 80 million rows a lookup of 80 meets a foreign one by chance in 0.002 %."""


class Hashes(NamedTuple):
    """The numbers under which a text is found."""

    sentences: frozenset[int]
    runs: frozenset[int]


def _hash(words: str) -> int:
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[: _HASH_BITS // 8], "big")


def matching_fingerprint(blocks: Iterable[Block]) -> bytes:
    """Return 16 bytes that texts share which are equal but for typography, furniture and where blocks end.

    Signs, marks and letter case count: "-3 %" is not "3 %".
    """
    texts = (matching_form(block.text) for block in blocks if block.kind is not BlockKind.FURNITURE)
    return hashlib.sha256(" ".join(texts).encode("utf-8", "surrogatepass")).digest()[:16]


def hashes_of(text: str) -> Hashes:
    """Return the numbers under which one block is found."""
    words = words_of(text)
    return Hashes(frozenset(_sentence_hashes(text, words)), frozenset(_run_hashes(words)))


def _sentence_hashes(text: str, words: Sequence[str]) -> Iterator[int]:
    parts = sentences(text)
    if len(parts) == 1:
        if len(words) >= MIN_WORDS:
            yield _hash(" ".join(words))
        return
    for part in parts:
        found = words_of(part)
        if len(found) >= MIN_WORDS:
            yield _hash(" ".join(found))


def _run_hashes(words: Sequence[str]) -> Iterator[int]:
    numbers = list(map(_number, words))
    for at, (first, second) in enumerate(pairwise(numbers)):
        if (first + 7 * second) % SAMPLED == 0 and at + RUN_WORDS <= len(words):
            yield _hash(" ".join(words[at : at + RUN_WORDS]))


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def all_hashes(texts: Iterable[str]) -> set[int]:
    """Return every number under which texts are found."""
    found: set[int] = set()
    for text in texts:
        hashes = hashes_of(text)
        found |= hashes.sentences
        found |= hashes.runs
    return found


def expected(history: History) -> set[int]:
    """Return the numbers that an article has in the table."""
    return all_hashes(dict.fromkeys(block.text for one in history.versions for block in one.blocks))


def enter(connection: Connection, grown: Iterable[tuple[History, History | None, frozenset[int]]]) -> None:
    """Bring the table up to histories: what they were before, where known, or the numbers of their new versions."""
    gone: list[dict[str, object]] = []
    new: list[dict[str, object]] = []
    for history, before, numbers in grown:
        if before is None:
            wanted = all_hashes(_new_texts(history, numbers))
        else:
            held, every = expected(before), expected(history)
            wanted = every - held
            gone += [{"old_hash": number, "old_article": history.id} for number in held - every]
        new += [{"hash": number, "article_id": history.id} for number in sorted(wanted)]
    if gone:
        old = (fingerprint.c.hash == bindparam("old_hash"), fingerprint.c.article_id == bindparam("old_article"))
        connection.execute(delete(fingerprint).where(*old), gone)
    insert_new(connection, fingerprint, new)


def _new_texts(history: History, numbers: frozenset[int]) -> Iterator[str]:
    held = {block.text for one in history.versions if one.number not in numbers for block in one.blocks}
    new = (block.text for one in history.versions if one.number in numbers for block in one.blocks)
    return (text for text in dict.fromkeys(new) if text not in held)


def nearest(connection: Connection, blocks: Sequence[Block]) -> tuple[ArticleId, ...]:
    """Return the articles that share most with *blocks*, most first, the newest of equals."""
    weights: dict[int, int] = {}
    for text in dict.fromkeys(block.text for block in blocks):
        hashes = hashes_of(text)
        weights.update(dict.fromkeys(hashes.runs, 1))
        weights.update(dict.fromkeys(hashes.sentences, SENTENCE_WEIGHT))
    rows: list[tuple[int, int]] = []
    for some in portions(weights):
        rows += dialect_of(connection).sharing(connection, some, POSTINGS + 1)
    often = Counter(number for number, _ in rows)
    shared: Counter[int] = Counter()
    for number, article_id in rows:
        if often[number] <= POSTINGS:
            shared[article_id] += weights[number]
    ranked = sorted(shared.items(), key=lambda item: (-item[1], -item[0]))
    return tuple(ArticleId(number) for number, _ in ranked[:CANDIDATES])


def spread(connection: Connection, texts: Iterable[str], cap: int) -> dict[str, frozenset[int]]:
    """Return for each of *texts* the articles that share one of its sentences, of each sentence at most *cap*."""
    of_text = {text: hashes_of(text).sentences for text in texts}
    found: dict[int, set[int]] = {}
    for some in portions({number for numbers in of_text.values() for number in numbers}):
        for number, article_id in dialect_of(connection).sharing(connection, some, cap):
            found.setdefault(number, set()).add(article_id)
    return {
        text: frozenset(article for number in numbers for article in found.get(number, ()))
        for text, numbers in of_text.items()
    }


def same_text(connection: Connection, exact: str, matching: bytes) -> tuple[Held, ...]:
    """Return the versions with the fingerprint *exact*, else those with the matching one, latest first."""
    columns = (version.c.article_id, version.c.number)
    for condition in (version.c.fingerprint == bytes.fromhex(exact), version.c.matching == matching):
        query = select(*columns).where(condition).order_by(version.c.article_id, version.c.number.desc())
        rows = connection.execute(query).all()
        if rows:
            return tuple(Held(ArticleId(row.article_id), row.number) for row in rows)
    return ()


MIN_PREFIX = 8
"""Hexadecimal digits of a fingerprint that may name a version: of a million, two begin alike with a chance of 0.02 %
for a given one; then more digits are asked for."""

_PREFIX = re.compile(f"[0-9a-f]{{{MIN_PREFIX},64}}")


def one_by_fingerprint(connection: Connection, prefix: str, article_id: ArticleId | None) -> Held:
    """Return the version whose fingerprint begins with *prefix*, the first of several with one text."""
    place = f"version ~{prefix[:64]}"
    if not _PREFIX.fullmatch(prefix):
        hint = f"give at least the first {MIN_PREFIX} of its 64 hexadecimal digits"
        raise UnknownFingerprint(place, "is no beginning of a fingerprint", hint=hint)
    low, high = bytes.fromhex(prefix.ljust(64, "0")), bytes.fromhex(prefix.ljust(64, "f"))
    query = select(version.c.article_id, version.c.number, version.c.fingerprint).where(
        version.c.fingerprint >= low, version.c.fingerprint <= high
    )
    if article_id is not None:
        query = query.where(version.c.article_id == article_id)
    rows = connection.execute(query.order_by(version.c.article_id, version.c.number)).all()
    if not rows:
        raise UnknownFingerprint(place, "the store holds no version with this fingerprint")
    if len({row.fingerprint for row in rows}) > 1:
        raise UnknownFingerprint(place, "versions of different texts begin so", hint="give more of its digits")
    return Held(ArticleId(rows[0].article_id), rows[0].number)
