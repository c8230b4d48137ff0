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

from assistant.rerank import Reranker
from assistant.weights import WEIGHTS
from corpus.embedding import Embedder
from corpus.errors import BadSetting
from corpus.library import Library
from corpus.text import LANGUAGES, AnswerKind, Language
from evals.calibration import Bin, calibration_error, reliability, uninformed
from evals.measures import ALL, RESAMPLES, Figure, ranking
from evals.questions import GOLD
from evals.run import Outcome, directions, kinds, supports_of

RUNS = Path(__file__).parent / "runs"
KEPT_HITS = 10
SHOWN_HITS = 3
WAYS = 4
"""So many ways of ranking fit beside each other in a terminal of 80 columns."""
DEFINITIONS = {
    "R@1, R@3, R@5": "share of answerable questions with a passage that answers (grade 2) among the first 1, 3, 5",
    "MRR": "mean of 1 / rank of the first passage that answers; 0 where none is among ten",
    "nDCG@10": "all grades, discounted by rank, against the best order possible",
    "cited inside": "of the characters cited for answerable questions, the share that stands in passages that answer",
    "agreement": "share of pairs of versions of a need, in two languages, that have the same passage first",
    "false answers": "share of unanswerable questions answered as stated or partly",
    "near, far": "the same of those near the subject, and of those far from it",
    "stated": "share of unanswerable questions answered as stated",
    "false refusals": "share of answerable questions answered as silent",
    "AUROC": "of support: how often an answerable question has more than an unanswerable one",
    "Brier": "mean square of what support is wrong by; 0 at best, and .25 where it is always .5",
    "at 5 % refusals": "false answers if the threshold let 5 % of these answerable questions be refused",
}
Figures = Mapping[str, Mapping[str, Figure]]


def models(embedder: Embedder, reranker: Reranker | None) -> str:
    """Which models a run was made with: « embedder x@1, no reranker »."""
    return f"embedder {embedder.revision}, {f'reranker {reranker.revision}' if reranker else 'no reranker'}"


def show(figures: Figures, outcomes: Sequence[Outcome], console: Console) -> None:
    """The table, and what its rows mean."""
    answerable = sum(outcome.asked.answerable for outcome in outcomes)
    console.print(f"{answerable} answerable and {len(outcomes) - answerable} unanswerable questions", highlight=False)
    console.print(figure_table(figures))
    console.print("R@1 R@3, and how many questions: the language of the question, and of what answers", highlight=False)
    console.print(_direction_table(directions(outcomes)))
    console.print("R@1 R@3 MRR, and how many questions: by kind, and by who asks", highlight=False)
    console.print(_kind_table(kinds(outcomes)))
    supports = supports_of(outcomes)
    show_reliability(reliability(supports), uninformed(supports), console)
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


def _direction_table(found: Mapping[tuple[Language, Language], Mapping[str, Figure]]) -> Table:
    table = Table("", *(Column(f"→ {name}", no_wrap=True) for name in LANGUAGES), box=box.SIMPLE_HEAD, pad_edge=False)
    for asked in LANGUAGES:
        rows = [found.get((asked, answered)) for answered in LANGUAGES]
        table.add_row(asked, *(Text(_shares(row, "R@1", "R@3")) if row else "–" for row in rows))
    return table


def _kind_table(found: Mapping[str, Mapping[str, Figure]]) -> Table:
    table = Table("", "", box=box.SIMPLE_HEAD, pad_edge=False, show_header=False)
    for kind, row in found.items():
        table.add_row(kind, Text(_shares(row, "R@1", "R@3", "MRR")))
    return table


def ways_tables(figures: Figures) -> list[Table]:
    """A row a measure, a column a way of ranking; as many tables as `WAYS` in each make."""
    ways = list(figures.items())
    return [_ways_table(dict(ways[n : n + WAYS])) for n in range(0, len(ways), WAYS)]


