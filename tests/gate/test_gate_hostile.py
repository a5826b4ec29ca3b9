"""The hostile files beside the checkout are imported to the end, and no good capture in them is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diffview.ingest import import_paths
from diffview.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.gate

READABLE = {
    "example.warc": 2,
    "example.warc.gz": 2,
    "example.arc": 1,
    "example.arc.gz": 1,
    "example-resource.warc.gz": 1,
    "example-iana.org-chunked.warc": 1,
    "example-bad-non-chunked.warc.gz": 1,
    "example-bad.warc.gz.bad": 1,
    "warc_url_bracket.warc": 4,
    "warc_url_ipv6.warc": 4,
    "warc_url_nfkc.warc": 4,
    "warc_url_port.warc": 4,
    "warc_url_surr.warc": 4,
}
"""Readings that a file gives, by hand from its records: pages with status 200, revisits included."""


def test_all_hostile_files_are_imported_in_one_run(shared: Path, tmp_path: Path) -> None:
    files = sorted(path for path in (shared / "hostile").rglob("*") if path.is_file() and path.suffix != ".jsonl")
    assert len(files) > 30
    with open_store(tmp_path / "a.sqlite3") as store:
        report = import_paths(store, files)
        assert len({item.origin for item in store.captures()}) + sum(not r.kept for r in report.refused) > len(files)
        read = [capture.origin.rpartition("/")[2] for capture in store.captures() if not capture.reason]
    found = {name: sum(origin.split("@")[0] == name for origin in read) for name in READABLE}
    assert {name: count for name, count in found.items() if count < READABLE[name]} == {}
