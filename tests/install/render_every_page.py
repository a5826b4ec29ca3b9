"""Import the samples with an installed `diffview` and open its pages, so that a template left out of it shows.

python tests/install/render_every_page.py .venv/bin/diffview
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PROGRAM = """
import sys
import diffview
from diffview.web.app import create_app
assert "site-packages" in diffview.__file__, diffview.__file__
client = create_app(f"sqlite:///{sys.argv[1]}").test_client()
for address in ("/", "/articles/1", "/articles/1/diff/0/1", "/articles/1/export", "/check", "/captures"):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
print("pages render from the wheel")
"""


def main(program: Path) -> None:
    """Make a store of the samples in a folder of its own and ask for each kind of page."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "samples.sqlite3"
        subprocess.run([program, "import", "--db", store, SAMPLES], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([program.with_name("python"), "-P", "-c", PROGRAM, store], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
