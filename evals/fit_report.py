"""What `python -m evals fit` prints: fusion against its alternatives, and silence; a fold of texts held out at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus.text import LANGUAGES, AnswerKind
from evals.calibration import brier, reliability, uninformed
from evals.fit import Fit, HeldOut, Ranking, fused, partly_threshold, rankings
from evals.measures import ALL, auroc, by_language, first_rank, silence
from evals.observations import Observation
from evals.questions import CLOSENESS
from evals.report import figure_table, share, show_reliability

TRADE_OFFS = (0.05, 0.10, 0.15, 0.20, 0.30)
"""Shares of false refusals at which false answers are shown."""


def show_fit(fitted: Fit, observations: Sequence[Observation], console: Console) -> None:
    """The tables, and the trade-off behind the threshold."""
    texts = len({o.asked.text for o in observations})
    console.print(f"{len(observations)} observations; {texts} texts, held out a fold at a time", highlight=False)
    console.print("\nThe right paragraph: R@1 R@3 MRR", highlight=False)
    console.print(_fusion_table(rankings(observations, fitted)))
    if fitted.reading:
        console.print("Reading tests, in the words of the texts, one language: R@1 R@3 MRR", highlight=False)
        console.print(_fusion_table(fused(fitted.reading)))
        refused = sum(h.kind is AnswerKind.SILENT for h in fitted.reading) / len(fitted.reading)
        console.print(f"{refused:.0%} of them would be refused\n", highlight=False)
    console.print("Silence, by the fitted support", highlight=False)
    rows = silence([(h.observation.asked, h.observation.asked.answerable, h.kind) for h in fitted.held_out])
    supports = [(h.observation.asked, h.observation.asked.answerable, h.support) for h in fitted.held_out]
    console.print(figure_table(rows | {"AUROC": auroc(supports), "Brier": brier(supports)}))
    show_reliability(reliability(supports), uninformed(supports), console)
    for refused in TRADE_OFFS:
        console.print(Text(_trade_off(fitted.held_out, refused), style="dim"))


def _fusion_table(alternatives: Mapping[str, Sequence[Ranking]]) -> Table:
    table = Table("", *(Column(name, no_wrap=True) for name in (*LANGUAGES, ALL)), box=box.SIMPLE_HEAD, pad_edge=False)
    for name, rows in alternatives.items():
        ranks = [(o.asked, first_rank(found, o.answering)) for o, found in rows]
        figures = [by_language((a, measure(rank)) for a, rank in ranks) for measure in _MEASURES]
        cells = (" ".join(share(figure[language].mean) for figure in figures) for language in (*LANGUAGES, ALL))
        table.add_row(name, *cells)
    return table


def _within(k: int) -> Callable[[int | None], float]:
    return lambda rank: float(rank is not None and rank <= k)


_MEASURES: tuple[Callable[[int | None], float], ...] = (_within(1), _within(3), lambda rank: 1 / rank if rank else 0.0)


def _trade_off(held_out: Sequence[HeldOut], refused: float) -> str:
    """« at 10 % false refusals: 40 % of the near and 5 % of the far unanswerable questions are answered »."""
    least = partly_threshold([h.support for h in held_out if h.observation.asked.answerable], refused)
    shares = []
    for closeness in CLOSENESS:
        some = [h.support >= least for h in held_out if h.observation.asked.closeness == closeness]
        if some:
            shares.append(f"{sum(some) / len(some):.0%} of those {closeness} the subject")
    return f"at {refused:.0%} false refusals (from {least:.3f}) the unanswerable questions that are answered: {', '.join(shares)}"
