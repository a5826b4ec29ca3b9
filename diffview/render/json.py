"""What an exported page says to programs: the data to derive it from again, and schema.org's words.

Keys are sorted and nothing depends on the clock, so the same comparison gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from diffview.model import FORMAT, stamp
from diffview.version import __version__

if TYPE_CHECKING:
    from datetime import datetime

    from diffview.facts.classify import ClassifiedComparison
    from diffview.model import History, Version


def data(history: History, old: Version, new: Version, explained: ClassifiedComparison) -> str:
    """Return the JSON from which `diffview verify` derives the comparison again."""
    return _dump(
        {
            "format": FORMAT,
            "tool": f"diffview {__version__}",
            "article": {
                "title": history.title,
                "url": history.key.url,
                "source": history.key.source,
                "external_id": history.key.external_id,
            },
            "old": version_data(old),
            "new": version_data(new),
            "comparison": explained.to_dict(),
        }
    )


def linked(history: History, old: Version, new: Version, exported_at: datetime | None) -> str:
    """Return the same provenance as JSON-LD in the words of schema.org."""
    return _dump(
        _known(
            {
                "@context": "https://schema.org",
                "@type": "CreativeWork",
                "name": f"Version {old.number} and version {new.number}: {new.title or history.title or 'untitled'}",
                "creator": {"@type": "SoftwareApplication", "name": "diffview", "softwareVersion": __version__},
                "dateCreated": stamp(exported_at),
                "isBasedOn": [_page(history, version) for version in (old, new)],
            }
        )
    )


def version_data(version: Version) -> dict[str, object]:
    """Return one text with its provenance, as an exported file carries it."""
    return {
        "number": version.number,
        "title": version.title,
        "observed_at": stamp(version.observed_at),
        "blocks": [b.text for b in version.blocks],
        "kinds": [b.kind.value for b in version.blocks],
        "certain": [b.certain for b in version.blocks],
        "fingerprint": version.fingerprint,
        "captures": [
            {
                "digest": s.capture,
                "origin": s.origin,
                "parser": s.parser.name,
                "revision": s.parser.revision,
                "observed_at": stamp(s.observed_at),
            }
            for s in version.sightings
        ],
    }


def _page(history: History, version: Version) -> dict[str, object]:
    return _known(
        {
            "@type": "NewsArticle",
            "url": history.key.url,
            "headline": version.title,
            "version": version.number,
            "dateModified": stamp(version.observed_at),
            "datePublished": stamp(version.published_at),
            "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": version.fingerprint},
        }
    )


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}


def _dump(value: object) -> str:
    # Escaped to ASCII: a lone surrogate in a text survives the way to a file and back.
    return json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1)
