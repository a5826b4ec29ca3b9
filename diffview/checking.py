"""Say how a new capture stands to everything stored: the same, gone back, new, or not known.

The way, each step only where the one before gave no answer:

1. the article: by address or id, else by the same text, else by shared sentences;
2. the same text in one of its versions, to the letter or typography aside: latest, or an earlier one;
3. the nearest version: the one that holds most of the capture's five-word runs, of equals the latest;
4. what differs from that one, and from which version each block comes ("partly v1, partly v3, partly new").

A check stores nothing unless it is asked to. How similar texts are and where their blocks come from: `matching`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.errors import BadArgument
from diffview.facts.classify import classify
from diffview.histories import build
from diffview.ingest import in_encoding, parse
from diffview.matching import MIN_KNOWN, MIN_POSSIBLE, Origin, VersionSimilarity, nearest, origins, prose, similarities
from diffview.model import FORMAT, Capture, Quality
from diffview.readers import Refused, captures
from diffview.text.normalise import matching_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import ArticleId, History, Reading, ReadVersion, Version
    from diffview.store import Store
    from diffview.store.values import Parsed


class VerdictKind(StrEnum):
    """How a capture stands to what is stored."""

    SAME_AS_LATEST = "same_as_latest"
    SAME_AS_EARLIER = "same_as_earlier"
    """The text of an earlier version, not of the latest: the article went back, or the capture is old."""
    NEW = "new"
    UNKNOWN_ARTICLE = "unknown_article"
    UNUSABLE = "unusable"


_WEIGHT = {
    VerdictKind.NEW: 4,
    VerdictKind.SAME_AS_EARLIER: 3,
    VerdictKind.UNKNOWN_ARTICLE: 2,
    VerdictKind.UNUSABLE: 1,
    VerdictKind.SAME_AS_LATEST: 0,
}
"""Of several articles in one capture, the verdict that matters most stands for all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one capture stands to what is stored."""

    kind: VerdictKind
    origin: str
    """The capture, as the user named it."""
    digest: str
    reason: str = ""
    """One sentence for the user, where there is more to say than the kind."""
    article_id: ArticleId | None = None
    """The article, or the likeliest one where it is unknown."""
    title: str | None = None
    """The article's title."""
    number: int | None = None
    """The stored version with the same text."""
    latest: int | None = None
    """The latest version held."""
    nearest: int | None = None
    """The version most alike; `comparison` begins there."""
    similarity: float = 0.0
    """0…1, to the nearest version."""
    similarities: tuple[VersionSimilarity, ...] = ()
    """To every version held, in their order."""
    origins: tuple[Origin, ...] = ()
    """By version, what is new last; the shares sum to 1."""
    comparison: ClassifiedComparison | None = None
    """From the nearest version to the capture; None where the texts are equal to the letter, or nothing is near."""
    added: bool = False
    """True where the capture was stored."""
    parts: tuple[Verdict, ...] = field(default=())
    """Where a capture tells of several articles, the verdict on each; this one is the weightiest of them."""

    @property
    def changed(self) -> bool:
        """Tell whether the capture differs from the latest version held."""
        return self.kind in {VerdictKind.NEW, VerdictKind.SAME_AS_EARLIER}

    @property
    def summary(self) -> str:
        """Return the verdict as one sentence."""
        match self.kind:
            case VerdictKind.SAME_AS_LATEST if self.number is None:
                return "nothing new"
            case VerdictKind.SAME_AS_LATEST:
                return f"same text as version {self.number}, the latest: nothing new"
            case VerdictKind.SAME_AS_EARLIER:
                return f"same text as version {self.number}, not as the latest ({self.latest})"
            case VerdictKind.NEW if self.nearest is None:
                return "new"
            case VerdictKind.NEW:
                return f"new: closest to version {self.nearest} ({self.similarity:.0%})"
            case VerdictKind.UNKNOWN_ARTICLE:
                return "of no article in the store"
            case VerdictKind.UNUSABLE:
                return "not usable"

    def to_dict(self) -> dict[str, object]:
        """Return the JSON object of `diffview check --json`."""
        return {
            "format": FORMAT,
            "verdict": self.kind.value,
            "file": self.origin,
            "digest": self.digest,
            "reason": self.reason,
            "article": None if self.article_id is None else {"id": self.article_id, "title": self.title},
            "version": self.number,
            "latest": self.latest,
            "nearest": self.nearest,
            "similarity": round(self.similarity, 4),
            "versions": [
                {"number": one.number, "similarity": round(one.similarity, 4), "coverage": round(one.coverage, 4)}
                for one in self.similarities
            ],
            "origins": [
                {"version": one.version, "blocks": one.blocks, "share": round(one.share, 4)} for one in self.origins
            ],
            "comparison": None if self.comparison is None else self.comparison.to_dict(),
            "added": self.added,
            **({"parts": [part.to_dict() for part in self.parts]} if self.parts else {}),
        }


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
        verdict = Verdict(VerdictKind.UNUSABLE, capture.origin, capture.digest, parsed.reason)
    else:
        verdict = _together([_of_reading(store, capture, reading, known) for reading in parsed.readings])
    return _added(store, parsed, verdict, known) if add else verdict


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
                yield Verdict(VerdictKind.UNUSABLE, item.origin, "", item.reason)
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
        return replace(blank, reason=reading.quality_reason or reading.quality.value)
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
    if all(row.certain for row in reading.rows):
        return reading
    article_id = known.id if known else next(iter(store.articles_of(reading)), None)
    if article_id is None:
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


