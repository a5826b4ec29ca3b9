"""A store's database, opened for transactions: one for each call, and what is due made where it is needed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from diffview.errors import StoreError
from diffview.store import due, opening, steps
from diffview.store.bodies import Bodies, Memory
from diffview.store.state import StoreState
from diffview.store.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from sqlalchemy import Engine

ARTICLES_A_BATCH = 64
"""Articles that are derived or measured again in one transaction, so that other writers get their turn."""


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Access:
    """One database, and transactions on it. Safe to share between threads; not across a fork."""

    def __init__(
        self,
        engine: Engine,
        *,
        place: str = "store",
        read_only: bool = False,
        lost: tuple[str, ...] = (),
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._engine = engine
        self._memory = Memory()
        self._state = StoreState(engine)
        self._engine_known = False
        self.read_only = read_only
        """True where nothing can be written through it."""
        self._lost = lost
        self._clock = clock
        self.place = place
        """The store as the user named it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._state.close()
        opening.close(self._engine, read_only=self.read_only)

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        with opening.answering(self.place), self._engine.connect() as connection, connection.begin():
            # Its own memory: a reader may stand at an older moment than the writer.
            yield Transaction(connection, Bodies(connection, Memory()))

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        if self.read_only:
            hint = "give yourself the right to write to it and to its folder"
            raise StoreError(self.place, "is open for reading only", hint=hint)
        with opening.answering(self.place), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            try:
                with connection.begin():
                    bodies = Bodies(connection, self._memory)
                    yield Transaction(connection, bodies)
                    bodies.flush()
            except BaseException:
                # It may hold bodies that were never committed.
                self._memory.clear()
                raise

    def settle(self) -> None:
        """Derive and measure what is still to be done, a batch a transaction. Reading does it where it is needed."""
        self._settle(figures=True)

    def _settle(self, *, figures: bool) -> None:
        if self.read_only:
            return
        if figures and not self._engine_known:
            self._use_engine()
        while True:
            with self._reading() as tx:
                waiting = due.waiting(tx.connection, figures=figures, limit=ARTICLES_A_BATCH)
            if not waiting:
                return
            with self._writing() as tx:
                due.settle(tx, waiting, figures=figures)

    def _use_engine(self) -> None:
        """Have everything measured again where another engine did it."""
        with self._reading() as tx:
            before = due.measured_by(tx.connection)
        if before != steps.ENGINE:
            with self._writing() as tx:
                due.measure_anew(tx.connection)
        self._engine_known = True

    def state(self) -> str | None:
        """Return a text that is another one after every change of the store; None where that cannot be known.

        It costs some ten microseconds, and holds for this `Store` only: two of them give different texts.
        """
        with opening.answering(self.place):
            return self._state.read()
