"""python -m evals: is it right? `python -m evals fit` fits the weights on the training set."""

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import importlib.util
import sys

_NEEDED = ("ir_measures", "jinja2", "scipy", "sklearn")
if not all(importlib.util.find_spec(name) for name in _NEEDED):
    sys.exit(f'The evaluation needs {", ".join(_NEEDED)}, which are not all installed. Run: pip install -e ".[evals]"')

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.rerank import reranker_of
from assistant.weights import WEIGHTS
from corpus.console import bar, bars, stderr, told
from corpus.embedder.examples import load_items
from corpus.embedding import BUNDLED, Embedder, Remembering, embedder_for, embedder_of, is_late
from corpus.errors import BadSetting
from corpus.settings import Settings, load
from corpus.sources import read_sources
from corpus.thesaurus import load_thesaurus
from evals.ablations import ablations, groups_of
from evals.compare import BASELINE, compare, read_run, show_ablations, show_comparison, write_baseline
from evals.fit import fit, write_weights
from evals.fit_report import show_fit
from evals.html import write_html
from evals.judges import agreement_of, load_second
from evals.made import reading_tests, write_training_set
from evals.observations import WithoutPieces, observing
from evals.questions import asked_of, load_gold
from evals.report import figure_table, keep, models, rows_of, show, show_misses, to_json, ways_tables
from evals.run import WithCues, ask_all, citable_passages, figures, gold_assistant
from evals.sets import measure_task, read_set
from evals.silences import CANDIDATES, measure_silences, read_silences
from evals.translations import CERTAIN, COMPARE, LIKELY, NEITHER, told_apart

app = typer.Typer(help="Is it right? Asks the gold set, or fits the weights.", add_completion=False)
console = stderr()
STOPPED = "Stopped. Nothing was written."
results = Console(highlight=False)


@app.callback(invoke_without_command=True)
def gold_command(
    context: typer.Context,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the results here, not in evals/runs/.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List each miss, with what was found instead.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a report with charts and every miss explained.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Ask a library of the shipped texts alone.")] = False,
    cues: Annotated[WithCues, typer.Option(help="Which texts are found by their cues too (corpus/cues.py).")] = WithCues.SHIPPED,
    most: Annotated[int | None, typer.Option(min=0, help="So many cues of each paragraph, drawn by chance.")] = None,
    bench: Annotated[Path | None, typer.Option(help="Ask the set in this folder instead (evals/sets.py, silences.py).")] = None,
) -> None:
    """Ask every gold question once, of a temporary library, and report how good the answers are."""
    if context.invoked_subcommand:
        return
    with told(console, STOPPED):
        if bench:
            _bench(bench)
            return
        settings = load()
        embedder, reranker = embedder_of(settings), reranker_of(settings)
        made = gold_assistant(embedder, reranker, alone=alone, cues=cues, most=most)
        with made as assistant, bar(console, "asking") as progress:
            questions = asked_of(load_gold(), {source.id for source in assistant.library.sources()})
            outcomes = ask_all(assistant, questions, progress)
            measured = figures(outcomes)
            reranked_by = reranker.revision if reranker else None
            kept = keep(to_json(measured, outcomes, assistant.library, embedder.revision, reranked_by), json_file)
            if html:
                write_html(html, measured, outcomes, assistant, embedder, reranker)
        results.print(models(embedder, reranker), markup=False)
        show(measured, outcomes, results)
        if misses:
            show_misses(outcomes, results)
        console.print(f'Kept in "{kept}".', markup=False)


def _bench(folder: Path) -> None:
    settings = load()
    embedder, reranker = embedder_of(settings), reranker_of(settings)
    if (folder / CANDIDATES).is_file():
        _silences(folder, embedder)
        return
    for task in read_set(folder):
        with bar(console, "asking") as progress:
            measured = measure_task(task, embedder, reranker, progress)
        about = f"{folder.name} {task.name}: {len(task.queries)} questions of {len(task.documents)} documents"
        results.print(f"{about}, {models(embedder, reranker)}", markup=False)
        for table in ways_tables(measured.figures):
            results.print(table)
        p50, p95 = np.percentile(measured.milliseconds, (50, 95))
        results.print(f"time for a question: {p50:.0f} ms (median), {p95:.0f} ms (95th percentile)\n")


def _silences(folder: Path, embedder: Embedder) -> None:
    some = read_silences(folder)
    with bar(console, "asking") as progress:
        measured = measure_silences(some, embedder, progress)
    answered = sum(some.answerable.values())
    about = f"{folder.name}: {len(some.answerable)} questions, each of its candidates, which answer {answered}"
    results.print(f"{about}, {models(embedder, None)}", markup=False)
    results.print(figure_table(measured))


