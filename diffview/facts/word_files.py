"""Read the tables of words, one file a language, and refuse what no rule knows.

A language is added by adding a file beside `tables/en.toml`, which says what each table is. An unknown section or
key, a value of another type, a word with a capital and a word that stands twice in one table are errors when the
file is loaded: a misspelled key would silently take all its words away.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOP = {"language", "script", "capitals_mean_names", "spaces", "function_words", "common_words", "common_endings"}
SECTIONS: Mapping[str, frozenset[str]] = {
    "grammar": frozenset({"endings", "irregular", "contractions", "suffixes", "joined", "oneself"}),
    "number": frozenset(
        {"words", "perhaps", "multipliers", "values", "toll", "units", "comparators", "after", "no_number_after"}
    ),
    "date": frozenset(
        {"words", "units", "before_unit", "after_unit", "hours", "months", "before_year", "between", "no_year_before"}
    ),
    "negation": frozenset({"words", "phrases", "prefixes"}),
    "modality": frozenset({"words", "perhaps", "phrases"}),
    "attribution": frozenset(
        {
            "verbs",
            "perhaps",
            "subjects",
            "other_deeds",
            "to_listeners",
            "no_verb_before",
            "phrases",
            "nouns",
            "denials",
            "confirmations",
        }
    ),
    "name": frozenset({"titles", "person_verbs", "peoples", "abbreviations"}),
    "correction": frozenset({"triggers", "patterns", "own_date", "instead"}),
    "furniture": frozenset({"phrases", "words", "files"}),
}
"""The sections of a file and the keys of each; a test holds that every key is used by some rule."""

_FREE_TEXT = frozenset({"patterns", "own_date", "instead", "phrases", "comparators", "after", "triggers"})
"""Keys whose values are lines or patterns rather than words."""


class TableError(ValueError):
    """A file of words that cannot be used as it stands: a fault of whoever wrote it, found when it is loaded."""


class Table:
    """The tables of one language, asked for by section and key; what is absent is empty."""

    def __init__(self, name: str, document: Mapping[str, object]) -> None:
        self._document = document
        for problem in _problems(document):
            raise TableError(f"tables/{name}.toml: {problem}")

    def text(self, *path: str) -> str:
        """Return a value as it stands."""
        at: object = self._document
        for name in path:
            at = at.get(name, "") if isinstance(at, dict) else ""
        return at if isinstance(at, str) else ""

    def words(self, *path: str) -> frozenset[str]:
        """Return a value as words."""
        return frozenset(self.text(*path).split())

    def lines(self, *path: str) -> list[str]:
        """Return a value as lines, empty ones left out."""
        return [line.strip() for line in self.text(*path).splitlines() if line.strip()]

    def pairs(self, *path: str) -> dict[str, str]:
        """Return a value of words such as "two=2"."""
        return dict(entry.split("=", 1) for entry in self.text(*path).split())

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a value that is true or false."""
        return self._document.get(name, default) is True


def _problems(document: Mapping[str, object]) -> Iterator[str]:
    for key, value in document.items():
        if isinstance(value, dict):
            yield from _of_section(key, value)
        elif key not in _TOP:
            yield f"unknown key {key!r}"
        elif not isinstance(value, str | bool):
            yield f"{key!r} is neither text nor true or false"


def _of_section(name: str, section: Mapping[str, object]) -> Iterator[str]:
    known = SECTIONS.get(name)
    if known is None:
        yield f"unknown section {name!r}"
        return
    for key, value in section.items():
        if key not in known:
            yield f"unknown key {key!r} in {name!r}"
        elif not isinstance(value, str):
            yield f"{key!r} in {name!r} is no text"
        elif key not in _FREE_TEXT:
            yield from _of_words(f"{key!r} in {name!r}", value.split())


def _of_words(place: str, words: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for word in words:
        if word != word.lower():
            yield f"{word!r} of {place} has a capital"
        if word in seen:
            yield f"{word!r} stands twice in {place}"
        seen.add(word)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a file, English first."""
    folder = resources.files("diffview.facts") / "tables"
    found = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(found, key=lambda name: (name != "en", name)))


@cache
def table(language: str) -> Table:
    """Return the tables of *language*; raise TableError where its file cannot be used."""
    source = resources.files("diffview.facts") / "tables" / f"{language}.toml"
    return Table(language, tomllib.loads(source.read_text("utf-8")))
