"""python -m evals: is it right? `python -m evals fit` fits the weights on the training set."""

from corpus.settings import seal

seal()

import importlib.util  # noqa: E402  # the libraries below must find the environment sealed
import sys  # noqa: E402

if not all(importlib.util.find_spec(name) for name in ("ir_measures", "scipy")):
    sys.exit('The evaluation needs ir-measures and scipy, which are not installed. Run: pip install -e ".[evals]"')

from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Annotated  # noqa: E402

import typer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: E402

from assistant.weights import WEIGHTS  # noqa: E402
from corpus.embedding import embedder_for  # noqa: E402
from corpus.errors import PlaidoyerError  # noqa: E402
from corpus.settings import load  # noqa: E402
from corpus.thesaurus import load_thesaurus  # noqa: E402
from evals.fit import fit, write_weights  # noqa: E402
from evals.fit_report import show_fit  # noqa: E402
from evals.observations import observing  # noqa: E402
from evals.questions import load_gold  # noqa: E402
from evals.report import keep, show, show_misses, to_json  # noqa: E402
from evals.run import ask_all, figures, shipped_assistant  # noqa: E402

app = typer.Typer(help="Is it right? Asks the gold set, or fits the weights.", add_completion=False)
console = Console(stderr=True, highlight=False)
results = Console(highlight=False)


@contextmanager
def _told() -> Iterator[None]:
    """Errors that are meant for a person end the command with their message and exit status 1; Ctrl-C with 130."""
    try:
        yield
    except PlaidoyerError as error:
        console.print(f"[bold red]{type(error).__name__}:[/] ", end="")
        console.print(str(error), markup=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("Stopped. Nothing was written.")
        raise typer.Exit(130) from None


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar with counts and the time left, on stderr."""
    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@app.callback(invoke_without_command=True)
def gold_command(
    context: typer.Context,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the results here, not in evals/runs/.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List each miss, with what was found instead.")] = False,
) -> None:
    """Ask every gold question once, of a temporary library of the shipped texts, and report how good the answers are."""
    if context.invoked_subcommand:
        return
    with _told():
        questions = load_gold()
        embedder = embedder_for(load().embedder)
        with shipped_assistant(embedder) as assistant, _bar() as progress:
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
    with _told():
        settings = load()
        embedder = embedder_for(settings.embedder)
        stamp = load_thesaurus(settings.thesaurus, settings.cache).stamp
        with _bar() as progress, observing(embedder, progress=progress) as observations:
            fitted = fit(observations)
        show_fit(fitted, observations, results)
        write_weights(fitted.weights, to, f"the embedder {embedder.revision} and the thesaurus {stamp}")
        console.print(f'Written to "{to}".', markup=False)


if __name__ == "__main__":
    sys.exit(app())
