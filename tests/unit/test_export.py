"""Files that leave diffview: complete in themselves, the same every time, and found out when they were changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from diff_match_patch import diff_match_patch

from diffview.errors import BadArgument, UnknownCapture, UnknownVersion
from diffview.export import (
    ExportFormat,
    ExportOptions,
    Origins,
    Pair,
    comparison_html,
    export_bytes,
    format_of,
    history_dict,
    history_html,
    pair_history,
    verify_file,
    version_of_blocks,
)
from diffview.model import Capture, History, ParserId, Sighting
from diffview.render.citations import citations
from diffview.text.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
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


# Every format

EVERY = [(kind, pair) for kind in ExportFormat for pair in (Pair(0, 1), None) if kind is not ExportFormat.PATCH]


def written(folder: Path, history: History, kind: ExportFormat, pair: Pair | None, **options: object) -> Path:
    file = folder / f"export.{kind}"
    asked = ExportOptions(**options)  # type: ignore[arg-type]  # as named
    file.write_bytes(export_bytes(history, pair, kind, asked, capture=captures_of(history)))
    return file


def captures_of(history: History) -> Callable[[str], Capture]:
    held = {body.digest: body for body in BODIES}
    assert {s.capture for v in history.versions for s in v.sightings} <= held.keys()
    return held.__getitem__


BODIES = tuple(
    Capture.of(text, origin=f"/home/ana/secret/{name}") for text, name in ((b"<p>one", "a.html"), (b"<p>two", "b.html"))
)


@pytest.fixture
def captured(history: History) -> History:
    """Give the history with a capture behind each version, a capture that gave none, and a title like a formula."""
    versions = tuple(
        replace(
            v,
            title="=1+1",
            fingerprint=fingerprint("=1+1", [b.text for b in v.blocks]),
            sightings=(Sighting(body.digest, body.origin, ParserId("test", 1)),),
        )
        for v, body in zip(history.versions, BODIES, strict=True)
    )
    return replace(history, versions=versions)


@pytest.mark.parametrize(("kind", "pair"), EVERY)
def test_ui_35_every_format_is_the_same_every_time_and_builds_itself_again(
    captured: History, tmp_path: Path, kind: ExportFormat, pair: Pair | None
) -> None:
    file = written(tmp_path, captured, kind, pair)
    assert file.read_bytes() == export_bytes(captured, pair, kind, capture=captures_of(captured))
    assert verify_file(file) == ()


@pytest.mark.parametrize(("kind", "pair"), EVERY)
def test_ui_34_one_changed_byte_of_a_text_is_found(
    captured: History, tmp_path: Path, kind: ExportFormat, pair: Pair | None
) -> None:
    file = written(tmp_path, captured, kind, pair)
    body = file.read_bytes()
    assert body.count(b"Nobody was hurt.")
    file.write_bytes(body.replace(b"Nobody was hurt.", b"Nobody was hurl.", 1))
    assert verify_file(file) != ()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [(ExportFormat.HTML, "Edited"), (ExportFormat.MARKDOWN, "Legend"), (ExportFormat.TEXT, "Legend")],
)
def test_a_page_that_shows_something_else_than_its_texts_give_is_found(
    captured: History, tmp_path: Path, kind: ExportFormat, shown: str
) -> None:
    """What is shown is changed and sealed anew; the data stay as they were."""
    file = written(tmp_path, captured, kind, Pair(0, 1))
    text = file.read_text(encoding="utf-8")
    file.write_text(resealed(text.replace(shown, "Forged", 1)), encoding="utf-8")
    assert any("something else" in fault for fault in verify_file(file))


def resealed(text: str) -> str:
    above, _, line = text.rstrip("\n").rpartition("\n")
    digest = re.search("[0-9a-f]{64}", line)
    if digest is None:
        return text
    fresh = hashlib.sha256((above + "\n").encode()).hexdigest()
    return above + "\n" + line.replace(digest[0], fresh) + "\n"


@pytest.mark.parametrize(("kind", "pair"), EVERY)
def test_folders_leave_only_where_they_are_asked_for(
    captured: History, tmp_path: Path, kind: ExportFormat, pair: Pair | None
) -> None:
    names, whole, none = (
        written(tmp_path, captured, kind, pair, origins=origins).read_bytes()
        for origins in (Origins.NAMES, Origins.WHOLE, Origins.NONE)
    )
    assert b"secret" not in names
    assert b"a.html" not in none
    if kind is not ExportFormat.CSV:
        assert b"a.html" in names
        assert b"/home/ana/secret/a.html" in whole


@pytest.mark.parametrize("kind", [ExportFormat.HTML, ExportFormat.JSON, ExportFormat.MARKDOWN, ExportFormat.TEXT])
@pytest.mark.parametrize("pair", [Pair(0, 1), None])
def test_without_full_text_only_changes_leave(
    captured: History, tmp_path: Path, kind: ExportFormat, pair: Pair | None
) -> None:
    file = written(tmp_path, captured, kind, pair, full_text=False)
    assert b"It rained." not in file.read_bytes()
    assert captured.versions[0].fingerprint.encode() in file.read_bytes()
    assert verify_file(file) == ()


def test_a_table_is_safe_in_spreadsheets_and_gives_its_cells_back(captured: History) -> None:
    text = export_bytes(captured, Pair(0, 1), ExportFormat.CSV).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert all(row["article"] == "'=1+1" for row in rows)
    assert [row["kind"] for row in rows] == ["edited", "inserted"]
    assert rows[0]["marked_text"] == "[-Six-]{+Eight+} people were aboard."
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_row_that_was_taken_out_of_a_table_is_found(captured: History, tmp_path: Path) -> None:
    file = written(tmp_path, captured, ExportFormat.CSV, Pair(0, 1))
    lines = file.read_bytes().split(b"\r\n")
    file.write_bytes(b"\r\n".join([lines[0], *lines[2:]]))
    assert verify_file(file) != ()


def test_a_pack_holds_the_captures_and_a_manifest_of_every_hash(captured: History, tmp_path: Path) -> None:
    file = written(tmp_path, captured, ExportFormat.ZIP, None, head="ab" * 32)
    with zipfile.ZipFile(file) as archive:
        assert all(archive.read(f"captures/{body.digest}") == body.body for body in BODIES)
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["head"] == "ab" * 32
    assert {one["path"] for one in manifest["files"]} >= {
        "history.html",
        "history.json",
        "changes.csv",
        "versions/0000.txt",
    }


def test_a_patch_can_be_applied(captured: History) -> None:
    engine = diff_match_patch()
    patch = export_bytes(captured, Pair(0, 1), ExportFormat.PATCH).decode()
    patches = engine.patch_fromText("".join(line for line in patch.splitlines(keepends=True) if line[0] != "#"))
    old = "=1+1\nSix people were aboard.\nIt rained.\n"
    assert engine.patch_apply(patches, old)[0] == "=1+1\nEight people were aboard.\nIt rained.\nNobody was hurt.\n"


def test_the_format_follows_the_name_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    assert [format_of(tmp_path / f"x.{kind}") for kind in ExportFormat] == list(ExportFormat)
    with pytest.raises(BadArgument, match="does not say a format"):
        format_of(tmp_path / "x.pdf")


def test_citations_name_version_time_and_hash(captured: History) -> None:
    made = {one.style: one.text for one in citations(captured, captured.versions)}
    assert set(made) == {"APA", "Chicago", "BibTeX", "Markdown"}
    assert all(captured.versions[1].fingerprint in text for text in made.values())
    assert made["BibTeX"].startswith("@misc{")


def test_a_pack_says_which_captures_are_not_held_any_more(captured: History) -> None:
    def capture(digest: str) -> Capture:
        if digest == BODIES[0].digest:
            raise UnknownCapture(digest, "this capture was taken down (a court order)")
        return BODIES[1]

    body = export_bytes(captured, None, ExportFormat.ZIP, capture=capture)
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(body)).read("manifest.json"))
    assert [one["digest"] for one in manifest["not_held"]] == [BODIES[0].digest]
    assert [one["digest"] for one in manifest["captures"]] == [BODIES[1].digest]
