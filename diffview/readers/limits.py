"""How much of anything the readers take in, and what is said when that is too little.

| limit | value | why |
|---|---|---|
| file | 32 MiB | a page of news has 0.2 MB; the largest record that is unpacked |
| record | 32 MiB | one page out of an archive, all codings undone |
| archive | 512 MiB | everything unpacked out of one archive |
| captures | 10,000 | pages out of one archive |
| records | 100,000 | records of any kind in one archive, read past in bounded time |
| ratio | 200 | unpacked by packed bytes, counted after the first MiB: HTML packs 5 to 15 to 1, a bomb 1,000 to 1 |
| codings | 2 | content codings of one response; servers use one |
| parse CPU | 5 s | parsing one page; ordinary ones take 0.02 s |
| parse memory | 1 GiB | address space of the parsing process |
| parse wall | 10 s | the same, where the machine is busy |
| output | 32 MiB | what a parser hands back |
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader takes at most; sizes in bytes, times in seconds."""

    file_bytes: int = 32 * MIB
    record_bytes: int = 32 * MIB
    archive_bytes: int = 512 * MIB
    captures: int = 10_000
    records: int = 100_000
    ratio: int = 200
    free_bytes: int = MIB
    """Unpacked bytes before the ratio counts: small files pack oddly."""
    codings: int = 2
    cpu_seconds: int = 5
    wall_seconds: float = 10.0
    memory_bytes: int = 1024 * MIB
    output_bytes: int = 32 * MIB


LIMITS = Limits()


def size(count: int) -> str:
    """Return *count* bytes as a person writes it.

    >>> size(33_554_432), size(2048), size(312)
    ('32 MiB', '2 KiB', '312 bytes')
    """
    for unit, name in ((MIB, "MiB"), (1024, "KiB")):
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count} bytes"
