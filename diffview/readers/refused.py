"""What a reader could not hand on as a capture, said in one line."""

from __future__ import annotations

from dataclasses import dataclass

from diffview.model import Capture


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was found and is no capture; together with the captures these are all that was found."""

    origin: str
    """The file or the record, as `Capture.origin` names it."""
    reason: str
    hint: str = ""
    """What the user can do about it; empty where nothing can be done or need be."""
    count: int = 1
    """How many records or files this stands for."""
    harmless: bool = False
    """True where nothing is amiss: a record of an archive that is no page, a hidden file."""
    capture: Capture | None = None
    """What there is of the bytes, where it should be kept although it cannot be trusted (a record cut off)."""

    def line(self) -> str:
        """Return the refusal as one line."""
        text = f"{self.origin}: {self.reason}" + (f"; {self.hint}" if self.hint else "")
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


Found = Capture | Refused
"""What a reader yields."""
