"""Settle what only all pages of one article together settle.

A flattened page leaves open where its rows were cut and where its title line parts; the pages before and after it
show the same versions, so most of that follows from them. Nothing that a page states is changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffview.model import Row, RowChoice
from diffview.parsers.newssniffer.rows import with_rows
from diffview.parsers.newssniffer.unflatten import candidates, cross_page, titles
from diffview.parsers.protocol import Reconciled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffview.model import Reading, ReadVersion
    from diffview.parsers.newssniffer.unflatten.candidates import Candidate, PageCandidates

_MAX_CHOICES = 5
"""Other readings of a row that are offered for correction by hand."""
_MOST_CONFIDENT = 0.9995
"""No inferred row is said to be surer than this."""
_TWO_SIDES = 2


def reconcile(readings: Sequence[Reading]) -> Reconciled:
    """Return *readings* of one article, rows and titles of flattened pages read anew in the light of all."""
    settled = _with_titles_settled(_with_rows_settled(list(readings)))
    return Reconciled(tuple(settled), (*_about_generators(settled), *_about_titles(settled)))


def _with_rows_settled(readings: list[Reading]) -> list[Reading]:
    found = [(at, page) for at, reading in enumerate(readings) if (page := _candidates(reading))]
    pages = [page for _, page in found]
    overlapping = cross_page.overlapping(pages)
    is_open = {n for n, (at, _) in enumerate(found) if n in overlapping and _has_open_rows(readings[at])}
    if not is_open:
        return readings
    out = list(readings)
    for n, taken in enumerate(cross_page.solved(pages)):
        at = found[n][0]
        if n in is_open and len(taken) == len(readings[at].rows):
            rows = zip(readings[at].rows, taken, pages[n].candidates, strict=True)
            out[at] = with_rows(readings[at], tuple(_settled_row(row, one, others) for row, one, others in rows))
    return out


def _has_open_rows(reading: Reading) -> bool:
    return not all(row.certain for row in reading.rows)


def _candidates(reading: Reading) -> PageCandidates | None:
    """Return what *reading*'s page can be read as; None where it shows no numbered text."""
    numbers = [version.number for version in reading.versions]
    order = f"{reading.origin}\n{reading.capture}"
    if reading.rows and len(numbers) == _TWO_SIDES and numbers[0] is not None and numbers[1] is not None:
        return candidates.of_rows((numbers[0], numbers[1]), reading.rows, order, reading.versions[1].period)
    if len(numbers) == 1 and numbers[0] is not None and _is_exact(reading.versions[0]):
        return candidates.of_version(numbers[0], [block.text for block in reading.versions[0].blocks], order)
    return None


def _is_exact(version: ReadVersion) -> bool:
    return version.has_text and all(block.certain for block in version.blocks)


def _settled_row(row: Row, taken: Candidate, candidates_of_row: Sequence[Candidate]) -> Row:
    same = (row.kind, row.old, row.new) == taken.reading
    if row.corrected or (same and row.certain and len(candidates_of_row) == 1):
        return row
    certain = candidates.is_certain(taken.chance, row)
    others = [one for one in candidates_of_row if one.reading != taken.reading]
    others = sorted(others, key=lambda one: -one.chance)[:_MAX_CHOICES]
    mass = sum(one.chance for one in others) or 1.0
    room = 1.0 if certain else candidates.chance_of_row(row)
    chance = min(taken.chance, _MOST_CONFIDENT) * room
    choices = tuple(RowChoice(*one.reading, (room - chance) * one.chance / mass) for one in others)
    return Row(*taken.reading, certain, chance, () if certain else choices, cells_apart=row.cells_apart)


def _with_titles_settled(readings: list[Reading]) -> list[Reading]:
    """Return *readings*, title lines of flattened pages parted anew where the other pages show how."""
    lines = {at: line for at, reading in enumerate(readings) if (line := _title_line(reading))}
    if not lines:
        return readings
    found = titles.settled(list(lines.values()), _known_titles(readings))
    out = list(readings)
    for at, line in lines.items():
        if titles.fits(line, found):
            old, new = readings[at].versions
            versions = (
                replace(old, title=found[line.old], title_certain=True),
                replace(new, title=found[line.new], title_certain=True),
            )
            out[at] = replace(readings[at], versions=versions)
    return out


def _known_titles(readings: Sequence[Reading]) -> dict[int, str]:
    known: dict[int, str] = {}
    for version in (version for reading in readings for version in reading.versions):
        if version.number is not None and version.title and version.title_certain:
            known.setdefault(version.number, version.title)
    return known


def _title_line(reading: Reading) -> titles.TitleLine | None:
    """Return the line in which both titles stood, where it was not sure how it parts."""
    if len(reading.versions) != _TWO_SIDES or all(version.title_certain for version in reading.versions):
        return None
    old, new = reading.versions
    if old.number is None or new.number is None or not old.title or not new.title:
        return None
    # What could not be parted at all stands whole on both sides.
    return titles.TitleLine(old.number, new.number, old.title if old.title == new.title else f"{old.title} {new.title}")


def _about_generators(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Return a sentence where the tracking site changed its own parser between the pages; else none."""
    named = sorted({reading.generator for reading in readings if reading.generator})
    if len(named) <= 1:
        return ()
    parsers = ", ".join(named)
    return (f"The tracking site's own parser changed between these pages ({parsers}): a change may be its doing.",)


def _about_titles(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Return a sentence on the versions whose title is inferred; none where all are sure."""
    sure: dict[int, bool] = {}
    for version in (version for reading in readings for version in reading.versions):
        if version.number is not None and version.title:
            sure[version.number] = sure.get(version.number, False) or version.title_certain
    unsure = [str(number) for number in sorted(sure) if not sure[number]]
    if not unsure:
        return ()
    which = f"version {unsure[0]}" if len(unsure) == 1 else f"versions {', '.join(unsure)}"
    return (
        f"The headline of {which} is inferred: a flattened page has two in one line, and no other page parts them.",
    )
