"""`check`: classify new captures against the stored versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diffview.checking import VerdictKind, check_all
from diffview.cli.exits import CHANGED, USER_ERROR
from diffview.cli.options import db_option, encoding_option, json_option, open_db
from diffview.cli.output import plain, print_comparison, print_json

if TYPE_CHECKING:
    from diffview.checking import Verdict


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CAPTURE…")
@db_option
@click.option("--article", help="The id or address of the article; found out where it is not given.")
@click.option("--add", is_flag=True, help="Store the captures as well.")
@encoding_option
@json_option
def check(
    paths: tuple[Path, ...], db: str, article: str | None, add: bool, encoding: str | None, as_json: bool
) -> None:
    """Classify new captures: same, an earlier version, new, or not known.

    Nothing is stored unless --add is given. Leaves with 0 where all are the same as the latest version, with
    1 where one is new or gone back to an earlier version, with 2 where one is unknown or unusable.
    """
    with open_db(db, create=add) as store:
        article_id = None if article is None else store.find(article)
        verdicts = tuple(check_all(store, paths, article=article_id, add=add, encoding=encoding))
    for verdict in verdicts:
        if as_json:
            print_json(verdict.to_dict())
        else:
            _print_verdict(verdict)
    kinds = {verdict.kind for verdict in verdicts}
    if kinds & {VerdictKind.UNKNOWN_ARTICLE, VerdictKind.UNUSABLE}:
        sys.exit(USER_ERROR)
    sys.exit(CHANGED if any(verdict.changed for verdict in verdicts) else 0)


def _print_verdict(verdict: Verdict) -> None:
    for part in verdict.parts or (verdict,):
        _print_one_verdict(part)
    if verdict.added:
        click.echo("  stored")


def _print_one_verdict(verdict: Verdict) -> None:
    click.echo(f"{plain(verdict.origin)}: {plain(verdict.summary)}")
    if verdict.title and verdict.article_id is not None:
        click.echo(f"  article {verdict.article_id}: {plain(verdict.title)}")
    if verdict.reason:
        click.echo(f"  {plain(verdict.reason)}")
    if verdict.changed and verdict.origins:
        parts = (
            f"{one.share:.0%} {'new' if one.version is None else f'as in version {one.version}'}"
            for one in verdict.origins
        )
        click.echo(f"  blocks: {', '.join(parts)}")
    if verdict.changed and verdict.comparison is not None:
        print_comparison(verdict.comparison, raw=False)
