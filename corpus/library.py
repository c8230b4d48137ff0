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
import shutil
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.check import problems_of_indexes, problems_of_texts
from corpus.embedded import Progress, describe, embedded
from corpus.embedding import Embedder, Vectors
from corpus.errors import (
    LibraryDamaged,
    LibraryMissing,
    LibraryNotWritable,
    LibraryOutdated,
    LibraryStale,
)
from corpus.folder import DATABASE, GENERATIONS, locked, refuse_foreign, require_room
from corpus.generations import Change, Expected, Generation, Made, open_generation, sweep, write_generation
from corpus.pieces import Pieces, added_by, found_in
from corpus.settings import Settings
from corpus.text import Commitment, Document, Language, Passage, Source, source_of
from corpus.thesaurus import Thesaurus, load_thesaurus
from corpus.truth import REBUILD, Text, Truth, text_hash
from corpus.vectors import PROBE_SAMPLE, ExactIndex, moved_apart
from corpus.words import EVERYWHERE, FORMAT, Found, Named, Within, WordIndex

T = TypeVar("T")


class Compared(NamedTuple):
    """Passages by what a question's vectors say of each, best first: the cosine with theirs; `late`, what its pieces find in them
    or in what describes their text; `own`, what they find in the passage alone: from 0 to 1, these two; and `cued`, of those that
    have cues, what these add to `late`, or to the cosine where the embedder makes no pieces.
    """

    dense: Found
    late: Found
    own: Found
    cued: Mapping[str, float]


