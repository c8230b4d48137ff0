"""Asks every gold question once, of a library built for the purpose."""

from __future__ import annotations

import csv
import itertools
import random
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.answer import Assistant
from assistant.rerank import Reranker
from assistant.weights import weights_of
from corpus.cues import read_cues
from corpus.embedded import Progress
from corpus.embedding import Embedder
from corpus.errors import BadQuestion, BadSources
from corpus.library import Library
from corpus.settings import HERE, load
from corpus.sources import read_sources
from corpus.text import LANGUAGES, AnswerKind, Language
from evals.calibration import brier
from evals.measures import (
    ALL,
    RANKING,
    Figure,
    agreement,
    auroc,
    by_language,
    first_rank,
    mean_figure,
    price_of_silence,
    ranking,
    silence,
)
from evals.questions import AUDIENCES, GOLD, KINDS, Gold, check_passages
from ingest.pipeline import QUIET, build

SHIPPED = HERE / "sources.toml"
HITS = 10
"""So many passages are asked for, as nDCG@10 needs them. Asked for all that there are, the signals would bring up the whole
library, which they do for nobody (`DEFAULT_HITS`).
"""
_CUES = re.compile(r"^cues = .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a gold question. `hits`: (passage id, score), best first; `read_as`: the language it was taken for;
    `cited`: (passage id, characters quoted).

    `error` says why the assistant did not answer, where it did not; that counts as silence without results.
    """

    asked: Gold
    kind: AnswerKind
    support: float
    hits: tuple[tuple[str, float], ...]
    seconds: float
    read_as: Language | None
    error: str = ""
    cited: tuple[tuple[str, int], ...] = ()

    @property
    def found(self) -> tuple[str, ...]:
        """The ids of the passages found, best first."""
        return tuple(passage for passage, _ in self.hits)

    @property
    def cited_inside(self) -> float | None:
        """The share of the characters cited that stand in passages that answer; None where nothing was cited."""
        total = sum(characters for _, characters in self.cited)
        inside = sum(characters for passage, characters in self.cited if passage in self.asked.answering)
        return inside / total if total else None

    @property
    def rank(self) -> int | None:
        """The rank of the first passage that answers."""
        return first_rank(self.found, self.asked.answering)


class WithCues(StrEnum):
    """Which texts of the library have their cues: those that ship with the project, as they do; all, or none."""

    SHIPPED = "shipped"
    ALL = "all"
    NONE = "none"


@contextmanager
def gold_assistant(
    embedder: Embedder,
    reranker: Reranker | None = None,
    *,
    alone: bool = False,
    cues: WithCues = WithCues.SHIPPED,
    most: int | None = None,
) -> Iterator[Assistant]:
    """An assistant over a temporary library: the texts that ship with the project, and the made ones beside the gold set.

    `alone`: only those that ship; `most`: so many cues of each paragraph, drawn by chance, always the same. Nobody's own library
    is touched. Raises BadSources when one of the texts cannot be read.
    """
    with TemporaryDirectory(prefix="plaidoyer-evals-") as name:
        folder = Path(name)
        for sources in (SHIPPED,) if alone else (SHIPPED, GOLD / "sources.toml"):
            shutil.copytree(sources.parent / "texts", folder / "texts", dirs_exist_ok=True)
            with (folder / "sources.toml").open("a", encoding="utf-8") as file:
                entries = sources.read_text(encoding="utf-8")
                with_cues = cues is WithCues.ALL or (cues is WithCues.SHIPPED and sources is SHIPPED)
                file.write(entries if with_cues else _CUES.sub("", entries))
        if most is not None:
            for path in (folder / "texts").glob("*.cues.tsv"):
                _draw(path, most)
        settings = load(library=folder / "library", sources=folder / "sources.toml")
        report = build(settings, embedder, QUIET)
        for failed in report.failed:
            raise BadSources(f"The text {failed.source} of the gold library cannot be read: {failed.reason}")
        with Library.open(settings, embedder) as library:
            yield Assistant(library, embedder, read_sources(settings.sources), weights_of(settings, library), reranker)


def _draw(path: Path, most: int) -> None:
    """Leave so many cues of each paragraph in a file of them."""
    cues = {paragraph: random.Random(paragraph).sample(some, min(most, len(some))) for paragraph, some in read_cues(path).items()}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, csv.excel_tab).writerows([paragraph, cue] for paragraph, some in cues.items() for cue in some)


def ask_all(assistant: Assistant, questions: Sequence[Gold], progress: Progress | None = None) -> tuple[Outcome, ...]:
    """Every question asked once, in order, for `HITS`; what is loaded only once is loaded before.

    Raises BadSources when the questions grade a passage that the library does not hold.
    """
    check_passages(questions, citable_passages(assistant.library))
    assistant.warm()
    outcomes: list[Outcome] = []
    for asked in questions:
        outcomes.append(_ask(assistant, asked))
        if progress:
            progress(len(outcomes), len(questions))
    return tuple(outcomes)


def citable_passages(library: Library) -> list[str]:
    """The ids of all passages that could answer."""
    return [p.id for source in library.sources() for p in library.passages(source.id) if p.citable]


def _ask(assistant: Assistant, asked: Gold) -> Outcome:
    started = time.perf_counter()
    try:
        answer = assistant.ask(asked.question, hits=HITS)
    except BadQuestion as error:
        return Outcome(asked, AnswerKind.SILENT, 0.0, (), time.perf_counter() - started, None, str(error))
    seconds = time.perf_counter() - started
    ranked = tuple((hit.passage.id, hit.score) for hit in answer.hits)
    cited = tuple((quote.passage, quote.end - quote.start) for said in answer.statements for quote in said.quotes)
    return Outcome(asked, answer.kind, answer.support, ranked, seconds, answer.language, cited=cited)


def figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Figure]]:
    """Measure -> language ("all" first) -> figure."""
    values = ranking([outcome.asked for outcome in outcomes], {outcome.asked.id: outcome.found for outcome in outcomes})
    asked = {outcome.asked.id: outcome.asked for outcome in outcomes}
    names = list(next(iter(values.values())))
    measured = {name: by_language((asked[i], row[name]) for i, row in values.items()) for name in names}
    cited = [(o.asked, o.cited_inside) for o in outcomes if o.asked.answerable]
    measured["cited inside"] = by_language((row, share) for row, share in cited if share is not None)
    measured["agreement"] = {ALL: agreement([(o.asked, o.found) for o in outcomes if o.asked.answerable])}
    if not measured["cited inside"]:
        del measured["cited inside"]
    measured |= silence([(o.asked, o.asked.answerable, o.kind) for o in outcomes])
    supports = supports_of(outcomes)
    measured["AUROC"] = auroc(supports)
    measured["Brier"] = brier(supports)
    measured["at 5 % refusals"] = price_of_silence(supports)
    return measured


def supports_of(outcomes: Sequence[Outcome]) -> list[tuple[Gold, bool, float]]:
    """The questions, whether the texts answer, and the probability that the assistant gave for that."""
    return [(o.asked, o.asked.answerable, o.support) for o in outcomes]


def directions(outcomes: Sequence[Outcome]) -> dict[tuple[Language, Language], dict[str, Figure]]:
    """(language of the question, language of what answers) -> measure -> figure.

    A question that passages of several languages answer is left out: it has no direction.
    """
    found: dict[tuple[Language, Language], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if len(outcome.asked.answered_in) == 1:
            found[outcome.asked.language, min(outcome.asked.answered_in)].append(outcome)
    return {pair: _ranked(found[pair]) for pair in itertools.product(LANGUAGES, LANGUAGES) if found[pair]}


def kinds(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Figure]]:
    """Kind of question, or who asks -> measure -> figure, for the answerable questions."""
    answerable = [outcome for outcome in outcomes if outcome.asked.answerable]
    groups = {kind: [o for o in answerable if kind in (o.asked.kind, o.asked.audience)] for kind in (*KINDS, *AUDIENCES)}
    return {kind: _ranked(some) for kind, some in groups.items() if some}


def _ranked(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    values = ranking([outcome.asked for outcome in outcomes], {outcome.asked.id: outcome.found for outcome in outcomes})
    asked = {outcome.asked.id: outcome.asked for outcome in outcomes}
    return {name: mean_figure([(asked[i], row[name]) for i, row in values.items()]) for name in RANKING}
