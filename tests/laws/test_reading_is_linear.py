"""Reading a page of the tracking site or of a weblog takes time in proportion to its size, whatever it holds.

Not patterns alone can be slow (tests/laws/test_patterns_are_linear.py holds those): each text here was once read in
time that grew with the square or the cube of its size, or would be if a rule looked back at everything above.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from diffview.errors import UnreadableCapture
from diffview.model import Capture
from diffview.parsers import registry

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """This article is from the source 'bell' and was first published or seen on .

You can find the current article at its original source at http://example.org/a

The article has changed 2 times.

"""
BELOW = "Version 0 Version 1\nOld New\n(about 1 hour later)\n"
POST = "Tuesday, 20 January 2015\nA title here\n\n"
TITLED = "Some title goes here\n\nThis is the prose of some title and it goes on here.\n\n"

BUTTON = "Read more\nSome title goes\n"

WORST: dict[str, Callable[[int], str]] = {
    "the site's name again and again": lambda n: HEAD + "https://newssniffer" * (n // 19) + "\n" + BELOW + "text\n",
    "spaces behind a head cell": lambda n: HEAD + "Version 1" + " " * n + "\n" + BELOW + "text\n",
    "empty lines behind a head cell": lambda n: HEAD + "Version 1" + "\n" * n + "x\n" + BELOW + "text\n",
    "a word of dots": lambda n: HEAD + BELOW + "One two. " + "." * n + ",\n",
    "a title line without end": lambda n: HEAD + "Version 0 Version 1\n" + "a " * (n // 2) + "\ntext\n",
    "lines broken inside a sentence": lambda n: "alpha beta gamma delta epsilon zeta eta the of\n" * (n // 47),
    "a post of short lines with titles below": lambda n: POST + "a line\n\n" * (n // 16) + TITLED * (n // 150),
    "titles behind buttons": lambda n: (
        POST + "Text.\nPosted by Ann at 10\n" + "Read more\nSome title goes\n" * (n // 26)
    ),
    "head cells without rows": lambda n: "<html>" + "<tr><th>Version 0</th><th>Version 1</th></tr></table>" * (n // 55),
    "spaces in head cells": lambda n: "<html><table>" + ("<th>" + " " * 50) * (n // 54),
    "times in one element": lambda n: (
        "<html><link rel=canonical href='/articles/1/versions/2'><p>from the source 'x' and was first published or seen"
        "</p><div>" + "<time datetime=x>a</time>" * (n // 25) + "</div>"
    ),
    "tags named in text": lambda n: "x\n" + "<head>\nz" * 500 + "y" * n,
}


def cost(text: str) -> float:
    name = "page.html" if text.startswith("<html") else "page.txt"
    start = time.process_time()
    with suppress(UnreadableCapture):
        registry.read(Capture.of(text.encode(), origin=name))
    return time.process_time() - start


@pytest.mark.parametrize("made", WORST.values(), ids=WORST.keys())
def test_four_times_the_text_takes_about_four_times_the_time(made: Callable[[int], str]) -> None:
    cost(made(1_000))  # what is loaded once is loaded here
    small, large = cost(made(40_000)), cost(made(160_000))
    assert large <= 8 * small + 0.2
