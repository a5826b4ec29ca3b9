"""How a command leaves: the exit codes, and the one line that goes with an error."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

CHANGED = 1
"""Exit code of `check`, `compare` and `verify` where a change was found."""

USER_ERROR = 2
"""Exit code where the user can mend it: a bad file, a bad argument, an unknown article."""


def fail(line: str) -> NoReturn:
    """Print one line on standard error and leave with `USER_ERROR`."""
    click.echo(f"diffview: {' '.join(line.split())}", err=True)
    sys.exit(USER_ERROR)


def discard_output() -> None:
    """Let whatever is still to be printed go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
