"""Long bytes in the table `body`: each body compressed, most of them as what they add to an earlier one.

A chain of deltas has at most `MAX_DEPTH` links; then the next body is coded against the one in the middle of the
chain, so that no further full copy is ever laid down and reading stays bounded. Bodies are never altered in what
they say; taking one down codes those anew that stood on it.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, update

from diffview.errors import StoreError
from diffview.store.codec import Codec, pack, unpack
from diffview.store.dialect import portions
from diffview.store.schema import body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

MAX_DEPTH = 32
"""Bodies that are read before another at most: some 12 microseconds each for a text, 100 for a page."""

REMEMBERED = 32 * 1024 * 1024
"""Bytes of bodies that a store keeps at hand: the next capture of an article is coded against its last."""


class Held(NamedTuple):
    """A body, and how it hangs on others."""

    data: bytes
    depth: int
    base: int | None


class Memory:
    """The bodies that were read or written last. Holds only what a transaction committed or is about to."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Held] = OrderedDict()
        self._size = 0

    def get(self, number: int) -> Held | None:
        """Return a body that is at hand, or None."""
        return self._held.get(number)

    def put(self, number: int, held: Held) -> None:
        """Keep a body at hand, and let the oldest go."""
        if number not in self._held:
            self._held[number] = held
            self._size += len(held.data)
        while self._size > REMEMBERED and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            self._size -= len(gone.data)

    def clear(self) -> None:
        """Forget everything, as after a transaction that was rolled back."""
        self._held.clear()
        self._size = 0


class Bodies:
    """The bodies of a store, over one open connection."""

    def __init__(self, connection: Connection, memory: Memory) -> None:
        self._connection = connection
        self._memory = memory
        self._new: dict[int, Held] = {}
        self._rows: list[dict[str, object]] = []
        self._next: int | None = None

    def get(self, number: int) -> bytes:
        """Return one body; `StoreError` where it is missing, damaged or taken down."""
        return self.get_all([number])[number]

    def get_all(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """Return bodies by their numbers; `StoreError` where one is missing, damaged or taken down."""
        return {number: held.data for number, held in self._load(numbers).items()}

    def _load(self, numbers: Iterable[int]) -> dict[int, Held]:
        found: dict[int, Held] = {}
        missing: list[int] = []
        for number in numbers:
            held = self._at_hand(number)
            if held is None:
                missing.append(number)
            else:
                found[number] = held
        for some in portions(missing):
            found.update(self._read(some))
        return found

    def _at_hand(self, number: int) -> Held | None:
        return self._new.get(number) or self._memory.get(number)

    def _read(self, numbers: list[int]) -> dict[int, Held]:
        """Read bodies and those that they hang on, and unpack them, bases first."""
        chain = select(body.c.id, body.c.base).where(body.c.id.in_(numbers)).cte("chain", recursive=True)
        chain = chain.union(select(body.c.id, body.c.base).join(chain, body.c.id == chain.c.base))
        query = select(body).join(chain, body.c.id == chain.c.id).order_by(body.c.depth)
        out: dict[int, Held] = {}
        for row in self._connection.execute(query):
            base = None if row.base is None else out.get(row.base)
            data = unpack(row.codec, row.data, base.data if base else None)
            out[row.id] = Held(data, row.depth, row.base)
            self._memory.put(row.id, out[row.id])
        gone = [number for number in numbers if number not in out]
        if gone:
            raise StoreError("store", "a stored body is missing", hint="run `diffview verify --db`")
        return {number: out[number] for number in numbers}

    def add(self, data: bytes, base: int | None = None) -> int:
        """Lay down *data*, coded against the body *base* where that is shorter; return its number.

        It is in the database after `flush`.
        """
        number = self._allot()
        against = None if base is None else self._base(base)
        earlier = None if against is None else self._load([against])[against]
        packed = pack(data, earlier.data if earlier else None)
        on = against if packed.codec is Codec.DELTA else None
        depth = earlier.depth + 1 if earlier is not None and on is not None else 0
        self._new[number] = Held(data, depth, on)
        self._rows.append({"id": number, "base": on, "depth": depth, "codec": packed.codec, "data": packed.data})
        return number

    def _base(self, number: int) -> int | None:
        """Return the body to code against: *number*, or one further down where its chain is long."""
        try:
            held = self._load([number])[number]
            if held.depth >= MAX_DEPTH:
                while held.base is not None and held.depth > MAX_DEPTH // 2:
                    number = held.base
                    held = self._load([number])[number]
        except StoreError:
            # Damaged or taken down: the new body stands on its own.
            return None
        return number

    def _allot(self) -> int:
        if self._next is None:
            self._next = (self._connection.execute(select(func.max(body.c.id))).scalar_one() or 0) + 1
        number = self._next
        self._next += 1
        return number

    def flush(self) -> None:
        """Write what was added."""
        if self._rows:
            self._connection.execute(insert(body), self._rows)
            for number, held in self._new.items():
                self._memory.put(number, held)
            self._rows, self._new = [], {}

    def take_down(self, number: int) -> None:
        """Remove what body *number* says, bodies that hang on it first coded on their own."""
        self.flush()
        hanging = self._connection.execute(select(body.c.id).where(body.c.base == number)).scalars().all()
        for other in hanging:
            self._stand_alone(other)
        gone = {"codec": Codec.GONE, "data": b"", "base": None, "depth": 0}
        self._connection.execute(update(body).where(body.c.id == number).values(gone))
        self._memory.clear()

    def _stand_alone(self, number: int) -> None:
        packed = pack(self.get(number))
        values = {"codec": packed.codec, "data": packed.data, "base": None, "depth": 0}
        self._connection.execute(update(body).where(body.c.id == number).values(values))
