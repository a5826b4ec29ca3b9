"""Take results out of diffview: a comparison or a history as one self-contained file, or as JSON.

An exported page carries its texts and comparisons as data, and ends in a seal: the SHA-256 of everything
before it. `verify_file` derives every comparison from the texts again and says whether these, the
fingerprints and the seal are what the file says. The seal shows that a file was changed by
accident or by hand; it is no signature, as whoever changes a file can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict, cast

from diffview.diff.compare import compare
from diffview.diff.model import Side
from diffview.errors import BadArgument
from diffview.facts.classify import classify, classify_versions
from diffview.model import FORMAT, ArticleKey, Block, BlockKind, History, Sides, Version, stamp
from diffview.render.comparison_export import comparison_file
from diffview.render.history_export import history_file
from diffview.text.fingerprint import fingerprint
from diffview.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from diffview.model import Conflict, Gap, ReadVersion, Sighting, Unusable


_SEAL = "<!-- sha-256 of everything above: {} -->\n"
_SEALED = re.compile(r"(.*)<!-- sha-256 of everything above: ([0-9a-f]{64}) -->\n?", re.DOTALL)
_DATA_OPENS = '<script type="application/json" id="diffview-data">'


def comparison_html(history: History, old: int, new: int) -> str:
    """Return the comparison of two versions as one HTML document for a file in UTF-8.

    It loads nothing and runs nothing; the same history gives the same bytes. Raises UnknownVersion.
    """
    pair = Sides(history.version(old), history.version(new))
    explained = classify_versions(pair.old, pair.new)
    return _sealed(comparison_file(history, pair, explained))


def comparison_dict(history: History, old: int, new: int) -> dict[str, object]:
    """Return the JSON object of `diffview compare --json` for two versions of *history*. Raises UnknownVersion."""
    return classify_versions(history.version(old), history.version(new)).to_dict()


def history_html(history: History) -> str:
    """Return all versions with what changed from each to the next as one HTML document, as `comparison_html` does."""
    explained = tuple(classify_versions(old, new) for old, new in pairwise(history.versions))
    return _sealed(history_file(history, explained))


def _sealed(page: str) -> str:
    text = page.rstrip("\n") + "\n"
    return text + _SEAL.format(_digest(text))


def _digest(text: str) -> str:
    # As the file will be written: what UTF-8 cannot say becomes a question mark there.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


class _Text(TypedDict):
    """One text as an exported file carries it."""

    number: int
    title: str | None
    blocks: list[str]
    kinds: list[str]
    fingerprint: str


class _Data(TypedDict, total=False):
    """What `verify_file` looks at: of a comparison `old`, `new` and `comparison`, of a history the lists."""

    tool: str
    old: _Text
    new: _Text
    comparison: dict[str, object]
    versions: list[_Text]
    comparisons: list[dict[str, object]]


def verify_file(path: Path) -> tuple[str, ...]:
    """Derive an exported comparison again and return what differs, one sentence each; nothing where all matches.

    Raises BadArgument for a file that is no export of ours.
    """
    try:
        page = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise BadArgument(str(path), error.strerror or str(error)) from error
    data = _data_of(page)
    if data is None:
        raise BadArgument(str(path), "this is no comparison exported by diffview", hint="export it again")
    try:
        claim = _claimed(cast("_Data", json.loads(data)))
    except (ValueError, KeyError, TypeError) as error:
        return (*_unsealed(page), f"the data in it cannot be read ({error})")
    return (*_unsealed(page), *_underived(claim))


def _data_of(page: str) -> str | None:
    """Return what stands in the data element of an export, None where there is none."""
    _, opens, rest = page.partition(_DATA_OPENS)
    data, closes, _ = rest.partition("</script>")
    return data if opens and closes else None


def _unsealed(page: str) -> tuple[str, ...]:
    sealed = _SEALED.fullmatch(page)
    if sealed is None:
        return ("its last line, the seal, is missing",)
    if hashlib.sha256(sealed[1].encode("utf-8", "surrogateescape")).hexdigest() != sealed[2]:
        return ("it was changed after it was exported: the seal does not fit",)
    return ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an exported file says: its texts with their numbers and fingerprints, and how each became the next."""

    tool: str
    numbers: tuple[int, ...]
    sides: tuple[Side, ...]
    fingerprints: tuple[str, ...]
    comparisons: tuple[dict[str, object], ...]


