"""What the documents name is there, and whoever has read CONTRIBUTING finds the right file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from diffview.cli.commands import COMMANDS
from diffview.readers.limits import LIMITS
from diffview.readers.limits import size as written
from diffview.web import limits as web

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md")
PATHS = re.compile(r"(?<![\w/.])((?:diffview|tests|templates|samples|\.ci)/[\w./-]*[\w/]|[A-Z]+\.md|pyproject\.toml)")
OPTIONS = re.compile(r"`diffview ([a-z]+)")

LOCK = "requirements/ci.txt"

QUESTIONS = {
    "Where do I write a parser for another tracking site?": "diffview/parsers/sites.py",
    "A page of a new kind is to be read: where is the list of parsers?": "diffview/parsers/registry.py",
    "Italian words for 'said' are missing: where?": "diffview/facts/tables/",
    "I want a new kind of change": "diffview/facts/kinds.py",
    "A rule names the wrong kind": "diffview/facts/mark_kinds.py",
    "Two paragraphs are paired wrongly": "diffview/diff/align.py",
    "The marks cut an edited phrase badly": "diffview/diff/marks.py",
    "A column in the CSV": "diffview/render/table_file.py",
    "The colour of a moved block": "diffview/static/diffview.css",
    "A new page in the viewer": "diffview/web/routes.py",
    "The largest upload": "diffview/web/limits.py",
    "How much of an archive is unpacked": "diffview/readers/limits.py",
    "How much work a comparison may take": "diffview/diff/limits.py",
    "A new table in the store": "diffview/store/schema.py",
    "How an old store is brought up to date": "diffview/store/migrations/versions/",
    "Weights are to be learned anew": "tests/training/",
    "The words of the 404 page": "diffview/web/error_pages.py",
    "A new command": "diffview/cli/commands.py",
    "Two addresses are taken for two articles": "diffview/identity.py",
    "The content security policy": "diffview/web/security.py",
    "The text of an article page is cut short": "diffview/parsers/article/",
}
"""A newcomer's question, and the file that answers it."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_is_there(name: str) -> None:
    named = {path for path in PATHS.findall(text_of(name)) if "…" not in path}
    assert {path for path in named if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_is_there(name: str) -> None:
    assert {command for command in OPTIONS.findall(text_of(name)) if command not in COMMANDS} == set()


def test_every_command_stands_in_the_readme() -> None:
    readme = text_of("README.md")
    assert {name for name in COMMANDS if not re.search(rf"(`|diffview |, ){name}\b", readme)} == set()


@pytest.mark.parametrize("question", QUESTIONS)
def test_whoever_has_read_contributing_finds_the_file(question: str) -> None:
    rows = [line for line in text_of("CONTRIBUTING.md").splitlines() if line.startswith("| ")]
    assert any(f"`{QUESTIONS[question]}`" in row for row in rows)


def test_the_order_of_imports_is_the_one_that_is_checked() -> None:
    drawn = text_of("ARCHITECTURE.md").split("## Order of imports")[1].split("```")[1].strip().splitlines()
    contract = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    assert drawn == [layer for layer in contract if layer != "__main__"]


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    named = {re.match(r"[\w.-]+", each) for each in asked}
    names = {re.sub(r"[-_.]+", "-", found[0]).lower() for found in named if found}
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)==", text_of(LOCK), re.MULTILINE)}
    assert names - locked - {"diffview"} == set()  # an extra may name another of our own


@pytest.mark.parametrize(
    "value",
    [
        written(web.MAX_BODY),
        written(web.MAX_FIELD),
        written(web.MAX_HEADER),
        f"{web.MAX_PARTS} parts",
        f"{web.MAX_QUERY:,} characters",
        f"{web.MAX_CONNECTIONS:,} connections",
        f"{web.IDLE_SECONDS} s",
        f"{web.SMALL_CHARACTERS:,} characters",
        f"{web.SMALL_HISTORY:,} characters",
        f"{web.COMPARING.cpu_seconds} s of processor",
        f"{web.CHECKING.cpu_seconds} s of processor",
        f"{web.COMPARING.waiting} more wait",
        written(LIMITS.record_bytes),
        written(LIMITS.archive_bytes),
        f"{LIMITS.captures:,} pages",
        f"{LIMITS.cpu_seconds} s of processor",
        f"{LIMITS.memory_bytes >> 30} GiB",
        f"{web.COMPARING.memory_bytes >> 30} GiB",
    ],
)
def test_the_table_of_limits_says_what_holds(value: str) -> None:
    assert value in text_of("README.md").split("## Limits")[1].split("\n## ")[0]
