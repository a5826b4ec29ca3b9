"""Part the title lines of flattened pages by what the other pages of the article say.

Such a line is "old new" with one space at the seam. A title that another page, a list of versions or an equal pair
gives shows where it parts; of two lines that share a version the one ends as the other begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


MAX_TITLE_LINE = 2_000
"""Characters: a longer line holds no two titles, and is not compared with others."""


class TitleLine(NamedTuple):
    """The titles of two versions in one line."""

    old: int
    new: int
    text: str


def settled(lines: Sequence[TitleLine], known: Mapping[int, str]) -> dict[int, str]:
    """Return the titles, by version, that *known* titles and the lines together leave one way to read.

    *known* titles are among them. A line that no known title fits is left alone.
    """
    titles = dict(known)
    left = list(lines)
    while left:
        parted = [(line, cut) for line in left if (cut := _cut(line, titles))] or _by_each_other(left)
        if not parted:
            break
        for line, (old, new) in parted:
            titles.setdefault(line.old, old)
            titles.setdefault(line.new, new)
            if line in left:
                left.remove(line)
    return titles


def fits(line: TitleLine, titles: Mapping[int, str]) -> bool:
    """Return whether *titles* holds both titles of *line*, and they are what it says."""
    return f"{titles.get(line.old)} {titles.get(line.new)}" == line.text


def _cut(line: TitleLine, titles: Mapping[int, str]) -> tuple[str, str] | None:
    old, new = titles.get(line.old), titles.get(line.new)
    if old is not None and line.text.startswith(f"{old} ") and line.text != f"{old} ":
        rest = line.text[len(old) + 1 :]
        return (old, rest) if new in {None, rest} else None
    if old is None and new is not None and line.text.endswith(f" {new}"):
        return line.text[: -len(new) - 1], new
    return None


def _by_each_other(lines: Sequence[TitleLine]) -> list[tuple[TitleLine, tuple[str, str]]]:
    """Return two lines of neighbouring pages, parted, where only one title can end the one and begin the other."""
    by_old: dict[int, list[TitleLine]] = {}
    for line in lines:
        by_old.setdefault(line.old, []).append(line)
    for first in lines:
        if len(first.text) > MAX_TITLE_LINE:
            continue
        for second in by_old.get(first.new, ()):
            if first is second:
                continue
            shared = _shared(first.text, second.text)
            if len(shared) == 1:
                title = shared[0]
                return [
                    (first, (first.text[: -len(title) - 1], title)),
                    (second, (title, second.text[len(title) + 1 :])),
                ]
    return []


def _shared(first: str, second: str) -> list[str]:
    """Return every text of whole words that ends *first* and begins *second*, and is all of neither."""
    starts = (k for k, char in enumerate(first) if char == " " and k)
    return [first[k + 1 :] for k in starts if first[k + 1 :] and second.startswith(f"{first[k + 1 :]} ")]
