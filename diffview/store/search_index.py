"""What the search index holds of a history, and how it is asked. Pure.

A document for each version, in words (`text.search_terms`): its headline and author where they changed, the sentences
that the version before does not have, and those that went. So every sentence of a history is in the index once, and
a new version adds only what is new. (A phrase that runs over the end of a sentence is found in the first version.)
One more document has the article's addresses and the headlines of versions that are not held. Keys of documents rise
with articles, then versions: read from the largest key down they give articles one after the other, the newest in
the store first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from diffview.text.search_terms import words_of
from diffview.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diffview.model import History, Version
    from diffview.store.search_values import SearchIn
    from diffview.text.search_terms import Phrase

VERSION_BITS = 20
"""Bits of a key for the version: a million versions of an article, and four billion articles."""

MAX_WORDS = 60_000
"""Words of one document that are entered; PostgreSQL takes a megabyte. A book has as many."""


class Document(NamedTuple):
    """A document of the index; each field is words with spaces between."""

    key: int
    title: str = ""
    author: str = ""
    address: str = ""
    text: str = ""
    """Of the first version of an article."""
    added: str = ""
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the index is asked: documents that hold a phrase in a place."""

    phrase: Phrase
    within: SearchIn
    below: int | None = None
    """Only keys smaller than this."""
    above: int | None = None
    """Only keys of at least this."""
    limit: int = 100


def article_of(key: int) -> int:
    """Return the article of a document."""
    return key >> VERSION_BITS


def first_key(article_id: int) -> int:
    """Return the smallest key of an article's documents."""
    return article_id << VERSION_BITS


def documents(history: History, numbers: frozenset[int] | None = None) -> dict[int, Document]:
    """Return the documents of a stored history by their keys: all, or those of versions of these *numbers*.

    The one of the article itself is among these where the first version is.
    """
    base = first_key(history.id or 0)
    found: dict[int, Document] = {}
    if numbers is None or not history.versions or history.versions[0].number in numbers:
        found[base] = _of_article(base, history)
    old: Version | None = None
    for version in history.versions:
        if numbers is None or version.number in numbers:
            key = base + version.number + 1
            found[key] = _of_version(key, old, version)
        old = version
    return {key: document for key, document in found.items() if any(document[1:])}


def _of_article(key: int, history: History) -> Document:
    addresses = [url for url in (history.key.url, *history.aliases) if url]
    return Document(
        key, title=_words(gap.title for gap in history.gaps), address=_words([*addresses, history.key.external_id])
    )


def _of_version(key: int, old: Version | None, new: Version) -> Document:
    if old is None:
        texts = (block.text for block in new.blocks)
        return Document(key, title=_words([new.title]), author=_words([new.byline]), text=_words(texts))
    before, after = _parts(old), _parts(new)
    gone = [text for text in before if text not in after]
    come = [text for text in after if text not in before]
    return Document(
        key,
        title=_words([new.title]) if new.title != old.title else "",
        author=_words([new.byline]) if new.byline != old.byline else "",
        added=_words(_not_in(come, gone)),
        removed=_words(_not_in(gone, come)),
    )


def _parts(version: Version) -> dict[str, None]:
    """Return the headline and the block texts, each once, in order."""
    return dict.fromkeys((*([version.title] if version.title else []), *(block.text for block in version.blocks)))


def _not_in(texts: list[str], others: list[str]) -> Iterator[str]:
    """Yield the sentences of *texts* that *others* do not have, neighbours together."""
    common = {sentence.strip() for text in others for sentence in sentences(text)}
    for text in texts:
        for held, run in groupby(sentences(text), key=lambda sentence: sentence.strip() in common):
            if not held:
                yield "".join(run)


def _words(texts: Iterable[str | None]) -> str:
    words: list[str] = []
    for text in texts:
        if text:
            # A word that no text holds keeps phrases from running over the end of a block.
            words += (*words_of(text), "_")
    return " ".join(words[: MAX_WORDS - 1])
