"""Make one history of an article from all the readings of it.

A history is a pure function of its readings, whatever order they come in. The rules:

- Readings belong together that share an address or an id (`identity`).
- Where a tracking site numbers versions, its numbers hold; what it claims and nobody holds is a
  gap. Elsewhere versions are numbered from 0 by time seen, then time modified, then origin;
  neighbours of the same text are sightings of one version.
- The same version seen by several captures is shown as the most certain of them has it. One that
  says otherwise is a conflict, named with both captures, never silently dropped.
- A capture that holds no article is listed as unusable, and is never a version.
- A newer revision of a parser replaces what an older one read in the same capture.
- What only all pages of a tracking site together settle, that site's package settles (`parsers.sites`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diffview.identity import grouped
from diffview.model import (
    ArticleKey,
    Block,
    BlockKind,
    Conflict,
    Correction,
    Digest,
    Gap,
    History,
    Quality,
    Reading,
    ReadVersion,
    Sighting,
    Unusable,
    Version,
)
from diffview.parsers import sites
from diffview.text.fingerprint import fingerprint
from diffview.text.normalise import matching_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_NO_TIME = "9999"
"""Sorts after every time: what has none comes last."""


def build(readings: Iterable[Reading], corrections: Iterable[Correction] = ()) -> tuple[History, ...]:
    """Return the histories of all articles that *readings* show, in the order of their keys.

    *corrections* are a person's choices of how single rows are to be read; they come before
    anything that is inferred.
    """
    current = _newest_readings(readings)
    corrected = _corrected(current, tuple(corrections))
    return tuple(_history(group) for group in grouped(corrected))


def shown(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of a version: the article, and what stands between its first and its last block.

    What the page shows before and after stays in the capture's reading, each block with its reason.
    """
    article = [k for k, b in enumerate(blocks) if b.kind is not BlockKind.FURNITURE]
    first, last = (article[0], article[-1]) if article else (0, len(blocks))
    return tuple(b for k, b in enumerate(blocks) if b.article_probability is None or first <= k <= last)


def _newest_readings(readings: Iterable[Reading]) -> list[Reading]:
    """Return each reading once, of re-read captures only what the newest revision of a parser made of them."""
    kept: dict[tuple[Digest, str], dict[str, Reading]] = {}
    for reading in sorted(readings, key=_reading_order, reverse=True):
        group = kept.setdefault((reading.capture, reading.parser.name), {})
        revision = next((r.parser.revision for r in group.values()), reading.parser.revision)
        if reading.parser.revision == revision:
            # The same bytes found in two places are one capture: the first origin by name stays.
            group[_said(reading)] = reading
    return sorted((r for group in kept.values() for r in group.values()), key=_reading_order)


def _reading_order(reading: Reading) -> tuple[str, str, int, str, str]:
    return (reading.capture, reading.parser.name, reading.parser.revision, _said(reading), reading.origin)


def _said(reading: Reading) -> str:
    """Return all that *reading* says but for where its capture lay."""
    return repr((reading.article, reading.versions_claimed, reading.versions, reading.rows, reading.quality))


def _corrected(readings: Sequence[Reading], corrections: tuple[Correction, ...]) -> list[Reading]:
    chosen: dict[Digest, list[Correction]] = {}
    for correction in sorted(corrections, key=repr):
        chosen.setdefault(correction.capture, []).append(correction)
    return [sites.correct(r, chosen[r.capture]) if r.capture in chosen else r for r in readings]


@dataclass(frozen=True, slots=True)
class _Witness:
    """One capture's word on one version."""

    reading: Reading
    version: ReadVersion

    @property
    def unsure(self) -> int:
        return sum(not b.certain for b in self.version.blocks) + (not self.version.title_certain)

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """Sort the most trustworthy witness first."""
        rank = sites.rank_of(self.reading.parser.name)
        texts = repr([b.text for b in self.version.blocks])
        return (self.unsure, rank, self.reading.origin, self.reading.capture, texts)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(b.text for b in self.version.blocks)

    @property
    def sighting(self) -> Sighting:
        reading = self.reading
        return Sighting(reading.capture, reading.origin, reading.parser, self.version.observed_at, self.unsure == 0)


