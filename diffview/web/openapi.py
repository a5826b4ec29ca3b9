"""The description of the API in OpenAPI 3.1: served at `/openapi.json`, and held true by schemathesis in the tests."""

from __future__ import annotations

from typing import Any

from diffview.diff.model import ChangeKind, Op
from diffview.facts.kinds import Effect, FactKind
from diffview.store.search_values import SearchIn
from diffview.store.values import ArticleOrder
from diffview.version import __version__

Schema = dict[str, Any]
"""A part of an OpenAPI document."""

MAX_NUMBER = 2**31 - 1

_STRING: Schema = {"type": "string"}
_TEXT: Schema = {"type": ["string", "null"]}
_TIME: Schema = {"type": ["string", "null"], "description": "RFC 3339 in UTC, or null where it is not known"}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_SOME_WHOLE: Schema = {"type": ["integer", "null"]}
_FLAG: Schema = {"type": "boolean"}
_KIND: Schema = {"type": "string", "enum": [kind.value for kind in FactKind]}
_SPAN: Schema = {"type": "array", "items": _WHOLE, "minItems": 2, "maxItems": 2}


def _object(required: dict[str, Schema], **more: Schema) -> Schema:
    return {"type": "object", "properties": required | more, "required": sorted(required)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: Schema, what: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": what}


def _path(name: str, what: str) -> Schema:
    schema = {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": what}


_AFTER = _query("after", {"type": "string", "minLength": 1}, "The `next` of the page before")
_SIZE = _query("size", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Items on a page")
_SOURCE = _query("source", _STRING, "Only articles of this outlet")
_KINDS = _query("kind", {"type": "array", "items": _KIND}, "Only articles with a change of one of these kinds")
_ARTICLE = _path("article_id", "The number of an article, as in the addresses of the pages")


def document(server: str) -> Schema:
    """Return the description of the API at *server*."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "diffview",
            "version": __version__,
            "summary": "How published articles changed",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> Schema:
    article = "/api/v1/articles/{article_id}"
    words = _query("q", {"type": "string", "minLength": 1, "maxLength": 2000}, 'Words, or a "phrase"') | {
        "required": True
    }
    places = _query("in", {"type": "string", "enum": [place.value for place in SearchIn]}, "Where they stand")
    orders = _query("order", {"type": "string", "enum": [each.value for each in ArticleOrder]}, "The order")
    least = _query("min_words", {"type": "integer", "minimum": 0, "maximum": 1_000_000}, "Words changed, at least")
    changed = _query("changed", _FLAG, "Only articles of which two versions or more are held")
    number, old, new = (_path(name, "The number of a version, from 0") for name in ("number", "old", "new"))
    return {
        "/api/v1/articles": _get("Articles", "ArticlePage", [_SOURCE, _KINDS, least, changed, orders, _AFTER, _SIZE]),
        "/api/v1/search": _get("Articles by words", "HitPage", [words, places, _SOURCE, _KINDS, _AFTER, _SIZE]),
        "/api/v1/captures": _get("Captures, the last recorded first", "CapturePage", [_AFTER, _SIZE]),
        article: _get("The history of an article", "History", [_ARTICLE]),
        f"{article}/versions/{{number}}": _get("A version", "Version", [_ARTICLE, number]),
        f"{article}/diff/{{old}}/{{new}}": _get("A comparison", "Comparison", [_ARTICLE, old, new]),
        "/api/v1/compare": _post("Compare two texts; nothing is stored", "Comparison", "CompareRequest"),
        "/api/v1/check": _post("Check a capture against the store; nothing is stored", "Verdict", "CheckRequest"),
    }


def _get(what: str, answer: str, parameters: list[Schema]) -> Schema:
    operation = {"summary": what, "parameters": parameters, "responses": _responses(answer)}
    return {"get": operation}


def _post(what: str, answer: str, body: str) -> Schema:
    content = {"application/json": {"schema": _ref(body)}}
    operation = {
        "summary": what,
        "requestBody": {"required": True, "content": content},
        "responses": _responses(answer) | {"413": _fault("Too large"), "422": _fault("Cannot be read")},
    }
    return {"post": operation}


def _responses(answer: str) -> Schema:
    ok = {"description": "OK", "content": {"application/json": {"schema": _ref(answer)}}}
    return {
        "200": ok,
        "400": _fault("Something asked for cannot be used"),
        "404": _fault("Not in the store"),
        "503": _fault("Too much at a time"),
    }


def _fault(what: str) -> Schema:
    return {"description": what, "content": {"application/json": {"schema": _ref("Error")}}}


def _schemas() -> Schema:
    _object({"kind": _STRING, "text": _STRING, "certain": _FLAG})
    summary = _object(
        {"id": _WHOLE, "title": _TEXT, "url": _TEXT, "source": _TEXT, "versions": _WHOLE, "last_observed_at": _TIME},
        first_title=_TEXT,
        first_observed_at=_TIME,
        kinds={"type": "object", "additionalProperties": _WHOLE},
    )
    version = _object(
        {
            "number": _WHOLE,
            "title": _TEXT,
            "observed_at": _TIME,
            "fingerprint": _STRING,
            "blocks": _list(_ref("Block")),
        },
        published_at=_TIME,
        modified_at=_TIME,
        byline=_TEXT,
        same_as=_SOME_WHOLE,
    )
    return {
        "Error": _object({"error": _object({"status": _WHOLE, "what": _STRING, "hint": _STRING})}),
        "Article": summary,
        "ArticlePage": _object({"format": _WHOLE, "articles": _list(_ref("Article")), "next": _TEXT}),
        "HitPage": _object({"format": _WHOLE, "hits": _list(_ref("Article")), "next": _TEXT}),
        "CapturePage": _object({"format": _WHOLE, "captures": _list(_capture()), "next": _TEXT}),
        "Version": version,
        "History": _object(
            {"format": _WHOLE, "id": _SOME_WHOLE, "title": _TEXT, "versions": _list(_ref("Version"))},
            steps=_list({"type": "object"}),
            gaps=_list({"type": "object"}),
        ),
        "Change": _change(),
        "Comparison": _comparison(),
        "Verdict": _object({"format": _WHOLE, "verdict": _STRING, "reason": _STRING, "similarity": {"type": "number"}}),
        "CompareRequest": _compare_request(),
        "CheckRequest": _check_request(),
    }


def _capture() -> Schema:
    return _object({"digest": _STRING, "size": _WHOLE, "origin": _STRING, "observed_at": _TIME, "reason": _STRING})


def _change() -> Schema:
    edit = _object({"op": {"type": "string", "enum": [op.value for op in Op]}, "old": _SPAN, "new": _SPAN})
    return _object(
        {
            "kind": {"type": "string", "enum": [kind.value for kind in ChangeKind]},
            "old": _list(_WHOLE),
            "new": _list(_WHOLE),
            "edits": _list(edit),
            "facts": _list(_KIND),
            "changed_facts": _list(_KIND),
            "set_aside": _FLAG,
        },
        effects={
            "type": "object",
            "additionalProperties": {"type": "string", "enum": [effect.value for effect in Effect]},
        },
    )


def _comparison() -> Schema:
    side = _object({"title": _TEXT, "blocks": _list(_STRING)})
    stats = _object({"words_added": _WHOLE, "words_deleted": _WHOLE, "words_moved": _WHOLE})
    required = {"format": _WHOLE, "old": side, "new": side, "changes": _list(_ref("Change")), "stats": stats}
    return _object(required | {"cut_short": _TEXT}, summary=_STRING)


def _compare_request() -> Schema:
    blocks = _list(_STRING)
    side = {"anyOf": [_object({"blocks": blocks}, title=_TEXT), blocks]}
    return _object({"old": side, "new": side})


def _check_request() -> Schema:
    text = {"type": "string", "minLength": 1, "pattern": r"\S", "description": "A page (HTML) or its text"}
    url = {"type": ["string", "null"], "pattern": r"^https?://[!-~]+$"}
    article = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_NUMBER}
    return _object({"text": text}, url=url, article=article, observed_at=_TIME | {"format": "date-time"})
