"""The library: the truth and its indexes, and the one way to read and write them.

    library/
        library.db                  the truth (SQLite)
        generations/<name>/         words/ and vectors/: made from the truth, never changed once they serve
        writer.lock, writer.json    who is writing

A change is written into a new generation, which is probed; then one SQLite transaction puts the new texts in place and
names the new generation. A crash before that transaction leaves what was there; a crash after it leaves an old
generation to sweep. A reader sees the old library or the new one, never half.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import filelock
import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Embedder, Vectors
from corpus.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryLocked,
    LibraryMissing,
    LibraryNotWritable,
    LibraryOutdated,
    LibraryStale,
)
from corpus.generations import Change, Generation, open_generation, sweep, write_generation
from corpus.settings import Settings
from corpus.text import Commitment, Document, Passage, Source
from corpus.thesaurus import Thesaurus, load_thesaurus
from corpus.truth import REBUILD, Text, Truth, text_hash
from corpus.vectors import ExactIndex
from corpus.words import Found

T = TypeVar("T")
DATABASE = "library.db"
GENERATIONS = "generations"
SPARE_BYTES = 50 << 20
"""Nothing is written with less than this much room on the disk: SQLite and Chroma need some to stay whole."""

Progress = Callable[[int, int], None]
"""Told (passages embedded, passages to embed) while a change is made."""


class Library:
    """An open library. Reading is safe from several threads; writing takes the folder's lock."""

    def __init__(self, settings: Settings, truth: Truth, embedder: Embedder) -> None:
        self.folder = settings.library
        self.thesaurus: Thesaurus = load_thesaurus(settings.thesaurus, settings.cache)
        self._truth = truth
        self._embedder = embedder
        self._lock_timeout = settings.lock_timeout
        self._turn = threading.RLock()
        self._seen = -1
        self._generation: Generation | None = None

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder, *, accept: Collection[str] = ()) -> Library:
        """Open the library in the folder that the settings name.

        Raises LibraryMissing, LibraryForeign, LibraryDamaged, LibraryOutdated when it was made with another schema or
        embedder, or LibraryStale when its indexes were made with another thesaurus. In order to mend that, `accept` names
        what may differ: "embedder", "thesaurus".
        """
        folder = settings.library
        _refuse_foreign(folder)
        if not (folder / DATABASE).is_file() and (folder / GENERATIONS).is_dir():
            raise LibraryMissing(
                f'"{folder}" has indexes but no {DATABASE}: the texts themselves are gone. Put back a copy of the file '
                f"if you have one; else build the library again: python -m ingest build"
            )
        truth = Truth.open(folder / DATABASE)
        made_with = truth.meta("embedder")
        if made_with and made_with != embedder.revision and "embedder" not in accept:
            truth.close()
            raise LibraryOutdated(
                f'The library "{folder}" was made with the embedder {made_with}, and the settings ask for '
                f"{embedder.revision}. Make its vectors again: {REBUILD}"
            )
        library = cls(settings, truth, embedder)
        if truth.meta("thesaurus") not in (None, library.thesaurus.stamp) and "thesaurus" not in accept:
            library.close()
            raise LibraryStale(
                f'The indexes of the library "{folder}" were made with another thesaurus. Make them again: python -m ingest build'
            )
        return library

    @classmethod
    def create(cls, settings: Settings, embedder: Embedder) -> Library:
        """Open the library, beginning an empty one where there is none. Raises LibraryNotWritable too."""
        folder = settings.library
        _refuse_foreign(folder)
        if not (folder / DATABASE).is_file():
            try:
                (folder / GENERATIONS).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryNotWritable(
                    f'The library folder "{folder}" cannot be made ({error.strerror}). '
                    f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
                ) from error
            with _locked(folder, settings.lock_timeout):
                if not (folder / DATABASE).is_file():  # two may begin at once
                    Truth.create(folder / DATABASE).close()
        return cls.open(settings, embedder, accept={"thesaurus"})

    def close(self) -> None:
        with self._turn:
            if self._generation:
                self._generation.close()
                self._generation = None
            self._truth.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading the truth

    def sources(self) -> tuple[Source, ...]:
        """The sources whose texts are held, in the order in which they were first added."""
        return self._truth.sources()

    def source(self, source: str) -> Source:
        """Raises KeyError when the library does not hold it."""
        return _held(self._truth.source(source), source)

    def document(self, source: str) -> Document:
        """Raises KeyError when the library does not hold it."""
        return _held(self._truth.document(source), source)

    def passages(self, source: str) -> tuple[Passage, ...]:
        """Every passage of a source in reading order, titles and chapeaux included."""
        return self._truth.passages(source)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        return self._truth.passages_by_id(ids)

    def commitments(self, source: str) -> Mapping[str, Commitment]:
        """The commitments of a source, by passage id."""
        return self._truth.commitments(source)

    # Searching the indexes

    def search_words(self, field: str, terms: Mapping[str, float], limit: int) -> Found:
        """The passages whose words (`LEMMAS`) or concepts (`CONCEPTS`) hold any of `terms`, by BM25."""
        generation = self._current()
        with _advising():
            return generation.words.search(field, terms, limit) if generation else []

    def search_vectors(self, vector: NDArray[np.float32], limit: int) -> Found:
        """The passages nearest to `vector` ([d], length 1), by cosine."""
        generation = self._current()
        if generation is None:
            return []
        try:
            return generation.dense.search(vector, limit)
        except LibraryDamaged:  # it has stopped answering: exact search from now on, or until the next generation
            with self._turn:
                exact = ExactIndex(*self._truth.citable_vectors(self._embedder.revision))
                if self._generation is generation:
                    self._generation = Generation(generation.name, generation.words, exact, exact=True)
            return exact.search(vector, limit)

    def frequency(self, field: str, term: str) -> int:
        """In how many passages `term` stands."""
        generation = self._current()
        return generation.words.frequency(field, term) if generation else 0

    def searched_exactly(self) -> bool:
        """Whether exact search stands in for a vector index that failed its probe."""
        generation = self._current()
        return generation is not None and generation.exact

    def _current(self) -> Generation | None:
        """The generation that the truth names now, opened; None while the library is empty."""
        with self._turn:
            seen = self._truth.data_version()
            while self._generation is None or seen != self._seen:
                name = self._truth.meta("generation")
                try:
                    if name and (self._generation is None or self._generation.name != name):
                        self._open(name)
                except LibraryDamaged:
                    if name == self._truth.meta("generation"):
                        raise
                    continue  # a writer swept it while we were opening it
                self._seen = seen
                break
            return self._generation

    def _open(self, name: str) -> None:
        ids, vectors = self._truth.citable_vectors(self._embedder.revision)
        with _advising():
            generation = open_generation(self.folder / GENERATIONS, name, ids, vectors)
        if self._generation:
            self._generation.close()
        self._generation = generation

    # Writing

    def replace(self, texts: Sequence[Text], progress: Progress | None = None) -> None:
        """Put `texts` in the place of the sources with the same ids, all of them or none.

        Raises LibraryLocked when another process writes, LibraryNotWritable when the disk does not take it.
        """
        with self.writing():
            citable = [(p, text.source.language) for text in texts for p in text.passages if p.citable]
            vectors = self._embed([passage for passage, _ in citable], progress)
            change = Change(citable, vectors, without=[text.source.id for text in texts])
            self._switch(change, texts, base=self._truth.meta("generation"))

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make every index again from the truth; texts without a vector of this embedder are embedded."""
        with self.writing():
            languages = {source.id: source.language for source in self.sources()}
            passages = [(p, languages[s]) for s in languages for p in self.passages(s) if p.citable]
            vectors = self._embed([passage for passage, _ in passages], progress)
            self._switch(Change(passages, vectors), (), base=None)

    def sound(self) -> bool:
        """Whether the indexes answer for every passage of the truth, with the concepts of today's thesaurus."""
        try:
            return not self.searched_exactly() and self._truth.meta("thesaurus") in (None, self.thesaurus.stamp)
        except LibraryDamaged:
            return False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder's lock. Raises LibraryLocked, naming the holder, when another process keeps it."""
        if shutil.disk_usage(self.folder).free < SPARE_BYTES:
            raise LibraryNotWritable(
                f'The disk of "{self.folder}" has less than {SPARE_BYTES >> 20} MB left. Free some space and try again; '
                f"nothing was changed."
            )
        with _locked(self.folder, self._lock_timeout):
            yield

    def _embed(self, passages: Sequence[Passage], progress: Progress | None) -> Vectors:
        """Vectors of `passages`, [n, d]; those that this embedder made before come from the truth."""
        hashes = [text_hash(passage) for passage in passages]
        known = self._truth.known_vectors(hashes, self._embedder.revision)
        missing = {h: p.in_context for h, p in zip(hashes, passages, strict=True) if h not in known}
        names = list(missing)
        batch = 32
        if progress and names:
            progress(0, len(names))
        for first in range(0, len(names), batch):
            chunk = names[first : first + batch]
            made = self._embedder.encode([missing[name] for name in chunk])
            known |= dict(zip(chunk, made, strict=True))
            if progress:
                progress(min(first + batch, len(names)), len(names))
        return np.stack([known[h] for h in hashes]) if hashes else np.zeros((0, 0), dtype=np.float32)

    def _switch(self, change: Change, texts: Sequence[Text], base: str | None) -> None:
        """Write the new generation, prove that it answers, then make it and `texts` the ones in force."""
        folder = self.folder / GENERATIONS
        name = write_generation(folder, change, self.thesaurus, base)
        vectors = {text_hash(p): v for (p, _), v in zip(change.passages, change.vectors, strict=True)}
        positions = {source.id: n for n, source in enumerate(self.sources())}
        try:
            with self._truth.writing() as connection:
                for text in texts:
                    self._truth.put(connection, text, positions.setdefault(text.source.id, len(positions)))
                self._truth.put_vectors(connection, vectors, self._embedder.revision)
                self._truth.sweep_vectors(connection)
                self._truth.put_meta(connection, "generation", name)
                self._truth.put_meta(connection, "embedder", self._embedder.revision)
                if base is None:  # else the passages of the base keep the concepts that an earlier thesaurus gave them
                    self._truth.put_meta(connection, "thesaurus", self.thesaurus.stamp)
                self._prove(name)
        except BaseException:
            if self._truth.meta("generation") != name:
                shutil.rmtree(folder / name, ignore_errors=True)
            raise
        with self._turn:
            self._seen = -1
        sweep(folder, keep=name)

    def _prove(self, name: str) -> None:
        """Raises LibraryNotWritable, which undoes the transaction around it, unless the new generation answers."""
        ids, vectors = self._truth.citable_vectors(self._embedder.revision)
        try:
            generation = open_generation(self.folder / GENERATIONS, name, ids, vectors)
            generation.close()
            reason = "the vector index does not find its own passages" if generation.exact else ""
        except LibraryDamaged as error:
            reason = str(error)
        if reason:
            raise LibraryNotWritable(
                f'The new indexes in "{self.folder}" do not answer: {reason}. Nothing was changed. Try again; if it happens '
                f"again, check the disk and the embedder ({self._embedder.revision})."
            )


