"""Whether the texts answer at all: the signals of a question and of what was found for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.question import Question
from assistant.retrieve import DENSE, Retriever
from corpus.text import Hit

SIGNALS = ("best", "second", "coverage", "joint", "dense")
SEEN = 3
"""Support is read off the first hits alone, so that it does not depend on how many were asked for."""


def support_signals(question: Question, hits: Sequence[Hit], retriever: Retriever) -> Mapping[str, float]:
    """What tells an answerable question from one on which the texts are silent.

    `best`, `second`: log-odds of the first two hits; `coverage`: share of the question's ideas that the best of the first
    three passages names; `joint`: share that they name together; `dense`: their best cosine. The length of the question is
    no signal: it tells how the training questions were written, not what the texts say.
    """
    if not hits:
        return {}
    seen = hits[:SEEN]
    first = [hit.passage for hit in seen]
    return {
        "best": _log_odds(seen[0].score),
        "second": _log_odds(seen[min(1, len(seen) - 1)].score),
        "coverage": max(retriever.coverage(question.ideas, [passage]) for passage in first),
        "joint": retriever.coverage(question.ideas, first),
        "dense": max((hit.parts[DENSE].score for hit in seen if DENSE in hit.parts), default=0.0),
    }


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(clipped / (1 - clipped))
