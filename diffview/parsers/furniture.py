"""Tell the site's own text from the article's, line by line.

Furniture is what a site puts on its pages whatever the article says: share buttons, sign-up
boxes, reprint offers. It is labelled and never dropped. A line is furniture only
when all of it is; a sentence that merely begins with such words is article text.
"""

from __future__ import annotations

import re

from diffview.model import BlockKind

MAX_CHARS = 200
"""No furniture is longer than this, in characters; a longer line is prose whatever it begins with."""

_NETWORKS = (
    r"(?:facebook|twitter|x|whats ?app|messenger|pinterest|linked ?in|reddit|e-?mail|telegram|tumblr|google ?\+?"
    r"|bluesky|threads|mastodon|instagram|flipboard|pocket)"
)
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)

RULES: dict[str, str] = {
    "share": rf"""
        (?:share|tweet|post|send|pin)(?:\ this(?:\ (?:article|page|post|story))?|\ it)?
            (?:\ (?:on|via|to|by|with|using|in)\ {_NETWORKS}(?:\ \(opens\ in\ new\ (?:window|tab)\))?)?
      | share\ this\ with | (?:share\ (?:on|via)\ {_NETWORKS}\W*+){{2,}}
      | email\ ?this\ ?blog\ ?this!?(?:\ ?share\ to\ {_NETWORKS})*""",
    "networks": rf"{_NETWORKS}(?:\s?+[|,·•]?+\s?+{_NETWORKS})++",
    "keep": r"""
        (?:email|e-mail|print|save|copy|bookmark)\ (?:this|the|link)(?:\ (?:article|page|post|story|link))?
            (?:\ to\ a\ friend)?
      | copy\ link""",
    "reuse": r"""
        reuse\ this\ content | (?:order\ )?reprints?(?:\ (?:and|&)\ permissions)? | rights\ (?:and|&)\ permissions""",
    "read on": r"""
        read\ (?:more|next|full\ (?:article|story))\W* | (?:continue|keep)\ reading\W* | more\ on\ this\ story\W*
      | (?:story|article)\ continues\ below(?:\ advertisement)?\W*""",
    "related": r"""
        (?:related|more)\ (?:topics|stories|articles|content|internet\ links|links|coverage)\W* | see\ also:?
      | most\ (?:read|viewed|popular|watched)\W* | top\ stories\W* | trending(?:\ now)?\W*
      | you\ (?:may|might)\ also\ like\W*""",
    "account": r"""
        sign\ (?:up|in)(?:\ (?:here|now))?\W* | log\ (?:in|out)\W* | subscribe(?:\ (?:now|here|today))?\W*
      | register(?:\ now)?\W*""",
    "newsletter": r"""
        sign\ up\ (?:to\ receive|to\ get|for)\ (?:[\w'’-]+\ ){0,8}(?:newsletters?|briefings?|alerts|emails|updates)
            (?:\ (?:here|now|today))?\W*
      | (?:get|receive)\ (?:the|our)\ (?:[\w'’-]+\ ){0,4}newsletters?
            (?:\ (?:by|in|to)\ (?:[\w'’-]+\ ){0,3}[\w'’-]+)?\W*""",
    "skip": r"""
        (?:skip|jump|back|return|go)\ to\ (?:main\ |the\ )?(?:content|navigation|top|comments?|search|home)\W*""",
    "advertisement": r"advertisement\W* | sponsored(?:\ content)?\W*",
    "comments": r"""
        (?:\d+\ )?comments?(?:\ \(\d+\))? | (?:post|leave|add|view)\ (?:a\ |all\ )?comments?\W* | no\ comments:?""",
    "pages": r"""
        view\ (?:on|in)\ (?:web|mobile)\ version | (?:newer|older|next|previous)\ (?:posts?|articles?|stories|page)\W*
      | version\ \d+\ of\ \d+""",
    "outside": r"""
        about\ sharing | external\ (?:web)?sites?
      | the\ \w+\ is\ not\ responsible\ for\ the\ content\ of\ external\ (?:web)?sites?\W*""",
    "rights": r"""
        all\ rights\ reserved\W*
      | (?:©|\(c\)|copyright)(?:\ (?:©|\(c\)))?(?:\ \d{4}(?:\s?+[-–]\s?+\d{4})?)?[^.:;!?]{0,60}
            [.,;]?\ all\ rights\ reserved\W*""",
    "placeholder": r"""
        \[(?:video|image|photo|picture|gallery|audio|embed(?:ded\ \w+)?|advertisement|ad|caption|slideshow|map|tweet
            |poll|read\ more|more)\]""",
    "markup": r"</?[a-z][a-z0-9]*(?:\ [a-z-]+=[^<>\s]{0,80})*\ ?/?>",
}
"""Every rule by which a line is set aside for its words alone, by name; each matches whole lines that carry no fact.

The nearest sentence that must not fall under each stands in tests/cases/article/furniture.cases."""

_WHOLE_LINE = re.compile("|".join(f"(?:{rule})" for rule in RULES.values()), re.IGNORECASE | re.VERBOSE)

# "Updated" opens furniture when a time or a date follows and nothing else ("Updated 14:05 GMT, 3 May"); "Updated
# guidance says …" is an article's own sentence. Taken word by word: one pattern for the whole would retry for ever.
_UPDATED = re.compile(r"(?:last )?updated\b(?P<rest>.*)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+|\d+")
_OF_A_TIME = re.compile(
    rf"""
    \d+ | at | on | by | ago | a | m | p | am | pm | an | of | gmt | bst | utc | e[sd]?t | p[sd]t | st | nd | rd | th
  | today | yesterday | hours? | hrs? | h | minutes? | mins? | days? | weeks? | months? | years? | noon | midnight
  | (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)? | {_MONTHS}
    """,
    re.VERBOSE,
)


def is_furniture(text: str) -> bool:
    """Tell whether all of *text*, canonical, is the site's own and none of it the article's.

    >>> [is_furniture(t) for t in ("Share on Facebook", "Updated 14:05 GMT", "Updated guidance says so.")]
    [True, True, False]

    Buttons side by side are what each of them is.

    >>> is_furniture("Share on Facebook Share on Twitter"), is_furniture("Share on Facebook and you share with all")
    (True, False)

    What may carry a fact is the article's, whatever it begins with.

    >>> is_furniture("[This story was amended on 3 May.]"), is_furniture("[video]")
    (False, True)
    >>> is_furniture("Copyright reform passes in parliament"), is_furniture("© 2021 The Courier. All rights reserved.")
    (False, True)
    """
    if not text or len(text) > MAX_CHARS:
        return False
    if updated := _UPDATED.fullmatch(text):
        return all(map(_OF_A_TIME.fullmatch, _WORD.findall(updated["rest"].lower())))
    return _WHOLE_LINE.fullmatch(text) is not None


def kind_of_line(text: str) -> BlockKind:
    """Return the kind of a line of captured text that nothing else is known of.

    >>> kind_of_line("Read more"), kind_of_line("• second of three")
    (<BlockKind.FURNITURE: 'furniture'>, <BlockKind.LIST_ITEM: 'list_item'>)
    """
    if is_furniture(text):
        return BlockKind.FURNITURE
    return BlockKind.LIST_ITEM if text.startswith(BULLETS) else BlockKind.PARAGRAPH


BULLETS = ("• ", "•\t", "· ", "◦ ", "▪ ", "‣ ", "● ", "○ ")
"""What opens an item of a list that was flattened to text; a hyphen is no bullet: it opens speech as well."""
