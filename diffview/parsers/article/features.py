"""What is known of each segment of a page when it is judged: numbers, and no word of any language.

`columns` gives one list of numbers for each feature, one number for each segment. Four groups: the segment's own
text and setting, the elements around it, its place on the page, and what the witnesses say of it; then what is known
of the segments before and after it. `further_columns` adds, from a first judgement of all segments, how the segments
around each one were judged. Names of features are those of the model's data file (model.py).
"""

from __future__ import annotations

import re
from collections import Counter
from math import log1p
from statistics import median
from typing import TYPE_CHECKING

from diffview.model import BlockKind
from diffview.parsers.article.witnesses import core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from diffview.parsers.article.segments import Node, Segment, Segmented
    from diffview.parsers.article.witnesses import Witness, Witnesses

Columns = dict[str, list[float]]
"""Numbers of each feature by its name, one for each segment."""

PROSE_LETTERS = 40.0
"""A segment at least this long and not mostly links counts as prose, in letters."""

WIDE_LETTERS = 2.5
"""How many letters of an alphabet one Chinese, Japanese or Korean character is worth."""

LEVELS = 5
"""How many nodes above a segment's own are looked at."""

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
"""Which segments before and after are looked at, by distance in segments."""

FAR = 99.0
"""The distance to what is not there, in segments."""


def columns(page: Segmented, witnesses: Witnesses) -> Columns:
    """Return the first judgement's features of all segments of *page*."""
    facts = _Facts(page, witnesses)
    out: Columns = {}
    for group in (_own, _setting, _shares, _place, _witnessed, _of_page):
        out.update(group(facts))
    out.update(_around(out, facts))
    return out


def further_columns(page: Segmented, first: Sequence[float]) -> Columns:
    """Return what the first judgement *first*, a probability for each segment, says of the segments around each."""
    weights = [letters(s.text) for s in page.segments]
    count = len(first)
    out: Columns = {"p": list(first)}
    for step in range(-4, 5):
        if step:
            out[f"p{step:+d}"] = [first[k + step] if 0 <= k + step < count else -1.0 for k in range(count)]
    for level, holders in enumerate(_holders(page)):
        if level:
            out[f"p_under_{level}"] = _mean_of_others(holders, weights, first)
    paths = [page.nodes[s.node].path for s in page.segments]
    out["p_path"] = _mean_of_others(paths, weights, first)
    out["p_before"], out["p_after"] = _best_before(first), _best_before(first[::-1])[::-1]
    return out


def letters(text: str) -> float:
    """Return the length of *text* in letters.

    >>> letters("four"), letters("四字")
    (4.0, 5.0)
    """
    return float(len(text)) if text.isascii() else len(text) + (WIDE_LETTERS - 1) * len(_WIDE.findall(text))


COUNTED_LETTERS = 20_000
"""Of a longer block the signs are counted in its beginning: a block of ten million letters would take seconds, and the
share of commas in it is known long before."""


class _Facts:
    """What several groups of features need, gathered once."""

    def __init__(self, page: Segmented, witnesses: Witnesses) -> None:
        self.segments: list[Segment] = page.segments
        self.nodes: list[Node] = page.nodes
        self.witnesses = witnesses
        self.cores = [core(s.text) for s in page.segments]
        self.weights = [letters(s.text) for s in page.segments]
        self.prose = [w if _is_prose(s, w) else 0.0 for s, w in zip(page.segments, self.weights, strict=True)]
        self.all_prose = sum(self.prose) or 1.0
        self.holders = _holders(page)
        self.balanced = _held(self.cores, witnesses.balanced)
        self.precise = _held(self.cores, witnesses.precise)
        self.stated = _held(self.cores, witnesses.stated)


def _is_prose(segment: Segment, weight: float) -> bool:
    return weight >= PROSE_LETTERS and segment.linked < 0.5 and segment.kind is not BlockKind.CAPTION  # noqa: PLR2004


def _held(cores: list[str], witness: Witness) -> list[float]:
    return [1.0 if text and witness.holds(text) else 0.0 for text in cores]


def _holders(page: Segmented) -> list[list[int]]:
    """Return for each level the node that holds each segment: its own, then each above; the root for ever."""
    nodes = page.nodes
    level = [s.node for s in page.segments]
    out = [level]
    for _ in range(LEVELS):
        level = [max(nodes[n].parent, 0) for n in level]
        out.append(level)
    return out


