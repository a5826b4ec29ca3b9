"""The commands: what they print, and how they leave."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

import diffview
from diffview import resources
from diffview.cli import main
from diffview.cli.commands import COMMANDS, load
from diffview.cli.output import write_file
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(diffview.__file__).parents[1]
SAMPLES = resources.samples_folder()
TRACKED = SAMPLES / "tracked"
FERRY = TRACKED / "ferry-4-5.html"


class Said(NamedTuple):
    code: int
    out: str
    err: str


class Run(Protocol):
    def __call__(self, *args: object) -> Said: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a runner of commands in an empty folder, with a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIFFVIEW_DB", raising=False)

    def command(*args: object) -> Said:
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return command


@pytest.fixture
def filled(run: Run) -> Run:
    """Give the runner with the tracked sample in its store."""
    assert run("import", TRACKED).code == 0
    return run


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_how_it_is_used(run: Run, command: str) -> None:
    said = run(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: diffview {command} ")


def test_the_help_lists_every_command(run: Run) -> None:
    out = run("--help").out
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)
    wanted = {"demo", "serve", "import", "read", "compare", "list", "history", "export", "verify", "check"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_list_of_commands_says_what_the_command_says_of_itself(command: str) -> None:
    first = (load(COMMANDS[command]).help or "").splitlines()[0]
    assert first.startswith(COMMANDS[command].summary)


def test_no_command_is_loaded_before_it_is_run() -> None:
    program = "import sys, diffview.cli; print(any(name.startswith(('flask', 'sqlalchemy')) for name in sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "False"


def test_importing_sums_up_and_the_second_time_adds_nothing(run: Run) -> None:
    first, second = run("import", TRACKED, "--json"), run("import", TRACKED, "--json")
    assert (first.code, second.code, first.err) == (0, 0, "")
    told, again = json.loads(first.out), json.loads(second.out)
    assert told["added"] == told["read"] == again["seen_again"] == len(list(TRACKED.iterdir()))
    assert (again["added"], again["readings"]) == (0, 0)


def test_what_is_noted_of_captures_is_told_once_and_listed_with_each(run: Run, tmp_path: Path) -> None:
    for name in ("ferry-20240102030405.txt", "tram-20240102030405.txt"):
        (tmp_path / name).write_text(f"The {name[:5]} came in at noon.\n\nNobody was on board but the captain.\n")
    said = run("import", tmp_path)
    line = (
        f"the time of capture is taken from the file's name (2 captures, the first {tmp_path}/ferry-20240102030405.txt)"
    )
    assert f"note: {line}" in said.out
    assert run("list", "--captures").out.count("(the time of capture is taken from the file's name)") == 2


@pytest.mark.parametrize(
    ("name", "body", "line"),
    [
        ("empty.html", b"", r"empty\.html: the file is empty; .*the bytes are kept"),
        ("photo.html", b"\x89PNG\r\n\x1a\n\0", r"photo\.html: this is a PNG picture.*"),
    ],
)
def test_what_cannot_be_read_gets_one_line_and_is_kept(
    run: Run, tmp_path: Path, name: str, body: bytes, line: str
) -> None:
    (tmp_path / name).write_bytes(body)
    said = run("import", name)
    assert said.code == 2
    assert re.fullmatch(rf"diffview: {line}\n", said.err)
    listed = json.loads(run("list", "--captures", "--json").out)
    assert listed["size"] == len(body)


def test_what_cannot_be_read_does_not_stop_the_rest_and_is_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    said = run("import", "empty.html", "nowhere.html", TRACKED)
    files = len(list(TRACKED.iterdir()))
    assert said.code == 0
    assert len(said.err.splitlines()) == 2
    assert said.out.splitlines()[:2] == [
        f"{files + 1} captures kept in diffview.sqlite3: {files + 1} added, 0 seen again; 1 article touched",
        f"2 of {files + 2} could not be read",
    ]


def test_a_strict_import_leaves_with_2_where_anything_could_not_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert run("import", "--strict", TRACKED).code == 0
    assert run("import", "--strict", "empty.html", FERRY).code == 2


@pytest.mark.parametrize("names", [("empty.html",), ("empty.html", "README.md"), ("README.md",), ()])
def test_an_import_of_nothing_that_can_be_read_leaves_with_2(run: Run, tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"")
    assert run("import", folder).code == 2


def test_notes_about_a_folder_are_no_captures(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / "README.md").write_text("These are the pages of the ferry.")
    (folder / "page.html").write_bytes(FERRY.read_bytes())
    out = run("import", folder).out.splitlines()
    assert out[0].startswith("1 capture kept")
    assert out[1] == "1 passed over: notes, hidden files, parts of an archive that are no page"


def test_that_bytes_are_kept_is_said_once_and_only_where_they_are(run: Run, tmp_path: Path) -> None:
    page = b"<html><body>" + b"<div>" * 200_000 + b"The ferry came in.</body></html>"
    (tmp_path / "deep.html").write_bytes(page)
    (tmp_path / "nul.txt").write_bytes(b"The ferry\0 came in at noon with nobody on board.\n")
    imported, checked = run("import", "deep.html", "nul.txt"), run("check", "deep.html", "nul.txt")
    assert imported.err.count("the bytes are kept") <= len(imported.err.splitlines())
    assert "the bytes are kept" not in checked.out + checked.err + run("read", "deep.html", "nul.txt").out


def test_reading_prints_one_json_line_for_each_article(run: Run, tmp_path: Path) -> None:
    said = run("read", FERRY, *sorted((SAMPLES / "weblog").iterdir())[:1], "--json")
    readings = [json.loads(line) for line in said.out.splitlines()]
    assert readings[0]["reader"] == "newssniffer-html"
    assert [version["number"] for version in readings[0]["versions"]] == [4, 5]
    assert len(readings) > 2
    assert not list(tmp_path.iterdir())


def test_reading_goes_on_after_a_bad_file_and_leaves_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    said = run("read", "empty.html", FERRY)
    assert (said.code, len(said.out.splitlines()), len(said.err.splitlines())) == (2, 1, 1)


def test_comparing_text_files_takes_each_line_as_a_block(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Six people died.\n\n  It   rained. \n")
    (tmp_path / "new.txt").write_text("Eight people died.\nIt rained.\n")
    said = run("compare", "old.txt", "new.txt", "--json")
    told = json.loads(said.out)
    assert said.code == 1
    assert told["old"]["blocks"] == ["Six people died.", "It rained."]
    assert [change["kind"] for change in told["changes"]] == ["edited", "equal"]
    assert told["changes"][0]["facts"] == ["number"]


def test_only_line_ends_part_blocks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("One\u2028line.\r\nTwo\x0clines.\rThree.".encode())
    told = json.loads(run("compare", "old.txt", "old.txt", "--json").out)
    assert told["old"]["blocks"] == ["One line.", "Two lines.", "Three."]


def test_comparing_shows_marks_and_kinds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Six people died.\n")
    (tmp_path / "new.txt").write_text("Eight people died.\n")
    assert run("compare", "old.txt", "new.txt").out == (
        "1 change, words +1 -1: number\n\nparagraph 1 → 1 edited: number\n  [-Six-]{+Eight+} people died.\n"
    )


def test_comparing_equal_files_leaves_with_0(run: Run, tmp_path: Path) -> None:
    for name in ("old.txt", "new.txt"):
        (tmp_path / name).write_text("The same.\n")
    assert run("compare", "old.txt", "new.txt") == Said(0, "no change\n", "")


def test_typography_is_set_aside_unless_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text('"Yes", he said.\n')
    (tmp_path / "new.txt").write_text("\u201cYes\u201d, he said.\n")
    usual, raw = run("compare", "old.txt", "new.txt"), run("compare", "old.txt", "new.txt", "--raw")
    assert (usual.code, raw.code) == (1, 1)
    assert "1 change of typography or furniture set aside; --raw shows them" in usual.out
    assert "{+" not in usual.out
    assert "{+" in raw.out


def test_letters_that_steer_a_terminal_are_never_printed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Six people died.\n")
    (tmp_path / "new.txt").write_text("Six \x1b[2Jpeople \u202edied.\n")
    out = run("compare", "old.txt", "new.txt").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_comparing_pages_reads_them_as_captures(run: Run) -> None:
    old, *_, new = sorted((SAMPLES / "article").iterdir())
    said = run("compare", old, new, "--json")
    told = json.loads(said.out)
    assert said.code == 1
    assert told["old"]["title"] != told["new"]["title"]


def test_profiling_tells_where_the_time_went_and_changes_no_result(run: Run) -> None:
    old, *_, new = sorted((SAMPLES / "article").iterdir())
    plain, profiled = run("compare", old, new), run("compare", old, new, "--profile")
    assert profiled.out == plain.out
    shares = re.findall(r"([0-9.]+)%  (\S.*)", profiled.err)
    assert [step for _, step in shares] == [
        "pairing blocks",
        "marking words",
        "counting words",
        "checking the laws",
        "naming the kinds of change",
    ]
    assert sum(float(share) for share, _ in shares) == pytest.approx(100, abs=2)


def test_a_comparison_becomes_a_page_that_can_be_verified(run: Run, tmp_path: Path) -> None:
    old, *_, new = sorted((SAMPLES / "article").iterdir())
    assert run("compare", old, new, "--html", "page.html").code == 1
    assert run("verify", "page.html") == Said(0, "page.html: match\n", "")
    page = tmp_path / "page.html"
    page.write_bytes(page.read_bytes().replace(b"otter", b"beaver", 1))
    assert run("verify", "page.html").code == 1


def test_lists_show_what_is_held(filled: Run) -> None:
    (article,) = [json.loads(line) for line in filled("list", "--json").out.splitlines()]
    assert (article["id"], article["versions"], article["gaps"]) == (1, 6, 1)
    assert article["source"] == "aldermouth courier"
    assert list(article)[:6] == ["id", "title", "url", "source", "versions", "last_observed_at"]
    head, row = filled("list").out.splitlines()
    assert head.split()[:2] == ["id", "versions"]
    assert row.split()[:2] == ["1", "6+1"]


@pytest.mark.parametrize(
    ("options", "found"),
    [((), 1), (("--kind", "number"), 1), (("--kind", "link"), 0), (("--text", "FERRY"), 1), (("--text", "train"), 0)],
)
def test_lists_can_be_filtered(filled: Run, options: tuple[str, ...], found: int) -> None:
    assert len(filled("list", "--json", *options).out.splitlines()) == found


def test_a_history_shows_versions_kinds_gaps_and_returns(filled: Run) -> None:
    out = filled("history", "1").out
    assert "headline:1" in out
    assert "same as version 2" in out
    assert "known, not held" in out
    told = json.loads(
        filled("history", "https://www.aldermouth-courier.example/news/2026/03/03/ferry-pier", "--json").out
    )
    assert [version["number"] for version in told["versions"]] == [0, 1, 2, 3, 4, 5]
    assert told["steps"][0]["kinds"]["headline"] == 1
    assert told["gaps"][0]["number"] == 6
    assert len(told["captures"]) == len(list(TRACKED.iterdir()))


def test_checking_leaves_with_0_for_the_latest_and_1_for_what_differs(filled: Run) -> None:
    assert filled("check", FERRY).code == 0
    assert filled("check", TRACKED / "ferry-0-1.html").code == 1
    told = json.loads(filled("check", FERRY, "--article", "1", "--json").out)
    assert (told["verdict"], told["version"]) == ("same_as_latest", 5)


def test_checking_what_is_unknown_or_unusable_leaves_with_2(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert filled("check", "empty.html").code == 2
    assert filled("check", *sorted((SAMPLES / "article").iterdir())[:1]).code == 2
    assert len(filled("list").out.splitlines()) == 2


def test_checking_stores_when_told_to(filled: Run) -> None:
    page = min((SAMPLES / "article").iterdir())
    assert filled("check", page, "--add").code == 2
    assert filled("check", page).code == 0


def test_exports_are_written_and_match(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "1", "0", "5", "-o", "pair.html").code == 0
    assert filled("export", "1", "-o", "whole.html").code == 0
    assert filled("export", "1", "-o", "whole.json").code == 0
    assert filled("verify", "pair.html", "whole.html").out == "pair.html: match\nwhole.html: match\n"
    assert len(json.loads((tmp_path / "whole.json").read_text())["versions"]) == 6
    whole = (tmp_path / "whole.html").read_text()
    assert "src=" not in whole.replace("img-src", "").replace("default-src", "").replace("style-src", "")
    assert whole.count("<script") == whole.count('<script type="application/json"') == 1


def test_the_name_of_an_export_says_its_format(filled: Run, tmp_path: Path) -> None:
    assert filled("export", "1", "0", "5", "-o", "pair.json").code == 0
    assert json.loads((tmp_path / "pair.json").read_text())["format"] == 1
    assert filled("export", "1", "0", "5", "-o", "PAIR.HTM").code == 0
    assert (tmp_path / "PAIR.HTM").read_text().startswith("<!doctype html>")
    said = filled("export", "1", "0", "5", "-o", "pair.docx")
    assert (said.code, (tmp_path / "pair.docx").exists()) == (2, False)
    assert said.err.startswith("diffview: pair.docx: its name does not say a format; end it in ")


def test_a_file_that_cannot_be_written_whole_leaves_what_stood_there(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("the old one")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with pytest.raises(BadArgument, match=r"page\.html: File too large; nothing was written$"):
            write_file(page, "the new one " * 1000)
    finally:
        signal.signal(signal.SIGXFSZ, before)
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert page.read_text() == "the old one"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_an_export_keeps_the_permissions_of_the_file_it_replaces(filled: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("the old one")
    page.chmod(0o640)
    assert filled("export", "1", "-o", "page.html").code == 0
    assert page.stat().st_mode & 0o777 == 0o640
    assert "<!doctype html>" in page.read_text()


def test_a_token_is_made_that_serve_takes_and_a_short_one_is_refused(run: Run) -> None:
    made, other = run("token").out.strip(), run("token").out.strip()
    assert made != other
    for token in (made, made[:22]):
        said = run("serve", "--token", token, "--db", "no/such/folder/x.db", "--read-only")
        assert "its folder does not exist" in said.err
    for token in (made[:21], "a" * 40, "ab" * 20, ""):
        said = run("serve", "--token", token)
        assert (said.code, "make one with `diffview token`" in said.err) == (2, True)


def test_a_store_can_be_verified(filled: Run) -> None:
    assert filled("verify", "--db", "diffview.sqlite3").out == "diffview.sqlite3: match\n"


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("list",), r"diffview\.sqlite3: there is no store; import something first.*"),
        (("history", "7"), r"diffview\.sqlite3: there is no store.*"),
        (("import",), r"import: no file or folder is named; .*"),
        (("import", "nowhere.html"), r"nowhere\.html: there is no such file or folder; check the name"),
        (("import", FERRY, "--observed-at", "soon"), r"--observed-at: 'soon' is no time; write it as .*"),
        (("compare", "a.txt", "b.txt"), r"a\.txt: No such file or directory"),
        (("compare", "a.html", "b.html"), r"a\.html: there is no such file or folder; check the name"),
        (("verify",), r"verify: nothing is named; .*"),
        (("verify", FERRY), r".*ferry-4-5\.html: this is no comparison exported by diffview; .*"),
        (("serve", "--host", "0.0.0.0"), r"--host 0\.0\.0\.0: others could write to the store; add .*"),  # noqa: S104
        (("serve", "--db", "no/such/folder/x.db"), r"no/such/folder/x\.db: its folder does not exist; .*"),
        (("nonsense",), r"No such command 'nonsense'\. See `diffview --help`\."),
        (("list", "--kind", "gossip"), r"Invalid value for '--kind'.* See `diffview list --help`\."),
    ],
)
def test_a_mistake_is_answered_by_one_line_and_code_2(run: Run, args: tuple[object, ...], line: str) -> None:
    said = run(*args)
    assert (said.code, said.out if args[0] != "import" else "") == (2, "")
    assert re.fullmatch(rf"diffview: {line}\n", said.err)


def test_a_mistake_about_versions_names_those_that_are_held(filled: Run) -> None:
    said = filled("export", "1", "0", "9", "-o", "x.html")
    assert said.err == "diffview: article 1: there is no version 9; versions held: 0, 1, 2, 3, 4, 5\n"
    assert filled("history", "9").err == "diffview: article 9: the store holds no such article; see `diffview list`\n"
    assert filled("export", "1", "0", "-o", "x.html").code == 2


def test_the_store_is_named_by_the_environment_too(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIFFVIEW_DB", f"sqlite:///{tmp_path / 'other.db'}")
    run("import", TRACKED)
    assert (tmp_path / "other.db").exists()


def test_the_demo_lists_the_samples_and_leaves_nothing_behind(tmp_path: Path) -> None:
    said = started(tmp_path, "demo", "--no-serve").communicate(timeout=60)
    assert "Ferry in pier crash" in said[0]
    assert said[1] == ""
    assert not list(tmp_path.iterdir())


def started(folder: Path, *args: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "diffview", *args]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    started(tmp_path, "import", str(TRACKED)).communicate(timeout=60)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for args in (("list",), ("list", "--captures"), ("read", str(FERRY)), ("export", "1", "0", "1", "-o", "/dev/full")):
        with Path("/dev/full").open("w") as full:
            said = subprocess.run(
                [sys.executable, "-m", "diffview", *args],
                cwd=tmp_path,
                env=environment,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert said.returncode == 2
        assert re.fullmatch(r"diffview: (the output|/dev/full): No space left on device.*\n", said.stderr)


def on_terminal(folder: Path, *args: str, **environment: str) -> bytes:
    """Give what a command writes to its output where that is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "diffview", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment},
        stdout=theirs,
    )
    os.close(theirs)
    written = b""
    with contextlib.suppress(OSError):  # how a terminal says that nobody writes to it any more
        while part := os.read(ours, 4096):
            written += part
    os.close(ours)
    process.wait(timeout=60)
    return written


