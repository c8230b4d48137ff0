"""What of the texts a reference names: searched once for a question, and handed on with it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question
from assistant.referring import is_spanned, spans
from assistant.versions import asked_for
from corpus.library import Library
from corpus.references import Terms, Way, coarser, counts, is_counted, is_kind, names_of, several_called, stands_in, ways_named
from corpus.text import Hit, Passage
from corpus.words import EVERYWHERE, FORMS, REFERENCES, Found, Within

NAMED_DEPTH = 200
"""So many passages are looked for that are named alike, or hold the words quoted: the other signals tell those apart."""
SPANNING = 500
"""So many passages that mention one of its kind are read for what they mention from one to another, once."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What the reference `called` names, and whether wholly: where « article 12.3, c » is nowhere, 12.3 may hold it."""

    called: Terms
    found: Found
    whole: bool

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(i for i, _ in self.found)


def look_up(library: Library, references: Sequence[Terms], within: Within = EVERYWHERE) -> tuple[Cited, ...]:
    """What each of the references names, in their order."""
    return tuple(_look_up(library, called, within) for called in references)


def _look_up(library: Library, called: Terms, within: Within) -> Cited:
    for some in (called, *coarser(called)):
        for way in ways_named(some):
            found, named = _called(library, way, within)
            if named:
                ids = {passage.id for passage in (_printed(way.terms, named) if way.terms[0] == "paragraph" else named)}
                return Cited(called, [(i, score) for i, score in found if i in ids], whole=some == called)
    return Cited(called, [], whole=False)


def _called(library: Library, way: Way, within: Within = EVERYWHERE) -> tuple[Found, list[Passage]]:
    """The passages that are called so."""
    found = library.search_phrases(REFERENCES, [way.terms], NAMED_DEPTH, within)
    passages = library.passages_by_id([i for i, _ in found])
    return found, [passage for passage in passages.values() if way.calls(passage)]


def _printed(called: Terms, passages: Sequence[Passage]) -> list[Passage]:
    """The paragraphs that are called so, of each text that prints the number those alone that have it from the text."""
    printed = {passage.source for passage in passages if not is_counted(called, passage)}
    return [passage for passage in passages if passage.source not in printed or not is_counted(called, passage)]


def each_first(cited: Sequence[Cited], hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits, the best for each of several references of a kind before all others: « articles 5 et 6 »."""
    if len(cited) < 2 or len({some.called[0] for some in cited}) > 1:
        return hits
    first: dict[str, Hit] = {}
    for some in cited:
        best = next((hit for hit in hits if hit.passage.id not in first and some.ids & _ids(hit)), None)
        first |= {best.passage.id: best} if best else {}
    return (*first.values(), *(hit for hit in hits if hit.passage.id not in first))


def is_among(cited: Sequence[Cited], hits: Sequence[Hit]) -> bool:
    """Whether all that the references name is there, and among the hits."""
    names = frozenset[str]().union(*map(_ids, hits))
    return all(some.whole and not names.isdisjoint(some.ids) for some in cited)


def is_clause(library: Library, called: Terms) -> bool:
    """Whether a passage is called by its verb so: « § EXHORTE »."""
    passages = library.passages_by_id([i for i, _ in library.search_phrases(REFERENCES, [called], NAMED_DEPTH)]).values()
    return any(passage.locator.startswith("§") and Way(called, begins=True).calls(passage) for passage in passages)


def is_named(library: Library, called: Terms) -> bool:
    """Whether a reference may be the one to a passage, or one of several that a passage mentions: « articles 5 et 6 », or
    « articles 1 à 9 ».
    """
    if not called or not is_kind(called[0]):
        return bool(library.search_phrases(REFERENCES, [called], 1))
    if library.search_phrases(REFERENCES, [way.terms for way in ways_named(called)], 1):
        return True
    numbered = library.search_phrases(FORMS, [called[1:]], NAMED_DEPTH)
    among = Within(passages=frozenset(i for i, _ in numbered))
    if numbered and library.search_phrases(FORMS, [(name,) for name in several_called(called)], 1, among):
        return True
    return any(is_spanned(called, text) for text in _spanning(library, library.generation, called[0]))


@functools.lru_cache(maxsize=16)
def _spanning(library: Library, generation: str, kind: str) -> tuple[str, ...]:
    """The passages of this generation of the library that mention several of a kind, from one to another."""
    mentioning = library.search_phrases(FORMS, [(name,) for name in names_of(kind)], SPANNING)
    texts = (passage.text for passage in library.passages_by_id([i for i, _ in mentioning]).values())
    return tuple(text for text in texts if spans(text))


def _ids(hit: Hit) -> frozenset[str]:
    return frozenset(passage.id for passage in (hit.passage, *hit.versions))


def mentioning(question: Question, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits that may answer a question which asks for nothing but paragraphs by their references: those that are called so;
    where there are none, those that mention what is: « article 17 » is not answered by whatever comes near to the words.
    """
    called = [some for some in question.references if is_kind(some[0]) and counts(some)]
    if not question.bare or not called or any(map(asked_for, hits)):
        return hits
    return tuple(hit for hit in hits if any(_mentions(hit.passage.text, some) for some in called))


def _mentions(text: str, called: Terms) -> bool:
    return stands_in(called[1], text) or is_spanned(called, text)
