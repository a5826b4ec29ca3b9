"""changedetection.io, NewsDiffs, Open Terms Archive and plain git, made by git itself where it is git."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import brotli
import pytest

from diffview.corpus.inputs import open_collection
from diffview.corpus.peers import changedetection, git_texts, newsdiffs, recorded_versions
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from pathlib import Path

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed; apt-get install git")


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "0f3c"
    folder.mkdir(parents=True)
    (folder / "watch.json").write_text(json.dumps({"url": "https://town.example/toll", "page_title": "Toll"}))
    (folder / "aaa.txt").write_text("The toll is six.\n\nIt rains.")
    (folder / "bbb.txt.br").write_bytes(brotli.compress(b"The toll is nine."))
    (folder / "history.txt").write_text("1700000000,/datastore/0f3c/aaa.txt\n1700003600,bbb.txt\n1700007200,aaa.txt\n")
    return folder


def test_changedetection_lists_a_text_that_came_back_again(watch: Path) -> None:
    (article,) = open_collection(str(watch.parent))
    texts = [[block.text for block in version.blocks] for version in article.history.versions]
    assert texts == [["The toll is six.", "It rains."], ["The toll is nine."], ["The toll is six.", "It rains."]]
    assert article.history.versions[2].same_as == 0
    assert article.history.versions[0].observed_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert article.history.key.url == "https://town.example/toll"


def test_changedetection_is_never_followed_out_of_its_folder(watch: Path) -> None:
    (watch.parent.parent / "secret.txt").write_text("secret")
    (watch / "history.txt").write_text("1700000000,../../secret.txt\n")
    with pytest.raises(BadArgument, match=r"the file secret\.txt of this version is not there"):
        list(changedetection.versions(watch.parent))


def test_a_link_in_a_watch_is_not_followed(watch: Path) -> None:
    (watch.parent.parent / "secret.txt").write_text("secret")
    (watch / "ccc.txt").symlink_to(watch.parent.parent / "secret.txt")
    (watch / "history.txt").write_text("1700000000,ccc.txt\n")
    with pytest.raises(BadArgument, match="is not there"):
        list(changedetection.versions(watch.parent))


@pytest.mark.parametrize(("length", "fits"), [(9, True), (10, True), (11, False)])
def test_a_packed_version_has_a_longest_size(
    watch: Path, monkeypatch: pytest.MonkeyPatch, length: int, fits: bool
) -> None:
    monkeypatch.setattr(changedetection, "MAX_UNPACKED", 10)
    (watch / "bbb.txt.br").write_bytes(brotli.compress(b"x" * length))
    (watch / "history.txt").write_text("1700003600,bbb.txt\n")
    if fits:
        assert list(changedetection.versions(watch.parent))
    else:
        with pytest.raises(BadArgument, match="the text is longer than"):
            list(changedetection.versions(watch.parent))


def commit(repository: Path, name: str, text: str, subject: str, day: int) -> None:
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    when = f"2021-06-{day:02}T12:00:00+00:00"
    run = ["git", "-C", str(repository), "-c", "user.name=A", "-c", "user.email=a@a.example"]
    subprocess.run([*run, "add", "--", name], check=True)
    environment = {
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        "PATH": "/usr/bin:/bin",
        "HOME": str(repository),
    }
    subprocess.run([*run, "commit", "-q", "-m", subject], check=True, env=environment)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    return tmp_path / "repo"


@needs_git
def test_newsdiffs_takes_the_address_from_the_path_and_the_headline_from_the_second_line(repository: Path) -> None:
    name = "www.post.example/2021/quay.html"
    commit(repository, name, "June 1\nQuay shut\nBy Ann\nThe quay is shut.\n\nIt rains.", f"Adding file {name}", 1)
    commit(repository, name, "June 1\nQuay opens\nBy Ann\nThe quay opens.", f"Change to {name}", 2)
    assert newsdiffs.recognises(repository)
    first, second = newsdiffs.versions(repository)
    assert (first.title, first.paragraphs) == ("Quay shut", ("The quay is shut.", "It rains."))
    assert (second.number, second.url) == (1, "http://www.post.example/2021/quay.html")


@needs_git
def test_newsdiffs_keeps_secure_addresses(repository: Path) -> None:
    commit(repository, "https:/post.example/a", "d\nT\nb\nText", "Adding file https:/post.example/a", 1)
    assert [version.url for version in newsdiffs.versions(repository)] == ["https://post.example/a"]


@needs_git
def test_a_technical_upgrade_of_open_terms_archive_is_no_change_at_the_source(repository: Path) -> None:
    name = "Service/Terms of Service.md"
    commit(repository, name, "We may log you out.", "First record of Service Terms of Service", 1)
    # The date of a technical upgrade may run backwards: the order is that of the commits.
    commit(repository, name, "# Terms\n\nWe may log you out.", "Apply technical or declaration upgrade on Service", 1)
    commit(repository, name, "# Terms\n\nWe will log you out.", "Record new changes of Service Terms of Service", 3)
    assert not newsdiffs.recognises(repository)
    assert [v.read_anew for v in git_texts.versions(repository)] == [False, True, False]
    (article,) = open_collection(str(repository))
    assert article.read_anew == {1}


@needs_git
def test_a_file_that_is_deleted_is_no_version(repository: Path) -> None:
    commit(repository, "a.txt", "One.", "one", 1)
    subprocess.run(["git", "-C", str(repository), "rm", "-q", "a.txt"], check=True)
    commit(repository, "b.txt", "Two.", "two", 2)
    assert [v.article_id for v in git_texts.versions(repository)] == ["a.txt", "b.txt"]


@needs_git
def test_a_damaged_repository_is_one_line(repository: Path) -> None:
    commit(repository, "a.txt", "One.", "one", 1)
    for folder in (repository / ".git" / "objects").iterdir():
        if len(folder.name) == 2:
            shutil.rmtree(folder)
    with pytest.raises(BadArgument, match="damaged"):
        list(git_texts.versions(repository))


def test_a_folder_of_pages_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>x")
    assert recorded_versions(tmp_path) is None
