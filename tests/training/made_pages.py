"""Pages made for training: boxes between the paragraphs of a page, and an article alone in many kinds of mark-up.

All words that are not the page's own are drawn from one list of plain nouns: the model learns structure, never words.
What is made stands nowhere but in the memory of the script that learns.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

WORDS = """
    amber brook cedar delta ember fjord grove haven islet jetty kelp ledge mirth north ochre pearl quartz ridge slate
    tide umber vale wharf yarrow zephyr atlas bloom crest drift elm fern glade heath iris juniper knoll lilac maple
    nettle oak pine quill reed sage thyme urban violet willow yew
""".split()  # noqa: SIM905  # one line a word would hide the code


@dataclass(frozen=True, slots=True)
class MadePage:
    """A made page and the paragraphs that are its article."""

    markup: bytes
    paragraphs: tuple[str, ...]


def words(chance: random.Random, fewest: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(fewest, most)))


def sentence(chance: random.Random, fewest: int, most: int, end: str = ".") -> str:
    return words(chance, fewest, most).capitalize() + end


def name(chance: random.Random) -> str:
    """Return a class attribute without meaning, or none."""
    return f' class="c-{chance.randrange(16**6):06x}"' if chance.random() < 0.8 else ""


def link(chance: random.Random, text: str) -> str:
    return f'<a href="https://{chance.choice(WORDS)}.example/{chance.randrange(999)}">{text}</a>'


# --- Boxes of the site


def box(chance: random.Random) -> str:
    """Return an advertisement, a newsletter's form, a list of further stories, a request for money or the like."""
    inner = chance.choice(_BOXES)(chance)
    tag = chance.choice(("div", "div", "div", "aside", "section", "figure"))
    return f"<{tag}{name(chance)}>{inner}</{tag}>"


def _heading(chance: random.Random) -> str:
    tag = chance.choice(("h2", "h3", "h4", "h5", "strong", "p", "div", "span"))
    return f"<{tag}>{sentence(chance, 2, 6, '')}</{tag}>"


def _advertisement(chance: random.Random) -> str:
    return f"<span>{words(chance, 1, 2)}</span>{link(chance, sentence(chance, 5, 14))}"


def _form(chance: random.Random) -> str:
    button = f'<form><input type="email"><button>{words(chance, 1, 3)}</button></form>'
    return f"{_heading(chance)}<p>{sentence(chance, 8, 28)}</p>{button}"


def _read_also(chance: random.Random) -> str:
    return f"<p><b>{words(chance, 1, 3)}</b> {link(chance, sentence(chance, 5, 12, ''))}</p>"


def _stories(chance: random.Random) -> str:
    items = "".join(f"<li>{link(chance, sentence(chance, 4, 12, ''))}</li>" for _ in range(chance.randint(1, 5)))
    return f"{_heading(chance)}<ul>{items}</ul>"


def _teasers(chance: random.Random) -> str:
    items = "".join(f"<div>{link(chance, sentence(chance, 4, 12, ''))}</div>" for _ in range(chance.randint(1, 4)))
    return _heading(chance) + items


def _request(chance: random.Random) -> str:
    return f"{_heading(chance)}<p>{sentence(chance, 10, 35)} {link(chance, words(chance, 1, 4))}</p>"


def _buttons(chance: random.Random) -> str:
    return f"<p>{sentence(chance, 8, 30)}</p><div>{link(chance, words(chance, 1, 3))}<button>Go</button></div>"


def _card(chance: random.Random) -> str:
    title = link(chance, f"<h4>{words(chance, 4, 12)}</h4>")
    return f"<div><div>{words(chance, 1, 2)}</div><div>{title}</div><p>{sentence(chance, 8, 22)}</p></div>"


def _offer(chance: random.Random) -> str:
    return f"{_heading(chance)}<p>{sentence(chance, 6, 20)}</p><button>{words(chance, 1, 3)}</button>"


_BOXES: tuple[Callable[[random.Random], str], ...] = (
    _advertisement, _form, _read_also, _stories, _teasers, _request, _buttons, _card, _offer,
)  # fmt: skip


# --- What articles hold beside paragraphs


def extra(chance: random.Random) -> tuple[str, list[str]]:
    """Return markup of a list, verse, quotation, interview, live blog or the like, and its texts in order."""
    return chance.choice(_EXTRAS)(chance)


