"""Memento (RFC 7089): time gate, time map and headers, as programs for web archives read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BRIDGE = "https://example.org/news/bridge"


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (None, 5),
        ("Tue, 03 Mar 2026 09:14:00 GMT", 0),
        ("Tue, 03 Mar 2026 11:13:59 GMT", 0),
        ("Tue, 03 Mar 2026 11:14:00 GMT", 1),
        ("Mon, 02 Mar 2020 00:00:00 GMT", 0),
        ("Sat, 02 Mar 2030 00:00:00 GMT", 5),
    ],
)
def test_the_time_gate_leads_to_the_version_that_stood_then(
    client: FlaskClient, asked: str | None, number: int
) -> None:
    headers = {"Accept-Datetime": asked} if asked else {}
    answer = client.get(f"/timegate/{BRIDGE}", headers=headers)
    assert answer.status_code == 302
    assert answer.location.endswith(f"/articles/1/versions/{number}")
    assert "accept-datetime" in answer.headers["Vary"]
    assert f'<{BRIDGE}>; rel="original"' in answer.headers["Link"]


def test_the_time_map_lists_every_version_that_has_a_time(client: FlaskClient) -> None:
    answer = client.get(f"/timemap/{BRIDGE}")
    assert answer.content_type == "application/link-format"
    assert len(re.findall(r'rel="[^"]*memento"; datetime="[^"]+ GMT"', answer.text)) == 5
    assert 'rel="first memento"' in answer.text
    assert 'rel="last memento"' in answer.text


def test_a_version_page_says_what_it_is_a_memento_of(client: FlaskClient) -> None:
    answer = client.get("/articles/1/versions/1")
    assert answer.headers["Memento-Datetime"] == "Tue, 03 Mar 2026 11:14:00 GMT"
    links = answer.headers["Link"]
    assert all(f'rel="{rel}"' in links for rel in ("original", "timegate", "timemap", "first memento", "last memento"))


def test_an_address_with_a_query_is_one_address(client: FlaskClient) -> None:
    assert client.get(f"/timegate/{BRIDGE}?utm_source=x").status_code == 302


@pytest.mark.parametrize(("address", "status"), [("https://example.org/nothing", 404), ("zz", 404)])
def test_an_unknown_address_has_a_page(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(f"/timegate/{address}").status_code == status
    assert client.get(f"/timemap/{address}").status_code == status


def test_a_wrong_time_is_named(client: FlaskClient) -> None:
    answer = client.get(f"/timegate/{BRIDGE}", headers={"Accept-Datetime": "yesterday"})
    assert answer.status_code == 400
    assert "Accept-Datetime" in answer.text
