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
"""What a piece counts that stands before a passage, beside one of its own. Of 2,700 training questions no kind finds less than
where it counts as much (broad ones of long texts .979 first, not .958; the others by half a point or less). The headings and
lead-ins of these texts say nothing about their paragraphs, so they do not tell whether still less would do.
"""


def packed(pieces: NDArray[np.float32], before: int = 0) -> Pieces:
    """The directions of pieces, [t, k], of any length. After the first, which marks the beginning, so many stand `before` what
    the text itself says: they are kept shorter, so that a piece of a question finds its like there only where the text has none
    as near. All paragraphs of a list share these words, and the one that the question is about says them itself.
    """
    lengths = np.linalg.norm(pieces, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = pieces / np.maximum(lengths, 1e-12) * _SCALE
    scaled[1 : 1 + before] *= BEFORE
    return np.rint(scaled, out=scaled).astype(np.int8)


def late_interaction(question: NDArray[np.float32], passages: Sequence[Pieces]) -> NDArray[np.float32]:
    """A score from 0 to 1 for each passage, [n]: the mean of each question piece's largest cosine in it (MaxSim), by weight.

    `question`: [t, k], each piece as long as it weighs. A passage without pieces has 0.
    """
    scores = np.zeros(len(passages), dtype=np.float32)
    held = [n for n, pieces in enumerate(passages) if len(pieces)]
    weight = float(np.linalg.norm(question, axis=1).sum())
    if not held or not weight:
        return scores
    starts = np.cumsum([0, *(len(passages[n]) for n in held[:-1])])
    cosines = np.concatenate([passages[n] for n in held]).astype(np.float32) @ (question.T / _SCALE)
    scores[held] = np.maximum(np.maximum.reduceat(cosines, starts, axis=0), 0.0).sum(axis=1) / weight
    return scores
