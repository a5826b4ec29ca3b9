"""The command line: `main` runs it, `cli` is its group of commands. The only part of diffview that prints.

A new command is a module here with a `click` command in it, and one line in `commands.py`.
"""

from diffview.cli.main import cli as cli
from diffview.cli.main import main as main
