"""What is published names files, never folders."""

from __future__ import annotations

from diffview.model import ArticleKey, Block, Conflict, Digest, History, ParserId, Quality, Sighting, Unusable, Version
from diffview.render.origins import without_folders

DISK = "/home/ana/secret project/page.html"


def test_no_folder_is_left_anywhere_in_a_history() -> None:
    sighting = Sighting(Digest("a" * 64), DISK, ParserId("article-html", 1))
    known = History(
        ArticleKey("https://example.org/a"),
        (Version(0, "Title", (Block("Text."),), sightings=(sighting,)),),
        conflicts=(Conflict(0, Digest("a" * 64), Digest("b" * 64), f"{DISK} and other.html differ in block 1"),),
        unusable=(Unusable(Digest("c" * 64), "C:\\Users\\ana\\wall.html", Quality.BLOCKED, "a consent page"),),
        warnings=(f"{DISK}: guessed charset",),
    )
    published = repr(without_folders(known))
    assert "ana" not in published
    assert "page.html and other.html differ" in published
