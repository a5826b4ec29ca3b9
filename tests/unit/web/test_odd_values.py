"""Whatever an address or a form says, the answer is a page, never a failure of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from diffview.web.limits import MAX_FIELD, MAX_QUERY

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ODD = [
    "", " ", "0", "-1", "+1", "1.5", "1e9", "NaN", "inf", "0x10", "²", "١٢", "一", "9" * 9, "9" * 10,
    "9" * 19, "9" * 400, "2147483647", "2147483648", "-2147483649", "true", "null", "None", "[]",
    "{}", "\0", "a\0b", "\n", "\r\n", "\t", "\ufffe", "\U0010ffff", "\u202e", "\u200d", "é",
    "e\u0301", "ß", "İ", "ﬁ", "'", '"', "''", "\\", "%", "%%", "_", "*", "?", "#", "&", "=", ";",
    "--", "/*", "';--", "' OR 1=1", '"*"', '"a', "a AND", "NEAR(", "a NEAR/2 b", "col:x", "^x", "(",
    ")", "a*", "-a", "<b>", "{{7*7}}", "${7}", "../../etc/passwd", "//evil.test",
    "https://evil.test/", "http://[", "http://[::1", "https://a:99999999/", "https://\0/",
    "javascript:alert(1)", "0001-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-14:00", "2026-02-30", "2026-03-05T07:30", "2026-03-05T07:30:00.1+00:00:01",
    "now", "x" * 200, "é" * 300, "a " * 500, "\u0301" * 500, "👩‍👩‍👧‍👦" * 20,
]  # fmt: skip
RAW = ["%", "%zz", "%ff", "%ED%A0%80", "%C0%80", "%F4%90%80%80", "%00", "+", "a%2", "%u0041"]
PARAMETERS = {
    "/": ["q", "source", "kind", "min_words", "order", "after"],
    "/articles/1": ["kind", "view", "show"],
    "/articles/1/diff": ["old", "new", "view", "context", "kind", "aside"],
    "/articles/1/diff/0/1": ["view", "context", "kind", "aside", "part", "change"],
    "/articles/1/diff/0/1/export": ["format", "kind", "origins"],
    "/articles/1/export": ["format", "origins"],
    "/check": ["article"],
    "/captures": ["after", "q", "before"],
}


@pytest.mark.parametrize("address", PARAMETERS)
def test_no_value_in_an_address_fails(client: FlaskClient, address: str) -> None:
    failed = []
    for name in PARAMETERS[address]:
        for value in (*map(quote, ODD), *RAW):
            answer = client.get(f"{address}?{name}={value}")
            if answer.status_code >= 500:
                failed.append((name, value, answer.status_code))
    assert failed == []


@pytest.mark.parametrize("value", [quote(value, safe="") for value in ODD if value])
def test_no_part_of_an_address_fails(client: FlaskClient, value: str) -> None:
    for address in (f"/articles/{value}", f"/articles/1/versions/{value}", f"/captures/{value}/raw", f"/{value}"):
        assert client.get(address).status_code < 500, address


@pytest.mark.parametrize("field", ["url", "text", "observed_at", "article"])
def test_no_value_in_a_form_fails(client: FlaskClient, field: str) -> None:
    failed = []
    for value in ODD:
        form = {"text": "The ferry came in at noon with nobody on board."} | {field: value}
        answer = client.post("/check", data=form)
        if answer.status_code >= 500:
            failed.append((value, answer.status_code))
    assert failed == []


@pytest.mark.parametrize(("length", "status"), [(MAX_QUERY - 1, 200), (MAX_QUERY, 200), (MAX_QUERY + 1, 414)])
def test_an_address_has_a_limit(client: FlaskClient, length: int, status: int) -> None:
    query = "q=" + "x" * (length - 2)
    answer = client.get(f"/?{query}")
    assert answer.status_code == status
    if status != 200:
        assert "too long" in answer.text


URLENCODED = ("application/x-www-form-urlencoded", b"text=", b"")
MULTIPART = (
    "multipart/form-data; boundary=b",
    b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n',
    b"\r\n--b--\r\n",
)


@pytest.mark.parametrize(("media_type", "before", "after"), [URLENCODED, MULTIPART])
@pytest.mark.parametrize(("size", "fits"), [(MAX_FIELD - 1000, True), (MAX_FIELD + 1, False)])
def test_form_fields_have_a_limit_whatever_the_encoding(
    client: FlaskClient, media_type: str, before: bytes, after: bytes, size: int, fits: bool
) -> None:
    answer = client.post("/check", data=before + b"x" * size + after, content_type=media_type)
    assert (answer.status_code != 413) == fits
