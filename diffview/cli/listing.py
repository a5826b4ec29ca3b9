"""`list` and `history`: what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diffview.cli.options import db_option, json_option, open_db
from diffview.cli.output import plain, print_json, print_table, shortened
from diffview.export import history_dict
from diffview.facts.kinds import FactKind
from diffview.model import stamp
from diffview.store import ArticleOrder, ArticleQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diffview.model import History, Version
    from diffview.store import ArticleSummary, Step, Store


@click.command("list")
@db_option
@json_option
@click.option("--captures", is_flag=True, help="List every capture instead, unusable ones too.")
@click.option("--text", default="", help="Words in the title or the address.")
@click.option("--source", help="Only articles of this outlet.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([k.value for k in FactKind]), help="Changed so.")
@click.option("--min-words", default=0, help="At least so many words changed.")
@click.option("--order", type=click.Choice(["latest", "weight", "size"]), default="latest", show_default=True)
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
def list_(
    db: str,
    as_json: bool,
    captures: bool,
    text: str,
    source: str | None,
    kinds: tuple[str, ...],
    min_words: int,
    order: str,
    limit: int | None,
) -> None:
    """List the articles that the store holds, or its captures."""
    with open_db(db) as store:
        if captures:
            _print_captures(store, as_json=as_json)
            return
        chosen = tuple(map(FactKind, kinds))
        query = ArticleQuery(text, source, chosen, min_words, order=ArticleOrder(order), limit=limit)
        found = store.articles(query)
    if as_json:
        for article in found:
            print_json(article.to_dict())
    else:
        print_articles(found)


def print_articles(found: Iterable[ArticleSummary]) -> None:
    """Print articles as a table, one a line."""
    rows = [
        (
            str(article.id),
            f"{article.versions}{f'+{article.gaps}' if article.gaps else ''}",
            stamp(article.last_observed_at) or "-",
            f"+{article.words_added} -{article.words_deleted}",
            shortened(plain(article.title or article.url or "(no title)")),
            " ".join(f"{count.kind.value}:{count.changes}" for count in article.kinds),
        )
        for article in found
    ]
    print_table(("id", "versions", "last observed", "words", "title", "kinds of change"), rows)


def _print_captures(store: Store, *, as_json: bool) -> None:
    found = store.captures()
    if as_json:
        for capture in found:
            print_json(capture.to_dict())
        return
    rows = [
        (
            capture.digest[:12],
            f"{capture.size:,}",
            stamp(capture.observed_at) or "-",
            ",".join(map(str, capture.articles)) or "-",
            ",".join(f"{parser.name}/{parser.revision}" for parser in capture.parsers)
            + (" (re-read)" if capture.reread else ""),
            plain(capture.origin)
            + (f": {plain(capture.reason)}" if capture.reason else "")
            + "".join(f" ({plain(note)})" for note in capture.notes),
        )
        for capture in found
    ]
    print_table(("digest", "bytes", "observed", "articles", "read by", "origin"), rows)


@click.command()
@click.argument("article")
@db_option
@json_option
def history(article: str, db: str, as_json: bool) -> None:
    """Show the versions of ARTICLE: what changed, is missing, or is unsure.

    ARTICLE is an id or an address.
    """
    with open_db(db) as store:
        article_id = store.find(article)
        found = store.history(article_id)
        steps = store.steps(article_id)
        captures = store.captures_of(article_id)
    if as_json:
        print_json(
            history_dict(found)
            | {"steps": [step.to_dict() for step in steps], "captures": [one.to_dict() for one in captures]}
        )
        return
    _print_history(found, {step.new: step for step in steps})


def _print_history(found: History, steps: dict[int, Step]) -> None:
    click.echo(f"article {found.id}: {plain(found.title or '(no title)')}")
    for name, value in (("address", found.key.url), ("source", found.key.source)):
        if value:
            click.echo(f"{name}: {plain(value)}")
    rows = [_version_row(version, steps.get(version.number)) for version in found.versions]
    rows += [(gap.number, stamp(gap.observed_at) or "-", "", "known, not held", "") for gap in found.gaps]
    head = ("version", "observed", "words", "what", "title")
    print_table(head, [(str(row[0]), *row[1:]) for row in sorted(rows)])
    for conflict in found.conflicts:
        click.echo(f"conflict: {plain(conflict.what)}")
    for unusable in found.unusable:
        reason = unusable.reason or unusable.quality.value
        click.echo(f"unusable: {plain(unusable.origin)} ({unusable.capture[:12]}): {plain(reason)}")
    for warning in found.warnings:
        click.echo(f"note: {plain(warning)}")


def _version_row(version: Version, step: Step | None) -> tuple[int, str, str, str, str]:
    what = []
    if step is not None:
        what = [f"{count.kind.value}:{count.changes}" for count in step.kinds] or ["no change"]
    if version.same_as is not None:
        what.append(f"same as version {version.same_as}")
    if not version.certain:
        what.append("partly inferred")
    words = f"+{step.words_added} -{step.words_deleted}" if step else ""
    return version.number, _when(version), words, " ".join(what), plain(version.title)


def _when(version: Version) -> str:
    if version.observed_at is None and version.published_at is not None:
        return f"{stamp(version.published_at)} (as dated)"
    return stamp(version.observed_at) or "-"
