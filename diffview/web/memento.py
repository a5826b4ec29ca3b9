"""Memento (RFC 7089): an article's versions for programs that browse archives by time.

A version page is a memento. The TimeMap lists all that have a time; the TimeGate leads to the version that stood at
the time of `Accept-Datetime`, the latest without it. Addresses hold the article's own address as it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from flask import Response, redirect, request, url_for

from diffview.errors import BadArgument, UnknownArticle
from diffview.render.letters import plain
from diffview.web.services import services

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from diffview.model import History, Version

TIMEMAP = "application/link-format"


def timegate(address: str) -> BaseResponse:
    """Lead to the version of the article at *address* that stood at the time asked for."""
    known, url = _known(address)
    timed = _timed(known)
    if not timed:
        raise UnknownArticle(url, "no version of it has a time", hint="see its history")
    asked = request.headers.get("Accept-Datetime")
    chosen = _at(timed, _moment(asked)) if asked else timed[-1]
    response = redirect(url_for("version", article_id=known.id, number=chosen.number), 302)
    response.headers["Vary"] = "accept-datetime"
    response.headers["Link"] = ", ".join((_link(url, "original"), _timemap_link(url), *_ends(known, timed)))
    return response


def timemap(address: str) -> Response:
    """List the versions of the article at *address* that have a time, in the format of RFC 6690."""
    known, url = _known(address)
    timed = _timed(known)
    own = url_for("timemap", address=url, _external=True)
    self_link = f'{_link(own, "self")}; type="{TIMEMAP}"{_span(timed)}'
    lines = [_link(url, "original"), _link(_gate(url), "timegate"), self_link]
    lines += [_memento_link(known, version, timed) for version in timed]
    return Response(",\n".join(lines) + "\n", content_type=TIMEMAP)


def describe(response: Response, known: History, version: Version) -> Response:
    """Give the page of *version* the headers of a memento, where its article has an address and it has a time."""
    url = known.key.url
    if url is None or plain(url) != url or version.observed_at is None:
        return response
    timed = _timed(known)
    response.headers["Memento-Datetime"] = _http(version.observed_at)
    links = (_link(url, "original"), _link(_gate(url), "timegate"), _timemap_link(url), *_ends(known, timed))
    response.headers["Link"] = ", ".join(links)
    return response


def _known(address: str) -> tuple[History, str]:
    """Return the history of the article at *address*, and the address with its query."""
    query = request.query_string.decode("ascii", "replace")
    whole = f"{address}?{query}" if query else address
    store = services().store
    known = store.history(store.find(whole))
    return known, known.key.url or whole


def _timed(known: History) -> list[Version]:
    return sorted((v for v in known.versions if v.observed_at is not None), key=_seen)


def _seen(version: Version) -> datetime:
    return version.observed_at or datetime.min.replace(tzinfo=UTC)


def _at(timed: list[Version], moment: datetime) -> Version:
    """Return the last version seen at or before *moment*, the first of all where it is earlier."""
    before = [version for version in timed if _seen(version) <= moment]
    return before[-1] if before else timed[0]


def _moment(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError as error:
        hint = "write it as Tue, 03 Mar 2026 09:14:00 GMT"
        raise BadArgument("Accept-Datetime", f"{text!r} is no time of RFC 1123", hint=hint) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _http(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _gate(url: str) -> str:
    return url_for("timegate", address=url, _external=True)


def _link(url: str, rel: str) -> str:
    return f'<{url}>; rel="{rel}"'


def _timemap_link(url: str) -> str:
    return f'{_link(url_for("timemap", address=url, _external=True), "timemap")}; type="{TIMEMAP}"'


def _span(timed: list[Version]) -> str:
    return f'; from="{_http(_seen(timed[0]))}"; until="{_http(_seen(timed[-1]))}"' if timed else ""


def _ends(known: History, timed: list[Version]) -> list[str]:
    ends = [timed[0], timed[-1]] if len(timed) > 1 else timed
    return [_memento_link(known, version, timed) for version in ends]


def _memento_link(known: History, version: Version, timed: list[Version]) -> str:
    names = [*(["first"] if version is timed[0] else []), *(["last"] if version is timed[-1] else []), "memento"]
    page = url_for("version", article_id=known.id, number=version.number, _external=True)
    return f'{_link(page, " ".join(names))}; datetime="{_http(_seen(version))}"'
