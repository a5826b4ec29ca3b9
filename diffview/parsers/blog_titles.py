"""Which line of a weblog page saved as text opens a further post of the same day.

A line that may be a title (`may_open_post`) is weighed against being a sub-heading (`chance_of_title`). The weights
are learned by tests/training/learn_blog.py and lie in blog.json.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from diffview.model import BlockKind
from diffview.parsers.article.dates import date_of_line
from diffview.parsers.furniture import kind_of_line
from diffview.parsers.lines import ends_sentence, holds_one_sentence
from diffview.parsers.weights import checked_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diffview.parsers.lines import Line

MAX_TITLE_CHARS = 150
"""The longest line taken for a post's title, in characters; the longest of 16 real ones has 99."""

MIN_TITLE_CHANCE = 0.1
"""A line less likely than this to be a title is a sub-heading of its post.

On pages of essays with many sub-headings, not seen before, 0.37 of what is at least as likely are titles (0.18 of all
that may be), and 0.94 of the titles are as likely (tests/training/learn_blog.py). A post that is missed hides under
another's title, one too many is marked as unsure: so the bar is low."""

FEATURES = ("bias", "words", "words shared", "characters below", "label", "question", "wh-word")
"""What is known of a line that may be a title, in the order in which `title_features` gives it."""

MAX_COMPARED = 80
"""Lines above and below a title whose words are compared; more add nothing, and work stays linear."""


def chance_of_title(lines: Sequence[Line], at: int) -> float:
    """Return the probability that the line at *at* is the title of a further post and no sub-heading."""
    weighed = weights()
    features = zip(FEATURES, title_features(lines, at), strict=True)
    return 1 / (1 + math.exp(-sum(weighed[name] * value for name, value in features)))


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of every feature, learned by tests/training/learn_blog.py."""
    return checked_weights(json.loads(files(__package__).joinpath("blog.json").read_text("utf-8"))["weights"], FEATURES)


def title_features(lines: Sequence[Line], at: int) -> tuple[float, ...]:
    """Describe the line at *at*: a sub-heading is short, and what follows goes on with the words above."""
    text = lines[at].text
    below = _section_below(lines, at)
    above_words = set[str]().union(*map(topic_words, _day_above(lines, at)))
    below_words = set[str]().union(*map(topic_words, (text, *below)))
    fewer = min(len(above_words), len(below_words))
    return (
        1.0,
        math.log(len(text.split()) or 1),
        len(above_words & below_words) / fewer if fewer else 0.0,
        math.log1p(sum(map(len, below))),
        float(_LABEL.match(text) is not None),
        float(text.endswith("?")),
        float(_QUESTION_WORD.match(text) is not None),
    )


def _day_above(lines: Sequence[Line], at: int) -> list[str]:
    """Return the texts from the date line to the line at *at*; all of them, so that one post too many misleads none."""
    above: list[str] = []
    for line in reversed(lines[max(0, at - MAX_COMPARED) : at]):
        if date_of_line(line.text):
            break
        above.append(line.text)
    return above


def _section_below(lines: Sequence[Line], at: int) -> list[str]:
    """Return the texts between a line and the next that may be a title or opens a day."""
    below: list[str] = []
    for k in range(at + 1, min(at + 1 + MAX_COMPARED, len(lines))):
        line = lines[k]
        if date_of_line(line.text):
            break
        if any(map(is_prose, below)) and line.alone and _looks_like_title(line.text) and _prose_below(lines, k + 1):
            break
        below.append(line.text)
    return below


def may_open_post(lines: Sequence[Line], at: int, post: Sequence[Line], *, has_prose: bool) -> bool:
    """Return whether the line at *at* may be the title of a further post of the same day.

    *post* are the lines of the post so far, *has_prose* says whether one of them is a paragraph of prose.

    A title stands alone, begins with a capital, is one short sentence without a full stop, follows finished prose
    and precedes prose. A line with a question or exclamation mark may as well be an author's aside: it has to
    bring a word that the text below takes up and that the post above did not use.
    """
    line = lines[at]
    below = _prose_below(lines, at + 1)
    if not (line.alone and post and below and _looks_like_title(line.text)):
        return False
    if not has_prose or not _finished(post[-1]):
        return False
    words = topic_words(line.text)
    above_words = set[str]().union(*(topic_words(above.text) for above in post[-TOPIC_LINES:]))
    below_words = set[str]().union(*(topic_words(text) for text in below))
    taken_up = words & below_words
    if line.text.endswith(("?", "!", "…")):
        return len(line.text) <= MAX_ASIDE_CHARS and bool(taken_up - above_words)
    # A sub-heading goes on with the words of its post, a title drops them.
    return not (words & above_words and not taken_up)


MAX_ASIDE_CHARS = 90
"""A longer line that ends in a question or exclamation mark or in three dots is no title, in characters."""

TOPIC_LINES = 6
"""How many lines on either side of a title show what the text is about; a post's opening names its subject."""


