"""Texts that are no longer in force: they stay findable, below what replaced them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from assistant.versions import asked_for
from corpus.library import Library
from corpus.text import Hit, Source


class Superseded:
    """Knows which of the texts held replace others (`Source.replaces`)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turn = threading.Lock()
        self._generation: str | None = None
        self._works: dict[str, str] = {}
        self._replacing: dict[str, tuple[Source, ...]] = {}

    def by(self, source: str) -> tuple[Source, ...]:
        """The texts held that replace this one, also by way of others, latest first; none while it is in force."""
        works, replacing = self._known()
        return replacing.get(works.get(source, ""), ())

    def below(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits in their order, but each of a superseded text after the first one of a text that replaced it, where such a
        one was found. What was asked for by its reference stays where it is.
        """
        works, replacing = self._known()
        first: dict[str, int] = {}
        for n, hit in enumerate(hits):
            first.setdefault(works.get(hit.passage.source, ""), n)

        def place(n: int, hit: Hit) -> tuple[int, bool, int]:
            newer = replacing.get(works.get(hit.passage.source, ""), ())
            found = min((first[source.work] for source in newer if source.work in first), default=-1)
            return (found, True, n) if found > n and not asked_for(hit) else (n, False, n)

        return tuple(hit for n, hit in sorted(enumerate(hits), key=lambda numbered: place(*numbered)))

    def _known(self) -> tuple[Mapping[str, str], Mapping[str, tuple[Source, ...]]]:
        """The work of each source; and by work, the texts that replace it. Read again when the library has changed."""
        with self._turn:
            generation = self._library.generation
            if generation != self._generation:
                sources = self._library.sources()
                self._works = {source.id: source.work for source in sources}
                self._replacing = replacements(sources)
                self._generation = generation
            return self._works, self._replacing


def replacements(sources: Sequence[Source]) -> dict[str, tuple[Source, ...]]:
    """The texts that replace each work, also by way of others; a text that would replace itself that way does not."""
    direct: dict[str, set[str]] = {}
    for source in sources:
        for work in source.replaces:
            direct.setdefault(work, set()).add(source.work)
    found: dict[str, tuple[Source, ...]] = {}
    for work in direct:
        newer: set[str] = set()
        ahead = list(direct[work])
        while ahead:
            following = ahead.pop()
            if following not in newer:
                newer.add(following)
                ahead += direct.get(following, ())
        if work not in newer:
            replacing = [source for source in sources if source.work in newer]
            found[work] = tuple(sorted(replacing, key=lambda source: str(source.date or ""), reverse=True))
    return found
