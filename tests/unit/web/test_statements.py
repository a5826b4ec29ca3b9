"""Small statements of the pages that were false once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

LATEST = (
    "Harbour bridge to close for eight weeks",
    "The bridge was built in 1962 and carries the road to the airport.",
    "The city council voted to close the harbour bridge for repairs.",
    "The closure will last eight weeks and affect 14,500 commuters a day.",
    "A ferry will run every twenty minutes from 06:00 to 23:00.",
    "Shops near the bridge asked for help on Monday.",
    "The opposition wants an inquiry.",
)


def text_of(page: str) -> str:
    return " ".join(BeautifulSoup(page, "lxml").get_text(" ").split())


def test_an_article_number_that_is_not_held_is_a_fault_of_that_field(client: FlaskClient) -> None:
    answer = client.post("/check", data={"text": "\n\n".join(LATEST), "article": "4711"})
    assert answer.status_code == 404
    faults = BeautifulSoup(answer.text, "lxml").select(".error-summary a, .notice.error a, [href^='#']")
    assert "#article" in {fault.get("href") for fault in faults}
    assert "#file" not in {fault.get("href") for fault in faults}


def test_a_reversed_pair_is_not_said_to_have_become_the_earlier_version(client: FlaskClient) -> None:
    page = text_of(client.get("/articles/1/diff/1/0").text)
    assert "Compared backwards" in page
    assert "became version 0" not in page
    assert "between" not in page.partition("Compared backwards")[2].partition(".")[0]


def test_a_fault_of_the_store_does_not_say_where_it_lies(place: str, app: Flask) -> None:
    client = app.test_client()
    database = Path(place.removeprefix("sqlite:///"))
    database.write_bytes(database.read_bytes()[:100] + b"x" * 5000)
    answer = client.get("/articles/1")
    assert answer.status_code == 500
    assert "The store" in answer.text
    assert str(database.parent) not in answer.text
    assert database.name not in answer.text


def test_a_pasted_beginning_is_never_new_and_all_alike(client: FlaskClient) -> None:
    page = text_of(client.post("/check", data={"text": "\n\n".join(LATEST[:-1])}).text)
    assert "100 % alike" not in page
