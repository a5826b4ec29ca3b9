"""Any git repository of texts: each text file is an article, each commit that changes it a version.

Repositories of Open Terms Archive are known by their commits: a version that only came from a newer engine
("Apply technical …", "Refilter …") is marked as read anew, and is no change at the source.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from diffview.corpus.peers.git_history import file_versions, is_repository
from diffview.corpus.peers.texts import paragraphs_of_lines
from diffview.corpus.peers.values import RecordedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES: Final = frozenset({".md", ".txt", ".text", ".markdown", ".rst"})
"""Files that are read."""

_READ_ANEW: Final = ("Apply technical", "Refilter")


def recognises(path: Path) -> bool:
    """Return whether *path* is a git repository."""
    return path.is_dir() and is_repository(path)


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of every text file in the repository at *path*."""
    name, number = "", 0
    for version in file_versions(path, _is_text):
        number = number + 1 if version.path == name else 0
        name = version.path
        place = PurePosixPath(name)
        yield RecordedVersion(
            article_id=name,
            number=number,
            observed_at=version.authored_at,
            title=place.stem,
            paragraphs=paragraphs_of_lines(version.text),
            source=str(place.parent) if place.parent.name else None,
            read_anew=version.subject.startswith(_READ_ANEW),
        )


def _is_text(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES
