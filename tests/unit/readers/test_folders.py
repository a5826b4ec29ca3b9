"""Folders as wget, HTTrack, ArchiveBox, downloaders of the Wayback Machine and browsers write them."""

from __future__ import annotations

import http.server
import json
import shutil
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diffview.model import Capture
from diffview.parsers import registry
from diffview.readers import Refused, captures

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (
    "<!DOCTYPE html><html><head><title>Boats</title><link rel=stylesheet href=/style.css></head><body><h1>Boats</h1>"
    "<article><p>Forty boats lay in the harbour in the morning, two more than on the day before.</p>"
    "<p>None of them had sailed by the evening, since the wind stood against them all day.</p></article>"
    "<img src=/boat.png></body></html>"
)
AT = datetime(2021, 3, 5, 10, tzinfo=UTC)


def found(folder: Path) -> tuple[list[Capture], list[Refused]]:
    items = list(captures([folder]))
    return [i for i in items if isinstance(i, Capture)], [i for i in items if isinstance(i, Refused)]


def laid(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE if name.endswith((".html", ".htm")) else "body {}")
    return folder


def test_a_page_below_a_hosts_folder_has_its_address_and_what_it_is_shown_with_is_counted(tmp_path: Path) -> None:
    laid(tmp_path, "tide.example/news/boats.html", "tide.example/style.css", "tide.example/js/a.js")
    (page,), refused = found(tmp_path)
    assert page.url == "http://tide.example/news/boats.html"
    assert page.notes == ("the address is taken from the names of the folders",)
    assert sorted((Path(r.origin).name, r.count, r.harmless) for r in refused) == [
        ("js", 1, True),
        ("tide.example", 1, True),
    ]


def test_a_folder_of_a_wayback_downloader_says_when(tmp_path: Path) -> None:
    laid(tmp_path, "20210305100000/tide.example/boats.html", "20210306110000/tide.example/boats.html")
    pages, _ = found(tmp_path)
    assert [page.observed_at for page in pages] == [AT, datetime(2021, 3, 6, 11, tzinfo=UTC)]
    assert {page.url for page in pages} == {"http://tide.example/boats.html"}


@pytest.mark.parametrize("beside", ["boats_files", "boats-Dateien", "boats_fichiers", "boats_bestanden"])
def test_the_folder_that_a_browser_saves_beside_a_page_is_counted_and_not_read(tmp_path: Path, beside: str) -> None:
    laid(tmp_path, "boats.htm", f"{beside}/frame.html", "other_files/boats.html")
    pages, refused = found(tmp_path)
    assert [Path(page.origin).parent.name for page in pages] == [tmp_path.name, "other_files"]
    assert [(r.count, r.harmless) for r in refused] == [(1, True)]


def test_what_httrack_keeps_for_itself_is_left_out_and_its_note_gives_the_address(tmp_path: Path) -> None:
    laid(tmp_path, "hts-log.txt", "hts-cache/new.txt", "index.html", "tide.example/boats.html")
    tool = "HTTrack Website Copier/3.x [X]"
    note = f"<!-- Mirrored from tide.example/boats.html by {tool}, Fri, 05 Mar 2021 10:00:00 GMT -->"
    (tmp_path / "tide.example/boats.html").write_text(f"{note}{PAGE}")
    (page,), refused = found(tmp_path)
    (reading,) = registry.read(page)
    assert reading.article.url == "http://tide.example/boats.html"
    assert reading.versions[0].observed_at == AT
    assert {Path(r.origin).name for r in refused} == {"hts-log.txt", "hts-cache", "index.html"}


def test_of_an_archivebox_snapshot_one_copy_is_read_with_address_and_time(tmp_path: Path) -> None:
    snapshot = laid(tmp_path / "archive" / "1614938400.0", "output.html", "singlefile.html", "tide.example/boats.html")
    (snapshot / "index.json").write_text(json.dumps({"url": "https://tide.example/boats", "timestamp": "1614938400.0"}))
    (page,), (others,) = found(tmp_path)
    assert Path(page.origin).name == "singlefile.html"
    assert (page.url, page.observed_at) == ("https://tide.example/boats", AT)
    assert (others.count, others.harmless) == (3, True)


def test_an_index_that_is_no_snapshots_hides_nothing(tmp_path: Path) -> None:
    laid(tmp_path, "output.html", "singlefile.html")
    (tmp_path / "index.json").write_text('{"url": 7, "timestamp": "soon"}')
    pages, _ = found(tmp_path)
    assert [Path(p.origin).name for p in pages if p.origin.endswith("html")] == ["output.html", "singlefile.html"]


class _Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind = {"css": "text/css", "png": "image/png"}.get(self.path.rpartition(".")[2], "text/html; charset=utf-8")
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(PAGE.encode() if kind.startswith("text/html") else b"x")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_what_wget_saves_with_its_page_requisites_is_one_page(site: str, tmp_path: Path) -> None:
    command = ["wget", "-q", "-p", "-E", "--no-proxy", f"{site}/news/boats"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    pages, refused = found(tmp_path)
    assert [Path(page.origin).name for page in pages] == ["boats.html"]
    assert sum(r.count for r in refused) == 2


MAIL = (
    b"From: The Tide <news@tide.example>\r\nSubject: Boats\r\nDate: Fri, 05 Mar 2021 11:00:00 +0100\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nBoats lay.\r\n'
    b"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode() + b"\r\n--B--\r\n"
)


def test_of_a_mail_the_page_is_read_with_the_time_at_which_it_was_sent(tmp_path: Path) -> None:
    (tmp_path / "boats.eml").write_bytes(MAIL)
    (page,), (others,) = found(tmp_path)
    assert (page.media_type, page.observed_at, others.count) == ("text/html; charset=utf-8", AT, 1)
    assert registry.read(page)[0].versions[0].title == "Boats"


def test_a_mail_of_text_alone_is_text(tmp_path: Path) -> None:
    mail = MAIL.replace(b"text/html; charset=utf-8", b"image/png")
    (tmp_path / "boats.eml").write_bytes(mail)
    (page,), _ = found(tmp_path)
    assert (page.media_type, page.body.strip()) == ("text/plain", b"Boats lay.")


def test_a_text_whose_lines_look_like_mail_headers_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Reporter: Why?\nMayor: The content of it.\n\nNothing more was said.\n")
    (page,), _ = found(tmp_path)
    assert page.media_type is None
