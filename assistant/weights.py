"""The fitted numbers: how signals add up to a score, and from where on the texts are held to answer.

`weights.toml` is written by `python -m evals fit` from the training questions, for the bundled embedder; the command prints what
it measured. For another one it writes another file, which PLAIDOYER_WEIGHTS names.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.background import Backgrounds, from_table
from corpus.errors import BadSetting, BadSources
from corpus.library import Library
from corpus.settings import Settings
from corpus.text import AnswerKind

WEIGHTS = Path(__file__).parent / "weights.toml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: the probability of yes is 1 / (1 + exp(-(bias + Σ weight × signal)))."""

    bias: float
    signals: Mapping[str, float]

    def log_odds(self, signals: Mapping[str, float]) -> float:
        """A signal that is not given counts as 0."""
        return self.bias + sum(weight * signals.get(name, 0.0) for name, weight in self.signals.items())

    def probability(self, signals: Mapping[str, float]) -> float:
        """In (0, 1)."""
        return sigmoid(self.log_odds(signals))


def without(model: Logistic, name: str) -> Logistic:
    """The model with one signal off."""
    return Logistic(model.bias, {other: weight for other, weight in model.signals.items() if other != name})


def sigmoid(log_odds: float) -> float:
    """The probability, in (0, 1), of something with these log odds."""
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, log_odds))))


def logit(probability: float) -> float:
    """The log odds of a probability in [0, 1], which `sigmoid` undoes; between -50 and 50, as there."""
    least = sigmoid(-50.0)
    return math.log(max(least, probability) / max(least, 1.0 - probability))


@dataclass(frozen=True, slots=True)
class Weights:
    """`passage`: does this passage answer? `support`: do the best passages together? with the thresholds on the latter. What
    `passage` has of `QUOTED` is not added up (see ranking.py).

    `backgrounds` are those of the embedder that they were fitted for, by its revision.
    """

    passage: Logistic
    support: Logistic
    partly_from: float
    stated_from: float
    embedder: str = ""
    backgrounds: Backgrounds = field(default_factory=dict)


def kind_of(support: float, partly_from: float, stated_from: float) -> AnswerKind:
    """What an answer with this support is, by the thresholds."""
    if support >= stated_from:
        return AnswerKind.STATED
    return AnswerKind.PARTLY if support >= partly_from else AnswerKind.SILENT


def weights_of(settings: Settings, library: Library) -> Weights:
    """The weights that the settings name, which must have been fitted for the embedder of the library; else those that ship.

    Raises BadSetting when they were fitted for another one, or cannot be read; BadSources when those that ship cannot be.
    """
    late = library.has_pieces()
    if not settings.weights:
        return load_weights(late=late)
    try:
        weights = load_weights(settings.weights, late=late)
    except BadSources as error:
        raise BadSetting(f"PLAIDOYER_WEIGHTS: {error}") from error
    if weights.embedder != library.embedder:
        raise BadSetting(
            f'PLAIDOYER_WEIGHTS is "{settings.weights}", which was fitted for the embedder {weights.embedder}, and this is '
            f"{library.embedder}. Unset it, or fit weights for this one: python -m evals fit --to FILE"
        )
    return weights


def load_weights(path: Path = WEIGHTS, *, late: bool = True) -> Weights:
    """The weights in force; without `late`, those for passages that have no pieces to compare.

    Raises BadSources when the file is not as `python -m evals fit` writes it.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        fitted = table if late else table["plain"]
        return Weights(
            passage=Logistic(float(fitted["passage"]["bias"]), _numbers(fitted["passage"]["signals"])),
            support=Logistic(float(fitted["support"]["bias"]), _numbers(fitted["support"]["signals"])),
            partly_from=float(fitted["thresholds"]["partly_from"]),
            stated_from=float(fitted["thresholds"]["stated_from"]),
            embedder=str(table["embedder"]),
            backgrounds={name: from_table(pairs) for name, pairs in table["background"].items()},
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        again = "python -m evals fit" if path == WEIGHTS else f'python -m evals fit --to "{path}"'
        raise BadSources(f'"{path}" cannot be read: {error!r}. Make it again: {again}') from error


def _numbers(table: Mapping[str, object]) -> dict[str, float]:
    return {name: float(value) for name, value in table.items()}  # type: ignore[arg-type]  # a TypeError is reported above