def _of_listing(store: Store, blank: Verdict, reading: Reading, known: History | None) -> Verdict:
    """Judge a capture that only says which versions exist."""
    history = known or next((store.history(article_id) for article_id in store.articles_of(reading)), None)
    if history is None:
        return replace(blank, kind=VerdictKind.UNKNOWN_ARTICLE, reason="the store holds no article of this address")
    placed = _placed(blank, history)
    told = {version.number for version in reading.versions} | set(range(reading.versions_claimed or 0))
    unheard = sorted(n for n in told - _heard_of(history) if n is not None)
    if unheard:
        return replace(placed, kind=VerdictKind.NEW, reason=f"version {unheard[-1]} exists; its text is not in here")
    return replace(placed, kind=VerdictKind.SAME_AS_LATEST, reason="tells of no version that was not known")


def _heard_of(history: History) -> set[int]:
    return {version.number for version in history.versions} | {gap.number for gap in history.gaps}


def _placed(blank: Verdict, history: History) -> Verdict:
    latest = history.versions[-1].number if history.versions else None
    return replace(blank, article_id=history.id, title=history.title, latest=latest)


def _of_text(store: Store, blank: Verdict, reading: Reading, version: ReadVersion, known: History | None) -> Verdict:
    by_address = [known] if known else [store.history(article_id) for article_id in store.articles_of(reading)]
    same = _same(store, version, by_address)
    if same is not None:
        history, stored = same
        return _told_same(_placed(blank, history), history, stored, version)
    histories = by_address or [store.history(a) for a in store.candidates([replace(reading, versions=(version,))])]
    ranked = [(similarities(version.blocks, history), history) for history in histories if history.versions]
    if not ranked:
        return _without_versions(blank, by_address)
    found, history = max(ranked, key=lambda pair: nearest(pair[0]).similarity)
    near = nearest(found)
    placed = replace(_placed(blank, history), similarities=found, nearest=near.number, similarity=near.similarity)
    if not by_address and near.similarity < MIN_KNOWN:
        return _told_unknown(blank, placed)
    return _told_new(placed, history, version, near.number)


def _without_versions(blank: Verdict, by_address: Sequence[History]) -> Verdict:
    if by_address:
        reason = "the first text of an article that was known by its address only"
        return replace(_placed(blank, by_address[0]), kind=VerdictKind.NEW, reason=reason)
    return replace(blank, kind=VerdictKind.UNKNOWN_ARTICLE, reason="nothing in the store shares text with it")


def _told_unknown(blank: Verdict, placed: Verdict) -> Verdict:
    if placed.similarity < MIN_POSSIBLE:
        return replace(blank, kind=VerdictKind.UNKNOWN_ARTICLE, reason="nothing in the store is like it")
    reason = f"shares {placed.similarity:.0%} of its text with article {placed.article_id}, version {placed.nearest}"
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


def _told_same(placed: Verdict, history: History, stored: Version, version: ReadVersion) -> Verdict:
    number = stored.number
    exact = [block.text for block in stored.blocks] == [block.text for block in version.blocks]
    exact = exact and version.title in {None, stored.title}
    kind = VerdictKind.SAME_AS_LATEST if number == placed.latest else VerdictKind.SAME_AS_EARLIER
    return replace(
        placed,
        kind=kind,
        reason="" if exact else "the same but for typography, furniture or where paragraphs end",
        number=number,
        nearest=number,
        similarity=1.0,
        similarities=similarities(version.blocks, history),
        origins=(Origin(number, len(version.blocks), 1.0),),
        comparison=None if exact else _compared(stored, version),
    )


def _told_new(placed: Verdict, history: History, version: ReadVersion, near_number: int) -> Verdict:
    near = history.version(near_number)
    cut = _cut_off(near, version)
    if cut:
        return replace(placed, kind=VerdictKind.UNUSABLE, reason=cut)
    reason = ""
    if placed.similarity < MIN_POSSIBLE:
        reason = f"unlike every version held ({placed.similarity:.0%} alike): is it a paywall or an error page?"
    return replace(
        placed,
        kind=VerdictKind.NEW,
        reason=reason,
        origins=origins(version.blocks, history, near),
        comparison=_compared(near, version),
    )


def _compared(stored: Version, version: ReadVersion) -> ClassifiedComparison:
    kinds = tuple(block.kind for block in version.blocks)
    # A capture without a title says nothing about the title.
    new = Side(version.title or stored.title, tuple(block.text for block in version.blocks), kinds)
    return classify(compare(Side.of(stored), new))


def _cut_off(stored: Version, version: ReadVersion) -> str:
    """Return why *version* looks like the beginning of *stored*, cut off inside a sentence; else nothing."""
    old, new = prose(stored.blocks), prose(version.blocks)
    if not new or len(new) > len(old) or new[:-1] != old[: len(new) - 1]:
        return ""
    whole, last = old[len(new) - 1], new[-1]
    if len(last) >= len(whole) or not whole.startswith(last) or last[-1] in ".!?…”\"'":
        return ""
    return f"cut off: it ends inside paragraph {len(new)} of {len(old)} of version {stored.number}"
