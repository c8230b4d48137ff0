"""python -m ingest: build, rebuild and list the library."""

from corpus.settings import seal

seal()

import sys  # noqa: E402  # the libraries below must find the environment sealed

import typer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Column, Table  # noqa: E402

from corpus.console import bar, stderr, told  # noqa: E402
from corpus.embedding import embedder_for  # noqa: E402
from corpus.library import Library  # noqa: E402
from corpus.settings import load  # noqa: E402
from corpus.sources import read_sources  # noqa: E402
from ingest.pipeline import IngestReport, build, rebuild  # noqa: E402

app = typer.Typer(help="Text -> passages -> library.", no_args_is_help=True, add_completion=False)
console = stderr()
STOPPED = "Stopped. The library is as it was before."


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
    with told(console, STOPPED):
        settings = load()
        with bar(console, "embedding passages") as progress:
            report = build(settings, embedder_for(settings.embedder), _say, progress)
        _report(report)


@app.command("rebuild")
def rebuild_command() -> None:
    """Make every index again (after damage, or with another embedder)."""
    with told(console, STOPPED):
        settings = load()
        with bar(console, "embedding passages") as progress:
            report = rebuild(settings, embedder_for(settings.embedder), _say, progress)
        _report(report)


@app.command("list")
def list_command() -> None:
    """List the texts: those in the library, and those that sources.toml names besides."""
    with told(console, STOPPED):
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
