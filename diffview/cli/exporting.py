"""`export`: a comparison or a history as one file, of the format that its name says."""

from __future__ import annotations

from pathlib import Path

import click

from diffview.cli.options import db_option, open_db
from diffview.cli.output import write_bytes
from diffview.errors import BadArgument
from diffview.export import ExportOptions, Origins, Pair, export_bytes, format_of
from diffview.facts.kinds import FactKind
from diffview.render.options import Layout, Options


@click.command()
@click.argument("article")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@db_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@click.option("--view", type=click.Choice([v.value for v in Layout]), default="side", help="The layout of a page.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([k.value for k in FactKind]), help="Unfold only these."
)
@click.option("--no-fulltext", is_flag=True, help="Leave out every text but that of the changes.")
@click.option("--origins", is_flag=True, help="Say in which folders captures lay.")
@click.option("--redact-origins", is_flag=True, help="Do not even name their files.")
def export(
    article: str,
    old: int | None,
    new: int | None,
    db: str,
    output: Path,
    view: str,
    kinds: tuple[str, ...],
    no_fulltext: bool,
    origins: bool,
    redact_origins: bool,
) -> None:
    """Write a comparison, or a whole history, as one self-contained file.

    Of ARTICLE the versions OLD and NEW are compared; without them its whole history is written. The name of
    the file says the format: .html a page that opens offline, .json, .csv (one row a change), .md, .txt, .patch,
    or .zip, a pack with the raw captures.
    """
    if old is not None and new is None:
        raise BadArgument(article, "one version is named", hint="name two, or none for the whole history")
    if origins and redact_origins:
        raise BadArgument("--origins", "is the opposite of --redact-origins", hint="give one of them")
    kind = format_of(output)
    shown = Options(layout=Layout(view), kinds=frozenset(map(FactKind, kinds)))
    said = Origins.WHOLE if origins else Origins.NONE if redact_origins else Origins.NAMES
    pair = None if old is None or new is None else Pair(old, new)
    with open_db(db) as store:
        found = store.history(store.find(article))
        options = ExportOptions(shown, said, full_text=not no_fulltext, head=store.head())
        body = export_bytes(found, pair, kind, options, capture=store.capture)
    write_bytes(output, body)
    click.echo(f"written to {output}")
