"""Bring captures into a store: find them, read each in a child process, keep them by batches.

Every capture is kept, the unreadable with the reason. A batch is one transaction; what `progress` has
reported as stored is on the disk. Memory holds one batch, whatever the number of captures.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffview.errors import BadArgument, DiffviewError, UnreadableCapture
from diffview.model import Capture
from diffview.readers import Refused, captures
from diffview.readers.isolation import read_isolated
from diffview.readers.moments import in_utc
from diffview.readers.net import named
from diffview.store.values import Parsed, RecordStatus
from diffview.text.decode import BY_HAND, encoding_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from diffview.model import ArticleId, Reading
    from diffview.store import Store
    from diffview.store.values import Recorded

BATCH_CAPTURES = 64
"""Captures a transaction. A commit waits for the disk (8 ms measured): shared by 64 it no longer shows."""

BATCH_BYTES = 8 * 1024 * 1024
"""Bytes of captures a transaction, so that memory stays bounded where they are large."""


class ImportProgress(NamedTuple):
    """How far an import is."""

    read: int
    """Captures found so far, refused ones too."""
    stored: int
    """Of these, how many lie safely on the disk or were found to lie there."""
    origin: str
    """The capture that was read last."""


class Refusal(NamedTuple):
    """What gave no reading, and why."""

    origin: str
    reason: str
    kept: bool
    """True where the bytes are in the store all the same; false where there were no bytes to keep."""
    harmless: bool = False
    """True where nothing is amiss: a record of an archive that is no page, a hidden file."""
    records: int = 1
    """How many records or files this stands for."""


class Noted(NamedTuple):
    """What makes the bytes or the time of captures less certain."""

    note: str
    captures: int
    """Of how many captures it was said."""
    first: str
    """The origin of the first of them."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    read: int = 0
    """Captures found, refused ones too."""
    added: int = 0
    """Captures whose bytes were not held before."""
    seen_again: int = 0
    """Captures whose bytes were held already."""
    readings: int = 0
    """Readings that were added, or replaced by those of a newer revision."""
    refused: tuple[Refusal, ...] = ()
    notes: tuple[Noted, ...] = ()
    """Of captures that were read now, not of those seen again."""
    articles: tuple[ArticleId, ...] = ()
    """The articles that the captures tell of, in the order of their ids."""

    def to_dict(self) -> dict[str, object]:
        """Return the report as `diffview import --json` shows it."""
        return {
            "read": self.read,
            "added": self.added,
            "seen_again": self.seen_again,
            "readings": self.readings,
            "refused": [refusal._asdict() for refusal in self.refused],
            "notes": [noted._asdict() for noted in self.notes],
            "articles": list(self.articles),
        }


def import_paths(  # noqa: PLR0913  the contract's
    store: Store,
    paths: Iterable[str | Path],
    *,
    progress: Callable[[ImportProgress], None] | None = None,
    reread: bool = False,
    url: str | None = None,
    observed_at: datetime | None = None,
    encoding: str | None = None,
) -> ImportReport:
    """Read files, folders and archives into *store* and report what was added, seen again and refused.

    *url* and *observed_at* hold for captures that do not tell themselves. What is held already from the same
    place is not read again, unless *reread* asks for it. *encoding* is a label of WHATWG's: all captures are read in
    it, whatever they declare, and the store keeps that a person said so; `BadArgument` where there is no such label.
    """
    found = (_stated(item, observed_at, encoding) for item in captures(map(Path, paths)))
    return _Import(store, progress, reread=reread, url=url).run(found)


def reread_all(store: Store, *, progress: Callable[[ImportProgress], None] | None = None) -> ImportReport:
    """Read every capture in *store* again with today's parsers, and derive every history again.

    Older readings stay, marked superseded.
    """
    # The list is short (no bytes), and reading it first keeps no transaction open while parsing.
    held = store.captures()
    again = (
        replace(
            store.capture(one.digest),
            origin=one.origin,
            url=one.url,
            media_type=one.media_type,
            observed_at=one.observed_at,
            notes=one.notes,
        )
        for one in held
    )
    report = _Import(store, progress, reread=True).run(again)
    # A newer diffview may also build or compare otherwise what it reads the same.
    store.rederive()
    return report


def read_all(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
) -> tuple[Reading, ...]:
    """Return the readings of a file, a folder, an archive or of bytes; nothing is stored.

    Raises UnreadableCapture, of the first capture that cannot be read, where none can be.
    """
    if isinstance(source, bytes):
        given = Capture.of(source, origin=name or "bytes", media_type=media_type)
        return read_isolated(in_encoding(given, encoding))
    readings: list[Reading] = []
    refused: list[DiffviewError] = []
    for item in captures([Path(source)]):
        if isinstance(item, Refused):
            if not item.harmless:
                refused.append(UnreadableCapture(item.origin, item.reason, hint=item.hint))
            continue
        try:
            readings += read_isolated(
                replace(item, origin=name or item.origin, media_type=media_type or item.media_type)
            )
        except DiffviewError as error:
            refused.append(error)
    if refused and not readings:
        raise refused[0]
    return tuple(readings)


def parse(capture: Capture) -> Parsed:
    """Return *capture* with its readings, or with the reason why there are none."""
    try:
        return Parsed(capture, read_isolated(capture))
    except DiffviewError as error:
        return Parsed(capture, reason=reason_of(error))


def reason_of(error: DiffviewError) -> str:
    """Return what is wrong and what to do, without the place."""
    return f"{error.what}; {error.hint}" if error.hint else error.what


