"""One run of a command: reads texts, and puts them into the library a batch at a time."""

from __future__ import annotations

import difflib
import functools
import hashlib
import importlib.metadata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from corpus.cues import Cues, local_id, placed, read_cues
from corpus.errors import BadSources, FetchFailed, UnreadableText
from corpus.library import Library
from corpus.settings import Settings
from corpus.sources import read_sources
from corpus.text import Document, Passage, Source
from corpus.truth import Text
from ingest.inputs import shown
from ingest.joining import TOLD_BY, Joining
from ingest.originals import Before, Listed, Originals
from ingest.report import Failed, IngestReport, Telling
from ingest.verbs import VERBS, read_forms
from ingest.worker import Reader

BATCH_PASSAGES = 2_000
"""Texts are put into the library once so many passages are waiting, or a quarter of what it holds: a change copies its
indexes, and what was put in is safe from whatever happens to the rest."""
_LIBRARIES = ("pypdf", "pypdfium2", "trafilatura", "lxml", "markdown-it-py", "sentencex", "simplemma")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A text that is to be put into the library, and what was known of it before, where its original was changed for it."""

    text: Text
    before: Before | None = None


class Run:
    """What the library holds and what happens to it. Use as a context manager: where the run breaks off, the originals of
    texts that are not in the library yet are put back as they were.
    """

    def __init__(self, library: Library, settings: Settings, telling: Telling, reader: Reader) -> None:
        """Raises BadSources."""
        self.library = library
        self.listed = {source.id: source for source in read_sources(settings.sources)}
        self.originals = Originals(settings.library, self.listed, settings.sources.parent)
        self.joining = Joining(library, self.originals, self.listed, functools.partial(library.embed, progress=telling.embedding))
        self.reader = reader
        self.report = IngestReport()
        self.held = {source.id: source for source in library.sources()}
        self.forces = read_forms((VERBS, settings.verbs) if settings.verbs else (VERBS,))
        self.rules = f"{rules_stamp()}-{_stamp_of(settings.verbs)}" if settings.verbs else rules_stamp()
        self.same_rules = library.noted("rules") == self.rules
        self.failures: dict[str, str] = dict(library.failures())
        self._by_content = {source.sha256: name for name, source in self.held.items()}
        self._telling = telling
        self._waiting: list[_Waiting] = []
        self._begun: Before | None = None
        self._waiting_passages = 0

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._go_back(self._waiting)
        self.take_back()

    def begin(self, name: str) -> Before:
        """Said before the originals of a text are changed: whatever breaks off before it waits takes the change back."""
        self._begun = self.originals.before(name)
        return self._begun

    def take_back(self) -> None:
        """Undo what was begun last, if it has led to nothing."""
        if self._begun:
            self.originals.go_back(self._begun)
            self._begun = None

    @functools.cached_property
    def places(self) -> dict[str, str]:
        """The ids of the texts that are held, by the path or the address that they came from."""
        origins = {name: self.originals.origin(name) for name in self.held}
        found = {origin.path or origin.url: name for name, origin in origins.items() if origin.path or origin.url}
        return {source.url: name for name, source in self.listed.items() if source.url} | found

    def known(self, name: str) -> Source | None:
        """A text that is held, waits, or is listed."""
        waiting = next((w.text.source for w in self._waiting if w.text.source.id == name), None)
        return waiting or self.held.get(name) or self.listed.get(name)

    def named(self, name: str) -> Source:
        """As `known`. Raises BadSources where there is no such text."""
        found = self.known(name)
        if found is None:
            near = difflib.get_close_matches(name, self.taken(), n=1)
            meant = f"Did you mean {near[0]}?" if near else "See: python -m ingest list"
            raise BadSources(f"There is no text {shown(name)!r}. {meant} Nothing was changed.")
        return found

    def with_content(self, sha256: str) -> Source | None:
        """The text that is held, or waits, and was made of just this."""
        name = self._by_content.get(sha256)
        return self.known(name) if name else None

    def taken(self) -> frozenset[str]:
        """The ids that no new text may have."""
        return frozenset({*self.held, *self.listed, *(w.text.source.id for w in self._waiting)})

    def each(self, names: Sequence[str]) -> Iterator[str]:
        """The names, one after the other, with progress."""
        for n, name in enumerate(names):
            if self._telling.reading:
                self._telling.reading(n, len(names), name)
            yield name
        if names and self._telling.reading:
            self._telling.reading(len(names), len(names), "")

    def fail(self, name: str, error: UnreadableText | FetchFailed | str) -> None:
        """Report a failure, and remember it, unless the network was at fault: that says nothing of the text."""
        reason = f"{error} What was made of it before stays." if name in self.held else str(error)
        self.report.failed.append(Failed(name, reason))
        if not isinstance(error, FetchFailed):
            self.failures[name] = reason

    def read(self, entries: Iterable[Listed], before: Before | None = None) -> None:
        """Read the originals of entries, and put in what was made of them, unless the library holds just that."""
        by_id = {entry.source.id: entry for entry in entries}
        for name in self.each(list(by_id)):
            source, path = by_id[name].source, by_id[name].path
            if path is None:
                continue
            try:
                text = self.text(source, self.reader.read(path), path.name)
            except UnreadableText as error:
                self.fail(name, error)
                self.take_back()
                continue
            if self.held.get(name) == source and self._same(text):
                self.unchanged(name)
            else:
                self.put(text, before)

    def text(self, source: Source, document: Document, name: str) -> Text:
        """Everything that is made of a document, short of its vectors, and its cues. Raises UnreadableText."""
        passages, commitments = self.reader.passages(document, source)
        if not any(passage.citable for passage in passages):
            raise UnreadableText(f'"{name}": no paragraph was found that could be cited. Check that it is the right file.')
        try:
            cues, unplaced = self.cues(source.id, passages)
        except BadSources as error:
            raise UnreadableText(str(error)) from error
        if unplaced:
            self.report.unplaced_cues[source.id] = unplaced
        self._note_moved(source.id, [passage for passage in passages if passage.id in cues])
        return Text(source, document, passages, commitments, cues)

    def _note_moved(self, name: str, with_cues: Sequence[Passage]) -> None:
        """Report the paragraphs that have cues, and other words than the library's of that name: another one, perhaps."""
        held = {p.id: p.text for p in self.library.passages(name)} if with_cues and name in self.held else {}
        moved = [local_id(p) for p in with_cues if held.get(p.id, p.text) != p.text]
        if moved:
            self.report.moved_cues[name] = moved

    def cues(self, name: str, passages: Sequence[Passage]) -> tuple[Cues, list[str]]:
        """The cues of a text by passage, and the paragraphs that they name and that it does not have. Raises BadSources."""
        path = self.originals.cues(name)
        return placed(read_cues(path) if path else {}, passages)

    def _same(self, text: Text) -> bool:
        """Whether the library holds just what would be made of the text now: the rules may have changed, not the file."""
        name = text.source.id
        return replace(text, source=self.library.source(name)) == self.library.text(name)

    def unchanged(self, name: str) -> None:
        self._begun = None
        self.report.unchanged.append(name)
        self.failures.pop(name, None)

    def put(self, text: Text, before: Before | None = None) -> None:
        """Add a text to the batch, and put the batch in when it is large enough. `before`: of its original, if that is new."""
        self._waiting.append(_Waiting(text, before))
        self._begun = None
        self._by_content[text.source.sha256] = text.source.id
        self._waiting_passages += len(text.passages)
        if text.document.unread_pages:
            self.report.unread_pages[text.source.id] = text.document.unread_pages
        if self._waiting_passages >= max(BATCH_PASSAGES, self.library.count() // 4):
            self.flush()

    def flush(self) -> None:
        """Put what is waiting into the library, all of it or nothing."""
        if not self._waiting:
            return
        self._join()
        names = [w.text.source.id for w in self._waiting]
        self._telling.say(f"putting in {', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}")
        self.library.replace([w.text for w in self._waiting], self._telling.embedding)
        done, self._waiting, self._waiting_passages = self._waiting, [], 0
        for w in done:
            source = w.text.source
            (self.report.replaced if source.id in self.held else self.report.added).append(source.id)
            self.held[source.id] = source
            if source.id not in self.listed:
                self.report.entries[source.id] = source
            self.failures.pop(source.id, None)
            if w.before:
                self.originals.sweep(source.id)

    def _join(self) -> None:
        """Give the texts that wait the works of those that they are translations of; and let those held wait too that were joined
        to one that has changed, where they are joined to it no more.
        """
        waiting = {w.text.source.id: w for w in self._waiting}
        anew = {w.text.source.id: w.text.source for w in self._waiting if self._is_other(w.text.source)}
        touched = {source.work for source in anew.values()} | {self.held[name].work for name in anew.keys() & self.held.keys()}
        names = [name for name in self.joining.joined(touched, self.held) if name not in waiting]
        parted = {name: self._with_work(self.library.text(name), self.joining.own_work(name)) for name in names}
        found = self.joining.found([*(w.text for w in waiting.values()), *parted.values()], self.held)
        works = {one.source: one for one in found if one.verdict.certain}
        self.report.likely += [one for one in found if not one.verdict.certain]
        for name, text in parted.items():
            if name in works and works[name].work == self.held[name].work:
                del works[name]
            else:
                self._waiting.append(_Waiting(text))
                self._give_work(len(self._waiting) - 1, text.source.work)
        for n, w in enumerate(self._waiting):
            one, held = works.get(w.text.source.id), self.held.get(w.text.source.id)
            if one:
                self._give_work(n, one.work, one.own_work)
            if held and held.work != w.text.source.work and not one and not self.originals.origin(held.id).said.work:
                self.report.parted[held.id] = w.text.source.work
            if one and (held is None or held.work != one.work):
                self.report.joined.append(one)

    def _is_other(self, source: Source) -> bool:
        """Whether a text is new, or something has changed by which translations are told."""
        held = self.held.get(source.id)
        return held is None or any(getattr(held, fact) != getattr(source, fact) for fact in TOLD_BY)

    def _with_work(self, text: Text, work: str) -> Text:
        return replace(text, source=replace(text.source, work=work))

    def _give_work(self, n: int, work: str, own_work: str = "") -> None:
        """Give the n-th of the texts that wait a work, in its original too."""
        w = self._waiting[n]
        name = w.text.source.id
        self._waiting[n] = _Waiting(self._with_work(w.text, work), w.before or self.originals.before(name))
        self.originals.give_work(name, work, own_work)

    def _go_back(self, waiting: Sequence[_Waiting]) -> None:
        """Put back the originals of what did not get in. What the library took at the very moment of a Ctrl-C is in."""
        for w in waiting:
            if w.before and not self._is_in(w.text):
                self.originals.go_back(w.before)

    def _is_in(self, text: Text) -> bool:
        return text.source in self.library.sources() and self.library.cues(text.source.id) == text.cues

    def take_out(self, names: Set[str]) -> None:
        """Take texts that are marked as removed out of the library, then delete their originals."""
        if not names:
            return
        works = {self.held[name].work for name in names if name in self.held}
        self.library.remove(sorted(names))
        for name in sorted(names):
            self.originals.forget(name)
            self.held.pop(name, None)
            self.failures.pop(name, None)
            self.report.removed.append(name)
        self._leave(works)

    def _leave(self, works: Set[str]) -> None:
        """Let the texts wait that were joined to others, and are alone with one of `works` now: with their own; unless a text is
        said to replace that work: it is no longer in force in any language.
        """
        have = Counter(source.work for source in self.held.values())
        superseded = {work for source in self.held.values() for work in source.replaces}
        for name in self.joining.joined(works - superseded, self.held):
            if have[self.held[name].work] == 1:
                work = self.joining.own_work(name)
                before = self.begin(name)
                self.originals.give_work(name, work)
                self.put(self._with_work(self.library.text(name), work), before)

    def finish(self) -> IngestReport:
        self.flush()
        self.library.note_failures(self.failures)
        self.report.passages = self.library.count()
        known = {*self.library.sources(), *self.listed.values()}
        replaced = {work for source in self.library.sources() for work in source.replaces}
        self.report.missing_older = sorted(replaced - {source.work for source in known})
        return self.report


def _stamp_of(verbs: Path) -> str:
    return sha256(verbs.read_bytes())[:16]


def with_digest(entry: Listed) -> Listed:
    """The entry with the digest of its original as it is now. Raises UnreadableText."""
    if entry.path is None:
        raise UnreadableText(f"{entry.source.id} is not on this machine. Fetch it: python -m ingest fetch")
    try:
        return Listed(replace(entry.source, sha256=sha256(entry.path.read_bytes())), entry.path)
    except OSError as error:
        raise UnreadableText(
            f'"{entry.path}" cannot be opened: {error.strerror}. '
            "Put it back, correct `file` in sources.toml, or add the file again."
        ) from error


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@functools.cache
def rules_stamp() -> str:
    """Changes with whatever decides what is made of a file: our rules, and the libraries that read the formats."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    beside = [here.parent / "corpus" / name for name in ("language.py", "inclusive.py", "text.py")]
    ours = [*here.rglob("*.py"), *here.glob("*.toml"), *beside]
    for path in sorted(ours):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            digest.update(f"{name}=={importlib.metadata.version(name)}".encode())
    return digest.hexdigest()[:16]
