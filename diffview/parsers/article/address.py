"""The article's own address, and further addresses that the page names as its.

A page's word on its address is believed only where it can be true: on the same site, and for an article.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from diffview.text.addresses import absolute, canonical_address, host_of, is_front_page
from diffview.text.archives import unwrapped

if TYPE_CHECKING:
    from diffview.parsers.article.elements import Elements
    from diffview.parsers.page import Page


def canonical_url(page: Page, elements: Elements) -> str | None:
    """Return the article's address: what the page calls canonical where that is plausible, else what was captured.

    A canonical address of another site, of the front page or of a section is somebody's mistake more often than not.
    An AMP page is believed: its canonical page may lie on another host. Where the captured address is unknown the
    page is believed.
    """
    captured = page.url
    metas = [tag for tag in elements.named("meta") if tag.get("property") == "og:url"]
    for tag in (*elements.links("canonical"), *metas):
        address = absolute(str(tag.get("href") or tag.get("content") or ""), captured)
        copied = unwrapped(address)
        address = copied.url if copied else address
        if address and _plausible(address, captured, amp=_is_amp(elements)):
            return address
    return absolute(captured, None) if captured else None


def aliases(page: Page, elements: Elements, url: str | None) -> tuple[str, ...]:
    """Return further addresses that the page names as this article's: its AMP page and its mobile page.

    None is believed that is a front page or lies on another site than *url*, and the page's own address is left out.
    """
    if url is None:
        return ()
    other = (tag for tag in elements.links("alternate") if _is_for_phones(str(tag.get("media") or "")))
    pairs = islice((*elements.links("amphtml"), *other), MAX_ALIASES)
    found = [absolute(str(tag["href"]), page.url) for tag in pairs]
    own = canonical_address(url)
    kept = [a for a in found if a and _same_site(a, url) and not is_front_page(a) and canonical_address(a) != own]
    return tuple(dict.fromkeys(kept))


MAX_ALIASES = 4
"""Addresses that one page may name for its article beside its own; a page with more lists other things."""


def _is_for_phones(media: str) -> bool:
    return "max-width" in media or media.strip() == "handheld"


def _is_amp(elements: Elements) -> bool:
    root = elements.first("html")
    return root is not None and ("amp" in root.attrs or "⚡" in root.attrs)


def _plausible(address: str, captured: str | None, *, amp: bool) -> bool:
    if is_front_page(address):
        return captured is not None and is_front_page(captured)
    return captured is None or amp or (_same_site(address, captured) and not _is_section(address, captured))


def _same_site(one: str, other: str) -> bool:
    """Return whether one host is the other, layout labels aside, or lies under it: "news.a.example" and "a.example"."""
    hosts = sorted((host_of(one) or "", host_of(other) or ""), key=len)
    return hosts[0] == hosts[1] or (hosts[1].endswith(f".{hosts[0]}") and hosts[0].count(".") > 0)


def _is_section(address: str, captured: str) -> bool:
    """Return whether *address* is the section that *captured* lies in by its path: a template's mistake."""
    section, page = (canonical_address(url).partition("?")[0].split("/") for url in (address, captured))
    return len(section) <= SECTION_PARTS < len(page) - 1 and page[: len(section)] == section and "?" not in address


SECTION_PARTS = 2
"""Host and one segment: "example.org/politics" over "example.org/politics/2021/ferry" is a section, no article."""
