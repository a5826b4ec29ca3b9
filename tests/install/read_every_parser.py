"""Read one page of each kind of parser through an installed `diffview`, as a newcomer's first import would.

    python tests/install/read_every_parser.py .venv/bin/diffview

A dependency that an installer left out shows here and nowhere else: the tests run where everything is there.
Pages are found in `samples/` and beside this file. Ends with an error where a page is read by another parser
than is meant, holds nothing, or where a parser of the installed program has no page here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
PAGES = {
    "newssniffer-html": SAMPLES / "tracked" / "ferry-0-1.html",
    "newssniffer-listing": SAMPLES / "tracked" / "ferry-versions.html",
    "newssniffer-version": HERE / "pages" / "newssniffer-version.html",
    "newssniffer-text": SAMPLES / "flattened" / "library-0-1.txt",
    "blog-html": HERE / "pages" / "blog-html.html",
    "blog-text": SAMPLES / "weblog" / "tidebook-2026-01-12T0900Z.txt",
    "article-html": SAMPLES / "article" / "otters-20260414083000.html",
    "plain-text": HERE / "pages" / "plain-text.txt",
}
NAMES = """
from diffview.parsers import registry, sites
print(*(parser.id.name for parser in (*sites.parsers(), *registry.PARSERS)))
"""


def main(program: Path) -> None:
    """Read all pages with *program*, and ask the Python beside it for the names of its parsers."""
    python = program.with_name("python")
    known = set(subprocess.check_output([python, "-P", "-c", NAMES], text=True).split())
    if known != set(PAGES):
        sys.exit(f"parsers without a page here, or pages without a parser: {sorted(known ^ set(PAGES))}")
    for name, page in PAGES.items():
        lines = subprocess.check_output([program, "read", page, "--json"], text=True).splitlines()
        readings = [json.loads(line) for line in lines]
        if {reading["reader"] for reading in readings} != {name}:
            sys.exit(f"{page.name}: read by {[reading['reader'] for reading in readings]}, not by {name}")
        if not any(version["blocks"] or version["title"] for reading in readings for version in reading["versions"]):
            sys.exit(f"{page.name}: {name} found nothing in it")
        print(f"{name}: {len(readings)} readings of {page.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