def _history(group: list[Reading]) -> History:
    reconciled = sites.reconcile([r for r in group if r.quality is Quality.OK])
    usable = reconciled.readings
    witnesses = [_Witness(r, v) for r in usable for v in r.versions]
    numbered: dict[int, list[_Witness]] = {}
    for witness in witnesses:
        if witness.version.number is not None:
            numbered.setdefault(witness.version.number, []).append(witness)
    versions, conflicts = [], []
    for number in sorted(numbered):
        found = _settled(number, sorted((w for w in numbered[number] if w.version.has_text), key=_order))
        if found:
            versions.append(_with_listed(found[0], numbered[number]))
            conflicts += found[1]
    claimed = max((r.versions_claimed or 0 for r in usable), default=0)
    loose = [w for w in witnesses if w.version.number is None and w.version.has_text]
    first = max(claimed, max(numbered, default=-1) + 1)
    versions, warnings = _with_unnumbered(versions, loose, first)
    held = {v.number for v in versions}
    gaps = [_gap(n, numbered.get(n, [])) for n in range(max(claimed, max(numbered, default=-1) + 1)) if n not in held]
    return History(
        key=_key(group),
        versions=_with_returns(versions),
        gaps=tuple(gaps),
        conflicts=tuple(conflicts),
        unusable=tuple(_unusable(r) for r in group if r.quality is not Quality.OK),
        rows=tuple((r.capture, r.rows) for r in sorted(usable, key=lambda r: (r.origin, r.capture)) if r.rows),
        warnings=(*reconciled.warnings, *warnings),
        aliases=_aliases(group),
    )


def _order(witness: _Witness) -> tuple[int, int, str, str, str]:
    return witness.order


def _settled(number: int, witnesses: list[_Witness]) -> tuple[Version, list[Conflict]] | None:
    """Return the version as its best witness has it, and a conflict for each that says otherwise."""
    if not witnesses:
        return None
    best = witnesses[0]
    conflicts = [c for w in witnesses[1:] if (c := _conflict(number, best, w))]
    agreed = [w for w in witnesses if w.texts == best.texts]
    blocks = tuple(
        replace(b, certain=any(w.version.blocks[k].certain for w in agreed)) for k, b in enumerate(best.version.blocks)
    )
    title = next(
        (w.version.title for w in witnesses if w.version.title and w.version.title_certain), best.version.title
    )
    return _version(number, title, blocks, witnesses), conflicts


def _conflict(number: int, best: _Witness, other: _Witness) -> Conflict | None:
    mine, theirs = best.texts, other.texts
    if mine != theirs:
        at = next(
            (k for k, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs))
        )
        what = f"{_named(best)} and {_named(other)} differ about version {number} from block {at + 1} on"
        return Conflict(number, best.reading.capture, other.reading.capture, what, at)
    titles = best.version.title, other.version.title
    sure = best.version.title_certain and other.version.title_certain
    if sure and None not in titles and titles[0] != titles[1]:
        what = f"{_named(best)} and {_named(other)} give version {number} different titles"
        return Conflict(number, best.reading.capture, other.reading.capture, what)
    return None


def _named(witness: _Witness) -> str:
    return f"{witness.reading.origin} ({witness.reading.capture[:12]})"


def _version(number: int, title: str | None, blocks: tuple[Block, ...], witnesses: Sequence[_Witness]) -> Version:
    """Return the version whose best witness comes first in *witnesses*."""
    blocks = shown(blocks)
    seen_versions = [w.version for w in witnesses]
    seen: dict[Digest, Sighting] = {}
    for witness in witnesses:
        seen.setdefault(witness.reading.capture, witness.sighting)
    return Version(
        number=number,
        title=title,
        blocks=blocks,
        observed_at=min((v.observed_at for v in seen_versions if v.observed_at), default=None),
        period=_period(number, witnesses),
        published_at=next((v.published_at for v in seen_versions if v.published_at), None),
        modified_at=next((v.modified_at for v in seen_versions if v.modified_at), None),
        byline=next((v.byline for v in seen_versions if v.byline), None),
        fingerprint=fingerprint(title, (b.text for b in blocks)),
        sightings=tuple(sorted(seen.values(), key=lambda s: (_time_key(s.observed_at), s.origin, s.capture))),
    )


def _period(number: int, witnesses: Sequence[_Witness]) -> str | None:
    """Return the distance to the version before it, as a page says that shows these two as neighbours."""
    for witness in witnesses:
        numbers = {v.number for v in witness.reading.versions if v.has_text}
        beside = not witness.reading.rows or number - 1 in numbers
        if witness.version.period and beside:
            return witness.version.period
    return None