def _own(facts: _Facts) -> Columns:
    lengths = [w for w in facts.prose if w] or [1.0]
    middle = median(lengths)
    times = Counter(facts.cores)
    texts = [s.text[:COUNTED_LETTERS] for s in facts.segments]
    cased = [(len(_UPPER.findall(t)), len(_LOWER.findall(t))) for t in texts]
    words = [t.count(" ") + 1 for t in texts]
    return {
        "letters": [log1p(w) for w in facts.weights],
        "letters_rel": [min(w / middle, 5.0) for w in facts.weights],
        "ends": [1.0 if t.rstrip(_CLOSERS)[-1:] in _ENDERS else 0.0 for t in texts],
        "colon": [1.0 if t.endswith((":", "：")) else 0.0 for t in texts],
        "enders": [log1p(len(_END.findall(t))) for t in texts],
        "commas": [log1p(len(_COMMA.findall(t))) for t in texts],
        "digits": [len(_DIGIT.findall(t)) / len(t) for t in texts],
        "upper": [u / (u + low) if u + low else -1.0 for u, low in cased],
        "words": [log1p(n) for n in words],
        "word_length": [w / n for w, n in zip(facts.weights, words, strict=True)],
        "quoted": [1.0 if t[0] in _QUOTES else 0.0 for t in texts],
        "marks": [min(len(_MARK.findall(t)) / len(t), 1.0) for t in texts],
        "linked": [s.linked for s in facts.segments],
        "links": [log1p(s.links) for s in facts.segments],
        "bold": [s.bold for s in facts.segments],
        "button": [float(s.button) for s in facts.segments],
        "hidden": [float(s.hidden) for s in facts.segments],
        "line": [float(min(s.line, 3)) for s in facts.segments],
        "times": [float(min(times[c], 4)) for c in facts.cores],
        "kind": [_KINDS[s.kind] for s in facts.segments],
        "tag": [_TAGS.get(facts.nodes[s.node].tag, 0.0) for s in facts.segments],
    }


def _setting(facts: _Facts) -> Columns:
    """Return which elements stand around each segment, each once for a node and then handed down."""
    nodes = facts.nodes
    depth: dict[str, list[float]] = {}
    for name, tags in _AROUND.items():
        held = [0.0] * len(nodes)
        for k, node in enumerate(nodes):
            held[k] = (held[node.parent] if node.parent >= 0 else 0.0) + (node.tag in tags or node.role in tags)
        depth[name] = held
    out = {name: [held[s.node] for s in facts.segments] for name, held in depth.items()}
    out["depth"] = [float(nodes[s.node].depth) for s in facts.segments]
    out["in_body"] = [float(nodes[s.node].in_body) for s in facts.segments]
    return out


def _shares(facts: _Facts) -> Columns:
    count = len(facts.nodes)
    prose, text, linked, pieces, held = ([0.0] * count for _ in range(5))
    for k, segment in enumerate(facts.segments):
        weight, node = facts.weights[k], segment.node
        prose[node] += facts.prose[k]
        text[node] += weight
        linked[node] += weight * segment.linked
        pieces[node] += 1
        held[node] += weight * facts.balanced[k]
    for node in range(count - 1, 0, -1):
        above = facts.nodes[node].parent
        for sums in (prose, text, linked, pieces, held):
            sums[above] += sums[node]
    out: Columns = {}
    for level, holders in enumerate(facts.holders):
        out[f"prose_{level}"] = [prose[n] / facts.all_prose for n in holders]
        if level:
            out[f"linked_{level}"] = [linked[n] / (text[n] or 1.0) for n in holders]
            out[f"held_{level}"] = [held[n] / (text[n] or 1.0) for n in holders]
            out[f"pieces_{level}"] = [log1p(pieces[n]) for n in holders]
            out[f"mean_{level}"] = [log1p(text[n] / (pieces[n] or 1.0)) for n in holders]
    out["part_of_1"] = [w / (text[n] or 1.0) for w, n in zip(facts.weights, facts.holders[1], strict=True)]
    out |= _path_shares(facts)
    article = _nearest(facts.nodes, "article")
    out["article_prose"] = [
        prose[article[s.node]] / facts.all_prose if article[s.node] >= 0 else -1.0 for s in facts.segments
    ]
    return out


