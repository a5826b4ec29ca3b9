"""Take the README's two pictures of the samples: `python tests/pictures/take.py`, with Chromium on the PATH."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from diffview.ingest import import_paths
from diffview.resources import samples_folder
from diffview.store import open_store

HERE = Path(__file__).parent
VIEWPORT = {"width": 1120, "height": 700}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def main() -> None:
    """Serve the samples and take a picture of a comparison and of a history."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "samples.sqlite3")
        with open_store(place) as store:
            import_paths(store, [samples_folder()])
            article = next(a.id for a in store.articles() if (a.title or "").startswith("Ferry"))
        command = (sys.executable, "-m", "diffview", "serve", "--db", place, "--port", "0")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                said = re.match(r"Serving on (http://\S+)/ ", server.stdout.readline() if server.stdout else "")
                if said is None:
                    raise SystemExit("the server did not start")
                take(f"{said[1]}/articles/{article}")
            finally:
                server.terminate()


def take(address: str) -> None:
    """Take both pictures of the article at *address*."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=VIEWPORT)
        for name, path in (("comparison", "/diff/1/2"), ("history", "")):
            page.goto(address + path)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
