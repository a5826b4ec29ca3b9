"""Captures of one article are judged together: what the site changes around the article is no change of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from diffview.histories import build
from diffview.model import Block, BlockKind, Capture, Reading
from diffview.parsers import registry
from diffview.parsers.article.together import MIN_COMING, MIN_PROBABILITY, judged_together

TEXT = (
    "The bridge over the Wend will stay shut until the spring, the council said on Monday evening.",
    "Two of its piers have moved by the width of a hand, and nobody knows why that is, an engineer said.",
    "A ferry has been ordered from the yard at Elmford, and it will carry 40 people at a time.",
    "The mayor asked for patience, and for money from the county to pay for the second pier.",
)
BOX = (
    "<div class=q1><h4>Our letter</h4><p>All the news of the valley, every day.</p>"
    "<form><input><button>Go</button></form></div>"
)


def capture(*texts: str, hour: int = 0, box: str = "", teaser: str = "") -> Reading:
    page = "".join(f"<p>{text}</p>{box if k == 1 else ''}" for k, text in enumerate(texts))
    teaser = teaser or f"Harbour lights out, night {hour}"
    links = "".join(f'<li><a href="/{n}">{teaser}, part {n}</a></li>' for n in range(6))
    head = "<html><head><title>Bridge shut</title></head><body>"
    body = f"{head}<article><h1>Bridge shut</h1>{page}</article><ul>{links}</ul>"
    when = datetime(2024, 3, 4, hour, tzinfo=UTC)
    (reading,) = registry.read(
        Capture.of(f"{body}</body></html>".encode(), origin=f"{hour}.html", url="https://a.example/b", observed_at=when)
    )
    return reading


def article(reading: Reading) -> list[str]:
    return [b.text for b in reading.versions[0].blocks if b.kind is not BlockKind.FURNITURE]


def test_teasers_and_boxes_that_change_make_no_version() -> None:
    (history,) = build(
        [capture(*TEXT), capture(*TEXT, hour=1, teaser="Court hears appeal"), capture(*TEXT, hour=2, box=BOX)]
    )

    assert [len(version.sightings) for version in history.versions] == [3]


def test_an_edit_and_a_new_paragraph_are_the_only_changes_beside_a_box() -> None:
    edited = (*TEXT[:2], TEXT[2].replace("40", "60"), "Nobody was hurt, the fire brigade said in the evening.", TEXT[3])
    (history,) = build([capture(*TEXT), capture(*edited, hour=1, box=BOX, teaser="Court hears appeal")])

    old, new = ([b.text for b in v.blocks if b.kind is not BlockKind.FURNITURE] for v in history.versions)
    assert old == list(TEXT)
    assert new == list(edited)


def test_the_order_of_the_captures_does_not_matter() -> None:
    readings = [capture(*TEXT), capture(*TEXT, hour=1, box=BOX), capture(*TEXT[1:], hour=2)]
    wanted = {r.capture: r for r in judged_together(readings)}

    for order in permutations(readings):
        assert {r.capture: r for r in judged_together(order)} == wanted


def test_one_capture_alone_stays_as_it_was_read() -> None:
    reading = capture(*TEXT)

    assert judged_together([reading]) == (reading,)


def with_chance(reading: Reading, text: str, chance: float) -> Reading:
    kind = BlockKind.PARAGRAPH if chance >= MIN_PROBABILITY else BlockKind.FURNITURE
    version = reading.versions[0]
    block = Block(
        text, kind, article_probability=chance, set_as=None if kind is BlockKind.PARAGRAPH else BlockKind.PARAGRAPH
    )
    return replace(reading, versions=(replace(version, blocks=(*version.blocks, block)),))


@pytest.mark.parametrize(("chances", "taken"), [((0.9, 0.2), True), ((0.6, 0.3), False)])
def test_a_text_that_stands_in_all_captures_is_judged_by_its_mean(chances: tuple[float, float], taken: bool) -> None:
    line = "Reporting by three of our own"
    readings = [with_chance(capture(*TEXT, hour=k), line, chance) for k, chance in enumerate(chances)]

    assert [line in article(r) for r in judged_together(readings)] == [taken, taken]


@pytest.mark.parametrize(("chance", "taken"), [(MIN_COMING - 0.01, False), (MIN_COMING, True)])
def test_a_text_that_a_capture_lacks_has_to_be_likelier(chance: float, taken: bool) -> None:
    line = "A short line that came between the two captures"
    readings = [capture(*TEXT), with_chance(capture(*TEXT, hour=1), line, chance)]
    judged = judged_together(readings)[1]

    assert (line in article(judged)) is taken
    assert taken or "stands in 1 of 2 captures" in judged.versions[0].blocks[-1].reason