def _claimed(data: _Data) -> _Claim:
    texts = data["versions"] if "versions" in data else [data["old"], data["new"]]
    return _Claim(
        tool=data["tool"],
        numbers=tuple(text["number"] for text in texts),
        sides=tuple(_side(text) for text in texts),
        fingerprints=tuple(text["fingerprint"] for text in texts),
        comparisons=tuple(data["comparisons"] if "comparisons" in data else [data["comparison"]]),
    )


def _side(text: _Text) -> Side:
    kinds = tuple(map(BlockKind, text["kinds"]))
    plain = all(kind is BlockKind.PARAGRAPH for kind in kinds)
    return Side(text["title"], tuple(map(str, text["blocks"])), () if plain else kinds)


def _underived(claim: _Claim) -> tuple[str, ...]:
    faults = [
        f"the text of version {number} has another fingerprint than the file says"
        for number, side, told in zip(claim.numbers, claim.sides, claim.fingerprints, strict=True)
        if fingerprint(side.title, side.blocks) != told
    ]
    if len(claim.comparisons) != max(len(claim.sides) - 1, 0):
        faults.append(f"it holds {len(claim.comparisons)} comparisons of {len(claim.sides)} versions")
    steps = zip(pairwise(claim.numbers), pairwise(claim.sides), claim.comparisons, strict=False)
    for (old, new), pair, told in steps:
        derived = classify(compare(*pair)).to_dict()
        # Through JSON and back, so that a tuple is no difference.
        if json.loads(json.dumps(derived)) != told:
            faults.append(
                f"versions {old} and {new} compare otherwise ({claim.tool} made it, this is diffview {__version__})"
            )
    return tuple(faults)


def version_of_blocks(texts: tuple[str, ...], number: int) -> Version:
    """Return a version without a title, of which only the blocks are known."""
    return Version(number, None, tuple(Block(text) for text in texts), fingerprint=fingerprint(None, texts))


def version_of_reading(version: ReadVersion, number: int) -> Version:
    """Return what one capture shows as a version of that number."""
    return Version(
        number=number,
        title=version.title,
        blocks=version.blocks,
        observed_at=version.observed_at,
        published_at=version.published_at,
        modified_at=version.modified_at,
        byline=version.byline,
        fingerprint=fingerprint(version.title, (block.text for block in version.blocks)),
    )


def pair_history(old: Version, new: Version, key: ArticleKey = ArticleKey()) -> History:  # noqa: B008  frozen
    """Return the history of two versions that no store holds."""
    return History(key, (old, new))


def history_dict(history: History) -> dict[str, object]:
    """Return the JSON object of `diffview history --json`: all that is known of an article."""
    return {
        "format": FORMAT,
        "id": history.id,
        "title": history.title,
        "url": history.key.url,
        "source": history.key.source,
        "external_id": history.key.external_id,
        "aliases": list(history.aliases),
        "versions": [_version_dict(version) for version in history.versions],
        "gaps": [_gap_dict(gap) for gap in history.gaps],
        "conflicts": [_conflict_dict(conflict) for conflict in history.conflicts],
        "unusable": [_unusable_dict(capture) for capture in history.unusable],
        "warnings": list(history.warnings),
    }


def _version_dict(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "title": version.title,
        "observed_at": stamp(version.observed_at),
        "period": version.period,
        "published_at": stamp(version.published_at),
        "modified_at": stamp(version.modified_at),
        "byline": version.byline,
        "fingerprint": version.fingerprint,
        "same_as": version.same_as,
        "certain": version.certain,
        "blocks": [{"kind": b.kind.value, "text": b.text, "certain": b.certain} for b in version.blocks],
        "sightings": [_sighting_dict(sighting) for sighting in version.sightings],
    }


def _sighting_dict(sighting: Sighting) -> dict[str, object]:
    return {
        "digest": sighting.capture,
        "file": sighting.origin,
        "reader": sighting.parser.name,
        "revision": sighting.parser.revision,
        "observed_at": stamp(sighting.observed_at),
        "certain": sighting.certain,
    }


def _gap_dict(gap: Gap) -> dict[str, object]:
    return {"number": gap.number, "title": gap.title, "observed_at": stamp(gap.observed_at)}


def _conflict_dict(conflict: Conflict) -> dict[str, object]:
    return {
        "number": conflict.number,
        "shown": conflict.shown,
        "other": conflict.other,
        "what": conflict.what,
        "block": conflict.block,
    }


def _unusable_dict(capture: Unusable) -> dict[str, object]:
    return {
        "digest": capture.capture,
        "file": capture.origin,
        "quality": capture.quality.value,
        "reason": capture.reason,
        "observed_at": stamp(capture.observed_at),
    }
