"""Show how a published article changed.

The names below are the whole public face: `read`, `compare`, `check`, `open_store`, `import_paths`.
Importing this package loads nothing heavy; parsers, database and the like come with the first call
that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from diffview.corpus.in_memory import Tables
    from diffview.facts.classify import ClassifiedComparison
    from diffview.ingest import ImportProgress, ImportReport
    from diffview.model import Capture, History, Reading, Version
    from diffview.store import Store
    from diffview.verdict import Verdict

__all__ = ["__version__", "check", "compare", "import_paths", "open_store", "read", "tables"]


def read(capture: str | Path | bytes, *, name: str | None = None, media_type: str | None = None) -> tuple[Reading, ...]:
    """Return what the parsers make of a file, a folder, an archive or of bytes, one reading for each article.

    *name* stands for the file's in what is returned and in errors; *media_type* is what a server
    declared with bytes ("text/html; charset=utf-8"). Raises UnreadableCapture where nothing can be read.
    """
    from diffview.ingest import read_all

    return read_all(capture, name=name, media_type=media_type)


def compare(old: Sequence[str] | Version, new: Sequence[str] | Version) -> ClassifiedComparison:
    """Return how *new* came from *old*, and of which kinds the changes are.

    Each is a version of a history, or the texts of blocks in order.

    >>> [change.kind.value for change in compare(["One.", "Two."], ["One."]).changes]
    ['equal', 'deleted']
    """
    from diffview.diff.compare import compare as compare_sides
    from diffview.diff.model import Side
    from diffview.facts.classify import classify
    from diffview.model import Version

    def side(given: Sequence[str] | Version) -> Side:
        return Side.of(given) if isinstance(given, Version) else Side(None, tuple(given))

    return classify(compare_sides(side(old), side(new)))


def open_store(place: str | Path) -> Store:
    """Open the store at *place*, a SQLAlchemy URL or a file name, made where it does not exist."""
    from diffview.store import open_store as open_place

    return open_place(place)


def import_paths(
    store: Store,
    paths: Iterable[str | Path],
    *,
    progress: Callable[[ImportProgress], None] | None = None,
    url: str | None = None,
    observed_at: datetime | None = None,
) -> ImportReport:
    """Read files, folders and archives into *store* and report what was added, seen again and refused.

    *url* and *observed_at* say where and when the captures were made, for those that do not tell.
    """
    from diffview.ingest import import_paths as import_them

    return import_them(store, paths, progress=progress, url=url, observed_at=observed_at)


def check(store: Store, capture: Capture | str | Path, *, article: int | None = None, add: bool = False) -> Verdict:
    """Say how *capture*, a file or a capture in memory, stands to everything in *store*.

    *article* is the id of the article that it is of; else that is found out. Nothing is stored unless
    *add* is true. Raises UnknownArticle where the store holds no such article, and BadArgument for a
    file that holds several captures.
    """
    from diffview.checking import check as check_capture
    from diffview.model import ArticleId

    return check_capture(store, capture, article=None if article is None else ArticleId(article), add=add)


def tables(histories: Iterable[History]) -> Tables:
    """Return the tables of *histories* in memory, as `diffview corpus` writes them to files.

    Each is asked for by name, as Arrow or as a data frame: `tables([history]).to_pandas("word_edits")`.
    Needs the extra `corpus`.
    """
    from diffview.corpus.in_memory import tables as tables_of

    return tables_of(histories)
