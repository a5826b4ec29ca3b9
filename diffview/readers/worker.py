"""The process in which pages are parsed: reads captures from standard input, writes answers to standard output.

Each message is its length in eight bytes, big-endian, and a pickle. Before every page the CPU limit is set anew,
so that one worker reads thousands of pages; on memory trouble it answers and ends. It can open no connection and
start no program. Run by `diffview.readers.isolation`, never by hand.
"""

from __future__ import annotations

import importlib.util
import pickle
import sys
import time
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from diffview.errors import DiffviewError, LimitExceeded, UnreadableCapture
from diffview.readers.net import named

HAS_LIMITS = importlib.util.find_spec("resource") is not None
"""False on Windows: there only the wall limit of the parent holds."""

if HAS_LIMITS:
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from diffview.model import Capture, Reading

LENGTH_BYTES = 8
"""Bytes of the number that precedes every message."""


class Answer(NamedTuple):
    """What became of one capture: its readings, or an error told by its parts."""

    readings: tuple[Reading, ...] = ()
    error: str = ""
    """The name of the class of diffview.errors, or empty where all is well."""
    what: str = ""
    hint: str = ""
    limit: str = ""


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Answer captures until standard input ends."""
    give_up_rights(memory_bytes)
    # Loaded after the limits are set, and once for all pages.
    from diffview.parsers import registry  # noqa: PLC0415

    source, target = sys.stdin.buffer, sys.stdout.buffer
    while (message := receive(source)) is not None:
        allow_cpu(cpu_seconds)
        capture: Capture = pickle.loads(message)  # noqa: S301  # our own parent wrote it
        answer = answer_of(registry.read, capture, memory_bytes)
        # As a plain tuple: here the class is __main__'s, there it is this module's.
        send(target, pickle.dumps(tuple(answer), protocol=pickle.HIGHEST_PROTOCOL))
        if answer.limit:
            return


def receive(source: BinaryIO) -> bytes | None:
    """Return the next message, or None at the end of the stream."""
    head = source.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    return source.read(int.from_bytes(head, "big"))


def send(target: BinaryIO, message: bytes) -> None:
    """Write one message and see it off."""
    target.write(len(message).to_bytes(LENGTH_BYTES, "big"))
    target.write(message)
    target.flush()


def answer_of(read: Callable[[Capture], tuple[Reading, ...]], capture: Capture, memory_bytes: int) -> Answer:
    """Return what *read* makes of *capture*, or what went wrong: nothing is raised."""
    try:
        return Answer(read(capture))
    except LimitExceeded as error:
        return Answer((), "LimitExceeded", error.what, error.hint, error.limit)
    except DiffviewError as error:
        return Answer((), type(error).__name__, error.what, error.hint)
    except MemoryError:
        what = f"parsing it takes more than {memory_bytes // 1024 // 1024} MiB of memory"
        return Answer((), "LimitExceeded", what, "", "memory")
    except RecursionError:
        return Answer((), "LimitExceeded", "its elements are nested too deeply", "", "depth")
    except Exception as error:  # noqa: BLE001  # whatever a parser stumbles over must not stop an import of thousands
        what = f"the parser failed with {named(error)}"
        return Answer((), UnreadableCapture.__name__, what, "that is a fault of diffview, please report it")


def allow_cpu(seconds: int) -> None:
    """Let this process use *seconds* more of CPU time, then be ended by a signal."""
    if not HAS_LIMITS:
        return
    # The limit counts from the start of the process, in whole seconds; its signal ends the process at once.
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, hard))


def give_up_rights(memory_bytes: int) -> None:
    """Limit this process to *memory_bytes* and to writing no file, opening no connection, starting no program."""
    if HAS_LIMITS:
        limit_memory(memory_bytes)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(refuse)


def limit_memory(memory_bytes: int) -> None:
    """Limit this process's address space to *memory_bytes*, and let it leave no core file."""
    for what, value in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (value, value))
        except (ValueError, OSError):  # pragma: no cover  # macOS does not let the address space be limited
            continue


_FORBIDDEN = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec",
     "os.posix_spawn", "os.fork"}
)  # fmt: skip


def refuse(event: str, _arguments: tuple[object, ...]) -> None:
    """Raise PermissionError for what no parser has to do; an audit hook (PEP 578)."""
    if event in _FORBIDDEN:
        raise PermissionError(f"a parser may not do {event}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
