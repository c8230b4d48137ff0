"""What retrieval sees of the training questions, each asked twice: of a library of its text alone, and of many texts together.

Support must mean the same in both: in a large library something always comes near to a question. Questions in the words of the
text that answers them are asked besides, of a library in one language: the weight of `QUOTED` is fitted on them.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.question import Question, read_question
from assistant.ranking import Candidate
from assistant.retrieve import Retriever
from assistant.weights import Logistic
from corpus.background import Backgrounds, measured
from corpus.embedded import Progress
from corpus.embedding import Embedder, Remembering, Vectors, encode_pieces, encode_query_pieces
from corpus.errors import BadSources
from corpus.library import Library
from corpus.settings import load
from corpus.text import Language, Passage, Standing
from corpus.truth import Text
from evals.made import ReadingTest
from evals.questions import TRAINING, Training, load_cues, load_training
from evals.texts import text_of
from ingest.pipeline import QUIET, build
from ingest.worker import Reader

_BLANK, _REMARK = re.compile(r"\n\s*\n"), re.compile(r"\s*\([^()]*\)$")
DEFAULT: Language = "fr"
"""The language that a question is read in where it does not tell."""


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
    """All observations, the revision of the embedder, and by signal the background that it was measured against; and the
    observations of `reading` tests.
    """

    observations: tuple[Observation, ...]
    embedder: str
    backgrounds: Backgrounds
    reading: tuple[Observation, ...] = ()


class WithoutPieces:
    """An embedder that makes the vectors of another, and no pieces, as most do."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        return encode_pieces(self._embedder, texts)[0]

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return encode_query_pieces(self._embedder, texts)[0]


@contextmanager
def observing(
    embedder: Embedder, folder: Path = TRAINING, progress: Progress | None = None, tests: Sequence[ReadingTest] = ()
) -> Iterator[Observed]:
    """Every training question in `folder`, observed, and those of the reading tests; the libraries behind them are temporary and
    end with the context.

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
        groups = {row.text: row.among for row in asked}
        together = {
            group: held(f"together {group}", *(text for text in texts if groups[text] == group))
            for group in dict.fromkeys(groups.values())
        }
        backgrounds = measured(embedder)
        pairs = [(row, libraries[row.text]) for row in asked] + [(row, together[row.among]) for row in _of_all(asked)]
        retrievers = {
            library.folder: Retriever(library, embedder, Logistic(0.0, {}), backgrounds)
            for library in (*libraries.values(), *together.values())
        }
        count, done = len(pairs) + sum(len(test.questions) for test in tests), 0

        def observed(row: Training, library: Library, retriever: Retriever, passages: Sequence[Passage]) -> Observation:
            nonlocal done
            question = read_question(row.question, library.thesaurus, DEFAULT)
            answering = frozenset(_answering(words, passages, row.id) for words in row.answers)
            done += 1
            if progress:
                progress(done, count)
            return Observation(row, question, retriever.candidates(question), answering, retriever)

        observations = [
            observed(row, library, retrievers[library.folder], library.passages(Path(row.text).stem)) for row, library in pairs
        ]
        reading = []
        for test in tests:
            text = text_of(f"reading.{test.language}", test.language, test.paragraphs)
            library = opened.enter_context(Library.create(load(library=Path(temporary) / text.source.id), embedder))
            library.replace([text])
            retriever = Retriever(library, embedder, Logistic(0.0, {}), backgrounds)
            reading += [observed(row, library, retriever, text.passages) for row in test.questions]
        yield Observed(tuple(observations), embedder.revision, backgrounds, tuple(reading))


def _of_all(asked: Sequence[Training]) -> list[Training]:
    """The questions that can be asked of several texts: it is known which passages answer them there."""
    return [row for row in asked if not row.elsewhere]


@contextmanager
def _library(texts: Sequence[Path], folder: Path, embedder: Embedder, reader: Reader) -> Iterator[Library]:
    """A new library in `folder` that holds `texts` alone; the language of each is the last part of its name, and its first lines
    say what it is called.
    """
    folder.mkdir()
    sources = folder / "sources.toml"
    lines = []
    for text in texts:
        shutil.copy(text, folder / text.name)
        title = _title(text.read_text(encoding="utf-8"))
        fields = {"id": text.stem, "work": text.stem, "title": title, "body": title, "file": text.name}
        fields |= {"language": text.stem.rpartition(".")[2], "standing": Standing.ADOPTED.value}
        lines += ["[[source]]", *(f"{name} = {json.dumps(value)}" for name, value in fields.items()), ""]
    sources.write_text("\n".join(lines), encoding="utf-8")
    settings = load(library=folder / "library", sources=sources)
    report = build(settings, embedder, QUIET, reader)
    for failed in report.failed:
        raise BadSources(f'The training text "{failed.source}" cannot be read: {failed.reason}')
    with Library.open(settings, embedder) as library:
        cues = load_cues(texts[0].parent)
        with_cues = [_with_cues(library, text.stem, cues[text.name]) for text in texts if text.name in cues]
        if with_cues:
            library.replace(with_cues)
        yield library


def _with_cues(library: Library, name: str, cues: Mapping[str, Sequence[str]]) -> Text:
    """A text of the library with the cues of its paragraphs, which are given by words of each."""
    text = library.text(name)
    return replace(text, cues={_answering(words, text.passages, name): tuple(some) for words, some in cues.items()})


def _title(text: str) -> str:
    """The first lines of a training text, without the remark that it is fictitious."""
    first: str = _BLANK.split(text.strip(), maxsplit=1)[0]
    return _REMARK.sub("", " ".join(first.split()))


def _answering(words: str, passages: Sequence[Passage], name: str) -> str:
    """The id of the citable passage that holds `words`, however its lines are broken."""
    wanted = " ".join(words.split())
    found = [passage.id for passage in passages if passage.citable and wanted in " ".join(passage.text.split())]
    if len(found) != 1:
        raise BadSources(f"The training question {name}: {words!r} stands in {len(found)} citable passages; it must be one.")
    return found[0]
