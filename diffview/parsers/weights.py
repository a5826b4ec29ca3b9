"""Learned weights, checked when they are loaded: a misspelled name would silently weigh nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def checked_weights(found: Mapping[str, float], names: Sequence[str]) -> Mapping[str, float]:
    """Return *found*, the weights of exactly the features called *names*; raise ValueError for any other.

    >>> checked_weights({"bias": 1.0, "wrods": 2.0}, ("bias", "words"))
    Traceback (most recent call last):
    ValueError: weights of no feature: wrods; features without a weight: words
    """
    unknown, missing = sorted(found.keys() - set(names)), sorted(set(names) - found.keys())
    if unknown or missing:
        raise ValueError(
            f"weights of no feature: {', '.join(unknown) or 'none'}; "
            f"features without a weight: {', '.join(missing) or 'none'}"
        )
    return found
