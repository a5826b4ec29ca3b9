"""The net under every reader: whatever one raises becomes a refusal with its place, and the import goes on.

Readers say themselves what they know to go wrong (a damaged zip, a record cut off). Libraries that read containers
raise more than they document, so what is left is caught here, at the file and at each member of an archive.
"""

from __future__ import annotations

import traceback
from typing import IO, TYPE_CHECKING

from diffview.model import Capture
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diffview.readers.refused import Found


def safely(found: Iterator[Found], origin: str, kept: Callable[[], Capture | None]) -> Iterator[Found]:
    """Yield what *found* yields; an exception in it becomes the last item, a refusal of *origin*.

    The refusal carries what *kept* returns: the bytes that could not be read. Errors of the disk are raised.
    """
    try:
        yield from found
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  # one bad file must not end an import of thousands
        yield Refused(origin, f"reading it failed with {named(error)}", capture=_kept(kept))


def named(error: BaseException) -> str:
    """Return an error's class, what it says and where in diffview it came up, on one line.

    >>> named(ValueError("no such day"))
    'ValueError (no such day)'
    """
    said = f" ({' '.join(str(error).split())[:MAX_SAID]})" if str(error).strip() else ""
    frames = traceback.extract_tb(error.__traceback__) if error.__traceback__ else []
    ours = [frame for frame in frames if "diffview" in frame.filename.replace("\\", "/").split("/")]
    place = (
        f" at {ours[-1].filename.replace(chr(92), '/').rpartition('diffview/')[2]}:{ours[-1].lineno}" if ours else ""
    )
    return f"{type(error).__name__}{said}{place}"


MAX_SAID = 120
"""Characters of an error's own words that are shown; some quote the whole input."""


def remains(file: IO[bytes], origin: str, start: int, end: int | None, most: int) -> Capture | None:
    """Return the bytes from *start* to *end*, at most *most*, as a capture that keeps them.

    *end* None is the end of the file. None where there are no bytes, or the file cannot be read at another place.
    The file stands afterwards where it stood.
    """
    if not file.seekable():
        return None
    here = file.tell()
    try:
        file.seek(start)
        body = file.read(most if end is None else min(most, end - start))
    finally:
        file.seek(here)
    return Capture.of(body, origin=origin) if body else None


def _kept(kept: Callable[[], Capture | None]) -> Capture | None:
    try:
        return kept()
    except Exception:  # noqa: BLE001  # what could not be read may not be readable for keeping either
        return None
