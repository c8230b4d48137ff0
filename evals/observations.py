"""What retrieval sees of the training questions, each asked twice: of a library of its text alone, and of all texts together.

Support must mean the same in both: in a large library something always comes near to a question.
"""

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
from corpus.background import Backgrounds, measured
from corpus.embedding import Embedder, Remembering
from corpus.errors import BadSources
from corpus.library import Library, Progress
from corpus.settings import load
from corpus.text import Language, Passage, Standing
from evals.questions import TRAINING, Training, load_training
from ingest.pipeline import QUIET, build
from ingest.worker import Reader


@dataclass(frozen=True, slots=True)
class Observation:
    """A training question, the passages that retrieval considers for it, and the ids of those that answer."""

    asked: Training
    question: Question
    candidates: tuple[Candidate, ...]
    answering: frozenset[str]
    retriever: Retriever


@dataclass(frozen=True, slots=True)
class Observed:
    """All observations, the revision of the embedder, and by signal the background that it was measured against."""

    observations: tuple[Observation, ...]
    embedder: str
    backgrounds: Backgrounds


@contextmanager
def observing(embedder: Embedder, folder: Path = TRAINING, progress: Progress | None = None) -> Iterator[Observed]:
    """Every training question in `folder`, observed; the libraries behind them are temporary and end with the context.

    Raises BadSources when words that should answer stand in no passage, or in several.
    """
    asked = load_training(folder)
    embedder = Remembering(embedder)
    with TemporaryDirectory(prefix="plaidoyer-fit-") as temporary, ExitStack() as opened, Reader() as reader:
        texts = sorted({row.text for row in asked})

        def held(name: str, *held: str) -> Library:
            files = [folder / text for text in held]
            return opened.enter_context(_library(files, Path(temporary) / name, embedder, reader))

        libraries = {text: held(text, text) for text in texts}
        together = held("together", *texts)
        backgrounds = measured(embedder)
        pairs = [(row, libraries[row.text]) for row in asked] + [(row, together) for row in _of_all(asked)]
        retrievers = {
            library.folder: Retriever(library, embedder, Logistic(0.0, {}), backgrounds)
            for library in (*libraries.values(), together)
        }
        observations = []
        for row, library in pairs:
            observations.append(_observe(row, library, retrievers[library.folder]))
            if progress:
                progress(len(observations), len(pairs))
        yield Observed(tuple(observations), embedder.revision, backgrounds)


def _of_all(asked: Sequence[Training]) -> list[Training]:
    """The questions that can be asked of all texts: not those that one text does not answer, and another does."""
    return [row for row in asked if not row.elsewhere]


@contextmanager
def _library(texts: Sequence[Path], folder: Path, embedder: Embedder, reader: Reader) -> Iterator[Library]:
    """A new library in `folder` that holds `texts` alone; the language of each is the last part of its name."""
    folder.mkdir()
    sources = folder / "sources.toml"
    lines = []
    for text in texts:
        shutil.copy(text, folder / text.name)
        fields = {"id": text.stem, "work": text.stem, "title": text.stem, "body": text.stem, "file": text.name}
        fields |= {"language": text.stem.rpartition(".")[2], "standing": Standing.ADOPTED.value}
        lines += ["[[source]]", *(f"{name} = {json.dumps(value)}" for name, value in fields.items()), ""]
    sources.write_text("\n".join(lines), encoding="utf-8")
    settings = load(library=folder / "library", sources=sources)
    report = build(settings, embedder, QUIET, reader)
    for failed in report.failed:
        raise BadSources(f'The training text "{failed.source}" cannot be read: {failed.reason}')
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
