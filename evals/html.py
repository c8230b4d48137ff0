"""A run of the gold set as one HTML file: the figures with their intervals, and every miss with what was found instead, and why.

Why: the passage model adds up signals. For what was found first, and for the best passage that answers, the report shows what
each signal added to the log-odds, so that the one that decided stands out. For what was answered or refused wrongly, it shows the
same of the support model (decided.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from assistant.answer import Assistant
from assistant.ranking import contributions
from assistant.rerank import RERANKED, Reranker
from assistant.retrieve import depth_of
from corpus.embedding import Embedder
from corpus.errors import BadSetting
from corpus.text import LANGUAGES
from evals.calibration import calibration_error, reliability, uninformed
from evals.decided import Decided, decisions
from evals.measures import ALL
from evals.report import DEFINITIONS, Figures, latency, misses, models, share
from evals.run import HITS, Outcome, directions, kinds, supports_of

TEMPLATE = "report.html.j2"
BINS = 20
"""Columns of the chart of support."""
SHOWN = 400
"""Characters of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage as a miss shows it: its rank (0: not found), its score, and what each signal added to its log-odds."""

    id: str
    text: str
    rank: int
    score: float
    added: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong: what, what was found first, and what should have been; `decided`: why it was answered, or
    refused, where it should not have been.
    """

    outcome: Outcome
    what: str
    found: Seen | None
    wanted: Seen | None
    decided: Decided | None = None


def write_html(
    path: Path,
    figures: Figures,
    outcomes: Sequence[Outcome],
    assistant: Assistant,
    embedder: Embedder,
    reranker: Reranker | None = None,
) -> None:
    """Write the report, one file that needs nothing else. Raises BadSetting when it cannot be written."""
    here = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=here, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["share"] = share
    supports = supports_of(outcomes)
    bins = reliability(supports)
    page = environment.get_template(TEMPLATE).render(
        figures=figures, definitions=DEFINITIONS, languages=(ALL, *LANGUAGES), all=ALL, latency=latency(outcomes),
        directions=directions(outcomes), kinds=kinds(outcomes), support=support_chart(outcomes),
        bins=bins, calibration_error=calibration_error(bins), uninformed=uninformed(supports),
        thresholds=(assistant.weights.partly_from, assistant.weights.stated_from), models=models(embedder, reranker),
        misses=explained(outcomes, assistant), reranked=RERANKED if reranker else 0, hits=HITS,
        asked=len(outcomes), sources=assistant.library.sources(),
    )  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BadSetting(
            f'The report cannot be written to "{path}" ({error.strerror}). Name another file: --html FILE'
        ) from error


def support_chart(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """For each twentieth of support, the shares of the answerable and of the unanswerable questions that have it."""
    sides = {yes: [o.support for o in outcomes if o.asked.answerable is yes] for yes in (True, False)}
    chart = []
    for n in range(BINS):
        within = {
            yes: sum(int(min(s, 0.999999) * BINS) == n for s in values) / max(1, len(values)) for yes, values in sides.items()
        }
        chart.append({"from": n / BINS, "answerable": within[True], "unanswerable": within[False]})
    return chart


def explained(outcomes: Sequence[Outcome], assistant: Assistant) -> list[Miss]:
    """Every miss, with what each signal said of what was found first and of the best passage that answers, and of support."""
    found = []
    decided = decisions(outcomes, assistant)
    for outcome, what in misses(outcomes):
        if outcome.error:
            found.append(Miss(outcome, what, None, None))
            continue
        question = assistant.read(outcome.asked.question)
        candidates = assistant.retriever.candidates(question, assistant.where(question), depth_of(HITS))
        added = contributions(candidates, assistant.weights.passage)
        by_id = {c.passage.id: some for c, some in zip(candidates, added, strict=True)}
        first = outcome.found[0] if outcome.found else None
        answering = [name for name in outcome.found if name in outcome.asked.answering] or sorted(
            outcome.asked.answering, key=lambda name: sum(by_id[name].values()) if name in by_id else -math.inf, reverse=True
        )
        wanted = answering[0] if answering and answering[0] != first else None
        seen = [_seen(name, by_id.get(name, {}), outcome, assistant) if name else None for name in (first, wanted)]
        found.append(Miss(outcome, what, seen[0], seen[1], decided.get(outcome.asked.id)))
    return found


def _seen(name: str, added: Mapping[str, float], outcome: Outcome, assistant: Assistant) -> Seen:
    passage = assistant.library.passages_by_id([name])[name]
    text = " ".join(passage.in_context.split())
    rank = outcome.found.index(name) + 1 if name in outcome.found else 0
    score = dict(outcome.hits).get(name, 0.0)
    return Seen(name, text if len(text) <= SHOWN else f"{text[:SHOWN]} […]", rank, score, added)
