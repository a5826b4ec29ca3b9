"""Hosts, origins, tokens, headers, and that only declared endpoints can change anything."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from jinja2 import meta

from diffview import resources
from diffview.export import comparison_html
from diffview.model import (
    ArticleId,
    ArticleKey,
    Block,
    Capture,
    History,
    ParserId,
    Reading,
    ReadVersion,
    Version,
)
from diffview.store import open_store
from diffview.text.normalise import squeeze
from diffview.web.app import create_app
from diffview.web.security import ENDPOINTS, HEADERS, POLICY, Access

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

ADDRESSES = (
    "/",
    "/articles/1",
    "/articles/1/diff/0/1",
    "/check",
    "/nope",
    "/static/diffview.css",
    "/static/nope.css",
    "/articles/1/diff/x/y",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_every_header(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    for name in HEADERS:
        assert headers.get(name), name
    assert headers["Content-Security-Policy"] == POLICY


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_a_failure_of_ours_answers_with_a_page_and_every_header(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("<script>secret</script>")

    monkeypatch.setattr(app.extensions["diffview"].store, "history", fail)
    response = app.test_client().get("/articles/1?asked=for-the-first-time")
    assert response.status_code == 500
    assert "our mistake" in response.text
    assert "secret" not in response.text
    assert set(HEADERS) <= set(response.headers.keys())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8000", "localhost:65535", "[::1]", "[::1]:8000"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "127.0.0.1.evil.test",
        "localhost.evil.test",
        "localhost@evil.test",
        "evil.test:80",
        "0.0.0.0",  # noqa: S104 - refused
        "127.0.0.2",
    ],
)
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://localhost.evil.test"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://localhost:99999"},
        {"Origin": "localhost"},
    ],
)
@pytest.mark.parametrize("address", ["/check", "/check/add", "/articles/2/corrections"])
def test_a_form_on_another_site_is_refused(client: FlaskClient, address: str, headers: dict[str, str]) -> None:
    assert client.post(address, data={"text": "Hello."}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_forms_and_programs_are_answered(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/check", data={"text": "Hello there."}, headers=headers).status_code == 200


def test_every_route_is_declared_and_nothing_else_is(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ENDPOINTS)


def test_what_can_write_answers_only_to_post(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if ENDPOINTS[rule.endpoint] is Access.WRITE:
            assert rule.methods == {"POST", "OPTIONS"}


WRITES = [
    ("/check/add", {"capture": "0" * 64}),
    ("/articles/2/corrections", {"capture": "0" * 64, "row": "1", "choice": "0", "old": "0", "new": "1"}),
]


@pytest.mark.parametrize(("address", "data"), WRITES)
def test_a_read_only_viewer_lets_nobody_write(place: str, address: str, data: dict[str, str]) -> None:
    client = create_app(place, read_only=True).test_client()
    assert client.post(address, data=data).status_code == 403
    assert client.get("/").status_code == 200
    assert "Keep this reading" not in client.get("/articles/2/diff/0/1").text


@pytest.mark.parametrize(("address", "data"), WRITES)
@pytest.mark.parametrize(
    ("sent", "headers"),
    [({}, {}), ({"token": "wrong"}, {}), ({}, {"Authorization": "Bearer wrong"}), ({"token": "é"}, {})],
)
def test_without_the_token_nobody_writes(
    place: str, address: str, data: dict[str, str], sent: dict[str, str], headers: dict[str, str]
) -> None:
    client = create_app(place, token="a-very-long-secret-token").test_client()  # noqa: S106 - a test's
    assert client.post(address, data=data | sent, headers=headers).status_code == 401


@pytest.mark.parametrize(("address", "data"), WRITES)
def test_with_the_token_a_write_gets_as_far_as_its_own_checks(place: str, address: str, data: dict[str, str]) -> None:
    client = create_app(place, token="a-very-long-secret-token").test_client()  # noqa: S106 - a test's
    for sent, headers in (
        ({"token": "a-very-long-secret-token"}, {}),
        ({}, {"Authorization": "Bearer a-very-long-secret-token"}),
    ):
        assert client.post(address, data=data | sent, headers=headers).status_code == 400


def dump(place: str) -> list[str]:
    with open_store(place) as store, store._engine.connect() as connection:
        return list(connection.connection.driver_connection.iterdump())


def test_reading_every_page_changes_nothing(client: FlaskClient, place: str) -> None:
    before = dump(place)
    waiting, seen = ["/"], set()
    while waiting and len(seen) < 80:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        with client.get(address) as response:
            text = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        if text and "attachment" not in response.headers.get("Content-Disposition", ""):
            waiting += [m.replace("&amp;", "&") for m in re.findall(r'href="(/[^"#]*)"', text)]
    assert len(seen) > 30
    assert dump(place) == before


@pytest.mark.parametrize("given", ["..%2f..%2fetc%2fpasswd", "%2e%2e/app.py", "..\\app.py", "%00", "....//app.py"])
def test_static_files_lead_nowhere_else(client: FlaskClient, given: str) -> None:
    assert client.get(f"/static/{given}").status_code == 404


# Templates


def templates() -> list[Path]:
    return sorted(resources.templates_folder().rglob("*.html"))


STYLED = {"templates/feed_entry.html", "notebook/comparison.html", "notebook/history.html"}
"""Feed readers and notebooks have no style sheet of ours: there, and only there, the marks carry their styles."""


def test_every_template_escapes(app: Flask) -> None:
    found = templates()
    assert len(found) > 8
    for file in found:
        assert app.jinja_env.autoescape is True or app.jinja_env.autoescape(file.name)
        source = file.read_text(encoding="utf-8")
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source
        assert " style=" not in source or "/".join(file.parts[-2:]) in STYLED
        assert not re.search(r"\son[a-z]+=", source)


def test_pages_read_only_what_their_context_declares(app: Flask) -> None:
    for file in resources.templates_folder().glob("*.html"):
        source = file.read_text(encoding="utf-8")
        imported = {
            name.strip()
            for names in re.findall(r"import (.*?)(?: with context)? %}", source)
            for name in names.split(",")
        }
        made = set(re.findall(r"{% (?:macro|set) (\w+)", source))
        asked = meta.find_undeclared_variables(app.jinja_env.parse(source)) - imported - made
        assert asked <= {"page", "shell", "url_for", "nav", "kwargs"}, file.name


def test_the_script_writes_no_html() -> None:
    for file in resources.static_folder().glob("*.js"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", source)


def test_markup_is_declared_in_one_place() -> None:
    package = resources.static_folder().parent
    found = [
        f.name
        for f in package.rglob("*.py")
        if re.search(r"\bMarkup\(|render_template_string|(?<!Blob\.)from_string\(", f.read_text(encoding="utf-8"))
    ]
    assert found == ["html.py"]


# Hostile text


def hostile(place: str, texts: list[str]) -> FlaskClient:
    texts = [t for t in map(squeeze, texts) if t]
    with open_store(place) as store:
        for n, text in enumerate(texts[:12]):
            capture = Capture.of(str(n).encode(), origin=text, url=text)
            key = ArticleKey(text, text, f"newssniffer:{1000 + n}")
            old = ReadVersion(0, text, tuple(Block(t) for t in texts), period=text, byline=text)
            new = ReadVersion(1, text[::-1], tuple(Block(t + " more") for t in texts), period=text)
            store.record(capture, [Reading(ParserId("test", 1), capture.digest, text, key, (old, new))])
    return create_app(place).test_client()


PAGES = ("", "/versions/0", "/diff/0/1", "/diff/0/1?view=inline&context=all", "/diff/0/1/export")

OURS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "style",
        "body",
        "a",
        "header",
        "div",
        "svg",
        "rect",
        "line",
        "circle",
        "nav",
        "ul",
        "ol",
        "li",
        "main",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "span",
        "strong",
        "br",
        "bdi",
        "time",
        "form",
        "label",
        "input",
        "select",
        "option",
        "button",
        "output",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "ins",
        "del",
        "sup",
        "q",
        "code",
        "footer",
        "fieldset",
        "legend",
        "textarea",
        "pre",
    ]
)


def foreign(html: str) -> list[str]:
    """Return what a browser would see in *html* that no template of ours writes."""
    tree = html5lib.parse(html, treebuilder="lxml", namespaceHTMLElements=False)
    out: list[str] = []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rsplit("}", 1)[-1]
        scripted = [
            k
            for k in node.attrib
            if k.startswith("on") or k == "style" or str(node.attrib[k]).strip().lower().startswith("javascript:")
        ]
        script = name == "script" and not (node.get("src", "").startswith("/static/") or "json" in node.get("type", ""))
        if name not in OURS or scripted or script:
            out.append(f"{name} {dict(node.attrib)}")
    return out


def test_no_payload_becomes_markup(place: str, shared: Path) -> None:
    lines = (shared / "hostile/payloads.jsonl").read_text(encoding="utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in lines[::450]]
    client = hostile(place, payloads)
    articles = range(3, 3 + 12)
    for number in articles:
        for address in ("", "/diff/0/1") if number % 6 else PAGES:
            response = client.get(f"/articles/{number}{address}")
            assert response.status_code == 200
            assert foreign(response.text) == []
    assert foreign(client.get("/").text) == []


ODD = (
    "NUL \x00 inside",
    "a lone \ud800 surrogate",
    "right \u202e to left",
    "]]> -->",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "\ufffe nonsense",
    "soft\u00adhyphen",
    "\u200bzero\u200b",
    "</script><script>alert(1)</script>",
    "<!-- --!>",
)


def test_odd_letters_show_as_labels_and_never_fail() -> None:
    old = Version(0, ODD[0], tuple(Block(t) for t in ODD), fingerprint="0" * 64)
    new = Version(1, ODD[2], tuple(Block(t + " more") for t in ODD), fingerprint="1" * 64)
    known = History(ArticleKey(ODD[5], ODD[4]), (old, new), id=ArticleId(1))
    html = comparison_html(known, 0, 1)
    html.encode("utf-8")
    assert foreign(html) == []
    assert not re.search("[\x00\u202e\ufffe\u200b]", html)
    for label in ("NUL", "U+D800", "RLO", "SHY", "ZWSP"):
        assert f">{label}</span>" in html
    assert "{{ 7*7 }}" in html
