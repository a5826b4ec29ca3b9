"""Files of words are checked when they are loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import diffview.facts
from diffview.facts.lexicon import words
from diffview.facts.word_files import SECTIONS, Table, TableError, languages, table

FACTS = Path(diffview.facts.__file__).parent


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"langauge": "en"}, "unknown key 'langauge'"),
        ({"modalty": {"words": "may"}}, "unknown section 'modalty'"),
        ({"modality": {"word": "may"}}, "unknown key 'word' in 'modality'"),
        ({"modality": {"words": ["may"]}}, "'words' in 'modality' is no text"),
        ({"function_words": 3}, "'function_words' is neither text nor true or false"),
        ({"modality": {"words": "may May"}}, "'May' of 'words' in 'modality' has a capital"),
        ({"modality": {"words": "may might may"}}, "'may' stands twice in 'words' in 'modality'"),
    ],
)
def test_a_file_of_words_with_a_fault_is_refused_with_its_place(document: dict[str, object], problem: str) -> None:
    with pytest.raises(TableError, match=re.escape(f"tables/xx.toml: {problem}")):
        Table("xx", document)


@pytest.mark.parametrize("language", languages())
def test_every_language_can_be_loaded(language: str) -> None:
    known = words(language)
    assert known.language == table(language).text("language") == language
    assert known.kinds
    assert known.function_words
    assert known.notice_triggers


def test_every_key_is_asked_for_by_some_rule() -> None:
    source = "".join(path.read_text("utf-8") for path in FACTS.glob("*.py"))
    unused = [key for keys in SECTIONS.values() for key in keys if len(re.findall(rf"['\"]{key}['\"]", source)) < 2]
    assert not unused


def test_a_stem_stands_for_all_its_forms() -> None:
    russian = words("ru")
    assert russian.kinds.of("миллионов") == russian.kinds.of("миллион") != 0
    assert russian.kinds.of("мили") == 0
