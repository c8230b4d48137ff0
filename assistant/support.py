"""Whether the texts answer at all: the signals of a question and of what was found for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.question import Question
from assistant.retrieve import Retriever
from assistant.weights import Logistic
from corpus.background import DENSE, LATE, OWN
from corpus.text import Hit
from corpus.words import EVERYWHERE, Within

SIGNALS = (DENSE, LATE, OWN, "names", "few")
STRANGE = 0.5
"""What each name that the library does not know leaves of the signal `names`."""
SEEN = 3
"""Support is read off the first hits alone, so that it does not depend on how many were asked for."""


def support_signals(
    question: Question, hits: Sequence[Hit], retriever: Retriever, within: Within = EVERYWHERE
) -> Mapping[str, float]:
    """What tells an answerable question from one on which the texts are silent.

    `dense`, `late`: the best cosine of the first three passages, and their best score by late interaction, above its
    background; `own`: the same without what describes their texts, for what a text is called answers nothing; `names`: halved
    for each name or number that stands nowhere in the library; `few`: minus the logarithm of how many passages were searched,
    for among many something always comes near by chance. The score of the best hits, and the share of the question's ideas that
    they name, add nothing to these (`evals fit` gave them the weight 0). That they put something to those asked is no signal:
    they may do so about something else ("What are governments asked to do about class size?"). Nor is what cues add: it says that
    somebody thought of the question, not what the text says (fitted at .43, it left as many near questions of the training set
    answered). Nor is the length of the question: it tells how the training questions were written.
    """
    if not hits:
        return {}
    seen = hits[:SEEN]
    return {
        DENSE: retriever.nearest(DENSE, question, seen),
        LATE: retriever.nearest(LATE, question, seen),
        OWN: retriever.nearest(OWN, question, seen),
        "names": STRANGE ** retriever.strange(question),
        "few": -math.log(max(1, retriever.searched(within))),
    }


def support(signals: Mapping[str, float], model: Logistic) -> float:
    """The probability in [0, 1] that the texts answer, by `model`; 0 where nothing was found."""
    return model.probability(signals) if signals else 0.0
