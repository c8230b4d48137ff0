"""Whether the texts answer at all: the signals of a question and of what was found for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.addressed import ADDRESSED
from assistant.question import Question
from assistant.retrieve import Retriever
from assistant.weights import Logistic, logit
from corpus.background import DENSE, OWN
from corpus.text import Hit
from corpus.words import EVERYWHERE, Within

BEST = "best"
SIGNALS = (BEST, DENSE, OWN, "names", "few")
STRANGE = 0.5
"""What each name that the library does not know leaves of the signal `names`."""
SEEN = 3
"""Support is read off the first hits alone, so that it does not depend on how many were asked for."""


def support_signals(
    question: Question, hits: Sequence[Hit], retriever: Retriever, model: Logistic, within: Within = EVERYWHERE
) -> Mapping[str, float]:
    """What tells an answerable question from one on which the texts are silent. `model`: the one that scored the hits.

    `best`: the log odds of the best score of the first three passages, in which all signals of retrieval have their part but one,
    what cues add among them: whoever wrote down a question like this one says that the passage answers it. That a passage puts
    something to those asked does not count: it may do so about something else ("What are governments asked to do about class
    size?"). `dense`, `own`: the best cosine of these passages, and their best score by late interaction without what describes
    their texts, above its background, for what a text is called answers nothing. `names`: halved for each name or number that
    stands nowhere in the library. `few`: minus the logarithm of how many passages were searched, for among many something always
    comes near by chance. Of 15,131 training questions, at a threshold that refuses 5 % of the answerable ones, 30 % of the others
    are answered with `best`, and 33 % without; where the first passages have cues, 19 and 27 %.

    Neither late interaction with what describes the texts, nor the share of the question's ideas that the passages name, nor
    which pieces of the question find least, nor how far the first passage is ahead, adds to these. The length of the question is
    no signal: it tells how the training questions were written.
    """
    if not hits:
        return {}
    seen = hits[:SEEN]
    addressed = model.signals.get(ADDRESSED, 0.0)
    return {
        BEST: max(logit(hit.score) - addressed * (ADDRESSED in hit.parts) for hit in seen),
        DENSE: retriever.nearest(DENSE, question, seen),
        OWN: retriever.nearest(OWN, question, seen),
        "names": STRANGE ** retriever.strange(question),
        "few": -math.log(max(1, retriever.searched(within))),
    }


def support(signals: Mapping[str, float], model: Logistic) -> float:
    """The probability in [0, 1] that the texts answer, by `model`; 0 where nothing was found."""
    return model.probability(signals) if signals else 0.0
