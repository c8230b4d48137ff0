"""Fits what adds signals up to a probability: of one thing by itself, or of one among others that are compared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.weights import Logistic

Numbers = NDArray[np.float64]
RIDGE = 1.0
"""Strength of the L2 penalty on a weight, its signal brought to unit variance: as much as one observation or so weighs."""
DIGITS = 3
"""Decimals kept of a fitted number: far finer than its uncertainty, far coarser than the noise between two machines."""


def fit_logistic(rows: Sequence[Mapping[str, float]], yes: Sequence[bool], non_negative: Collection[str] = ()) -> Logistic:
    """The logistic model under which `yes` is most likely, its weights held small, those of `non_negative` from 0 up.

    Every row has the same signals. A signal that is the same everywhere gets the weight 0. Rounded to `DIGITS`.
    """
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows], dtype=np.float64)
    middle, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread < 1e-9] = np.inf
    scaled = (values - middle) / spread
    bounds = [(0.0 if name in non_negative else None, None) for name in names]
    start = np.zeros(len(names) + 1)
    found = minimize(
        _loss, start, (scaled, np.asarray(yes, dtype=np.float64)), "L-BFGS-B", jac=True, bounds=[(None, None), *bounds]
    )
    weights = found.x[1:] / spread
    bias = float(found.x[0] - weights @ middle)
    return Logistic(round(bias, DIGITS), {name: round(float(w), DIGITS) + 0.0 for name, w in zip(names, weights, strict=True)})


def fit_ranking(groups: Sequence[tuple[Sequence[Mapping[str, float]], Sequence[bool]]]) -> Logistic:
    """The logistic model that orders the rows of a group best, each group with what is right among its rows.

    Under its weights, from 0 up, a right row is most likely to be chosen from each group (conditional logit, McFadden 1974; the
    top-one loss of ListNet, Cao et al. 2007): what tells groups apart, which a pointwise fit would learn, does not count. Their
    sum is then brought to the probability that a row is right (Platt 1999). Rounded to `DIGITS`.
    """
    rows = [row for some, _ in groups for row in some]
    yes = [right for _, some in groups for right in some]
    names = list(rows[0])
    chosen = [(some, right) for some, right in groups if any(right) and len(some) > 1]
    weights = dict.fromkeys(names, 0.0)
    if chosen:
        values = np.array([[row[name] for name in names] for some, _ in chosen for row in some], dtype=np.float64)
        weights = dict(zip(names, _chosen_by(values, [right for _, right in chosen]), strict=True))
    summed = [{"sum": sum(weights[name] * row[name] for name in names)} for row in rows]
    scale = fit_logistic(summed, yes, ("sum",))
    factor = scale.signals["sum"]
    return Logistic(scale.bias, {name: round(factor * weight, DIGITS) + 0.0 for name, weight in weights.items()})


Offset = tuple[Sequence[float], Sequence[float], Sequence[bool]]
"""The offsets of the rows of a group, one signal of them, and which of them are right."""


def fit_with_offset(groups: Sequence[Offset], others: Sequence[Offset] = (), share: float = 0.5) -> float:
    """The weight, from 0 up, of one signal that is added to an offset. Chosen as by `fit_ranking`, but that
    `others` count `share` of the whole, however many there are of either; rounded to `DIGITS`; 0 where nothing was compared.
    """
    first, second = ([group for group in some if any(group[2]) and len(group[2]) > 1] for some in (groups, others))
    chosen = [*first, *second]
    if not chosen:
        return 0.0
    counts = np.ones(len(chosen))
    if first and second:
        counts[: len(first)] = (1 - share) * len(chosen) / len(first)
        counts[len(first) :] = share * len(chosen) / len(second)
    offsets = np.array([offset for some, _, _ in chosen for offset in some], dtype=np.float64)
    values = np.array([[signal] for _, some, _ in chosen for signal in some], dtype=np.float64)
    (weight,) = _chosen_by(values, [right for _, _, right in chosen], offsets, counts)
    return round(weight, DIGITS) + 0.0


def _chosen_by(
    values: Numbers, right: Sequence[Sequence[bool]], offsets: Numbers | None = None, counts: Numbers | None = None
) -> list[float]:
    """The weights of the columns of `values`, [rows, signals], under which a right row is most likely to be chosen from each
    group; `offsets` are added to the rows, and a group counts as often as `counts` says.
    """
    spread = values.std(axis=0)
    spread[spread < 1e-9] = np.inf
    starts = np.cumsum([0, *map(len, right)])[:-1]
    flat = np.array([yes for some in right for yes in some])
    count = values.shape[1]
    added = np.zeros(len(values)) if offsets is None else offsets
    often = np.ones(len(starts)) if counts is None else counts
    told = values / spread, added, flat, starts, often
    found = minimize(_choice, np.zeros(count), told, "L-BFGS-B", jac=True, bounds=[(0.0, None)] * count)
    return [float(weight) for weight in found.x / spread]


def _choice(
    weights: Numbers, values: Numbers, offsets: Numbers, right: NDArray[np.bool_], starts: NDArray[np.int64], counts: Numbers
) -> tuple[float, Numbers]:
    """Negative log-likelihood of choosing a right row from each group, with the penalty, and its gradient. Groups begin at
    `starts`, and each counts as often as `counts` says.
    """
    z = values @ weights + offsets
    every, shares = _softmax(z, starts)
    among, wanted = _softmax(np.where(right, z, -np.inf), starts)
    loss = counts @ (every - among) + 0.5 * RIDGE * weights @ weights
    of_row = np.repeat(counts, np.diff([*starts, len(z)]))
    return float(loss), values.T @ (of_row * (shares - wanted)) + RIDGE * weights


def _softmax(z: Numbers, starts: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """The logarithm of the sum of exponentials of each group, and each row's share of it."""
    sizes = np.diff([*starts, len(z)])
    largest = np.maximum.reduceat(z, starts)
    powers = np.exp(z - np.repeat(largest, sizes))
    sums = np.add.reduceat(powers, starts)
    return np.log(sums) + largest, powers / np.repeat(sums, sizes)


def _loss(parameters: Numbers, values: Numbers, yes: Numbers) -> tuple[float, Numbers]:
    """Negative log-likelihood with the penalty, and its gradient; `parameters` are the bias and the weights."""
    bias, weights = parameters[0], parameters[1:]
    z = bias + values @ weights
    loss = np.logaddexp(0.0, z).sum() - yes @ z + 0.5 * RIDGE * weights @ weights
    error = 1.0 / (1.0 + np.exp(-z)) - yes
    return float(loss), np.concatenate([[error.sum()], values.T @ error + RIDGE * weights])
