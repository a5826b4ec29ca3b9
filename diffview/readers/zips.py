"""Zip archives: each page in them is a capture, and WACZ archives are zips that hold WARC files.

Nothing is unpacked to disk, so a member's name can do no harm; names that leave the archive are refused all the
same, for whoever reads the origin later. Archives in archives are refused by name, those of WACZ aside.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from diffview.model import Capture
from diffview.readers import mhtml, warc
from diffview.readers.limits import Limits, size
from diffview.readers.moments import moment_in_name, notes_on
from diffview.readers.net import remains, safely
from diffview.readers.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.readers.refused import Found

WARC_FOLDER = "archive/"
"""Where a WACZ keeps its WARC files (WACZ 1.1.1, section 5)."""

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\0")
_ENCRYPTED = 0x1
_LOCAL_HEADER_BYTES = 30


def is_zip(head: bytes) -> bool:
    """Tell whether a file that opens with *head* is a zip archive, be it an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def captures_of(file: IO[bytes], origin: str, limits: Limits) -> Iterator[Found]:
    """Yield a capture for every page in the archive, in the order of names, and a refusal for all else."""
    try:
        with zipfile.ZipFile(file) as archive:
            # ZipInfo.is_dir of Python 3.11 fails on an empty name.
            files = (member for member in archive.infolist() if not member.filename.endswith("/"))
            members = sorted(files, key=lambda member: member.filename)
            if len(members) > limits.captures:
                hint = "divide the archive"
                yield Refused(origin, f"the archive holds {len(members)} files, more than {limits.captures}", hint)
                return
            yield from _Archive(archive, origin, limits, wacz=_is_wacz(archive)).captures(members)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError) as error:
        whole = remains(file, origin, 0, None, limits.file_bytes)
        yield Refused(origin, f"the zip archive is damaged: {error}", "fetch it again", capture=whole)


def _is_wacz(archive: zipfile.ZipFile) -> bool:
    names = archive.NameToInfo
    return "datapackage.json" in names and any(name.startswith(WARC_FOLDER) for name in names)


class _Archive:
    """One open zip archive and how much may still be unpacked from it."""

    def __init__(self, archive: zipfile.ZipFile, origin: str, limits: Limits, *, wacz: bool) -> None:
        self.archive = archive
        self.origin = origin
        self.limits = limits
        self.wacz = wacz
        self.left = limits.archive_bytes
        self.seen: set[tuple[str, int]] = set()

    def captures(self, members: list[zipfile.ZipInfo]) -> Iterator[Found]:
        for member in members:
            origin = f"{self.origin}!{member.filename}"
            if reason := self._why_not(member):
                yield reason
                continue
            yield from safely(self._of_member(member, origin), origin, lambda: None)

    def _why_not(self, member: zipfile.ZipInfo) -> Refused | None:
        name, origin = member.filename, f"{self.origin}!{member.filename}"
        if not name:
            return Refused(origin, "the archive gives it no name", "make the archive again")
        if (
            name.startswith(("/", "\\"))
            or ".." in name.replace("\\", "/").split("/")
            or "\0" in name
            or name[1:2] == ":"
        ):
            return Refused(origin, "the name leads out of the archive", "make the archive again")
        if stat.S_ISLNK(member.external_attr >> 16):
            return Refused(origin, "links in archives are not followed")
        if member.flag_bits & _ENCRYPTED:
            return Refused(origin, "it is encrypted", "unpack it yourself")
        if (name, member.header_offset) in self.seen:
            return Refused(origin, "the archive lists it twice")
        self.seen.add((name, member.header_offset))
        if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            return Refused(origin, "hidden files are left out", harmless=True)
        if self.wacz and not name.startswith(WARC_FOLDER):
            return Refused(origin, "an index of the archive, not a page", harmless=True)
        return None

    def _of_member(self, member: zipfile.ZipInfo, origin: str) -> Iterator[Found]:
        try:
            with self.archive.open(member) as stream:
                if self.wacz:
                    yield from warc.captures_of(stream, origin, self.limits)
                    return
                body = self._unpacked(stream, member)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            yield Refused(
                origin,
                f"it cannot be unpacked: {error}",
                "fetch the archive again",
                capture=self._packed(member, origin),
            )
            return
        if isinstance(body, Refused):
            yield body
        elif body.startswith(_ARCHIVES) or warc.is_warc(body):
            yield Refused(origin, "an archive inside an archive is not read", "unpack it and give it by itself")
        elif mhtml.is_mhtml(body):
            yield from mhtml.captures_of(body, origin, self.limits)
        else:
            named = moment_in_name(member.filename)
            yield Capture.of(body, origin=origin, observed_at=named, notes=notes_on(named))

    def _packed(self, member: zipfile.ZipInfo, origin: str) -> Capture | None:
        """Return the packed bytes of a member that cannot be unpacked, its local header first."""
        end = member.header_offset + _LOCAL_HEADER_BYTES + len(member.orig_filename) + member.compress_size
        file = self.archive.fp
        return remains(file, origin, member.header_offset, end, self.limits.record_bytes) if file else None

    def _unpacked(self, stream: IO[bytes], member: zipfile.ZipInfo) -> bytes | Refused:
        # What is counted is what comes out; the sizes that a zip states are only claims.
        allowed = max(self.limits.free_bytes, member.compress_size * self.limits.ratio)
        most = min(self.limits.record_bytes, self.left, allowed)
        body = stream.read(most + 1)
        if len(body) <= most:
            self.left -= len(body)
            return body
        origin = f"{self.origin}!{member.filename}"
        if most == self.left:
            return Refused(origin, f"the archive unpacks to more than {size(self.limits.archive_bytes)}", "divide it")
        if most == allowed:
            return Refused(
                origin, f"it unpacks to more than {self.limits.ratio} times its size", "is it a page at all?"
            )
        return Refused(origin, f"it unpacks to more than {size(self.limits.record_bytes)}", "is it a page at all?")
