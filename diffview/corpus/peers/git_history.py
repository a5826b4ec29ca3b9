"""The versions of files in a git repository, oldest first, in the order of the commits and not of their dates.

Read with dulwich, which runs no program: a foreign repository's configuration cannot start any.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from dulwich.errors import FileFormatException, MissingCommitError, NotGitRepository
from dulwich.objects import Blob
from dulwich.repo import Repo
from dulwich.walk import ORDER_TOPO

from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dulwich.diff_tree import TreeChange
    from dulwich.walk import WalkEntry


class FileVersion(NamedTuple):
    """One state of a file."""

    path: str
    authored_at: datetime
    """The author's date, in UTC."""
    subject: str
    """The first line of the commit's message."""
    text: str


class _Commit(NamedTuple):
    authored_at: datetime
    subject: str
    blob: bytes


def is_repository(path: Path) -> bool:
    """Return whether *path* is the folder of a git repository, bare or with its files."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def file_versions(path: Path, wanted: Callable[[str], bool]) -> Iterator[FileVersion]:
    """Yield the versions of the files in the repository at *path* whose name is *wanted*, file by file.

    Raises BadArgument where the repository cannot be read.
    """
    try:
        repository = Repo(str(path))
    except NotGitRepository as error:
        raise BadArgument(str(path), "this is no git repository") from error
    try:
        found = _commits(repository, wanted)
        for name in sorted(found):
            for commit in found[name]:
                blob = repository[commit.blob]
                if isinstance(blob, Blob):
                    text = blob.data.decode("utf-8", "replace")
                    yield FileVersion(name, commit.authored_at, commit.subject, text)
    except (KeyError, AssertionError, ValueError, MissingCommitError, FileFormatException) as error:
        raise BadArgument(str(path), f"the repository is damaged: {error}", hint="clone it again") from error
    finally:
        repository.close()


def _commits(repository: Repo, wanted: Callable[[str], bool]) -> dict[str, list[_Commit]]:
    found: dict[str, list[_Commit]] = defaultdict(list)
    for entry in repository.get_walker(order=ORDER_TOPO, reverse=True):
        commit = entry.commit
        when = datetime.fromtimestamp(commit.author_time, UTC)
        subject = commit.message.decode("utf-8", "replace").partition("\n")[0]
        for change in _changes(entry):
            new = change.new
            if new is None:
                continue
            name = new.path.decode("utf-8", "replace")
            if wanted(name):
                found[name].append(_Commit(when, subject, new.sha))
    return found


def _changes(entry: WalkEntry) -> Iterator[TreeChange]:
    """Yield what a commit changed; what a merge only brings together was changed by others."""
    for change in entry.changes():
        if not isinstance(change, list):
            yield change
