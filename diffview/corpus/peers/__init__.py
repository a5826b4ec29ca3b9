"""Data of other tools that follow articles: a small reader each, chosen by what the data look like.

Each reader is a module with two functions: `recognises(path)` says whether the path holds that tool's data, by
its tables or files and never by its name alone; `versions(path)` yields its versions, those of an article
together and oldest first. Nothing is ever followed out of the path that was named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from diffview.corpus.peers import changedetection, diffengine, git_texts, newsdiffs, newsedits, newssniffer_dump

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.corpus.peers.values import RecordedVersion


class PeerReader(Protocol):
    """What a reader's module offers."""

    def recognises(self, path: Path) -> bool:
        """Return whether *path* holds the tool's data."""
        ...

    def versions(self, path: Path) -> Iterator[RecordedVersion]:
        """Yield its versions, article by article, oldest first."""
        ...


READERS: Final[tuple[PeerReader, ...]] = (
    newsedits,
    diffengine,
    newssniffer_dump,
    newsdiffs,
    changedetection,
    git_texts,
)
"""Every reader, the most particular first."""


def recorded_versions(path: Path) -> Iterator[RecordedVersion] | None:
    """Return the versions that another tool recorded at *path*; None where it is no data of a tool known here."""
    for reader in READERS:
        if reader.recognises(path):
            return reader.versions(path)
    return None
