"""Open a collection, whatever it is kept in, as articles one after the other.

A store, a Parquet, CSV or JSON Lines file (or a folder of them), or what another tool keeps (`peers`). Of
files with one row a version the rows of an article must stand together; where they do not, that is an error
and not a second article. Only one article is in memory at a time.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from diffview.corpus.histories import CorpusArticle, VersionText, article, blocks_of, from_batch
from diffview.corpus.peers import recorded_versions
from diffview.corpus.peers.texts import opened_text
from diffview.corpus.schema import INPUT
from diffview.errors import BadArgument
from diffview.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from diffview.corpus.peers.values import RecordedVersion

ID_COLUMNS: Final = ("article_id", "entry_id", "url")
"""Columns that name the article of a row, the first that is there."""

TIME_COLUMNS: Final = ("observed_at", "captured_at", "created", "date")
TEXT_COLUMNS: Final = ("text", "summary", "body")

BATCH_ARTICLES: Final = 64
"""Rows of a Parquet file that are read at a time."""


def open_collection(place: str) -> Iterator[CorpusArticle]:
    """Return the articles of *place*: the path of a file or folder, or the address of a store.

    Raises BadArgument, which names the file and the row, where it is no collection that can be read.
    """
    path = Path(place)
    if "://" in place:
        return _of_store(place)
    if not path.exists():
        raise BadArgument(place, "there is no such file or folder")
    recorded = recorded_versions(path)
    if recorded is not None:
        return _of_recorded(recorded)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if _reader(p) is not None and not p.name.startswith(("_", ".")))
        if not files:
            hint = "name a store, a Parquet, CSV or JSON Lines file, or another tool's data"
            raise BadArgument(place, "the folder holds no collection", hint=hint)
        return chain.from_iterable(map(_of_file, files))
    return _of_file(path)


def _of_file(path: Path) -> Iterator[CorpusArticle]:
    reader = _reader(path)
    return _of_store(str(path)) if reader is None else reader(path)


def _reader(path: Path) -> Callable[[Path], Iterator[CorpusArticle]] | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return _READERS.get(suffixes[-1]) if suffixes else None


def _of_store(place: str) -> Iterator[CorpusArticle]:
    with open_store(place, read_only=True) as store:
        for summary in store.articles():
            yield CorpusArticle(str(summary.id), store.history(summary.id))


def _of_recorded(found: Iterable[RecordedVersion]) -> Iterator[CorpusArticle]:
    """Yield articles from versions; those of an article stand together, by the promise of the peers' readers."""
    for article_id, versions in groupby(found, key=lambda version: version.article_id):
        first, *others = versions
        texts = (
            VersionText(one.number, one.observed_at, one.title, blocks_of(one.paragraphs), one.read_anew)
            for one in (first, *others)
        )
        yield article(article_id, texts, url=first.url, source=first.source)


def _of_parquet(path: Path) -> Iterator[CorpusArticle]:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise BadArgument(str(path), "this is no Parquet file", hint="was it cut off?") from error
    with file:
        batches = file.iter_batches(batch_size=BATCH_ARTICLES)
        if "versions" in file.schema_arrow.names:
            for batch in batches:
                yield from from_batch(_as_input(batch, path))
        else:
            rows = (row for batch in batches for row in batch.to_pylist())
            yield from _of_rows(rows, path)


def _as_input(batch: pa.RecordBatch, path: Path) -> pa.RecordBatch:
    """Return *batch* with the columns of the input schema, in their order and types."""
    try:
        columns = [
            batch.column(field.name).cast(field.type)
            if field.name in batch.schema.names
            else pa.nulls(batch.num_rows, field.type)
            for field in INPUT
        ]
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        hint = "see the input schema in the documentation of `diffview corpus`"
        raise BadArgument(str(path), f"its columns have other types: {error}", hint=hint) from error
    return pa.RecordBatch.from_arrays(columns, schema=INPUT)


