"""Which English pieces a French or Spanish piece stands for: IBM Model 1 (Brown et al. 1993) over our translations.

In numpy, because the pure Python of nltk takes minutes where this takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 5
"""Of expectation maximisation; more make Model 1 too sure of rare words."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Expected counts, sparse: the foreign piece `foreign[n]` stood for the English piece `english[n]` `counts[n]` times."""

    foreign: NDArray[np.int64]
    english: NDArray[np.int64]
    counts: NDArray[np.float64]


def align(pairs: Sequence[tuple[Sequence[int], Sequence[int]]], pieces: int) -> Alignment:
    """The alignment of `pairs` of foreign and English piece ids, all below `pieces`. What stands for nothing is left out."""
    foreign, english, occurrence = [], [], []
    count = 0
    for theirs, ours in pairs:
        if theirs and ours:
            candidates = np.array([pieces, *ours])  # `pieces` stands for no word at all
            foreign.append(np.repeat(theirs, len(candidates)))
            english.append(np.tile(candidates, len(theirs)))
            occurrence.append(np.repeat(np.arange(count, count + len(theirs)), len(candidates)))
            count += len(theirs)
    of = np.concatenate(occurrence)
    keys = np.concatenate(foreign).astype(np.int64) * (pieces + 1) + np.concatenate(english)
    unique, inverse = np.unique(keys, return_inverse=True)
    unique_english = unique % (pieces + 1)
    likely = np.ones(len(unique))
    counts: NDArray[np.float64] = likely
    for _ in range(ROUNDS):
        weights = likely[inverse]
        counts = np.bincount(inverse, weights / np.bincount(of, weights, minlength=count)[of], minlength=len(unique)).astype(
            np.float64
        )
        likely = counts / np.bincount(unique_english, counts, minlength=pieces + 1)[unique_english]
    real = unique_english < pieces
    return Alignment(unique[real] // (pieces + 1), unique_english[real], counts[real])
