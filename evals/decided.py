"""Why a question was answered that should not have been, or met with silence that should have been answered.

The support model adds up signals. That one of them adds much says little: names that the library knows add the same to every
question. So each is set beside what it adds on average where the decision was the other one, and right: the signal that is
furthest from that decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Assistant
from assistant.question import Question
from assistant.support import BEST, SEEN, support_signals
from assistant.weights import sigmoid
from corpus.background import DENSE, OWN
from corpus.text import AnswerKind, Hit
from evals.run import HITS, Outcome

_SAID = {
    BEST: "the score of {place}",
    DENSE: "the cosine with {place}",
    OWN: "what late interaction finds in {place} without what describes its text",
    "names": "whether the library knows its names and numbers",
    "few": "how few passages were searched",
}


@dataclass(frozen=True, slots=True)
class Added:
    """A signal: its value, its weight, and what they add to the log-odds; `usual` is what they add on average where the decision
    was the other one, and right (None where it never was).
    """

    name: str
    value: float
    weight: float
    usual: float | None

    @property
    def added(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Decided:
    """What the signals and `bias` add up to, the threshold that it was held against, and in a sentence why it was so decided.

    `added` is empty where nothing was added up: nothing was found, or a reference, a number or a date alone was asked for.
    """

    added: tuple[Added, ...]
    bias: float
    threshold: str
    least: float
    sentence: str

    @property
    def log_odds(self) -> float:
        return self.bias + sum(some.added for some in self.added)

    @property
    def support(self) -> float:
        return sigmoid(self.log_odds)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question asked again: the passages that support is read off, and the signals; none where it was not added up."""

    question: Question
    seen: Sequence[Hit]
    signals: Mapping[str, float]


def decisions(outcomes: Sequence[Outcome], assistant: Assistant) -> dict[str, Decided]:
    """Each false answer and false refusal, by the id of its question. Every question is asked again, if there are any."""
    outcomes = [outcome for outcome in outcomes if not outcome.error]
    wrong = [outcome for outcome in outcomes if _answered(outcome) != outcome.asked.answerable]
    if not wrong:
        return {}
    asked = {outcome.asked.id: _asked(outcome, assistant) for outcome in outcomes}
    usual = {answered: _usual(outcomes, asked, assistant, answered) for answered in (True, False)}
    return {o.asked.id: _decided(o, asked[o.asked.id], usual[not _answered(o)], assistant) for o in wrong}


def _answered(outcome: Outcome) -> bool:
    return outcome.kind is not AnswerKind.SILENT


def _asked(outcome: Outcome, assistant: Assistant) -> _Asked:
    """The question asked again as the run asked it, and what support was made of."""
    question = assistant.read(outcome.asked.question)
    where = assistant.where(question)
    found = assistant.retriever.search(question, HITS, where)
    added_up = 0 < outcome.support < 1  # it is certain only where it was not
    signals = support_signals(question, found, assistant.retriever, assistant.weights.passage, where) if added_up else {}
    return _Asked(question, found[:SEEN], signals)


def _usual(outcomes: Sequence[Outcome], asked: Mapping[str, _Asked], assistant: Assistant, answered: bool) -> dict[str, float]:
    """What each signal adds on average where this was decided, and rightly; nothing where it never was."""
    right = [asked[o.asked.id].signals for o in outcomes if _answered(o) == o.asked.answerable == answered]
    right = [signals for signals in right if signals]
    weights = assistant.weights.support.signals
    return {name: float(np.mean([weight * some[name] for some in right])) for name, weight in weights.items()} if right else {}


def _decided(outcome: Outcome, asked: _Asked, usual: Mapping[str, float], assistant: Assistant) -> Decided:
    weights, answered = assistant.weights, _answered(outcome)
    stated = outcome.kind is AnswerKind.STATED
    threshold, least = ("stated_from", weights.stated_from) if stated else ("partly_from", weights.partly_from)
    if answered:
        decided = f"Said to be answered, as {outcome.kind.value}, for a support of {outcome.support:.2f} is {least:.2f} or more"
    else:
        decided = f"Held to be silent, for a support of {outcome.support:.2f} is below {least:.2f}"
    if not asked.signals:
        why = "what was asked for by its name alone is there" if outcome.support else "what was asked for is not there"
        return Decided((), weights.support.bias, threshold, least, f"{decided}: {why}.")
    added = tuple(
        Added(name, asked.signals.get(name, 0.0), weight, usual.get(name)) for name, weight in weights.support.signals.items()
    )
    most = max(added, key=lambda some: (some.added - (some.usual or 0.0)) * (1 if answered else -1))
    why = f"{_SAID[most.name].format(place=_place(most.name, asked, assistant))} decided, adding {most.added:+.2f}"
    if most.usual is not None:
        where = "silence is right" if answered else "an answer is right"
        why += f" where it adds {most.usual:+.2f} on average when {where}"
    return Decided(added, weights.support.bias, threshold, least, f"{decided}: {why}.")


def _place(signal: str, asked: _Asked, assistant: Assistant) -> str:
    """« § AFFIRME » of its text: the passage in which the signal is highest."""

    def height(hit: Hit) -> float:
        return hit.score if signal == BEST else assistant.retriever.nearest(signal, asked.question, [hit])

    best = max(asked.seen, key=height).passage
    return f"« {best.locator} » of {best.source}"
