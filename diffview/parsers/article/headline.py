"""The article's headline: the words that readers saw, never the site's or a section's name.

A page names its headline several times: in an `<h1>`, in JSON-LD, for social networks, in its `<title>` with the site's
name. A machine-readable headline that a second statement confirms is taken; else the heading that is most like what
the page calls itself. Likeness is that of pairs of letters, so that it holds in any script.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import CData, NavigableString

from diffview.parsers.blocks import text_of
from diffview.text.addresses import absolute, canonical_address, is_front_page
from diffview.text.normalise import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diffview.parsers.article.elements import Elements

MAX_TITLE_CHARS = 300
"""A heading longer than this is no headline, in characters."""

MAX_HEADINGS = 20
"""Headings that are looked at; a page with more `<h1>` is a list."""

MIN_ALIKE = 0.5
"""How alike a heading must be to what the page calls itself to be its headline. 0…1, up is alike."""

MAX_TAIL_WORDS = 4
"""Words behind a separator that are no part of the headline ("- Latest news") where a heading lacks them."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page calls itself, each squeezed; "" where it does not."""

    linked: str = ""
    """The headline in JSON-LD."""
    social: tuple[str, ...] = ()
    """og:title, twitter:title and their like, in this order."""
    document: str = ""
    """The `<title>`."""
    sites: tuple[str, ...] = ()
    """The names of the site and of its publisher, and its host."""


def headline(elements: Elements, titles: Titles, url: str | None) -> str | None:
    """Return the headline of the page at *url*, or None where it has none."""
    names = {core(site) for site in titles.sites} - {""}
    headings = _headings(elements, names, url)
    document = without_site(titles.document, names, headings)
    social = [without_site(title, names, headings) for title in titles.social if title]
    linked = without_site(titles.linked, names, headings)
    # What readers saw and what is sent out agree, or two of the machine-readable statements do.
    shown = next((text for text in headings if core(text) in set(map(core, social))), None)
    if shown:
        return shown
    if linked and core(linked) in {core(other) for other in (*social, *headings)}:
        return _as_shown(linked, headings)
    known = [title for title in (linked, *social, document) if title and core(title) not in names]
    best = max(headings, key=lambda text: _likeness(text, known), default=None)
    if best and (not known or _likeness(best, known) >= MIN_ALIKE):
        return _as_shown(best, headings)
    return _plain(_most_stated(known), elements.tree) if known else best


def _plain(title: str, tree: Tag) -> str:
    """Return *title* without the name of a site that is named nowhere: the part that the page shows, or the longest."""
    places = list(_SEPARATOR.finditer(title))
    if not places:
        return title
    parts = [title[: place.start()].strip() for place in places] + [title[place.end() :].strip() for place in places]
    wanted = {core(part): part for part in parts if core(part)}
    body = tree.find("body")
    shown = (wanted[core(text)] for text in (body or tree).stripped_strings if core(text) in wanted)
    return next(shown, None) or max(parts, key=len)


def _most_stated(titles: list[str]) -> str:
    """Return the title that most statements agree on, of equals the first."""
    cores = Counter(map(core, titles))
    return max(titles, key=lambda title: cores[core(title)])


def core(text: str) -> str:
    """Return the letters and digits of *text* in one case, by which two forms of a headline are compared."""
    return "".join(_WORDS.findall(text.casefold()))


def _as_shown(title: str, headings: list[str]) -> str:
    """Return *title* as a heading shows it; one that only lacks a short tail behind a separator is the headline."""
    for heading in headings:
        if core(heading) == core(title):
            return heading
        tail = title[len(heading) :] if title.startswith(heading) else ""
        if _TAIL.match(tail) and len(_WORDS.findall(tail)) <= MAX_TAIL_WORDS:
            return heading
    return title


def _headings(elements: Elements, sites: set[str], url: str | None) -> list[str]:
    """Return the texts of headings that may be the headline: first `<h1>`, then what is marked as a headline."""
    found: list[str] = []
    marked = islice(filter(_is_marked, elements.marked), MAX_HEADINGS)
    for tag in (*elements.named("h1")[:MAX_HEADINGS], *marked):
        if tag.find_parent(["nav", "footer", "aside"]) is None and not _leads_elsewhere(tag, url):
            lines = _lines(tag)
            found += [" ".join(lines), *(lines if len(lines) > 1 else ())]
    usable = [text for text in found if 0 < len(text) <= MAX_TITLE_CHARS and core(text) and core(text) not in sites]
    return list(dict.fromkeys(usable))