def _path_shares(facts: _Facts) -> Columns:
    paths = [facts.nodes[s.node].path for s in facts.segments]
    prose, held, linked, weight = (dict.fromkeys(paths, 0.0) for _ in range(4))
    times = Counter(paths)
    for k, path in enumerate(paths):
        prose[path] += facts.prose[k]
        held[path] += facts.weights[k] * facts.balanced[k]
        linked[path] += facts.weights[k] * facts.segments[k].linked
        weight[path] += facts.weights[k]
    return {
        "path_prose": [prose[p] / facts.all_prose for p in paths],
        "path_times": [log1p(times[p]) for p in paths],
        "path_held": [held[p] / weight[p] for p in paths],
        "path_linked": [linked[p] / weight[p] for p in paths],
        "path_mean": [log1p(weight[p] / times[p]) for p in paths],
    }


def _nearest(nodes: list[Node], tag: str) -> list[int]:
    out = [-1] * len(nodes)
    for k, node in enumerate(nodes):
        out[k] = k if node.tag == tag else (out[node.parent] if node.parent >= 0 else -1)
    return out


def _place(facts: _Facts) -> Columns:
    count = len(facts.segments)
    before, done = [], 0.0
    for prose in facts.prose:
        before.append(done / facts.all_prose)
        done += prose
    title = next((k for k, c in enumerate(facts.cores) if c and c == facts.witnesses.title), None)
    heading = title if title is not None else _first(facts, lambda k: facts.nodes[facts.segments[k].node].tag == "h1")
    return {
        "index": [k / count for k in range(count)],
        "prose_before": before,
        "from_title": [_clip(k - heading) if heading is not None else FAR for k in range(count)],
        **_run("balanced", facts.balanced, facts.prose),
        **_run("precise", facts.precise, facts.prose),
    }


def _first(facts: _Facts, holds: Callable[[int], bool]) -> int | None:
    return next((k for k in range(len(facts.segments)) if holds(k)), None)


def _clip(distance: float) -> float:
    return max(-FAR, min(FAR, distance))


def _run(name: str, held: list[float], prose: list[float]) -> Columns:
    """Return where each segment stands against a witness's run: before, in or after it, and how far from it."""
    at = [k for k, (h, p) in enumerate(zip(held, prose, strict=True)) if h and p]
    first, last = (at[0], at[-1]) if at else (0, -1)
    back, ahead = _distances(held), _distances(held[::-1])[::-1]
    return {
        f"{name}_from_first": [_clip(k - first) for k in range(len(held))],
        f"{name}_from_last": [_clip(k - last) for k in range(len(held))],
        f"{name}_back": back,
        f"{name}_ahead": ahead,
    }


def _distances(held: Sequence[float]) -> list[float]:
    """Return how many segments back the last one before each is that is held."""
    out, since = [], FAR
    for value in held:
        out.append(since)
        since = 1.0 if value else min(since + 1.0, FAR)
    return out


def _witnessed(facts: _Facts) -> Columns:
    said = facts.witnesses
    parts = {said.title[k : k + 3] for k in range(len(said.title) - 2)}
    return {
        "balanced": facts.balanced,
        "precise": facts.precise,
        "stated": facts.stated,
        "description": [_overlap(c, said.description) for c in facts.cores],
        "title": [1.0 if c and c == said.title else 0.0 for c in facts.cores],
        "of_title": [sum(p in c for p in parts) / len(parts) if parts and w < 400 else 0.0  # noqa: PLR2004
                     for c, w in zip(facts.cores, facts.weights, strict=True)],
        "names": [float(any(n in c for n in said.names)) if w < 120 else 0.0  # noqa: PLR2004
                  for c, w in zip(facts.cores, facts.weights, strict=True)],
    }  # fmt: skip