def test_marks_on_a_terminal_are_amber_and_blue_and_without_colour_where_the_user_asks(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Six people died.\n")
    (tmp_path / "new.txt").write_text("Eight people died.\n")
    drawn = on_terminal(tmp_path, "compare", "old.txt", "new.txt", NO_COLOR="")
    plain = on_terminal(tmp_path, "compare", "old.txt", "new.txt", NO_COLOR="1")
    assert b"\x1b[38;5;52m\x1b[48;5;222m[-Six-]" in drawn
    assert b"\x1b[38;5;17m\x1b[48;5;153m{+Eight+}" in drawn
    assert b"\x1b" not in plain
    assert b"[-Six-]{+Eight+} people died." in plain


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    started(tmp_path, "import", str(TRACKED)).communicate(timeout=60)
    for args in (("list",), ("list", "--json"), ("history", "1"), ("compare", str(FERRY), str(FERRY))):
        ours, theirs = os.pipe()
        os.close(ours)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "diffview", *args]
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=theirs, stderr=subprocess.PIPE)
        os.close(theirs)
        assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == 0


def test_a_terminal_gets_a_progress_bar_and_a_file_does_not(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-m", "diffview", "import", str(TRACKED)]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    drawn = b""
    with contextlib.suppress(OSError):  # how a terminal says that nobody writes to it any more
        while part := os.read(ours, 4096):
            drawn += part
    os.close(ours)
    assert process.wait(timeout=60) == 0
    files = len(list(TRACKED.iterdir()))
    assert f"{files} read, {files} stored".encode() in drawn
    quiet = started(tmp_path, "import", str(TRACKED)).communicate(timeout=60)
    assert quiet[1] == ""


@pytest.fixture(params=["a terminal", "a background shell"])
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    # What a child does with SIGINT it inherits: a shell starts what runs in its background with it ignored.
    handling = signal.SIG_IGN if request.param == "a background shell" else signal.default_int_handler
    before = signal.signal(signal.SIGINT, handling)
    process = started(tmp_path, "demo", "--port", "0")
    signal.signal(signal.SIGINT, before)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_serves_and_cleans_up_when_it_is_ended(
    demo: subprocess.Popen[str], tmp_path: Path, ending: signal.Signals
) -> None:
    assert demo.stdout is not None
    address = next(found[0] for line in demo.stdout if (found := re.search(r"http://\S+", line)))
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
        assert "Ferry in pier crash" in answer.read().decode()
    assert list(tmp_path.iterdir())
    demo.send_signal(ending)
    demo.wait(timeout=20)
    assert not list(tmp_path.iterdir())
