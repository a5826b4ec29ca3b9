"""`export`: a comparison or a history as one file, of the format that its name says."""

from __future__ import annotations

import json
from pathlib import Path

import click

from diffview.cli.options import db_option, open_db
from diffview.cli.output import write_file
from diffview.errors import BadArgument
from diffview.export import comparison_dict, comparison_html, history_dict, history_html

FORMATS = {
    ".html": (comparison_html, history_html),
    ".htm": (comparison_html, history_html),
    ".json": (
        lambda history, old, new: json.dumps(comparison_dict(history, old, new), indent=1) + "\n",
        lambda history: json.dumps(history_dict(history), indent=1) + "\n",
    ),
}
"""By the end of a file's name: what writes a comparison, and what writes a history."""


@click.command()
@click.argument("article")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@db_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
def export(article: str, old: int | None, new: int | None, db: str, output: Path) -> None:
    """Write a comparison, or a whole history, as one self-contained file.

    Of ARTICLE the versions OLD and NEW are compared; without them its whole history is written. The name of
    the file says the format: .html a page that opens offline, .json data.
    """
    if old is not None and new is None:
        raise BadArgument(article, "one version is named", hint="name two, or none for the whole history")
    formats = FORMATS.get(output.suffix.lower() or ".html")
    if formats is None:
        raise BadArgument(str(output), "its name does not say the format", hint=f"end it in {', '.join(FORMATS)}")
    of_pair, of_history = formats
    with open_db(db) as store:
        found = store.history(store.find(article))
    page = of_history(found) if old is None or new is None else of_pair(found, old, new)
    write_file(output, page)
    click.echo(f"written to {output}")
