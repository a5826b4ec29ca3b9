"""What follows from the readings of an article: its history, laid down in tables.

`rebuild` runs `histories.build` over everything observed and writes what differs from what is laid
down. So neither the order of imports nor their number can show, and a rebuilt store is the
same store. Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import delete, insert, select, update

from diffview import histories
from diffview.errors import UnknownArticle
from diffview.model import (
    ArticleId,
    ArticleKey,
    Block,
    BlockKind,
    Conflict,
    Digest,
    Gap,
    History,
    ParserId,
    Quality,
    Row,
    Sighting,
    Unusable,
    Version,
)
from diffview.store import captures, payload, sentences, steps
from diffview.store.codec import pack, unpack
from diffview.store.dialect import PARAMETERS, insert_new
from diffview.store.schema import (
    NEVER,
    article,
    block,
    conflict,
    evidence,
    gap,
    solved,
    source,
    unusable,
    version,
    version_block,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, ScalarSelect, Table

T = TypeVar("T")


def rebuild(connection: Connection, article_id: ArticleId) -> None:
    """Derive the history of an article again and write what changed."""
    held = read(connection, article_id)
    built = from_readings(connection, article_id)
    if held != built:
        _write_versions(connection, held, built)
        _write_rest(connection, built)
    # The figures of a list follow from the same history; also on the first, empty one.
    steps.rebuild(connection, built)
    _write_article(connection, built)


def article_ids(connection: Connection) -> tuple[ArticleId, ...]:
    """Return every article that was not merged into another, oldest first."""
    query = select(article.c.id).where(article.c.merged_into.is_(None)).order_by(article.c.id)
    return tuple(map(ArticleId, connection.execute(query).scalars()))


def from_readings(connection: Connection, article_id: ArticleId) -> History:
    """Return the history that the readings and corrections of an article make, written or not."""
    found = captures.readings_of(connection, article_id)
    built = histories.build(found, captures.corrections_of(connection, article_id))
    if not built:
        return History(ArticleKey(), (), id=article_id)
    # `grouping` sees to it that all readings of an article share a key, so they make one history.
    (history,) = built
    return replace(history, id=article_id)


def read(connection: Connection, article_id: ArticleId) -> History:
    """Return the history of an article as it is laid down; `UnknownArticle` where there is none."""
    query = select(article, source.c.key.label("source")).outerjoin(source).where(article.c.id == article_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownArticle(f"article {article_id}", "the store holds no such article", hint="see `diffview list`")
    return History(
        key=ArticleKey(url=row.url, source=row.source, external_id=row.external_id),
        versions=_versions(connection, article_id),
        gaps=_gaps(connection, article_id),
        conflicts=_conflicts(connection, article_id),
        unusable=_unusable(connection, article_id),
        rows=_solved(connection, article_id),
        warnings=tuple(json.loads(row.warnings)),
        id=article_id,
        aliases=tuple(json.loads(row.aliases)),
    )


def read_version(connection: Connection, article_id: ArticleId, number: int) -> Version | None:
    """Return one version, or None where it is not held."""
    found = _versions(connection, article_id, number)
    return found[0] if found else None


def numbers(connection: Connection, article_id: ArticleId) -> tuple[int, ...]:
    """Return the numbers of the versions held, in order."""
    query = select(version.c.number).where(version.c.article_id == article_id).order_by(version.c.number)
    return tuple(connection.execute(query).scalars())


def _versions(connection: Connection, article_id: ArticleId, number: int | None = None) -> tuple[Version, ...]:
    mine = version.c.article_id == article_id
    if number is not None:
        mine &= version.c.number == number
    blocks = _blocks(connection, select(version.c.id).where(mine).scalar_subquery())
    sightings = _sightings(connection, select(version.c.id).where(mine).scalar_subquery())
    return tuple(
        Version(
            number=row.number,
            title=row.title,
            blocks=tuple(blocks.get(row.id, ())),
            observed_at=row.observed_at,
            period=row.period,
            published_at=row.published_at,
            modified_at=row.modified_at,
            byline=row.byline,
            fingerprint=row.fingerprint,
            same_as=row.same_as,
            sightings=tuple(sightings.get(row.id, ())),
        )
        for row in connection.execute(select(version).where(mine).order_by(version.c.number))
    )


def _blocks(connection: Connection, versions: ScalarSelect[int]) -> dict[int, list[Block]]:
    query = (
        select(version_block.c.version_id, version_block.c.kind, version_block.c.certain, block.c.text)
        .join(block)
        .where(version_block.c.version_id.in_(versions))
        .order_by(version_block.c.version_id, version_block.c.position)
    )
    found: dict[int, list[Block]] = {}
    for row in connection.execute(query):
        found.setdefault(row.version_id, []).append(Block(row.text, BlockKind(row.kind), row.certain))
    return found


def _sightings(connection: Connection, versions: ScalarSelect[int]) -> dict[int, list[Sighting]]:
    query = select(evidence).where(evidence.c.version_id.in_(versions))
    found: dict[int, list[Sighting]] = {}
    for row in connection.execute(query.order_by(evidence.c.version_id, evidence.c.position)):
        parser = ParserId(row.parser, row.revision)
        one = Sighting(Digest(row.digest), row.origin, parser, row.observed_at, row.certain)
        found.setdefault(row.version_id, []).append(one)
    return found


def _gaps(connection: Connection, article_id: ArticleId) -> tuple[Gap, ...]:
    query = select(gap).where(gap.c.article_id == article_id).order_by(gap.c.number)
    return tuple(Gap(row.number, row.title, row.observed_at) for row in connection.execute(query))


def _conflicts(connection: Connection, article_id: ArticleId) -> tuple[Conflict, ...]:
    query = select(conflict).where(conflict.c.article_id == article_id).order_by(conflict.c.position)
    return tuple(
        Conflict(row.number, Digest(row.shown), Digest(row.other), row.what, row.block)
        for row in connection.execute(query)
    )


def _unusable(connection: Connection, article_id: ArticleId) -> tuple[Unusable, ...]:
    query = select(unusable).where(unusable.c.article_id == article_id).order_by(unusable.c.position)
    return tuple(
        Unusable(Digest(row.digest), row.origin, Quality(row.quality), row.reason, row.observed_at)
        for row in connection.execute(query)
    )


def _solved(connection: Connection, article_id: ArticleId) -> tuple[tuple[Digest, tuple[Row, ...]], ...]:
    query = select(solved).where(solved.c.article_id == article_id).order_by(solved.c.position)
    return tuple(
        (Digest(row.digest), payload.loads(tuple[Row, ...], unpack(row.codec, row.payload)))
        for row in connection.execute(query)
    )


def _write_versions(connection: Connection, held: History, built: History) -> None:
    """Write the versions that are new or read otherwise; the others are left as they lie."""
    before = {one.number: one for one in held.versions}
    after = {one.number: one for one in built.versions}
    gone = [number for number, one in before.items() if after.get(number) != one]
    if gone:
        orphans = _block_ids(connection, held.id, gone)
        connection.execute(delete(version).where(version.c.article_id == held.id, version.c.number.in_(gone)))
        _drop_orphans(connection, orphans)
    changed = [one for number, one in after.items() if before.get(number) != one]
    for one in changed:
        _write_version(connection, built, one)
    sentences.add(connection, built, changed)


def _block_ids(connection: Connection, article_id: ArticleId | None, gone: list[int]) -> set[int]:
    query = (
        select(version_block.c.block_id)
        .join(version)
        .where(version.c.article_id == article_id, version.c.number.in_(gone))
    )
    return set(connection.execute(query).scalars())


def _drop_orphans(connection: Connection, ids: Iterable[int]) -> None:
    used = select(version_block.c.block_id).where(version_block.c.block_id == block.c.id).exists()
    for some in _portions(sorted(ids)):
        connection.execute(delete(block).where(block.c.id.in_(some), ~used))


def _portions(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + PARAMETERS] for start in range(0, len(items), PARAMETERS))


def _write_version(connection: Connection, history: History, one: Version) -> None:
    values = {
        "article_id": history.id,
        "number": one.number,
        "title": one.title,
        "observed_at": one.observed_at,
        "period": one.period,
        "published_at": one.published_at,
        "modified_at": one.modified_at,
        "byline": one.byline,
        "fingerprint": one.fingerprint,
        "matching_fingerprint": sentences.matching_fingerprint(one.blocks),
        "same_as": one.same_as,
    }
    key = connection.execute(insert(version).values(values)).inserted_primary_key
    version_id = key[0] if key else None
    ids = _held_blocks(connection, [item.text for item in one.blocks])
    _insert_rows(
        connection,
        version_block,
        [
            {
                "version_id": version_id,
                "position": position,
                "block_id": ids[_block_digest(item.text)],
                "kind": item.kind.value,
                "certain": item.certain,
            }
            for position, item in enumerate(one.blocks)
        ],
    )
    _insert_rows(
        connection,
        evidence,
        [
            {
                "version_id": version_id,
                "position": position,
                "digest": seen.capture,
                "origin": seen.origin,
                "parser": seen.parser.name,
                "revision": seen.parser.revision,
                "observed_at": seen.observed_at,
                "certain": seen.certain,
            }
            for position, seen in enumerate(one.sightings)
        ],
    )


def _held_blocks(connection: Connection, texts: list[str]) -> dict[bytes, int]:
    """Return the ids of *texts* by digest, those that were not held added."""
    wanted = {_block_digest(text): text for text in texts}
    insert_new(connection, block, [{"digest": digest, "text": text} for digest, text in wanted.items()])
    ids: dict[bytes, int] = {}
    for some in _portions(list(wanted)):
        found = connection.execute(select(block.c.digest, block.c.id).where(block.c.digest.in_(some)))
        ids.update((row.digest, row.id) for row in found)
    return ids


def _block_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _write_rest(connection: Connection, built: History) -> None:
    for table in (gap, conflict, unusable, solved):
        connection.execute(delete(table).where(table.c.article_id == built.id))
    mine: dict[str, object] = {"article_id": built.id}
    gaps = [mine | {"number": one.number, "title": one.title, "observed_at": one.observed_at} for one in built.gaps]
    _insert_rows(connection, gap, gaps)
    conflicts = [
        mine
        | {"position": n, "number": one.number, "shown": one.shown, "other": one.other}
        | {"what": one.what, "block": one.block}
        for n, one in enumerate(built.conflicts)
    ]
    _insert_rows(connection, conflict, conflicts)
    refused = [
        mine
        | {"position": n, "digest": one.capture, "origin": one.origin, "quality": one.quality.value}
        | {"reason": one.reason, "observed_at": one.observed_at}
        for n, one in enumerate(built.unusable)
    ]
    _insert_rows(connection, unusable, refused)
    paired = [(n, digest, pack(payload.dumps(rows))) for n, (digest, rows) in enumerate(built.rows)]
    _insert_rows(
        connection,
        solved,
        [
            mine | {"position": n, "digest": digest, "codec": packed.codec, "payload": packed.data}
            for n, digest, packed in paired
        ],
    )


def _write_article(connection: Connection, built: History) -> None:
    seen = [one.observed_at for one in built.versions] + [one.observed_at for one in built.gaps]
    times = [moment for moment in seen if moment]
    # What nobody observed at a known time stands in lists where its own page dates it.
    stated = [one.modified_at or one.published_at for one in built.versions]
    values = {
        "source_id": captures.source_id(connection, built.key.source),
        "url": built.key.url,
        "external_id": built.key.external_id,
        "title": built.title,
        "versions": len(built.versions),
        "gaps": len(built.gaps),
        "conflicts": len(built.conflicts),
        "first_at": min(times, default=None),
        "last_at": max(times, default=None),
        "sort_at": max(times or [moment for moment in stated if moment], default=NEVER),
        "aliases": json.dumps(built.aliases),
        "warnings": json.dumps(built.warnings),
    }
    connection.execute(update(article).where(article.c.id == built.id).values(values))
