"""The tables of a few articles in memory, for notebooks: what `corpus` writes to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from diffview.corpus.batch import analyse_batch, table_of
from diffview.corpus.histories import CorpusArticle, to_batch
from diffview.corpus.schema import TABLES
from diffview.errors import BadArgument

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from diffview.model import History


class Tables:
    """The tables of some articles."""

    def __init__(self, result: pa.RecordBatch) -> None:
        self._result = result

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return tuple(TABLES)

    def to_arrow(self, name: str) -> pa.Table:
        """Return the table *name* as Arrow; its schema describes each column. Raises BadArgument for another name."""
        if name not in TABLES:
            raise BadArgument(name, "there is no such table", hint=f"it is one of {', '.join(TABLES)}")
        return pa.Table.from_batches([table_of(self._result, name)])

    def to_pandas(self, name: str) -> pd.DataFrame:
        """Return the table *name* as a data frame of pandas, which has to be installed."""
        return self.to_arrow(name).to_pandas()


def tables(histories: Iterable[History]) -> Tables:
    """Return the tables of *histories*; an article is named by its number in a store, else by its address."""
    articles = [CorpusArticle(_name(history, position), history) for position, history in enumerate(histories)]
    return Tables(analyse_batch(to_batch(articles)))


def _name(history: History, position: int) -> str:
    return str(history.id) if history.id is not None else history.key.url or f"article {position}"
