"""Which tracking sites are known: one line each, and the answers that they give together.

The parsers of a site are loaded when a page is read; to group readings and to build histories needs only this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.parsers.article.together import judged_together
from diffview.parsers.newssniffer import NewsSniffer
from diffview.parsers.protocol import Rank, Reconciled, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Correction, Reading
    from diffview.parsers.protocol import Parser

SITES: tuple[Site, ...] = (NewsSniffer(),)
"""Every tracking site, in the order in which their parsers are asked."""


def parsers() -> tuple[Parser, ...]:
    """Return the parsers of all sites, in order."""
    return tuple(parser for site in SITES for parser in site.parsers())


def gave_id(external_id: str) -> bool:
    """Return whether a tracking site gave *external_id*, so that it names an article beside its own address."""
    return any(external_id.startswith(site.id_prefix) for site in SITES)


def rank_of(parser: str) -> Rank:
    """Return the rank of the parser of that name."""
    return next((site.ranks[parser] for site in SITES if parser in site.ranks), Rank.UNRANKED)


def reconcile(readings: Sequence[Reading]) -> Reconciled:
    """Return *readings* of one article, those of each site, and those of its own pages, in the light of the others."""
    out = list(readings)
    warnings: list[str] = []
    for site in SITES:
        places = [at for at, reading in enumerate(out) if reading.parser.name in site.ranks]
        found = site.reconcile([out[at] for at in places])
        for at, reading in zip(places, found.readings, strict=True):
            out[at] = reading
        warnings += found.warnings
    return Reconciled(judged_together(out), tuple(warnings))


def correct(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """Return *reading* with a person's choices of how single rows are to be read."""
    site = next((site for site in SITES if reading.parser.name in site.ranks), None)
    return site.correct(reading, corrections) if site else reading
