"""Two runs of the gold set beside each other: what differs, in all languages and in each, and whether that is more than chance.

The three versions of a need are one observation: differences are averaged by need, tested by paired permutations (the runs of a
need are swapped at random), and bootstrapped for the interval (paired.py). A drop fails `make test` where chance would bring
it, or any of those tested with it, in fewer than 5 % of cases: the measures of all languages together are tested with each other,
and those of single languages with each other, for these are many and each less sure. If nothing but chance were at work, `make
test` would so fail in 10 % of cases at most, and in fewer, because a drop must also matter (`LEAST_DROP`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus.errors import BadSetting, BadSources
from corpus.text import LANGUAGES, AnswerKind
from evals.measures import ALL
from evals.paired import Change, chances, change_of_area, change_of_means

SIGNIFICANT = 0.05
"""A difference that chance would bring so rarely is one."""
LEAST_DROP = 0.02
"""A smaller one is left alone, however sure."""
AUROC = "AUROC"
BASELINE = Path(__file__).parent / "baseline.json"
"""A run that `make test` compares with: python -m evals baseline."""
_KEPT = ("id", "need", "language", "answerable", "rank", "kind", "support")
_KEPT_SINCE = ("nDCG@10", "cited_inside")
"""Earlier runs have none, and are compared by the rest."""
_ABLATED = ("R@1", "R@3", "R@5", "MRR", "false refusals", "false answers", "stated")
"""What is shown without each signal: so many columns fit a terminal."""
Row = Mapping[str, Any]
"""A question of a kept run, as `evals.report.to_json` writes it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Its value for a question that it `holds` of in both runs; `higher` ones are better."""

    holds: Callable[[Row], bool]
    value: Callable[[Row], float]
    higher: bool = True


def _within(k: int) -> Callable[[Row], float]:
    return lambda row: float(row["rank"] is not None and row["rank"] <= k)


def _answerable(row: Row) -> bool:
    return bool(row["answerable"])


def _unanswerable(row: Row) -> bool:
    return not row["answerable"]


def _known(name: str) -> Callable[[Row], bool]:
    return lambda row: _answerable(row) and row.get(name) is not None


MEASURES = {
    "R@1": Measure(_answerable, _within(1)),
    "R@3": Measure(_answerable, _within(3)),
    "R@5": Measure(_answerable, _within(5)),
    "MRR": Measure(_answerable, lambda row: 1 / row["rank"] if row["rank"] else 0.0),
    "nDCG@10": Measure(_known("nDCG@10"), lambda row: float(row["nDCG@10"])),
    "cited inside": Measure(_known("cited_inside"), lambda row: float(row["cited_inside"])),
    "false refusals": Measure(_answerable, lambda row: float(row["kind"] == AnswerKind.SILENT), higher=False),
    "false answers": Measure(_unanswerable, lambda row: float(row["kind"] != AnswerKind.SILENT), higher=False),
    "stated": Measure(_unanswerable, lambda row: float(row["kind"] == AnswerKind.STATED), higher=False),
    "Brier": Measure(lambda _: True, lambda row: (row["support"] - float(row["answerable"])) ** 2, higher=False),
}
"""What is cited is compared where both runs cite: silence counts among the refusals. AUROC is no mean over questions, and is
compared beside these.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one measure: its values in both runs, after less before with its 95 % interval, and how probable that is by chance:
    by itself (`p`), and any of those that it was tested with (`adjusted`).
    """

    before: float
    after: float
    low: float
    high: float
    p: float
    adjusted: float
    needs: int
    higher: bool

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def worse(self) -> bool:
        """Whether the second run is worse by more than chance, and by enough to matter."""
        return self.adjusted < SIGNIFICANT and (self.change if self.higher else -self.change) < -LEAST_DROP

    @property
    def better(self) -> bool:
        """Whether the second run is better by more than chance."""
        return self.adjusted < SIGNIFICANT and (self.change > 0) == self.higher


Differences = Mapping[str, Mapping[str, Difference]]
"""Measure -> language ("all" first) -> difference."""


def compare(before: Sequence[Row], after: Sequence[Row]) -> dict[str, dict[str, Difference]]:
    """What differs, over the questions that both runs were asked and hold answerable alike.

    Raises BadSources where they share none.
    """
    first, second = ({row["id"]: row for row in rows} for rows in (before, after))
    shared = [(row, second[i]) for i, row in first.items() if i in second and row["answerable"] == second[i]["answerable"]]
    if not shared:
        raise BadSources("The two runs share no question. Compare runs of the same gold set.")
    changes: dict[str, dict[str, Change]] = {
        language: _changes([pair for pair in shared if pair[0]["language"] == language]) for language in LANGUAGES
    }
    tested = _tested({ALL: _changes(shared)}) | _tested(changes)
    found: dict[str, dict[str, Difference]] = {}
    for name in (*MEASURES, AUROC):
        for language in (ALL, *LANGUAGES):
            if (language, name) in tested:
                found.setdefault(name, {})[language] = tested[language, name]
    return found


def _changes(pairs: Sequence[tuple[Row, Row]]) -> dict[str, Change]:
    """By measure, for those that any of the questions has."""
    found = {}
    for name, measure in MEASURES.items():
        some = [(a["need"], measure.value(a), measure.value(b)) for a, b in pairs if measure.holds(a) and measure.holds(b)]
        if some:
            found[name] = change_of_means(some)
    yes, no = ([(a["need"], a["support"], b["support"]) for a, b in pairs if a["answerable"] is side] for side in (True, False))
    if yes and no:
        found[AUROC] = change_of_area(yes, no)
    return found


def _tested(family: Mapping[str, Mapping[str, Change]]) -> dict[tuple[str, str], Difference]:
    """(language, measure) -> difference; what `adjusted` says of it is about all of this family."""
    flat = {(language, name): change for language, some in family.items() for name, change in some.items()}
    return {
        at: Difference(c.before, c.after, c.low, c.high, p, adjusted, len(c.shares), at[1] == AUROC or MEASURES[at[1]].higher)
        for (at, c), (p, adjusted) in zip(flat.items(), chances(list(flat.values())), strict=True)
    }


def drops(differences: Differences) -> list[str]:
    """What is worse by more than chance: « R@1, es »."""
    return [f"{name}, {language}" for name, row in differences.items() for language, d in row.items() if d.worse]


def write_baseline(rows: Sequence[Row], path: Path) -> None:
    """Keep of a run what a later one is compared by, a question a line. Raises BadSetting when it cannot be written."""
    lines = [json.dumps({name: row[name] for name in (*_KEPT, *_KEPT_SINCE) if name in row}, ensure_ascii=False) for row in rows]
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
    """A row for the signals that are off, a column a measure: what changes without them; a star where it is more than chance."""
    rows = list(found)
    names = [name for name in _ABLATED if name in rows[0][1]] if rows else []
    without = Column("without", no_wrap=True)
    table = Table(without, *names, box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
    for signal, differences in rows:
        cells = (f"{d.change:+.3f}{'*' if d.p < SIGNIFICANT else ' '}" for d in map(differences.__getitem__, names))
        table.add_row(signal, *cells)
    console.print(table)
    console.print(Text("the change of each measure without these signals; * more than chance", style="dim"))


def show_comparison(differences: Differences, console: Console) -> None:
    """All languages: a row a measure, both values, the difference with its interval, p, and a word where it is more than chance.
    Then each language, its differences alone.
    """
    table = Table("", "before", "after", "difference", "p", "adjusted", "", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, row in differences.items():
        d = row[ALL]
        said = Text("worse" if d.worse else "better" if d.better else "", style=_style(d))
        shown = f"{d.change:+.3f} [{d.low:+.3f} {d.high:+.3f}]"
        table.add_row(name, f"{d.before:.3f}", f"{d.after:.3f}", shown, f"{d.p:.3f}", f"{d.adjusted:.3f}", said)
    console.print(table)
    each = Table("", *(Column(name, no_wrap=True) for name in LANGUAGES), box=box.SIMPLE_HEAD, pad_edge=False)
    for name, row in differences.items():
        each.add_row(name, *(_cell(row[language]) if language in row else "–" for language in LANGUAGES))
    console.print(each)
    for drop in drops(differences):
        console.print(Text(f"worse by more than chance: {drop}", style="red"))
    needs = {row[ALL].needs for row in differences.values()}
    about = (
        f"paired permutation test and bootstrap over {min(needs)} to {max(needs)} needs; adjusted (*: below {SIGNIFICANT}) for"
    )
    console.print(Text(f"{about} all measures of the first table, and for all of the second", style="dim"))
    left_out = [name for name in (*MEASURES, AUROC) if name not in differences]
    if left_out:
        console.print(Text(f"not compared, for a run has none of it: {', '.join(left_out)}", style="dim"))


def _cell(d: Difference) -> Text:
    """« -.03 [-.07 +.01] », with a star where it is more than chance."""
    change, low, high = (f"{value:+.2f}".replace("0.", ".", 1) for value in (d.change, d.low, d.high))
    return Text(f"{change} [{low} {high}]{'*' if d.adjusted < SIGNIFICANT else ''}", style=_style(d))


def _style(d: Difference) -> str:
    return "red" if d.worse else "green" if d.better else ""
