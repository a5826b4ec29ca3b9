"""The store: what was observed, and the histories that follow from it, behind one class.

Every call is one transaction; what it returned is on the disk. Nothing observed is ever deleted or overwritten, but
for a takedown, which is recorded. Histories are derived in the transaction that brings a new reading, of articles
with many readings when they are next asked for: whoever reads sees a capture and its effect together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.store import captures, derive, due, grouping, opening, recording
from diffview.store.access import ARTICLES_A_BATCH
from diffview.store.reader import Reader
from diffview.store.values import Parsed, Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection

    from diffview.model import ArticleId, Capture, Correction, Digest, Reading
    from diffview.store.transaction import Transaction


def open_store(place: str | Path, *, create: bool = True, read_only: bool = False) -> Store:
    """Open the store at *place*, a SQLAlchemy URL or a file name; its schema is made or upgraded.

    With *create* false a store that does not exist yet is a `StoreError`, and one that cannot be written
    is opened for reading only. With *read_only* nothing is written, and an older schema is refused.
    """
    opened = opening.open_engine(place, create=create, read_only=read_only)
    return Store(opened.engine, place=opening.name_of(place), read_only=opened.read_only, lost=opened.lost)


def _heirs(connection: Connection, ids: Iterable[ArticleId]) -> tuple[ArticleId, ...]:
    return tuple(dict.fromkeys(grouping.heir_of(connection, article_id) for article_id in ids))


class Store(Reader):
    """Captures, readings and histories in one database. Safe to share between threads; not across a fork."""

    def record(self, capture: Capture, readings: Iterable[Reading]) -> Recorded:
        """Keep *capture* with what the parsers made of it, and derive what follows."""
        return self.record_all([Parsed(capture, tuple(readings))])[0]

    def record_unusable(self, capture: Capture, reason: str) -> Recorded:
        """Keep *capture*, of which nothing could be read for *reason*."""
        return self.record_all([Parsed(capture, reason=reason)])[0]

    def record_all(self, items: Iterable[Parsed]) -> tuple[Recorded, ...]:
        """Keep several captures in one transaction; an article that many of them show is derived once.

        Readings given for a sighting that is held already replace its current ones, which
        stay, marked superseded.
        """
        batch = tuple(items)
        with self._writing() as tx:
            recorder = recording.Recorder(tx, batch, self._clock())
            done = recorder.run()
            due.record(tx, self._touched(tx, done) | set(recorder.merged))
            return tuple(replace(one, articles=_heirs(tx.connection, one.articles)) for one in done)

    @staticmethod
    def _touched(tx: Transaction, done: tuple[Recorded, ...]) -> set[ArticleId]:
        touched: set[ArticleId] = set()
        for one in done:
            if one.readings_changed:
                touched.update(one.articles)
                if not one.new_sighting:
                    # Only a re-reading can take away the key that joined two articles.
                    for heir in _heirs(tx.connection, one.articles):
                        touched.update(grouping.split(tx, heir))
        return touched

    def take_down(self, digest: Digest, reason: str) -> None:
        """Remove the bytes and readings of a capture by law; its digest, sightings, the time and the reason stay.

        Raises UnknownCapture where it is not held, and BadArgument without a reason or for a second time.
        """
        with self._writing() as tx:
            told = captures.articles_of(tx.connection, digest)
            captures.take_down(tx, digest, reason, self._clock())
            derive.rebuild(tx, told)

    def correct(self, correction: Correction) -> None:
        """Keep a person's choice of how a row is to be read, and derive what follows."""
        with self._writing() as tx:
            captures.put_correction(tx.connection, correction, self._clock())
            derive.rebuild(tx, captures.articles_of(tx.connection, correction.capture))

    def uncorrect(self, digest: Digest, row: int) -> None:
        """Forget the correction of a row, and derive what follows."""
        with self._writing() as tx:
            captures.drop_correction(tx.connection, digest, row)
            derive.rebuild(tx, captures.articles_of(tx.connection, digest))

    def rederive(self) -> int:
        """Derive every history again, as a newer diffview may do it otherwise; return how many articles there are.

        Nothing observed is touched, and what comes out the same is not written.
        """
        with self._reading() as tx:
            ids = derive.article_ids(tx.connection)
        for start in range(0, len(ids), ARTICLES_A_BATCH):
            with self._writing() as tx:
                derive.rebuild(tx, ids[start : start + ARTICLES_A_BATCH])
        with self._writing() as tx:
            due.measure_anew(tx.connection)
        self.settle()
        return len(ids)
