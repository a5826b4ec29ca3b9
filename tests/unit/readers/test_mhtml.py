"""A page that a browser saved as a message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.model import Capture
from diffview.parsers import registry
from diffview.readers import Refused, captures

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE = """From: <Saved by Blink>
Snapshot-Content-Location: https://gazette.example/bridge
Subject: Bridge shut
Date: Mon, 4 Mar 2024 10:11:12 +0100
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----line"

------line
Content-Type: text/html; charset=windows-1252
Content-ID: <frame@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://gazette.example/bridge

<html><head><title>Bridge</title></head><body><article><p>The caf=E9 at the br=
idge will stay shut until the spring, the council said on Monday, and then we=
 shall see what becomes of it.</p><p>=80 5 is what a coffee costs.</p></article></body></html>
------line
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://gazette.example/a.png

iVBORw0KGgo=
------line--
"""


def test_the_page_comes_out_with_address_time_and_charset(tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(MESSAGE.replace("\n", "\r\n").encode())

    capture, others = list(captures([tmp_path]))

    assert isinstance(capture, Capture)
    assert capture.url == "https://gazette.example/bridge"
    assert capture.observed_at == datetime(2024, 3, 4, 9, 11, 12, tzinfo=UTC)
    assert capture.media_type == "text/html; charset=windows-1252"
    texts = [block.text for block in registry.read(capture)[0].versions[0].blocks]
    assert texts[0].startswith("The café at the bridge will stay shut")
    assert texts[1] == "€ 5 is what a coffee costs."
    assert isinstance(others, Refused)
    assert (others.count, others.harmless) == (1, True)


def test_a_message_without_a_page_is_kept_and_refused(tmp_path: Path) -> None:
    (tmp_path / "page.mht").write_text(MESSAGE.replace("text/html", "text/css"))

    (refused,) = captures([tmp_path])

    assert isinstance(refused, Refused)
    assert "holds no HTML part" in refused.line()
    assert refused.capture is not None


def test_a_text_that_talks_of_content_types_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A note on mail\n\nThe header Content-Type: multipart/related is often used.\n")

    (capture,) = captures([tmp_path])

    assert isinstance(capture, Capture)
    assert capture.media_type is None


@pytest.mark.timeout(20)
def test_an_interview_with_crlf_line_ends_is_text(tmp_path: Path) -> None:
    asked = "".join(f"Q: Question {k}?\r\nA: Answer {k}.\r\n" for k in range(20))
    (tmp_path / "interview.txt").write_bytes(f"{asked}The end\r\n".encode())

    (capture,) = captures([tmp_path])

    assert isinstance(capture, Capture)
    assert capture.media_type is None