def _held(found: T | None, name: str) -> T:
    if found is None:
        raise KeyError(name)
    return found


@contextmanager
def _advising() -> Iterator[None]:
    """Damage to an index is told with what mends it."""
    try:
        yield
    except LibraryDamaged as error:
        raise LibraryDamaged(f"{error} The texts are safe. Make the indexes again: {REBUILD}") from error


@contextmanager
def _locked(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the lock of the library in `folder`. Raises LibraryLocked, naming the holder, or LibraryNotWritable."""
    holder = folder / "writer.json"
    lock = filelock.FileLock(folder / "writer.lock", timeout=timeout)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise LibraryLocked(
            f'Another process is writing to the library "{folder}" ({_holder(holder)}). '
            f"Wait until it has finished, or end it, and try again."
        ) from error
    except OSError as error:
        raise LibraryNotWritable(
            f'The library folder "{folder}" cannot be written to ({error.strerror}). '
            f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
        ) from error
    try:
        with suppress(OSError):  # it only helps to tell who is writing
            holder.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _holder(path: Path) -> str:
    try:
        return f"process {json.loads(path.read_text(encoding='utf-8'))['pid']}"
    except (OSError, ValueError, KeyError):
        return "process unknown"


def _refuse_foreign(folder: Path) -> None:
    """Raises LibraryForeign when the folder is a file, or holds things and nothing of ours."""
    ours = {DATABASE, GENERATIONS, "writer.lock"}
    try:
        if folder.exists() and not folder.is_dir():
            raise LibraryForeign(f'"{folder}" is a file, not a folder. Set PLAIDOYER_LIBRARY to a folder.')
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        raise LibraryNotWritable(
            f'The library folder "{folder}" cannot be read ({error.strerror}). '
            f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
        ) from error
    if names and not names & ours:
        example = ", ".join(sorted(names)[:3])
        raise LibraryForeign(
            f'"{folder}" is not a Plaidoyer library: it holds {example}. It was left as it is. '
            f"Set PLAIDOYER_LIBRARY to an empty or new folder."
        )
