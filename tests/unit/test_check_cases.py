"""Check cases as readable files: what is sent for each article, and what must be said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from diffview.checking import check
from diffview.model import Capture
from diffview.store import Store, open_store
from diffview.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diffview.verdict import Verdict

FOLDER = Path(__file__).parents[1] / "cases" / "check"
ARTICLES = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "CASES")
PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "–": "-"})


class Version(NamedTuple):
    at: datetime
    lines: list[str]  # the title first


class Case(NamedTuple):
    name: str
    lines: list[str]
    says: list[str]


def versions_of(article: str) -> list[Version]:
    parts = re.split(r"(?m)^--- version (\S+)\n", (FOLDER / f"{article}.txt").read_text("utf-8"))[1:]
    times, texts = parts[::2], parts[1::2]
    return [Version(datetime.fromisoformat(at), text.split("\n")[:-1]) for at, text in zip(times, texts, strict=True)]


def cases() -> list[Case]:
    parts = re.split(r"(?m)^case: ", (FOLDER / "CASES.txt").read_text("utf-8"))[1:]
    found = []
    for part in parts:
        name, *lines = part.strip().split("\n")
        found.append(Case(name, lines[:-1], lines[-1].removeprefix("says ").split(" ", 2)))
    return found


def paragraphs(line: str, versions: list[Version]) -> Iterator[str]:
    """Yield what a line of a case stands for."""
    if not re.match(r"v\d:", line):
        yield line
        return
    for part in re.findall(r"v\d:\S+(?: plain)?", line):
        number, what = int(part[1]), part[3:]
        lines = versions[number].lines
        if what == "t":
            yield lines[0]
        elif found := re.fullmatch(r"(\d)\.\.(\d)", what):
            yield from lines[int(found[1]) : int(found[2]) + 1]
        elif found := re.fullmatch(r"(\d)\+(\d)", what):
            yield f"{lines[int(found[1])]} {lines[int(found[2])]}"
        elif found := re.fullmatch(r"(\d)<(\d+)(…?)", what):
            yield lines[int(found[1])][: int(found[2])].rstrip() + found[3]
        elif found := re.fullmatch(r"(\d) plain", what):
            yield lines[int(found[1])].translate(PLAIN)
        else:
            yield lines[int(what)]


def capture(article: str, lines: list[str], at: datetime | None, *, address: bool = True) -> Capture:
    url = f"http://news.example/{article}" if address else None
    return Capture.of("\n\n".join(lines).encode(), origin="page.txt", url=url, observed_at=at)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("check") / "news.sqlite3") as opened:
        for article in ARTICLES:
            for version in versions_of(article):
                check(opened, capture(article, version.lines, version.at), add=True)
        yield opened


def verdict_of(store: Store, article: str, case: Case) -> Verdict:
    versions = versions_of(article)
    lines, at, address = [], None, True
    for line in case.lines:
        if line == "no address":
            address = False
        elif found := re.fullmatch(r"day (-?\d+)", line):
            at = versions[-1].at + timedelta(days=int(found[1]))
        elif line != "empty":
            lines += paragraphs(line, versions)
    return check(store, capture(article, lines, at, address=address))


def test_there_are_eighty_cases_and_more() -> None:
    assert len(ARTICLES) * len(cases()) >= 80


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
@pytest.mark.parametrize("article", ARTICLES)
def test_a_capture_is_classified_right(store: Store, article: str, case: Case) -> None:
    verdict = verdict_of(store, article, case)
    outcome, *rest = case.says
    allowed = {Outcome.RETURNED, Outcome.EARLIER} if outcome == "returned-or-earlier" else {Outcome(outcome)}
    assert verdict.outcome in allowed, verdict
    if rest and rest[0].isdigit():
        assert (verdict.number if verdict.number is not None else verdict.nearest) == int(rest[0])
    if outcome == "cut_off":
        assert " ".join(rest) in verdict.reason
    elif verdict.number is not None:
        assert verdict.only == tuple(part.removeprefix("only ") for part in rest[1:])
