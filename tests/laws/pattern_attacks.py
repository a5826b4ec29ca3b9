"""Find every regular expression of the program and the texts that are worst for it; measure how its time grows.

Run as a script it prints JSON lines, one when a pattern begins and one when it ends. The law runs it in a process
with a limit of processor time, so that an exponential pattern ends the process, not the suite.

A pattern's worst texts are made from its own parse tree: what stands before a repeat, then the
repeat's body again and again, then something that does not fit.
"""

from __future__ import annotations

import json
import math
import re
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from pattern_sites import Found, patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Compiled = re.Pattern[Any]

AT_START = frozenset({"match", "fullmatch"})

SCREENED = 512
"""Characters, about, of the texts among which the worst for a pattern are chosen: so many cost microseconds."""
WORST = 2
"""So many of the worst texts are doubled."""
MOST_TEXTS = 120
"""So many texts are tried for one pattern at most."""
LAST = 2**20
"""Characters of the largest text: 10^6."""
SIZES = (2**10, 2**11, 2**13, 2**14, 2**16, 2**18, LAST)
SETS_PACE = 2**11
"""The time for one character is taken from texts up to this size."""
MAX_GROWTH = 5.0
"""How many times the time for one character may grow; linear is 1, n log n is 2 over these sizes."""
MIN_SECONDS = 0.04
"""What takes less is not judged: the clock is too coarse."""
PATIENCE = 6.0
"""Seconds of processor time for one search; no linear one of 10^6 characters takes so many."""

BOUNDED = {}
"""Patterns that never see a longer text, by name: characters, with the line that cuts it."""


class Slow(Exception):
    """A search took longer than `PATIENCE`."""


# --- the worst texts, from the parse tree

_ALPHABET = " aA0.,-'\"<>/\n\r\t(:;=_|@\u00e9\u2019\u4e00"
_CATEGORY: dict[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_NOT_DIGIT": lambda c: not c.isdigit(),
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda c: not c.isspace(),
    "CATEGORY_WORD": lambda c: c.isalnum() or c == "_",
    "CATEGORY_NOT_WORD": lambda c: not (c.isalnum() or c == "_"),
}


def _fits(items: Iterable[tuple[Any, Any]], character: str) -> bool:
    negate = hit = False
    for op, value in items:
        match str(op):
            case "NEGATE":
                negate = True
            case "LITERAL":
                hit |= ord(character) == value
            case "RANGE":
                hit |= value[0] <= ord(character) <= value[1]
            case "CATEGORY":
                hit |= _CATEGORY[str(value)](character)
    return hit != negate


def _characters(items: list[tuple[Any, Any]]) -> list[str]:
    """Return a few characters that a class takes."""
    own = [chr(v) for op, v in items if str(op) == "LITERAL"] + [chr(v[0]) for op, v in items if str(op) == "RANGE"]
    return list(dict.fromkeys(c for c in [*_ALPHABET, *own] if _fits(items, c)))[:8] or ["a"]


