"""Whether a capture shows the article at all, or what the server put in its place.

An error page, a consent or paywall, a robot check or an empty shell would look like a change of the whole text. Two
things have to come together before a capture is set aside: the wording of such a page in its title or in a
short line of its own, and next to no prose. An article about paywalls has prose; a sentence in it that
quotes the wall is no line of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from diffview.model import Block, BlockKind, Quality

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LINE_CHARS = 160
"""A call to act ("Subscribe to continue reading") is no longer than this, in characters."""

MIN_PROSE_LINE_CHARS = 60
"""A paragraph shorter than this is no prose for this purpose: captions, buttons, slogans."""

MAX_ERROR_PROSE = 600
"""Prose of an error page or a robot check at most, in characters: an apology and what to do next."""

MAX_WALL_PROSE = 1200
"""Prose before a paywall or a consent form at most, in characters: two or three opening paragraphs."""

MIN_PROSE = 60
"""With less prose than this, in characters, there is no article."""


class Verdict(NamedTuple):
    """What a capture is worth, and why; the reason is empty where it is good."""

    quality: Quality
    reason: str = ""


def judge(title: str | None, blocks: Iterable[Block], lines: Iterable[str], *, free: bool = True) -> Verdict:
    """Return what a page is worth whose article was read as *title* and *blocks*.

    *lines* are all visible lines of the page, chrome included; *free* is False where the page itself says
    that the article is not open to everybody.
    """
    kept = tuple(block for block in blocks if block.kind not in {BlockKind.FURNITURE, BlockKind.HEADING})
    short = [line for line in lines if len(line) <= MAX_LINE_CHARS]
    prose = sum(len(b.text) for b in kept if len(b.text) >= MIN_PROSE_LINE_CHARS and not _is_wall(b.text))
    if prose <= MAX_ERROR_PROSE:
        if said := _first(_ERROR_TITLE, [title or "", *short[:MAX_HEAD_LINES]]):
            return Verdict(Quality.ERROR_PAGE, f"an error page stands in place of the article: “{said}”")
        if said := _first(_ROBOT, [title or "", *short]):
            return Verdict(Quality.BLOCKED, f"a check for robots stands in place of the article: “{said}”")
    if prose <= MAX_WALL_PROSE:
        if said := _first(_PAYWALL, short):
            return Verdict(Quality.BLOCKED, f"a paywall stands in place of the article, or of most of it: “{said}”")
        if len(found := _all(_CONSENT, short)) >= MIN_CONSENT_SIGNS:
            return Verdict(Quality.BLOCKED, f"a consent form stands in place of the article: “{found[0]}”")
        if not free and prose <= MAX_ERROR_PROSE:
            return Verdict(
                Quality.BLOCKED, "the page says that the article is not open to everybody, and shows little of it"
            )
    if not kept or prose < MIN_PROSE:
        return Verdict(Quality.EMPTY, _why_empty(short))
    return Verdict(Quality.OK)


MAX_HEAD_LINES = 12
"""Where an error page says so: among its first short lines."""

MIN_CONSENT_SIGNS = 2
"""One line about cookies stands on every page; a form has an explanation and buttons."""


def _why_empty(short: Iterable[str]) -> str:
    if said := _first(_SCRIPT, short):
        return f"the page shows its text only by script: “{said}”"
    return "no running text was found on this page"


def _is_wall(text: str) -> bool:
    return len(text) <= MAX_LINE_CHARS and any(map(lambda sign: sign.search(text), (_PAYWALL, _ROBOT)))  # noqa: C417


def _first(sign: re.Pattern[str], lines: Iterable[str]) -> str | None:
    return next((line for line in lines if sign.search(line)), None)


def _all(sign: re.Pattern[str], lines: Iterable[str]) -> list[str]:
    # Each kind of sign counts once: a footer may say "cookies" ten times.
    found: dict[str, str] = {}
    for line in lines:
        for match in sign.finditer(line):
            found.setdefault(match.lastgroup or "", line)
    return list(found.values())


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_ERROR_TITLE = _words(
    r"""
    ^(?:(?:http\ )?error\W{0,3}|oops\W{0,3}|sorry\W{0,3})*(?:(?:40[0-9]|410|429|451|50[0-4]|52[0-6])\b(?:\W{0,3}$
        |\W{0,3}(?:error|not\ found|page|forbidden|access|unauthori[sz]ed|bad|gateway|service|internal|too\ many|gone)))
  | ^\W*(?:error\W+)?(?:the\ |this\ |that\ |your\ )?(?:requested\ )?(?:page|article|url|file|story|resource|content)
        (?:\ (?:that\ )?you\ (?:requested|are\ looking\ for|were\ looking\ for|tried\ to\ \w+))?
        (?:\ (?:was|is|could|can|can't|can’t|cannot|has|no|does|doesn't|doesn’t|isn't|isn’t))?
        (?:\ (?:not|be|been|no|longer))*\ (?:found|available|unavailable|exist|removed|displayed|moved)\b
  | ^\W*not\ found\W*$ | ^\W*(?:access\ (?:is\ )?(?:denied|forbidden)|forbidden|unauthori[sz]ed)\W*$
  | ^\W*(?:service\ (?:temporarily\ )?unavailable|bad\ gateway|gateway\ time-?out|internal\ server\ error
        |bad\ request|too\ many\ requests|web\ server\ is\ down|connection\ timed\ out)\b
  | ^\W*(?:this\ site\ |the\ site\ |we\ )?(?:can't|can’t|cannot)\ be\ (?:reached|found)
  | ^\W*(?:sorry,?\ )?we\ (?:can't|can’t|cannot|couldn't|couldn’t|could\ not)\ find\ (?:the|that|this)\ page
  | ^\W*(?:down\ for|undergoing|under|scheduled)\ maintenance\b
    """
)
_ROBOT = _words(
    r"""
    (?:verify|confirm|prove|make\ sure)\ (?:that\ )?you(?:'re|’re|\ are)\ (?:a\ |not\ a\ |)(?:human|robot)
  | are\ you\ a\ (?:robot|human) | i(?:'m|’m|\ am)\ not\ a\ robot | complete\ the\ (?:security\ check|captcha)
  | unusual\ (?:traffic|activity)\ from\ your | checking\ (?:if\ the\ site\ connection|your\ browser)
  | ^just\ a\ moment\W*$ | enable\ (?:javascript|js)\ and\ (?:cookies|disable) | pardon\ our\ interruption
  | access\ to\ this\ page\ has\ been\ denied | attention\ required!?\W+cloudflare | ddos\ protection\ by
  | you\ have\ been\ blocked | your\ (?:ip|access)\b.{0,40}\bblocked | ^\W*(?:human|security|bot)\ verification\W*$
  | needs?\ to\ review\ the\ security\ of\ your\ connection
    """
)
_PAYWALL = _words(
    r"""
    (?:subscribe|register|sign\ (?:in|up)|log\ ?in|join|pay)(?:\ (?:now|today|or\ \w+|for\ free|here))*
        \ (?:to|and)\ (?:continue|keep|read|unlock|access|view|finish)\b
  | to\ (?:continue|keep|finish)\ reading\b | (?:continue|keep)\ reading\ (?:with|for\ (?:free|just|only))\b
  | (?:this|the)\ (?:article|story|content|page)\ is
        \ (?:for|only\ for|available\ (?:only\ )?to|exclusive(?:ly)?\ (?:to|for)|reserved\ for)
        \ (?:\w+\ ){0,2}(?:subscribers|members)
  | (?:subscribers?|members?)[\ -]only | already\ a\ (?:subscriber|member)\b | already\ (?:subscribed|registered)\?
  | you(?:'ve|’ve|\ have)\ (?:reached|used|read)\ (?:your|all|the\ limit|\d).{0,40}(?:free|limit|articles?)
  | start\ your\ (?:free\ )?trial
  | unlock\ (?:this|the\ full|full)\ (?:article|story|access) | create\ (?:a|your)\ free\ account\ to
    """
)
_CONSENT = _words(
    r"""
    (?P<before>before\ you\ continue)
  | (?P<value>we\ (?:value|respect|care\ about)\ your\ privacy
        |your\ privacy\ (?:choices|matters|is\ important)|your\ choices\ regarding\ cookies)
  | (?P<partners>(?:we\ and\ our|our)\ (?:\d+\ )?(?:partners|vendors)\b)
  | (?P<accept>^\W*(?:accept|agree|allow|i\ agree|i\ accept|agree\ and\ (?:close|continue)|accept\ and\ continue)
        (?:\ (?:all|all\ cookies|cookies))?\W*$)
  | (?P<reject>^\W*(?:reject|decline|refuse|deny)(?:\ (?:all|all\ cookies|cookies))?\W*$)
  | (?P<manage>^\W*(?:manage|more|customi[sz]e|cookie|privacy)\ (?:options|preferences|settings|choices|cookies)\W*$)
  | (?P<use>(?:uses?|using)\ cookies\b.{0,80}(?:to|and|consent))
    """
)
_SCRIPT = _words(
    r"(?:enable|turn\ on|requires?|need)\b.{0,20}\bjavascript | javascript\b.{0,30}\b(?:disabled|required|enable)"
)
