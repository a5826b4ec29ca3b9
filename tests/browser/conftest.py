"""A real browser over the samples: skipped, with the reason, where no Chromium is on the PATH."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from diffview.ingest import import_paths
from diffview.model import ArticleKey, Block, Capture, ParserId, Reading, ReadVersion, Row, RowChoice, RowKind
from diffview.resources import samples_folder
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from diffview.store import Store

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on the PATH; apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        launched = play.chromium.launch(executable_path=program, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("viewer") / "samples.sqlite3")
    with open_store(place) as store:
        import_paths(store, [samples_folder()])
        _record_flattened(store)
    return place


def _record_flattened(store: Store) -> None:
    """Record a page of which one row could be read either way."""
    capture = Capture.of(b"a flattened page", origin="flat.txt")
    choices = (RowChoice(RowKind.INSERT, None, "Gone tomorrow.", 0.3),)
    rows = (
        Row(RowKind.MATCH, "All is calm.", "All is calm."),
        Row(RowKind.DELETE, "Gone tomorrow.", None, certain=False, confidence=0.7, choices=choices),
    )
    old = ReadVersion(0, "Calm", (Block("All is calm."), Block("Gone tomorrow.", certain=False)))
    new = ReadVersion(1, "Calm", (Block("All is calm."),), period="about 4 hours later")
    key = ArticleKey("https://example.org/calm", "example", "newssniffer:77")
    store.record(
        capture, [Reading(ParserId("newssniffer-text", 1), capture.digest, "flat.txt", key, (old, new), 2, rows)]
    )


@pytest.fixture(scope="session")
def base(sample_store: str) -> Iterator[str]:
    """Give the address of the program as users start it: the development server, unlike it, leaves files open."""
    command = (sys.executable, "-m", "diffview", "serve", "--db", sample_store, "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = re.match(r"Serving on (http://\S+)/ ", server.stdout.readline())
            assert said is not None, "the server did not start"
            yield said[1]
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def articles(sample_store: str) -> dict[str, str]:
    """Give the address of each sample by the first word of its title."""
    with open_store(sample_store) as store:
        return {(a.title or "untitled").split()[0]: f"/articles/{a.id}" for a in store.articles()}


@pytest.fixture
def heard() -> list[str]:
    """Collect what the browser complains of and whatever it asks of others."""
    return []


@pytest.fixture
def visit(browser: Browser, base: str, heard: list[str]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address in a fresh context with the options given."""
    opened: list[BrowserContext] = []

    def open_page(address: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(f"{address}: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"{address}: {error}"))
        page.on(
            "request", lambda r: r.url.startswith((base, "data:", "file:")) or heard.append(f"{address} asked {r.url}")
        )
        page.goto(address if ":" in address else base + address)
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def export(base: str, articles: dict[str, str], tmp_path: Path) -> Path:
    with urllib.request.urlopen(f"{base}{articles['Ferry']}/diff/1/2/export") as answer:  # noqa: S310 - our own server
        file = tmp_path / "export.html"
        file.write_bytes(answer.read())
    return file
