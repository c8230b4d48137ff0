"""python -m ingest: build, rebuild and list the library."""

from corpus.settings import seal

seal()

import sys  # noqa: E402  # the libraries below must find the environment sealed
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402

import typer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: E402
from rich.table import Column, Table  # noqa: E402

from corpus.embedding import embedder_for  # noqa: E402
from corpus.errors import PlaidoyerError  # noqa: E402
from corpus.library import Library  # noqa: E402
from corpus.settings import load  # noqa: E402
from corpus.sources import read_sources  # noqa: E402
from ingest.pipeline import IngestReport, build, rebuild  # noqa: E402

app = typer.Typer(help="Text -> passages -> library.", no_args_is_help=True, add_completion=False)
console = Console(stderr=True, highlight=False)


@contextmanager
def _told() -> Iterator[None]:
    """Errors that are meant for a person end the command with their message and exit status 1; Ctrl-C with 130."""
    try:
        yield
    except PlaidoyerError as error:
        console.print(f"[bold red]{type(error).__name__}:[/] ", end="")
        console.print(str(error), markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("Stopped. The library is as it was before.")
        raise typer.Exit(130) from None


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar with counts and the time left, on stderr; there is none before the first passage is embedded."""
    columns = (TextColumn("embedding passages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console)
    task = progress.add_task("", total=None)

    def show(done: int, total: int) -> None:
        progress.start()
        progress.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        if progress.live.is_started:
            progress.stop()


def _report(report: IngestReport) -> None:
    names = {"added": report.added, "replaced": report.replaced, "unchanged": report.unchanged}
    parts = [f"{len(ids)} {name} ({', '.join(ids)})" for name, ids in names.items() if ids]
    if report.reindexed:
        parts.append("indexes made again")
    console.print("; ".join([*parts, f"{report.passages} passages in the library"]) + ".", markup=False, soft_wrap=True)
    if report.absent:
        console.print(f"Listed, not on this machine: {', '.join(report.absent)}.", style="dim", markup=False, soft_wrap=True)
    for failed in report.failed:
        console.print(f"failed: {failed.source}: {failed.reason}", style="red", markup=False, soft_wrap=True)
    if report.failed:
        raise typer.Exit(1)


def _say(words: str) -> None:
    console.print(words, markup=False, soft_wrap=True)


@app.command("build")
def build_command() -> None:
    """Bring the library up to date with sources.toml; what is unchanged is left alone."""
    with _told():
        settings = load()
        with bar() as progress:
            report = build(settings, embedder_for(settings.embedder), _say, progress)
        _report(report)


@app.command("rebuild")
def rebuild_command() -> None:
    """Make every index again (after damage, or with another embedder)."""
    with _told():
        settings = load()
        with bar() as progress:
            report = rebuild(settings, embedder_for(settings.embedder), _say, progress)
        _report(report)


@app.command("list")
def list_command() -> None:
    """List the texts: those in the library, and those that sources.toml names besides."""
    with _told():
        settings = load()
        with Library.open(settings, embedder_for(settings.embedder)) as library:
            held = {source.id: source for source in library.sources()}
            counts = {name: len(library.passages(name)) for name in held}
        table = Table(Column("id", no_wrap=True), "title", "standing", "date", "passages")
        for source in (held | {s.id: s for s in read_sources(settings.sources) if s.id not in held}).values():
            passages = str(counts[source.id]) if source.id in held else "not in the library"
            table.add_row(source.id, source.title, source.standing.value, source.date_text, passages)
        Console(highlight=False).print(table)


if __name__ == "__main__":
    sys.exit(app())
