"""`apply`: a patch and the old text give the new text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diffview.cli.comparing import side_of
from diffview.cli.exits import CHANGED
from diffview.cli.output import write_file
from diffview.diff.model import Side
from diffview.diff.patch import whole_text
from diffview.diff.patching import HunkFit, Patched, apply_patch
from diffview.errors import BadArgument


@click.command("apply")
@click.argument("patch", type=click.Path(path_type=Path))
@click.argument("old", type=click.Path(path_type=Path))
@click.option("-o", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write the new text there.")
def apply_command(patch: Path, old: Path, out: Path | None) -> None:
    """Give the new text back from a PATCH and the OLD text.

    OLD is read as `compare` reads it: of a .txt each non-empty line is one block. Says on standard error how each
    hunk fitted. Leaves with 0 where the outcome is the text that the patch was made for (or where the patch does not
    say which), with 1 where it is another or a hunk did not fit.
    """
    try:
        written = patch.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise BadArgument(str(patch), error.strerror or str(error)) from error
    patched = apply_patch(written, whole_text(Side.of(side_of(old, 0))))
    if out is None:
        click.echo(patched.text, nl=False)
    else:
        write_file(out, patched.text)
    for line in _report(patched):
        click.echo(line, err=True)
    fitted = all(hunk.place is not None for hunk in patched.hunks)
    sys.exit(0 if fitted and patched.to_named is not False else CHANGED)


def _report(patched: Patched) -> list[str]:
    """Return what is said of an applied patch, a line each."""
    lines = [f"hunk {k} of {len(patched.hunks)}: {_said(hunk)}" for k, hunk in enumerate(patched.hunks, 1)]
    if patched.from_named is False:
        lines.append("the old text is not the one that the patch was made from")
    match patched.to_named:
        case True:
            lines.append("the new text is the one that the patch was made for: its SHA-256 is the same")
        case False:
            lines.append("the new text is not the one that the patch was made for: its SHA-256 differs")
        case None:
            lines.append("the patch does not say which text it was made for: nothing to check it by")
    return lines


def _said(hunk: HunkFit) -> str:
    if hunk.place is None:
        return "does not fit, left out"
    where = f"at character {hunk.place}"
    if hunk.moved:
        where += f", {abs(hunk.moved)} {'further on' if hunk.moved > 0 else 'further back'} than expected"
    return f"fits {where}" if hunk.similarity == 1.0 else f"fits loosely {where}, {hunk.similarity:.0%} alike"
