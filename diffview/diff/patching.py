"""Apply a patch to a text, and say of each hunk where and how well it fitted.

The format, the search for the place (bitap, fuzzy, Wu and Manber 1992) and the merge of a hunk that
fits loosely are diff-match-patch's. What it cannot say is added here: whether a hunk fitted to the
letter, how far from its place, how alike the text there was; and whether the texts are the ones that
the patch was made of and for. No clock is used: a hunk too long to be fitted loosely must fit to the letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from diffview.diff.patch import text_digest
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diff_match_patch import diff_match_patch, patch_obj

MAX_LOOSE = 4_000
"""A hunk of more characters is not fitted loosely: its characters are compared with each other, which is quadratic."""

MIN_LOOSE = 0.6
"""How alike the text in the place of a hunk must be to what the hunk expects, 0 to 1; below, it does not fit."""

_DIGEST = re.compile(r"# (old|new) sha-256 ([0-9a-f]{64})")


class HunkFit(NamedTuple):
    """How one hunk fitted."""

    place: int | None
    """Where in the text, in characters from 0; None where it did not fit and was left out."""
    moved: int
    """How many characters further on than expected, below 0 further back."""
    similarity: float
    """How alike the text there was to what the hunk expects: 1.0 to the letter."""


class Patched(NamedTuple):
    """What a patch made of a text."""

    text: str
    hunks: tuple[HunkFit, ...]
    from_named: bool | None
    """Whether the text is the one that the patch was made from; None where the patch does not say."""
    to_named: bool | None
    """Whether the outcome is the text that the patch was made for; None where the patch does not say."""


def apply_patch(patch: str, text: str) -> Patched:
    """Return *text* with the hunks of *patch* applied, and how each of them fitted.

    A hunk that fits nowhere is left out and said so. Raises BadArgument for what is no patch.
    """
    # 9 ms to import, and only wanted here
    from diff_match_patch import diff_match_patch  # noqa: PLC0415

    head = [line for line in patch.split("\n") if line.startswith("#")]
    named = {found[1]: found[2] for line in head if (found := _DIGEST.fullmatch(line.rstrip()))}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # never by the clock: hunks are bounded instead
    engine.Match_Distance = max(1_000, len(text))
    hunks: list[HunkFit] = []
    outcome, shift = text, 0
    for hunk in _hunks(engine, patch):
        outcome, fit = _applied(engine, hunk, outcome, shift)
        hunks.append(fit)
        # a place counts what the hunks before it put in and took out: also one that did not fit
        shift += hunk.length1 - hunk.length2 if fit.place is None else fit.moved
    return Patched(
        outcome,
        tuple(hunks),
        named["old"] == text_digest(text) if "old" in named else None,
        named["new"] == text_digest(outcome) if "new" in named else None,
    )


def _hunks(engine: diff_match_patch, patch: str) -> Sequence[patch_obj]:
    body = "\n".join(line for line in patch.replace("\r\n", "\n").split("\n") if not line.startswith("#"))
    try:
        hunks: list[patch_obj] = engine.patch_fromText(body)
    except (ValueError, IndexError) as error:
        raise BadArgument("patch", "this is no patch of diff-match-patch", hint="give the file as written") from error
    return hunks


def _applied(engine: diff_match_patch, hunk: patch_obj, text: str, shift: int) -> tuple[str, HunkFit]:
    before, after = engine.diff_text1(hunk.diffs), engine.diff_text2(hunk.diffs)
    expected = hunk.start1 + shift
    place = _place(engine, before, text, expected)
    there = text[place : place + len(before)] if place is not None else ""
    if place is not None and there == before:
        return text[:place] + after + text[place + len(before) :], HunkFit(place, place - expected, 1.0)
    how = Indel.normalized_similarity(before, there) if len(before) <= MAX_LOOSE else 0.0
    if place is None or how < MIN_LOOSE:
        return text, HunkFit(None, 0, how)
    hunk.start1 = hunk.start2 = place
    merged, fitted = engine.patch_apply([hunk], text)
    return (merged, HunkFit(place, place - expected, how)) if all(fitted) else (text, HunkFit(None, 0, how))


def _place(engine: diff_match_patch, before: str, text: str, expected: int) -> int | None:
    """Return where in *text* a hunk that expects *before* belongs: the nearest exact place, else the best loose one."""
    if text.startswith(before, max(0, expected)):
        return max(0, expected)
    behind, ahead = text.find(before, max(0, expected)), text.rfind(before, 0, max(0, expected) + len(before))
    exact = [place for place in (behind, ahead) if place >= 0]
    if exact:
        return min(exact, key=lambda place: abs(place - expected))
    if len(before) > MAX_LOOSE:
        return None
    start = min(max(0, expected), len(text))
    found = int(engine.match_main(text, before[: engine.Match_MaxBits], start))
    return found if found >= 0 else None