def _list(chance: random.Random) -> tuple[str, list[str]]:
    texts = [sentence(chance, 2, 12, chance.choice(("", "."))) for _ in range(chance.randint(2, 6))]
    tag = chance.choice(("ol", "ul"))
    return f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts)}</{tag}>", texts


def _nested_list(chance: random.Random) -> tuple[str, list[str]]:
    texts, items = [], []
    for _ in range(chance.randint(2, 5)):
        parts = [sentence(chance, 2, 9) for _ in range(3)]
        shape = chance.randrange(3)
        if shape == 0:
            items.append(f"<li><p>{parts[0]}</p><p>{parts[1]}</p></li>")
            texts += parts[:2]
        elif shape == 1:
            items.append(f"<li>{link(chance, parts[0])}</li>")
            texts.append(parts[0])
        else:
            items.append(f"<li><span>{parts[0]}</span><ul><li>{parts[1]}</li></ul> {parts[2]}</li>")
            texts += parts
    return f"<ul>{''.join(items)}</ul>", texts


def _verse(chance: random.Random) -> tuple[str, list[str]]:
    texts = [sentence(chance, 3, 8, chance.choice(("", ",", "."))) for _ in range(chance.randint(2, 8))]
    return f"<p>{''.join(f'<span style=display:block>{text}</span>' for text in texts)}</p>", texts


def _quotation(chance: random.Random) -> tuple[str, list[str]]:
    texts = [sentence(chance, 8, 20), "— " + sentence(chance, 1, 4, "")]
    tag = chance.choice(("footer", "cite", "p"))
    said = f"<{tag}>{texts[1]}</{tag}>"
    if tag == "cite":
        said = f"<p>{said}</p>"
    return f"<blockquote><p>{texts[0]}</p>{said}</blockquote>", texts


def _interview(chance: random.Random) -> tuple[str, list[str]]:
    texts = []
    for _ in range(chance.randint(1, 4)):
        texts += [sentence(chance, 2, 6, chance.choice(("", "?", ":"))), sentence(chance, 6, 20)]
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return "".join(f"<p><strong>{asked}</strong></p><p>{answer}</p>" for asked, answer in pairs), texts


def _entries(chance: random.Random) -> tuple[str, list[str]]:
    texts, out = [], []
    for _ in range(chance.randint(2, 6)):
        time = f"{chance.randrange(24)}:{chance.randrange(10, 60)}"
        parts = [time, sentence(chance, 2, 7, ""), sentence(chance, 10, 30)]
        out.append(f"<div{name(chance)}><time>{time}</time><h3>{parts[1]}</h3><p>{parts[2]}</p></div>")
        texts += parts
    return "".join(out), texts


def _pre(chance: random.Random) -> tuple[str, list[str]]:
    texts = [sentence(chance, 8, 25) for _ in range(chance.randint(2, 4))]
    return "<pre>" + "\n\n".join(texts) + "</pre>", texts


_EXTRAS: tuple[Callable[[random.Random], tuple[str, list[str]]], ...] = (
    _list, _nested_list, _verse, _quotation, _interview, _entries, _pre,
)  # fmt: skip


def note(chance: random.Random, text: str) -> tuple[str, list[str]]:
    """Return a correction or a note of the series under an article, and its texts."""
    if chance.random() < 0.4:
        text = sentence(chance, 6, 25)
    shape = chance.choice(
        ("<footer{}>{}</footer>", "<div{}>{}</div>", "<aside{}>{}</aside>", "<section{}>{}</section>")
    )
    label, texts = "", [text]
    if chance.random() < 0.5:
        said = sentence(chance, 1, 6, chance.choice((":", "", " 2018", ", June 5, 2018:")))
        label, texts = chance.choice(("<p>{}</p>", "<h4>{}</h4>", "<div>{}</div>")).format(said), [said, text]
    inner = f"{label}<p>{html.escape(text)}</p>"
    return shape.format(name(chance), f"<div>{inner}</div>" if chance.random() < 0.3 else inner), texts


