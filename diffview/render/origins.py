"""Where captures were found, without the folders of the user's disk.

A store keeps the whole origin of every capture ("/home/ana/work/news.warc.gz@10240"); what is published names
the file alone ("news.warc.gz@10240"), unless the user asks for more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.model import History


def file_name(origin: str) -> str:
    """Return *origin* without folders; of a file inside an archive both names.

    >>> [file_name(o) for o in ("/home/ana/page.html", "in/a.zip!b/c.html", "news.warc.gz@10240", "pasted text")]
    ['page.html', 'a.zip!c.html', 'news.warc.gz@10240', 'pasted text']
    """
    return "!".join(part.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or part for part in origin.split("!"))


def without_folders(history: History) -> History:
    """Return *history* with the file name alone wherever an origin stands, in sentences too."""
    return _renamed(history, file_name)


def without_origins(history: History) -> History:
    """Return *history* without any origin: in sentences a capture is "a capture"."""
    return _renamed(history, _nothing, said_as="a capture")


def _nothing(_: str) -> str:
    return ""


def _renamed(history: History, renamed: Callable[[str], str], *, said_as: str = "") -> History:
    origins = {s.origin for v in history.versions for s in v.sightings} | {u.origin for u in history.unusable}
    # The longest first, so that no origin is replaced inside another.
    names = [(o, renamed(o) or said_as) for o in sorted(origins, key=len, reverse=True) if renamed(o) != o]

    def said(sentence: str) -> str:
        for origin, name in names:
            sentence = sentence.replace(origin, name)
        return sentence

    return replace(
        history,
        versions=tuple(
            replace(v, sightings=tuple(replace(s, origin=renamed(s.origin)) for s in v.sightings))
            for v in history.versions
        ),
        unusable=tuple(replace(u, origin=renamed(u.origin), reason=said(u.reason)) for u in history.unusable),
        conflicts=tuple(replace(c, what=said(c.what)) for c in history.conflicts),
        warnings=tuple(map(said, history.warnings)),
    )