class Library:
    """An open library. Reading is safe from several threads; writing takes the folder's lock."""

    def __init__(self, settings: Settings, truth: Truth, embedder: Embedder) -> None:
        self.folder = settings.library
        self.cache = settings.cache
        self.thesaurus: Thesaurus = load_thesaurus((settings.thesaurus, *settings.concepts), settings.cache)
        self._truth = truth
        self._embedder = embedder
        self._lock_timeout = settings.lock_timeout
        self._turn = threading.RLock()
        self._writer: int | None = None
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
        refuse_foreign(folder)
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
        if truth.meta("thesaurus") not in (None, library.stamp) and "thesaurus" not in accept:
            library.close()
            raise LibraryStale(
                f'The indexes of the library "{folder}" were made with another thesaurus, or by another version of Plaidoyer. '
                f"Make them again: python -m ingest build"
            )
        return library

    @classmethod
    def create(cls, settings: Settings, embedder: Embedder) -> Library:
        """Open the library, beginning an empty one where there is none. Raises LibraryNotWritable too."""
        folder = settings.library
        refuse_foreign(folder)
        if not (folder / DATABASE).is_file():
            try:
                (folder / GENERATIONS).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryNotWritable(
                    f'The library folder "{folder}" cannot be made ({error.strerror}). '
                    f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
                ) from error
            with locked(folder, settings.lock_timeout):
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

    @property
    def stamp(self) -> str:
        """Changes with whatever the words of the texts are indexed by."""
        return f"{self.thesaurus.stamp}/{FORMAT}"

    @property
    def embedder(self) -> str:
        """The revision of the embedder that the library is used with."""
        return self._embedder.revision

    @property
    def generation(self) -> str:
        """Names the indexes that serve: it changes with every change of the texts. Empty while there are none."""
        generation = self._current()
        return generation.name if generation else ""

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

    def uncitable(self) -> Sequence[str]:
        """The words of every passage that cannot be cited, and so is in no index: titles, and what stands before paragraphs."""
        return self._truth.uncitable()

    def text(self, source: str) -> Text:
        """Everything that is held of a source. Raises KeyError where it is none."""
        commitments = tuple(self.commitments(source).values())
        return Text(self.source(source), self.document(source), self.passages(source), commitments, self.cues(source))

    def cues(self, source: str) -> Mapping[str, tuple[str, ...]]:
        """The cues of a source by passage id."""
        return self._truth.cues(source)

    def cue_counts(self) -> dict[str, int]:
        """How many cues each source has, where it has any."""
        return self._truth.cue_counts()

    def commitments(self, source: str) -> Mapping[str, Commitment]:
        """The commitments of a source, by passage id."""
        return self._truth.commitments(source)

    def lead_ins(self) -> Mapping[str, Iterable[str]]:
        """The words that introduce the passages of each source, the outermost: who speaks, for the most part."""
        return self._truth.lead_ins()

    def with_force(self, forces: Iterable[str], within: Within = EVERYWHERE) -> tuple[Commitment, ...]:
        """The commitments of any of these forces, text by text in its order."""
        return tuple(found for found in self._truth.with_force(sorted(forces)) if within.holds(found.passage))

    def count(self) -> int:
        """How many passages are held."""
        return self._truth.passage_count()

    def counts(self) -> dict[str, int]:
        """How many passages of each source are held."""
        return self._truth.passage_counts()

    def has_pieces(self) -> bool:
        """Whether its embedder makes pieces of passages, for late interaction; also true of a library without passages."""
        return self._truth.has_pieces(self._embedder.revision)

    def citable_sizes(self) -> dict[str, tuple[int, int]]:
        """How many of the passages of each source can be cited, and how many characters these have."""
        return self._truth.citable_sizes()

    def unread_pages(self) -> dict[str, tuple[int, ...]]:
        """The sources of which pages could not be read, with the numbers of these pages."""
        return self._truth.unread_pages()

    def noted(self, key: str) -> str | None:
        """What `note` remembered."""
        return self._truth.meta(key)

    def failures(self) -> dict[str, str]:
        """The texts that could not be read when last tried, by id, with the reason."""
        return dict(json.loads(self._truth.meta("failures") or "{}"))

    # Searching the indexes

    def search_words(self, field: str, terms: Mapping[str, float], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages whose words (`LEMMAS`) or concepts (`CONCEPTS`) hold any of `terms`, by BM25."""
        return self._in_words(lambda index: index.search(field, terms, limit, within))

    def search_either(self, sought: Mapping[str, Collection[str]], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages that hold any of the words `sought` (lemma -> forms), as a lemma or as they stand, by BM25."""
        return self._in_words(lambda index: index.search_either(sought, limit, within))

    def search_phrases(self, field: str, phrases: Sequence[Sequence[str]], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages that hold any of `phrases`, terms that follow each other; those with most of them first."""
        return self._in_words(lambda index: index.search_phrases(field, phrases, limit, within))

    def search_similar(self, form: str, distance: int, language: Language | None, limit: int) -> Found:
        """The passages in `language` (None: in any) with a word, as it stands, at most `distance` letters away from `form`."""
        return self._in_words(lambda index: index.search_similar(form, distance, language, limit))

    def named(self, passages: Sequence[str]) -> dict[str, Named]:
        """The lemmas and the concepts of the passages with these ids."""
        generation = self._current()
        with _advising():
            return generation.words.named(passages) if generation else {}

    def _in_words(self, search: Callable[[WordIndex], Found]) -> Found:
        generation = self._current()
        with _advising():
            return search(generation.words) if generation else []

    def search_vectors(self, vector: NDArray[np.float32], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages nearest to `vector` ([d], length 1), by cosine."""
        generation = self._current()
        if generation is None:
            return []
        try:
            return generation.dense.search(vector, limit, within)
        except LibraryDamaged:  # it has stopped answering: exact search from now on, or until the next generation
            with self._turn:
                exact = ExactIndex(*self._truth.citable_vectors(self._embedder.revision))
                if self._generation is generation:
                    self._generation = Generation(generation.name, generation.words, exact, exact=True)
            return exact.search(vector, limit, within)

    def compared(self, vector: NDArray[np.float32], pieces: Vectors | None, ids: Sequence[str]) -> Compared:
        """The passages `ids`, compared with a question's vector, [d], and with its pieces, [t, k]. Those are left out whose
        vectors cannot be read, or that have no pieces.
        """
        held = self._truth.embedded(ids, self._embedder.revision)
        dense = {name: float(of_text @ vector) for name, (of_text, _) in held.items()}
        of_texts = {name: flat for name, (_, flat) in held.items() if len(flat)}
        if pieces is None:  # a vector of each whole is all that there is: the passage, and each of its cues, are one piece
            without = {name: np.array([max(cosine, 0.0)], dtype=np.float32) for name, cosine in dense.items()}
            return Compared(_best_first(dense), [], [], self._cued(vector[np.newaxis], without))
        if not of_texts:
            return Compared(_best_first(dense), [], [], {})
        k = pieces.shape[1]
        own = found_in(pieces, [flat.reshape(-1, k) for flat in of_texts.values()])
        sources = sorted({source_of(name) for name in of_texts})
        described, nothing = self._truth.described(sources, self._embedder.revision), np.zeros(0, dtype=np.int8)
        in_title = found_in(pieces, [described.get(source, nothing).reshape(-1, k) for source in sources])
        late = np.maximum(own, in_title[[sources.index(source_of(name)) for name in of_texts]])
        by_late, by_own = (dict(zip(of_texts, map(float, found.sum(axis=1)), strict=True)) for found in (late, own))
        cued = self._cued(pieces, dict(zip(of_texts, late, strict=True)))
        return Compared(_best_first(dense), _best_first(by_late), _best_first(by_own), cued)

    def _cued(self, pieces: Vectors, without: Mapping[str, NDArray[np.float32]]) -> dict[str, float]:
        """What the cues of passages add to what the pieces of the question find without them, [t] each."""
        k = pieces.shape[1]
        cues = {name: of.reshape(-1, k) for name, (_, of) in self._truth.cued(list(without), self._embedder.revision).items()}
        if not cues:
            return {}
        added = added_by(list(cues.values()), pieces, np.stack([without[name] for name in cues]))
        return dict(zip(cues, map(float, added), strict=True))

    def pieces(self, passage: str, k: int) -> Pieces:
        """The pieces of a passage, [t, k], in the order of its words; none where they cannot be read."""
        held = self._truth.embedded([passage], self._embedder.revision)
        flat = held[passage][1] if passage in held else np.zeros(0, dtype=np.int8)
        return flat.reshape(-1, k)

    def searched(self, within: Within = EVERYWHERE) -> int:
        """Among how many passages a search is made."""
        generation = self._current()
        if generation is None:
            return 0
        if within.passages is not None:
            return len(within.passages)
        if within.sources is not None:
            return sum(count for source, count in self.counts().items() if source in within.sources)
        return len(generation.words)

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
                made = self._made()
                try:
                    if made and (self._generation is None or self._generation.name != made.name):
                        self._open(made)
                except LibraryDamaged:
                    if made == self._made():
                        raise
                    continue  # a writer swept it while we were opening it
                self._seen = seen
                break
            return self._generation

    def _made(self) -> Made | None:
        written = self._truth.meta("generation")
        return Made.from_json(written) if written else None

    def _open(self, made: Made) -> None:
        with _advising():
            generation = open_generation(self.folder / GENERATIONS, made, self._expected())
        if self._generation:
            self._generation.close()
        self._generation = generation

    def _expected(self) -> Expected:
        """What the truth wants to find in a generation."""
        ids = self._truth.citable()
        picked = sorted({int(n) for n in np.linspace(0, len(ids) - 1, PROBE_SAMPLE)}) if ids else []
        sample = self._truth.indexed_vectors([ids[n] for n in picked], self._embedder.revision)
        return Expected(ids, sample, lambda: self._truth.citable_vectors(self._embedder.revision))

    # Writing

    def replace(self, texts: Sequence[Text], progress: Progress | None = None) -> None:
        """Put `texts` in the place of the sources with the same ids, all of them or none.

        Raises LibraryLocked when another process writes, LibraryNotWritable when the disk does not take it.
        """
        with self.writing():
            citable = [(p, text.source.language) for text in texts for p in text.passages if p.citable]
            cues = {name: of_passage for text in texts for name, of_passage in text.cues.items()}
            vectors = embedded([passage for passage, _ in citable], cues, self._truth, self._embedder, progress)
            describe([text.source for text in texts], self._truth, self._embedder)
            change = Change(citable, vectors, without=[text.source.id for text in texts])
            self._switch(change, texts, base=self._made())

    def embed(self, passages: Sequence[Passage], progress: Progress | None = None) -> Vectors:
        """The vectors of passages without their cues, [n, d]. They are kept until the next change: those of a text that it puts
        in are not made again. Raises as `replace` does.
        """
        with self.writing():
            return embedded(passages, {}, self._truth, self._embedder, progress)

    def vectors(self, passages: Sequence[Passage]) -> Vectors | None:
        """What `embed` gives, where all of it was made before; nothing is written, and no lock taken."""
        hashes = [text_hash(passage) for passage in passages]
        known = self._truth.known_vectors(hashes, self._embedder.revision)
        return np.stack([known[name] for name in hashes]) if hashes and known.keys() >= set(hashes) else None

    def remove(self, sources: Sequence[str]) -> None:
        """Take sources out, all of them or none; they are gone from every search at once. Raises as `replace` does."""
        with self.writing():
            change = Change((), np.zeros((0, 0), dtype=np.float32), without=list(sources))
            self._switch(change, (), base=self._made(), gone=sources)

    def note(self, key: str, value: str) -> None:
        """Remember a value beside the texts."""
        with self.writing(), self._truth.writing() as connection:
            self._truth.put_meta(connection, key, value)

    def note_failures(self, failures: Mapping[str, str]) -> None:
        """Remember which texts could not be read, by id, and why."""
        if dict(failures) != self.failures():
            self.note("failures", json.dumps(dict(failures), ensure_ascii=False))

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make every index again from the truth; texts without a vector of this embedder are embedded.

        Raises LibraryDamaged when the texts themselves are damaged: only their originals can mend them.
        """
        with self.writing():
            self._truth.require_sound_texts()
            languages = {source.id: source.language for source in self.sources()}
            passages = [(p, languages[s]) for s in languages for p in self.passages(s) if p.citable]
            cues = {name: of_passage for source in languages for name, of_passage in self.cues(source).items()}
            vectors = embedded([passage for passage, _ in passages], cues, self._truth, self._embedder, progress)
            describe(self.sources(), self._truth, self._embedder)
            self._switch(Change(passages, vectors), (), base=None)

    def sound(self) -> bool:
        """Whether the indexes answer for every passage of the truth, with the concepts of today's thesaurus."""
        try:
            return not self.searched_exactly() and self._truth.meta("thesaurus") in (None, self.stamp)
        except LibraryDamaged:
            return False

    def problems(self) -> list[str]:
        """What is wrong with the texts or their indexes, in words. Looks at everything: slow."""
        found = problems_of_texts(self._truth)
        try:
            if self._truth.meta("thesaurus") not in (None, self.stamp):
                found.append("the indexes were made with another thesaurus, or by another version of Plaidoyer")
            made, generation = self._made(), self._current()
            if made and generation:
                folder = self.folder / GENERATIONS
                found += problems_of_indexes(self._truth, folder, made, generation, self._embedder.revision)
        except LibraryDamaged as error:
            found.append(str(error))
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder's lock, once for all that is written inside. Raises LibraryLocked, naming the holder, when another
        process keeps it.
        """
        require_room(self.folder)
        if self._writer == threading.get_ident():
            yield
            return
        with locked(self.folder, self._lock_timeout):
            self._writer = threading.get_ident()
            try:
                yield
            finally:
                self._writer = None

    def _switch(self, change: Change, texts: Sequence[Text], base: Made | None, gone: Sequence[str] = ()) -> None:
        """Write the new generation, prove that it answers, then make it and `texts` the ones in force."""
        folder = self.folder / GENERATIONS
        serving = self._made()
        sweep(folder, keep=serving.name if serving else None)  # what a killed writer left, while there is room
        require_room(self.folder, copied=folder / base.name if base else None)
        with _advising():
            made = write_generation(folder, self._apart(change, base), self.thesaurus, base)
        positions = {source.id: n for n, source in enumerate(self.sources())}
        try:
            with self._truth.writing() as connection:
                for source in gone:
                    self._truth.remove(connection, source)
                for text in texts:
                    self._truth.put(connection, text, positions.setdefault(text.source.id, len(positions)))
                self._truth.sweep_vectors(connection)
                self._truth.put_meta(connection, "generation", made.to_json())
                self._truth.put_meta(connection, "embedder", self._embedder.revision)
                if base is None:  # else the passages of the base keep the concepts that an earlier thesaurus gave them
                    self._truth.put_meta(connection, "thesaurus", self.stamp)
                self._prove(made)
        except BaseException:
            if self._made() != made:
                shutil.rmtree(folder / made.name, ignore_errors=True)
            raise
        with self._turn:
            self._seen = -1
        sweep(folder, keep=made.name)

    def _apart(self, change: Change, base: Made | None) -> Change:
        """The change with the vectors of words that the index holds already, and vectors that come again, moved apart."""
        hashes = [text_hash(passage) for passage, _ in change.passages]
        held = self._truth.held_hashes(hashes, change.without) if base else set()
        seen: set[bytes] = set()
        repeated = []
        for one, vector in zip(hashes, change.vectors, strict=True):
            repeated.append(one in held or vector.tobytes() in seen)
            seen.add(vector.tobytes())
        names = [passage.id for passage, _ in change.passages]
        return replace(change, vectors=moved_apart(names, change.vectors, repeated))

    def _prove(self, made: Made) -> None:
        """Raises LibraryNotWritable, which undoes the transaction around it, unless the new generation answers."""
        try:
            generation = open_generation(self.folder / GENERATIONS, made, self._expected(), just_written=True)
            generation.close()
            reason = "the vector index does not find its own passages" if generation.exact else ""
        except LibraryDamaged as error:
            reason = str(error)
        if reason:
            raise LibraryNotWritable(
                f'The new indexes in "{self.folder}" do not answer: {reason}. Nothing was changed. Try again; if it happens '
                f"again, check the disk and the embedder ({self._embedder.revision})."
            )


def _best_first(scores: Mapping[str, float]) -> Found:
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))


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
