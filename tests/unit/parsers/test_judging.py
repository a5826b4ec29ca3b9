"""What is not the article is furniture with its reason; what is doubted goes by what is set alike; losses are told."""

from __future__ import annotations

import lxml.html
import pytest

from diffview.model import Block, BlockKind
from diffview.parsers.article.judging import (
    MAX_LINKED,
    MIN_COVERED,
    MIN_DOUBTED,
    MIN_PROBABILITY,
    MIN_SIBLINGS,
    _is_sibling,
    judged,
)
from diffview.parsers.article.witnesses import NOTHING, Witnesses, core, witness

TEXT = (
    "The bridge over the Wend will stay shut until the spring, the council said on Monday evening.",
    "Two of its piers have moved by the width of a hand, and nobody knows why that is, an engineer said.",
    "A ferry has been ordered from the yard at Elmford, and it will carry 40 people at a time.",
    "The mayor asked for patience, and for money from the county to pay for the second pier.",
)


def page(markup: str, *, balanced: tuple[str, ...] = TEXT, stated: tuple[str, ...] = ()) -> dict[str, Block]:
    root = lxml.html.document_fromstring(f"<body>{markup}</body>")
    found = judged(root, asked(balanced, stated))
    return {block.text: block for block in found.blocks}


def asked(balanced: tuple[str, ...], stated: tuple[str, ...] = ()) -> Witnesses:
    held = witness(balanced)
    return Witnesses(
        held, held, witness(stated) if stated else NOTHING, "", core("Bridge shut"), frozenset({"adalind"})
    )


def article(*, after: str = "") -> str:
    return f"<article><h1>Bridge shut</h1>{''.join(f'<p>{text}</p>' for text in TEXT)}{after}</article>"


@pytest.mark.parametrize(
    ("markup", "text", "reason"),
    [
        ("<nav><ul><li><a href=/a>Sport</a></li><li><a href=/b>Weather</a></li></ul></nav>", "Sport", "navigation"),
        ("<button>Go on</button>", "Go on", "a button"),
        ("<div>By Ada Lind</div>", "By Ada Lind", "names the author"),
        ("<footer><ul><li><a href=/i>Imprint</a></li></ul></footer>", "Imprint", "the page's footer"),
        ("<div><a href=/x>Harbour lights</a></div>", "Harbour lights", "links to other pages"),
    ],
)
def test_what_is_not_the_article_is_kept_as_furniture_with_its_reason(markup: str, text: str, reason: str) -> None:
    blocks = page(markup + article())

    assert (blocks[text].kind, blocks[text].reason) == (BlockKind.FURNITURE, reason)
    assert [blocks[paragraph].kind for paragraph in TEXT] == [BlockKind.PARAGRAPH] * len(TEXT)


def test_the_headline_is_no_block_and_a_second_copy_of_the_body_is_furniture() -> None:
    root = lxml.html.document_fromstring(f"<body>{article()}<div>{article()}</div></body>")
    found = judged(root, asked(TEXT))

    assert [block.text for block in found.article] == list(TEXT)
    assert "the page shows this text twice" in {block.reason for block in found.blocks}


def test_a_text_that_the_page_states_and_the_reading_lacks_is_told() -> None:
    longer = (*TEXT, *(f"{text} And so it went on for all of the long winter." for text in TEXT))
    root = lxml.html.document_fromstring(f"<body>{article()}</body>")
    share = sum(len(core(text)) for text in TEXT) / sum(len(core(text)) for text in longer)

    assert share < MIN_COVERED
    lost = "part of the article may be missing"
    assert [lost in warning for warning in judged(root, asked(TEXT, longer)).warnings].count(True) == 1
    assert [lost in warning for warning in judged(root, asked(TEXT, TEXT)).warnings].count(True) == 0


@pytest.mark.parametrize(
    ("name", "value", "chance", "is_sibling"),
    [
        ("path_prose", MIN_SIBLINGS, 0.3, True),
        ("path_prose", MIN_SIBLINGS - 0.01, 0.3, False),
        ("linked", MAX_LINKED + 0.01, 0.3, False),
        ("path_linked", MAX_LINKED + 0.01, 0.3, False),
        ("ends", 0.0, 0.3, False),
        ("letters", 3.0, 0.3, False),
        ("path_prose", 1.0, MIN_DOUBTED, False),
        ("path_prose", 1.0, MIN_PROBABILITY, False),
    ],
)
def test_a_doubted_sentence_goes_by_what_is_set_alike(name: str, value: float, chance: float, is_sibling: bool) -> None:
    table = {"letters": [4.5], "ends": [1.0], "linked": [0.0], "path_prose": [0.5], "path_linked": [0.0]} | {
        name: [value]
    }

    assert _is_sibling(table, 0, chance) is is_sibling
