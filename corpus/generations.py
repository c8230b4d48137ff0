"""Generations: folders with a word index and a vector index, made from the truth and never changed once they serve."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.embedding import Vectors
from corpus.errors import LibraryDamaged, LibraryNotWritable
from corpus.text import Language, Passage
from corpus.thesaurus import Thesaurus
from corpus.vectors import ChromaIndex, DenseIndex, ExactIndex
from corpus.words import WordIndex

WORDS, VECTORS = "words", "vectors"


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that serves. `exact`: exact search stands in for a vector index that failed its probe."""

    name: str
    words: WordIndex
    dense: DenseIndex
    exact: bool = False

    def close(self) -> None:
        if isinstance(self.dense, ChromaIndex):
            self.dense.close()


@dataclass(frozen=True, slots=True)
class Change:
    """What a new generation adds, each passage with its language and its vector, and the sources it takes out."""

    passages: Sequence[tuple[Passage, Language]]
    vectors: Vectors
    without: Sequence[str] = ()


def write_generation(folder: Path, change: Change, thesaurus: Thesaurus, base: str | None = None) -> str:
    """Write a generation into `folder`, from the generation `base` or from nothing; returns its name.

    Raises LibraryNotWritable when the disk does not take it. What was begun is removed then.
    """
    name = uuid.uuid4().hex[:12]
    new = folder / name
    try:
        if base:
            shutil.copytree(folder / base, new)
        new.mkdir(parents=True, exist_ok=True)
        WordIndex(new / WORDS).write(change.passages, thesaurus, change.without)
        chroma = ChromaIndex(new / VECTORS)
        try:
            chroma.write([passage for passage, _ in change.passages], change.vectors, change.without)
        finally:
            chroma.close()
    except (OSError, LibraryDamaged) as error:  # an index that cannot be opened right after it was begun was not written
        shutil.rmtree(new, ignore_errors=True)
        raise LibraryNotWritable(
            f'The index in "{new}" cannot be written ({error}). Nothing of the library was changed. '
            f"Free some space or correct the rights, and try again."
        ) from error
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return name


def open_generation(folder: Path, name: str, ids: Sequence[str], vectors: Vectors) -> Generation:
    """Open a generation that should hold the passages `ids` with `vectors`.

    A vector index that fails its probe is replaced by exact search. Raises LibraryDamaged when the word index is gone,
    unreadable or incomplete.
    """
    if not (folder / name / WORDS).is_dir():
        raise LibraryDamaged(f'The word index "{folder / name / WORDS}" is gone.')
    words = WordIndex(folder / name / WORDS)
    if len(words) != len(ids):
        raise LibraryDamaged(f'The word index "{folder / name / WORDS}" holds {len(words)} of {len(ids)} passages.')
    chroma = _sound_chroma(folder / name / VECTORS, ids, vectors)
    return Generation(name, words, chroma or ExactIndex(ids, vectors), exact=chroma is None)


def _sound_chroma(folder: Path, ids: Sequence[str], vectors: Vectors) -> ChromaIndex | None:
    """The vector index in `folder` if its probe succeeds."""
    if not (folder / "chroma.sqlite3").is_file():
        return None
    chroma = None
    try:
        chroma = ChromaIndex(folder)
        if chroma.probe(ids, vectors):
            return chroma
    except LibraryDamaged:
        pass
    if chroma:
        chroma.close()
    return None


def sweep(folder: Path, keep: str | None) -> None:
    """Remove every generation but `keep`. One that another process still reads may stay (Windows): swept next time."""
    with contextlib.suppress(FileNotFoundError):
        for old in folder.iterdir():
            if old.is_dir() and old.name != keep:
                shutil.rmtree(old, ignore_errors=True)
