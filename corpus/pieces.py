"""Late interaction: each piece of a question looks for the piece of a passage that is most like it (Khattab & Zaharia 2020).

One vector for a whole passage forgets which words stood in it; the pieces' own short vectors, a byte a number, do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Pieces = NDArray[np.int8]
"""Shape [pieces, k]: the directions of a passage's pieces, their numbers × 127."""
_SCALE = 127.0


def packed(pieces: NDArray[np.float32]) -> Pieces:
    """The directions of pieces, [t, k], of any length."""
    lengths = np.linalg.norm(pieces, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.rint(pieces / np.maximum(lengths, 1e-12) * _SCALE)
    return scaled.astype(np.int8)


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
