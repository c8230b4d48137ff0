"""The fitted numbers: how signals add up to a score, and from where on the texts are held to answer.

`weights.toml` is written by `python -m evals fit` from the training questions; the command prints what it measured.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadSources
from corpus.text import LANGUAGES, Language

WEIGHTS = Path(__file__).parent / "weights.toml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: the probability of yes is 1 / (1 + exp(-(bias + Σ weight × signal)))."""

    bias: float
    signals: Mapping[str, float]

    def probability(self, signals: Mapping[str, float]) -> float:
        """In (0, 1); a signal that is not given counts as 0."""
        z = self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.signals.items())
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, z))))


@dataclass(frozen=True, slots=True)
class Background:
    """The cosines, by the language of the question and of the passage, of pairs that have nothing to do with each other.

    An embedder brings texts of one language, or of languages that it confuses, closer together than others: measured against
    its background, a cosine means the same in every pair of languages.
    """

    mean: Mapping[tuple[Language, Language], float]
    deviation: Mapping[tuple[Language, Language], float]

    def above(self, cosine: float, asked: Language, passage: Language) -> float:
        """How many standard deviations a cosine lies above its background; the cosine itself where none was measured."""
        pair = asked, passage
        return (cosine - self.mean[pair]) / self.deviation[pair] if pair in self.mean else cosine


NO_BACKGROUND = Background({}, {})


@dataclass(frozen=True, slots=True)
class Weights:
    """`passage`: does this passage answer? `support`: do the best passages together? with the thresholds on the latter."""

    passage: Logistic
    support: Logistic
    partly_from: float
    stated_from: float
    background: Background = NO_BACKGROUND


def load_weights(path: Path = WEIGHTS) -> Weights:
    """Raises BadSources when the file is not as `python -m evals fit` writes it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Weights(
            passage=Logistic(float(table["passage"]["bias"]), _numbers(table["passage"]["signals"])),
            support=Logistic(float(table["support"]["bias"]), _numbers(table["support"]["signals"])),
            partly_from=float(table["thresholds"]["partly_from"]),
            stated_from=float(table["thresholds"]["stated_from"]),
            background=_background(table["background"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadSources(f'"{path}" cannot be read: {error!r}. Make it again: python -m evals fit') from error


def _numbers(table: Mapping[str, object]) -> dict[str, float]:
    return {name: float(value) for name, value in table.items()}  # type: ignore[arg-type]  # a TypeError is reported above


def _background(table: Mapping[str, object]) -> Background:
    pairs = {(a, b): table[f"{a}-{b}"] for a in LANGUAGES for b in LANGUAGES}
    numbers = {pair: [float(value) for value in values] for pair, values in pairs.items()}  # type: ignore[attr-defined]  # as above
    return Background(*({pair: values[n] for pair, values in numbers.items()} for n in range(2)))
