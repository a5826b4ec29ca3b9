"""What an exported file says to programs: the data to derive it from again, and schema.org's words.

Keys are sorted and nothing depends on the clock, so the same comparison gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from diffview.model import FORMAT, stamp
from diffview.version import __version__

if TYPE_CHECKING:
    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Row, Version


def comparison_data(history: History, old: Version, new: Version, explained: ClassifiedComparison) -> dict[str, object]:
    """Return the data from which `diffview verify` derives a comparison, and the file that shows it, again."""
    captures = {s.capture for s in old.sightings} & {s.capture for s in new.sightings}
    return frame_data(history) | {
        "old": version_data(old),
        "new": version_data(new),
        "comparison": explained.to_dict(),
        "outline": [outline_data(version) for version in history.versions],
        "rows": {digest: [_row_data(row) for row in rows] for digest, rows in history.rows if digest in captures},
    }


def frame_data(history: History) -> dict[str, object]:
    """Return what is said of an article beside its texts."""
    return {
        "format": FORMAT,
        "tool": f"diffview {__version__}",
        "article": {
            "title": history.title,
            "url": history.key.url,
            "source": history.key.source,
            "external_id": history.key.external_id,
        },
        "gaps": [{"number": g.number, "title": g.title, "observed_at": stamp(g.observed_at)} for g in history.gaps],
        "conflicts": [
            {"number": c.number, "shown": c.shown, "other": c.other, "what": c.what, "block": c.block}
            for c in history.conflicts
        ],
        "unusable": [
            {
                "digest": u.capture,
                "origin": u.origin,
                "quality": u.quality.value,
                "reason": u.reason,
                "observed_at": stamp(u.observed_at),
            }
            for u in history.unusable
        ],
        "warnings": list(history.warnings),
    }


def outline_data(version: Version) -> dict[str, object]:
    """Return what is said of a version without its text."""
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
    }


def version_data(version: Version) -> dict[str, object]:
    """Return one text with its provenance, as an exported file carries it."""
    return outline_data(version) | {
        "blocks": [b.text for b in version.blocks],
        "kinds": [b.kind.value for b in version.blocks],
        "certain": [b.certain for b in version.blocks],
        "captures": [
            {
                "digest": s.capture,
                "origin": s.origin,
                "parser": s.parser.name,
                "revision": s.parser.revision,
                "observed_at": stamp(s.observed_at),
                "certain": s.certain,
            }
            for s in version.sightings
        ],
    }


def _row_data(row: Row) -> dict[str, object]:
    return {
        "kind": row.kind.value,
        "old": row.old,
        "new": row.new,
        "certain": row.certain,
        "confidence": row.confidence,
        "corrected": row.corrected,
        "choices": [
            {"kind": c.kind.value, "old": c.old, "new": c.new, "probability": c.probability} for c in row.choices
        ],
    }


def linked(history: History, old: Version, new: Version, permalink: str | None) -> str:
    """Return the provenance that the page shows as JSON-LD in the words of schema.org."""
    return dump(
        _known(
            {
                "@context": "https://schema.org",
                "@type": "CreativeWork",
                "name": f"Version {old.number} and version {new.number}: {new.title or history.title or 'untitled'}",
                "url": permalink,
                "creator": {"@type": "SoftwareApplication", "name": "diffview", "softwareVersion": __version__},
                "isBasedOn": [_page(history, version) for version in (old, new)],
            }
        )
    )


def _page(history: History, version: Version) -> dict[str, object]:
    """Return one version in schema.org's words; its dates are those that the page states, not when it was seen."""
    seen = {"@type": "PropertyValue", "name": "first seen", "value": stamp(version.observed_at)}
    return _known(
        {
            "@type": "NewsArticle",
            "url": history.key.url,
            "headline": version.title,
            "version": version.number,
            "datePublished": stamp(version.published_at),
            "dateModified": stamp(version.modified_at),
            "additionalProperty": seen if version.observed_at else None,
            "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": version.fingerprint},
        }
    )


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def dump(value: object) -> str:
    """Return *value* as JSON: keys sorted, escaped to ASCII, so that a lone surrogate survives a file."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1)


def compact(value: object) -> str:
    """Return *value* as `dump` does, on one line."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
