"""Run the command line and choose its exit code. Here it is decided which errors are one line.

Exit codes: 0 done, no change; 1 a change was found (`check`, `compare`, `verify`); 2 something that the
user can mend, in one line on standard error. Anything else is a bug and shows its traceback.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from diffview.cli.commands import CommandTable
from diffview.cli.exits import discard_output, fail
from diffview.errors import DiffviewError
from diffview.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Program(CommandTable):
    """The table of commands; a reader of the output who has seen enough, as in `diffview list | head`, is no error."""

    def invoke(self, ctx: click.Context) -> object:
        # Here, because click itself would leave with 1.
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            discard_output()
            return 0


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="diffview")
def cli() -> None:
    """Show how a published article changed.

    Begin with `diffview demo`, or with `diffview import PATH…` and `diffview serve`.
    """


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Let SIGTERM end a command as Ctrl-C does: an import keeps what it has read."""
    raise KeyboardInterrupt


def _colour() -> bool | None:
    """Return False where the user asks for no colours (no-color.org); None leaves it to the kind of output."""
    return False if os.environ.get("NO_COLOR") else None


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A file name that is no UTF-8 must not end a listing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = cli.main(args=args, prog_name="diffview", standalone_mode=False, color=_colour())
        sys.stdout.flush()
    except DiffviewError as error:
        fail(error.line())
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "diffview"
        fail(f"{error.format_message()} See `{command} --help`.")
    except click.ClickException as error:
        fail(error.format_message())
    except click.Abort:
        click.echo("diffview: stopped; what was stored stays stored", err=True)
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        discard_output()
        code = 0
    except OSError as error:
        # Of a file we know its name; without one it is our own output that cannot be written.
        if error.filename is not None or error.errno not in _UNWRITABLE:
            raise
        discard_output()
        fail(f"the output: {error.strerror}; make room there and do it again")
    sys.exit(code if isinstance(code, int) else 0)
