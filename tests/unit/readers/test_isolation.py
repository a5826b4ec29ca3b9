"""A page that would hang, exhaust or crash its parser costs a limit's worth and one clear line, and nobody else."""

from __future__ import annotations

import pickle
import threading
import time

import pytest

from diffview.errors import LimitExceeded, UnreadableCapture
from diffview.model import Capture
from diffview.parsers import registry
from diffview.readers import child, isolation, worker
from diffview.readers.isolation import is_safe, read_isolated
from diffview.readers.limits import Limits

PROSE = (
    "<p>The council said on Monday that the bridge would stay shut until the spring because two piers had moved.</p>"
)
ARTICLE = f"<!doctype html><html><head><title>Bridge</title></head><body><article>{PROSE * 3}"


def page(text: str) -> Capture:
    return Capture.of(text.encode(), origin="page.html")


def said(capture: Capture) -> str:
    """Give the parser that read the capture, or the line that says why it was not read."""
    try:
        return read_isolated(capture)[0].parser.name
    except (LimitExceeded, UnreadableCapture) as error:
        return error.line()


def test_a_worker_reads_what_the_registry_reads() -> None:
    capture = page(ARTICLE + "</article></body></html>")

    assert not is_safe(capture)
    assert read_isolated(capture) == registry.read(capture)


def test_small_text_without_markup_needs_no_worker() -> None:
    assert is_safe(page("Bridge shut\n\nUntil the spring.\n"))
    assert not is_safe(page("Bridge <shut>"))
    assert not is_safe(Capture.of(b"Bridge", origin="a", media_type="text/html"))
    assert not is_safe(page("x" * (isolation.SAFE_TEXT_BYTES + 1)))


def test_what_the_parser_refuses_is_refused_in_the_same_words() -> None:
    capture = page("<html><body><div><a href=/>Home</a></div></body></html>")

    with pytest.raises(UnreadableCapture) as here:
        registry.read(capture)
    with pytest.raises(UnreadableCapture) as there:
        read_isolated(capture)
    assert here.value.line() == there.value.line()


@pytest.mark.parametrize(
    ("limits", "text", "limit"),
    [
        (Limits(cpu_seconds=1), ARTICLE + "<div>" * 200_000, "cpu_seconds"),
        (Limits(memory_bytes=250 << 20), ARTICLE + "<table>" + "<tr><td>a<td>b" * 200_000, "memory"),
        (Limits(output_bytes=100), ARTICLE, "output_bytes"),
        (Limits(file_bytes=len(ARTICLE) - 1), ARTICLE, "file_bytes"),
    ],
)
def test_each_limit_is_told_by_its_name_and_the_next_page_is_read(limits: Limits, text: str, limit: str) -> None:
    with pytest.raises(LimitExceeded) as error:
        read_isolated(page(text), limits=limits)

    assert error.value.limit == limit
    assert "\n" not in error.value.line()
    assert read_isolated(page(ARTICLE))[0].parser.name == "article-html"


def test_a_page_of_exactly_the_limit_is_read() -> None:
    assert read_isolated(page(ARTICLE), limits=Limits(file_bytes=len(ARTICLE.encode())))


def test_wall_time_is_limited_where_a_parser_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "START_SECONDS", 0.0)
    with pytest.raises(LimitExceeded) as error:
        read_isolated(page(ARTICLE), limits=Limits(wall_seconds=0.0))

    assert error.value.limit == "wall_seconds"


HOSTILE = {
    "100,000 divs in each other": ARTICLE + "<div>" * 100_000 + "end",
    "50,000 tables in each other": ARTICLE + "<table>" * 50_000,
    "unclosed bold paragraphs": ARTICLE + "<b><p>" * 5_000,
    "fonts in each other": ARTICLE + "<font>" * 5_000,
    "tags that never end": ARTICLE + "<a " * 33_000,
    "comments that never end": ARTICLE + "<!--" * 100_000,
    "an attribute that never ends": ARTICLE + '<a b="' * 60_000,
    "end tags that never end": ARTICLE + "</" * 100_000,
    "instructions that never end": ARTICLE + "<?" * 100_000,
    "nothing but opening signs": ARTICLE + "<" * 500_000,
    "100,000 attributes": ARTICLE + "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">text",
    "one text node of 10 MB": ARTICLE + "<p>" + "word " * 2_000_000,
    "JSON-LD 100,000 lists deep": ARTICLE + "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
    "a run of combining marks": ARTICLE + "<p>a" + "\u0301\u0323" * 50_000,
    "spaces to no end": "x" + " " * 400_000 + "x",
    "a text of date lines": "Tuesday, 20 January 2015\n\nA title\n\nSome prose that is long enough.\n\n" * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_ends_within_the_limits_with_a_reading_or_one_line(text: str) -> None:
    start = time.monotonic()
    line = said(page(text))

    assert line
    assert "\n" not in line
    assert time.monotonic() - start < 30


def test_the_text_below_a_deep_nest_is_not_lost() -> None:
    (reading,) = read_isolated(page(ARTICLE + "<div>" * 3_000 + "<p>This stands at the very bottom of it.</p>"))

    assert reading.versions[0].blocks[-1].text == "This stands at the very bottom of it."


def test_a_text_node_of_more_than_10_mb_is_kept_whole() -> None:
    (reading,) = read_isolated(page(ARTICLE + "<p>" + "word " * 2_200_000 + "end"))

    assert reading.versions[0].blocks[-1].text.endswith("word end")


def test_threads_share_the_workers() -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(read_isolated(page(ARTICLE))[0].parser.name)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["article-html"] * 6


@pytest.mark.parametrize("event", ["socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"])
def test_a_parser_may_open_no_connection_and_start_no_program(event: str) -> None:
    with pytest.raises(PermissionError):
        worker.refuse(event, ())


def test_a_message_that_names_anything_but_our_values_is_not_loaded() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (print, ("pwned",))

    with pytest.raises(pickle.UnpicklingError):
        isolation.loaded(pickle.dumps(((Evil(),), "", "", "", "")))
