"""python -m ingest: add, list, words, cues, remove, fetch, check, build and rebuild."""

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from corpus.console import bars, stderr, told
from corpus.cues import HEAD, Cues, placed, read_cues, written, written_of, written_unplaced
from corpus.embedding import Embedder, embedder_of
from corpus.errors import BadSources
from corpus.library import Library
from corpus.llm import llm_of
from corpus.settings import Settings, load
from corpus.sources import read_sources
from corpus.text import Passage, Source, Standing
from ingest import pipeline
from ingest.fetch import Network, hosts_of
from ingest.guess import Corrections, known_language
from ingest.originals import Originals
from ingest.pipeline import IngestReport, Telling
from ingest.terminal import guesses, listing, listing_as_json, report_lines, suggested
from ingest.uncovered import csv_of, table_of, uncovered

T = TypeVar("T")
app = typer.Typer(help="Text -> passages -> library.", no_args_is_help=True, add_completion=False)
console = stderr()
STOPPED_DRAFTING = "Stopped. Drafts that you put in stay: --draft goes on with the other paragraphs."
STOPPED_READING = "Stopped. Nothing was changed."
STOPPED = "Stopped. What was put in so far is in the library; the rest is as it was before."


def _work(work: Callable[[Settings, Embedder, Telling], T]) -> T:
    """Do what a command does, with progress bars; errors and Ctrl-C end it with one line."""
    with told(console, STOPPED):
        settings = load()
        with bars(console, "reading", "embedding passages") as (reading, embedding):
            telling = Telling(_say, lambda done, of, name: reading(done, of), embedding)
            return work(settings, embedder_of(settings), telling)


def _say(words: str, style: str = "") -> None:
    console.print(words, style=style, markup=False, soft_wrap=True)


def _report(report: IngestReport) -> None:
    """What became of each text; exit status 1 if any failed."""
    for words, style in report_lines(report):
        _say(words, style)
    if report.failed:
        raise typer.Exit(1)


@app.command("add")
def add_command(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL|ID…", help="Files, folders, patterns, addresses; or texts by id, once more."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--id", help="Name of the text, as in accord-2019.fr; an existing one: correct it.")
    ] = None,
    work: Annotated[str | None, typer.Option(help="Name that the language versions of one text share.")] = None,
    title: Annotated[str | None, typer.Option(help="Title; else the text's own.")] = None,
    body: Annotated[str | None, typer.Option(help="Who issued it; else the first organisation that it names.")] = None,
    date: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its date; else the first that it names.")
    ] = None,
    standing: Annotated[Standing | None, typer.Option(help="Its weight; else guessed.")] = None,
    language: Annotated[str | None, typer.Option(help="fr, en or es; else guessed.")] = None,
    replaces: Annotated[
        list[str] | None, typer.Option(metavar="WORK", help="Older text that this one replaces, by its work; more than once.")
    ] = None,
) -> None:
    """Add texts: PDF, HTML, Word (.docx), OpenDocument (.odt), Markdown, plain text.

    A text added before from the same place is replaced if it has changed, and left alone if it has not. What was guessed
    is shown, and corrected by the same command: add --id ID --title "…".
    """
    if not inputs and not name:
        _say('Name what to add (python -m ingest add FILE…), or correct a text (python -m ingest add --id ID --title "…").')
        raise typer.Exit(2)

    def work_on(settings: Settings, embedder: Embedder, telling: Telling) -> IngestReport:
        day = date.date() if date else None
        older = tuple(replaces) if replaces else None
        corrections = Corrections(name, work, title, body, day, standing, known_language(language), older)
        return pipeline.add(settings, embedder, inputs or [], corrections, _network(settings), telling)

    report = _work(work_on)
    for words in guesses(report):
        _say(words, "dim")
    _report(report)


def _network(settings: Settings) -> Network:
    listed = hosts_of([source.url for source in read_sources(settings.sources) if source.url])
    return Network(frozenset({*listed, *settings.hosts}))


@app.command("remove")
def remove_command(names: Annotated[list[str], typer.Argument(metavar="ID…", help="As `list` shows them.")]) -> None:
    """Take texts out: they are gone from every answer at once.

    One that sources.toml lists comes back with `add ID` or `fetch ID`.
    """
    _report(_work(lambda settings, embedder, telling: pipeline.remove(settings, embedder, names, telling)))


