"""NewsDiffs: git repositories of articles, a commit a change; a file's path is the address without "http://".

A file's lines are date, title, byline and body. Commits are named "Adding file …" or "Change to …". An https address
is kept there as `https:/host/…`. Repositories lie one a month below the folder of articles, or alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diffview.corpus.peers.git_history import file_versions, is_repository
from diffview.corpus.peers.texts import paragraphs_of_lines
from diffview.corpus.peers.values import RecordedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diffview.corpus.peers.git_history import FileVersion

_SUBJECTS: Final = ("Adding file ", "Change to ")
_HEAD_LINES: Final = 3
"""Date, title and byline stand before the body."""


def recognises(path: Path) -> bool:
    """Return whether *path* is a repository of NewsDiffs, or a folder of them, by the messages of its commits."""
    return any(_is_newsdiffs(repository) for repository in _repositories(path))


def versions(path: Path) -> Iterator[RecordedVersion]:
    """Yield the versions of every article in the repositories at *path*."""
    for repository in _repositories(path):
        name, number = "", 0
        for version in file_versions(repository, _is_article):
            number = number + 1 if version.path == name else 0
            name = version.path
            yield _version(version, number)


def _repositories(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    if is_repository(path):
        return [path]
    return sorted(folder for folder in path.iterdir() if folder.is_dir() and is_repository(folder))


def _is_newsdiffs(repository: Path) -> bool:
    first = next(file_versions(repository, _is_article), None)
    return first is not None and first.subject.startswith(_SUBJECTS)


def _is_article(name: str) -> bool:
    host = name.removeprefix("https:/").partition("/")[0]
    return "." in host and not host.startswith(".")


def _version(version: FileVersion, number: int) -> RecordedVersion:
    lines = version.text.split("\n")
    title = lines[1].strip() if len(lines) > 1 else ""
    secure = version.path.startswith("https:/")
    address = version.path.removeprefix("https:/").lstrip("/")
    return RecordedVersion(
        article_id=version.path,
        number=number,
        observed_at=version.authored_at,
        title=title or None,
        paragraphs=paragraphs_of_lines("\n".join(lines[_HEAD_LINES:])),
        url=f"{'https' if secure else 'http'}://{address}",
        source=address.partition("/")[0],
    )
