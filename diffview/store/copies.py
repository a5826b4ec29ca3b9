"""Copies of a store: backups that are checked before they count, and putting one back.

A backup is made with writers running: it is the store as one moment has it. It is written beside its place, checked
and then renamed, so that a file of that name is always whole.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diffview.errors import BadArgument, StoreError
from diffview.store import dialect, opening
from diffview.store.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def backup(place: str | Path, file: Path) -> str:
    """Write a checked copy of the store at *place* to the new *file*; return the head of its chain.

    Raises BadArgument where *file* exists, StoreError where the copy does not match, or for a server's database.
    """
    if file.exists():
        raise BadArgument(str(file), "exists already", hint="name a new file")
    with open_store(place, create=False) as store:
        return _laid_down(file, lambda draft: dialect.copy(store._engine, draft))  # noqa: SLF001  of this room


def restore(file: Path, place: str | Path) -> str:
    """Put the backup *file* in the place of a store; return the head of its chain.

    The backup is checked first. A store that stands there is kept beside it, as NAME.before-restore.
    """
    target = dialect.file_of(dialect.url_of(place))
    if target is None:
        raise BadArgument(str(place), "is no file", hint="a server has its own tools to put a database back")
    if not file.exists():
        raise BadArgument(str(file), "does not exist", hint="name a file that `diffview backup` wrote")
    opening.refuse_foreign(file)
    kept = target.with_name(f"{target.name}.before-restore")
    if target.exists() and kept.exists():
        raise BadArgument(str(kept), "exists already", hint="move it away: the store that stands there now goes there")
    with open_store(file, read_only=True) as store:
        return _laid_down(target, lambda draft: dialect.copy(store._engine, draft), kept)  # noqa: SLF001  as above


def _laid_down(target: Path, write: Callable[[Path], None], kept: Path | None = None) -> str:
    """Write a store beside *target*, check it, and rename it there; what stood there goes to *kept*."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        write(draft)
        with open_store(draft, read_only=True) as copy:
            faults, head = copy.verify(), copy.head()
        if faults:
            hint = "run `diffview verify --db` on the store that was copied"
            raise StoreError(str(target), f"the copy does not match: {faults[0]}", hint=hint)
        if kept is not None and target.exists():
            _move(target, kept)
        draft.rename(target)
    finally:
        for name in (draft.name, f"{draft.name}-wal", f"{draft.name}-shm"):
            draft.with_name(name).unlink(missing_ok=True)
    return head


def _move(target: Path, kept: Path) -> None:
    """Move a store with its log: both belong together."""
    for ending in ("-wal", "-shm"):
        beside = target.with_name(f"{target.name}{ending}")
        if beside.exists():
            beside.rename(kept.with_name(f"{kept.name}{ending}"))
    target.rename(kept)
