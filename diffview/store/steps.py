"""What changed from version to version, in figures: what lists show, filter and order by.

A step is measured once for each pair of texts, by each release of diffview, and kept; comparing is what
makes it dear. Functions over an open connection; the caller holds the transaction.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from diffview.diff.model import ChangeKind
from diffview.errors import BrokenPromise
from diffview.facts.classify import classify_versions
from diffview.facts.kinds import FactKind
from diffview.model import ArticleId
from diffview.store.schema import article, article_kind, step
from diffview.store.values import KindCount, Step
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from diffview.model import History, Version

KINDS = tuple(FactKind)


def measure(old: Version, new: Version) -> Step:
    """Compare two versions and return the figures."""
    explained = classify_versions(old, new)
    stats = explained.stats
    return Step(
        old=old.number,
        new=new.number,
        words_added=stats.words_added,
        words_deleted=stats.words_deleted,
        words_moved=stats.words_moved,
        changes=explained.counts.changes,
        set_aside=explained.counts.set_aside,
        headline=explained.title is not None and explained.title.kind is not ChangeKind.EQUAL,
        kinds=_ranked(explained.kind_counts),
        cut_short=explained.cut_short,
    )


def _ranked(counts: Mapping[FactKind, int]) -> tuple[KindCount, ...]:
    return tuple(KindCount(kind, counts[kind]) for kind in KINDS if counts.get(kind))


def rebuild(connection: Connection, history: History) -> None:
    """Measure the steps of *history* that are not measured yet and sum them up at the article."""
    mine = step.c.article_id == history.id
    held = {(row.old, row.new, row.basis): row for row in connection.execute(select(step).where(mine))}
    wanted = {(old.number, new.number, _basis(old, new)): (old, new) for old, new in pairwise(history.versions)}
    for old, new, basis in held.keys() - wanted.keys():
        connection.execute(delete(step).where(mine, step.c.old == old, step.c.new == new, step.c.basis == basis))
    for key in wanted.keys() - held.keys():
        measured = _measured(*wanted[key])
        if measured is not None:
            row = {"article_id": history.id, "basis": key[2]} | _columns(measured)
            connection.execute(insert(step).values(row))
    if held.keys() != wanted.keys():
        _sum_up(connection, ArticleId(history.id or 0))


def _measured(old: Version, new: Version) -> Step | None:
    try:
        return measure(old, new)
    except BrokenPromise:
        # A bug of the engine may cost the figures of a step, never the captures it would be derived from.
        # Whoever opens the comparison is told of it.
        return None


def _basis(old: Version, new: Version) -> str:
    """Return what a step follows from: another text, or another diffview, makes it be measured again."""
    return f"{old.fingerprint}:{new.fingerprint}:{__version__}"


def _columns(one: Step) -> dict[str, object]:
    return one.to_dict() | {"kinds": json.dumps({count.kind.value: count.changes for count in one.kinds})}


def read(connection: Connection, article_id: ArticleId) -> tuple[Step, ...]:
    """Return the steps of an article, oldest first."""
    query = select(step).where(step.c.article_id == article_id).order_by(step.c.old)
    return tuple(_step(row) for row in connection.execute(query))


def _step(row: Row[*tuple[Any, ...]]) -> Step:
    return Step(
        old=row.old,
        new=row.new,
        words_added=row.words_added,
        words_deleted=row.words_deleted,
        words_moved=row.words_moved,
        changes=row.changes,
        set_aside=row.set_aside,
        headline=row.headline,
        kinds=kinds_of(json.loads(row.kinds)),
        cut_short=row.cut_short,
    )


def kinds_of(counts: Mapping[str, int]) -> tuple[KindCount, ...]:
    """Return counts by the name of the kind as values, weightiest first."""
    return _ranked({FactKind(name): changes for name, changes in counts.items()})


def _sum_up(connection: Connection, article_id: ArticleId) -> None:
    found = read(connection, article_id)
    counts: Counter[FactKind] = Counter()
    for one in found:
        counts.update(dict(one.kinds))
    ranked = _ranked(counts)
    values = {
        "headline_changed": any(one.headline for one in found),
        "words_added": sum(one.words_added for one in found),
        "words_deleted": sum(one.words_deleted for one in found),
        "words_moved": sum(one.words_moved for one in found),
        "weight": len(KINDS) - KINDS.index(ranked[0].kind) if ranked else 0,
    }
    connection.execute(update(article).where(article.c.id == article_id).values(values))
    connection.execute(delete(article_kind).where(article_kind.c.article_id == article_id))
    rows = [{"article_id": article_id, "kind": count.kind.value, "changes": count.changes} for count in ranked]
    if rows:
        connection.execute(insert(article_kind), rows)