@app.command("fetch")
def fetch_command(names: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Which; else all.")] = None) -> None:
    """Fetch the linked texts of sources.toml; what has not changed since is left alone. Needs the internet."""
    report = _work(
        lambda settings, embedder, telling: pipeline.fetch(settings, embedder, names or [], _network(settings), telling)
    )
    if report.failed:
        first = report.failed[0].source
        _say(f"What cannot be fetched here can be downloaded elsewhere and added: python -m ingest add --id {first} FILE")
    _report(report)


@app.command("check")
def check_command(repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False) -> None:
    """Compare every index with the texts, and every original with what was made of it; exit status 1 if anything is wrong.

    Texts that may be translations of each other are named, with the command that joins them: nothing is wrong with these.
    """
    problems = _work(lambda settings, embedder, telling: pipeline.check(settings, embedder, telling, repair=repair))
    for words in suggested(_work(lambda settings, embedder, telling: pipeline.likely(settings, embedder))):
        _say(words, "yellow")
    for problem in problems:
        _say(problem, "red")
    if problems and not repair:
        _say("Mend it: python -m ingest check --repair")
    if problems:
        raise typer.Exit(1)
    _say("Everything answers.")


@app.command("build")
def build_command() -> None:
    """Bring the library up to date with sources.toml and the texts added; what is unchanged is left alone."""
    _report(_work(pipeline.build))


@app.command("rebuild")
def rebuild_command() -> None:
    """Make every index again (after damage, or with another embedder)."""
    _report(_work(pipeline.rebuild))


@app.command("list")
def list_command(as_json: Annotated[bool, typer.Option("--json", help="As JSON, one object a text.")] = False) -> None:
    """List the texts: those in the library, those that failed, and those that sources.toml names besides."""
    with told(console, STOPPED):
        settings = load()
        listed = read_sources(settings.sources)
        with Library.open(settings, embedder_of(settings), accept={"embedder", "thesaurus"}) as library:
            typer.echo(listing_as_json(library, listed) if as_json else listing(library, listed))


@app.command("words")
def words_command(
    language: Annotated[str | None, typer.Option(help="fr, en or es; else all three.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many words.")] = 50,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV.")] = False,
) -> None:
    """List the frequent words of the texts that no concept covers: what to write into a SKOS file of one's own."""
    with told(console, STOPPED):
        settings = load()
        chosen = known_language(language) or ""
        with Library.open(settings, embedder_of(settings), accept={"embedder", "thesaurus"}) as library:
            found = uncovered(library, chosen)
            if as_csv:
                typer.echo(csv_of(found[:most]), nl=False)
            elif found:
                typer.echo(table_of(found[:most]))
            if not found:
                _say("No word is left that no concept covers." if library.sources() else "The library is empty: add texts first.")
            elif len(found) > most:
                _say(f"{len(found) - most} more. See them: --most {len(found)}", "dim")


@app.command("cues")
def cues_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="A text, as `list` shows it.")],
    file: Annotated[Path | None, typer.Argument(help="Cues to put in the place of those that it has.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Take your own away: those that ship with the text come back.")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Let the language model write for paragraphs that have none.")] = False,
) -> None:
    """Show the questions under which the paragraphs of a text are found besides its own words, or put others in their place.

    What is shown is a file to write more into: python -m ingest cues ID > cues.tsv. Drafts in it are to be read first.
    """
    if bool(file) + reset + draft > 1:
        _say("Name a file, or --reset, or --draft: one of them.")
        raise typer.Exit(2)
    if file or reset:
        _report(_work(lambda settings, embedder, telling: pipeline.cues(settings, embedder, name, file, telling)))
        return
    with told(console, STOPPED_DRAFTING if draft else STOPPED_READING):
        settings = load()
        with Library.open(settings, embedder_of(settings), accept={"embedder", "thesaurus"}) as library:
            passages = library.passages(name)
            if not passages:
                raise BadSources(f"There is no text {name!r} in the library. See: python -m ingest list")
            listed = {source.id: source for source in read_sources(settings.sources)}
            path = Originals(settings.library, listed, settings.sources.parent).cues(name)
            every = read_cues(path) if path else {}
            unplaced = {paragraph: every[paragraph] for paragraph in placed(every, passages)[1]}
            source, cues = library.source(name), library.cues(name)
        if draft:
            _draft(settings, source, [passage for passage in passages if passage.citable], cues, unplaced)
        else:
            _print(written(cues, passages, unplaced))


def _print(part: str) -> None:
    """A part of a file of cues, in UTF-8 wherever it goes; it is out when this returns."""
    typer.echo(part.encode(), nl=False)


def _draft(settings: Settings, source: Source, passages: Sequence[Passage], cues: Cues, unplaced: Cues) -> None:
    """Print the file with drafts for those passages that have no cues, each as it is made; all of the file, without drafts of the
    rest, also where that is stopped or the model goes away. Exit status 1 where the model wrote none for one.
    """
    from ingest.draft import TEMPERATURE, with_drafts  # LlamaIndex takes a second, and only this needs it

    llm = llm_of(settings, TEMPERATURE)
    lacking = sum(passage.id not in cues for passage in passages)
    if not lacking:
        _say(f"Every paragraph of {source.id} has cues: there is nothing to draft.")
    asked, undrafted = 0, []
    left = list(passages)
    _print(HEAD)
    try:
        with bars(console, "drafting") as (show,):
            if lacking:
                show(0, lacking)
            for passage, of_passage in with_drafts(llm, source, passages, cues):
                _print(written_of(passage, of_passage))
                left.remove(passage)
                if passage.id not in cues:
                    asked += 1
                    undrafted += [] if of_passage else [passage.locator]
                    show(asked, lacking)
    finally:
        _print("".join(written_of(passage, cues.get(passage.id, ())) for passage in left) + written_unplaced(unplaced))
        if asked > len(undrafted):
            _say(
                f"Drafts by {llm.metadata.model_name}: read them before you put them in, and delete what a paragraph leaves open."
            )
    if undrafted:
        _say(f"The model wrote no questions in the form asked for about: {', '.join(undrafted)}.", "red")
        raise typer.Exit(1)


if __name__ == "__main__":
    sys.exit(app())
