"""Times and paragraphs as other tools write them."""

from __future__ import annotations

import gzip
import html
import io
import re
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PARAGRAPH_BORDER: Final = re.compile(r"</?p>|<p [^<>]*>|<br ?/?>|\n", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def paragraphs_of_markup(markup: str | None) -> tuple[str, ...]:
    """Return the paragraphs of text in which `<p>` or line feeds part them, character references undone."""
    parts = _PARAGRAPH_BORDER.split(markup or "")
    return tuple(text for part in parts if (text := html.unescape(_TAG.sub("", part)).strip()))


def paragraphs_of_lines(text: str | None) -> tuple[str, ...]:
    """Return the lines of *text* that hold anything."""
    return tuple(line for part in (text or "").splitlines() if (line := part.strip()))


def utc(written: object) -> datetime | None:
    """Return a time that a tool wrote, in UTC; one without a zone is UTC. None where it is none, or is no time."""
    if written is None:
        return None
    try:
        if isinstance(written, int | float):
            return datetime.fromtimestamp(written, UTC)
        moment = datetime.fromisoformat(str(written).strip().replace(" UTC", "+00:00"))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


@contextmanager
def opened_text(path: Path) -> Iterator[IO[str]]:
    """Give the text of the file at *path*, UTF-8 and perhaps packed with gzip; what is no UTF-8 stands as U+FFFD."""
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    with cast("IO[bytes]", opener(path, "rb")) as raw:
        yield io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
