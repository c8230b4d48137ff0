"""Whether the texts answer at all: the signals of a question and of what was found for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.question import Question
from assistant.retrieve import Retriever
from assistant.weights import Logistic
from corpus.text import Hit

SIGNALS = ("best", "second", "coverage", "joint", "dense", "known", "names")
STRANGE = 0.5
"""What each name that the library does not know leaves of the signal `names`."""
SEEN = 3
"""Support is read off the first hits alone, so that it does not depend on how many were asked for."""


def support_signals(question: Question, hits: Sequence[Hit], retriever: Retriever) -> Mapping[str, float]:
    """What tells an answerable question from one on which the texts are silent.

    `best`, `second`: log-odds of the first two hits; `coverage`: share of the question's ideas that the best of the first
    three passages names; `joint`: share that they name together; `dense`: their best cosine, above its background; `known`:
    share of the ideas that are not concepts on which the whole library is silent; `names`: halved for each name or number
    that stands nowhere in the library. The length of the question is no signal: it tells how the training questions were
    written, not what the texts say.
    """
    if not hits:
        return {}
    seen = hits[:SEEN]
    first = [hit.passage for hit in seen]
    ideas = retriever.weighed(question.ideas)
    return {
        "best": _log_odds(seen[0].score),
        "second": _log_odds(seen[min(1, len(seen) - 1)].score),
        "coverage": max(retriever.coverage(ideas, [passage]) for passage in first),
        "joint": retriever.coverage(ideas, first),
        "known": retriever.known(question.ideas),
        "names": STRANGE ** retriever.strange(question.names),
        "dense": retriever.dense(question, seen),
    }


def support(signals: Mapping[str, float], model: Logistic) -> float:
    """The probability in [0, 1] that the texts answer, by `model`; 0 where nothing was found."""
    return model.probability(signals) if signals else 0.0


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(clipped / (1 - clipped))
