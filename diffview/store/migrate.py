"""Bring a database to the schema that this diffview knows.

A new store is made from the tables of `schema` at once. An older one is brought up by Alembic, which is imported only
there. The whole way up is one transaction, so that a crash leaves the old schema or the new; of a file, a
copy is laid beside it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, insert, inspect, select, table

from diffview.errors import StoreError
from diffview.store import dialect
from diffview.store.schema import NEWEST, metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

_STAMP = table("alembic_version", column("version_num"))
_MAKE_STAMP = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)

_RESTORE = "it was damaged or cut off: bring back a backup with `diffview restore`"


def upgrade(engine: Engine, place: str, *, create: bool = True) -> None:
    """Make or upgrade the tables behind *engine*; refuse a schema that is newer or not ours."""
    with engine.connect() as connection:
        found = revision(connection, place)
    if found == NEWEST:
        return
    if found is None and not create:
        raise StoreError(place, "holds no tables", hint=_RESTORE)
    if found is not None:
        _refuse_unknown(found, place)
        _lay_aside(engine, found)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        # Another process may have been first while this one waited for the lock.
        found = revision(connection, place)
        if found is None:
            _make(connection)
        elif found != NEWEST:
            _run(connection)


def _make(connection: Connection) -> None:
    metadata.create_all(connection)
    dialect.dialect_of(connection).make(connection)
    connection.exec_driver_sql(_MAKE_STAMP)
    connection.execute(insert(_STAMP).values(version_num=NEWEST))


def _lay_aside(engine: Engine, found: str) -> None:
    """Copy an older store beside itself, once."""
    file = dialect.file_of(engine.url)
    if file is None:
        return
    copy = file.with_name(f"{file.name}.schema-{found}")
    draft = file.with_name(f".{copy.name}.new")
    if copy.exists():
        return
    draft.unlink(missing_ok=True)
    dialect.copy(engine, draft)
    draft.rename(copy)


def require(engine: Engine, place: str) -> None:
    """Raise `StoreError` unless the tables behind *engine* are those that this diffview knows."""
    with engine.connect() as connection:
        found = revision(connection, place)
    if found is None:
        raise StoreError(place, "holds no tables", hint=_RESTORE)
    if found != NEWEST:
        _refuse_unknown(found, place)
        raise StoreError(place, f"has the older schema {found}", hint="open it once for writing to upgrade it")


def revision(connection: Connection, place: str) -> str | None:
    """Return the migration that the database stands at, or None where it is empty."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if _STAMP.name not in names:
        if "capture" in names and "sighting" in names:
            raise StoreError(place, "does not say which schema it has", hint=_RESTORE)
        raise StoreError(place, f"is a database of another program (it has a table {names[0]!r})", hint="name another")
    found = connection.execute(select(_STAMP.c.version_num)).scalars().all()
    if len(found) != 1 or not found[0]:
        raise StoreError(place, "does not say which schema it has", hint=_RESTORE)
    return str(found[0])


def known() -> tuple[str, ...]:
    """Return every migration that ships with this diffview, newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  a quarter of a second that few commands need

    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _refuse_unknown(found: str | None, place: str) -> None:
    if found is not None and found not in known():
        raise StoreError(place, f"was written by a newer diffview (schema {found})", hint="upgrade diffview")


def _run(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  as above

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415  as above

    config = Config()
    config.set_main_option("script_location", "diffview:store/migrations")
    config.set_main_option("path_separator", "os")
    return config
