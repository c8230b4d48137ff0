"""The language versions of one paragraph: one hit, which offers the others."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.addressed import ADDRESSED
from assistant.operative import FORCE
from corpus.library import Library
from corpus.references import Terms, shape, terms
from corpus.text import Hit, Language, Passage, Source
from corpus.words import EVERYWHERE, Within

REFERENCE, PHRASE = "reference", "phrase"
ASKED_FOR = frozenset({REFERENCE, PHRASE})
"""The parts of a passage that was asked for by its reference, or word for word: it comes first."""
_SHARED = ASKED_FOR | {ADDRESSED, FORCE}
"""What each version has that one has, though a rule may have read it in that one alone."""
_COUNTED = frozenset({"paragraph", "sentence", "page", "row"})
"""What a locator counts by itself, where the text has no number."""
Place = Terms
"""What the versions of one paragraph have in common, within their work."""


def asked_for(hit: Hit) -> bool:
    """Whether the question names the passage by its reference, or quotes it."""
    return not ASKED_FOR.isdisjoint(hit.parts)


class Versions:
    """Knows which paragraphs of the texts of one work say the same in different languages."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turn = threading.Lock()
        self._generation = ""
        self._sources: dict[str, Source] = {}
        self._of_work: dict[str, dict[Language, Source]] = {}
        self._works: dict[str, dict[Place, dict[Language, Passage]]] = {}
        self._places: dict[str, Place] = {}

    def of(self, passage: Passage) -> Mapping[Language, Passage]:
        """The versions of a passage by their languages, itself among them."""
        with self._turn:
            self._refresh()
            return self._of(passage)

    def _refresh(self) -> None:
        """Forget what is known of texts that may have changed."""
        generation = self._library.generation
        if generation != self._generation:
            self._generation = generation
            self._sources = {source.id: source for source in self._library.sources()}
            self._of_work = {}
            for source in self._sources.values():
                self._of_work.setdefault(source.work, {}).setdefault(source.language, source)
            self._works.clear()
            self._places.clear()

    def _of(self, passage: Passage) -> Mapping[Language, Passage]:
        source = self._sources.get(passage.source) or self._library.source(passage.source)
        if source.work not in self._works:
            self._works[source.work] = self._compared(source.work)
        place = self._places.get(passage.id)
        return self._works[source.work][place] if place else {source.language: passage}

    def fold(self, hits: Sequence[Hit], language: Language, within: Within = EVERYWHERE) -> tuple[Hit, ...]:
        """One hit for the versions of one paragraph, where the best of them stood: the one in `language`, else the best.

        A version that was not found, or does not lie `within` what is searched, is offered, not shown in the place of one that
        was and does. What was asked for by the reference or the words of one version is asked for in each, and what one puts to
        somebody, each does.
        """
        with self._turn:
            self._refresh()
            versions = {hit.passage.id: self._of(hit.passage) for hit in hits}
        found = {hit.passage.id: hit for hit in hits}
        folded: dict[str, Hit] = {}
        for hit in hits:
            group = versions[hit.passage.id]
            name = min(passage.id for passage in group.values())
            if name in folded:
                continue
            ours = group.get(language, hit.passage)
            shown = found[ours.id] if ours.id in found and within.holds(ours.id) else hit
            shared = {
                part: found[passage.id].parts[part]
                for passage in group.values()
                if passage.id in found
                for part in _SHARED & found[passage.id].parts.keys()
            }
            others = tuple(passage for passage in group.values() if passage.id != shown.passage.id)
            folded[name] = replace(shown, score=hit.score, parts={**shared, **shown.parts}, versions=others)
        return tuple(folded.values())

    def _compared(self, work: str) -> dict[Place, dict[Language, Passage]]:
        """The paragraphs of a work by what their versions have in common."""
        texts = self._of_work.get(work, {})  # of none where it came since the sources were read
        if len(texts) < 2:
            return {}
        passages = {lang: [p for p in self._library.passages(s.id) if p.citable] for lang, s in texts.items()}
        places = _places(passages)
        found: dict[Place, dict[Language, Passage]] = defaultdict(dict)
        for language, some in passages.items():
            for passage, place in zip(some, places[language], strict=True):
                if place:
                    found[place][language] = passage
                    self._places[passage.id] = place
        return dict(found)


def _places(passages: Mapping[Language, Sequence[Passage]]) -> dict[Language, list[Place]]:
    """The place of each passage: its number in the versions that are built alike, most of them, where there are two; else its
    locator, where only one has it and the text prints it: a third paragraph that nobody numbered may be another one in another
    version.
    """
    shapes = {language: tuple(shape(passage) for passage in some) for language, some in passages.items()}
    usual, count = Counter(shapes.values()).most_common(1)[0]
    alike = [language for language, built in shapes.items() if count > 1 and built == usual]
    named = {language: _named(some) for language, some in passages.items()}
    numbered = {place: (str(n),) for n, place in enumerate(named[alike[0]]) if place} if alike else {}
    return {
        language: [(str(n),) if language in alike else numbered.get(place, place) for n, place in enumerate(places)]
        for language, places in named.items()
    }


def _named(passages: Sequence[Passage]) -> list[Place]:
    """The locator of each passage, where no other has it and the text prints it; else nothing."""
    places = [terms(passage.locator) for passage in passages]
    once = Counter(places)
    return [place if once[place] == 1 and _printed(place) else () for place in places]


def _printed(place: Place) -> bool:
    """Whether the locator is made of numbers and letters that the text itself prints: « Article 12.3, a », "Annex B"."""
    return place[:1] in (("article",), ("annex",)) and _COUNTED.isdisjoint(place)
