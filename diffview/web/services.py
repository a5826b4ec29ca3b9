"""What the pages work with, made once by the application and found through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app

from diffview.web.comparisons import Comparisons

if TYPE_CHECKING:
    from diffview.store import Store
    from diffview.web.contexts import Shell
    from diffview.web.pending import Pending


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the captures that wait to be added, and what every page shows around its own."""

    store: Store
    pending: Pending
    shell: Shell
    comparisons: Comparisons = field(default_factory=Comparisons)


def services() -> Services:
    """Return the services of the application that answers."""
    return cast("Services", current_app.extensions["diffview"])
