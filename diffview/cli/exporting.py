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
from diffview.store import dump


@click.command()
@click.argument("article", required=False)
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@db_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@click.option("--all", "every", is_flag=True, help="The whole store as JSON Lines, which `import` reads back.")
@click.option("--view", type=click.Choice([v.value for v in Layout]), default="side", help="The layout of a page.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([k.value for k in FactKind]), help="Unfold only these."
)
@click.option("--no-fulltext", is_flag=True, help="Leave out every text but that of the changes.")
@click.option("--origins", is_flag=True, help="Say in which folders captures lay.")
@click.option("--redact-origins", is_flag=True, help="Do not even name their files.")
def export(
    article: str | None,
    old: int | None,
    new: int | None,
    db: str,
    output: Path,
    every: bool,
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
    if every:
        if article is not None:
            raise BadArgument(article, "one article and --all are named", hint="give one of them")
        _export_all(db, output)
        return
    if article is None:
        raise BadArgument("export", "no article is named", hint="name one, or --all")
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


def _export_all(db: str, output: Path) -> None:
    """Write the store line by line beside its place, then rename it, so that a file of that name is whole."""
    draft = output.with_name(f".{output.name}.new")
    try:
        with open_db(db) as store, draft.open("w", encoding="ascii") as file:
            count = 0
            for line in dump.lines(store):
                file.write(f"{line}\n")
                count += 1
        draft.replace(output)
    except OSError as error:
        raise BadArgument(str(output), error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{count} lines written to {output}")
