"""What a run of the gold set is shown and kept as."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.weights import WEIGHTS
from corpus.errors import BadSetting
from corpus.library import Library
from corpus.text import LANGUAGES, AnswerKind
from evals.measures import ALL, RESAMPLES, Figure
from evals.questions import GOLD
from evals.run import Outcome

RUNS = Path(__file__).parent / "runs"
KEPT_HITS = 10
SHOWN_HITS = 3
DEFINITIONS = {
    "R@1, R@3": "share of answerable questions with a passage that answers (grade 2) among the first 1, 3",
    "MRR": "mean of 1 / rank of the first passage that answers; 0 where none was found",
    "nDCG@10": "all grades, discounted by rank, against the best order possible",
    "false answers": "share of unanswerable questions answered as stated or partly",
    "of them stated": "share of all unanswerable questions answered as stated",
    "false refusals": "share of answerable questions answered as silent",
    "AUROC": "of support: how often an answerable question has more than an unanswerable one",
}
Figures = Mapping[str, Mapping[str, Figure]]


def show(figures: Figures, outcomes: Sequence[Outcome], console: Console) -> None:
    """The table, and what its rows mean."""
    answerable = sum(outcome.asked.answerable for outcome in outcomes)
    console.print(f"{answerable} answerable and {len(outcomes) - answerable} unanswerable questions", highlight=False)
    console.print(figure_table(figures))
    for name, meaning in DEFINITIONS.items():
        console.print(Text(f"{name}: {meaning}", style="dim"))
    needs = {figure[ALL].needs for figure in figures.values()}
    about = f"[low high]: 95 % interval, {RESAMPLES:,} bootstrap samples of the needs ({min(needs)} to {max(needs)})"
    console.print(Text(f"{about}. A question without results counts as zero.", style="dim"))
    p50, p95 = latency(outcomes)
    console.print(Text(f"time for a question: {p50:.0f} ms (median), {p95:.0f} ms (95th percentile)", style="dim"))


def figure_table(figures: Figures) -> Table:
    """A row a measure, a column a language: « .68 [.52 .83] »."""
    table = Table("", *(Column(name, no_wrap=True) for name in (*LANGUAGES, ALL)), box=box.SIMPLE_HEAD, pad_edge=False)
    for name, row in figures.items():
        cells = [_cell(row[language]) if language in row else "–" for language in (*LANGUAGES, ALL)]
        table.add_row(name, *(Text(cell) for cell in cells))
    return table


def _cell(figure: Figure) -> str:
    return f"{share(figure.mean)} [{share(figure.low)} {share(figure.high)}]"


def share(value: float) -> str:
    """`.68`; `1.0` for all of them."""
    return "1.0" if value >= 0.995 else f"{value:.2f}"[1:]


def latency(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Median and 95th percentile of the time for a question, in milliseconds."""
    p50, p95 = np.percentile([1000 * outcome.seconds for outcome in outcomes], (50, 95))
    return float(p50), float(p95)


def misses(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, str]]:
    """The questions that went wrong, each with what went wrong."""
    found = []
    for outcome in outcomes:
        what = []
        if outcome.error:
            what.append(f"not answered: {outcome.error}")
        if outcome.asked.answerable:
            if outcome.rank != 1:
                what.append(f"first answer at rank {outcome.rank}" if outcome.rank else "no answer found")
            if outcome.kind is AnswerKind.SILENT:
                what.append("refused")
        elif outcome.kind is not AnswerKind.SILENT:
            what.append(f"answered as {outcome.kind.value} ({outcome.asked.closeness} the subject)")
        if what:
            found.append((outcome, "; ".join(what)))
    return found


def show_misses(outcomes: Sequence[Outcome], console: Console) -> None:
    """Each miss: the question, what was wanted, what was found instead."""
    for outcome, what in misses(outcomes):
        asked = outcome.asked
        console.print(Text.assemble((asked.id, "bold"), f"  {asked.question}"))
        console.print(Text(f"    {what}; support {outcome.support:.2f}"))
        if asked.answerable:
            console.print(Text(f"    wanted: {', '.join(_short(i) for i in sorted(asked.answering))}"))
        first = ", ".join(f"{_short(i)} ({score:.2f})" for i, score in outcome.hits[:SHOWN_HITS])
        console.print(Text(f"    found:  {first or 'nothing'}", style="dim"))


def _short(passage: str) -> str:
    return passage.partition("#")[2]


def to_json(figures: Figures, outcomes: Sequence[Outcome], library: Library, embedder: str) -> dict[str, Any]:
    """Everything of a run that a later one may be compared with."""
    p50, p95 = latency(outcomes)
    return {
        "made": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "embedder": embedder,
        "thesaurus": library.thesaurus.stamp,
        "sources": [source.id for source in library.sources()],
        "gold_sha256": _sha256(GOLD),
        "weights_sha256": _sha256(WEIGHTS),
        "definitions": DEFINITIONS,
        "figures": {name: {key: asdict(figure) for key, figure in row.items()} for name, row in figures.items()},
        "milliseconds": {"p50": round(p50, 1), "p95": round(p95, 1)},
        "questions": [_row(outcome) for outcome in outcomes],
    }


def _row(outcome: Outcome) -> dict[str, Any]:
    asked = outcome.asked
    return {
        "id": asked.id,
        "need": asked.need,
        "language": asked.language,
        "answerable": asked.answerable,
        "closeness": asked.closeness,
        "question": asked.question,
        "read_as": outcome.read_as,
        "kind": outcome.kind.value,
        "support": round(outcome.support, 6),
        "rank": outcome.rank,
        "hits": [{"passage": i, "score": round(score, 6)} for i, score in outcome.hits[:KEPT_HITS]],
        "milliseconds": round(1000 * outcome.seconds, 1),
        "error": outcome.error,
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def keep(run: Mapping[str, Any], path: Path | None) -> Path:
    """Write the run to `path`, or to a file of its own in `RUNS`; returns where. Raises BadSetting when it cannot."""
    target = path or RUNS / f"{str(run['made']).replace(':', '').replace('+0000', 'Z')}.json"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadSetting(
            f'The results cannot be written to "{target}" ({error.strerror}). Name another file: python -m evals --json FILE'
        ) from error
    return target
