"""How a viewer was asked to run, so that its other processes can be given the same."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""The names under which a viewer on this machine answers; others must be given."""

TOKEN_VARIABLE = "DIFFVIEW_TOKEN"  # noqa: S105  the variable's name, no token
"""Where a process finds its write token: never among its arguments, which every user of the machine can list."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What all processes of one viewer share."""

    store: str
    """A SQLAlchemy URL or a file name."""
    read_only: bool = False
    hosts: tuple[str, ...] = LOOPBACK_HOSTS
    spool: str = ""
    """A folder for captures that wait to be added, open to this user only; empty is one of the process's own."""
    metrics: bool = False
    """True where figures are served at `/metrics`."""
    workers: int = 1
    """Processes that answer: the cells of a lane are shared out among them."""
    token: str | None = field(default=None, repr=False)
    """What whoever writes must send; None asks for nothing."""

    def to_json(self) -> str:
        """Return the settings as one line, without the token: that goes by `environment`."""
        return json.dumps([self.store, self.read_only, self.hosts, self.spool, self.metrics, self.workers])

    def environment(self) -> dict[str, str]:
        """Return what a process must find in its environment beside the line."""
        return {TOKEN_VARIABLE: self.token or ""}

    @classmethod
    def from_json(cls, line: str) -> Settings:
        """Return what `to_json` gave, with the token that is in the environment."""
        store, read_only, hosts, spool, metrics, workers = json.loads(line)
        return cls(store, read_only, tuple(hosts), spool, metrics, workers, os.environ.get(TOKEN_VARIABLE) or None)
