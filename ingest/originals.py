"""The originals that a person added or that were fetched: kept whole in the library's folder, each with what is known of it.

    library/texts/<source id>/
        source.toml             one [[source]] entry, as in corpus/sources.toml; none of a shipped text that was corrected
        original.<sha>.pdf      the bytes as they came
        cues.tsv                questions under which its paragraphs are found, in the place of those shipped (corpus/cues.py)
        origin.toml             the path or the address that they came from, what to ask its server with next time, and
                                what a person said of the text
    library/texts/.removed.toml listed texts that a person took out

A new original is written beside the old one, then `source.toml` is replaced in one step; the old one goes when the library
holds the new text. So the truth can always be made again from here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import tomlkit
from pydantic import TypeAdapter, ValidationError

from corpus.errors import BadSources, LibraryNotWritable
from corpus.folder import TEXTS
from corpus.sources import read_sources
from corpus.text import Source, Standing
from ingest.guess import Corrections

_SOURCE, _ORIGIN, _CUES, _REMOVED = "source.toml", "origin.toml", "cues.tsv", ".removed.toml"
_WRITTEN = ("id", "work", "title", "short_title", "body", "date", "date_text", "standing", "language", "url", "file", "replaces")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an original came from: `path` or `url`; what to ask its server with; what a person said of the text; and, where it
    has the work of another text for being its translation (`joining.py`), the work that it would have by itself.
    """

    path: str = ""
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    own_work: str = ""
    said: Corrections = field(default_factory=Corrections)


_READ = TypeAdapter(Origin)


