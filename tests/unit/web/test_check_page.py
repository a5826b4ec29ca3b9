"""The check form: its errors, its four answers, and that nothing is stored before "Add"."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from diffview.store import open_store

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

LATEST = (
    "Harbour bridge to close for eight weeks",
    "The bridge was built in 1962 and carries the road to the airport.",
    "The city council voted to close the harbour bridge for repairs.",
    "The closure will last eight weeks and affect 14,500 commuters a day.",
    "A ferry will run every twenty minutes from 06:00 to 23:00.",
    "Shops near the bridge asked for help on Monday.",
    "The opposition wants an inquiry.",
)
EARLIER = (*LATEST[:-1], LATEST[-1], "It will begin in April.")
NEW = (*LATEST[:-1], "The government wants an inquiry by June, ministers said on Friday evening.")
FOREIGN = (
    "Otters return to the river",
    "Nobody had seen an otter in the valley for forty years.",
    "Then there were nine of them.",
)


def send(client: FlaskClient, lines: tuple[str, ...], **fields: str) -> BeautifulSoup:
    response = client.post("/check", data={"text": "\n\n".join(lines)} | fields)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "lxml")


def state(place: str) -> str:
    """Return a digest of everything the store holds."""
    with open_store(place) as store:
        held = [store.history(a.id) for a in store.articles()], store.captures()
    return hashlib.sha256(repr(held).encode()).hexdigest()


@pytest.mark.parametrize(
    ("lines", "said", "link"),
    [
        (LATEST, "Nothing new.", "/articles/1/versions/5"),
        (EARLIER, "An earlier text.", "/articles/1/diff/3/5"),
        (NEW, "New.", "/articles/1/versions/5"),
        (FOREIGN, "Not known.", None),
    ],
)
def test_each_outcome_has_its_own_words_and_link(
    client: FlaskClient, place: str, lines: tuple[str, ...], said: str, link: str | None
) -> None:
    before = state(place)
    soup = send(client, lines)
    assert soup.select_one(".result .notice strong").get_text() == said
    if link is not None:
        assert link in [a["href"] for a in soup.select(".result a")]
    assert state(place) == before


def test_a_new_text_shows_what_changed_against_the_nearest_version(client: FlaskClient) -> None:
    soup = send(client, NEW)
    assert soup.select(".result table.diff tr.row ins")


def test_add_stores_what_was_checked(client: FlaskClient, place: str) -> None:
    soup = send(client, FOREIGN)
    before = state(place)
    form = soup.select_one('form[action="/check/add"]')
    response = client.post("/check/add", data={i["name"]: i["value"] for i in form.select("input")})
    assert response.status_code == 200
    assert "Added." in response.text
    assert state(place) != before


def test_add_asks_for_a_capture_that_is_gone(client: FlaskClient) -> None:
    response = client.post("/check/add", data={"capture": "0" * 64})
    assert response.status_code == 400
    assert "choose it again" in response.text


def upload(client: FlaskClient, body: bytes, name: str, **fields: str) -> TestResponse:
    data = {"file": (io.BytesIO(body), name)} | fields
    return client.post("/check", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "file", "Choose a file, or paste"),
        ({"text": "A text.", "url": "javascript:alert(1)"}, "url", "must begin with http"),
        ({"text": "A text.", "observed_at": "yesterday"}, "observed_at", "must look like"),
        ({"text": "A text.", "article": "x"}, "article", "is a number"),
    ],
)
def test_an_error_names_its_field_and_keeps_what_was_typed(
    client: FlaskClient, fields: dict[str, str], field: str, said: str
) -> None:
    response = client.post("/check", data=fields)
    assert response.status_code == 400
    soup = BeautifulSoup(response.text, "lxml")
    assert said in soup.select_one(f'#errors a[href="#{field}"]').get_text()
    assert soup.find(id=field)["aria-invalid"] == "true"
    assert soup.find(id=soup.find(id=field)["aria-describedby"]) is not None
    assert soup.select_one("#text").get_text() == fields.get("text", "")


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "empty.html", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "picture.png", "Not usable as a version"),
    ],
)
def test_a_file_that_cannot_be_read_has_words_of_its_own(
    client: FlaskClient, body: bytes, name: str, said: str
) -> None:
    assert said in upload(client, body, name).text


def test_a_file_that_is_too_large_is_refused(client: FlaskClient) -> None:
    body = b"text=" + bytes(16 * 1024 * 1024)
    response = client.post("/check", data=body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "16 MiB" in response.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\Windows\\con.html", "a\x00b.html", "\u202egnp.html", "/" * 300]
)
def test_a_hostile_file_name_is_only_ever_shown(client: FlaskClient, place: str, name: str) -> None:
    before = sorted(Path(place).parent.iterdir())
    response = upload(client, "\n\n".join(FOREIGN).encode(), name)
    assert response.status_code == 200
    assert "\u202e" not in response.text
    assert "etc/passwd" not in response.text
    assert sorted(Path(place).parent.iterdir()) == before