def _ways_table(figures: Figures) -> Table:
    table = Table(
        Column("", no_wrap=True), *(Column(name, no_wrap=True) for name in figures), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
        pad_edge=False, show_edge=False,
    )  # fmt: skip  # as narrow as it can be
    for measure in next(iter(figures.values())):
        table.add_row(measure, *(Text(_cell(row[measure], digits=3)) for row in figures.values()))
    return table


def show_reliability(bins: Sequence[Bin], at_best: float, console: Console) -> None:
    """A row a bin: what support says, and what is so; `at_best`: the Brier score of one that tells no question from another."""
    table = Table("support", "answerable", "questions", box=box.SIMPLE_HEAD, pad_edge=False)
    for some in bins:
        table.add_row(share(some.support), Text(_cell(some.answerable)), str(some.answerable.questions))
    console.print("Support, in groups of about as many questions, and the share of them that the texts answer", highlight=False)
    console.print(table)
    error = f"{share(calibration_error(bins))} apart on average (expected calibration error)"
    console.print(f"{error}; the same support for all would have a Brier score of {share(at_best)}", highlight=False)


def _shares(row: Mapping[str, Figure], *names: str) -> str:
    """« .54 .76 (90) »."""
    return f"{' '.join(share(row[name].mean) for name in names)} ({row[names[0]].questions})"


def _cell(figure: Figure, digits: int = 2) -> str:
    return f"{share(figure.mean, digits)} [{share(figure.low, digits)} {share(figure.high, digits)}]"


def share(value: float, digits: int = 2) -> str:
    """`.68`; `1.0` for all of them."""
    shown = f"{value:.{digits}f}"
    return "1.0" if float(shown) >= 1 else shown[1:]


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
            console.print(Text(f"    wanted: {', '.join(i for i in sorted(asked.answering))}"))
        first = ", ".join(f"{i} ({score:.2f})" for i, score in outcome.hits[:SHOWN_HITS])
        console.print(Text(f"    found:  {first or 'nothing'}", style="dim"))


def to_json(
    figures: Figures, outcomes: Sequence[Outcome], library: Library, embedder: str, reranker: str | None = None
) -> dict[str, Any]:
    """Everything of a run that a later one may be compared with; `embedder`, `reranker`: their revisions."""
    p50, p95 = latency(outcomes)
    bins = reliability(supports_of(outcomes))
    return {
        "made": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "embedder": embedder,
        "reranker": reranker,
        "thesaurus": library.thesaurus.stamp,
        "sources": [source.id for source in library.sources()],
        "cues": library.cue_counts(),
        "gold_sha256": _sha256(*sorted(path for path in GOLD.rglob("*") if path.suffix in {".jsonl", ".txt", ".tsv"})),
        "weights_sha256": _sha256(WEIGHTS),
        "definitions": DEFINITIONS,
        "figures": {name: {key: asdict(figure) for key, figure in row.items()} for name, row in figures.items()},
        "reliability": [asdict(some) for some in bins],
        "calibration_error": round(calibration_error(bins), 6),
        "milliseconds": {"p50": round(p50, 1), "p95": round(p95, 1)},
        "questions": rows_of(outcomes),
    }


def rows_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The questions of a run as they are kept."""
    values = ranking([outcome.asked for outcome in outcomes], {outcome.asked.id: outcome.found for outcome in outcomes})
    return [_row(outcome, values.get(outcome.asked.id, {})) for outcome in outcomes]


def _row(outcome: Outcome, values: Mapping[str, float]) -> dict[str, Any]:
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
        "nDCG@10": round(values["nDCG@10"], 6) if values else None,
        "cited_inside": None if outcome.cited_inside is None else round(outcome.cited_inside, 6),
        "hits": [{"passage": i, "score": round(score, 6)} for i, score in outcome.hits[:KEPT_HITS]],
        "milliseconds": round(1000 * outcome.seconds, 1),
        "error": outcome.error,
    }


def _sha256(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


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
