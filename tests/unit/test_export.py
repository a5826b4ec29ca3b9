"""Files that leave diffview: complete in themselves, the same every time, and found out when they were changed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from diffview.errors import BadArgument, UnknownVersion
from diffview.export import comparison_html, history_dict, history_html, pair_history, verify_file, version_of_blocks
from diffview.model import History

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</script><script>alert(1)</script> & <img src=x onerror=alert(2)> \ud800 \u202e"


@pytest.fixture
def history() -> History:
    old = version_of_blocks(("Six people were aboard.", "It rained."), 0)
    new = version_of_blocks(("Eight people were aboard.", "It rained.", "Nobody was hurt."), 1)
    return pair_history(old, new)


def saved(folder: Path, page: str) -> Path:
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8", errors="replace")
    return file


def test_the_same_history_gives_the_same_bytes(history: History) -> None:
    assert comparison_html(history, 0, 1) == comparison_html(history, 0, 1)
    assert history_html(history) == history_html(history)


def test_an_export_matches_itself_in_both_directions(history: History, tmp_path: Path) -> None:
    for page in (comparison_html(history, 0, 1), comparison_html(history, 1, 0), history_html(history)):
        assert verify_file(saved(tmp_path, page)) == ()


def test_changing_any_single_byte_is_found(history: History, tmp_path: Path) -> None:
    page = comparison_html(history, 0, 1).encode()
    file = tmp_path / "page.html"
    for place in range(0, len(page), 997):
        changed = bytearray(page)
        changed[place] ^= 1
        file.write_bytes(changed)
        try:
            assert verify_file(file) != (), f"byte {place}"
        except BadArgument:
            continue  # not even to be known as an export of ours


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Six people", "Ten people", "another fingerprint"),
        ('"words_added": 4', '"words_added": 5', "compare otherwise"),
        ('"format": 1', '"format": [', "cannot be read"),
        ('"kinds": [', '"binds": [', "cannot be read"),
    ],
)
def test_changed_data_is_found_even_under_a_new_seal(
    history: History, tmp_path: Path, old: str, new: str, fault: str
) -> None:
    page = comparison_html(history, 0, 1)
    assert old in page
    faults = verify_file(saved(tmp_path, page.replace(old, new)))
    assert any(fault in one for one in faults)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    old, new = version_of_blocks((HOSTILE,), 0), version_of_blocks((HOSTILE, HOSTILE + "."), 1)
    for page in (comparison_html(pair_history(old, new), 0, 1), history_html(pair_history(old, new))):
        assert "<script>" not in page
        assert "<img" not in page
        assert verify_file(saved(tmp_path, page)) == ()


def test_exports_load_nothing(history: History) -> None:
    for page in (comparison_html(history, 0, 1), history_html(history)):
        assert "default-src 'none'" in page
        assert not re.search(
            r"""\s(?:src|srcset|action)\s*=|url\((?!["']?data:)|@import|<link(?! rel="icon" href="data:,")""", page
        )


def test_a_version_that_is_not_held_is_named_with_those_that_are(history: History) -> None:
    with pytest.raises(UnknownVersion, match="there is no version 7; versions held: 0, 1"):
        comparison_html(history, 0, 7)


@pytest.mark.parametrize("body", [b"", b"<html>no data</html>", b"\xff\xfe\x00"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x.html").write_bytes(body)
    with pytest.raises(BadArgument, match="no comparison exported by diffview"):
        verify_file(tmp_path / "x.html")


def test_a_history_of_one_version_can_be_exported(tmp_path: Path) -> None:
    history = History(
        pair_history(version_of_blocks(("One.",), 0), version_of_blocks((), 1)).key, (version_of_blocks(("One.",), 0),)
    )
    assert verify_file(saved(tmp_path, history_html(history))) == ()


def test_a_history_as_json_holds_every_text(history: History) -> None:
    told = json.loads(json.dumps(history_dict(history)))
    assert next([block["text"] for block in version["blocks"]] for version in told["versions"]) == [
        "Six people were aboard.",
        "It rained.",
    ]
    assert told["format"] == 1
