"""Run a collection through an engine into a folder of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from diffview.corpus.dictionary import write_dictionary
from diffview.corpus.files import compute
from diffview.corpus.partitions import Markers, file_name, partitions
from diffview.corpus.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from diffview.corpus.histories import CorpusArticle
    from diffview.corpus.partitions import Done, Partition


class Engine(Protocol):
    """What computes partitions. It may do so in any order and anywhere that can write to *output*."""

    def compute(self, wanted: Iterable[Partition], output: str) -> Iterator[Done]:
        """Yield what each of *wanted* gave, as they get done; reads ahead no more than it has workers for."""
        ...


class CorpusProgress(NamedTuple):
    """How far a run is."""

    partitions: int
    """Done so far, those of an earlier run too."""
    articles: int
    pairs: int


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """What a run gave."""

    articles: int = 0
    pairs: int = 0
    cut_short: int = 0
    """Pairs whose comparison a limit made coarser; the table `pairs` names it."""
    partitions: int = 0
    computed: int = 0
    """Partitions that were computed now; the others were done before."""

    def to_dict(self) -> dict[str, object]:
        """Return the report as `diffview corpus --json` prints it."""
        return {
            "articles": self.articles,
            "pairs": self.pairs,
            "cut_short": self.cut_short,
            "partitions": self.partitions,
            "computed": self.computed,
        }


class InThisProcess:
    """The engine that computes one partition after the other, here."""

    def compute(self, wanted: Iterable[Partition], output: str) -> Iterator[Done]:
        """Yield what each of *wanted* gave, in order."""
        return (compute(partition, output) for partition in wanted)


def run(
    articles: Iterable[CorpusArticle],
    output: Path,
    engine: Engine,
    *,
    progress: Callable[[CorpusProgress], None] | None = None,
) -> CorpusReport:
    """Write the tables of *articles* below *output*, computing only what is missing there.

    Raises BadArgument where *output* holds other files.
    """
    markers = Markers(output)
    counted = _Counter(progress)

    def missing() -> Iterator[Partition]:
        for partition in partitions(articles):
            counted.partitions += 1
            held = markers.done(partition)
            if held is None:
                # The old marker goes before the files are replaced: it would vouch for a mixture.
                markers.remove(partition.number)
                yield partition
            else:
                counted.add(held)

    for done in engine.compute(missing(), str(output)):
        counted.computed += 1
        counted.add(done)
    for number in list(markers.beyond(counted.partitions)):
        markers.remove(number)
        for name in TABLES:
            (output / name / file_name(number)).unlink(missing_ok=True)
    write_dictionary(output)
    return counted.report()


class _Counter:
    def __init__(self, progress: Callable[[CorpusProgress], None] | None) -> None:
        self.partitions = self.computed = 0
        self._done = self._articles = self._pairs = self._cut = 0
        self._progress = progress

    def add(self, done: Done) -> None:
        self._done += 1
        self._articles += done.articles
        self._pairs += done.pairs
        self._cut += done.cut_short
        if self._progress:
            self._progress(CorpusProgress(self._done, self._articles, self._pairs))

    def report(self) -> CorpusReport:
        return CorpusReport(self._articles, self._pairs, self._cut, self.partitions, self.computed)
