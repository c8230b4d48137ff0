"""Whether support means what it says: of the questions that have .8 of it, the texts should answer four in five.

Measured against the share of answerable questions of the set at hand. Support is fitted on a set with another share, so that a
set with more answerable questions finds it too low, and one with fewer too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures import Asked, Figure, by_language, mean_figure

BINS = 10
"""Groups of equal size (quantiles of support), not of equal width: most support is near 0 or 1, and what lies between would be
bins of a few questions each."""
Supports = Sequence[tuple[Asked, bool, float]]
"""Questions, whether the texts answer, and the probability that they do."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions with about the same support: its mean, and how many of them the texts answer."""

    support: float
    answerable: Figure

    @property
    def gap(self) -> float:
        """How far from right the support is here: below 0 where it says too much."""
        return self.answerable.mean - self.support


def brier(supports: Supports) -> dict[str, Figure]:
    """The mean square of what support is wrong by, 0 at best (Brier 1950), by language."""
    return by_language((asked, (support - float(yes)) ** 2) for asked, yes, support in supports)


def uninformed(supports: Supports) -> float:
    """The Brier score of a support that is always the share of answerable questions: what a useful one stays below."""
    share = float(np.mean([yes for _, yes, _ in supports]))
    return share * (1 - share)


def reliability(supports: Supports) -> tuple[Bin, ...]:
    """The questions in `BINS` groups by their support, least first, as by sklearn's `calibration_curve` with quantiles: equal
    supports fall into one group, so that there may be fewer. Raises ValueError when there is nothing to measure.
    """
    if not supports:
        raise ValueError("there is no question to measure")
    values = np.array([support for _, _, support in supports])
    edges = np.quantile(values, np.linspace(0, 1, BINS + 1))
    groups: dict[int, list[int]] = {}
    for n, group in enumerate(np.searchsorted(edges[1:-1], values)):
        groups.setdefault(int(group), []).append(n)
    return tuple(
        Bin(float(values[group].mean()), mean_figure([(supports[n][0], float(supports[n][1])) for n in group]))
        for _, group in sorted(groups.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far support is from the share answerable, on average over the questions.

    Few questions in a bin leave some by chance, however right support is: it is never 0.
    """
    counts = [some.answerable.questions for some in bins]
    return float(np.average([abs(some.gap) for some in bins], weights=counts))
