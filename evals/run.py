"""Asks every gold question once, of a library built for the purpose."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.answer import Assistant
from assistant.weights import Weights
from corpus.embedding import Embedder
from corpus.errors import BadQuestion, BadSources
from corpus.library import Library, Progress
from corpus.settings import HERE, load
from corpus.sources import read_sources
from corpus.text import AnswerKind, Language
from evals.measures import Figure, auroc, by_language, first_rank, ranking, silence
from evals.questions import Gold, check_passages
from ingest.pipeline import QUIET, build

SHIPPED = HERE / "sources.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a gold question. `hits`: (passage id, score), best first; `read_as`: the language it was taken for.

    `error` says why the assistant did not answer, where it did not; that counts as silence without results.
    """

    asked: Gold
    kind: AnswerKind
    support: float
    hits: tuple[tuple[str, float], ...]
    seconds: float
    read_as: Language | None
    error: str = ""

    @property
    def found(self) -> tuple[str, ...]:
        """The ids of the passages found, best first."""
        return tuple(passage for passage, _ in self.hits)

    @property
    def rank(self) -> int | None:
        """The rank of the first passage that answers."""
        return first_rank(self.found, self.asked.answering)


@contextmanager
def shipped_assistant(
    embedder: Embedder, weights: Weights | None = None, progress: Progress | None = None
) -> Iterator[Assistant]:
    """An assistant over a temporary library of the texts that ship with the project; nobody's own library is touched.

    Raises BadSources when one of them cannot be read.
    """
    with TemporaryDirectory(prefix="plaidoyer-evals-") as folder:
        settings = load(library=Path(folder) / "library", sources=SHIPPED)
        report = build(settings, embedder, QUIET)
        for failed in report.failed:
            raise BadSources(f"The shipped text {failed.source} cannot be read: {failed.reason}")
        with Library.open(settings, embedder) as library:
            yield Assistant(library, embedder, read_sources(SHIPPED), weights)


def ask_all(assistant: Assistant, questions: Sequence[Gold], progress: Progress | None = None) -> tuple[Outcome, ...]:
    """Every question asked once, in order, with every citable passage ranked; what is loaded only once is loaded before.

    Raises BadSources when the questions grade a passage that the library does not hold.
    """
    library = assistant.library
    citable = [p.id for source in library.sources() for p in library.passages(source.id) if p.citable]
    check_passages(questions, citable)
    assistant.warm()
    outcomes: list[Outcome] = []
    for asked in questions:
        outcomes.append(_ask(assistant, asked, len(citable)))
        if progress:
            progress(len(outcomes), len(questions))
    return tuple(outcomes)


def _ask(assistant: Assistant, asked: Gold, hits: int) -> Outcome:
    started = time.perf_counter()
    try:
        answer = assistant.ask(asked.question, hits=hits)
    except BadQuestion as error:
        return Outcome(asked, AnswerKind.SILENT, 0.0, (), time.perf_counter() - started, None, str(error))
    seconds = time.perf_counter() - started
    ranked = tuple((hit.passage.id, hit.score) for hit in answer.hits)
    return Outcome(asked, answer.kind, answer.support, ranked, seconds, answer.language)


def figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Figure]]:
    """Measure -> language ("all" first) -> figure."""
    values = ranking([outcome.asked for outcome in outcomes], {outcome.asked.id: outcome.found for outcome in outcomes})
    asked = {outcome.asked.id: outcome.asked for outcome in outcomes}
    names = list(next(iter(values.values())))
    measured = {name: by_language((asked[i], row[name]) for i, row in values.items()) for name in names}
    measured |= silence([(o.asked, o.asked.answerable, o.kind) for o in outcomes])
    measured["AUROC"] = auroc([(o.asked, o.asked.answerable, o.support) for o in outcomes])
    return measured
