"""python -m evals: is it right? `python -m evals fit` fits the weights on the training set."""

from corpus.settings import seal

seal()

import importlib.util  # noqa: E402  # the libraries below must find the environment sealed
import sys  # noqa: E402

if not all(importlib.util.find_spec(name) for name in ("ir_measures", "scipy")):
    sys.exit('The evaluation needs ir-measures and scipy, which are not installed. Run: pip install -e ".[evals]"')

from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402
from typing import Annotated  # noqa: E402

import typer  # noqa: E402
from rich.console import Console  # noqa: E402

from assistant.weights import WEIGHTS  # noqa: E402
from corpus.console import bar, stderr, told  # noqa: E402
from corpus.embedding import embedder_for  # noqa: E402
from corpus.settings import load  # noqa: E402
from corpus.thesaurus import load_thesaurus  # noqa: E402
from evals.fit import fit, write_weights  # noqa: E402
from evals.fit_report import show_fit  # noqa: E402
from evals.made import write_training_set  # noqa: E402
from evals.observations import observing  # noqa: E402
from evals.questions import load_gold  # noqa: E402
from evals.report import keep, show, show_misses, to_json  # noqa: E402
from evals.run import ask_all, figures, shipped_assistant  # noqa: E402

app = typer.Typer(help="Is it right? Asks the gold set, or fits the weights.", add_completion=False)
console = stderr()
STOPPED = "Stopped. Nothing was written."
results = Console(highlight=False)


@app.callback(invoke_without_command=True)
def gold_command(
    context: typer.Context,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the results here, not in evals/runs/.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List each miss, with what was found instead.")] = False,
) -> None:
    """Ask every gold question once, of a temporary library of the shipped texts, and report how good the answers are."""
    if context.invoked_subcommand:
        return
    with told(console, STOPPED):
        questions = load_gold()
        embedder = embedder_for(load().embedder)
        with shipped_assistant(embedder) as assistant, bar(console, "asking") as progress:
            outcomes = ask_all(assistant, questions, progress)
            measured = figures(outcomes)
            kept = keep(to_json(measured, outcomes, assistant.library, embedder.revision), json_file)
        show(measured, outcomes, results)
        if misses:
            show_misses(outcomes, results)
        console.print(f'Kept in "{kept}".', markup=False)


@app.command("fit")
def fit_command(
    to: Annotated[Path, typer.Option("--to", help="Write the weights here.")] = WEIGHTS,
) -> None:
    """Fit the weights and the thresholds on the training set alone, and report what they do on texts held out."""
    with told(console, STOPPED):
        settings = load()
        embedder = embedder_for(settings.embedder)
        stamp = load_thesaurus(settings.thesaurus, settings.cache).stamp
        with TemporaryDirectory(prefix="plaidoyer-training-") as folder, bar(console, "asking") as progress:
            write_training_set(Path(folder))
            with observing(embedder, Path(folder), progress) as observed:
                fitted = fit(observed)
        show_fit(fitted, observed.observations, results)
        write_weights(fitted.weights, to, f"the embedder {embedder.revision} and the thesaurus {stamp}")
        console.print(f'Written to "{to}".', markup=False)


if __name__ == "__main__":
    sys.exit(app())
