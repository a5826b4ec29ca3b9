"""How alike a text is to the versions of a history, and from which of them its paragraphs come. Pure.

Similarity is the share of the text's five-word runs that a version holds: 0 to 1, up is alike; on 58,800 synthetic
articles this rule picked the right version in 95 to 100 % of cases, where the symmetric one (Jaccard) fell to 63 %
for captures behind a paywall. Text of the site (`BlockKind.FURNITURE`), letter case and typography do not count.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import BlockKind
from diffview.text.normalise import matching_form
from diffview.text.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diffview.model import Block, History, Version

RUN_WORDS = 5
"""Words in a run. Fewer meet by chance, more break at every edit."""

MIN_KNOWN = 0.4
"""A text at least this similar (0…1) to a version is of its article, whatever its address.

Measured on 14,700 synthetic articles: 99 % of next versions lie above, 87 % of foreign articles below.
"""

MIN_POSSIBLE = 0.2
"""From here to `MIN_KNOWN` an article is named as possible, but the text counts as unknown."""


MOST = 3
"""What is left of a text when boilerplate is set aside has to be a third of it, else nothing is set aside."""


class Origin(NamedTuple):
    """Where part of a text comes from."""

    version: int | None
    """The version that holds it, or None for what no version holds."""
    blocks: int
    share: float
    """0…1, of the text's blocks."""


class VersionSimilarity(NamedTuple):
    """How similar a text is to one version."""

    number: int
    similarity: float
    """0…1, the share of the text that the version holds."""
    coverage: float
    """0…1, the share of the version that the text holds."""


def similarities(blocks: Sequence[Block], history: History) -> tuple[VersionSimilarity, ...]:
    """Return how similar the text of *blocks* is to each version of *history*, in their order."""
    wanted = set(_runs(blocks))
    return tuple(_similarity(version, wanted) for version in history.versions)


def nearest(found: Sequence[VersionSimilarity]) -> VersionSimilarity:
    """Return the most similar of *found*, at least one; of those alike to the percent the latest."""
    return max(found, key=lambda one: (round(one.similarity, 2), one.number))


def origins(blocks: Sequence[Block], history: History, near: Version) -> tuple[Origin, ...]:
    """Return from which versions *blocks* come: *near* first, then those that explain most of the rest.

    The shares add up to 1; what no version holds comes last.
    """
    texts = prose(blocks)
    left = Counter(texts)
    found: list[Origin] = []
    held = {version.number: set(prose(version.blocks)) for version in history.versions}
    number: int | None = near.number
    while number is not None:
        taken = {text: count for text, count in left.items() if text in held[number]}
        if taken:
            left -= Counter(taken)
            count = sum(taken.values())
            found.append(Origin(number, count, count / len(texts)))
        # Of versions that explain equally much of the rest, the latest.
        rest = {n: sum(left[text] for text in texts_of & left.keys()) for n, texts_of in held.items()}
        number = max((n for n in rest if rest[n]), key=lambda n: (rest[n], n), default=None)
    new = left.total()
    if new:
        found.append(Origin(None, new, new / len(texts)))
    return tuple(found)


def paragraph_origins(blocks: Sequence[Block], history: History, near: Version) -> tuple[int | None, ...]:
    """Return for each paragraph of *blocks*, furniture aside, the version that it stands in; None for a new one.

    The nearest version comes first, then those that explain most of the rest, as in `origins`.
    """
    order = [one.version for one in origins(blocks, history, near) if one.version is not None]
    held = {number: set(prose(history.version(number).blocks)) for number in order}
    return tuple(next((number for number in order if text in held[number]), None) for text in prose(blocks))


def without(blocks: Sequence[Block], texts: frozenset[str]) -> Sequence[Block]:
    """Return *blocks* without those of *texts*; all where these are most of it, as of an agency's report."""
    left = [block for block in blocks if block.text not in texts]
    size = sum(len(block.text) for block in blocks)
    return left if sum(len(block.text) for block in left) * MOST >= size else blocks


class CutOff(NamedTuple):
    """Where a text ends that is the beginning of a version."""

    paragraph: int
    """Counted from 1."""
    paragraphs: int
    """How many the version has."""
    where: str
    """"inside" a paragraph, or "after" one."""


def cut_off_at(stored: Version, blocks: Sequence[Block]) -> CutOff | None:
    """Return where *blocks* end as the beginning of *stored*, cut off; None where they are no such thing.

    They end inside a paragraph, or after one and hold less than half of the version: what is missing at the end of a
    longer one may have been taken out.
    """
    old, new = prose(stored.blocks), prose(blocks)
    if not new or len(new) > len(old) or new[:-1] != old[: len(new) - 1]:
        return None
    whole, last = old[len(new) - 1], new[-1]
    shown = last.removesuffix("...").removesuffix("[]").rstrip()
    if last == whole:
        half = 2 * sum(map(len, new)) < sum(map(len, old))
        return CutOff(len(new), len(old), "after") if half and len(old) - len(new) > 1 else None
    ends_sentence = shown == last and last[-1] in ".!?\"'"
    if not shown or len(shown) >= len(whole) or not whole.startswith(shown) or ends_sentence:
        return None
    return CutOff(len(new), len(old), "inside")


def only_differences(stored: Version, blocks: Sequence[Block], title: str | None) -> tuple[str, ...]:
    """Return what differs between a version and a text that is the same: nothing where it is so to the letter."""
    old, new = _own(stored.blocks), _own(blocks)
    found = []
    titles = title is None or stored.title is None or title == stored.title
    plain_old, plain_new = [matching_form(text) for text in old], [matching_form(text) for text in new]
    if " ".join(old) != " ".join(new) or not titles:
        found.append("typography")
    if plain_old != plain_new and " ".join(plain_old) == " ".join(plain_new):
        found.append("where paragraphs end")
    if _furniture(stored.blocks) != _furniture(blocks):
        found.append("furniture")
    return tuple(found)


def _own(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind is not BlockKind.FURNITURE]


def _furniture(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind is BlockKind.FURNITURE]


def prose(blocks: Iterable[Block]) -> list[str]:
    """Return the article's own texts in *blocks*, in the form in which typography does not count."""
    return [matching_form(block.text) for block in blocks if block.kind is not BlockKind.FURNITURE]


def _similarity(version: Version, wanted: set[tuple[str, ...]]) -> VersionSimilarity:
    held = set(_runs(version.blocks))
    shared = len(wanted & held)
    return VersionSimilarity(version.number, shared / max(len(wanted), 1), shared / max(len(held), 1))


def _runs(blocks: Iterable[Block]) -> Iterator[tuple[str, ...]]:
    """Yield every run of five words; of a shorter text the whole."""
    words = list(chain.from_iterable(_words(tokens(text.casefold())) for text in prose(blocks)))
    for start in range(max(len(words) - RUN_WORDS + 1, 1)):
        yield tuple(words[start : start + RUN_WORDS])


def _words(found: Iterable[str]) -> Iterator[str]:
    return (token for token in found if any(c.isalnum() for c in token))