def _samples(sequence: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return a few texts that a sequence of nodes takes: every branch, and every character of its classes, once."""
    out = [""]
    for node in sequence:
        options = _options(node)
        out = [
            out[min(k, len(out) - 1)] + options[min(k, len(options) - 1)] for k in range(max(len(out), len(options)))
        ][:8]
    return out


def _options(node: tuple[Any, Any]) -> list[str]:
    op, value = node
    match str(op):
        case "LITERAL":
            return [chr(value)]
        case "NOT_LITERAL":
            return [c for c in "a .\n" if ord(c) != value]
        case "ANY" | "ANY_ALL":
            return ["a", " ", "."]
        case "IN":
            return _characters(value)
        case "BRANCH":
            return [text for branch in value[1] for text in _samples(branch)[:2]][:8]
        case "SUBPATTERN":
            return _samples(value[-1])
        case "ATOMIC_GROUP":
            return _samples(value)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            times = max(value[0], 1)
            return [text * times for text in _samples(value[2])]
        case _:
            return [""]


def _repeats(sequence: Iterable[tuple[Any, Any]], before: str) -> Iterator[tuple[str, list[str]]]:
    """Yield, for each repeat and each beginning of a sequence, what stands before it and what it may repeat."""
    nodes = list(sequence)
    for k, (op, value) in enumerate(nodes):
        prefix = before + _samples(nodes[:k])[0]
        match str(op):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                bodies = _samples(value[2])
                if value[1] > 8:
                    yield prefix, bodies
                yield from _repeats(value[2], prefix)
            case "BRANCH":
                for branch in value[1]:
                    yield from _repeats(branch, prefix)
            case "SUBPATTERN":
                yield from _repeats(value[-1], prefix)
            case "ATOMIC_GROUP":
                yield from _repeats(value, prefix)
            case "ASSERT" | "ASSERT_NOT":
                yield from _repeats(value[1], prefix)
        yield "", _samples(nodes[: k + 1])


def attacks(pattern: Compiled) -> list[tuple[str, str, str]]:
    """Return triples (before, again and again, behind): the texts that may be worst for *pattern*."""
    tree = re._parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]
    found: dict[tuple[str, str, str], None] = {}
    singles = dict.fromkeys(" a0.\n<")
    prefixes = {"": None}
    for prefix, bodies in _repeats(tree, ""):
        prefixes[prefix] = None
        for body in bodies:
            if body:
                for behind in ("\0", "", "a"):
                    found[prefix, body, behind] = None
                if len(body) == 1:
                    singles[body] = None
    for prefix in prefixes:
        for body in singles:
            for behind in ("\0", ""):
                found[prefix, body, behind] = None
    texts = list(found)
    return texts if len(texts) <= MOST_TEXTS else texts[:: len(texts) // MOST_TEXTS + 1]


def text_of(attack: tuple[str, str, str], size: int, *, as_bytes: bool) -> Any:
    before, body, behind = attack
    text = before + body * max(1, (size - len(before)) // len(body)) + behind
    return text.encode("latin-1", "replace") if as_bytes else text


# --- how time grows


def seconds(found: Found, text: Any) -> float:
    """Return the processor time of using *found* on *text* as the program does, infinity where patience ended."""
    pattern = found.pattern
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    start = time.thread_time()  # under a limit of processor time the clock of the process counts in ticks
    try:
        if found.uses and found.uses <= AT_START:
            for use in found.uses:
                getattr(pattern, use)(text)
        elif found.uses and found.uses <= AT_START | {"search"}:
            pattern.search(text)
        else:
            for _ in pattern.finditer(text):
                pass
        took = time.thread_time() - start
    except Slow:
        took = math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return took


def growth(found: Found) -> dict[str, Any]:
    """Return how many times the time for one character grows on the worst texts, and on which of them."""
    as_bytes = isinstance(found.pattern.pattern, bytes)
    worst: dict[str, Any] = {"name": found.name, "growth": 0.0, "text": None, "size": 0}
    screened: list[tuple[float, tuple[str, str, str]]] = []
    for attack in attacks(found.pattern):
        took = seconds(found, text_of(attack, SCREENED, as_bytes=as_bytes))
        if took > MIN_SECONDS:  # for so few characters
            return worst | {"growth": 1e9, "text": [part[:60] for part in attack], "size": SCREENED}
        screened.append((took, attack))
    screened.sort(key=lambda one: -one[0])
    for rank, (_, attack) in enumerate(screened[:WORST]):
        # only the very worst goes all the way: what is not linear shows long before
        last = min(BOUNDED.get(found.name, LAST), LAST if not rank else LAST // 64)
        grown, size = _grown(found, attack, last, as_bytes=as_bytes)
        if grown > worst["growth"]:
            worst |= {"growth": min(grown, 1e9), "text": [part[:60] for part in attack], "size": size}
        if grown > MAX_GROWTH:
            break
    return worst


def _grown(found: Found, attack: tuple[str, str, str], last: int, *, as_bytes: bool) -> tuple[float, int]:
    """Return the most that the time for one character has grown, and at what size."""
    base = 1e-9
    most, at = 0.0, 0
    for size in [size for size in SIZES if size <= last]:
        text = text_of(attack, size, as_bytes=as_bytes)
        took = seconds(found, text)
        if took < MIN_SECONDS:
            took = min(took, seconds(found, text), seconds(found, text))
        if size <= SETS_PACE:
            base = max(base, took / len(text))
        if took > MIN_SECONDS and took / len(text) / base > MAX_GROWTH:
            took = min(took, seconds(found, text))  # another program may have had the caches
        if took > MIN_SECONDS and (grown := took / len(text) / base) > most:
            most, at = grown, size
        if most > MAX_GROWTH:
            break
    return most, at


def _late(*_: object) -> None:
    raise Slow


def main(arguments: list[str]) -> int:
    found, unknown = patterns()
    for site in unknown:
        print(json.dumps({"name": site.name, "unknown": True}), flush=True)
    signal.signal(signal.SIGVTALRM, _late)
    for one in found:
        if arguments and arguments[0] not in one.name:
            continue
        print(json.dumps({"name": one.name, "begins": True}), flush=True)
        print(json.dumps(growth(one) | {"uses": sorted(one.uses)}), flush=True)
    print(json.dumps({"name": "", "patterns": len(found)}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