def _lines(tag: Tag) -> list[str]:
    """Return the lines of a heading: a kicker set as a block of its own is a line, and so is what follows a `<br>`.

    Two elements that touch with no space between are two lines where letters would be glued ("voteIsland").
    """
    pieces: list[str] = []
    last: Tag | None = None
    for node in tag.descendants:
        if isinstance(node, Tag):
            pieces += ["\n"] if node.name in _BREAKS or _is_set_as_block(node) else []
        elif type(node) in {NavigableString, CData} and str(node):
            before = pieces[-1][-1:] if pieces else ""
            text = str(node)
            if node.parent is not last and before.isalnum() and text[:1].isupper():
                pieces.append("\n")
            pieces.append(_ONE_LINE.sub(" ", text))
            last = node.parent
    return [line for line in map(squeeze, "".join(pieces).split("\n")) if line]


_BREAKS = frozenset({"br", "div", "p", "h1", "h2", "h3", "h4", "header", "section", "ul", "li"})
_ONE_LINE = re.compile(r"[\r\n]+")


def _is_set_as_block(tag: Tag) -> bool:
    return "display:block" in str(tag.get("style") or "").replace(" ", "")


def _is_marked(tag: Tag) -> bool:
    """Return whether an element is marked as a headline though it is no `<h1>`."""
    if tag.name == "h1":
        return False
    marks = f"{tag.get('itemprop') or ''} {' '.join(tag.get_attribute_list('class')) if 'class' in tag.attrs else ''}"
    return "headline" in marks.lower() and "h1" not in {inner.name for inner in tag.find_all(["h1"], limit=1)}


def _leads_elsewhere(tag: Tag, url: str | None) -> bool:
    """Return whether a heading is a link to another page: the site's logo, a teaser."""
    link = tag.find_parent("a", href=True) or tag.find("a", href=True)
    if not isinstance(link, Tag) or core(text_of(link)) != core(text_of(tag)):
        return False
    target = absolute(str(link["href"]), url)
    if target is None or url is None:
        # Without the page's own address only a link that names a path can lead elsewhere.
        return str(link["href"]).strip().startswith(("/", "http"))
    return is_front_page(target) or canonical_address(target) != canonical_address(url)


def without_site(title: str, sites: Iterable[str], headings: Iterable[str] = ()) -> str:
    """Return *title* without the site's name at either end; *sites* are cores of its names.

    What stands before or behind a separator is the site's where it is one of its names, or where the rest is one of
    *headings*. Of a title with no such part the longest part is returned only where the site is named nowhere.

    >>> without_site("Ferry stopped - Courier", {"courier"}), without_site("Ferry stopped - for good", {"courier"})
    ('Ferry stopped', 'Ferry stopped - for good')
    """
    known = {core(heading) for heading in headings}
    parts = list(_SEPARATOR.finditer(title))
    for place in parts:
        front, back = title[: place.start()].strip(), title[place.end() :].strip()
        if core(front) in known or (_names(back, sites) and core(front)):
            return without_site(front, sites) if core(front) not in known else front
        if core(front) in sites and core(back):
            return without_site(back, sites)
    return title


def _names(part: str, sites: Iterable[str]) -> bool:
    """Return whether *part* is one of the site's names, alone or with a section before or behind it."""
    return any(core(piece) in sites for piece in _SEPARATOR.split(part))


def _likeness(text: str, known: Iterable[str]) -> float:
    """Return how alike *text* is to the likest of *known*: the share of pairs of letters that both have. 0…1."""
    return max((_dice(_pairs(text), _pairs(other)) for other in known), default=0.0)


def _pairs(text: str) -> Counter[str]:
    letters = core(text)[:MAX_TITLE_CHARS]
    return Counter(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


_WORDS = re.compile(r"\w+")
_SEPARATOR = re.compile(r" ?[|｜»•] ?| [–—\-·*:ㅣ] | ?-- ?|[：ㅣ]|-(?=\w{1,12}ㅣ)")
_TAIL = re.compile(r" ?[|｜»•–—\-·*]")