def topic_words(text: str) -> set[str]:
    """Return the stems of the words of *text* that carry its subject: five letters or more, cut to six.

    >>> sorted(topic_words("Do we need to redesign services?"))
    ['redesi', 'servic']
    """
    return {word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON}


def kind_of(text: str) -> BlockKind:
    """Return the kind of a line of a post: furniture also where the weblog template puts it."""
    return BlockKind.FURNITURE if is_footer(text) or text == "-->" else kind_of_line(text)


def is_footer(text: str) -> bool:
    """Return whether a line is the template's footer of a post; a sentence that begins like one is the author's.

    >>> is_footer("Posted by Ada Lind at 10:15"), is_footer("Filed under seal, the complaint names twelve officials.")
    (True, False)
    """
    return FOOTER.match(text) is not None and not text.rstrip("\"'”’)").endswith(".")


def is_title_line(text: str) -> bool:
    """Return whether *text* is short enough for a title, and the text of a post."""
    return len(text) <= MAX_TITLE_CHARS and kind_of(text) is BlockKind.PARAGRAPH


def _looks_like_title(text: str) -> bool:
    # A lone word is a sub-heading.
    if not is_title_line(text) or " " not in text:
        return False
    if not _TITLE_START.match(text) or text.endswith(_NO_TITLE_END):
        return False
    return holds_one_sentence(text) and _NO_TITLE.match(text) is None and "://" not in text


def _prose_below(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    """Return the texts below a title, up to `TOPIC_LINES` of them; none where the first is no prose."""
    below: list[str] = []
    for line in lines[at : at + TOPIC_LINES]:
        if date_of_line(line.text):
            break
        below.append(line.text)
    return tuple(below) if below and (is_prose(below[0]) or _leads_to_prose(below[:2])) else ()


def _leads_to_prose(two: Sequence[str]) -> bool:
    # A post may open with a short word or two: "What a year!"
    return not _is_item(two[0]) and ends_sentence(two[0]) and is_prose(two[-1])


def _is_item(text: str) -> bool:
    return text[0] in "*-•"


def is_prose(text: str) -> bool:
    """Return whether *text* is a paragraph of prose: a finished sentence of some length, no item of a list."""
    return len(text) >= MIN_PROSE_CHARS and not _is_item(text) and (ends_sentence(text) or text.endswith(":"))


def _finished(line: Line) -> bool:
    return ends_sentence(line.text) or kind_of(line.text) in {BlockKind.FURNITURE, BlockKind.LIST_ITEM}


MIN_PROSE_CHARS = 30
"""A paragraph of prose has at least this many characters: one short sentence."""

FOOTER = re.compile(
    r"(?:posted by \S.{0,80}?(?: at | on |\s\d|$)|labels:\s|filed under\b|email this ?blog ?this|reactions:"
    r"|links to this post|\d{1,9} comments:?$|no comments:?$)",
    re.IGNORECASE,
)
_TITLE_START = re.compile(r"[“‘\"'¿¡(]?[^\W_a-z]")
# What opens an aside or a line of an argument, and what heads a part of a post.
_NO_TITLE = re.compile(
    r"(?:(?-i:So|And|But|Or|Yet|Then|They|It|He|She|These|Those|However|Because|Therefore|Also|Nor|Thus|Perhaps)\b"
    r"|(?:conclusions?|introduction|background|summary|references|notes?|further reading|recommendations?|postscript"
    r"|p\.?s|update|sources?|the end|appendix)\b\W*\w{0,12}$)",
    re.IGNORECASE,
)
_NO_TITLE_END = (".", ":", ";", ",", "-", ".”", '."', ".)")
_LABEL = re.compile(
    r"\(?(?:\d{1,3}|[A-Z]|[ivx]{1,5})[.):]|\d{1,3}(?:\.\d{1,3}){1,3}\s"
    r"|(?i:step|section|clause|chapter|part|question|lesson|tip|exhibit|appendix|day|fig(?:ure)?|exercise)\b\W{0,3}"
    r"(?:\d|[A-Z]\b)"
)
"""What numbers the parts of one text: "2.", "Step 4", "Appendix B"."""
_QUESTION_WORD = re.compile(r"(?:how|what|why|where|who)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")
_COMMON_WORDS = """
    about above after again against almost along already although always among another around because become before
    being below between could doing during either enough every first found further going having however indeed instead
    later least makes making might never nothing often other others ought people perhaps quite rather really seems
    should since something still their theirs there therefore these thing things think those though three through
    today together under until using wants where whether which while whole whose without would years yourself
"""
_COMMON = frozenset(_COMMON_WORDS.split())