@app.command("fit")
def fit_command(
    to: Annotated[
        Path | None, typer.Option("--to", help="Write the weights here; without it, of the bundled embedder, to those that ship.")
    ] = None,
) -> None:
    """Fit the weights and the thresholds on the training set alone, and report what they do on texts held out."""
    with told(console, STOPPED):
        settings = load()
        embedder = embedder_of(settings)
        if to is None or to.resolve() == WEIGHTS:
            to = _shipped(settings)
        if to.is_dir() or not to.absolute().parent.is_dir():
            raise BadSetting(f'"{to}" is no file that can be written. Name another one: python -m evals fit --to FILE')
        stamp = load_thesaurus((settings.thesaurus, *settings.concepts), settings.cache).stamp
        tests = reading_tests()
        with (
            TemporaryDirectory(prefix="plaidoyer-training-") as temporary,
            bars(console, "asking", "asking once more") as progress,
        ):
            folder, made = Path(temporary), Remembering(embedder)
            write_training_set(folder)
            with observing(made, folder, progress[0], tests) as seen:
                fitted = plain = fit(seen)
            without = seen
            if is_late(embedder):
                with observing(WithoutPieces(made), folder, progress[1], tests) as without:
                    plain = fit(without)
        show_fit(fitted, seen.observations, results)
        if is_late(embedder):
            results.print("\nWithout late interaction, for embedders that make no pieces:")
            show_fit(plain, without.observations, results)
        write_weights(fitted.weights, plain.weights, to, stamp)
        console.print(f'Written to "{to}".', markup=False)
        if to != WEIGHTS:
            console.print(f'To answer with them, name this file: PLAIDOYER_WEIGHTS="{to}"', markup=False)


def _shipped(settings: Settings) -> Path:
    """The file of the weights that ship. Raises BadSetting where those of another embedder would be written there."""
    if settings.embedder != BUNDLED:
        raise BadSetting(
            f"The weights that ship are those of the bundled embedder, and PLAIDOYER_EMBEDDER is {settings.embedder!r}. "
            "Name a file for those of this one: python -m evals fit --to FILE"
        )
    return WEIGHTS


@app.command("judges")
def judges_command() -> None:
    """Say how far the second judge of the gold set agrees with the first."""
    with told(console, STOPPED), gold_assistant(embedder_of(load())) as assistant:
        citable = citable_passages(assistant.library)
        found = agreement_of(load_gold(), load_second(), citable)
        results.print(
            f"{found.needs} needs judged twice over {len(citable)} passages: the first judge found {found.first} that answer, "
            f"the second {found.second}, {found.both} of them the same. Cohen's kappa: {found.kappa:.2f}"
        )


@app.command("versions")
def versions_command() -> None:
    """Say how far language versions are told from other texts, on the made-up texts that the embedder was held out of."""
    with told(console, STOPPED):
        embedder = embedder_of(load())
        with bar(console, "embedding texts") as progress:
            found = told_apart(
                load_items()[1], embedder, bundled=embedder.revision == embedder_for(BUNDLED).revision, progress=progress
            )
        table = Table("")
        for said in (CERTAIN, COMPARE, LIKELY, NEITHER):
            table.add_column(said, justify="right")
        for kind, counts in found.items():
            table.add_row(f"{kind}, {counts.total():,}", *(f"{counts[said]:,}" for said in (CERTAIN, COMPARE, LIKELY, NEITHER)))
        results.print(table)


@app.command("ablations")
def ablations_command() -> None:
    """Ask the gold set with groups of signals off, then with each, one after the other: some minutes."""
    with told(console, STOPPED):
        settings = load()
        embedder, reranker = Remembering(embedder_of(settings)), reranker_of(settings)
        listed = read_sources(settings.sources)
        cued, uncued = gold_assistant(embedder), gold_assistant(embedder, cues=WithCues.NONE)
        with cued as assistant, uncued as other, bar(console, "asking") as progress:
            asked = ablations(assistant, embedder, listed, load_gold(), progress, reranker=reranker, uncued=other.library)
            found = list(asked)
        results.print(models(embedder, reranker), markup=False)
        show_ablations(found, results)
        for name, signals in groups_of(assistant.weights).items():
            results.print(Text(f"{name}: {', '.join(sorted(signals))}", style="dim"))


@app.command("baseline")
def baseline_command() -> None:
    """Ask the gold set, show what differs from the baseline, and make this run the baseline that `make test` compares with."""
    with told(console, STOPPED), gold_assistant(embedder_of(load())) as assistant, bar(console, "asking") as progress:
        rows = rows_of(ask_all(assistant, load_gold(), progress))
        if BASELINE.is_file():
            show_comparison(compare(read_run(BASELINE)["questions"], rows), results)
        write_baseline(rows, BASELINE)
        console.print(f'Written to "{BASELINE}".', markup=False)


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(help="A kept run.")], after: Annotated[Path, typer.Argument(help="Another.")]
) -> None:
    """Compare two kept runs: what differs, and whether that is more than chance."""
    with told(console, STOPPED):
        first, second = read_run(before), read_run(after)
        if any(first.get(key) != second.get(key) for key in ("gold_sha256", "sources", "cues")):
            console.print("The runs were made with different questions, texts or cues: what both have is compared.")
        show_comparison(compare(first["questions"], second["questions"]), results)


if __name__ == "__main__":
    sys.exit(app())
