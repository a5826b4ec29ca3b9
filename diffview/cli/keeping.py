"""`backup`, `restore`, `head`, `takedown`: keep a store, and what the law asks of it."""

from __future__ import annotations

from pathlib import Path

import click

from diffview.cli.options import db_option, json_option, open_db
from diffview.cli.output import print_json
from diffview.model import Digest
from diffview.store import copies


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@db_option
def backup(file: Path, db: str) -> None:
    """Write a checked copy of the store to a new FILE.

    Other programs may go on writing. The head of the chain is printed: keep it apart from the copy.
    """
    head = copies.backup(db, file)
    click.echo(f"written to {file} and checked; head {head}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@db_option
def restore(file: Path, db: str) -> None:
    """Put a backup FILE in the place of the store.

    The backup is checked first; a store that stands there is kept beside it.
    """
    head = copies.restore(file, db)
    click.echo(f"{file} was checked and put back as {db}; head {head}")


@click.command()
@db_option
@json_option
def head(db: str, as_json: bool) -> None:
    """Print the head of the hash chain over everything observed.

    `diffview verify --db URL --head HEAD` says later whether anything recorded until now was altered.
    """
    with open_db(db) as store:
        found = store.head()
    if as_json:
        print_json({"head": found})
    else:
        click.echo(found)


@click.command()
@click.argument("digest")
@db_option
@click.option("--reason", required=True, help="By which law or order, in a few words; it is kept and shown.")
def takedown(digest: str, db: str, reason: str) -> None:
    """Remove the bytes and the text of a capture, by law.

    DIGEST is its SHA-256, as `diffview list --captures --json` prints it. Its digest, where and when it was seen, the
    time and the reason stay. Backups and exports made before still hold it.
    """
    with open_db(db) as store:
        store.take_down(Digest(digest), reason)
    click.echo(f"{digest} was taken down; its record stays")
