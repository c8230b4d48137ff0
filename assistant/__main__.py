"""python -m assistant "question": the answer on the command line."""

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import gc

gc.disable()  # what the libraries make while they load stays: collecting among it takes longer than a question

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from assistant.answer import DEFAULT_HITS, Assistant
from assistant.export import answer_to_json
from assistant.filters import Filters, day
from assistant.ledger import ledger, ledger_to_json, nothing_found, show_ledger, write_csv
from assistant.rerank import reranker_of
from assistant.terminal import show
from assistant.weights import weights_of
from corpus.console import bar, stderr, told
from corpus.embedding import Embedder, embedder_of
from corpus.errors import BadQuestion, BadSetting, LibraryMissing, LibraryStale
from corpus.folder import DATABASE
from corpus.library import Library
from corpus.settings import Settings, load
from corpus.sources import read_sources
from corpus.text import Answer

errors = stderr()


def _open(settings: Settings) -> Assistant:
    """The assistant over the library of the settings."""
    embedder = embedder_of(settings)
    library, listed = _library(settings, embedder), read_sources(settings.sources)
    return Assistant(library, embedder, listed, weights_of(settings, library), reranker_of(settings))


def _library(settings: Settings, embedder: Embedder) -> Library:
    """The library of the settings, which the first question builds; its indexes are made again when the thesaurus changed, or
    what they hold.
    """
    if not (settings.library / DATABASE).exists():
        errors.print(f'Building the library in "{settings.library}" (first use) …', markup=False)
        _build()
    try:
        return Library.open(settings, embedder)
    except LibraryStale:
        errors.print("Bringing the indexes up to date …")
        _build()
        return Library.open(settings, embedder)


def _build() -> None:
    """`python -m ingest build`, as a person would run it: this room does not import that one."""
    if subprocess.run([sys.executable, "-m", "ingest", "build"], check=False, stdout=sys.stderr).returncode:
        raise LibraryMissing("The library could not be built; the reason stands above.")


@dataclass(frozen=True, slots=True)
class _Asking:
    """An assistant, and how each question is put to it."""

    assistant: Assistant
    hits: int
    filters: Filters

    def __call__(self, question: str) -> Answer:
        return self.assistant.ask(question, hits=self.hits, filters=self.filters)


def _batch(ask: _Asking, path: Path) -> None:
    """Answer each line of `path` with a line of JSON; exit status 1 when a line was no question."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
    except OSError as error:
        raise BadSetting(f'"{path}" cannot be read: {error.strerror}. Give a UTF-8 file with a question on each line.') from error
    failed = 0
    with bar(errors, "answering") as progress:
        for done, line in enumerate(lines, 1):
            row = _row(ask, line)
            failed += "error" in row
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            progress(done, len(lines))
    if failed:
        errors.print(f"{failed} lines were no question; each has an `error` in its row.")
        raise typer.Exit(1)


def _row(ask: _Asking, line: str) -> dict[str, Any]:
    """The JSON answer to one line; one with `error` and nothing quoted where the line is no question."""
    try:
        return answer_to_json(ask(line), ask.assistant.library)
    except BadQuestion as error:
        empty: dict[str, Any] = {"statements": [], "hits": [], "notices": [], "support": 0.0}
        shown = line.encode("utf-8", "replace").decode()[:200]
        return {"question": shown, "kind": "silent", "language": None, "lead": "", **empty, "error": str(error)}


def _answer(ask: _Asking, question: str, as_json: bool) -> None:
    """Print the answer to `question`."""
    answer, library = ask(question), ask.assistant.library
    if as_json:
        sys.stdout.write(json.dumps(answer_to_json(answer, library), ensure_ascii=False, indent=2) + "\n")
    else:
        show(answer, library, Console(highlight=False))


@dataclass(frozen=True, slots=True)
class _Form:
    """In which form commitments are printed."""

    as_json: bool
    as_csv: bool


def _commitments(settings: Settings, filters: Filters, force: str, form: _Form) -> None:
    """Print the ledger; where it is empty, say why on stderr."""
    with _library(settings, embedder_of(settings)) as library:
        entries = ledger(library, filters, force)
        if form.as_json:
            sys.stdout.write(ledger_to_json(entries) + "\n")
        elif form.as_csv:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(encoding="utf-8", newline="")  # the lines end as CSV says, on every system
            write_csv(entries, sys.stdout)
        elif entries:
            show_ledger(entries, Console(highlight=False))
        if not entries:
            errors.print(nothing_found(library, filters, force), markup=False, soft_wrap=True)


def main(
    question: Annotated[str | None, typer.Argument(help="What you want to know, in French, English or Spanish.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    batch: Annotated[Path | None, typer.Option(help="Answer each line of this file with a line of JSON.")] = None,
    hits: Annotated[int, typer.Option(min=1, max=100, help="How many passages to bring up.")] = DEFAULT_HITS,
    commitments: Annotated[bool, typer.Option("--commitments", help="Print who is asked to do what, in all texts.")] = False,
    source: Annotated[str, typer.Option(help="Only this text: its id, or words of its title.")] = "",
    standing: Annotated[str, typer.Option(help="Only texts of this standing: adopted, draft, member document.")] = "",
    language: Annotated[str, typer.Option(help="Only texts in this language: fr, en or es.")] = "",
    since: Annotated[str, typer.Option(help="Only texts of this day or later: 2024, 2024-08 or 2024-08-02.")] = "",
    until: Annotated[str, typer.Option(help="Only texts of this day or earlier.")] = "",
    addressee: Annotated[str, typer.Option(help="Only what is put to these, named in any of the languages.")] = "",
    force: Annotated[str, typer.Option(help="Of the commitments: those with this force (urges, exhorte …).")] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the commitments as CSV.")] = False,
) -> None:
    """Answer a question from the texts, in their exact words, with the paragraph to cite."""
    if [question is not None, batch is not None, commitments].count(True) != 1:
        errors.print('Ask one question (python -m assistant "…"), give --batch FILE, or ask for --commitments.')
        raise typer.Exit(2)
    if not commitments and (force or as_csv):
        errors.print("--force and --csv are for commitments. Add --commitments.")
        raise typer.Exit(2)
    if as_csv and as_json:
        errors.print("--json and --csv are two forms of the same. Choose one.")
        raise typer.Exit(2)
    with told(errors, "Stopped."):
        try:
            filters = Filters(source, standing, language, day(since), day(until, last=True), addressee)
            if commitments:
                _commitments(load(), filters, force, _Form(as_json, as_csv))
                return
            ask = _Asking(_open(load()), hits, filters)
            gc.enable()
            if batch is not None:
                _batch(ask, batch)
            else:
                _answer(ask, question or "", as_json)
        except BrokenPipeError:  # `| head` has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    typer.run(main)
