"""Score the named kinds against labels of real edits, written before the program had seen them.

    python tests/gate/facts_labels.py            figures, for the edits the rules were mended on and those held out
    python tests/gate/facts_labels.py --wrong    and what differs, in the former

`facts_labels.jsonl` names each edit by its source, article, versions and blocks and a hash of the two texts; the texts
lie beside the checkout and are never copied. A label says of each kind of fact `changed`, `added`, `removed`, `either`
(it is touched, and whether it has another value can be argued) or `optional` (whether it is touched can be argued);
an `optional` kind counts neither way, or, under "strict", as not touched. The rules were mended on 327 edits; 85
further ones were drawn and labelled after that, and never looked at again: those are held out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.facts.classify import ClassifiedComparison, classify

LABELS = Path(__file__).with_name("facts_labels.jsonl")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
FACTS = frozenset({"number", "date", "name", "negation", "quotation", "attribution", "modality", "link"})


class Labelled(NamedTuple):
    """One real edit with what a person said of it."""

    name: str
    old: str
    new: str
    title: bool
    held_out: bool
    facts: dict[str, str]

    def classified(self) -> ClassifiedComparison:
        """Return the edit as diffview classifies it, the two texts alone."""
        if self.title:
            return classify(compare(Side(self.old, ()), Side(self.new, ())))
        return classify(compare(Side(None, (self.old.replace("\n", " "),)), Side(None, (self.new.replace("\n", " "),))))


class Score(NamedTuple):
    """How many kinds were named rightly, named, and wanted."""

    right: int
    named: int
    wanted: int

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.named), self.right / max(1, self.wanted)
        return (
            f"precision {precision:.3f} recall {recall:.3f} ({self.right} of {self.named} named, {self.wanted} wanted)"
        )


def labelled(folder: Path = SHARED) -> list[Labelled]:
    """Return all labelled edits; raise ValueError where a text is not the one that was labelled."""
    texts: dict[str, dict[str, list[tuple[str | None, list[str]]]]] = {}
    found = []
    for line in LABELS.read_text("utf-8").splitlines():
        label = json.loads(line)
        if label["source"] not in texts:
            texts[label["source"]] = _texts(folder / f"{label['source']}.jsonl")
        versions = texts[label["source"]][label["id"]]
        old, new = (
            _text(versions[v], label[side], title=label["title"])
            for v, side in zip(label["versions"], ("old", "new"), strict=True)
        )
        if hashlib.sha256(f"{old}\0{new}".encode()).hexdigest()[:16] != label["hash"]:
            raise ValueError(f"{label['source']} {label['id']}: not the text that was labelled")
        found.append(
            Labelled(
                f"{label['source']} {label['id']}", old, new, label["title"], label.get("fresh", False), label["facts"]
            )
        )
    return found


def _texts(path: Path) -> dict[str, list[tuple[str | None, list[str]]]]:
    out = {}
    for line in path.read_text("utf-8").splitlines():
        entry = json.loads(line)
        if "versions" in entry:
            out[entry["article_id"]] = [(v["title"], v["paragraphs"]) for v in entry["versions"]]
        elif "doc_id" in entry:
            out[entry["doc_id"]] = [(None, entry["old"]), (None, entry["new"])]
        else:
            out[entry["id"]] = [(None, [entry["old"]]), (None, [entry["new"]])]
    return out


def _text(version: tuple[str | None, list[str]], blocks: list[int], *, title: bool) -> str:
    return version[0] or "" if title else "\n".join(version[1][b] for b in blocks)


def named(edit: Labelled) -> tuple[set[str], set[str], bool]:
    """Return the facts that diffview names, those it calls changed, and whether it sets all aside."""
    found = edit.classified()
    every = {k.value for facts in found.every for k in facts.kinds} & FACTS
    changed = {k.value for facts in found.every for k in facts.changed_kinds} & FACTS
    return every, changed, bool(found.counts.changes) and found.counts.shown == 0


class Scores(NamedTuple):
    """The figures of one half."""

    edits: int
    every: Score
    strict: Score
    changed: Score
    set_aside: int
    """Edits with a fact that are set aside."""


def scores(edits: list[Labelled]) -> Scores:
    """Return the figures of *edits*."""
    every, strict, changed, aside = [], [], [], 0
    for edit in edits:
        found, moved, hidden = named(edit)
        touched = {k for k, effect in edit.facts.items() if effect != "optional"}
        open_kinds = edit.facts.keys() - touched
        every.append((len(found & touched), len(found - open_kinds), len(touched)))
        strict.append((len(found & touched), len(found), len(touched)))
        sure = {k for k, effect in edit.facts.items() if effect == "changed"}
        argued = open_kinds | {k for k, effect in edit.facts.items() if effect == "either"}
        changed.append((len(moved & sure), len(moved - argued), len(sure)))
        aside += hidden and bool(touched)
    return Scores(len(edits), _sum(every), _sum(strict), _sum(changed), aside)


def _sum(rows: list[tuple[int, int, int]]) -> Score:
    return Score(*(sum(column) for column in zip(*rows, strict=True)))


def report(name: str, found: Scores) -> str:
    """Return the figures as lines of text."""
    return "\n".join(
        (
            f"{name}: {found.edits} edits, factual edits set aside {found.set_aside}",
            f"  all kinds          {found.every}",
            f"  all kinds, strict  {found.strict}",
            f"  changed facts      {found.changed}",
        )
    )


def main() -> None:
    """Print the figures, and what differs where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    edits = labelled()
    for name, half in (("development", False), ("held out", True)):
        print(report(name, scores([e for e in edits if e.held_out is half])))
    for edit in edits if arguments.wrong else ():
        found, moved, _ = named(edit)
        touched = {k for k, effect in edit.facts.items() if effect != "optional"}
        sure = {k for k, effect in edit.facts.items() if effect == "changed"}
        argued = edit.facts.keys() - sure - {k for k, e in edit.facts.items() if e in {"added", "removed"}}
        wrong = {f"+{k}" for k in found - edit.facts.keys()} | {f"-{k}" for k in touched - found}
        wrong |= {f"+{k}*" for k in moved - sure - argued} | {f"-{k}*" for k in sure - moved}
        if wrong and edit.held_out is arguments.held_out:
            print(" ".join(sorted(wrong)), "|", edit.name)
            for facts in edit.classified().every:
                for mark in facts.marks:
                    print(
                        "      ",
                        [k.value for k in mark.kinds],
                        [tuple(d) for d in mark.details if d.kind.value in FACTS],
                    )


if __name__ == "__main__":
    main()