def _overlap(text: str, description: str) -> float:
    """Return which share of the shorter of two texts stands in the other, by runs of `RUN` letters; 0…1."""
    if len(text) < MIN_OVERLAP or len(description) < MIN_OVERLAP:
        return 0.0
    short, long = sorted((text, description), key=len)
    if len(long) > MAX_OVERLAP:
        return 0.0
    starts = range(0, len(short) - RUN + 1, RUN // 2)
    return sum(short[k : k + RUN] in long for k in starts) / len(starts)


RUN = 8
"""Letters and digits that stand together in both texts: no run this long is shared by chance."""
MIN_OVERLAP = 20
"""A word or two are part of any description; in letters and digits."""
MAX_OVERLAP = 1_000
"""A description is no longer than this; in letters and digits."""


def _of_page(facts: _Facts) -> Columns:
    count = len(facts.segments)
    total = facts.all_prose
    held = sum(p for p, b in zip(facts.prose, facts.balanced, strict=True) if b) / total
    precise = sum(p for p, b in zip(facts.prose, facts.precise, strict=True) if b) / total
    stated = sum(p for p, b in zip(facts.prose, facts.stated, strict=True) if b) / total
    texts = sum(facts.weights) or 1.0
    links = sum(w * s.linked for w, s in zip(facts.weights, facts.segments, strict=True)) / texts
    page = {"segments": log1p(count), "all_prose": log1p(total), "all_balanced": held, "all_precise": precise,
            "all_stated": stated, "all_linked": links}  # fmt: skip
    return {name: [value] * count for name, value in page.items()}


def _around(out: Columns, facts: _Facts) -> Columns:
    paths = [facts.nodes[s.node].path for s in facts.segments]
    found: Columns = {}
    for step in NEIGHBOURS:
        for name in ("letters", "linked", "balanced", "precise", "kind", "ends"):
            found[f"{name}{step:+d}"] = _shifted(out[name], step)
        found[f"same_path{step:+d}"] = [float(a == b) for a, b in zip(paths, _shifted(paths, step), strict=True)]
    for step in (-1, 1):
        up = facts.holders[1]
        found[f"same_1{step:+d}"] = [float(a == b) for a, b in zip(up, _shifted(up, step), strict=True)]
        up = facts.holders[2]
        found[f"same_2{step:+d}"] = [float(a == b) for a, b in zip(up, _shifted(up, step), strict=True)]
    return found


def _shifted(values: Sequence[float], step: int) -> list[float]:
    count = len(values)
    return [values[k + step] if 0 <= k + step < count else -1.0 for k in range(count)]


def _mean_of_others(groups: Iterable[int], weights: Sequence[float], values: Sequence[float]) -> list[float]:
    """Return for each segment the mean of *values* over the others of its group, by weight; -1 where it is alone."""
    groups = list(groups)
    total: dict[int, float] = {}
    sums: dict[int, float] = {}
    for group, weight, value in zip(groups, weights, values, strict=True):
        total[group] = total.get(group, 0.0) + weight
        sums[group] = sums.get(group, 0.0) + weight * value
    out = []
    for group, weight, value in zip(groups, weights, values, strict=True):
        rest = total[group] - weight
        out.append((sums[group] - weight * value) / rest if rest > 1 else -1.0)
    return out


def _best_before(values: Sequence[float]) -> list[float]:
    out, best = [], 0.0
    for value in values:
        out.append(best)
        best = max(best, value)
    return out


_KINDS = {kind: float(k) for k, kind in enumerate(BlockKind)}
_TAGS = {"p": 1.0, "div": 2.0, "td": 3.0, "li": 4.0, "h1": 5.0, "h2": 6.0, "h3": 7.0, "h4": 8.0, "h5": 9.0, "h6": 9.0,
         "section": 10.0, "article": 11.0, "header": 12.0, "footer": 13.0, "blockquote": 14.0, "figcaption": 15.0,
         "dd": 16.0, "dt": 17.0, "pre": 18.0, "figure": 19.0}  # fmt: skip
_AROUND = {
    "in_article": frozenset({"article"}),
    "in_main": frozenset({"main"}),
    "in_aside": frozenset({"aside", "complementary"}),
    "in_footer": frozenset({"footer", "contentinfo"}),
    "in_nav": frozenset({"nav", "navigation", "menu"}),
    "in_header": frozenset({"header", "banner"}),
    "in_section": frozenset({"section"}),
    "in_form": frozenset({"form", "fieldset", "search"}),
    "in_table": frozenset({"table"}),
    "in_list": frozenset({"ul", "ol", "dl"}),
    "in_figure": frozenset({"figure"}),
    "in_quote": frozenset({"blockquote"}),
    "in_dialog": frozenset({"dialog", "alertdialog"}),
    "in_noscript": frozenset({"noscript"}),
}
_ENDERS = frozenset(".!?…。！？।؟։።")
_CLOSERS = "\"'”’»)]」』） "
_QUOTES = frozenset("\"“„«‘'»—–-「『")
_END = re.compile(r"[.!?…。！？।؟](?=\s|\Z|[\"”’»」])|[。！？]")
_COMMA = re.compile("[,;،、，；]")
_DIGIT = re.compile(r"\d")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")
_LOWER = re.compile(r"[a-zß-öø-ÿа-яα-ω]")
_MARK = re.compile(r"[^\w\s]")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
