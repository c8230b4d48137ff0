"""Is a difference between two runs more than chance? All measures are put to the same permutations.

If the runs were alike, it would be chance which of them a need was answered by: swapping the two runs of a need turns the sign of
what it adds to a difference. The needs are swapped at random, and so often (`RESAMPLES`) that it shows how far a difference goes
by chance. A need counts once, however many versions of it were asked.

Of many differences one goes far by chance alone. `adjusted` says how probable it is that any of those tested together would, by
the largest of them under each permutation (Westfall & Young 1993, single-step maxT). Holm's correction holds as well, but counts
R@1, R@3 and MRR of the same questions as three things, which they hardly are: more real drops would pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.measures import CONFIDENCE, RESAMPLES, SEED, draws

Numbers = NDArray[np.float64]
Shares = Mapping[str, float]
"""By need what it adds to a difference: the difference is their sum."""
_EQUAL = 1 - 1e-9
"""Differences that are nearer are ties: sums of the same numbers in another order."""


@dataclass(frozen=True, slots=True)
class Change:
    """From `before` to `after`, with the 95 % interval of the difference, by bootstrap over needs."""

    before: float
    after: float
    low: float
    high: float
    shares: Shares


def change_of_means(pairs: Sequence[tuple[str, float, float]]) -> Change:
    """Of a mean over needs, from (need, value before, value after) of each question."""
    needs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for need, *values in pairs:
        needs[need].append((values[0], values[1]))
    means = np.array([np.mean(values, axis=0) for _, values in sorted(needs.items())])
    changes = means[:, 1] - means[:, 0]
    resampled = np.random.default_rng(SEED).choice(changes, (RESAMPLES, len(changes))).mean(axis=1)
    low, high = np.percentile(resampled, CONFIDENCE)
    before, after = means.mean(axis=0)
    shares = dict(zip(sorted(needs), changes / len(changes), strict=True))
    return Change(float(before), float(after), float(low), float(high), shares)


def change_of_area(yes: Sequence[tuple[str, float, float]], no: Sequence[tuple[str, float, float]]) -> Change:
    """Of AUROC, from (need, support before, support after) of each answerable and each unanswerable question.

    A pair of questions has four values: for each of the two, the support of either run. When both are swapped its part of the
    difference turns its sign; when one is, it is that of the mixed values. That is the sum of a part of each question that turns
    its sign with it, so that swaps of needs are tested as those of means are.
    """
    first, second = (np.array([values for _, *values in side]) for side in (yes, no))
    won = {(a, b): _won(first[:, a], second[:, b]) for a in (0, 1) for b in (0, 1)}
    together, mixed = won[1, 1] - won[0, 0], won[1, 0] - won[0, 1]
    of_first = (together + mixed).sum(axis=1) / (2 * together.size)
    of_second = (together - mixed).sum(axis=0) / (2 * together.size)
    shares: dict[str, float] = defaultdict(float)
    for (need, *_), part in zip((*yes, *no), (*of_first, *of_second), strict=True):
        shares[need] += float(part)
    low, high = _interval(together, [need for need, *_ in yes], [need for need, *_ in no])
    return Change(float(won[0, 0].mean()), float(won[1, 1].mean()), low, high, dict(shares))


def _won(first: Numbers, second: Numbers) -> Numbers:
    """For each pair 1 where the first has more, and a half where they have the same."""
    return np.heaviside(first[:, None] - second, 0.5)


def _interval(values: Numbers, rows: Sequence[str], columns: Sequence[str]) -> tuple[float, float]:
    """Of the mean over pairs, by drawing the needs of each side."""
    random = np.random.default_rng(SEED)
    a, b = (_drawn(needs, random) for needs in (rows, columns))
    low, high = np.percentile(((a @ values) * b).sum(axis=1) / (a.sum(axis=1) * b.sum(axis=1)), CONFIDENCE)
    return float(low), float(high)


def _drawn(needs: Sequence[str], random: np.random.Generator) -> Numbers:
    """How often each question is drawn with its need, in each resample: [RESAMPLES, questions]."""
    names, which = np.unique(needs, return_inverse=True)
    return draws(len(names), random)[:, which]


def chances(changes: Sequence[Change]) -> list[tuple[float, float]]:
    """Of each, how probable a difference at least as large is, either way, if the runs were alike (1 where no need differs); and
    `adjusted`, how probable it is that any of these differences would be so large beside its spread.

    Of all those that are called more than chance because their `adjusted` is below .05, one or more is wrong in 5 % of cases at
    most, whichever of them are chance.
    """
    names = sorted({need for change in changes for need in change.shares})
    parts = np.array([[change.shares.get(need, 0.0) for change in changes] for need in names])
    spread = np.sqrt((parts**2).sum(axis=0))  # the same under every swap
    parts /= np.where(spread, spread, 1.0)
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], (RESAMPLES, len(names)))
    by_chance, seen = np.abs(signs @ parts), np.abs(parts.sum(axis=0)) * _EQUAL
    alone = (1 + (by_chance >= seen).sum(axis=0)) / (1 + RESAMPLES)
    any_of_them = (1 + (by_chance.max(axis=1)[:, None] >= seen).sum(axis=0)) / (1 + RESAMPLES)
    return [(float(p), float(adjusted)) for p, adjusted in zip(alone, any_of_them, strict=True)]
