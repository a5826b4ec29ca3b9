"""Letters that cannot be seen become labels; all others stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffview.render.html import finalize, json_script, linkable
from diffview.render.letters import Run, plain, runs

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("letter", "label"),
    [
        ("\0", "NUL"),
        ("\u202e", "RLO"),
        ("\u00ad", "SHY"),
        ("\ud800", "U+D800"),
        ("\U000e0041", "U+E0041"),
        ("\x85", "U+0085"),
    ],
)
def test_a_hidden_letter_is_a_label_with_its_name(letter: str, label: str) -> None:
    before, hidden, after = runs(f"a{letter}b")
    assert (before, after) == (Run("a"), Run("b"))
    assert hidden.text == label
    assert hidden.name.startswith(f"U+{ord(letter):04X}")


@pytest.mark.parametrize(
    "text", ["naïve café", "no\u00a0break", "👩\u200d🚀", "नमस्\u200dते", "line\nfeed", "العربية", "עברית"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert runs(text) == (Run(text),)


def test_a_foreign_letter_among_latin_ones_is_named() -> None:
    before, letter, after = runs("p\u0430ypal")
    assert (before.text, after.text) == ("p", "ypal")
    assert letter == Run("\u0430", "looks like a: U+0430 CYRILLIC SMALL LETTER A for U+0061")


@pytest.mark.parametrize("text", ["Москва", "Αθήνα", "NATO и ЕС", "café"])
def test_words_of_one_script_are_left_alone(text: str) -> None:
    assert runs(text) == (Run(text),)


def test_a_joiner_between_plain_letters_is_shown() -> None:
    assert [r.text for r in runs("pay\u200dpal")] == ["pay", "ZWJ", "pal"]


@given(ANYTHING)
def test_what_is_shown_can_always_be_written_as_utf8(text: str) -> None:
    plain(text).encode("utf-8")
    assert not set("\0\u202e\ufeff") & set(plain(text))


@given(ANYTHING)
def test_runs_hold_every_letter_that_can_be_seen(text: str) -> None:
    shown = "".join(r.text for r in runs(text) if not r.name)
    hidden = [r for r in runs(text) if r.name]
    assert len(shown) + len(hidden) == len(text)


def test_what_a_template_prints_is_labelled() -> None:
    assert finalize("a\0b") == "a[NUL]b"
    assert finalize(3) == 3


@given(ANYTHING)
def test_json_in_a_page_ends_no_script(text: str) -> None:
    assert not set("<>&\u2028\u2029") & set(json_script(text))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:x", "data:text/html,x", "https://a b", "https://a\u202eb", "", None, "//x"],
)
def test_only_plain_web_addresses_are_linked(url: str | None) -> None:
    assert linkable(url) is None


def test_a_web_address_is_linked() -> None:
    assert linkable("https://example.org/a?b=c") == "https://example.org/a?b=c"
