"""The tables: their columns, types and meaning. Both what goes in and what comes out.

All positions count from 0. All times are UTC. A version's number is the one that the source gives it.
Text columns hold canonical text (white space squeezed). A row of a table that is about two versions
names the older one `old_version` and the newer one `new_version`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_REVISION: Final = 1
"""Rises when a column comes, goes or changes its meaning; partitions of another revision are computed again."""

_TEXT = pa.string()
_INT = pa.int32()
_TIME = pa.timestamp("us", tz="UTC")
_REAL = pa.float64()
_BOOL = pa.bool_()
_TEXTS = pa.list_(pa.field("item", pa.string()))
_INTS = pa.list_(pa.field("item", pa.int32()))


def _column(name: str, kind: pa.DataType, description: str) -> pa.Field:
    return pa.field(name, kind, metadata={"description": description})


_ARTICLE = _column("article_id", _TEXT, "The article: its number in a store, or the id that its source gives it.")
_VERSION = _column("version", _INT, "The version's number, as the source counts.")
_OLD = _column("old_version", _INT, "Number of the older version.")
_NEW = _column("new_version", _INT, "Number of the newer version, the next one that is held.")

VERSION_STRUCT: Final = pa.struct(
    [
        _column("number", _INT, "As the source counts."),
        _column("observed_at", _TIME, "The earliest time at which this version is known to have stood."),
        _column("title", _TEXT, "The headline."),
        _column("blocks", _TEXTS, "The texts of its blocks in reading order."),
        _column("kinds", _TEXTS, "The kind of each block; null where all are paragraphs."),
        _column("read_anew", _BOOL, "True where only the reading changed: the same page by a newer reader."),
    ]
)
"""One version of an article, as it goes in."""

INPUT: Final = pa.schema(
    [
        _ARTICLE,
        _column("source", _TEXT, "The outlet, where it is known."),
        _column("url", _TEXT, "The article's address, where it is known."),
        _column("versions", pa.list_(pa.field("item", VERSION_STRUCT)), "Its versions, oldest first."),
    ]
)
"""One row an article: no version is ever apart from its neighbours, so nothing has to be shuffled."""

TABLES: Final[Mapping[str, pa.Schema]] = {
    "articles": pa.schema(
        [
            _ARTICLE,
            _column("source", _TEXT, "The outlet, where it is known."),
            _column("url", _TEXT, "The article's address, where it is known."),
            _column("title", _TEXT, "The newest headline."),
            _column("versions", _INT, "How many versions are held."),
            _column("first_observed_at", _TIME, "When the first held version was first seen."),
            _column("last_observed_at", _TIME, "When the last held version was first seen."),
            _column("changed_pairs", _INT, "Pairs of neighbouring versions with a change that is not set aside."),
            _column("headlines", _INT, "How many different headlines stood, one after the other."),
            _column("corrections", _INT, "How many correction notices appeared."),
            _column("words_added", _INT, "Words added, over all pairs but those that were read anew."),
            _column("words_deleted", _INT, "Words deleted, over all pairs."),
            _column("words_moved", _INT, "Words moved, over all pairs."),
            _column("changed_facts", _TEXTS, "Kinds of facts that have another value somewhere in the history."),
        ]
    ),
    "versions": pa.schema(
        [
            _ARTICLE,
            _VERSION,
            _column("observed_at", _TIME, "The earliest time at which this version is known to have stood."),
            _column("title", _TEXT, "The headline."),
            _column("fingerprint", _TEXT, "SHA-256 of the canonical text: equal if and only if the texts are equal."),
            _column("same_as", _INT, "Number of an earlier version with the same text, typography aside."),
            _column("read_anew", _BOOL, "True where it is the same page as the version before, by a newer reader."),
            _column("blocks", _INT, "How many blocks it has."),
            _column("sentences", _INT, "How many sentences it has."),
            _column("words", _INT, "How many words it has, as white space parts them."),
        ]
    ),
    "blocks": pa.schema(
        [
            _ARTICLE,
            _VERSION,
            _column("block", _INT, "Position of the block in its version."),
            _column("kind", _TEXT, "What it is: paragraph, heading, list_item, quotation, caption, furniture."),
            _column("text", _TEXT, "Its text."),
        ]
    ),
    "sentences": pa.schema(
        [
            _ARTICLE,
            _VERSION,
            _column("sentence", _INT, "Position of the sentence in its version, over all blocks."),
            _column("block", _INT, "Position of the block that holds it."),
            _column("start", _INT, "Where it begins in the block, in characters."),
            _column("text", _TEXT, "Its text, without the white space around it."),
            _column("life", _INT, "Its life-line: one number in every version that has it; null in furniture."),
        ]
    ),
    "pairs": pa.schema(
        [
            _ARTICLE,
            _OLD,
            _NEW,
            _column("old_observed_at", _TIME, "When the older version was first seen."),
            _column("new_observed_at", _TIME, "When the newer version was first seen."),
            _column("changes", _INT, "Changes of blocks and headline, equal ones left out."),
            _column("set_aside", _INT, "Of these, changes of typography and furniture alone."),
            _column("words_added", _INT, "Words added."),
            _column("words_deleted", _INT, "Words deleted."),
            _column("words_moved", _INT, "Words that stand elsewhere."),
            _column("title_changed", _BOOL, "True where the headline differs by more than typography."),
            _column("facts", _TEXTS, "Kinds of facts that the changes touch, what is set aside left out."),
            _column("changed_facts", _TEXTS, "Kinds of facts that have another value in the newer version."),
            _column("read_anew", _BOOL, "True where the changes are a newer reader's, not the article's."),
            _column("cut_short", _TEXT, "The limit that made the comparison coarser; null where none did."),
        ]
    ),
    "sentence_links": pa.schema(
        [
            _ARTICLE,
            _OLD,
            _NEW,
            _column("kind", _TEXT, "equal, edited, moved, split, merged, added or deleted."),
            _column("old_sentence", _INT, "Position of the sentence in the older version; null where it was added."),
            _column("new_sentence", _INT, "Position of the sentence in the newer version; null where it was deleted."),
            _column(
                "old_share", _REAL, "0 to 1: part of the old sentence's letters that stand in the new one; or null."
            ),
            _column(
                "new_share", _REAL, "0 to 1: part of the new sentence's letters that stood in the old one; or null."
            ),
            _column("life", _INT, "The life-line that the link belongs to."),
        ]
    ),
    "word_edits": pa.schema(
        [
            _ARTICLE,
            _OLD,
            _NEW,
            _column("change", _INT, "Position of the change in the comparison; -1 for the headline."),
            _column("change_kind", _TEXT, "edited, moved, split, merged, deleted or inserted."),
            _column("old_block", _INT, "Position of the first old block of the change; null where it has none."),
            _column("new_block", _INT, "Position of the first new block of the change; null where it has none."),
            _column("old_text", _TEXT, "The words that were taken away; empty where none were."),
            _column("new_text", _TEXT, "The words that were put in; empty where none were."),
            _column("facts", _TEXTS, "Kinds of facts that the edit touches, the weightiest first."),
            _column("changed_facts", _TEXTS, "Kinds of facts that have another value after it."),
            _column("set_aside", _BOOL, "True where only typography or furniture differs."),
        ]
    ),
    "headlines": pa.schema(
        [
            _ARTICLE,
            _column("headline", _INT, "Position of the headline in the order in which they stood."),
            _column("title", _TEXT, "The headline."),
            _column("versions", _INTS, "Numbers of the versions that have it."),
            _column("first_seen", _TIME, "When it was first seen."),
            _column("last_seen", _TIME, "When it was last seen."),
            _column("same_as", _INT, "Position of an earlier headline with the same words; null where it is new."),
        ]
    ),
    "corrections": pa.schema(
        [
            _ARTICLE,
            _VERSION,
            _column("text", _TEXT, "The correction notice."),
            _column("observed_at", _TIME, "When the first version that has it was first seen."),
            _column("mentions", _INT, "How many changes the notice mentions, in its own pair and in earlier ones."),
            _column("not_mentioned", _INT, "How many changes of facts came with the notice without being mentioned."),
            _column("delay_seconds", _REAL, "From the first sighting of what it corrects to the first of the notice."),
        ]
    ),
}
"""Every table by its name."""

RESULT: Final = pa.schema(
    [_ARTICLE, *(pa.field(name, pa.list_(pa.field("item", pa.struct(list(table))))) for name, table in TABLES.items())]
)
"""One row an article; each table is a list of structs. What every engine computes."""