def in_encoding(capture: Capture, label: str | None) -> Capture:
    """Return *capture* with the note that it is to be read in the encoding *label*; as it is for None.

    Raises BadArgument where WHATWG knows no such label.
    """
    if label is None:
        return capture
    name = encoding_of(label)
    if name is None:
        raise BadArgument(
            f"--encoding {label}", "there is no such encoding", hint="write it as a page would: gbk, koi8-r"
        )
    return replace(capture, notes=(*capture.notes, BY_HAND.format(name)))


def _stated(item: Capture | Refused, observed_at: datetime | None, encoding: str | None) -> Capture | Refused:
    if isinstance(item, Refused):
        return item
    when = in_utc(item.observed_at or observed_at)
    return in_encoding(replace(item, observed_at=when.moment, notes=(*item.notes, *when.notes)), encoding)


class _Import:
    """One import: its batch in the making and what it has come to."""

    def __init__(
        self,
        store: Store,
        progress: Callable[[ImportProgress], None] | None,
        *,
        reread: bool,
        url: str | None = None,
    ) -> None:
        self._store = store
        self._progress = progress
        self._url = url
        self._reread = reread
        self._batch: list[Parsed] = []
        self._bytes = 0
        self._report = ImportReport()
        self._refused: list[Refusal] = []
        self._notes: dict[str, Noted] = {}
        self._articles: set[ArticleId] = set()

    def run(self, found: Iterable[Capture | Refused]) -> ImportReport:
        """Import what is *found*; where that is interrupted, what was read before is kept first."""
        origin = ""
        try:
            for item in found:
                origin = item.origin
                self._take(item)
                if len(self._batch) >= BATCH_CAPTURES or self._bytes >= BATCH_BYTES:
                    self._keep()
                self._tell(origin)
        except KeyboardInterrupt:
            # The write itself may have been cut off. What was acknowledged is safe; the next import brings the rest.
            with suppress(DiffviewError):
                self._keep()
            self._batch = []
            raise
        finally:
            self._keep()
        # What is stored is safe; lists need the figures of its steps, and are quick where these are there.
        self._store.settle()
        self._tell(origin)
        return replace(
            self._report,
            refused=tuple(self._refused),
            notes=tuple(self._notes.values()),
            articles=tuple(sorted(self._articles)),
        )

    def _take(self, item: Capture | Refused) -> None:
        report = self._report
        self._report = replace(report, read=report.read + 1)
        if isinstance(item, Refused):
            self._take_refused(item)
        elif not self._reread and self._holds(item):
            self._report = replace(self._report, seen_again=report.seen_again + 1)
        else:
            parsed = self._parsed(item)
            self._note(item)
            if parsed.reason:
                self._refuse(Refusal(item.origin, parsed.reason, kept=True))
            self._batch.append(parsed)
            self._bytes += len(item.body)

    def _holds(self, item: Capture) -> bool:
        return self._store.holds(item) or (self._url is not None and self._store.holds(self._addressed(item)))

    def _addressed(self, item: Capture) -> Capture:
        return replace(item, url=item.url or self._url)

    def _parsed(self, item: Capture) -> Parsed:
        """Parse a capture; the address given by hand holds where neither its container nor its page states one."""
        parsed = parse(item)
        if self._url is None or item.url or (parsed.readings and all(r.article.url for r in parsed.readings)):
            return parsed
        return parse(self._addressed(item))

    def _take_refused(self, item: Refused) -> None:
        reason = f"{item.reason}; {item.hint}" if item.hint else item.reason
        self._refuse(Refusal(item.origin, reason, item.capture is not None, item.harmless, item.count))
        if item.capture is not None:
            self._batch.append(Parsed(item.capture, reason=reason))
            self._bytes += len(item.capture.body)

    def _note(self, capture: Capture) -> None:
        for note in capture.notes:
            known = self._notes.get(note, Noted(note, 0, capture.origin))
            self._notes[note] = known._replace(captures=known.captures + 1)

    def _refuse(self, refusal: Refusal) -> None:
        self._refused.append(refusal)

    def _keep(self) -> None:
        # Emptied afterwards: an interruption meanwhile leaves the batch to be kept at the end of the import.
        done = self._recorded(self._batch)
        self._batch, self._bytes = [], 0
        report = self._report
        self._report = replace(
            report,
            added=report.added + _count(done, RecordStatus.ADDED),
            seen_again=report.seen_again + _count(done, RecordStatus.SEEN_AGAIN),
            readings=report.readings + sum(one.readings_changed for one in done),
        )
        self._articles.update(article_id for one in done for article_id in one.articles)

    def _recorded(self, batch: list[Parsed]) -> list[Recorded]:
        """Record *batch* in one transaction; where that fails for what is in it, one capture at a time."""
        try:
            return list(self._store.record_all(batch))
        except DiffviewError:
            raise
        except Exception:  # noqa: BLE001  # one capture that the store stumbles over must not take the others with it
            return [done for parsed in batch for done in self._recorded_alone(parsed)]

    def _recorded_alone(self, parsed: Parsed) -> list[Recorded]:
        """Record one capture; where its readings cannot be stored, its bytes alone, refused with the reason."""
        try:
            return list(self._store.record_all([parsed]))
        except DiffviewError:
            raise
        except Exception as error:  # noqa: BLE001  # as above
            reason = f"what was read cannot be stored: {named(error)}"
            bare = replace(parsed.capture, url=None, observed_at=None)
            self._refuse(Refusal(parsed.capture.origin, reason, kept=True))
            return list(self._store.record_all([Parsed(bare, reason=reason)]))

    def _tell(self, origin: str) -> None:
        if self._progress and origin:
            self._progress(ImportProgress(self._report.read, self._report.read - len(self._batch), origin))


def _count(done: Iterable[Recorded], status: RecordStatus) -> int:
    return sum(one.status is status for one in done)
