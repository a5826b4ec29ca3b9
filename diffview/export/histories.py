"""Histories of texts that no store holds, and a history as the JSON of `diffview history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffview.model import FORMAT, ArticleKey, Block, History, Version, stamp
from diffview.render.json import outline_data
from diffview.text.fingerprint import fingerprint

if TYPE_CHECKING:
    from diffview.model import Conflict, Gap, ReadVersion, Sighting, Unusable


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
        "versions": [version_dict(version) for version in history.versions],
        "gaps": [_gap_dict(gap) for gap in history.gaps],
        "conflicts": [_conflict_dict(conflict) for conflict in history.conflicts],
        "unusable": [_unusable_dict(capture) for capture in history.unusable],
        "warnings": list(history.warnings),
    }


def version_dict(version: Version) -> dict[str, object]:
    """Return the JSON object of one version, as `history_dict` has it."""
    return outline_data(version) | {
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
