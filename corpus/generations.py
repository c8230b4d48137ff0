"""Generations: folders with a word index and a vector index, made from the truth and never changed once they serve."""

from __future__ import annotations

import contextlib
import json
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.embedding import Vectors
from corpus.errors import LibraryDamaged, LibraryNotWritable
from corpus.manifest import CHROMA, Manifest, altered, manifest
from corpus.text import Language, Passage
from corpus.thesaurus import Thesaurus
from corpus.vectors import ChromaIndex, DenseIndex, ExactIndex
from corpus.words import WordIndex

WORDS, VECTORS = "words", "vectors"


@dataclass(frozen=True, slots=True)
class Made:
    """A generation as the truth remembers it: the name of its folder, and what its files were like."""

    name: str
    files: Manifest

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, written: str) -> Made:
        return cls(**json.loads(written))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a generation should hold: the ids of all its passages, a sample of them with the vectors that must find them,
    and a way to get every vector.
    """

    ids: Sequence[str]
    sample: Mapping[str, np.ndarray[Any, Any]]
    every: Callable[[], tuple[list[str], Vectors]]


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


def write_generation(folder: Path, change: Change, thesaurus: Thesaurus, base: Made | None = None) -> Made:
    """Write a generation into `folder`, from the generation `base` or from nothing.

    Raises LibraryNotWritable when the disk does not take it; what was begun is removed then. Raises LibraryDamaged when
    the base is not as it was written: damage is not copied, for it would look whole in the copy.
    """
    name = uuid.uuid4().hex[:12]
    new = folder / name
    wrong = altered(folder / base.name, base.files) if base else []
    if base and wrong:
        raise LibraryDamaged(f'The index "{folder / base.name / wrong[0]}" is not as it was written.')
    try:
        if base:
            shutil.copytree(folder / base.name, new)
        new.mkdir(parents=True, exist_ok=True)
        WordIndex(new / WORDS).write(change.passages, thesaurus, change.without)
        chroma = ChromaIndex(new / VECTORS)
        try:
            chroma.write([passage for passage, _ in change.passages], change.vectors, change.without)
        finally:
            chroma.close()
        return Made(name, manifest(new))
    except (OSError, LibraryDamaged) as error:  # an index that cannot be opened right after it was begun was not written
        shutil.rmtree(new, ignore_errors=True)
        raise LibraryNotWritable(
            f'The index in "{new}" cannot be written ({error}). Nothing of the library was changed. '
            f"Free some space or correct the rights, and try again."
        ) from error
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def open_generation(folder: Path, made: Made, expected: Expected, *, just_written: bool = False) -> Generation:
    """Open a generation that should hold what is `expected`; its files are looked at first unless it was `just_written`.

    A vector index that is damaged or fails its probe is replaced by exact search. Raises LibraryDamaged when the word index
    is gone, altered or incomplete.
    """
    whole = True
    if not (folder / made.name / WORDS).is_dir():
        raise LibraryDamaged(f'The word index "{folder / made.name / WORDS}" is gone.')
    if not just_written:
        wrong = altered(folder / made.name, made.files)
        if any(name.startswith(WORDS) for name in wrong):
            raise LibraryDamaged(f'The word index "{folder / made.name / WORDS}" is not as it was written ({wrong[0]}).')
        whole = not wrong
    words = WordIndex(folder / made.name / WORDS)
    if len(words) != len(expected.ids):
        held = f"{len(words)} of {len(expected.ids)} passages"
        raise LibraryDamaged(f'The word index "{folder / made.name / WORDS}" holds {held}.')
    chroma = _sound_chroma(folder / made.name / VECTORS, expected) if whole else None
    return Generation(made.name, words, chroma or ExactIndex(*expected.every()), exact=chroma is None)


def _sound_chroma(folder: Path, expected: Expected) -> ChromaIndex | None:
    """The vector index in `folder` if its probe succeeds."""
    if not (folder / CHROMA).is_file():
        return None
    chroma = None
    try:
        chroma = ChromaIndex(folder)
        if chroma.probe(len(expected.ids), expected.sample):
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