def _of_csv(path: Path) -> Iterator[CorpusArticle]:
    csv.field_size_limit(2**31 - 1)
    with opened_text(path) as lines:
        yield from _of_rows(csv.DictReader(lines), path)


def _of_json_lines(path: Path) -> Iterator[CorpusArticle]:
    with opened_text(path) as lines:
        for whole, rows in groupby(_json_rows(lines, path), key=lambda row: "versions" in row):
            if whole:
                yield from (_of_object(row, path) for row in rows)
            else:
                yield from _of_rows(rows, path)


def _json_rows(lines: Iterable[str], path: Path) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadArgument(f"{path}:{number}", f"this is no JSON: {error}") from error
        if not isinstance(row, dict):
            raise BadArgument(f"{path}:{number}", "this is no JSON object", hint="each line is an article or a version")
        yield row


def _of_object(row: Mapping[str, object], path: Path) -> CorpusArticle:
    versions = row["versions"]
    if not isinstance(versions, list) or not all(isinstance(one, dict) for one in versions):
        raise BadArgument(str(path), f"article {_id(row, path)}: `versions` is no list of objects")
    texts = (_version(one, at, path) for at, one in enumerate(versions))
    return article(_id(row, path), texts, url=_str(row, "url"), source=_str(row, "source"))


def _of_rows(rows: Iterable[Mapping[str, object]], path: Path) -> Iterator[CorpusArticle]:
    """Yield articles from rows of one version each."""
    seen: set[int] = set()
    for article_id, group in groupby(rows, key=lambda row: _id(row, path)):
        if hash(article_id) in seen:
            hint = "sort the file by article first"
            raise BadArgument(str(path), f"the rows of article {article_id} do not stand together", hint=hint)
        seen.add(hash(article_id))
        first, *others = group
        texts = (_version(row, at, path) for at, row in enumerate((first, *others)))
        ordered = sorted(texts, key=lambda text: text.number)
        yield article(article_id, ordered, url=_str(first, "url"), source=_str(first, "source"))


def _id(row: Mapping[str, object], path: Path) -> str:
    named = next((str(row[name]) for name in ID_COLUMNS if row.get(name) not in {None, ""}), None)
    if named is None:
        raise BadArgument(str(path), "a row names no article", hint=f"it needs one of {', '.join(ID_COLUMNS)}")
    return named


def _version(row: Mapping[str, object], position: int, path: Path) -> VersionText:
    number = next((row[name] for name in ("number", "version") if row.get(name) not in {None, ""}), position)
    try:
        numbered = int(float(str(number)))
    except ValueError as error:
        raise BadArgument(str(path), f"{number!r} is no number of a version") from error
    seen = next((row[name] for name in TIME_COLUMNS if row.get(name)), None)
    return VersionText(numbered, _moment(seen, path), _str(row, "title"), blocks_of(_texts(row, path)))


def _texts(row: Mapping[str, object], path: Path) -> list[str]:
    for name in ("blocks", "paragraphs"):
        listed = row.get(name)
        if isinstance(listed, list):
            return [str(text) for text in listed]
    for name in TEXT_COLUMNS:
        text = row.get(name)
        if isinstance(text, str):
            return text.splitlines()
    hint = f"it needs blocks, paragraphs, or one of {', '.join(TEXT_COLUMNS)}"
    raise BadArgument(str(path), f"a row of article {_id(row, path)} has no text", hint=hint)


def _moment(written: object, path: Path) -> datetime | None:
    """Return a time in UTC; one without a zone is taken to be UTC."""
    if written is None:
        return None
    try:
        moment = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        hint = "write it as 2026-04-14T08:30:00Z"
        raise BadArgument(str(path), f"{written!r} is no time", hint=hint) from error


def _str(row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    return str(value) if value not in {None, ""} else None


_READERS: Final[Mapping[str, Callable[[Path], Iterator[CorpusArticle]]]] = {
    ".parquet": _of_parquet,
    ".pq": _of_parquet,
    ".csv": _of_csv,
    ".jsonl": _of_json_lines,
    ".ndjson": _of_json_lines,
}
