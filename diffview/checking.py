"""Say how a new capture stands to everything stored: the same, gone back, new, or not known.

The way, each step only where the one before gave no answer:

1. the article: by address or id, else by the same text, else by shared sentences;
2. the same text in one of its versions, to the letter or typography aside: latest, or an earlier one;
3. the nearest version: the one that holds most of the capture's five-word runs, of equals the latest;
4. what differs from that one, and from which version each block comes ("partly v1, partly v3, partly new").

A check stores nothing unless it is asked to. How similar texts are and where their blocks come from: `matching`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.errors import BadArgument
from diffview.facts.classify import classify
from diffview.histories import build, shown
from diffview.ingest import in_encoding, parse
from diffview.matching import (
    MIN_KNOWN,
    MIN_POSSIBLE,
    Origin,
    cut_off_at,
    nearest,
    only_differences,
    origins,
    paragraph_origins,
    similarities,
    without,
)
from diffview.model import Capture, Quality
from diffview.parsers.article.together import judged_together, takes_part
from diffview.readers import Refused, captures
from diffview.text.normalise import matching_form
from diffview.verdict import Outcome, Verdict, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import ArticleId, Block, History, Reading, ReadVersion, Version
    from diffview.store import Store
    from diffview.store.values import Parsed


RANKED = 3
"""Candidates whose versions are compared: the right article is among the first three in 99 % of the cases measured."""

BOILERPLATE = 4
"""A paragraph that shares a sentence with so many articles is the site's own, or an agency's: it shows none of them."""

_WEIGHT = {
    VerdictKind.NEW: 4,
    VerdictKind.SAME_AS_EARLIER: 3,
    VerdictKind.UNKNOWN_ARTICLE: 2,
    VerdictKind.UNUSABLE: 1,
    VerdictKind.SAME_AS_LATEST: 0,
}
"""Of several articles in one capture, the verdict that matters most stands for all."""


def check(
    store: Store, capture: Capture | str | Path, *, article: ArticleId | None = None, add: bool = False
) -> Verdict:
    """Return how *capture*, a file or a capture in memory, stands to everything in *store*.

    *article* says which article it is of; else that is found out. Nothing is stored unless *add* is
    given; then an unknown article becomes a new one. Raises UnknownArticle for an *article* that
    the store does not hold, and BadArgument for a file that holds several captures.
    """
    if not isinstance(capture, Capture):
        verdicts = tuple(check_all(store, [capture], article=article, add=add))
        if len(verdicts) != 1:
            raise BadArgument(str(capture), f"holds {len(verdicts)} captures", hint="check them one by one")
        return verdicts[0]
    known = None if article is None else store.history(article)
    if known is not None:
        # The person's word about the article is kept as the address at which the capture was seen.
        capture = replace(capture, url=capture.url or known.key.url)
    parsed = parse(capture)
    if parsed.reason:
        verdict = Verdict(VerdictKind.UNUSABLE, capture.origin, capture.digest, parsed.reason, outcome=Outcome.UNUSABLE)
    else:
        verdict = classify_parsed(store, parsed, known)
    return _added(store, parsed, verdict, known) if add else verdict


def classify_parsed(store: Store, parsed: Parsed, known: History | None = None) -> Verdict:
    """Return the verdict on a capture that was read; *known* is its article, where somebody says so."""
    return _together([_of_reading(store, parsed.capture, reading, known) for reading in parsed.readings])


def check_all(
    store: Store,
    paths: Iterable[str | Path],
    *,
    article: ArticleId | None = None,
    add: bool = False,
    encoding: str | None = None,
) -> Iterator[Verdict]:
    """Yield the verdict on every capture in files, folders and archives, as `check` does for one.

    With *encoding*, a label of WHATWG's, all captures are read in it, whatever they declare.
    """
    for item in captures(map(Path, paths)):
        if isinstance(item, Refused):
            if not item.harmless:
                yield Verdict(VerdictKind.UNUSABLE, item.origin, "", item.reason, outcome=Outcome.UNUSABLE)
        else:
            yield check(store, in_encoding(item, encoding), article=article, add=add)


def _added(store: Store, parsed: Parsed, verdict: Verdict, known: History | None) -> Verdict:
    if known is not None:
        same = (replace(r, article=known.key) if known.id not in store.articles_of(r) else r for r in parsed.readings)
        parsed = replace(parsed, readings=tuple(same))
    (recorded,) = store.record_all([parsed])
    told = verdict.article_id if verdict.article_id in recorded.articles else next(iter(recorded.articles), None)
    return replace(verdict, added=True, article_id=told)


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    if len(verdicts) == 1:
        return verdicts[0]
    weightiest = max(verdicts, key=lambda verdict: _WEIGHT[verdict.kind])
    return replace(weightiest, parts=tuple(verdicts))


def _of_reading(store: Store, seen: Capture, reading: Reading, known: History | None) -> Verdict:
    blank = Verdict(VerdictKind.UNUSABLE, seen.origin, seen.digest)
    if reading.quality is not Quality.OK:
        return replace(blank, reason=reading.quality_reason or reading.quality.value, outcome=Outcome.UNUSABLE)
    reading = _read_together(store, reading, known)
    texts = [version for version in reading.versions if version.has_text and version.blocks]
    if not texts:
        return _of_listing(store, blank, reading, known)
    verdicts = [_of_text(store, blank, reading, version, known) for version in texts]
    # A page of two versions is judged by the newer one, unless only the older one is news.
    new = [verdict for verdict in verdicts if verdict.kind is VerdictKind.NEW]
    return (new or verdicts)[-1]


def _read_together(store: Store, reading: Reading, known: History | None) -> Reading:
    """Return *reading* with the texts that it has beside the other captures of its article.

    What a flattened page leaves open is often settled by the pages before and after it, as it would be
    if the capture were stored. Where it contradicts them it stays as it was read alone.
    """
    article_id = known.id if known else next(iter(store.articles_of(reading)), None)
    if takes_part(reading):
        return _judged_beside(reading, store.readings(article_id) if article_id is not None else ())
    if article_id is None or all(row.certain for row in reading.rows):
        return reading
    joint = build((*store.readings(article_id), reading), store.corrections(article_id))
    if any(reading.capture in {one.shown, one.other} for history in joint for one in history.conflicts):
        return reading
    settled = {version.number: version for history in joint for version in history.versions}
    return replace(
        reading,
        versions=tuple(
            replace(version, title=settled[version.number].title, blocks=settled[version.number].blocks)
            if version.number in settled
            else version
            for version in reading.versions
        ),
    )


def _judged_beside(reading: Reading, others: Sequence[Reading]) -> Reading:
    """Return *reading* as its article's history would have it: judged beside the stored captures of the article."""
    judged = judged_together((*others, reading))[-1]
    return replace(judged, versions=tuple(replace(one, blocks=shown(one.blocks)) for one in judged.versions))


