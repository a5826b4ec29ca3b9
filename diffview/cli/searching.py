"""`search`: find articles by the words of their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diffview.cli.options import db_option, json_option, moment, open_db
from diffview.cli.output import plain, print_json, print_table
from diffview.errors import BadArgument
from diffview.facts.kinds import FactKind
from diffview.model import stamp
from diffview.store import SearchIn, SearchQuery

if TYPE_CHECKING:
    from diffview.store import Excerpt, PhraseStep, SearchHit, SearchMatch

LIMIT = 20
"""Articles that are listed where --limit does not say."""

_PLACES = [place.value for place in SearchIn if place not in {SearchIn.ADDED, SearchIn.REMOVED}]


@click.command()
@click.argument("words", nargs=-1, required=True)
@db_option
@click.option("--added", is_flag=True, help="Only where a step from one version to the next put the words in.")
@click.option("--removed", is_flag=True, help="Only where a step took them out.")
@click.option("--in", "place", type=click.Choice(_PLACES), default="anywhere", show_default=True, help="Where to look.")
@click.option("--history", metavar="ARTICLE", help="List every coming and going of the words, as a phrase, in it.")
@click.option("--source", help="Only articles of this outlet.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice([k.value for k in FactKind]), help="Changed so.")
@click.option("--since", metavar="TIME", help="Last observed then or later.")
@click.option("--until", metavar="TIME", help="First observed before then.")
@click.option(
    "--limit", type=click.IntRange(min=1, max=1000), default=LIMIT, show_default=True, help="At most so many."
)
@click.option("--after", metavar="CURSOR", help="Go on behind the last result, with the cursor that was printed.")
@json_option
def search(
    words: tuple[str, ...],
    db: str,
    added: bool,
    removed: bool,
    place: str,
    history: str | None,
    source: str | None,
    kinds: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    after: str | None,
    as_json: bool,
) -> None:
    """Find articles by headline (also old ones), author, address and text.

    All WORDS must stand in the article, case and accents aside; "in quotation marks" they are a phrase.
    """
    if added and removed:
        raise BadArgument("search", "--added and --removed exclude each other", hint="ask twice")
    within = SearchIn.ADDED if added else SearchIn.REMOVED if removed else SearchIn(place)
    asked = " ".join(f'"{word}"' if " " in word else word for word in words)
    with open_db(db) as store:
        if history is not None:
            _print_steps(store.phrase_history(store.find(history), " ".join(words)), as_json=as_json)
            return
        query = SearchQuery(asked, within, source, tuple(map(FactKind, kinds)), moment(since), moment(until))
        page = store.search(query, after=after, size=limit)
    for hit in page.items:
        if as_json:
            print_json(hit.to_dict())
        else:
            _print_hit(hit)
    if page.next is not None:
        click.echo(f"more: add --after {page.next}", err=True)


def _print_hit(hit: SearchHit) -> None:
    article = hit.article
    click.echo(f"article {article.id}: {plain(article.title or article.url or '(no title)')}")
    for match in hit.matches:
        click.echo(f"  {_place(match)}: {_marked(match.excerpt)}")


def _place(match: SearchMatch) -> str:
    match match.within:
        case SearchIn.ADDED:
            return f"added in version {match.number}"
        case SearchIn.REMOVED:
            return f"removed in version {match.number}"
        case SearchIn.ADDRESS:
            return "address"
    return f"{match.within.value} of version {match.number}"


def _marked(excerpt: Excerpt) -> str:
    """Return an excerpt with its words in bold, which click takes out again where the output is no terminal."""
    parts: list[str] = []
    at = 0
    for start, end in excerpt.marks:
        parts += [plain(excerpt.text[at:start]), click.style(plain(excerpt.text[start:end]), bold=True)]
        at = end
    return "".join([*parts, plain(excerpt.text[at:])])


def _print_steps(steps: tuple[PhraseStep, ...], *, as_json: bool) -> None:
    if as_json:
        for step in steps:
            print_json(step.to_dict())
        return
    rows = [
        (str(step.new), f"{step.old_count} → {step.new_count}", stamp(step.after) or "-", stamp(step.before) or "-")
        for step in steps
    ]
    print_table(("version", "times", "after", "seen so"), rows)
