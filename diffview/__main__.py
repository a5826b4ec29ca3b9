"""`python -m diffview` is `diffview`."""

from diffview.cli import main

main()
