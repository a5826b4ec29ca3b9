"""Who may ask and what every answer says: hosts, origins, the write token, the headers.

A loopback address is no border: a foreign page can reach it by rebinding a name, and can send a
form to it. So the Host header must be one of ours, and a request that may change something must
come from one of our own pages. Every answer, errors and static files too, forbids scripts, styles
and frames that are not ours.
"""

from __future__ import annotations

import hmac
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request as current_request
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge, RequestURITooLarge, SecurityError, Unauthorized

from diffview.web.limits import MAX_FIELD, MAX_QUERY

if TYPE_CHECKING:
    from flask import Flask, Request, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""What a page of ours may load and do."""

INERT = "sandbox; default-src 'none'"
"""What a captured page may: nothing."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""On every answer; one that says otherwise by itself keeps its own."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Access(StrEnum):
    """What an endpoint can do to the store."""

    READ = "read"
    WRITE = "write"


ENDPOINTS = {
    "static": Access.READ,
    "healthz": Access.READ,
    "metrics": Access.READ,
    "articles": Access.READ,
    "history": Access.READ,
    "version": Access.READ,
    "sentences": Access.READ,
    "choose": Access.READ,
    "compare": Access.READ,
    "export": Access.READ,
    "export_history": Access.READ,
    "raw": Access.READ,
    "captures": Access.READ,
    "check": Access.READ,
    "feed": Access.READ,
    "article_feed": Access.READ,
    "timegate": Access.READ,
    "timemap": Access.READ,
    "openapi": Access.READ,
    "api_articles": Access.READ,
    "api_search": Access.READ,
    "api_captures": Access.READ,
    "api_history": Access.READ,
    "api_version": Access.READ,
    "api_diff": Access.READ,
    "api_compare": Access.READ,
    "api_check": Access.READ,
    "add": Access.WRITE,
    "correct": Access.WRITE,
}
"""Every endpoint by its whole name. One that is not here is refused."""


def access_of(endpoint: str | None) -> Access:
    """Return what *endpoint* can do; an unknown one counts as writing."""
    return ENDPOINTS.get(endpoint or "", Access.WRITE)


def refuse_cross_origin(request: Request) -> None:
    """Refuse a request by an unsafe method that a page of another origin sent (scheme, name and port; RFC 6454).

    A browser says so in `Sec-Fetch-Site`, which no page can set; that word is final, as our own
    no-referrer policy makes browsers send `Origin: null` with our own forms. An older browser says
    so in `Origin`; what sends neither is no browser, and no page can make it send anything.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        foreign = site not in {"same-origin", "none"}
    else:
        foreign = origin is not None and _origin(origin) != _origin(request.host_url)
    if foreign:
        raise Forbidden("This form was sent from another site.")


def _origin(address: str) -> tuple[str, str, int | None] | None:
    """Return scheme, name and port of *address*; None where it has none, which is no origin of ours."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


_DEFAULT_PORTS = {"http": 80, "https": 443}


def refuse_long_addresses(request: Request) -> None:
    """Refuse an address with more than `MAX_QUERY` characters after its question mark."""
    if len(request.query_string) > MAX_QUERY:
        raise RequestURITooLarge


def refuse_large_forms(request: Request) -> None:
    """Refuse a form without files that has more than `MAX_FIELD` bytes.

    The framework's own limit holds for forms of parts only.
    """
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > MAX_FIELD:
        raise RequestEntityTooLarge


def require_right_to_write(request: Request, *, read_only: bool, token: str | None) -> None:
    """Refuse a request to an endpoint that writes where nobody may, or without the right token."""
    if request.endpoint is None or access_of(request.endpoint) is Access.READ:
        return
    if read_only:
        raise Forbidden("This viewer is read-only.")
    if token is None:
        return
    request.get_data()  # read before the form is, and kept: a cell is given the body as it came
    bearer = request.headers.get("Authorization", "")
    given = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else request.form.get("token", "")
    if not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        raise Unauthorized("The write token is missing or wrong.")


def set_headers(response: Response) -> Response:
    """Give *response* the headers that it does not have yet."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def refuse_foreign_hosts(request: Request, hosts: frozenset[str]) -> None:
    """Refuse a request for a host that is not one of *hosts*, whatever its port.

    Not left to the framework's TRUSTED_HOSTS: that cuts names at the first colon, and so never knows "[::1]".
    """
    name, _, port = request.host.rpartition(":")
    bare = name if name and port.isdecimal() and not name.endswith(":") else request.host
    if bare not in hosts:
        raise SecurityError(f"Host {request.host!r} is not ours.")


def secure(app: Flask, *, hosts: frozenset[str], read_only: bool, token: str | None) -> None:
    """Put *app* behind all of the above."""

    def before() -> None:
        refuse_foreign_hosts(current_request, hosts)
        refuse_long_addresses(current_request)
        refuse_cross_origin(current_request)
        refuse_large_forms(current_request)
        require_right_to_write(current_request, read_only=read_only, token=token)

    app.before_request(before)
    app.after_request(set_headers)
