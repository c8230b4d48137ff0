"""Do two judges of the gold set agree? Cohen's kappa over all pairs of a need and a passage."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from corpus.errors import BadSources
from evals.questions import ANSWERS, GOLD, Gold

SECOND = GOLD / "second-judge.jsonl"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many passages each judge gave the grade of an answer, how many both did, and kappa, in [-1, 1]."""

    needs: int
    first: int
    second: int
    both: int
    kappa: float


def load_second(path: Path = SECOND) -> dict[str, frozenset[str]]:
    """Need -> the passages that answer it, in the eyes of the second judge. Raises BadSources naming what is wrong."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {row["need"]: frozenset(i for i, grade in row["relevant"].items() if grade >= ANSWERS) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSources(f'"{path}" cannot be read: {error!r}. Put the file back from the repository.') from error


def agreement_of(first: Sequence[Gold], second: Mapping[str, Collection[str]], citable: Sequence[str]) -> Agreement:
    """The judges compared on the needs that both judged; `citable` are all passages that could be graded."""
    answering = {row.need: row.answering for row in first if row.need in second}
    mine = [passage in answering[need] for need in answering for passage in citable]
    theirs = [passage in second[need] for need in answering for passage in citable]
    both = sum(a and b for a, b in zip(mine, theirs, strict=True))
    return Agreement(len(answering), sum(mine), sum(theirs), both, float(cohen_kappa_score(mine, theirs)))
