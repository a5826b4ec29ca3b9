"""What an export is asked to be: its format, its view, and how much it gives away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from diffview.errors import BadArgument
from diffview.render.options import Options

if TYPE_CHECKING:
    from pathlib import Path


class ExportFormat(StrEnum):
    """The formats, each by the end of a file's name."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"
    TEXT = "txt"
    PATCH = "patch"
    ZIP = "zip"

    @property
    def media_type(self) -> str:
        """Return the media type of such a file."""
        return MEDIA_TYPES[self]

    @property
    def label(self) -> str:
        """Return what the format is called to a reader."""
        return LABELS[self]


MEDIA_TYPES = {
    ExportFormat.HTML: "text/html; charset=utf-8",
    ExportFormat.JSON: "application/json",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
    ExportFormat.TEXT: "text/plain; charset=utf-8",
    ExportFormat.PATCH: "text/plain; charset=utf-8",
    ExportFormat.ZIP: "application/zip",
}

LABELS = {
    ExportFormat.HTML: "web page",
    ExportFormat.JSON: "JSON",
    ExportFormat.CSV: "CSV table",
    ExportFormat.MARKDOWN: "Markdown",
    ExportFormat.TEXT: "plain text",
    ExportFormat.PATCH: "patch",
    ExportFormat.ZIP: "evidence pack (zip)",
}

OF_HISTORY = tuple(f for f in ExportFormat if f is not ExportFormat.PATCH)
"""The formats of a whole history; a patch is of two texts."""

OF_PAIR = tuple(ExportFormat)
"""The formats of a comparison."""


class Origins(StrEnum):
    """What an export says of where captures were found."""

    NAMES = "names"
    """The file names."""
    WHOLE = "whole"
    """The folders of the user's disk too."""
    NONE = "none"
    """Nothing: only the hashes of the bytes."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a comparison or a history is exported."""

    view: Options = Options()  # noqa: RUF009 - frozen
    origins: Origins = Origins.NAMES
    full_text: bool = True
    """False to leave out every text but that of the changes."""
    permalink: str | None = None
    """The address of the page that it was made from."""
    head: str | None = None
    """Of a pack, the head of the store's hash chain."""


def format_of(path: Path) -> ExportFormat:
    """Return the format that the name of a file asks for; `BadArgument` where it names none of ours."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix in {"", "htm"}:
        return ExportFormat.HTML
    try:
        return ExportFormat(suffix)
    except ValueError as error:
        hint = "end it in " + ", ".join(f".{each}" for each in ExportFormat)
        raise BadArgument(str(path), "its name does not say a format", hint=hint) from error
