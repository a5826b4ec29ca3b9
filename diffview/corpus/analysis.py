"""What one article gives each table: rows as tuples, their values in the order of the table's columns."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diffview.corpus.lives import Lives
from diffview.corpus.sentence_links import SentenceCutter, link_sentences
from diffview.diff.model import ChangeKind, Op
from diffview.facts.classify import classify_versions
from diffview.facts.corrections import corrections
from diffview.facts.headlines import headlines
from diffview.facts.kinds import by_weight
from diffview.facts.model import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diffview.corpus.histories import CorpusArticle
    from diffview.corpus.sentence_links import Sentence, SentenceLink
    from diffview.diff.model import Change
    from diffview.facts.classify import ClassifiedComparison
    from diffview.facts.corrections import FoundCorrection
    from diffview.facts.headlines import Headline
    from diffview.facts.kinds import FactKind
    from diffview.facts.model import ChangeFacts, MarkFacts
    from diffview.model import Version

Row: TypeAlias = tuple[object, ...]
"""The values of one row."""


class Pair(NamedTuple):
    """Two neighbouring versions of an article and what changed between them."""

    old: Version
    new: Version
    comparison: ClassifiedComparison
    links: tuple[SentenceLink, ...]
    read_anew: bool
    """True where the changes are a newer reader's, not the article's."""


class Analysis(NamedTuple):
    """An article with all that the tables are made of."""

    article: CorpusArticle
    sentences: tuple[tuple[Sentence, ...], ...]
    """Of each version."""
    lives: tuple[tuple[int | None, ...], ...]
    """The life-line of each of these sentences; None for those of furniture."""
    pairs: tuple[Pair, ...]
    headlines: tuple[Headline, ...]
    corrections: tuple[FoundCorrection, ...]


def rows_of(article: CorpusArticle) -> dict[str, list[Row]]:
    """Return the rows that *article* gives each table of `schema.TABLES`."""
    found = analyse(article)
    made = {
        "articles": _article,
        "versions": _versions,
        "blocks": _blocks,
        "sentences": _sentences,
        "pairs": _pairs,
        "sentence_links": _links,
        "word_edits": _edits,
        "headlines": _headlines,
        "corrections": _corrections,
    }
    return {table: [(article.id, *row) for row in rows(found)] for table, rows in made.items()}


def analyse(article: CorpusArticle) -> Analysis:
    """Compare the neighbouring versions of *article* and follow its sentences."""
    versions = article.history.versions
    cutter = SentenceCutter()
    split = [cutter.sentences_of(block.text for block in version.blocks) for version in versions]
    lives = Lives()
    numbers = tuple(lives.take_in(version, found) for version, found in zip(versions, split, strict=True))
    pairs = []
    for at, (old, new) in enumerate(pairwise(versions)):
        compared = classify_versions(old, new)
        links = link_sentences(compared.comparison, split[at], split[at + 1])
        pairs.append(Pair(old, new, compared, links, new.number in article.read_anew))
    return Analysis(
        article,
        tuple(split),
        numbers,
        tuple(pairs),
        headlines(article.history),
        corrections(article.history),
    )


def _article(found: Analysis) -> Iterator[Row]:
    history = found.article.history
    versions, key = history.versions, history.key
    pairs = [pair for pair in found.pairs if not pair.read_anew]
    stats = [pair.comparison.stats for pair in pairs]
    changed = {kind for pair in pairs for kind in pair.comparison.changed_kinds}
    yield (
        key.source,
        key.url,
        history.title,
        len(versions),
        versions[0].observed_at if versions else None,
        versions[-1].observed_at if versions else None,
        sum(pair.comparison.counts.shown > 0 for pair in pairs),
        len(found.headlines),
        len(found.corrections),
        sum(one.words_added for one in stats),
        sum(one.words_deleted for one in stats),
        sum(one.words_moved for one in stats),
        _names(by_weight(changed)),
    )


def _versions(found: Analysis) -> Iterator[Row]:
    for version, split in zip(found.article.history.versions, found.sentences, strict=True):
        words = sum(len(block.text.split()) for block in version.blocks)
        yield (
            version.number,
            version.observed_at,
            version.title,
            version.fingerprint,
            version.same_as,
            version.number in found.article.read_anew,
            len(version.blocks),
            len(split),
            words,
        )


def _blocks(found: Analysis) -> Iterator[Row]:
    for version in found.article.history.versions:
        yield from ((version.number, at, block.kind.value, block.text) for at, block in enumerate(version.blocks))


def _sentences(found: Analysis) -> Iterator[Row]:
    for version, split, lives in zip(found.article.history.versions, found.sentences, found.lives, strict=True):
        for at, (sentence, life) in enumerate(zip(split, lives, strict=True)):
            yield (version.number, at, *sentence, life)


def _pairs(found: Analysis) -> Iterator[Row]:
    for old, new, compared, _, read_anew in found.pairs:
        title = compared.title_facts
        yield (
            old.number,
            new.number,
            old.observed_at,
            new.observed_at,
            compared.counts.changes,
            compared.counts.set_aside,
            *compared.stats,
            bool(title and title.kinds and not title.set_aside),
            _names(compared.kinds),
            _names(compared.changed_kinds),
            read_anew,
            compared.cut_short,
        )


def _links(found: Analysis) -> Iterator[Row]:
    for at, (old, new, _, links, _) in enumerate(found.pairs):
        for kind, before, after, old_share, new_share in links:
            life = found.lives[at][before] if after is None and before is not None else None
            if after is not None:
                life = found.lives[at + 1][after]
            yield (old.number, new.number, kind.value, before, after, old_share, new_share, life)


def _edits(found: Analysis) -> Iterator[Row]:
    for old, new, compared, _, _ in found.pairs:
        every = [(TITLE, compared.title, compared.title_facts)]
        every += [(at, *one) for at, one in enumerate(zip(compared.changes, compared.facts, strict=True))]
        for at, change, facts in every:
            if change is None or facts is None or change.kind is ChangeKind.EQUAL:
                continue
            for mark in facts.marks:
                yield (old.number, new.number, at, *_edit(compared, change, facts, mark))


def _edit(compared: ClassifiedComparison, change: Change, facts: ChangeFacts, mark: MarkFacts) -> Row:
    edits = change.edits[slice(*mark.edits)]
    sides = compared.sides
    old = sides.old.text_of(change.old) if change.old else sides.old.title or ""
    new = sides.new.text_of(change.new) if change.new else sides.new.title or ""
    return (
        change.kind.value,
        change.old[0] if change.old else None,
        change.new[0] if change.new else None,
        "".join(old[edit.old_start : edit.old_end] for edit in edits if edit.op is Op.DELETE),
        "".join(new[edit.new_start : edit.new_end] for edit in edits if edit.op is Op.INSERT),
        _names(mark.kinds),
        _names([kind for kind in facts.changed_kinds if kind in mark.kinds]),
        mark.set_aside,
    )


def _headlines(found: Analysis) -> Iterator[Row]:
    for at, one in enumerate(found.headlines):
        yield (at, one.title, list(one.versions), one.first_seen, one.last_seen, one.same_as)


def _corrections(found: Analysis) -> Iterator[Row]:
    for one in found.corrections:
        delay = None if one.delay is None else one.delay.total_seconds()
        counts = (len(one.mentions), len(one.not_mentioned))
        yield (one.version, one.notice.text, one.observed_at, *counts, delay)


def _names(kinds: Sequence[FactKind]) -> list[str]:
    return [kind.value for kind in kinds]
