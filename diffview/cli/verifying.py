"""`verify`: derive exports again, or check a whole store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diffview.cli.exits import CHANGED
from diffview.cli.options import json_option, open_db
from diffview.cli.output import plain, print_json
from diffview.errors import BadArgument
from diffview.export import verify_file


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--db", envvar=None, metavar="URL", help="Check a whole store instead.")
@click.option("--quick", is_flag=True, help="Of a store: the file, the chain and what hangs together only.")
@click.option("--head", metavar="HEAD", help="A head that the store had earlier, as `diffview head` prints it.")
@json_option
def verify(  # click hands every option over as an argument
    files: tuple[Path, ...], db: str | None, quick: bool, head: str | None, as_json: bool
) -> None:
    """Derive exported files again, or check a whole store.

    Says match or what differs, and leaves with 1 where something does.
    """
    if db is None and (quick or head is not None):
        raise BadArgument("verify", "--quick and --head are about a store", hint="name one with --db")
    if not files and db is None:
        raise BadArgument("verify", "nothing is named", hint="name exported files, or a store with --db")
    found: dict[str, tuple[str, ...]] = {str(file): verify_file(file) for file in files}
    if db is not None:
        with open_db(db, read_only=True) as store:
            found[db] = store.verify(quick=quick, head=head)
    for place, faults in found.items():
        if as_json:
            print_json({"file": place, "match": not faults, "faults": list(faults)})
            continue
        click.echo(f"{plain(place)}: {'match' if not faults else 'does not match'}")
        for fault in faults:
            click.echo(f"  {plain(fault)}")
    sys.exit(CHANGED if any(found.values()) else 0)
