"""Late interaction: each piece of a question looks for the piece of a passage that is most like it (Khattab & Zaharia 2020).

One vector for a whole passage forgets which words stood in it; the pieces' own short vectors, a byte a number, do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Pieces = NDArray[np.int8]
"""Shape [pieces, k]: the directions of a passage's pieces, their numbers × 127, or less where a piece counts less."""
_SCALE = 127.0
BEFORE = 0.8
"""What a piece counts that stands before a passage, beside one of its own: words that stand before several paragraphs tell none
from the others, and a clause that says them itself lost to each item of its list. How much less was not fitted: the headings and
lead-ins of the training texts say nothing about their paragraphs, and with .8 as with 1 their 2,700 questions find the same but
for chance. On gold R@3 is the same for every value from .9 to 0. Libraries hold what this made: raise `SCHEMA_VERSION` with it.
"""


def packed(pieces: NDArray[np.float32], before: int = 0) -> Pieces:
    """The directions of pieces, [t, k], of any length. The first `before` of them, not counting the mark of the beginning, are of
    words that stand before the text itself, as headings do: they are kept shorter, and count `BEFORE`.
    """
    lengths = np.linalg.norm(pieces, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = pieces / np.maximum(lengths, 1e-12) * _SCALE
    scaled[1:-1][:before] *= BEFORE  # not the marks at the ends, wherever the text was cut
    np.nan_to_num(scaled, copy=False)  # what is no number is like nothing; a probe refuses an index of such vectors
    return np.rint(scaled, out=scaled).astype(np.int8)


def found_in(question: NDArray[np.float32], passages: Sequence[Pieces]) -> NDArray[np.float32]:
    """What each piece of the question finds in each passage, [n, t]: its largest cosine there, times what the piece that it finds
    counts, times its share of the weight of the question; 0 where it finds nothing like it, or the passage has no pieces.

    `question`: [t, k], each piece as long as it weighs.
    """
    found = np.zeros((len(passages), len(question)), dtype=np.float32)
    held = [n for n, pieces in enumerate(passages) if len(pieces)]
    weight = float(np.linalg.norm(question, axis=1).sum())
    if not held or not weight:
        return found
    starts = np.cumsum([0, *(len(passages[n]) for n in held[:-1])])
    cosines = np.concatenate([passages[n] for n in held]).astype(np.float32) @ (question.T / (_SCALE * weight))
    found[held] = np.maximum(np.maximum.reduceat(cosines, starts, axis=0), 0.0)
    return found


def added_by(cues: Sequence[Pieces], question: NDArray[np.float32], without: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the cues of each passage add to the score of a question, [n], whose pieces find `without` them what is given, [n, t],
    never below 0.
    """
    added: NDArray[np.float32] = np.maximum(found_in(question, cues) - without, 0.0).sum(axis=1)
    return added


def late_interaction(question: NDArray[np.float32], passages: Sequence[Pieces]) -> NDArray[np.float32]:
    """A score from 0 to 1 for each passage, [n]: what the pieces of the question find in it, by weight (MaxSim)."""
    scores: NDArray[np.float32] = found_in(question, passages).sum(axis=1)
    return scores
