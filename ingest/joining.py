"""Which texts share a work for being language versions of one text, though neither their names nor a person say so.

A text that is put in takes the work of those that it is certainly a translation of (`translations.py`), unless it is listed, a
person has said the work of either, or something rests on the work that it has by itself. This one is kept with its original:
where either text changes so that they are no translations any more, or the other is removed, it has it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from corpus.embedded import Progress
from corpus.embedding import BUNDLED, Vectors, embedder_for
from corpus.library import Library
from corpus.text import Source
from corpus.truth import Text
from ingest.originals import Originals
from ingest.translations import Verdict, Version, may_be, verdict, version_of

TOLD_BY = ("sha256", "language", "title", "date", "standing")
"""What of a source its translations are told by: where one changes, they are told anew."""


@dataclass(frozen=True, slots=True)
class Found:
    """That a text is a translation of `other`: where that is certain, it gets its `work`. `own_work`: what it has by itself."""

    source: str
    other: str
    work: str
    own_work: str
    verdict: Verdict


class Joining:
    """Compares the texts that a run puts in with those that are held, and with each other."""

    def __init__(self, library: Library, originals: Originals, listed: Mapping[str, Source], progress: Progress | None) -> None:
        self._library = library
        self._originals = originals
        self._listed = listed
        self._progress = progress
        self._bundled = cache(lambda: embedder_for(BUNDLED).revision)
        self._versions: dict[str, Version] = {}
        self._vectors = cache(self._embedded)  # of those alone that may be translations

    def own_work(self, name: str) -> str:
        """The work that a text has by itself, where it was joined to another; else nothing."""
        return self._originals.origin(name).own_work

    def joined(self, works: Set[str], held: Mapping[str, Source]) -> list[str]:
        """The held texts that were joined to one of `works`."""
        return [name for name, source in held.items() if source.work in works and self.own_work(name)]

    def found(self, texts: Sequence[Text], held: Mapping[str, Source]) -> list[Found]:
        """The translations among `texts`, one at most for each, compared with those of `held` and with each other. `texts` have
        the works that they have by themselves, or are to keep.
        """
        every = {**held, **{text.source.id: text.source for text in texts}}
        counts = self._library.citable_counts()
        for text in texts:
            version = version_of(text.source, text.passages)
            self._versions[text.source.id], counts[text.source.id] = version, len(version.passages)
        self._vectors.cache_clear()
        free = {text.source.id: text.source for text in texts if self._is_free(text.source, every)}
        works: dict[str, list[Source]] = {}
        for name, source in every.items():
            if name not in free:
                works.setdefault(source.work, []).append(source)
        found = []
        for source in free.values():
            alike = [
                others
                for others in works.values()
                if any(counts.get(other.id) == counts[source.id] for other in others) and _may_share(source, others)
            ]
            best = _best(self._of_works(source, alike))
            found += [best] if best else []
            work = best.work if best and best.verdict.certain else source.work
            works.setdefault(work, []).append(replace(source, work=work))
        return found

    def _is_free(self, source: Source, every: Mapping[str, Source]) -> bool:
        """Whether nobody has said the work of a text, no other has it, none replaces it, and it is not to stay with another."""
        others = [other for name, other in every.items() if name != source.id]
        rests = any(other.work == source.work or source.work in other.replaces for other in others)
        stays = self.own_work(source.id) not in ("", source.work)
        return not (rests or stays or source.id in self._listed or self._is_said(source))

    def _is_said(self, source: Source) -> bool:
        return self._originals.origin(source.id).said.work is not None

    def _of_works(self, source: Source, works: Sequence[Sequence[Source]]) -> list[Found]:
        """What a text is a translation of; certainly only where it is of every text that has the work."""
        found = []
        for others in works:
            compared = {other.id: self._compared(source, other) for other in others}
            verdicts = {name: one for name, one in compared.items() if one}
            if not verdicts:
                continue
            nearest = min(verdicts, key=lambda name: (not verdicts[name].certain, len(verdicts[name].doubtful)))
            all_certain = len(verdicts) == len(others) and all(one.certain for one in verdicts.values())
            certain = all_certain and not any(self._is_said(other) for other in others)
            found.append(Found(source.id, nearest, others[0].work, source.work, replace(verdicts[nearest], certain=certain)))
        return found

    def _compared(self, source: Source, other: Source) -> Verdict | None:
        """The verdict on a text and another one; vectors are made, or read, of those alone that are built alike."""
        ours, theirs = self._versions[source.id], self._version(other)
        if theirs.shape != ours.shape or not may_be(ours, theirs):
            return None
        bundled = self._library.embedder == self._bundled()
        return verdict(ours, theirs, self._vectors(source.id), self._vectors(other.id), bundled=bundled)

    def _version(self, source: Source) -> Version:
        """What is compared of a text that waits or is held; of one that a run has put in, it is what waited."""
        if source.id not in self._versions:
            self._versions[source.id] = version_of(source, self._library.passages(source.id))
        return self._versions[source.id]

    def _embedded(self, name: str) -> Vectors:
        return self._library.embed(self._versions[name].passages, self._progress)


def _may_share(source: Source, others: Sequence[Source]) -> bool:
    """Whether a text may have the work of others: there is none in its language, and it is said to replace none, nor they it."""
    return not any(
        other.language == source.language or other.work in source.replaces or source.work in other.replaces for other in others
    )


def _best(found: Sequence[Found]) -> Found | None:
    """The one that is certain; of several works none is."""
    certain = [one for one in found if one.verdict.certain]
    if len(certain) == 1:
        return certain[0]
    best = min(certain or found, key=lambda one: len(one.verdict.doubtful), default=None)
    return replace(best, verdict=replace(best.verdict, certain=False)) if best else None
