"""What has the operative verb that a question asks by, in the texts whose speaker the question names."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.operative import is_text
from assistant.question import Idea, Question, names
from corpus.library import Library
from corpus.text import Commitment, Source, source_of
from corpus.words import EVERYWHERE, Found, Within, analyse


@dataclass(frozen=True, slots=True)
class Spoken:
    """The passages found, the strongest verb first, each scored by its place among the forces asked by. `said`: they have the
    force that was asked by, and not only one near it; `called`: the texts that they are of are surely those that were named.
    """

    found: Found
    said: bool = False
    called: bool = True


SURE = 0.95
"""What an idea counts that a text names by another word."""
NOTHING_SPOKEN = Spoken([])


class Speaking:
    """Knows what the texts are called and who speaks in them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turn = threading.Lock()
        self._generation = ""
        self._anywhere: tuple[Set[str], Set[str]] | None = None
        self._lead_ins: Mapping[str, Iterable[str]] = {}
        self._named: dict[str, tuple[Set[str], Set[str]]] = {}

    def of(self, question: Question, within: Within = EVERYWHERE) -> Spoken:
        """What has the operative verb which alone is asked by, or, where the texts that are asked have none, what comes near."""
        operative = question.operative
        if operative is None:
            return NOTHING_SPOKEN
        asked, called = self.asked(question, within)
        if not operative.alone:
            return Spoken([], said=True, called=called)
        for forces in (operative.forces, operative.near):
            strength = {force: float(len(forces) - n) for n, force in enumerate(forces)}
            told = [
                (some.passage, strength[some.force]) for some in self._library.with_force(forces, within) if _is_of(some, asked)
            ]
            if told:
                return Spoken(sorted(told, key=lambda hit: -hit[1]), forces == operative.forces, called)
        return Spoken([], called=called)

    def called(self, ideas: Sequence[Idea], sources: Sequence[Source]) -> list[Source]:
        """Those of the texts that are called by all of the ideas."""
        with self._turn:
            return [source for source in sources if not ideas or self._share(source, ideas) >= SURE]

    def asked(self, question: Question, within: Within = EVERYWHERE) -> tuple[frozenset[str], bool]:
        """The texts that are asked, and whether these are surely all that the question names: those which every idea of who
        speaks names, or those who speak in them; else those of which most do. What text a single one is called does not matter.
        """
        sources = [source for source in self._library.sources() if within.sources is None or source.id in within.sources]
        every = frozenset(source.id for source in sources)
        ideas = question.speaker()
        alone = len({source.work for source in sources}) < 2
        if not ideas or (alone and is_text(question.who, question.language)):
            return every, True
        with self._turn:
            shares = {source.id: self._share(source, ideas) for source in sources}
        most = max(shares.values(), default=0.0)
        return frozenset(name for name, share in shares.items() if share == most and most), most >= SURE

    def is_called(self, idea: Idea) -> bool:
        """Whether any text is called by the idea, or those who speak in it."""
        with self._turn:
            if self._generation != self._library.generation or not self._anywhere:
                for source in self._library.sources():
                    self._share(source, [idea])
                lemmas, concepts = zip(*self._named.values(), strict=True) if self._named else ((), ())
                self._anywhere = (frozenset[str]().union(*lemmas), frozenset[str]().union(*concepts))
            return names(idea, *self._anywhere) == 1.0

    def _share(self, source: Source, ideas: Sequence[Idea]) -> float:
        """The share of the ideas by which the text is called, or those who speak in it; a little less where it has another word
        for one: of "agreement" and "convention", which may be one, the question has chosen.
        """
        generation = self._library.generation
        if generation != self._generation:
            self._generation = generation
            self._named.clear()
            self._anywhere = None
            self._lead_ins = self._library.lead_ins()
        if source.id not in self._named:
            self._named[source.id] = self._words_of(source)
        lemmas, concepts = self._named[source.id]
        named = (1.0 if lemmas >= set(idea.lemmas) else SURE * names(idea, lemmas, concepts) for idea in ideas)
        return sum(named) / len(ideas)

    def _words_of(self, source: Source) -> tuple[Set[str], Set[str]]:
        """The lemmas and the concepts of what a text is called, and of the words that introduce its clauses."""
        called = (source.described, source.short_title, source.work.replace("-", " "), *self._lead_ins.get(source.id, ()))
        read = [analyse(words, source.language, self._library.thesaurus) for words in called]
        lemmas = {word.lemma for analysis in read for word in analysis.words}
        return lemmas, {mention.concept for analysis in read for mention in analysis.mentions}


def _is_of(told: Commitment, sources: Set[str]) -> bool:
    return source_of(told.passage) in sources
