"""Which paragraphs of two texts say the same, where both go on in one order: a paragraph may have been split in one of them.

The best path through the cosines of the paragraphs, by dynamic programming: 1-1, 1-0, 0-1, 1-2 and 2-1, as sentences are aligned
(Gale and Church 1993) and as vectors do it (Thompson and Koehn 2019, Vecalign). Two paragraphs together have the mean of their
vectors, by their lengths: none is made for it. They are taken together only where both are nearer so than either alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors

Matrix = NDArray[np.float32]
_NEVER = np.float32(-np.inf)
_SKIP_OURS, _ONE, _THEIR_TWO, _OUR_TWO, _SKIP_THEIRS = range(5)
_TAKEN = {_ONE: (1, 1), _THEIR_TWO: (1, 2), _OUR_TWO: (2, 1)}


@dataclass(frozen=True, slots=True)
class Side:
    """The paragraphs of a text: their `vectors`, [n, d], and `lengths`, [n]."""

    vectors: Vectors
    lengths: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bead:
    """Paragraphs that stand for each other: one, and of one text perhaps two. `rival`: the cosine of the nearest other one."""

    ours: range
    theirs: range
    cosine: float
    rival: float


def aligned(ours: Side, theirs: Side, least: float) -> tuple[Bead, ...]:
    """The beads of the best path, in order: that on which most paragraphs lie, each by as much as its cosine is above `least`.
    Takes n x m steps, in n vector operations, and 13 bytes each.
    """
    cosines: Matrix = ours.vectors @ theirs.vectors.T
    both = {
        _ONE: cosines,
        _THEIR_TWO: _together(ours.vectors @ _pairs(theirs).T, cosines[:, :-1], cosines[:, 1:]),
        _OUR_TWO: _together(_pairs(ours) @ theirs.vectors.T, cosines[:-1], cosines[1:]),
    }
    beads = list(_traced(_steps(both, least, cosines.shape), both))[::-1]
    return tuple(Bead(a, b, cosine, _rival(cosines, a, b)) for a, b, cosine in beads)


def _pairs(side: Side) -> Matrix:
    """The vector of each paragraph with the next one, [n - 1, d]."""
    weighted = side.vectors * side.lengths[:, None]
    sums = weighted[:-1] + weighted[1:]
    found: Matrix = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-9))
    return found


def _together(cosines: Matrix, first: Matrix, second: Matrix) -> Matrix:
    return np.where(cosines > np.maximum(first, second), cosines, _NEVER)


def _steps(both: dict[int, Matrix], least: float, size: tuple[int, ...]) -> NDArray[np.int8]:
    """The last step of the best path to each place, [n + 1, m + 1]. What two paragraphs gain counts for each of them."""
    n, m = size
    before, here = np.zeros(m + 1, dtype=np.float32), np.zeros(m + 1, dtype=np.float32)
    steps = np.full((n + 1, m + 1), _SKIP_THEIRS, dtype=np.int8)
    for i in range(1, n + 1):
        ways = np.full((4, m + 1), _NEVER, dtype=np.float32)
        ways[_SKIP_OURS] = here
        ways[_ONE, 1:] = here[:-1] + 2 * (both[_ONE][i - 1] - least)
        ways[_THEIR_TWO, 2:] = here[:-2] + 3 * (both[_THEIR_TWO][i - 1] - least)
        if i > 1:
            ways[_OUR_TWO, 1:] = before[:-1] + 3 * (both[_OUR_TWO][i - 2] - least)
        best = ways.max(axis=0)
        before, here = here, np.maximum.accumulate(best)
        steps[i] = np.where(here > best, _SKIP_THEIRS, ways.argmax(axis=0))
    return steps


def _traced(steps: NDArray[np.int8], both: dict[int, Matrix]) -> Iterator[tuple[range, range, float]]:
    """From the end of the best path to its beginning."""
    i, j = (size - 1 for size in steps.shape)
    while i and j:
        step = int(steps[i, j])
        if step in _TAKEN:
            a, b = _TAKEN[step]
            i, j = i - a, j - b
            yield range(i, i + a), range(j, j + b), float(both[step][i, j])
        else:
            i, j = (i - 1, j) if step == _SKIP_OURS else (i, j - 1)


def _rival(cosines: Matrix, ours: range, theirs: range) -> float:
    a, b = slice(ours.start, ours.stop), slice(theirs.start, theirs.stop)
    others = cosines[a, : b.start], cosines[a, b.stop :], cosines[: a.start, b], cosines[a.stop :, b]
    return max((float(some.max()) for some in others if some.size), default=-1.0)
