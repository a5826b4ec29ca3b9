"""Check a store against itself: the file, every digest, and every history against its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from diffview.errors import StoreError
from diffview.model import digest_of
from diffview.store import derive, dialect
from diffview.store.codec import unpack
from diffview.store.schema import capture
from diffview.text.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from diffview.model import History


def faults(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong, one sentence each; nothing where all is well.

    Reads everything: each capture is unpacked and hashed again, each version's text hashed again, and
    each history compared with what its readings make today. A history that only a newer diffview
    would build otherwise is named as such by the same sentence.
    """
    return (*dialect.check_integrity(connection), *_captures(connection), *_histories(connection))


def _captures(connection: Connection) -> Iterator[str]:
    ids = connection.execute(select(capture.c.id).order_by(capture.c.id)).scalars().all()
    for number in ids:
        # One at a time: a body may be large.
        row = connection.execute(select(capture).where(capture.c.id == number)).one()
        try:
            body = unpack(row.codec, row.body)
        except StoreError as error:
            yield f"capture {row.digest}: {error.what}"
            continue
        if digest_of(body) != row.digest:
            yield f"capture {row.digest}: its bytes have another digest"
        elif len(body) != row.size:
            yield f"capture {row.digest}: {len(body)} bytes are held, {row.size} were recorded"


def _histories(connection: Connection) -> Iterator[str]:
    for article_id in derive.article_ids(connection):
        held = derive.read(connection, article_id)
        yield from _versions(held)
        try:
            built = derive.from_readings(connection, article_id)
        except (StoreError, ValueError) as error:
            yield f"article {article_id}: a stored reading is damaged ({error})"
            continue
        if held != built:
            yield f"article {article_id}: its readings and corrections make another history"


def _versions(held: History) -> Iterator[str]:
    for one in held.versions:
        if fingerprint(one.title, (block.text for block in one.blocks)) != one.fingerprint:
            yield f"article {held.id}, version {one.number}: its text has another fingerprint"
