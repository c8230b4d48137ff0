"""How signals add up to an order of passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.versions import asked_for
from assistant.weights import Logistic, sigmoid, without
from corpus.text import Hit, Part, Passage

QUOTED = "quoted"
"""By how many rare words, less one, a passage has the words of the question: the feature of passages in its language alone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage before it is ranked: what each signal said of it, and the features made of that."""

    passage: Passage
    parts: Mapping[str, Part]
    features: Mapping[str, float]


def ranked(candidates: Sequence[Candidate], model: Logistic) -> tuple[Hit, ...]:
    """The candidates as hits, best first: those asked for by reference or word for word, then by `model`; the order of the texts
    decides where two tie.
    """
    hits = [(z, Hit(c.passage, sigmoid(z), c.parts)) for c, z in zip(candidates, log_odds(candidates, model), strict=True)]
    hits.sort(key=lambda some: (not asked_for(some[1]), -some[0], some[1].passage.source, some[1].passage.ordinal))
    return tuple(hit for _, hit in hits)


def log_odds(candidates: Sequence[Candidate], model: Logistic) -> list[float]:
    """What the signals of each candidate add up to, with the bias.

    By what they quote of the question, the passages in its language change places among each other, and each place keeps its log
    odds: a passage in another language, which cannot have the question's words, stands where it stood.
    """
    weight, others = model.signals.get(QUOTED, 0.0), without(model, QUOTED)
    odds = [others.log_odds(candidate.features) for candidate in candidates]
    spoken = [n for n, candidate in enumerate(candidates) if QUOTED in candidate.features]

    def order(n: int) -> tuple[float, str, int]:
        passage, features = candidates[n].passage, candidates[n].features
        return -odds[n] - weight * features[QUOTED], passage.source, passage.ordinal

    places = sorted((odds[n] for n in spoken), reverse=True)
    for n, place in zip(sorted(spoken, key=order), places, strict=True):
        odds[n] = place
    return odds


def contributions(candidates: Sequence[Candidate], model: Logistic) -> list[dict[str, float]]:
    """What each signal adds to the log odds of each candidate; they and the bias add up to them. What `QUOTED` adds is what the
    change of places gave or took.
    """
    others = without(model, QUOTED)
    found = []
    for candidate, z in zip(candidates, log_odds(candidates, model), strict=True):
        added = {name: weight * candidate.features.get(name, 0.0) for name, weight in others.signals.items() if weight}
        if model.signals.get(QUOTED):
            added[QUOTED] = z - others.log_odds(candidate.features)
        found.append(added)
    return found