def _of_listing(store: Store, blank: Verdict, reading: Reading, known: History | None) -> Verdict:
    """Judge a capture that only says which versions exist."""
    history = known or next((store.history(article_id) for article_id in store.articles_of(reading)), None)
    if history is None:
        return replace(blank, kind=VerdictKind.UNKNOWN_ARTICLE, reason="the store holds no article of this address")
    placed = _placed(blank, history)
    told = {version.number for version in reading.versions} | set(range(reading.versions_claimed or 0))
    unheard = sorted(n for n in told - _heard_of(history) if n is not None)
    if unheard:
        reason = f"version {unheard[-1]} exists; its text is not in here"
        return replace(placed, kind=VerdictKind.NEW, reason=reason, outcome=Outcome.CHANGED)
    reason = "names no version that was not known"
    return replace(placed, kind=VerdictKind.SAME_AS_LATEST, reason=reason, outcome=Outcome.UNCHANGED)


def _heard_of(history: History) -> set[int]:
    return {version.number for version in history.versions} | {gap.number for gap in history.gaps}


def _placed(blank: Verdict, history: History) -> Verdict:
    latest = history.versions[-1].number if history.versions else None
    return replace(blank, article_id=history.id, title=history.title, latest=latest)


def _of_text(store: Store, blank: Verdict, reading: Reading, version: ReadVersion, known: History | None) -> Verdict:
    by_address = [known] if known else list(store.histories(store.articles_of(reading)))
    same = _same(store, version, by_address)
    if same is not None:
        history, stored = same
        return _same_verdict(_placed(blank, history), history, stored, version)
    histories = by_address or _alike(store, reading, version)
    # What many articles share does not show which of them this is.
    blocks = version.blocks if by_address else without(version.blocks, _boilerplate(store, version.blocks))
    ranked = [(similarities(blocks, history), history) for history in histories if history.versions]
    if not ranked:
        return _without_versions(blank, by_address)
    found, history = max(ranked, key=lambda pair: nearest(pair[0]).similarity)
    near = nearest(found)
    placed = replace(_placed(blank, history), similarities=found, nearest=near.number, similarity=near.similarity)
    if not by_address and near.similarity < MIN_KNOWN:
        return _unknown_verdict(placed)
    return _new_verdict(placed, history, version, near.number)


def _alike(store: Store, reading: Reading, version: ReadVersion) -> list[History]:
    return list(store.histories(store.candidates([replace(reading, versions=(version,))])[:RANKED]))