def comments(chance: random.Random, texts: Sequence[str]) -> str:
    """Return readers' comments in one of several shapes: prose that is not the article."""
    shape = chance.choice((
        "<article{c}><p>{t}</p></article>",
        "<li><div><b>{w}</b><span>{n}:15</span></div><p>{t}</p><a href='#r'>{w}</a></li>",
        "<div{c}><span>{w}</span><div>{t}</div><button>{w}</button></div>",
    ))  # fmt: skip
    found = [
        shape.format(c=name(chance), t=html.escape(text), w=words(chance, 1, 2), n=chance.randrange(10, 24))
        for text in texts
    ]
    return f"<section{name(chance)}><h3>{words(chance, 1, 3)}</h3>{''.join(found)}</section>"


# --- The article alone


def alone(chance: random.Random, title: str, paragraphs: Sequence[str], others: Sequence[str]) -> MadePage:
    """Return a small page of *paragraphs* in some mark-up; *others* serve as notes, facts beside it and comments."""
    body = list(paragraphs[: chance.choice((3, 4, 5, 6, 8, 12, 40))])
    own = list(body)
    lead = ""
    if len(body) > 3 and chance.random() < 0.5:
        tag = chance.choice(("p", "h2", "div"))
        lead = f"<{tag}{name(chance)}>{html.escape(body.pop(0))}</{tag}>"
    inner = _set(chance, body)
    if chance.random() < 0.6:
        markup, texts = extra(chance)
        own += texts
        at = inner.find("</p>\n", len(inner) // 3)
        inner = inner[: at + 5] + markup + inner[at + 5 :] if at > 0 else inner + markup
    if others and chance.random() < 0.3:
        heading = sentence(chance, 2, 5, "")
        inner += f"<aside{name(chance)}><h3>{heading}</h3><p>{html.escape(others[0])}</p></aside>"
        own += [heading, others[0]]
    if others and chance.random() < 0.4:
        markup, texts = note(chance, others[-1])
        inner, own = inner + markup, own + texts
    return MadePage(_page(chance, title, lead, inner, others[1:-1]).encode(), tuple(own))


def _set(chance: random.Random, paragraphs: Sequence[str]) -> str:
    texts = [html.escape(text) for text in paragraphs]
    c = name(chance)
    shape = chance.randrange(9)
    if shape == 0:
        return "<br><br>\n".join(texts)
    if shape == 1:
        return "".join(f"<span{c}>{text}</span><br/>\n" for text in texts)
    if shape == 2:
        return "<font face=Arial>" + "<br>&nbsp;<br>".join(texts) + "</font>"
    if shape == 3:
        return "<ul>" + "".join(f"<li><p>{text}</p></li>" for text in texts) + "</ul>"
    if shape == 4:
        half = len(texts) // 2 + 1
        halves = ("".join(f"<p>{text}</p>\n" for text in part) for part in (texts[:half], texts[half:]))
        between = box(chance) if chance.random() < 0.5 else ""
        return f"</div>{between}<div{c}>".join(halves)
    wrap = chance.choice(("<p{c}>{t}</p>\n", "<p{c}>{t}</p>\n", "<div{c}>{t}</div>\n", "<div{c}><p>{t}</p></div>\n"))
    return "".join(wrap.format(c=c, t=text) for text in texts)


def _page(chance: random.Random, title: str, lead: str, inner: str, others: Sequence[str]) -> str:
    tag = chance.choice(("article", "div", "main", "section", "td", "form"))
    body = f"<{tag}{name(chance)}><div{name(chance)}>{inner}</div></{tag}>"
    if tag == "td":
        menu = f"<td>{'<br>'.join(link(chance, words(chance, 1, 2)) for _ in range(6))}</td>"
        body = f"<table><tr>{body}{menu if chance.random() < 0.5 else ''}</tr></table>"
    after = comments(chance, others[:5]) if others and chance.random() < 0.35 else ""
    items = "".join(f'<li><a href="/{k}">{words(chance, 1, 2)}</a></li>' for k in range(chance.randint(3, 12)))
    menu = f"<nav><ul>{items}</ul></nav>" if chance.random() < 0.5 else ""
    byline = f"<div><span>{words(chance, 2, 3)}</span><time>4.5.2021</time></div>" if chance.random() < 0.5 else ""
    footer = f"<footer><p>{sentence(chance, 4, 12)}</p></footer>" if chance.random() < 0.4 else ""
    head = f'<meta charset="utf-8"><title>{html.escape(title)} | Site</title>'
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body>{menu}<h1>{html.escape(title)}</h1>{byline}{lead}{body}"
        f"{after}{footer}</body></html>"
    )
