"""Reading addresses and forms: each value is checked here, and a wrong one is named with what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import request

from diffview.errors import BadArgument
from diffview.facts.kinds import FactKind
from diffview.render.options import Layout, Options
from diffview.store.values import ArticleOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

MAX_NUMBER = 2**31 - 1
"""Largest number of an article, a version or a row in an address: what every database can hold."""

MAX_CONTEXT = 99
"""Largest number of unchanged paragraphs around a change that an address may ask for."""

MAX_PARTS = 100_000
"""Largest part of a table that an address may ask for; a part that does not exist is the nearest one."""

MAX_ANCHOR = 40
"""Letters of the longest anchor of ours."""

DIGITS = 10
"""Digits of `MAX_NUMBER`."""

NUMBER = f"int(max={MAX_NUMBER})"
ARTICLE = f"/articles/<{NUMBER}:article_id>"
PAIR = f"{ARTICLE}/diff/<{NUMBER}:old>/<{NUMBER}:new>"

_E = TypeVar("_E", bound="StrEnum")


def options() -> Options:
    """Return how the address asks for a comparison to be shown."""
    context = request.args.get("context", "1")
    return Options(
        layout=one_of(Layout, "view", Layout.SIDE),
        context=None if context == "all" else whole_of(context, "context", MAX_CONTEXT),
        kinds=frozenset(kinds()),
        show_aside=request.args.get("aside") == "show",
        part=whole("part", 1, MAX_PARTS),
        unfold=request.args.get("unfold", "")[:MAX_ANCHOR],
    )


def kinds() -> tuple[FactKind, ...]:
    """Return the kinds of change that the address names."""
    asked = [value for value in request.args.getlist("kind") if value]
    try:
        return tuple(FactKind(value) for value in asked)
    except ValueError as error:
        hint = "one of " + ", ".join(FactKind)
        raise BadArgument("kind", f"there is no kind of change called {', '.join(asked)!r}", hint=hint) from error


def one_of(kind: type[_E], name: str, default: _E) -> _E:
    """Return the value that the parameter *name* asks for."""
    asked = request.args.get(name)
    if not asked:
        return default
    try:
        return kind(asked)
    except ValueError as error:
        raise BadArgument(name, f"{asked!r} is not offered", hint="one of " + ", ".join(kind)) from error


def order() -> ArticleOrder:
    """Return the order that the address asks for."""
    return one_of(ArticleOrder, "order", ArticleOrder.LATEST)


def whole(name: str, default: int | None, most: int) -> int:
    """Return the whole number of the parameter *name*; one without a default must be there."""
    asked = request.args.get(name)
    if not asked and default is not None:
        return default
    return whole_of(asked, name, most)


def whole_of(asked: str | None, name: str, most: int) -> int:
    """Return *asked* as a whole number from 0 to *most*; `BadArgument` names the parameter *name*."""
    if asked is None or not (asked.isascii() and asked.isdecimal()) or len(asked) > DIGITS or int(asked) > most:
        raise BadArgument(name, f"{asked or 'nothing'!r} is not a whole number from 0 to {most}")
    return int(asked)


def neighbours(numbers: Sequence[int], newer: int) -> tuple[int, int] | None:
    """Return the neighbouring versions of which the newer stands at *newer*, where there are such."""
    return (numbers[newer - 1], numbers[newer]) if 0 < newer < len(numbers) else None
