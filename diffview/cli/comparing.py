"""`compare`: two files, on the terminal, as JSON or as one page."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

import diffview
from diffview.cli.exits import CHANGED
from diffview.cli.options import json_option
from diffview.cli.output import print_comparison, print_json, write_file
from diffview.diff.compare import compare as compare_sides
from diffview.diff.limits import Profile
from diffview.diff.model import Side
from diffview.diff.patch import patch_file
from diffview.errors import BadArgument, UnreadableCapture
from diffview.export import comparison_html, pair_history, version_of_blocks, version_of_reading
from diffview.facts.classify import classify
from diffview.ingest import read_all
from diffview.text.decode import decode
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Reading, ReadVersion, Version


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@json_option
@click.option("--html", "html", type=click.Path(path_type=Path, dir_okay=False), help="Write one self-contained page.")
@click.option("--patch", "patch", type=click.Path(path_type=Path, dir_okay=False), help="Write a patch for `apply`.")
@click.option("--raw", is_flag=True, help="Show changes of typography and furniture too.")
@click.option("--profile", is_flag=True, help="Say on standard error where the time went.")
def compare(
    old: Path, new: Path, as_json: bool, html: Path | None, patch: Path | None, raw: bool, profile: bool
) -> None:
    """Compare two files.

    Of a .txt each non-empty line is one block, other files are read as captures. Leaves with 0 where they
    are equal and with 1 where they differ.
    """
    history = pair_history(side_of(old, 0), side_of(new, 1))
    explained = _explained(history, profile=profile)
    if html is not None:
        write_file(html, comparison_html(history, 0, 1))
        click.echo(f"written to {html}", err=True)
    if patch is not None:
        write_file(patch, patch_file(explained.comparison))
        click.echo(f"written to {patch}", err=True)
    if as_json:
        print_json(explained.to_dict())
    elif html is None and patch is None:
        print_comparison(explained, raw=raw)
    sys.exit(CHANGED if explained.changed else 0)


def side_of(path: Path, number: int) -> Version:
    """Return the text of a file as a version: of a .txt each non-empty line a block, else the newest in a capture."""
    if path.suffix.lower() == ".txt":
        try:
            body = path.read_bytes()
        except OSError as error:
            raise BadArgument(str(path), error.strerror or str(error)) from error
        # Not splitlines(): a line separator or form feed inside a line is white space of a block.
        lines = (squeeze(line) for line in re.split(r"\r\n|\r|\n", decode(body, None).text))
        return version_of_blocks(tuple(line for line in lines if line), number)
    reading = _only_reading(path)
    return version_of_reading(_newest(path, reading), number)


def _only_reading(path: Path) -> Reading:
    readings = read_all(path)
    if len(readings) != 1:
        raise BadArgument(
            str(path), f"holds {len(readings)} articles", hint="import it and compare its versions in the viewer"
        )
    return readings[0]


def _newest(path: Path, reading: Reading) -> ReadVersion:
    held = [version for version in reading.versions if version.has_text]
    if not held:
        raise UnreadableCapture(str(path), "holds no text of the article", hint="give a page with its text")
    return held[-1]


def _explained(history: History, *, profile: bool) -> ClassifiedComparison:
    old, new = history.versions
    if not profile:
        return diffview.compare(old, new)
    return _profiled(old, new)


def _profiled(old: Version, new: Version) -> ClassifiedComparison:
    """Compare two versions, name the kinds of change, and print on standard error what each step took."""

    def whole(profile: Profile) -> ClassifiedComparison:
        explained = classify(compare_sides(Side.of(old), Side.of(new), profile=profile))
        with profile.step("naming the kinds of change"):
            _ = explained.counts  # worked out when they are asked for
        return explained

    whole(Profile(time.thread_time))  # tables of words and of languages are loaded once, whatever is compared
    profile = Profile(time.thread_time)
    explained = whole(profile)
    total = sum(profile.seconds.values()) or 1.0
    click.echo(f"comparing and naming the kinds took {total * 1000:.2f} ms of CPU:", err=True)
    for step, seconds in profile.seconds.items():
        click.echo(f"  {seconds * 1000:9.2f} ms {seconds / total:6.1%}  {step}", err=True)
    return explained
