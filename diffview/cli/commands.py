"""The commands and where each lives. A new command is a module of its own and one line of this table.

A module is loaded when its command is run, so that `diffview --help` and a mistyped name answer at once and
the modules can import what they need at their top. The summary stands here for the same reason; a test holds
it to the first line of the command's own help.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import click


class CommandEntry(NamedTuple):
    """Where a command lives, `module:attribute` below `diffview.cli`, and what the list of commands says of it."""

    place: str
    summary: str


COMMANDS = {
    "demo": CommandEntry("serving:demo", "Read the samples into a throw-away store, list what was read, and serve it."),
    "serve": CommandEntry("serving:serve", "Serve the viewer, on this machine only by default."),
    "token": CommandEntry("serving:token", "Print a new write token for `serve`."),
    "import": CommandEntry("importing:import_", "Read files, folders and archives into the store."),
    "read": CommandEntry("importing:read", "Read captures and print what they hold, one JSON line for each article."),
    "compare": CommandEntry("comparing:compare", "Compare two files."),
    "list": CommandEntry("listing:list_", "List the articles that the store holds, or its captures."),
    "history": CommandEntry("listing:history", "Show the versions of ARTICLE: what changed, is missing, or is unsure."),
    "search": CommandEntry("searching:search", "Find articles by headline (also old ones), author, address and text."),
    "export": CommandEntry("exporting:export", "Write a comparison, or a whole history, as one self-contained file."),
    "corpus": CommandEntry(
        "corpus:corpus",
        "Write Parquet tables of a whole collection: versions, sentences, links, edits, headlines, corrections.",
    ),
    "convert": CommandEntry(
        "corpus:convert", "Write the versions of a collection as Parquet, CSV, JSON Lines or a git repository."
    ),
    "report": CommandEntry(
        "corpus:report",
        "Write a report on a collection, or on tables that `corpus` wrote, as one page that opens offline.",
    ),
    "apply": CommandEntry("applying:apply_command", "Give the new text back from a PATCH and the OLD text."),
    "verify": CommandEntry("verifying:verify", "Derive exported files again, or check a whole store."),
    "backup": CommandEntry("keeping:backup", "Write a checked copy of the store to a new FILE."),
    "restore": CommandEntry("keeping:restore", "Put a backup FILE in the place of the store."),
    "head": CommandEntry("keeping:head", "Print the head of the hash chain over everything observed."),
    "takedown": CommandEntry("keeping:takedown", "Remove the bytes and the text of a capture, by law."),
    "check": CommandEntry("checking:check", "Classify new captures: same, an earlier version, new, or not known."),
}


class CommandTable(click.Group):
    """A group of commands that loads the module of a command when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the names of all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  same
        """Return the command of that name, loaded; none where the table has no such name."""
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else load(entry)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  same
        """Write the list of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


def load(entry: CommandEntry) -> click.Command:
    """Return the command of a line of the table."""
    module, attribute = entry.place.split(":")
    command = getattr(import_module(f"diffview.cli.{module}"), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"{entry.place} is no command")
    return command
