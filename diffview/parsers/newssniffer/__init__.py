"""Pages of the tracking site NewsSniffer, as HTML and flattened to text.

What is loaded stays small until a page is read: to list a store takes a third of the time without the parsers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.parsers.protocol import Rank, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Correction, Reading
    from diffview.parsers.protocol import Parser, Reconciled


class NewsSniffer(Site):
    """The site that compares versions of news articles two by two."""

    id_prefix = "newssniffer:"
    ranks = {  # noqa: RUF012 - declared as a class variable in Site
        "newssniffer-html": Rank.EXACT,
        "newssniffer-version": Rank.SINGLE,
        "newssniffer-text": Rank.INFERRED,
        "newssniffer-listing": Rank.LISTED,
    }

    def parsers(self) -> tuple[Parser, ...]:
        """Return the parsers of comparisons, lists of versions, single versions and flattened comparisons."""
        from diffview.parsers.newssniffer import flattened, html, listing  # noqa: PLC0415 - see above

        return (html.PARSER, listing.LIST_PARSER, listing.VERSION_PARSER, flattened.PARSER)

    def reconcile(self, readings: Sequence[Reading]) -> Reconciled:
        """Return *readings* of one article, flattened pages read anew in the light of all of them."""
        from diffview.parsers.newssniffer.reconcile import reconcile  # noqa: PLC0415 - see above

        return reconcile(readings)

    def correct(self, reading: Reading, corrections: Sequence[Correction]) -> Reading:
        """Return *reading* with the rows that a person chose, its two versions made of them anew."""
        from diffview.parsers.newssniffer.rows import correct  # noqa: PLC0415 - see above

        return correct(reading, corrections)
