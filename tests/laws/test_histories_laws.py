"""Laws of histories: the order of what comes in changes nothing, and nothing is lost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from diffview.histories import build
from diffview.model import Capture, Quality
from diffview.parsers import registry

if TYPE_CHECKING:
    from diffview.model import Reading

TEXTS = (
    ("The mill is old.", "It stands by the river.", "“It leans,” said Ada Hill. “It always has.”"),
    (
        "The mill is very old.",
        "It stands by the river.",
        "Nobody minds.",
        "“It leans,” said Ada Hill. “It always has.”",
    ),
    ("The mill is very old.", "It stands by the river.", "Nobody minds.", "A fence was put up. It is red."),
    ("The mill is old.", "It stands by the river.", "A fence was put up. It is blue."),
)
HEAD = (
    "This article is from the source 'bbc' and was first published or seen on . It will not be checked again.\n\n"
    "You can find the current article at its original source at http://example.org/mill\n\n"
    "The article has changed 5 times. There is an RSS feed of changes available.\n\n"
)


def flat(a: int, b: int) -> str:
    """Return the flattened page of two versions whose paragraphs pair by position where they differ."""
    old, new = TEXTS[a], TEXTS[b]
    lines = [f"Version {a} Version {b}", "Mill leans Mill leans", "(about 4 hours later)"]
    for k in range(max(len(old), len(new))):
        x, y = (side[k] if k < len(side) else "" for side in (old, new))
        lines.append(x + y if x == y else f"{x} {y}".strip())
    return HEAD + "\n".join(lines) + "\n"


@cache
def readings() -> tuple[Reading, ...]:
    pages = [(0, 1), (1, 2), (2, 3), (0, 3)]
    captures = [Capture.of(flat(a, b).encode(), origin=f"{a}-{b}.txt") for a, b in pages]
    captures.append(
        Capture.of(
            b"Mill leans\n\nThe mill is old.\n\nIt stands by the river, and nobody minds it at all.\n", origin="own.txt"
        )
    )
    return tuple(r for c in captures for r in registry.read(c))


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(5)))
def test_the_order_of_readings_changes_nothing(order: list[int]) -> None:
    assert build(readings()[k] for k in order) == build(readings())


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=1))
def test_reading_a_capture_again_changes_nothing(picked: set[int] | list[int]) -> None:
    again = build(readings()[k] for k in picked)
    once = build(readings()[k] for k in dict.fromkeys(picked))
    assert again == once


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(0, 4), min_size=1))
def test_every_capture_is_a_sighting_of_a_version_or_listed_as_unusable(picked: set[int] | list[int]) -> None:
    used = [readings()[k] for k in picked]
    seen = set()
    for history in build(used):
        seen |= {s.capture for v in history.versions for s in v.sightings} | {u.capture for u in history.unusable}
    assert seen == {r.capture for r in used}
    assert all(r.quality is Quality.OK for r in used)
