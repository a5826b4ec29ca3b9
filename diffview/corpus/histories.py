"""Histories as rows of the input schema, and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from diffview.corpus.schema import INPUT
from diffview.model import ArticleKey, Block, BlockKind, History, Version
from diffview.text.fingerprint import fingerprint
from diffview.text.normalise import matching_form, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime


class CorpusArticle(NamedTuple):
    """One article of a collection."""

    id: str
    """Its number in a store, or the id that its source gives it; unique in the collection."""
    history: History
    read_anew: frozenset[int] = frozenset()
    """Numbers of the versions that are the same page as the one before, by a newer reader."""


class VersionText(NamedTuple):
    """What is known of one version before it stands in a history."""

    number: int
    observed_at: datetime | None
    title: str | None
    blocks: tuple[Block, ...]
    read_anew: bool = False
    """True where it is the same page as the version before, by a newer reader."""


def article(
    article_id: str, texts: Iterable[VersionText], *, url: str | None = None, source: str | None = None
) -> CorpusArticle:
    """Return the article whose versions are *texts*, oldest first, with fingerprints and returns worked out."""
    first: dict[tuple[str, ...], int] = {}
    form_of = cache(matching_form)  # most blocks stand in several versions
    versions = []
    anew = set()
    for text in texts:
        if text.read_anew:
            anew.add(text.number)
        form = (form_of(text.title or ""), *(form_of(block.text) for block in text.blocks))
        earlier = first.setdefault(form, text.number)
        versions.append(
            Version(
                number=text.number,
                title=text.title,
                blocks=text.blocks,
                observed_at=text.observed_at,
                fingerprint=fingerprint(text.title, (block.text for block in text.blocks)),
                same_as=None if earlier == text.number else earlier,
            )
        )
    return CorpusArticle(article_id, History(ArticleKey(url=url, source=source), tuple(versions)), frozenset(anew))


def blocks_of(texts: Iterable[str], kinds: Sequence[str] | None = None) -> tuple[Block, ...]:
    """Return blocks of *texts*, white space squeezed and empty ones left out; an unknown kind is a paragraph."""
    named = [_kind(kind) for kind in kinds] if kinds else None
    pairs = ((squeeze(text), named[at] if named else BlockKind.PARAGRAPH) for at, text in enumerate(texts))
    return tuple(Block(text, kind) for text, kind in pairs if text)


def _kind(name: str) -> BlockKind:
    return BlockKind(name) if name in BlockKind.__members__.values() else BlockKind.PARAGRAPH


def to_batch(articles: Iterable[CorpusArticle]) -> pa.RecordBatch:
    """Return *articles* as one record batch of the input schema."""
    return pa.RecordBatch.from_pylist([_row(one) for one in articles], schema=INPUT)


def from_batch(batch: pa.RecordBatch) -> Iterator[CorpusArticle]:
    """Yield the articles of *batch*, a record batch of the input schema."""
    for row in batch.to_pylist():
        yield article(
            row["article_id"], map(_version_text, row["versions"] or ()), url=row.get("url"), source=row.get("source")
        )


def _version_text(row: Mapping[str, object]) -> VersionText:
    number, seen, title = row["number"], row.get("observed_at"), row.get("title")
    texts, kinds, anew = row.get("blocks") or (), row.get("kinds"), bool(row.get("read_anew"))
    return VersionText(number, seen, title, blocks_of(texts, kinds), anew)  # type: ignore[arg-type]  # Arrow's schema holds it


def _row(one: CorpusArticle) -> dict[str, object]:
    key = one.history.key
    return {
        "article_id": one.id,
        "source": key.source,
        "url": key.url,
        "versions": [_version_row(version, one.read_anew) for version in one.history.versions],
    }


def _version_row(version: Version, read_anew: frozenset[int]) -> dict[str, object]:
    plain = all(block.kind is BlockKind.PARAGRAPH for block in version.blocks)
    return {
        "number": version.number,
        "observed_at": version.observed_at,
        "title": version.title,
        "blocks": [block.text for block in version.blocks],
        "kinds": None if plain else [block.kind.value for block in version.blocks],
        "read_anew": version.number in read_anew,
    }
