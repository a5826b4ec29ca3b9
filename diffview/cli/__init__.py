"""The command line: `main` runs it, `cli` is its group of commands. The only part of diffview that prints."""

from diffview.cli.commands import cli as cli
from diffview.cli.commands import main as main
