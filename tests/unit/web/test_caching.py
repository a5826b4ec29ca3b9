"""Answers are asked for again only where something is new, and cost few bytes."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PAGES = ("/", "/articles/1", "/articles/1/diff/0/1", "/articles/1/versions/0", "/feed.atom", "/api/v1/articles")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_nothing_new_is_304_without_a_body(client: FlaskClient, address: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(address, headers=headers)
    second = client.get(address, headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", PAGES)
def test_a_compressed_answer_is_the_answer(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    if small.headers.get("Content-Encoding") != "gzip":
        assert len(plain.data) < 1024
        return
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    assert "Accept-Encoding" in small.headers["Vary"]


def test_what_may_not_be_kept_is_not(client: FlaskClient) -> None:
    assert client.post("/check", data={"text": "x"}).headers["Cache-Control"] == "no-store"
    assert client.get("/nope").headers["Cache-Control"] == "no-store"
