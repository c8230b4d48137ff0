"""Two runs of the gold set beside each other: what differs, and whether that is more than chance.

The three versions of a need are one observation: differences are averaged by need, tested by a paired permutation test
(scipy.stats.permutation_test: the signs of the differences are drawn at random), and bootstrapped for the interval.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from scipy.stats import permutation_test

from corpus.errors import BadSetting, BadSources
from corpus.text import AnswerKind
from evals.measures import CONFIDENCE, RESAMPLES, SEED

SIGNIFICANT = 0.05
"""A difference that chance would bring so rarely is one."""
LEAST_DROP = 0.02
"""A smaller one is left alone, however sure."""
BASELINE = Path(__file__).parent / "baseline.json"
"""A run that `make test` compares with: python -m evals baseline."""
_KEPT = ("id", "need", "language", "answerable", "rank", "kind", "support")
Row = Mapping[str, Any]
"""A question of a kept run, as `evals.report.to_json` writes it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Its value for a question of which `holds` is true; `higher` ones are better."""

    holds: Callable[[Row], bool]
    value: Callable[[Row], float]
    higher: bool = True


def _within(k: int) -> Callable[[Row], float]:
    return lambda row: float(row["rank"] is not None and row["rank"] <= k)


def _answerable(row: Row) -> bool:
    return bool(row["answerable"])


def _unanswerable(row: Row) -> bool:
    return not row["answerable"]


MEASURES = {
    "R@1": Measure(_answerable, _within(1)),
    "R@3": Measure(_answerable, _within(3)),
    "R@5": Measure(_answerable, _within(5)),
    "MRR": Measure(_answerable, lambda row: 1 / row["rank"] if row["rank"] else 0.0),
    "false refusals": Measure(_answerable, lambda row: float(row["kind"] == AnswerKind.SILENT), higher=False),
    "false answers": Measure(_unanswerable, lambda row: float(row["kind"] != AnswerKind.SILENT), higher=False),
    "stated": Measure(_unanswerable, lambda row: float(row["kind"] == AnswerKind.STATED), higher=False),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one measure: the means of both runs, after less before with its 95 % interval, and how probable that is by chance."""

    before: float
    after: float
    low: float
    high: float
    p: float
    needs: int
    higher: bool

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def worse(self) -> bool:
        """Whether the second run is worse by more than chance, and by enough to matter."""
        return self.p < SIGNIFICANT and (self.change if self.higher else -self.change) < -LEAST_DROP


def compare(before: Sequence[Row], after: Sequence[Row]) -> dict[str, Difference]:
    """Measure -> difference, over the questions that both runs were asked and hold answerable alike.

    Raises BadSources where they share none.
    """
    first, second = ({row["id"]: row for row in rows} for rows in (before, after))
    shared = [i for i in first if i in second and first[i]["answerable"] == second[i]["answerable"]]
    if not shared:
        raise BadSources("The two runs share no question. Compare runs of the same gold set.")
    found = {}
    for name, measure in MEASURES.items():
        pairs = [(first[i], second[i]) for i in shared if measure.holds(first[i])]
        if pairs:
            found[name] = _difference(pairs, measure)
    return found


def _difference(pairs: Sequence[tuple[Row, Row]], measure: Measure) -> Difference:
    needs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one, other in pairs:
        needs[one["need"]].append((measure.value(one), measure.value(other)))
    means = np.array([np.mean(values, axis=0) for _, values in sorted(needs.items())])
    changes = means[:, 1] - means[:, 0]
    random = np.random.default_rng(SEED)
    resampled = random.choice(changes, (RESAMPLES, len(changes))).mean(axis=1)
    low, high = np.percentile(resampled, CONFIDENCE)
    before, after = means.mean(axis=0)
    return Difference(float(before), float(after), float(low), float(high), _chance(means), len(means), measure.higher)


def _chance(means: NDArray[np.float64]) -> float:
    """The probability of a difference at least as large, either way, if the two runs were alike; 1 where no need differs."""
    if np.all(means[:, 0] == means[:, 1]):
        return 1.0
    tested = permutation_test(
        (means[:, 1], means[:, 0]), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples", vectorized=True,
        n_resamples=RESAMPLES, rng=np.random.default_rng(SEED),
    )  # fmt: skip
    return float(tested.pvalue)


def write_baseline(rows: Sequence[Row], path: Path) -> None:
    """Keep of a run what a later one is compared by, a question a line. Raises BadSetting when it cannot be written."""
    lines = [json.dumps({name: row[name] for name in _KEPT}, ensure_ascii=False) for row in rows]
    try:
        path.write_text('{"questions": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    except OSError as error:
        raise BadSetting(f'The baseline cannot be written to "{path}" ({error.strerror}). Correct the rights.') from error


def read_run(path: Path) -> dict[str, Any]:
    """A kept run. Raises BadSources when the file is none."""
    try:
        run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rows = run["questions"]
        missing = set(_KEPT) - set(rows[0])
        if missing:
            raise KeyError(min(missing))
    except (OSError, ValueError, KeyError, TypeError, LookupError) as error:
        raise BadSources(f'"{path}" is no kept run ({error!r}). Make one: python -m evals --json FILE') from error
    return run


def show_ablations(found: Iterable[tuple[str, Mapping[str, Difference]]], console: Console) -> None:
    """A row a signal, a column a measure: what changes without the signal; a star where it is more than chance."""
    rows = list(found)
    names = list(rows[0][1]) if rows else []
    table = Table("without", *names, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for signal, differences in rows:
        cells = (f"{d.change:+.3f}{'*' if d.p < SIGNIFICANT else ' '}" for d in differences.values())
        table.add_row(signal, *cells)
    console.print(table)
    console.print(Text("the change of each measure when a signal weighs nothing; * more than chance", style="dim"))


def show_comparison(differences: Mapping[str, Difference], console: Console) -> None:
    """A row a measure: both means, the difference with its interval, p, and a word where it is more than chance."""
    table = Table("", "before", "after", "difference", "p", "", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, d in differences.items():
        said = "worse" if d.worse else "better" if d.p < SIGNIFICANT and (d.change > 0) == d.higher else ""
        style = "red" if d.worse else "green" if said else ""
        shown = f"{d.change:+.3f} [{d.low:+.3f} {d.high:+.3f}]"
        table.add_row(name, f"{d.before:.3f}", f"{d.after:.3f}", shown, f"{d.p:.3f}", Text(said, style=style))
    console.print(table)
    needs = {d.needs for d in differences.values()}
    console.print(Text(f"paired permutation test and bootstrap over {min(needs)} to {max(needs)} needs", style="dim"))
