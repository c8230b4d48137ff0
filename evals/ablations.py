"""The gold set asked with each signal off: what each is worth.

A signal that is off weighs nothing in the ranking; the weights of the others are not fitted anew. One that is off in `support`
weighs nothing in the decision between an answer and silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import Assistant
from assistant.weights import Logistic, Weights, without
from corpus.embedded import Progress
from corpus.embedding import Embedder, Remembering
from corpus.text import Source
from evals.compare import Difference, compare
from evals.measures import ALL
from evals.questions import Gold
from evals.report import rows_of
from evals.run import ask_all


def ablations(
    assistant: Assistant,
    embedder: Embedder,
    listed: Sequence[Source],
    questions: Sequence[Gold],
    progress: Progress | None = None,
) -> Iterator[tuple[str, dict[str, Difference]]]:
    """Each signal that weighs something, and what changes without it: first those of the ranking, then those of support."""
    embedder = Remembering(embedder)
    variants = list(without_each(assistant.weights))
    done, of = 0, (len(variants) + 1) * len(questions)

    def asked(weights: Weights) -> list[dict[str, object]]:
        nonlocal done
        other = Assistant(assistant.library, embedder, listed, weights)
        rows = rows_of(ask_all(other, questions, lambda n, _: progress(done + n, of) if progress else None))
        done += len(questions)
        return rows

    whole = asked(assistant.weights)
    for name, weights in variants:
        yield name, {measure: row[ALL] for measure, row in compare(whole, asked(weights)).items()}


def without_each(weights: Weights) -> Iterator[tuple[str, Weights]]:
    """The weights with each signal off that has one."""
    for name in _weighing(weights.passage):
        yield name, replace(weights, passage=without(weights.passage, name))
    for name in _weighing(weights.support):
        yield f"support: {name}", replace(weights, support=without(weights.support, name))


def _weighing(model: Logistic) -> list[str]:
    return [name for name, weight in model.signals.items() if weight]