@dataclass(frozen=True, slots=True)
class Listed:
    """A text that there is: its entry, and where its original lies; `path` is None where it is not on this machine."""

    source: Source
    path: Path | None


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of a text before a change, to go back to."""

    source: str
    files: Mapping[str, bytes]
    removed: bool


class Originals:
    """The folder of originals of one library. `sources` are the texts that sources.toml lists."""

    def __init__(self, library: Path, sources: Mapping[str, Source], shelf: Path) -> None:
        """`shelf` is the folder of the files of `sources`."""
        self.folder = library / TEXTS
        self._sources = sources
        self._shelf = shelf

    def listed(self) -> dict[str, Listed]:
        """Every text that there is, by id, less those removed: those of sources.toml first. Raises BadSources."""
        removed = self.removed()
        kept = {source.id: (folder, source) for folder, source in self._kept()}
        ids = [name for name in (*self._sources, *sorted(kept.keys() - self._sources.keys())) if name not in removed]
        return {name: self._entry(name, *kept.get(name, (None, None))) for name in ids}

    def entry(self, name: str) -> Listed:
        """The entry of a text that is kept or listed. Raises KeyError where it is neither."""
        return self._entry(name, self.folder / name, self._kept_entry(name))

    def _entry(self, name: str, folder: Path | None, kept: Source | None) -> Listed:
        """The entry of sources.toml, where there is one, with what a person corrected; and the original that is kept, if any."""
        path = folder / str(kept.file) if folder and kept else None
        source = self._sources.get(name)
        if source:
            source = self.origin(name).said.applied(source)
            if path is None and source.file:
                path = self._shelf / source.file
            return Listed(replace(source, file=kept.file) if kept else source, path)
        if kept is None:
            raise KeyError(name)
        return Listed(kept, path)

    def _kept(self) -> Iterator[tuple[Path, Source]]:
        for path in sorted(self.folder.glob(f"*/{_SOURCE}")):
            yield from ((path.parent, source) for source in read_sources(path))

    def _kept_entry(self, name: str) -> Source | None:
        path = self.folder / name / _SOURCE
        return next(iter(read_sources(path)), None) if path.is_file() else None

    def put(self, source: Source, content: bytes, ending: str, origin: Origin) -> Source:
        """Keep an original and its entry, in the place of an older one; returns the entry as `listed` gives it.

        Raises LibraryNotWritable; the old one stays then.
        """
        folder = self.folder / source.id
        name = f"original.{hashlib.sha256(content).hexdigest()[:12]}{ending}"
        with _writing(self.folder):
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / name).is_file():
                _write(folder / name, content)
        self._describe(replace(source, file=name), origin)
        return self.entry(source.id).source

    def correct(self, name: str, said: Corrections) -> None:
        """Note what a person says of a text that is kept or listed; one that was removed is there again."""
        entry, origin = self._kept_entry(name), self.origin(name)
        if said == Corrections():
            self._restore(name)
            return
        if entry and origin.own_work:  # it was joined to a text for what it was: whether it still is its translation is told anew
            entry, origin = replace(entry, work=origin.own_work), replace(origin, own_work="")
        self._describe(said.applied(entry) if entry else None, replace(origin, said=said.over(origin.said)), name)

    def give_work(self, name: str, work: str, own_work: str = "") -> Source:
        """Give a text that is kept another work; returns its entry. `own_work`: what it has by itself, if that is not it."""
        self._describe(replace(self.entry(name).source, work=work), replace(self.origin(name), own_work=own_work))
        return self.entry(name).source

    def cues(self, name: str) -> Path | None:
        """Where the cues of a text lie: a person's own, else those shipped, if there are any."""
        own, source = self.folder / name / _CUES, self._sources.get(name)
        return own if own.is_file() else self._shelf / source.cues if source and source.cues else None

    def put_cues(self, name: str, content: bytes) -> None:
        """Keep a person's own cues of a text that is kept or listed. Raises LibraryNotWritable."""
        with _writing(self.folder):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            _write(self.folder / name / _CUES, content)

    def drop_cues(self, name: str) -> None:
        """Forget a person's own cues of a text: those shipped, if any, are its cues again. Raises LibraryNotWritable."""
        with _writing(self.folder):
            (self.folder / name / _CUES).unlink(missing_ok=True)

    def moved(self, name: str, origin: Origin) -> None:
        """Note where the original of a text lies now."""
        self._describe(None, replace(self.origin(name), path=origin.path, url=origin.url), name)

    def _describe(self, source: Source | None, origin: Origin, name: str = "") -> None:
        """Write what is known of a text: its entry, unless it has none of its own, and its origin."""
        folder = self.folder / (source.id if source else name)
        with _writing(self.folder):
            folder.mkdir(parents=True, exist_ok=True)
            if source:
                _write(folder / _SOURCE, _entry_as_toml(source))
            said = {f.name: getattr(origin.said, f.name) for f in fields(origin.said)}
            known = {f.name: getattr(origin, f.name) for f in fields(origin) if f.name != "said" and getattr(origin, f.name)}
            known["said"] = {key: _written(value) for key, value in said.items() if value is not None}
            _write(folder / _ORIGIN, tomlkit.dumps(known).encode())
        self._restore(folder.name)

    def before(self, name: str) -> Before:
        """What is known of a text now, to be gone back to by `go_back`."""
        paths = [self.folder / name / file for file in (_SOURCE, _ORIGIN, _CUES)]
        files = {path.name: path.read_bytes() for path in paths if path.is_file()}
        return Before(name, files, name in self.removed())

    def go_back(self, before: Before) -> None:
        """Undo what was put or corrected since."""
        folder = self.folder / before.source
        if not before.files:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            with _writing(self.folder):
                for name, content in before.files.items():
                    _write(folder / name, content)
            for name in {_SOURCE, _ORIGIN, _CUES} - before.files.keys():
                (folder / name).unlink(missing_ok=True)
            self.sweep(before.source)
        if before.removed:
            self.mark_removed(before.source)

    def sweep(self, source: str) -> None:
        """Delete the originals of a text that its entry no longer names."""
        entry = self._kept_entry(source)
        for path in (self.folder / source).glob("original.*"):
            if entry is None or path.name != entry.file:
                path.unlink(missing_ok=True)

    def origin(self, source: str) -> Origin:
        """Where the original of a text came from; nothing where it is not known."""
        try:
            return _READ.validate_python(tomllib.loads((self.folder / source / _ORIGIN).read_text(encoding="utf-8")))
        except (OSError, ValueError, ValidationError):
            return Origin()

    def mark_removed(self, source: str) -> None:
        """Say that a text is to go. It stays listed as removed until `forget`, or for good where sources.toml lists it."""
        self._write_removed(self.removed() | {source})

    def forget(self, source: str) -> None:
        """Delete the original of a text that the library no longer holds."""
        shutil.rmtree(self.folder / source, ignore_errors=True)
        if source not in self._sources:
            self._write_removed(self.removed() - {source})

    def removed(self) -> frozenset[str]:
        """The ids of the texts that were taken out and are listed still, or not yet gone."""
        path = self.folder / _REMOVED
        if not path.is_file():
            return frozenset()
        try:
            return frozenset(str(name) for name in tomllib.loads(path.read_text(encoding="utf-8"))["removed"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadSources(f'"{path}" cannot be read: {error}. Delete it: the texts that it names come back.') from error

    def _restore(self, source: str) -> None:
        if source in self.removed():
            self._write_removed(self.removed() - {source})

    def _write_removed(self, names: frozenset[str]) -> None:
        with _writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.folder / _REMOVED, tomlkit.dumps({"removed": sorted(names)}).encode())


def _entry_as_toml(source: Source) -> bytes:
    table = tomlkit.table()
    for key in _WRITTEN:
        value = getattr(source, key)
        if value is not None and (value or key == "body"):
            table[key] = _written(value)
    tables = tomlkit.aot()
    tables.append(table)
    entry = tomlkit.document()
    entry["source"] = tables
    return tomlkit.dumps(entry).encode("utf-8", "replace")


def _written(value: object) -> object:
    """A value as TOML has it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Standing) else value


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryNotWritable(
            f'The folder "{folder}" cannot be written to ({error.strerror}). Free some space or correct the rights; '
            f"nothing was changed."
        ) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside it first, on the disk, then in its place."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:  # a full disk, or Ctrl-C
        part.unlink(missing_ok=True)
        raise
