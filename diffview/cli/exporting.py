"""`export`: a comparison or a history as one file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from diffview.cli.options import db_option, open_db
from diffview.cli.output import write_file
from diffview.errors import BadArgument
from diffview.export import comparison_html, history_dict, history_html


@click.command()
@click.argument("article")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@db_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
def export(article: str, old: int | None, new: int | None, db: str, output: Path) -> None:
    """Write a comparison, or a whole history, as one self-contained file.

    Of ARTICLE the versions OLD and NEW are compared; without them its whole history is written, as a page,
    or as JSON where the name of the file ends in .json.
    """
    with open_db(db) as store:
        found = store.history(store.find(article))
    if old is not None and new is not None:
        page = comparison_html(found, old, new)
    elif old is not None:
        raise BadArgument(article, "one version is named", hint="name two, or none for the whole history")
    elif output.suffix.lower() == ".json":
        page = json.dumps(history_dict(found), indent=1) + "\n"
    else:
        page = history_html(found)
    write_file(output, page)
    click.echo(f"written to {output}")
