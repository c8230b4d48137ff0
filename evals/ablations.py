"""The gold set asked with signals off, groups of them and each alone: what they are worth.

A signal that is off brings up no passage and weighs nothing in the ranking; the weights of the others are not fitted anew. One
that is off in `support` weighs nothing in the decision between an answer and silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from assistant.addressed import ADDRESSED
from assistant.answer import Assistant
from assistant.operative import FORCE
from assistant.ranking import QUOTED
from assistant.rerank import Reranker
from assistant.retrieve import BESIDE_CUES, BRINGING, CONCEPT, COVERAGE, LEXICAL, NONE
from assistant.versions import PHRASE, REFERENCE
from assistant.weights import Logistic, Weights, without
from corpus.background import CUED, DENSE, LATE, OWN
from corpus.embedded import Progress
from corpus.embedding import Embedder, Remembering
from corpus.library import Library
from corpus.text import Source
from evals.compare import Difference, compare
from evals.measures import ALL
from evals.questions import Gold
from evals.report import rows_of
from evals.run import ask_all

CUES = frozenset((CUED, BESIDE_CUES))
GROUPS: Mapping[str, frozenset[str]] = {
    "words": frozenset((LEXICAL, QUOTED)),
    "thesaurus": frozenset((CONCEPT, COVERAGE)),
    "vectors": frozenset((DENSE,)),
    "late interaction": frozenset((LATE, OWN)),
    "cues": CUES,
    "embedder": frozenset((DENSE, LATE, OWN)) | CUES,
    "who is asked": frozenset((ADDRESSED,)),
    "what is named": frozenset((REFERENCE, PHRASE, FORCE)),
}
"""What belongs together. `embedder`: everything that a model says."""


def ablations(
    assistant: Assistant,
    embedder: Embedder,
    listed: Sequence[Source],
    questions: Sequence[Gold],
    progress: Progress | None = None,
    *,
    reranker: Reranker | None = None,
    uncued: Library | None = None,
) -> Iterator[tuple[str, dict[str, Difference]]]:
    """What changes without the signals that do something: first without `GROUPS` of those of the ranking, then without each, then
    without each of support.

    `uncued` is the library without its cues, which is asked where all `CUES` are off: half of the vector that brings a passage up
    is theirs. What is off under two names is asked once.
    """
    embedder = Remembering(embedder)
    groups, ranking = groups_of(assistant.weights), each_of_ranking(assistant.weights)
    support = each_of_support(assistant.weights)
    sets = dict.fromkeys((*groups.values(), *ranking.values()))
    done, of = 0, (1 + len(sets) + len(support)) * len(questions)

    def asked(weights: Weights, off: Set[str] = NONE) -> list[dict[str, object]]:
        nonlocal done
        library = uncued if uncued and off >= CUES else assistant.library
        other = Assistant(library, embedder, listed, weights, reranker, off=off)
        rows = rows_of(ask_all(other, questions, lambda n, _: progress(done + n, of) if progress else None))
        done += len(questions)
        return rows

    def compared(rows: list[dict[str, object]]) -> dict[str, Difference]:
        return {measure: row[ALL] for measure, row in compare(whole, rows).items()}

    whole = asked(assistant.weights)
    found = {off: compared(asked(assistant.weights, off)) for off in sets}
    for name, off in (groups | ranking).items():
        yield name, found[off]
    for name, weights in support.items():
        yield name, compared(asked(weights))


def groups_of(weights: Weights) -> dict[str, frozenset[str]]:
    """The groups of signals of which any does something."""
    return {name: signals for name, signals in GROUPS.items() if not signals.isdisjoint(_doing(weights.passage))}


def each_of_ranking(weights: Weights) -> dict[str, frozenset[str]]:
    """Each signal that weighs something in the ranking, or brings passages up."""
    return {name: frozenset((name,)) for name in _doing(weights.passage)}


def each_of_support(weights: Weights) -> dict[str, Weights]:
    """The weights with each signal off that weighs something in support."""
    weighing = _weighing(weights.support)
    return {f"support: {name}": replace(weights, support=without(weights.support, name)) for name in weighing}


def _doing(model: Logistic) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_weighing(model), *BRINGING)))


def _weighing(model: Logistic) -> list[str]:
    return [name for name, weight in model.signals.items() if weight]
