"""Where the folders that ship with diffview are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Return the folder of page templates."""
    return _folder("templates")


def static_folder() -> Path:
    """Return the folder of style sheets and scripts."""
    return _PACKAGE / "static"


def samples_folder() -> Path:
    """Return the folder of sample captures."""
    return _folder("samples")


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
