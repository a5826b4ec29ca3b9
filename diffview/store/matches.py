"""Where in a history the words of a search stand: excerpts with marks, and a phrase's comings and goings. Pure."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from diffview.store.search_values import Excerpt, PhraseStep, SearchIn, SearchMatch, Span
from diffview.text.search_terms import occurrences, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from diffview.model import History, Version
    from diffview.text.search_terms import Phrase

EXCERPT_AROUND = 80
"""Characters of text before the first and behind the last mark of an excerpt."""

EXCERPT_LENGTH = 400
"""Characters of the longest excerpt, its ends not counted: marks further on are left out."""

MATCHES_EACH = 3
"""Matches that are shown of an article for each place."""

EVERYWHERE = (SearchIn.TITLE, SearchIn.AUTHOR, SearchIn.ADDRESS, SearchIn.TEXT)


class _Passage(NamedTuple):
    """A text of a history and where it stands."""

    within: SearchIn
    number: int | None
    old: int | None
    text: str


def matches(history: History, phrases: Sequence[Phrase], within: SearchIn) -> tuple[SearchMatch, ...]:
    """Return the first places in *history* where *phrases* stand, headlines first; none unless all stand somewhere."""
    if within in {SearchIn.ADDED, SearchIn.REMOVED}:
        return _in_steps(history, phrases, within)
    found: list[SearchMatch] = []
    missing = set(phrases)
    for place in EVERYWHERE if within is SearchIn.ANYWHERE else (within,):
        of_place: list[SearchMatch] = []
        for passage in _passages(history, place):
            spans = {phrase: spans for phrase in phrases if (spans := _spans(passage.text, phrase))}
            missing -= spans.keys()
            if spans:
                of_place.append(_match(passage, spans.values()))
        found += of_place[:MATCHES_EACH]
    return () if missing else tuple(found)


def _passages(history: History, place: SearchIn) -> Iterator[_Passage]:
    """Yield each text of a place once, where it first stands."""
    if place is SearchIn.ADDRESS:
        yield from (_Passage(place, None, None, url) for url in (history.key.url, *history.aliases) if url)
        return
    seen: set[str] = set()
    for version in history.versions:
        for text in _texts(version, place):
            if text not in seen:
                seen.add(text)
                yield _Passage(place, version.number, None, text)


def _texts(version: Version, place: SearchIn) -> Iterable[str]:
    if place is SearchIn.TITLE:
        return (version.title,) if version.title else ()
    if place is SearchIn.AUTHOR:
        return (version.byline,) if version.byline else ()
    return (block.text for block in version.blocks)


def _in_steps(history: History, phrases: Sequence[Phrase], within: SearchIn) -> tuple[SearchMatch, ...]:
    """Return the first steps that put in, or took out, all of *phrases*."""
    steps = (match for old, new in pairwise(history.versions) if (match := _in_step(old, new, phrases, within)))
    return tuple(islice(steps, MATCHES_EACH))


def _in_step(old: Version, new: Version, phrases: Sequence[Phrase], within: SearchIn) -> SearchMatch | None:
    more, less = (new, old) if within is SearchIn.ADDED else (old, new)
    common = set(all_texts(less))
    changed = [text for text in all_texts(more) if text not in common]
    held = [{phrase: found for phrase in phrases if (found := _spans(text, phrase))} for text in changed]
    if not all(
        any(phrase in spans for spans in held) and _count(more, phrase) > _count(less, phrase) for phrase in phrases
    ):
        return None
    text, spans = max(zip(changed, held, strict=True), key=lambda pair: len(pair[1]))
    return _match(_Passage(within, new.number, old.number, text), spans.values())


def all_texts(version: Version) -> Iterator[str]:
    """Yield the title and the texts of the blocks of a version."""
    if version.title:
        yield version.title
    for block in version.blocks:
        yield block.text


def _count(version: Version, phrase: Phrase) -> int:
    return sum(len(_spans(text, phrase)) for text in all_texts(version))


def _spans(text: str, phrase: Phrase) -> list[tuple[int, int]]:
    if text.isascii():
        # Most texts are dismissed by this, at a tenth of the cost of taking them apart.
        lower = text.lower()
        if not all(word in lower for word in phrase.words):
            return []
    return occurrences(list(terms(text)), phrase)


def _match(passage: _Passage, spans: Iterable[list[tuple[int, int]]]) -> SearchMatch:
    marks = sorted(span for of_phrase in spans for span in of_phrase)
    return SearchMatch(passage.within, passage.number, passage.old, excerpt(passage.text, marks))


def excerpt(text: str, marks: Sequence[tuple[int, int]]) -> Excerpt:
    """Return the piece of *text* around its first *marks* (ranges in order), cut between words."""
    first = marks[0][0]
    last = max(end for start, end in marks if end <= first + EXCERPT_LENGTH or start == first)
    start = _word_start(text, first - EXCERPT_AROUND)
    end = _word_end(text, last + EXCERPT_AROUND)
    before, behind = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    return Excerpt(f"{before}{text[start:end]}{behind}", _shifted(marks, last, shift))


def _shifted(marks: Sequence[tuple[int, int]], last: int, shift: int) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in marks:
        if end <= last and (not out or start + shift >= out[-1].end):
            out.append(Span(start + shift, end + shift))
    return tuple(out)


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at, at + EXCERPT_AROUND // 2)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - EXCERPT_AROUND // 2, at)
    return at if space < 0 else space


def phrase_steps(history: History, phrase: Phrase) -> tuple[PhraseStep, ...]:
    """Return where *phrase* came into an article, became more or less frequent, or went, oldest first."""
    out: list[PhraseStep] = []
    old: Version | None = None
    held = 0
    for version in history.versions:
        count = _count(version, phrase)
        if count != held:
            out.append(PhraseStep(old.number if old else None, version.number, held, count, _seen(old), _seen(version)))
        old, held = version, count
    return tuple(out)


def _seen(version: Version | None) -> datetime | None:
    return version.observed_at if version else None
