"""Write a collection as a bare git repository: a file for each article, a commit for each version.

Commits stand in the order in which the versions were first seen, over all articles; an author's date is that time.
Versions without a time come first. A file's first line is the headline; each block is a line, an empty line between.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from dulwich.objects import Blob, Commit, Tree
from dulwich.repo import Repo

from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle
    from diffview.model import Version

AUTHOR: Final = b"diffview <diffview@localhost>"
_FILE_MODE: Final = 0o100644
_FOLDER_MODE: Final = 0o040000
_NO_NAME: Final = re.compile(r"[^a-z0-9.-]+")
_NAME_LETTERS: Final = 60
"""Letters of an article's id that its file is named with; the digest behind them tells articles apart."""


class _State(NamedTuple):
    """One version, as a commit is made of it."""

    seconds: int
    folder: bytes
    file: bytes
    message: bytes
    blob: bytes


def write_repository(articles: Iterable[CorpusArticle], output: Path) -> None:
    """Write *articles* to a new bare repository at *output*."""
    repository = Repo.init_bare(str(output), mkdir=True)
    try:
        states = sorted(_states(repository, articles), key=_when)
        _commit_all(repository, states)
    finally:
        repository.close()


def _when(state: _State) -> int:
    return state.seconds


def _states(repository: Repo, articles: Iterable[CorpusArticle]) -> Iterator[_State]:
    for article in articles:
        folder, file = _place(article)
        for version in article.history.versions:
            blob = Blob.from_string(_content(version))
            repository.object_store.add_object(blob)
            seen = version.observed_at
            message = f"{article.id}: version {version.number}" + (f", seen {seen.isoformat()}" if seen else "")
            yield _State(
                int(seen.timestamp()) if seen else 0, folder, file, message.encode("utf-8", "replace"), blob.id
            )


def _place(article: CorpusArticle) -> tuple[bytes, bytes]:
    digest = hashlib.sha256(article.id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    source = _NO_NAME.sub("-", (article.history.key.source or "unknown").lower()).strip("-.") or "unknown"
    name = _NO_NAME.sub("-", article.id.lower()).strip("-.")[:_NAME_LETTERS]
    return source.encode(), f"{name}-{digest}.txt".encode()


def _content(version: Version) -> bytes:
    texts = [*([version.title] if version.title else []), *(block.text for block in version.blocks)]
    return ("\n\n".join(texts) + "\n").encode("utf-8", "surrogatepass")


def _commit_all(repository: Repo, states: Iterable[_State]) -> None:
    root, folders = Tree(), dict[bytes, Tree]()
    parent: list[bytes] = []
    for state in states:
        folder = folders.setdefault(state.folder, Tree())
        folder.add(state.file, _FILE_MODE, state.blob)
        repository.object_store.add_object(folder)
        root.add(state.folder, _FOLDER_MODE, folder.id)
        repository.object_store.add_object(root)
        commit = Commit()
        commit.tree, commit.parents = root.id, parent
        commit.author = commit.committer = AUTHOR
        commit.author_time = commit.commit_time = state.seconds
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = state.message + f"\n\nwritten by diffview {__version__}\n".encode()
        repository.object_store.add_object(commit)
        parent = [commit.id]
    if parent:
        repository.refs[b"refs/heads/main"] = parent[0]
        repository.refs.set_symbolic_ref(b"HEAD", b"refs/heads/main")
