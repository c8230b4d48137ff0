"""Fits a logistic model: what adds signals up to a probability."""

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


def _loss(parameters: Numbers, values: Numbers, yes: Numbers) -> tuple[float, Numbers]:
    """Negative log-likelihood with the penalty, and its gradient; `parameters` are the bias and the weights."""
    bias, weights = parameters[0], parameters[1:]
    z = bias + values @ weights
    loss = np.logaddexp(0.0, z).sum() - yes @ z + 0.5 * RIDGE * weights @ weights
    error = 1.0 / (1.0 + np.exp(-z)) - yes
    return float(loss), np.concatenate([[error.sum()], values.T @ error + RIDGE * weights])
