"""A comparison as a patch that other programs can apply: the text format of diff-match-patch.

The script is ours; the package only cuts it into hunks with context and writes them down. What
moved is deleted where it stood and inserted where it stands, for the format knows no moves. Above
the hunks stand lines that begin with "#": what the file is, and the SHA-256 of both texts. Programs
that know the format alone want them left out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from diffview.diff.model import Moved, Op
from diffview.diff.script import longest_chain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.diff.model import Change, Comparison, Side

_OPS = {Op.DELETE: -1, Op.EQUAL: 0, Op.INSERT: 1}


HEADER = """\
# diffview patch 1: apply with "diffview apply", or without these lines as a patch of diff-match-patch
# old sha-256 {}
# new sha-256 {}
"""


def whole_text(side: Side) -> str:
    """Return the text that a patch applies to: the title, if there is one, then the blocks, a line feed behind each."""
    parts = side.blocks if side.title is None else (side.title, *side.blocks)
    return "".join([f"{part}\n" for part in parts])


def text_digest(text: str) -> str:
    """Return the SHA-256 of *text* in UTF-8, in hexadecimal: what the head of a patch names."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def patch_file(comparison: Comparison) -> str:
    """Return `patch_text` below lines that say what it is of: the digests of both sides' `whole_text`."""
    old, new = comparison.sides.old, comparison.sides.new
    return HEADER.format(text_digest(whole_text(old)), text_digest(whole_text(new))) + patch_text(comparison)


def patch_text(comparison: Comparison) -> str:
    """Return the patch from the old side's `whole_text` to the new one's, as `patch_fromText` reads it.

    Time grows with the number of marks times the length of the text (each mark's context is made
    long enough to be found again).
    """
    # 9 ms to import, and only wanted here
    from diff_match_patch import diff_match_patch  # noqa: PLC0415

    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # never by the clock: there is nothing left to search
    text: str = engine.patch_toText(engine.patch_make(list(_script(comparison))))
    return text


def _script(comparison: Comparison) -> Iterator[tuple[int, str]]:
    """Yield (-1 | 0 | 1, text): what to delete, keep and insert, over the whole of both texts."""
    old, new = comparison.sides.old, comparison.sides.new
    if comparison.title is not None:
        yield from _steps(comparison.title, old.title or "", new.title or "")
        if old.title is not None and new.title is not None:
            yield 0, "\n"
        else:
            yield (1 if old.title is None else -1), "\n"
    changes = comparison.changes
    rooted = [k for k, change in enumerate(changes) if change.old and type(change) is not Moved]
    stay = {rooted[k] for k in longest_chain([changes[k].old[0] for k in rooted])}
    kept = {i for k in stay for i in changes[k].old}
    gone = [i for i in range(len(old.blocks)) if i not in kept]
    gone.reverse()
    for k, change in enumerate(changes):
        if k not in stay:
            for j in change.new:
                yield 1, f"{new.blocks[j]}\n"
            continue
        while gone and gone[-1] < change.old[-1]:
            yield -1, f"{old.blocks[gone.pop()]}\n"
        yield from _steps(change, old.text_of(change.old), new.text_of(change.new))
        yield (0 if change.new else -1), "\n"
    while gone:
        yield -1, f"{old.blocks[gone.pop()]}\n"


def _steps(change: Change, old: str, new: str) -> Iterator[tuple[int, str]]:
    for op, old_start, old_end, new_start, new_end in change.edits:
        yield _OPS[op], new[new_start:new_end] if op is Op.INSERT else old[old_start:old_end]