def _boilerplate(store: Store, blocks: Sequence[Block]) -> frozenset[str]:
    """Return the texts of *blocks* that stand in `BOILERPLATE` articles or more."""
    spread = store.spread((block.text for block in blocks), cap=BOILERPLATE)
    return frozenset(text for text, articles in spread.items() if len(articles) >= BOILERPLATE)


def _without_versions(blank: Verdict, by_address: Sequence[History]) -> Verdict:
    if by_address:
        reason = "the first text of an article that was known by its address only"
        return replace(_placed(blank, by_address[0]), kind=VerdictKind.NEW, reason=reason, outcome=Outcome.FIRST)
    return replace(blank, kind=VerdictKind.UNKNOWN_ARTICLE, reason="nothing in the store shares text with it")


def _unknown_verdict(placed: Verdict) -> Verdict:
    """Return that the article is unknown, with the nearest one and how far it is."""
    near = f"article {placed.article_id}, version {placed.nearest}"
    if placed.similarity < MIN_POSSIBLE:
        reason = f"nothing in the store is like it; the nearest, {near}, has {placed.similarity:.0%} of it: too little"
        return replace(
            placed, kind=VerdictKind.UNKNOWN_ARTICLE, reason=reason, article_id=None, title=None, latest=None
        )
    reason = f"shares {placed.similarity:.0%} of its text with {near}: possibly that one, {MIN_KNOWN:.0%} would be"
    return replace(placed, kind=VerdictKind.UNKNOWN_ARTICLE, reason=reason)


def _same(store: Store, version: ReadVersion, by_address: Sequence[History]) -> tuple[History, Version] | None:
    """Return the history and the version with the same text, of several the latest."""
    allowed = {history.id: history for history in by_address}
    for held in store.same_text(version.title, version.blocks):
        if by_address and held.article not in allowed:
            continue
        history = allowed.get(held.article) or store.history(held.article)
        stored = history.version(held.number)
        if _same_title(stored.title, version.title):
            return history, stored
    return None


def _same_title(stored: str | None, told: str | None) -> bool:
    return not stored or not told or matching_form(stored) == matching_form(told)


def _same_verdict(placed: Verdict, history: History, stored: Version, version: ReadVersion) -> Verdict:
    number = stored.number
    only = only_differences(stored, version.blocks, version.title)
    latest = number == placed.latest
    outcome, away = (Outcome.UNCHANGED, None) if latest else _return_of(history, stored, version)
    return replace(
        placed,
        kind=VerdictKind.SAME_AS_LATEST if latest else VerdictKind.SAME_AS_EARLIER,
        reason=f"the same but for {_listed(only)}" if only else "",
        number=number,
        nearest=number,
        similarity=1.0,
        similarities=similarities(version.blocks, history),
        origins=(Origin(number, len(version.blocks), 1.0),),
        comparison=_compared(stored, version) if only else None,
        outcome=outcome,
        only=only,
        away=away,
        paragraphs=paragraph_origins(version.blocks, history, stored),
    )


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _return_of(history: History, stored: Version, version: ReadVersion) -> tuple[Outcome, timedelta | None]:
    """Return whether an earlier text returned or was captured while it stood, and how long it was away."""
    following = next(one for one in history.versions if one.number > stored.number)
    seen, replaced = version.observed_at, following.observed_at
    if seen is None or replaced is None:
        return Outcome.RETURNED, None
    if seen < replaced:
        return Outcome.EARLIER, None
    return Outcome.RETURNED, seen - replaced


def _new_verdict(placed: Verdict, history: History, version: ReadVersion, near_number: int) -> Verdict:
    near = history.version(near_number)
    cut = cut_off_at(near, version.blocks)
    if cut is not None:
        reason = f"cut off: it ends {cut.where} paragraph {cut.paragraph} of {cut.paragraphs} of version {near.number}"
        return replace(placed, kind=VerdictKind.UNUSABLE, reason=reason, outcome=Outcome.CUT_OFF)
    reason = ""
    if placed.similarity < MIN_POSSIBLE:
        reason = f"unlike every version held ({placed.similarity:.0%} alike): is it a paywall or an error page?"
    found = paragraph_origins(version.blocks, history, near)
    mixed = None not in found and len(set(found)) > 1
    return replace(
        placed,
        kind=VerdictKind.NEW,
        reason=reason,
        origins=origins(version.blocks, history, near),
        comparison=_compared(near, version),
        outcome=Outcome.MIXED if mixed else Outcome.CHANGED,
        paragraphs=found,
    )


def _compared(stored: Version, version: ReadVersion) -> ClassifiedComparison:
    kinds = tuple(block.kind for block in version.blocks)
    # A capture without a title says nothing about the title.
    new = Side(version.title or stored.title, tuple(block.text for block in version.blocks), kinds)
    return classify(compare(Side.of(stored), new))
