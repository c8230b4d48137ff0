"""The conductor: from the files that `sources.toml` lists to a library that answers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.embedding import Embedder
from corpus.errors import LibraryDamaged, LibraryMissing, LibraryOutdated, PlaidoyerError, UnreadableText
from corpus.library import DATABASE, GENERATIONS, Library, Progress
from corpus.settings import Settings
from corpus.sources import read_sources
from corpus.text import Source
from corpus.truth import Text
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers import read

Say = Callable[[str], None]
"""Told in words what is being done."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A text that is not searchable, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of each source, by id. `absent`: listed in `sources.toml`, not on this machine."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    passages: int = 0
    reindexed: bool = False

    @property
    def changed(self) -> bool:
        return bool(self.added or self.replaced or self.reindexed)


@dataclass
class _Sorting:
    """The sources sorted by what is to be done with each."""

    texts: list[Text] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


def read_text(source: Source, path: Path) -> Text:
    """Everything that is made of the file at `path`, short of its vectors. Raises UnreadableText."""
    document = read(path)
    passages = passages_of(document, source)
    if not any(passage.citable for passage in passages):
        raise UnreadableText(f'"{path.name}": no paragraph was found that could be cited. Check that it is the right file.')
    return Text(source, document, passages, commitments_of(passages, source.language))


def build(settings: Settings, embedder: Embedder, say: Say, progress: Progress | None = None) -> IngestReport:
    """Bring the library up to date with `sources.toml`: read what is new or changed, leave the rest, mend the indexes.

    Raises LibraryError when the library cannot be opened or written; a text that cannot be read is in the report.
    """
    sources = read_sources(settings.sources)
    with Library.create(settings, embedder) as library:
        sorting = _sort(sources, settings.sources.parent, library)
        reindexed = not library.sound()
        if reindexed:  # first: new indexes are made from those in force
            say("mending the indexes")
            library.rebuild(progress)
        if sorting.texts:
            say("read " + ", ".join(text.source.id for text in sorting.texts))
            library.replace(sorting.texts, progress)
        count = sum(len(library.passages(source.id)) for source in library.sources())
    return IngestReport(
        tuple(sorting.added),
        tuple(sorting.replaced),
        tuple(sorting.unchanged),
        tuple(sorting.absent),
        tuple(sorting.failed),
        count,
        reindexed,
    )


def _sort(sources: tuple[Source, ...], folder: Path, library: Library) -> _Sorting:
    held = {source.id: source for source in library.sources()}
    sorting = _Sorting()
    for listed in sources:
        if listed.file is None:
            if listed.id not in held:
                sorting.absent.append(listed.id)
            continue
        path = folder / listed.file
        try:
            source = replace(listed, sha256=_sha256(path))
            text = read_text(source, path)
        except PlaidoyerError as error:
            sorting.failed.append(Failed(listed.id, str(error)))
            continue
        if held.get(source.id) == source and _same(text, library):
            sorting.unchanged.append(source.id)
        else:
            sorting.texts.append(text)
            (sorting.replaced if source.id in held else sorting.added).append(source.id)
    return sorting


def _same(text: Text, library: Library) -> bool:
    """Whether the library holds just what would be made of the text now: the rules may have changed, not the file."""
    name = text.source.id
    made = text.document, text.passages, text.commitments
    return made == (library.document(name), library.passages(name), tuple(library.commitments(name).values()))


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UnreadableText(f'"{path}" cannot be opened: {error.strerror}. Check `file` in sources.toml.') from error


def rebuild(settings: Settings, embedder: Embedder, say: Say, progress: Progress | None = None) -> IngestReport:
    """Make every index again from the truth; where the truth itself is gone, from the texts.

    A damaged or outdated `library.db` is kept beside the new one, under a name with the time.
    """
    try:
        with Library.open(settings, embedder, accept={"embedder", "thesaurus"}) as library:
            library.rebuild(progress)
    except LibraryMissing:
        pass
    except (LibraryDamaged, LibraryOutdated) as error:
        say(str(error))
        _set_aside(settings.library, say)
    report = build(settings, embedder, say, progress)
    return replace(report, reindexed=True)


def _set_aside(folder: Path, say: Say) -> None:
    stamp = dt.datetime.now(tz=dt.UTC).strftime("%Y%m%dT%H%M%S.%f")
    kept = folder / f"library.{stamp}.damaged"
    (folder / DATABASE).replace(kept)
    with suppress(FileNotFoundError):  # what a killed writer left belongs to that file
        (folder / f"{DATABASE}-journal").replace(f"{kept}-journal")
    say(f'the damaged file is kept as "{kept}"; building anew in "{folder / GENERATIONS}"')