def _with_listed(version: Version, witnesses: list[_Witness]) -> Version:
    """Return *version* with time and title from the site's own list where no page with its text gave them."""
    listed = [w.version for w in sorted(witnesses, key=_order) if not w.version.has_text]
    title = version.title or next((v.title for v in listed if v.title), None)
    when = version.observed_at or next((v.observed_at for v in listed if v.observed_at), None)
    period = version.period or next((v.period for v in listed if v.period), None)
    digest = fingerprint(title, (b.text for b in version.blocks))
    return replace(version, title=title, observed_at=when, period=period, fingerprint=digest)


def _with_unnumbered(
    versions: list[Version], loose: list[_Witness], first: int
) -> tuple[list[Version], tuple[str, ...]]:
    """Return *versions* and those of captures that number nothing, from *first* on.

    A capture that has the text of a numbered version is a sighting of it.
    """
    out = list(versions)
    forms = {_form(v): k for k, v in enumerate(out)}
    run: list[_Witness] = []
    added: list[list[_Witness]] = []
    for witness in sorted(loose, key=_seen_order):
        made = _of(witness)
        if _form(made) in forms:
            at = forms[_form(made)]
            out[at] = replace(out[at], sightings=(*out[at].sightings, witness.sighting))
        elif run and _article_text(run[0].version) == _article_text(witness.version):
            run.append(witness)
        else:
            run = [witness]
            added.append(run)
    made_versions = [
        _version(first + k, run[0].version.title, run[0].version.blocks, run) for k, run in enumerate(added)
    ]
    warned = bool(versions and made_versions)
    text = "Some captures are not of the tracking site: what they alone show is numbered after its versions."
    return out + made_versions, (text,) if warned else ()


def _article_text(version: ReadVersion) -> tuple[str | None, ...]:
    """Return what makes two unnumbered captures one version: title and article, whatever the site shows beside it."""
    return (version.title, *(b.text for b in version.blocks if b.kind is not BlockKind.FURNITURE))


def _of(witness: _Witness) -> Version:
    return _version(0, witness.version.title, witness.version.blocks, [witness])


def _seen_order(witness: _Witness) -> tuple[str, str, str, str]:
    version = witness.version
    times = _time_key(version.observed_at), _time_key(version.modified_at)
    return (*times, witness.reading.origin, witness.reading.capture)


def _time_key(moment: datetime | None) -> str:
    return moment.isoformat() if moment else _NO_TIME


def _form(version: Version) -> tuple[str, ...]:
    """Return what two versions have in common that differ in typography alone."""
    return tuple(matching_form(b.text) for b in version.blocks if b.kind is not BlockKind.FURNITURE)


def _with_returns(versions: list[Version]) -> tuple[Version, ...]:
    """Return *versions*, those that go back to an earlier text marked with its number."""
    first: dict[tuple[str | tuple[str, ...], ...], int] = {}
    out = []
    for version in versions:
        form = (matching_form(version.title or ""), _form(version))
        same_as = first.setdefault(form, version.number)
        out.append(replace(version, same_as=None if same_as == version.number else same_as))
    return tuple(out)


def _gap(number: int, witnesses: list[_Witness]) -> Gap:
    shown = [w.version for w in sorted(witnesses, key=_order)]
    title = next((v.title for v in shown if v.title), None)
    return Gap(number, title, min((v.observed_at for v in shown if v.observed_at), default=None))


def _unusable(reading: Reading) -> Unusable:
    when = next((v.observed_at for v in reading.versions if v.observed_at), None)
    return Unusable(reading.capture, reading.origin, reading.quality, reading.quality_reason, when)


def _key(group: list[Reading]) -> ArticleKey:
    keys = [r.article for r in group]
    return ArticleKey(
        url=min((k.url for k in keys if k.url), default=None),
        source=min((k.source for k in keys if k.source), default=None),
        external_id=min((k.external_id for k in keys if k.external_id), default=None),
    )


def _aliases(group: list[Reading]) -> tuple[str, ...]:
    named = sorted({r.article.url for r in group if r.article.url})
    further = {alias for r in group for alias in r.article.aliases}
    return (*named[1:], *sorted(further - set(named)))
