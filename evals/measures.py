"""How good the answers are: the field's measures, with intervals.

R@k is the share of answerable questions with a passage that answers (grade 2) among the first k: ir-measures'
Success(rel=2)@k. Several passages may answer one question, so that its own R@1 could not reach 1.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import ir_measures
import numpy as np
from numpy.typing import NDArray

from corpus.text import LANGUAGES, AnswerKind, Language
from evals.questions import ANSWERS, CLOSENESS, Gold

ALL = "all"
RESAMPLES = 2_000
SEED = 20_251_205
REFUSALS = 0.05
"""The share of false refusals at which false answers are compared."""
CONFIDENCE = (2.5, 97.5)
"""Percentiles of the resampled means: a 95 % interval."""
RANKING = {
    "R@1": ir_measures.Success(rel=ANSWERS) @ 1,
    "R@3": ir_measures.Success(rel=ANSWERS) @ 3,
    "R@5": ir_measures.Success(rel=ANSWERS) @ 5,
    "MRR": ir_measures.RR(rel=ANSWERS),
    "nDCG@10": ir_measures.nDCG @ 10,
}

Numbers = NDArray[np.float64]


class Asked(Protocol):
    """What a measure needs to know of a question: its three versions are resampled together."""

    @property
    def need(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def closeness(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % interval; `questions` were measured, about `needs` different things."""

    mean: float
    low: float
    high: float
    questions: int
    needs: int


def ranking(questions: Sequence[Gold], found: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Question id -> measure -> value, for the answerable ones; `found` holds passage ids, best first, by question id.

    A question without results counts as zero. The order of `found` is what is measured: ties cannot arise.
    """
    answerable = [row for row in questions if row.answerable]
    values = {row.id: dict.fromkeys(RANKING, 0.0) for row in answerable}
    qrels = [ir_measures.Qrel(row.id, passage, grade) for row in answerable for passage, grade in row.relevant.items()]
    run = [
        ir_measures.ScoredDoc(row.id, passage, -float(rank))
        for row in answerable
        for rank, passage in enumerate(found.get(row.id, ()), 1)
    ]
    names = {measure: name for name, measure in RANKING.items()}
    for metric in ir_measures.iter_calc(list(names), qrels, run) if run else ():
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return values


def first_rank(found: Sequence[str], answering: Collection[str]) -> int | None:
    """The rank, from 1, of the first passage that answers; None where none was found."""
    return next((rank for rank, passage in enumerate(found, 1) if passage in answering), None)


def by_language(values: Iterable[tuple[Asked, float]]) -> dict[str, Figure]:
    """The mean of a measure in each language and in all of them, from its value for each question."""
    return _each_language(list(values), mean_figure)


def mean_figure(values: Sequence[tuple[Asked, float]]) -> Figure:
    """Mean, and its interval by bootstrap over needs. Raises ValueError when there is nothing to measure."""
    if not values:
        raise ValueError("there is no question to measure")
    sums, counts = _per_need(values)
    times = draws(len(sums), np.random.default_rng(SEED))
    low, high = np.percentile((times @ sums) / (times @ counts), CONFIDENCE)
    return Figure(float(sums.sum() / counts.sum()), float(low), float(high), len(values), len(sums))


def _per_need(values: Sequence[tuple[Asked, float]]) -> tuple[Numbers, Numbers]:
    """The sum of the values of each need, and their number."""
    grouped: dict[str, list[float]] = defaultdict(list)
    for asked, value in values:
        grouped[asked.need].append(value)
    groups = [grouped[need] for need in sorted(grouped)]
    return np.array([sum(group) for group in groups]), np.array([float(len(group)) for group in groups])


def draws(n: int, random: np.random.Generator) -> Numbers:
    """How often each of `n` needs is drawn, in each resample: [RESAMPLES, n]."""
    return random.multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)


def _each_language(
    rows: Sequence[tuple[Asked, float]], measure: Callable[[Sequence[tuple[Asked, float]]], Figure]
) -> dict[str, Figure]:
    chosen = {ALL: rows} | {language: [row for row in rows if row[0].language == language] for language in LANGUAGES}
    return {language: measure(some) for language, some in chosen.items() if some}


def silence(kinds: Sequence[tuple[Asked, bool, AnswerKind]]) -> dict[str, dict[str, Figure]]:
    """False answers and false refusals by language, from (question, whether it can be answered, what the answer was)."""
    unanswerable = [(asked, kind) for asked, answerable, kind in kinds if not answerable]
    answerable = [(asked, kind) for asked, answerable, kind in kinds if answerable]
    answered = [(asked, float(kind is not AnswerKind.SILENT)) for asked, kind in unanswerable]
    return {
        "false answers": by_language(answered),
        **{name: by_language(some) for name in CLOSENESS if (some := [row for row in answered if row[0].closeness == name])},
        "stated": by_language((asked, float(kind is AnswerKind.STATED)) for asked, kind in unanswerable),
        "false refusals": by_language((asked, float(kind is AnswerKind.SILENT)) for asked, kind in answerable),
    }


def agreement(found: Sequence[tuple[Asked, Sequence[str]]]) -> Figure:
    """How often two versions of a need, in two languages, have the same passage first; of all pairs of versions."""
    firsts: dict[str, list[tuple[Asked, str]]] = defaultdict(list)
    for asked, passages in found:
        firsts[asked.need].append((asked, passages[0] if passages else f"nothing for {asked.language}"))
    pairs = [pair for versions in firsts.values() for pair in itertools.combinations(versions, 2)]
    return mean_figure([(asked, float(first == second)) for (asked, first), (_, second) in pairs])


def price_of_silence(supports: Sequence[tuple[Asked, bool, float]]) -> dict[str, Figure]:
    """The share of unanswerable questions that would be answered if REFUSALS of the answerable ones were refused, by language.

    One threshold for all languages, read off these very questions: it says what support could do, not what is in force.
    """
    answerable = sorted(support for _, yes, support in supports if yes)
    least = answerable[int(REFUSALS * len(answerable))]
    return by_language((asked, float(support >= least)) for asked, yes, support in supports if not yes)


def auroc(supports: Sequence[tuple[Asked, bool, float]]) -> dict[str, Figure]:
    """How often an answerable question has more support than an unanswerable one, ties counting half; by language, for those in
    which there are both.
    """
    found: dict[str, Figure] = {}
    for language in (ALL, *LANGUAGES):
        rows = [row for row in supports if language in (ALL, row[0].language)]
        both = [[(asked, support) for asked, yes, support in rows if yes is side] for side in (True, False)]
        if all(both):
            found[language] = _auroc(*both)
    return found


def _auroc(yes: Sequence[tuple[Asked, float]], no: Sequence[tuple[Asked, float]]) -> Figure:
    """The area, its interval by resampling the needs of each side."""
    first, second = ({need: n for n, need in enumerate(sorted({a.need for a, _ in side}))} for side in (yes, no))
    wins, pairs = np.zeros((len(first), len(second))), np.zeros((len(first), len(second)))
    for asked, support in yes:
        for other, rival in no:
            at = first[asked.need], second[other.need]
            wins[at] += float(support > rival) + 0.5 * float(support == rival)
            pairs[at] += 1.0
    random = np.random.default_rng(SEED)
    a, b = draws(len(first), random), draws(len(second), random)
    low, high = np.percentile(((a @ wins) * b).sum(axis=1) / ((a @ pairs) * b).sum(axis=1), CONFIDENCE)
    area = float(wins.sum() / pairs.sum())
    return Figure(area, float(low), float(high), len(yes) + len(no), len(first) + len(second))
