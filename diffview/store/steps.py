"""What changed from version to version, in figures: what lists show, filter and order by.

A step is measured once for each pair of texts and each engine, and kept; comparing is what makes it dear. Steps are
measured when they are first asked for, or by an import when its captures are stored; then their sum is laid down at
the article.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from diffview.diff.model import ChangeKind
from diffview.errors import BrokenPromise
from diffview.facts.classify import classify_versions
from diffview.facts.kinds import FactKind
from diffview.model import ArticleId
from diffview.store import payload, reading_back
from diffview.store.dialect import insert_new
from diffview.store.schema import Due, article, article_kind, step
from diffview.store.values import KindCount, Step
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diffview.model import History, Version
    from diffview.store.transaction import Transaction

KINDS = tuple(FactKind)

ENGINE = __version__
"""Which engine measures: its steps are measured again when it changes."""

Figures = dict[bytes, Step]


def measure(old: Version, new: Version) -> Step:
    """Compare two versions and return the figures."""
    compared = classify_versions(old, new)
    counts: Counter[FactKind] = Counter()
    for facts in compared.facts:
        counts.update(facts.kinds)
    title = compared.title_facts
    if title is not None:
        counts.update(title.kinds)
    stats = compared.stats
    return Step(
        old=old.number,
        new=new.number,
        words_added=stats.words_added,
        words_deleted=stats.words_deleted,
        words_moved=stats.words_moved,
        changes=compared.counts.changes,
        set_aside=compared.counts.set_aside,
        headline=compared.title is not None and compared.title.kind is not ChangeKind.EQUAL,
        kinds=_ranked(counts),
        cut_short=compared.cut_short,
    )


def _ranked(counts: Mapping[FactKind, int]) -> tuple[KindCount, ...]:
    return tuple(KindCount(kind, counts[kind]) for kind in KINDS if counts.get(kind))


def basis(old: Version, new: Version) -> bytes:
    """Return what a step follows from: other texts, or another engine, make it be measured again."""
    said = f"{old.number}:{old.fingerprint}:{new.number}:{new.fingerprint}:{ENGINE}"
    return hashlib.sha256(said.encode("ascii")).digest()[:16]


def held(tx: Transaction, ids: list[ArticleId]) -> dict[ArticleId, Figures]:
    """Return the steps that are laid down, by article and basis."""
    found: dict[ArticleId, Figures] = {}
    for row in tx.connection.execute(select(step).where(step.c.article_id.in_(ids))):
        found.setdefault(ArticleId(row.article_id), {})[row.basis] = payload.loads(Step, row.figures)
    return found


def measured(history: History, known: Figures) -> Figures:
    """Return the steps of a history, oldest first: the known ones, and the others measured now."""
    out: Figures = {}
    for old, new in pairwise(history.versions):
        key = basis(old, new)
        found = known.get(key) or _measured(old, new)
        if found is not None:
            out[key] = found
    return out


def _measured(old: Version, new: Version) -> Step | None:
    try:
        return measure(old, new)
    except BrokenPromise:
        # A bug of the engine may cost the figures of a step, never the captures it would be derived from.
        # Whoever opens the comparison is shown it.
        return None


def settle(tx: Transaction, ids: Iterable[ArticleId]) -> None:
    """Measure what is not measured of articles, and lay down the sums."""
    wanted = list(ids)
    known = held(tx, wanted)
    histories = reading_back.histories(tx, wanted)
    found = {number: measured(history, known.get(number, {})) for number, history in histories.items()}
    for number, figures in found.items():
        _write(tx, number, known.get(number, {}), figures)
    _sum_up(tx, found)


def _write(tx: Transaction, article_id: ArticleId, known: Figures, found: Figures) -> None:
    gone = [{"old_article": article_id, "old_basis": key} for key in known.keys() - found.keys()]
    if gone:
        mine = (step.c.article_id == bindparam("old_article"), step.c.basis == bindparam("old_basis"))
        tx.connection.execute(delete(step).where(*mine), gone)
    rows = [
        {"article_id": article_id, "basis": key, "figures": payload.dumps(one)}
        for key, one in found.items()
        if key not in known
    ]
    insert_new(tx.connection, step, rows)


class _Sum:
    """What the steps of an article add up to."""

    def __init__(self, found: Iterable[Step]) -> None:
        steps = tuple(found)
        counts: Counter[FactKind] = Counter()
        for one in steps:
            counts.update(dict(one.kinds))
        self.kinds = _ranked(counts)
        added = sum(one.words_added for one in steps)
        deleted = sum(one.words_deleted for one in steps)
        moved = sum(one.words_moved for one in steps)
        self.values: dict[str, object] = {
            "headline_changed": any(one.headline for one in steps),
            "words_added": added,
            "words_deleted": deleted,
            "words_moved": moved,
            "size": added + deleted + moved,
            "weight": len(KINDS) - KINDS.index(self.kinds[0].kind) if self.kinds else 0,
        }


def sums(found: Figures) -> tuple[dict[str, object], tuple[KindCount, ...]]:
    """Return the columns of an article, and its kinds of change, that steps add up to."""
    total = _Sum(found.values())
    return total.values, total.kinds


def _sum_up(tx: Transaction, found: dict[ArticleId, Figures]) -> None:
    ids = list(found)
    rows = tx.connection.execute(select(article.c.id, article.c.sort_at).where(article.c.id.in_(ids)))
    order = {row.id: row.sort_at for row in rows}
    tx.connection.execute(delete(article_kind).where(article_kind.c.article_id.in_(ids)))
    kinds: list[dict[str, object]] = []
    for article_id, figures in found.items():
        values, counts = sums(figures)
        tx.connection.execute(update(article).where(article.c.id == article_id).values(values | {"due": Due.NOTHING}))
        kinds += [
            {"article_id": article_id, "sort_at": order[article_id], "kind": one.kind.value, "changes": one.changes}
            for one in counts
        ]
    if kinds:
        tx.connection.execute(insert(article_kind), kinds)


def kinds_of(counts: Mapping[str, int]) -> tuple[KindCount, ...]:
    """Return counts by the name of the kind as values, weightiest first."""
    return _ranked({FactKind(name): changes for name, changes in counts.items()})
