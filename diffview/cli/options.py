"""Options that several commands have, and what their values become."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from diffview.errors import BadArgument
from diffview.store import open_store

if TYPE_CHECKING:
    from diffview.store import Store

DEFAULT_DB = "diffview.sqlite3"
DEFAULT_PORT = 8000

db_option = click.option(
    "--db",
    envvar="DIFFVIEW_DB",
    default=DEFAULT_DB,
    show_default=f"$DIFFVIEW_DB, else {DEFAULT_DB}",
    metavar="URL",
    help="The store: a file name or a SQLAlchemy URL.",
)
encoding_option = click.option(
    "--encoding", metavar="NAME", help="Read the bytes in this encoding, whatever they declare: windows-1251, gbk, …"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
port_option = click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="0 is any free one."
)


def open_db(db: str, *, create: bool = False, read_only: bool = False) -> Store:
    """Return the store that `--db` names, open; *create* makes it where there is none.

    With *read_only* nothing is written, an older schema not upgraded either.
    """
    return open_store(db, create=create, read_only=read_only)


def moment(text: str | None) -> datetime | None:
    """Return a time as the user wrote it, in UTC; without a zone it is taken to be UTC.

    :raises BadArgument: it is no time
    """
    if text is None:
        return None
    try:
        written = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "write it as 2026-04-14T08:30:00Z"
        raise BadArgument("--observed-at", f"{text!r} is no time", hint=hint) from error
    return written.replace(tzinfo=UTC) if written.tzinfo is None else written.astimezone(UTC)
