"""What retrieval sees of the training questions, each asked of a library that holds its text alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.question import Question, read_question
from assistant.retrieve import Candidate, Retriever
from assistant.weights import Logistic
from corpus.embedding import Embedder
from corpus.errors import BadSources
from corpus.library import Library, Progress
from corpus.settings import load
from corpus.text import Language, Passage, Standing
from evals.questions import TRAINING, Training, load_training
from ingest.pipeline import build


@dataclass(frozen=True, slots=True)
class Observation:
    """A training question, the passages that retrieval considers for it, and the ids of those that answer."""

    asked: Training
    question: Question
    candidates: tuple[Candidate, ...]
    answering: frozenset[str]
    retriever: Retriever


@contextmanager
def observing(embedder: Embedder, folder: Path = TRAINING, progress: Progress | None = None) -> Iterator[tuple[Observation, ...]]:
    """Every training question in `folder`, observed; the libraries behind them are temporary and end with the context.

    Raises BadSources when words that should answer stand in no passage, or in several.
    """
    asked = load_training(folder)
    texts = sorted({row.text for row in asked})
    with TemporaryDirectory(prefix="plaidoyer-fit-") as temporary, ExitStack() as opened:
        observations: list[Observation] = []
        for n, text in enumerate(texts):
            library = opened.enter_context(_library(folder / text, Path(temporary) / str(n), embedder))
            retriever = Retriever(library, embedder, Logistic(0.0, {}))
            for row in asked:
                if row.text == text:
                    observations.append(_observe(row, library, retriever))
                    if progress:
                        progress(len(observations), len(asked))
        yield tuple(observations)


@contextmanager
def _library(text: Path, folder: Path, embedder: Embedder) -> Iterator[Library]:
    """A new library in `folder` that holds `text` alone; its language is the last part of its name."""
    folder.mkdir()
    shutil.copy(text, folder / text.name)
    fields = {"id": text.stem, "work": text.stem, "title": text.stem, "body": text.stem, "file": text.name}
    fields |= {"language": text.stem.rpartition(".")[2], "standing": Standing.ADOPTED.value}
    sources = folder / "sources.toml"
    lines = [f"{name} = {json.dumps(value)}" for name, value in fields.items()]
    sources.write_text("\n".join(["[[source]]", *lines, ""]), encoding="utf-8")
    settings = load(library=folder / "library", sources=sources)
    report = build(settings, embedder, lambda _: None)
    for failed in report.failed:
        raise BadSources(f'The training text "{text}" cannot be read: {failed.reason}')
    with Library.open(settings, embedder) as library:
        yield library


def _observe(row: Training, library: Library, retriever: Retriever) -> Observation:
    default: Language = "fr"
    question = read_question(row.question, library.thesaurus, default)
    answering = frozenset(_answering(words, library.passages(Path(row.text).stem), row.id) for words in row.answers)
    return Observation(row, question, retriever.candidates(question), answering, retriever)


def _answering(words: str, passages: Sequence[Passage], name: str) -> str:
    """The id of the citable passage that holds `words`, however its lines are broken."""
    wanted = " ".join(words.split())
    found = [passage.id for passage in passages if passage.citable and wanted in " ".join(passage.text.split())]
    if len(found) != 1:
        raise BadSources(f"The training question {name}: {words!r} stands in {len(found)} citable passages; it must be one.")
    return found[0]
