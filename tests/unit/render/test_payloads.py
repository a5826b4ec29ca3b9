"""Every known attack string, through every place where a page shows text: none becomes markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from diffview.export import comparison_html
from diffview.model import ArticleKey, Block, History, Version
from diffview.render.html import standalone
from diffview.render.segments import same
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from pathlib import Path

OURS = {"html", "body", "div", "p", "h1", "a", "bdi", "span", "option", "input", "ins", "del", "time"}


@pytest.fixture(scope="module")
def payloads(shared: Path) -> list[str]:
    lines = (shared / "hostile/payloads.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["payload"] for line in lines]


def elements(html: str) -> tuple[set[str], set[str]]:
    """Return the names of all elements and of all attributes that a lenient parser sees."""
    tree = etree.fromstring(html, etree.HTMLParser(huge_tree=True))
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    return {node.tag for node in nodes}, {str(name) for node in nodes for name in node.attrib}


@pytest.mark.gate
def test_titles_texts_addresses_and_fields_stay_text(payloads: list[str]) -> None:
    place = standalone().from_string(
        '{% from "partials/compared.html" import title %}{% from "partials/words.html" import text, words, outside %}'
        "{% for p in payloads %}{{ title(p.segments, '') }}<p>{{ text(p.text) }}{{ outside(p.text) }}</p>"
        '<input value="{{ p.text }}"><option value="{{ p.text }}">{{ p.text }}</option>{% endfor %}'
    )
    for at in range(0, len(payloads), 1000):
        some = [{"text": text, "segments": same(text)} for text in payloads[at : at + 1000]]
        html = place.render(payloads=some)
        names, attributes = elements(html)
        assert names <= OURS
        assert attributes <= {"class", "dir", "href", "rel", "value", "title"}
        assert html.count("<h1") == len(some)


@pytest.mark.gate
def test_blocks_of_an_export_stay_text(payloads: list[str]) -> None:
    texts = [text for text in map(squeeze, payloads[::12]) if text]
    for at in range(0, len(texts), 250):
        some = texts[at : at + 250]
        old = Version(0, some[0], tuple(map(Block, some)), fingerprint="0" * 64)
        new = Version(1, some[-1], tuple(Block(f"{text} and more") for text in some), fingerprint="1" * 64)
        known = History(ArticleKey(some[0], some[1]), (old, new))
        html = comparison_html(known, 0, 1)
        names, attributes = elements(html.split("<body>")[1])
        assert not names & {
            "img",
            "svg",
            "iframe",
            "object",
            "embed",
            "form",
            "style",
            "script",
            "math",
            "video",
            "base",
        }
        assert not [
            name for name in attributes if name.startswith("on") or name in {"style", "src", "srcdoc", "action"}
        ]
