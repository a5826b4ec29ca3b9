"""A store as JSON Lines, read back to an equal one, on and from either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from diffview.errors import BadArgument
from diffview.model import ArticleId, Capture, Correction, RowKind
from diffview.store import dump, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Paired, Plain

    from diffview.store import CaptureSummary, Store


def without_times(found: tuple[CaptureSummary, ...]) -> list[CaptureSummary]:
    never = datetime(1970, 1, 1, tzinfo=UTC)
    return [replace(one, recorded_at=never, articles=(), reread=False) for one in found]


def test_a_store_comes_back_equal_from_its_lines(store: Store, paired: Paired, plain: Plain, tmp_path: Path) -> None:
    page = paired(0, ("One line here.\nTwo.", "One line there.\nTwo."))
    store.record_all([page, paired(1, ("One line there.\nTwo.", "Two."))])
    store.correct(Correction(page.capture.digest, 1, RowKind.MATCH, "Two.", "Two."))
    for day, text in enumerate(("Tram\nIt runs.", "Tram\nIt stops \ud800.", "Tram\nIt runs."), start=1):
        url = "http://tram.example/1"
        at = datetime(2026, 4, day, tzinfo=UTC)
        made = plain(text.replace("\ud800", "?"), url=url, at=at, origin=f"{day}.html")
        store.record_all([made])
    store.record_unusable(Capture.of(b"\x89PNG", origin="photo.html"), "this is a picture")
    text = list(dump.lines(store))
    with open_store(tmp_path / "copy.sqlite3") as copy:
        assert dump.load(copy, text, "all.jsonl") == 6
        assert without_times(copy.captures()) == without_times(store.captures())
        for number in (1, 2):
            assert copy.history(ArticleId(number)) == store.history(ArticleId(number))
        assert copy.corrections(ArticleId(1)) == store.corrections(ArticleId(1))
        copy.settle()
        assert copy.verify() == ()
        assert dump.load(copy, text, "all.jsonl") == 6
        assert len(copy.captures()) == 6


def test_a_damaged_line_is_named_and_what_came_before_is_stored(store: Store, plain: Plain, tmp_path: Path) -> None:
    store.record_all([plain("Tram\nIt runs.", origin="1.html"), plain("Tram\nIt stops.", origin="2.html")])
    text = [*dump.lines(store), '{"digest": 7}']
    with open_store(tmp_path / "copy.sqlite3") as copy:
        with pytest.raises(BadArgument, match=r"all.jsonl, line 4: is damaged"):
            dump.load(copy, text, "all.jsonl")
        with pytest.raises(BadArgument, match="is no store as JSON Lines"):
            dump.load(copy, ["{}"], "other.jsonl")
