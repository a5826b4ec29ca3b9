"""The API: its shapes, its pages, its faults, and its description held true by schemathesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck

import diffview
from diffview.web.app import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

API = "/api/v1"


OPERATIONS = (
    ("GET", f"{API}/articles"),
    ("GET", f"{API}/search"),
    ("GET", f"{API}/captures"),
    ("GET", f"{API}/articles/{{article_id}}"),
    ("GET", f"{API}/articles/{{article_id}}/versions/{{number}}"),
    ("GET", f"{API}/articles/{{article_id}}/diff/{{old}}/{{new}}"),
    ("POST", f"{API}/compare"),
    ("POST", f"{API}/check"),
)


@pytest.fixture(scope="session")
def described(built: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", create_app(built))


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_schemathesis_finds_no_fault(described: schemathesis.BaseSchema, method: str, path: str) -> None:
    operation = described[path][method]

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate()

    holds()


def test_every_described_operation_is_tried(described: schemathesis.BaseSchema) -> None:
    named = {(one.ok().method.upper(), one.ok().path) for one in described.get_all_operations()}
    assert named == set(OPERATIONS)


def test_a_comparison_is_that_of_the_command(client: FlaskClient) -> None:
    sent = {"old": ["Six people were hurt."], "new": {"title": None, "blocks": ["Nine people were hurt."]}}
    answer = client.post(f"{API}/compare", json=sent)
    assert answer.get_json() == diffview.compare(["Six people were hurt."], ["Nine people were hurt."]).to_dict()


def test_lists_go_on_where_the_page_before_ended(client: FlaskClient) -> None:
    first = client.get(f"{API}/articles?size=1").get_json()
    second = client.get(f"{API}/articles?size=1&after={first['next']}").get_json()
    assert {first["articles"][0]["id"], second["articles"][0]["id"]} == {1, 2}
    assert second["next"] is None


def test_ids_are_those_of_the_pages(client: FlaskClient) -> None:
    history = client.get(f"{API}/articles/1").get_json()
    assert [v["number"] for v in history["versions"]] == [0, 1, 2, 3, 5]
    version = client.get(f"{API}/articles/1/versions/1").get_json()
    assert version["fingerprint"] == history["versions"][1]["fingerprint"]
    changes = client.get(f"{API}/articles/1/diff/0/1").get_json()
    assert changes["stats"]["words_added"] > 0


def test_a_text_is_checked_and_nothing_is_stored(client: FlaskClient) -> None:
    before = client.get(f"{API}/captures").get_json()
    verdict = client.post(f"{API}/check", json={"text": "All is calm.", "article": 2}).get_json()
    assert verdict["added"] is False
    assert client.get(f"{API}/captures").get_json() == before


def test_a_fault_is_json_with_what_to_do(client: FlaskClient) -> None:
    answer = client.get(f"{API}/articles/1/diff/0/44")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["hint"] == "versions held: 0, 1, 2, 3, 5"
    assert client.get(f"{API}/nothing").get_json()["error"]["status"] == 404


def test_no_folder_leaves_by_the_api(client: FlaskClient) -> None:
    assert "/home/" not in client.get(f"{API}/captures").text


def test_the_description_names_every_address(client: FlaskClient, app: Flask) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith(API)}
    assert len(rules) == len(paths)
